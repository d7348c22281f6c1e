"""The clips that are kept: shown by voice, pruned by age and size, and only what changed is spoken anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.full_app import app
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
    """Let a cached voice speak; returns how often it was asked."""
    anew: list[str] = []
    cached = DiskCachedVoice(voice, folder, pytest.fail, lambda: anew.append("x"))
    for text in texts:
        cached.speak(Utterance(text))
    return len(anew)


def grow_old(folder: Path, days: dict[str, int]) -> None:
    """Let the clips of these texts, spoken silently, have been used last so many days ago."""
    for text, age in days.items():
        known = {clip.path for clip in list_clips(folder)}
        speak(folder, SilentVoice(), text)
        (new,) = {clip.path for clip in list_clips(folder)} - known
        moment = new.stat().st_mtime - age * DAY_S
        os.utime(new, (moment, moment))


def test_what_is_kept_is_shown_by_voice(clips: Path) -> None:
    assert outcome("cache") == (0, f"{clips}: 0 clips, 0 kB\n")
    speak(clips, SilentVoice(), "One", "Two")
    speak(clips, EspeakVoice("de"), "Drei")
    (clips / "ab").mkdir(exist_ok=True)
    (clips / "ab" / "torn.npz").write_bytes(b"x" * 2000)
    code, told = outcome("cache")
    first, used, _, *voices = told.splitlines()
    assert code == 0
    assert re.fullmatch(rf"{re.escape(str(clips))}: 4 clips, \d+ kB", first)
    assert re.fullmatch(r"Last used between (\d{4}-\d\d-\d\d) and (\d{4}-\d\d-\d\d)\.", used)
    assert [line.split()[:3] for line in voices] == [
        ["damaged", "1", "clip,"],
        ["espeak/de", "1", "clip,"],
        ["silent", "2", "clips,"],
    ]


def test_what_was_not_used_for_long_is_pruned_and_what_was_used_stays(clips: Path) -> None:
    grow_old(clips, {"Old": 40, "Used again": 40, "New": 2})
    assert speak(clips, SilentVoice(), "Used again") == 0
    code, told = outcome("cache", "--prune", "--older-than", "30d")
    assert (code, told.startswith("Removed 1 clip, ")) == (0, True)
    assert speak(clips, SilentVoice(), "Used again", "New") == 0
    assert speak(clips, SilentVoice(), "Old") == 1


def test_what_is_too_much_is_pruned_used_longest_ago_first(clips: Path) -> None:
    grow_old(clips, {"Used first": 4, "Used last": 1, "Used then": 3, "Used late": 2})
    each = list_clips(clips)[0].bytes
    most_kb = (2 * each + each // 2) // 1000
    assert outcome("cache", "--prune", "--larger-than", f"{most_kb}k")[1].startswith("Removed 2 clips, ")
    assert speak(clips, SilentVoice(), "Used last", "Used late") == 0
    assert speak(clips, SilentVoice(), "Used first", "Used then") == 2


def test_clearing_removes_all(clips: Path) -> None:
    speak(clips, SilentVoice(), "One", "Two")
    code, told = outcome("cache", "clear")
    assert (code, told.endswith("; 0 clips, 0 kB left.\n")) == (0, True)
    assert list_clips(clips) == ()


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--prune",), "nothing says what to remove; add --older-than 30d or --larger-than 500MB\n"),
        (
            ("--older-than", "3d"),
            "--older-than and --larger-than say what to remove; add --prune to do it\n",
        ),
        (("--prune", "--older-than", "soon"), "'soon' is not an age; write 12h, 30d or 2w\n"),
        (("--prune", "--larger-than", "big"), "'big' is not a size; write 500MB or 2GB\n"),
    ],
)
@pytest.mark.usefixtures("empty_home")
def test_what_means_nothing_is_refused(options: tuple[str, ...], why: str) -> None:
    assert outcome("cache", *options) == (1, why)


SPEAKS = """
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


def test_a_process_that_speaks_meanwhile_gets_whole_clips(clips: Path) -> None:
    command = [sys.executable, "-c", SPEAKS, str(clips)]
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
def test_a_changed_word_speaks_one_clip_anew_and_nothing_else(tmp_path: Path) -> None:
    routine = tmp_path / "neck.yaml"
    routine.write_text(ROUTINE)
    first = outcome("check", str(routine))[1]
    assert re.search(r"^ {2}clips spoken anew: 1\d$", first, re.MULTILINE)
    assert "anew" not in outcome("check", str(routine))[1]
    routine.write_text(ROUTINE.replace("Look ahead", "Look forward"))
    assert "  clips spoken anew: 1\n" in outcome("check", str(routine))[1]
    routine.write_text(ROUTINE.replace("Look ahead", "Look down"))
    assert outcome("export", str(routine), "-o", str(tmp_path / "a.wav"))[1].endswith(
        "\nclips spoken anew: 1\n"
    )
