"""`voicecoach cache`: cached clips are listed by voice and pruned by age and size."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.espeak import EspeakVoice
from voicecoach.voices.engines.silent import SilentVoice
from voicecoach.voices.wrappers.cache_prune import list_clips, remove_clips, totals
from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.voices.api import Voice

DAY_S = 24 * 3600


def outcome(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.output


@pytest.fixture
def clips(empty_home: Path) -> Path:
    return empty_home / "clips"


def speak(folder: Path, voice: Voice, *texts: str) -> int:
    """Let a cached voice speak; returns how many clips it synthesised."""
    synthesised: list[str] = []
    cached = DiskCachedVoice(voice, folder, pytest.fail, lambda: synthesised.append("x"))
    for text in texts:
        cached.speak(Utterance(text))
    return len(synthesised)


def age_clips(folder: Path, days: dict[str, int]) -> None:
    """Make clips of these texts that were last used this many days ago."""
    for text, age in days.items():
        known = {clip.path for clip in list_clips(folder)}
        speak(folder, SilentVoice(), text)
        (new,) = {clip.path for clip in list_clips(folder)} - known
        moment = new.stat().st_mtime - age * DAY_S
        os.utime(new, (moment, moment))


def test_clips_are_counted_by_voice(clips: Path) -> None:
    assert outcome("cache") == (0, f"{clips}: 0 clips, 0 kB\n")
    speak(clips, SilentVoice(), "One", "Two")
    speak(clips, EspeakVoice("de"), "Drei")
    (clips / "ab").mkdir(exist_ok=True)
    (clips / "ab" / "torn.npz").write_bytes(b"x" * 2000)
    code, output = outcome("cache")
    first, used, _, *voices = output.splitlines()
    assert code == 0
    assert re.fullmatch(rf"{re.escape(str(clips))}: 4 clips, \d+ kB", first)
    assert re.fullmatch(r"Last used between (\d{4}-\d\d-\d\d) and (\d{4}-\d\d-\d\d)\.", used)
    assert [line.split()[:3] for line in voices] == [
        ["damaged", "1", "clip,"],
        ["espeak/de", "1", "clip,"],
        ["silent", "2", "clips,"],
    ]


def test_prune_by_age_removes_clips_that_were_not_used(clips: Path) -> None:
    age_clips(clips, {"Old": 40, "Used again": 40, "New": 2})
    assert speak(clips, SilentVoice(), "Used again") == 0
    code, output = outcome("cache", "--prune", "--older-than", "30d")
    assert (code, output.startswith("Removed 1 clip, ")) == (0, True)
    assert speak(clips, SilentVoice(), "Used again", "New") == 0
    assert speak(clips, SilentVoice(), "Old") == 1


def test_prune_by_size_removes_least_recently_used_clips(clips: Path) -> None:
    age_clips(clips, {"Used first": 4, "Used last": 1, "Used then": 3, "Used late": 2})
    each = list_clips(clips)[0].bytes
    most_kb = (2 * each + each // 2) // 1000
    assert outcome("cache", "--prune", "--larger-than", f"{most_kb}k")[1].startswith("Removed 2 clips, ")
    assert speak(clips, SilentVoice(), "Used last", "Used late") == 0
    assert speak(clips, SilentVoice(), "Used first", "Used then") == 2


def test_clear_removes_all_clips(clips: Path) -> None:
    speak(clips, SilentVoice(), "One", "Two")
    code, output = outcome("cache", "clear")
    assert (code, output.endswith("; 0 clips, 0 kB remain.\n")) == (0, True)
    assert list_clips(clips) == ()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--prune",), "--prune needs --older-than TIME or --larger-than SIZE, e.g. --older-than 30d\n"),
        (
            ("--older-than", "3d"),
            "--older-than and --larger-than need --prune\n",
        ),
        (("--prune", "--older-than", "soon"), "'soon' is not an age; write 12h, 30d or 2w\n"),
        (("--prune", "--larger-than", "big"), "'big' is not a size; write 500MB or 2GB\n"),
    ],
)
@pytest.mark.usefixtures("empty_home")
def test_invalid_options_are_rejected(options: tuple[str, ...], message: str) -> None:
    assert outcome("cache", *options) == (1, message)


SPEAKING_PROCESS = """
import hashlib, sys
from pathlib import Path
from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice
from voicecoach.voices.engines.silent import SilentVoice
from voicecoach.voices.api import Utterance

voice = DiskCachedVoice(SilentVoice(), Path(sys.argv[1]), print)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(20):
    for number in range(30):
        assert voice.speak(Utterance(f"Sentence {number}")).frames == 48 * 60 * len(f"Sentence {number}")
print("done")
"""


@pytest.mark.thorough
def test_removing_clips_does_not_disturb_a_process_that_uses_them(clips: Path) -> None:
    command = [sys.executable, "-c", SPEAKING_PROCESS, str(clips)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdin
        assert other.stdout.readline() == "ready\n"
        other.stdin.write("go\n")
        other.stdin.flush()
        removed = 0
        while other.poll() is None:
            removed += remove_clips(list_clips(clips)).clips
        assert (other.returncode, other.stdout.read()) == (0, "done\n")
    assert removed
    assert totals(list_clips(clips)).clips <= 30


ROUTINE = """\
routine: Neck
voice: espeak
steps:
  - stretch: Chin in
    do: Look ahead.
    hold: 20s
"""


@pytest.mark.usefixtures("empty_home")
def test_a_changed_word_synthesises_a_single_clip(tmp_path: Path) -> None:
    routine = tmp_path / "neck.yaml"
    routine.write_text(ROUTINE)
    first = outcome("check", str(routine))[1]
    assert re.search(r"^ {2}clips synthesised: 1\d$", first, re.MULTILINE)
    assert "synthesised" not in outcome("check", str(routine))[1]
    routine.write_text(ROUTINE.replace("Look ahead", "Look forward"))
    assert "  clips synthesised: 1\n" in outcome("check", str(routine))[1]
    routine.write_text(ROUTINE.replace("Look ahead", "Look down"))
    assert outcome("export", str(routine), "-o", str(tmp_path / "a.wav"))[1].endswith(
        "\nclips synthesised: 1\n"
    )
