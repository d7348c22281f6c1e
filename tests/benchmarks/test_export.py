"""How fast a session is written, and in how much memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from tests.benchmarks.long_routines import minutes_long
from tests.benchmarks.measuring import COMMAND_PEAK, PRINT_PEAK_MB, in_turn, seconds
from voicecoach.audio.encodings import Quality
from voicecoach.audio.mix.mixer import mix_blocks
from voicecoach.export.audio_file import open_writer
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.write import ExportHooks
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.stream import export_stream
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio.clip import Samples
    from voicecoach.session.session import Session
    from voicecoach.timeline.model import Timeline

pytestmark = pytest.mark.timeout(1200)  # an hour of MP3 takes half a minute each time

VOICE_ALONE = f"""
import sys, tempfile
from pathlib import Path
from voicecoach.voices.registry import open_voice
from voicecoach.voices.api import Utterance

voice = open_voice(sys.argv[1], "en", cache=Path(tempfile.mkdtemp()), warn=print)
for line in sys.stdin.read().splitlines():
    voice.speak(Utterance(line))
{PRINT_PEAK_MB}
"""
LIMIT_S = 60
"""What takes longer than this is stopped, and counts as this."""


def opened(routine: Path) -> Session:
    return open_session(str(routine), SessionOptions(), find_user_folders(), print)


def export(routine: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    export_stream(opened(routine).stream(), target, ExportOptions(), ExportHooks())


def finished(routine: Path) -> list[Samples]:
    """The mix of a session in blocks; those of its silence are one and the same."""
    session = opened(routine)
    timeline = session.timeline()
    return list(mix_blocks(timeline.events, session.clip_provider.clip_of_event, 0, timeline.frames))


def write_plainly(path: Path, sound: list[Samples]) -> None:
    """The same bytes in the same blocks, which are in memory already."""
    path.unlink(missing_ok=True)
    with path.open("wb") as file:
        for block in sound:
            file.write(block.data)


def to_disk(path: Path) -> None:
    """Wait until a file that was written is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An hour of some 600 cues, all of them spoken already."""
    routine = minutes_long(tmp_path_factory.mktemp("hour") / "hour.yaml", 60, "espeak")
    export(routine, routine.with_suffix(".wav"))
    return routine


def test_a_warm_export_of_an_hour_keeps_up_with_the_disk(hour: Path) -> None:
    """Both until all is on the disk. What the system takes before that is printed: it holds it in memory."""
    ours, plain, sound = hour.with_name("ours.wav"), hour.with_name("plain.raw"), finished(hour)
    minutes = f"warm export of {sum(map(len, sound)) / 48_000 / 60:.0f} minutes to WAV"

    def ours_to_disk() -> None:
        export(hour, ours)
        to_disk(ours)

    def plain_to_disk() -> None:
        write_plainly(plain, sound)
        to_disk(plain)

    in_turn(
        f"{minutes}, not waiting for the disk / a loop that writes the same bytes",
        lambda: seconds(lambda: export(hour, ours)),
        lambda: seconds(lambda: write_plainly(plain, sound)),
    )
    ratio = in_turn(
        f"{minutes}, until it is on the disk / a loop that writes the same bytes",
        lambda: seconds(ours_to_disk),
        lambda: seconds(plain_to_disk),
    )
    assert ratio.times <= 1.5


def write_alone(path: Path, blocks: list[Samples], suffix: str) -> None:
    with open_writer(path, suffix, Quality()) as writer:
        writer.write(blocks)


@pytest.mark.parametrize("suffix", [".flac", ".mp3", ".ogg", ".opus", ".m4b"])
def test_a_warm_export_takes_little_more_than_its_encoder(hour: Path, suffix: str) -> None:
    sound = finished(hour)
    ratio = in_turn(
        f"warm export of an hour to {suffix} / the encoder alone on the finished samples",
        lambda: seconds(lambda: export(hour, hour.with_name(f"ours{suffix}"))),
        lambda: seconds(lambda: write_alone(hour.with_name(f"alone{suffix}"), sound, suffix)),
        runs=1,
    )
    assert ratio.times <= 1.15


def clip_files(timeline: Timeline, session: Session, folder: Path) -> list[Path]:
    """Every event's clip as a file, and one of silence ahead of it: what other programs put together."""
    files, at = [], 0
    for number, event in enumerate(event for event in timeline.events if event.kind != "bed"):
        heard = session.clip_provider.clip_of_event(event)
        silence, clip = folder / f"{number:04}-0.wav", folder / f"{number:04}-1.wav"
        soundfile.write(silence, np.zeros(max(0, event.start - at), np.int16), 48_000)
        soundfile.write(clip, heard.read(0, heard.frames), 48_000)
        files += [silence, clip]
        at = event.start + heard.frames
    return files


def sox(files: list[Path], target: Path) -> list[str]:
    return ["sox", *map(str, files), str(target)]


def ffmpeg_concat(files: list[Path], target: Path) -> list[str]:
    listed = target.with_suffix(".txt")
    listed.write_text("".join(f"file '{file}'\n" for file in files))
    return ["ffmpeg", "-v", "error", "-y", "-f", "concat", "-safe", "0", "-i", str(listed), str(target)]


def ffmpeg_amix(files: list[Path], target: Path) -> list[str]:
    clips, at, delays = files[1::2], 0, []
    for silence, clip in zip(files[::2], clips, strict=True):
        at += soundfile.info(silence).frames
        delays.append(at)
        at += soundfile.info(clip).frames
    delayed = ";".join(f"[{n}]adelay={delay}S[d{n}]" for n, delay in enumerate(delays))
    mixed = "".join(f"[d{n}]" for n in range(len(clips)))
    graph = f"{delayed};{mixed}amix={len(clips)}:normalize=0"
    inputs = [part for clip in clips for part in ("-i", str(clip))]
    return ["ffmpeg", "-v", "error", "-y", *inputs, "-filter_complex", graph, str(target)]


# What pydub's documentation has for a place in time. Whether it is installed is looked at before.
PYDUB_OVERLAY = """
import sys
from pydub import AudioSegment
parts = [AudioSegment.from_wav(line.strip()) for line in open(sys.argv[1])]
whole = AudioSegment.silent(sum(map(len, parts)), frame_rate=48_000)
at = 0
for silence, clip in zip(parts[::2], parts[1::2]):
    at += len(silence)
    whole = whole.overlay(clip, position=at)
    at += len(clip)
whole.export(sys.argv[2], format="wav")
"""


def pydub_overlay(files: list[Path], target: Path) -> list[str]:
    pytest.importorskip("pydub", reason="pydub is not installed: CONTRIBUTING tells how")
    listed = target.with_suffix(".txt")
    listed.write_text("\n".join(map(str, files)))
    return [sys.executable, "-c", PYDUB_OVERLAY, str(listed), str(target)]


@pytest.mark.parametrize(
    "command",
    [sox, ffmpeg_concat, ffmpeg_amix, pydub_overlay],
    ids=["sox", "ffmpeg concat", "ffmpeg adelay and amix", "pydub overlay"],
)
def test_a_warm_export_is_faster_than_other_programs_on_the_same_clips(
    hour: Path, tmp_path: Path, command: Callable[[list[Path], Path], list[str]]
) -> None:
    session = opened(hour)
    words = command(clip_files(session.timeline(), session, tmp_path), tmp_path / "theirs.wav")
    if not shutil.which(words[0]):
        pytest.skip(f"{words[0]} is not installed")

    def theirs() -> None:
        try:
            subprocess.run(words, check=True, capture_output=True, timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            print(f"{words[0]} was stopped")

    ratio = in_turn(
        f"warm export of an hour to WAV / {command.__name__}",
        lambda: seconds(lambda: export(hour, tmp_path / "ours.wav")),
        lambda: seconds(theirs),
        runs=1,
    )
    assert ratio.times < 1


# The fastest that pydub can, raw samples put one behind another in memory, timed by itself once it runs.
PYDUB_JOIN = """
import sys, time
from pydub import AudioSegment
start = time.perf_counter()
parts = [AudioSegment.from_wav(line.strip()) for line in open(sys.argv[1])]
raw = b"".join(part.raw_data for part in parts)
AudioSegment(raw, sample_width=2, frame_rate=48_000, channels=1).export(sys.argv[2], format="wav").close()
print(time.perf_counter() - start)
"""


def test_a_warm_export_is_faster_than_the_fastest_that_pydub_can(hour: Path, tmp_path: Path) -> None:
    pytest.importorskip("pydub", reason="pydub is not installed: CONTRIBUTING tells how")
    session = opened(hour)
    files = clip_files(session.timeline(), session, tmp_path)
    (tmp_path / "listed.txt").write_text("\n".join(map(str, files)))

    def join() -> float:
        (tmp_path / "theirs.wav").unlink(missing_ok=True)
        words = [sys.executable, "-c", PYDUB_JOIN, str(tmp_path / "listed.txt"), str(tmp_path / "theirs.wav")]
        return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout)

    ratio = in_turn(
        "warm export of an hour to WAV / pydub's join",
        lambda: seconds(lambda: export(hour, tmp_path / "ours.wav")),
        join,
    )
    assert ratio.times < 1


def run_program(code: str, *arguments: object, home: Path | None = None, **more: Any) -> int:
    """The last number that a fresh interpreter prints."""
    env = os.environ | ({"VOICECOACH_HOME": str(home)} if home else {})
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env, **more)
    return int(done.stdout.split()[-1])


@pytest.mark.parametrize("voice", ["espeak", "natural"])
@pytest.mark.parametrize("minutes", [60, 10])
def test_a_cold_export_takes_little_more_than_its_voice(tmp_path: Path, voice: str, minutes: int) -> None:
    routine = minutes_long(tmp_path / "cold.yaml", minutes, voice)
    events = opened(routine).timeline().events
    words = "\n".join(dict.fromkeys(event.text for event in events if event.text))
    peaks: dict[str, int] = {}

    def cold() -> None:
        shutil.rmtree(tmp_path / "cold", ignore_errors=True)
        peaks["cold"] = run_program(
            COMMAND_PEAK, "export", routine, "-o", tmp_path / "a.wav", home=tmp_path / "cold"
        )

    def alone() -> None:
        peaks["alone"] = run_program(VOICE_ALONE, voice, input=words)

    ratio = in_turn(
        f"cold export of {minutes} minutes by {voice} / the voice alone on its sentences",
        lambda: seconds(cold),
        lambda: seconds(alone),
        runs=2,
    )
    print(f"peak memory: {peaks['cold']} MB, the voice alone {peaks['alone']} MB")
    assert ratio.times <= 1.15
    assert peaks["cold"] <= peaks["alone"] + 60


@pytest.mark.parametrize("suffix", [".wav", ".mp3", ".opus", ".m4b"])
def test_memory_does_not_grow_with_the_session(tmp_path: Path, suffix: str) -> None:
    lengths = (10, 60, 600) if suffix == ".wav" else (10, 60)
    peaks = [
        peak_mb(minutes_long(tmp_path / f"{length}.yaml", length, "espeak"), suffix) for length in lengths
    ]
    print(f"\npeak memory of a warm export to {suffix}: {peaks} MB for {lengths} minutes")
    assert max(peaks) < 200
    assert max(peaks) <= 1.1 * peaks[0]


def peak_mb(routine: Path, suffix: str) -> int:
    """The peak memory of a second export: everything is spoken then."""
    run_program(COMMAND_PEAK, "export", routine, "-o", routine.with_suffix(suffix))
    return run_program(COMMAND_PEAK, "export", routine, "-o", routine.with_suffix(suffix))
