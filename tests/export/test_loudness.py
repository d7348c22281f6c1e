"""The loudness of files, compared with ffmpeg's meter."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import mutagen
import numpy as np
import pytest
import soundfile

from tests.support.sample_timeline import SECOND, TIMELINE, clip_of
from voicecoach.audio.clip import Clip, Sound
from voicecoach.audio.codecs import read_sound
from voicecoach.audio.encodings import Quality
from voicecoach.audio.meters.true_peak import true_peak
from voicecoach.export.audio_file import export_audio
from voicecoach.export.exporter import export_timeline
from voicecoach.export.file_options import ExportOptions
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.model import Event, Timeline

if TYPE_CHECKING:
    from collections.abc import Callable


needs_ffmpeg = pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg's meter is the second opinion")


SHORT = """
routine: Short one
voice: espeak
steps:
  - say: Sit on the front half of a chair, with both feet on the floor and your hands on your thighs.
  - stretch: Ear to shoulder
    do: Lower your ear toward your shoulder, until you feel the side of your neck.
    hold: 10s
"""


def metered(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak as ffmpeg measures them."""
    measure = [
        "ffmpeg",
        "-nostats",
        "-i",
        str(path),
        "-map",
        "a",
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    ]
    output = subprocess.run(measure, check=True, capture_output=True, text=True).stderr
    summary = output.rpartition("Summary:")[2]
    lufs, peak = re.findall(r"(?:I|Peak): +(-?[\d.]+)", summary)
    return float(lufs), float(peak)


def speech_alone(session: Timeline, clip: Callable[[Event], Sound], path: Path) -> None:
    events = [event for event in session.events if event.kind == "speech"]
    export_audio(path, [clip(event).read(0, event.frames) for event in events])


@pytest.mark.thorough
@needs_ffmpeg
@pytest.mark.parametrize("routine", ["short.yaml", "tabata"])
def test_the_speech_of_a_session_is_as_loud_as_podcasts_want_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, routine: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("short.yaml").write_text(SHORT, "utf-8")
    session = open_session(routine, SessionOptions(), find_user_folders(), print)
    timeline = session.timeline()
    result = export_timeline(timeline, session.clip_provider.clip_of_event, tmp_path / "a.wav")
    assert result.level
    assert result.level.lufs == pytest.approx(-19.0, abs=0.1)
    speech_alone(timeline, session.clip_provider.clip_of_event, tmp_path / "speech.wav")
    assert metered(tmp_path / "speech.wav")[0] == pytest.approx(result.level.lufs, abs=0.6)
    _, peak = metered(tmp_path / "a.wav")
    assert peak == pytest.approx(result.level.peak_db, abs=0.2)
    for suffix in (".mp3", ".m4a", ".opus", ".ogg"):
        export_timeline(timeline, session.clip_provider.clip_of_event, tmp_path / f"a{suffix}")
        assert metered(tmp_path / f"a{suffix}")[1] <= -1.0


@needs_ffmpeg
@pytest.mark.parametrize("level", [-12, -4])
def test_music_and_a_loud_sound_together_keep_below_the_peak_as_well(tmp_path: Path, level: int) -> None:
    noise = np.tanh(np.random.default_rng(1).normal(0, 0.5, 10 * SECOND)) * 0.7
    soundfile.write(tmp_path / "music.wav", noise, SECOND)
    soundfile.write(tmp_path / "loud.wav", np.sin(np.arange(SECOND) / 9), SECOND)
    (tmp_path / "a.yaml").write_text(
        f"routine: L\nvoice: silent\nbed: {{file: music.wav, level: {level}}}\nsteps:\n  - sound: loud.wav\n"
    )
    session = open_session(str(tmp_path / "a.yaml"), SessionOptions(), find_user_folders(), print)
    export_timeline(session.timeline(), session.clip_provider.clip_of_event, tmp_path / "a.wav")
    assert metered(tmp_path / "a.wav")[1] <= -1.0


@needs_ffmpeg
def test_stereo_is_three_units_louder(tmp_path: Path) -> None:
    mono = export_timeline(TIMELINE, clip_of, tmp_path / "mono.wav")
    stereo = export_timeline(TIMELINE, clip_of, tmp_path / "stereo.wav", ExportOptions(Quality(2)))
    assert mono.level
    assert stereo.level
    assert (mono.level.lufs, stereo.level.lufs) == pytest.approx((-19.0, -16.0), abs=0.1)
    assert metered(tmp_path / "stereo.wav")[0] - metered(tmp_path / "mono.wav")[0] == pytest.approx(
        3.0, abs=0.15
    )


@needs_ffmpeg
@pytest.mark.parametrize(("lufs", "channels"), [(-23.0, 1), (-16.0, 1), (-14.0, 2)])
def test_another_loudness_is_reached_with_limited_peaks(tmp_path: Path, lufs: float, channels: int) -> None:
    result = export_timeline(TIMELINE, clip_of, tmp_path / "a.wav", ExportOptions(Quality(channels), lufs))
    assert result.level
    assert result.level.lufs == pytest.approx(lufs, abs=0.4)
    assert result.notes == ()
    _, peak = metered(tmp_path / "a.wav")
    assert peak == pytest.approx(result.level.peak_db, abs=0.2)
    assert peak <= -1.0


def test_sounds_keep_their_level_relative_to_the_voice(tmp_path: Path) -> None:
    export_timeline(TIMELINE, clip_of, tmp_path / "quiet.wav", ExportOptions(loudness_lufs=-25.0))
    beep = read_sound(tmp_path / "quiet.wav").samples[3 * SECOND : 3 * SECOND + 4_800]
    assert 20 * np.log10(np.abs(beep).max() / 3_000) == pytest.approx(-6.0, abs=0.2)


def two_clips(second_at: int) -> tuple[Timeline, Callable[[Event], Clip]]:
    """Two clips of a tone of 1 s, with measured peaks, at frame 0 and at `second_at`."""
    wave = (10_000 * np.sin(np.arange(SECOND) * np.pi / 50)).astype(np.int16)
    events = tuple(
        Event(kind="speech", cue="say", start=start, frames=SECOND, text="La.") for start in (0, second_at)
    )
    frames = second_at + SECOND
    timeline = Timeline(frames=frames, title="T", language="en", voice="silent", events=events, steps=())
    return timeline, lambda _: Clip(wave, -19.0, true_peak(wave))


@pytest.mark.parametrize(("second_at", "peak_db"), [(SECOND, -10.3), (SECOND // 2, -4.3)])
def test_the_peak_of_overlapping_clips_is_that_of_their_mix(
    tmp_path: Path, second_at: int, peak_db: float
) -> None:
    timeline, clips = two_clips(second_at)
    result = export_timeline(timeline, clips, tmp_path / "a.wav")
    assert result.level
    assert result.level.peak_db == pytest.approx(peak_db, abs=0.05)


def test_a_loudness_that_cannot_be_reached_gives_a_note(tmp_path: Path) -> None:
    result = export_timeline(TIMELINE, clip_of, tmp_path / "a.wav", ExportOptions(loudness_lufs=-9.0))
    (note,) = result.notes
    assert note.endswith("LUFS is as loud as this speech becomes without peaks above -1 dBTP, not -9")


def test_silence_has_no_level_and_no_tags_for_it(tmp_path: Path) -> None:
    silent = Clip(np.zeros(SECOND, np.int16))
    result = export_timeline(
        TIMELINE, lambda _: silent, tmp_path / "a.flac", ExportOptions(loudness_lufs=-16.0)
    )
    assert result.level is None
    assert "REPLAYGAIN_TRACK_GAIN" not in mutagen.File(tmp_path / "a.flac")


def test_tags_give_players_the_level(tmp_path: Path) -> None:
    for suffix in (".mp3", ".flac", ".ogg", ".opus", ".m4b", ".wav"):
        export_timeline(TIMELINE, clip_of, tmp_path / f"a{suffix}")
    gains = {
        ".mp3": str(mutagen.File(tmp_path / "a.mp3").tags["TXXX:REPLAYGAIN_TRACK_GAIN"]),
        ".wav": str(mutagen.File(tmp_path / "a.wav").tags["TXXX:REPLAYGAIN_TRACK_GAIN"]),
        ".flac": mutagen.File(tmp_path / "a.flac")["REPLAYGAIN_TRACK_GAIN"][0],
        ".ogg": mutagen.File(tmp_path / "a.ogg")["REPLAYGAIN_TRACK_GAIN"][0],
        ".m4b": mutagen.File(tmp_path / "a.m4b")["----:com.apple.iTunes:REPLAYGAIN_TRACK_GAIN"][0].decode(),
    }
    assert gains == dict.fromkeys(gains, "+1.00 dB")
    opus = mutagen.File(tmp_path / "a.opus")
    assert int(opus["R128_TRACK_GAIN"][0]) == pytest.approx(-4 * 256, abs=3)
    assert "REPLAYGAIN_TRACK_GAIN" not in opus
    assert float(mutagen.File(tmp_path / "a.flac")["REPLAYGAIN_TRACK_PEAK"][0]) == pytest.approx(
        0.794, abs=0.01
    )
