"""What is fuzzed: the kinds of files that the program reads, each with whole ones and what reads them.

What reads a file may refuse it with a VoicecoachError; anything else that is raised is a failure.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from tests.script.test_fuzz import PIECES, VALID
from tests.support.odd_sounds import RATE, WHOLE, hum
from tests.support.piper_models import CONFIG
from tests.support.script_folder import make_script_folder, wav
from tests.timeline.test_json import WHOLE as TIMELINE_TEXT
from voicecoach.audio.codecs import read_blocks
from voicecoach.cli.app import app
from voicecoach.errors import VoicecoachError
from voicecoach.journal.entry import Outcome, Progress, SessionStart
from voicecoach.journal.store import Journal, open_journal
from voicecoach.library.manifest import ManifestEntry, read_manifest, write_manifest
from voicecoach.player.ducking.ducked_streams import SavedVolumesFile, has_unrestored_volumes
from voicecoach.player.ducking.pulse import AppStream
from voicecoach.recordings.folder import read_recordings
from voicecoach.session.music import LoopCache
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import read_timeline
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.piper import PiperEngine
from voicecoach.voices.engines.silent import SilentVoice
from voicecoach.voices.wrappers.cache_prune import list_clips, totals_by_voice
from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice
from voicecoach.wording.user_wording import UserWording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAID = Utterance("Hold.", "en")
SPOKEN_SCRIPT = """\
routine: Words
voice: espeak
pronounce:
  psoas: /ˈsoʊ.æs/
  trapezius: truh-PEE-zee-us
steps:
  - say: Your psoas, and 3x 10 kg for the trapezius.
"""
LEXICON = """\
pronounce:
  Qigong: chee-gung
  psoas: /ˈsoʊ.æs/
  tai chi: tie-chee
"""
WORDING = """\
about: My words.
cues:
  hold: "Hold it, {hold}."
  halfway: [Half., Halfway there.]
  countdown: off
  rest: {say: "Rest for {rest}.", short: Rest., sound: bell}
  end: {sound: bell}
"""
RECORDINGS = """\
cues:
  halfway: [one.wav, two.wav]
  countdown: {3: one.wav, 2: two.wav}
sentences:
  "Chin in.": one.wav
"""
SETTINGS = '# mine\nvoice = "espeak"\nscale = 1.5\nwithout = ["mat"]\ndetail = "brief"\nlead-in = "2s"\n'
PROGRESS = Progress(step=6, name="Cat", side="left", round=2, within=480, position=9, frames=99, steps=14)
ENTRY = ManifestEntry(
    *("neck.yaml", "0a1b", {"neck.mp3": "2c3d"}, "Rücken", "For it.", "en", 48_000),
    published="2026-11-25T00:00:00+00:00",
)
STREAMS = (AppStream("1/8/101", "film", (65_536, 32_768), "sink-input-by-application-name:film"),)
PLAYED = SessionStart(datetime(2026, 11, 25, 21, 30, tzinfo=UTC), "neck-warmup", "Erste")


@dataclass(frozen=True, slots=True)
class FuzzedKind:
    """A kind of file: its name, whole ones, and what reads it in its folder."""

    file: str
    whole: Callable[[], Sequence[bytes]]
    read: Callable[[Path], object]
    pieces: tuple[str, ...] = field(default=())


def content_of(name: str, write: Callable[[Path], object]) -> bytes:
    """What is in a file after something has written it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def read_script(path: Path) -> None:
    session = open_session(str(path), SessionOptions(voice="silent"), find_user_folders(), lambda _: None)
    session.timeline()


def read_spoken_script(path: Path) -> None:
    open_session(str(path), SessionOptions(), find_user_folders(), lambda _: None).timeline()


def read_loaded_script(path: Path) -> None:
    folder = make_script_folder(path.parent)
    folder.write("neck.yaml", path.read_bytes())
    folder.load()


def read_timeline_file(path: Path) -> None:
    read_timeline(path)
    open_session(str(path), SessionOptions(), find_user_folders(), lambda _: None).timeline()


def read_wording(path: Path) -> None:
    wording = UserWording(find_user_folders().wording_store(), path.parent, "en")
    wording.path = path
    wording.check(wording.text)


def read_lexicon(path: Path) -> None:
    folder = path.parent / "pronounce"
    folder.mkdir(exist_ok=True)
    (folder / "en.yaml").write_bytes(path.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_HOME", str(path.parent))
        open_session("neck-warmup", SessionOptions(voice="silent"), find_user_folders(), lambda _: None)


def read_settings(path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_HOME", str(path.parent))
        result = CliRunner().invoke(app, ["config"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    if result.exit_code:
        raise VoicecoachError(result.stderr)


def write_journal(path: Path) -> None:
    with Journal(path) as journal:
        journal.save_progress(journal.begin(PLAYED), PROGRESS, Outcome.STOPPED)


def use_journal(path: Path) -> list[str]:
    """Play and show the history; the lines that are told."""
    lines: list[str] = []
    with open_journal(path, lines.append) as journal:
        number = journal.begin(PLAYED)
        journal.save_progress(number, PROGRESS, Outcome.DONE)
        entries = journal.entries(lines.append)
        assert (number, Outcome.DONE) in [(entry.id, entry.outcome) for entry in entries]
    return lines


@cache
def _unfinished_journal() -> tuple[bytes, bytes]:
    """The journal and its log, as a process leaves them that is killed in its second session."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite"
        write_journal(path)
        with Journal(path) as journal:
            journal.save_progress(journal.begin(PLAYED), PROGRESS)
            return path.read_bytes(), path.with_name("journal.sqlite-wal").read_bytes()


def use_journal_log(path: Path) -> list[str]:
    journal = path.with_name("journal.sqlite")
    journal.write_bytes(_unfinished_journal()[0])
    return use_journal(journal)


def use_running_lock(path: Path) -> list[str]:
    journal = path.with_name("journal.sqlite")
    write_journal(journal)
    with Journal(journal) as opened:
        number = opened.begin(PLAYED)
    path.with_name(f"journal.running-{number}").write_bytes(path.read_bytes())
    path.with_name(f"journal.running-{number + 1}").write_bytes(path.read_bytes())
    return use_journal(journal)


def _write_lock(path: Path) -> None:
    with sqlite3.connect(path) as lock:
        lock.execute("CREATE TABLE a (b)")
    lock.close()


def use_manifest(path: Path) -> list[str]:
    """Read it as a build does, and write it anew; the lines that are told."""
    lines: list[str] = []
    entries = read_manifest(path.parent, lines.append)
    write_manifest(path.parent, {**entries, "new.mp3": ENTRY})
    assert read_manifest(path.parent, pytest.fail)["new.mp3"] == ENTRY
    return lines


def _write_music(path: Path) -> None:
    soundfile.write(path, hum(0.5), RATE)


@cache
def _kept_loop() -> tuple[str, bytes]:
    """The name and the content of the loop that a session keeps of the music."""
    with TemporaryDirectory() as folder:
        music, kept = Path(folder) / "a.wav", Path(folder) / "music"
        _write_music(music)
        LoopCache(kept, pytest.fail).loop(music)
        (file,) = kept.iterdir()
        return file.name, file.read_bytes()


def use_loop(path: Path) -> list[str]:
    """Use a kept loop as a session does; what is heard is the music, whatever is in the file."""
    name, expected = _kept_loop()
    lines: list[str] = []
    music, folder = path.with_name("a.wav"), path.with_name("music")
    _write_music(music)
    folder.mkdir()
    (folder / name).write_bytes(path.read_bytes())
    loop = LoopCache(folder, lines.append).loop(music)
    assert loop.read(0, loop.frames).tobytes() == expected[-2 * loop.frames :]
    assert (folder / name).read_bytes() == expected
    return lines


def use_volumes(path: Path) -> list[str]:
    """Read saved volumes as the next session does; the lines that are told."""
    lines: list[str] = []
    has_unrestored_volumes(path)
    with closing(SavedVolumesFile(path, lines.append)) as saved:
        saved.write(saved.read())
        saved.write(STREAMS)
        assert saved.read() == STREAMS
    return lines


def use_clip(path: Path) -> list[str]:
    """Use a kept clip as a session does; what is heard is the clip, whatever is in the file."""
    lines: list[str] = []
    voice = SilentVoice()
    folder = path.parent / "clips"
    DiskCachedVoice(voice, folder, lines.append).speak(SAID)
    kept = next(folder.rglob("*.npz"))
    kept.write_bytes(path.read_bytes())
    clip = DiskCachedVoice(voice, folder, lines.append).speak(SAID)
    assert np.array_equal(clip.read(0, clip.frames), voice.speak(SAID).samples)
    totals_by_voice(list_clips(folder))
    return lines


def _write_clip(path: Path) -> None:
    folder = path.parent / "clips"
    DiskCachedVoice(SilentVoice(), folder, pytest.fail).speak(SAID)
    path.write_bytes(next(folder.rglob("*.npz")).read_bytes())


def read_voice_model(path: Path) -> None:
    folder = path.parent / "voices"
    folder.mkdir(exist_ok=True)
    (folder / "a.onnx").write_bytes(b"weights")
    (folder / "a.onnx.json").write_bytes(path.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_HOME", str(path.parent))
        engine = PiperEngine()
        engine.voices()
        engine.open("a").speak(SAID)


def read_recordings_map(path: Path) -> None:
    for name in ("one.wav", "two.wav"):
        (path.parent / name).write_bytes(wav())
    read_recordings(path.parent)


def read_sound_file(path: Path) -> None:
    for _ in read_blocks(path, whole=True, max_seconds=120):
        pass


def _sound_kind(name: str) -> FuzzedKind:
    return FuzzedKind(name, lambda: [content_of(name, WHOLE[name])], read_sound_file)


def _write_volumes(path: Path) -> None:
    with closing(SavedVolumesFile(path)) as saved:
        saved.write(STREAMS)


KEPT = {
    "journal": FuzzedKind(
        "journal.sqlite", lambda: [content_of("journal.sqlite", write_journal)], use_journal
    ),
    "journal's log": FuzzedKind("journal.sqlite-wal", lambda: [_unfinished_journal()[1]], use_journal_log),
    "lock of a session": FuzzedKind("lock", lambda: [content_of("lock", _write_lock)], use_running_lock),
    "manifest": FuzzedKind(
        ".voicecoach-build.json",
        lambda: [
            content_of(".voicecoach-build.json", lambda path: write_manifest(path.parent, {"a.mp3": ENTRY}))
        ],
        use_manifest,
    ),
    "music loop": FuzzedKind("a.loop", lambda: [_kept_loop()[1]], use_loop),
    "saved volumes": FuzzedKind(
        "lowered.json", lambda: [content_of("lowered.json", _write_volumes)], use_volumes
    ),
    "kept clip": FuzzedKind("a.npz", lambda: [content_of("a.npz", _write_clip)], use_clip),
}
"""The files that the program keeps for itself; each `read` gives the lines that a user is told."""

KINDS = {
    "script": FuzzedKind("a.yaml", lambda: [VALID.encode()], read_loaded_script, PIECES),
    "script, compiled": FuzzedKind("a.yaml", lambda: [_shipped_script()], read_script, PIECES),
    "pronunciations, spoken": FuzzedKind("a.yaml", lambda: [SPOKEN_SCRIPT.encode()], read_spoken_script),
    "timeline": FuzzedKind("a.json", lambda: [TIMELINE_TEXT.encode()], read_timeline_file),
    "wording": FuzzedKind("en.yaml", lambda: [WORDING.encode()], read_wording, PIECES),
    "pronunciations": FuzzedKind("lexicon.yaml", lambda: [LEXICON.encode()], read_lexicon, PIECES),
    "settings": FuzzedKind("settings.toml", lambda: [SETTINGS.encode()], read_settings),
    "recordings.yaml": FuzzedKind(
        "recordings.yaml", lambda: [RECORDINGS.encode()], read_recordings_map, PIECES
    ),
    "voice model": FuzzedKind("model.json", lambda: [json.dumps(CONFIG).encode()], read_voice_model),
    **KEPT,
    **{
        f"sound {name}": _sound_kind(name)
        for name in (
            *("plain.wav", "a.flac", "a.aiff", "a.caf", "a.ogg", "a.opus", "a.mp3", "constant.mp3"),
            *("a.m4a", "a.aac", "a.webm", "a.wma", "a.amr"),
        )
    },
}


def _shipped_script() -> bytes:
    path = find_user_folders().search_path().find_routine("neck-warmup")
    return path.read_bytes()
