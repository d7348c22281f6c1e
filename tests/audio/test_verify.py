"""Verification: exported files pass, and every fault is found with its kind, cue and time."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soxr

from sounds.make_sounds import Note, Partial, Tone, render_tone
from tests.support.thorough import thorough_except
from voicecoach.audio.clip import Clip, to_float, to_samples
from voicecoach.audio.codecs import read_blocks, write_audio
from voicecoach.audio.encodings import ENCODINGS
from voicecoach.audio.levels import amplitude_from_db
from voicecoach.audio.mix.bed import keep_awake_tone
from voicecoach.audio.mix.mixer import mix_range
from voicecoach.audio.resample import to_mix_rate
from voicecoach.audio.verify.checker import verify_audio
from voicecoach.timeline.model import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio.clip import FloatSamples, Samples
    from voicecoach.audio.verify.findings import Verdict

MS = 48
SECOND = 1000 * MS
FRAMES = 8500 * MS
LOSSY_AND_WAV = [".wav", ".mp3", ".ogg", ".opus"]


def spoken(seed: int, ms: int) -> Clip:
    """Synthetic speech: a gliding pitch with other overtones five times a second."""
    rng, frames = np.random.default_rng(seed), ms * MS
    at = np.arange(frames)
    steps = np.arange(0, frames + 9600, 9600)
    pitch = np.cumsum(np.interp(at, steps, rng.uniform(90, 180, len(steps)))) / SECOND
    wave = sum(
        np.interp(at, steps, rng.uniform(0, 1, len(steps)) / n) * np.sin(2 * np.pi * n * pitch)
        for n in range(1, 20)
    )
    return Clip(to_samples(np.asarray(0.5 * wave / np.max(np.abs(wave)), np.float32)))


def tone(peak_dbfs: float, ms: int, hertz: float, decay_ms: int) -> Clip:
    return notes(peak_dbfs, (Note(0, ms, hertz, (Partial(1, 1, decay_ms),)),))


def notes(peak_dbfs: float, played: tuple[Note, ...]) -> Clip:
    wave = render_tone(Tone(0, played))
    return Clip(to_samples(wave * (amplitude_from_db(peak_dbfs) / np.abs(wave).max())))


def cue(cue: str, start_ms: int, text: str) -> Event:
    return Event(kind="speech", cue=cue, start=start_ms * MS, frames=CLIPS[text].frames, text=text)


def sound(cue: str, start_ms: int, name: str) -> Event:
    return Event(kind="sound", cue=cue, start=start_ms * MS, frames=CLIPS[name].frames, sound=name)


CLIPS = {
    "And stay here for a while.": spoken(1, 3000),
    "Two.": spoken(2, 400),
    "Three.": spoken(3, 400),
    "tick": tone(-12, 45, 1760, 60),
    "bell": tone(-8, 1200, 396, 3400),
    "beep": tone(-20, 200, 600, 9000),
    "mute": Clip(np.zeros(SECOND, np.int16)),
}
HOLD, TICK, TWO, BELL = EVENTS = (
    cue("hold", 500, "And stay here for a while."),
    sound("rep", 4000, "tick"),
    cue("countdown", 4800, "Two."),
    sound("finish", 5700, "bell"),
)


def clip_of(event: Event) -> Clip:
    return CLIPS[event.text or event.sound or ""]


def good() -> Samples:
    """The samples of a good export of EVENTS."""
    return mix_range(EVENTS, clip_of, 0, FRAMES)


def amplified(samples: Samples, gain: float) -> Samples:
    return np.asarray(np.clip(np.rint(samples * gain), -32768, 32767), np.int16)


def verify(sound: Samples, events: Iterable[Event] = EVENTS, frames: int = FRAMES) -> Verdict:
    """Verify 16 bit sound against events."""
    return verify_audio([to_float(sound)], tuple(events), clip_of, frames)


def lines(verdict: Verdict) -> list[str]:
    return [str(finding) for finding in verdict.findings]


def verify_file(folder: Path, suffix: str, sound: Samples) -> Verdict:
    """Write sound to a file, and verify that against EVENTS."""
    write_audio(folder / f"a{suffix}", np.split(sound, range(SECOND, len(sound), SECOND)), suffix)
    return verify_audio(read_blocks(folder / f"a{suffix}"), EVENTS, clip_of, FRAMES)


@pytest.mark.parametrize("suffix", ENCODINGS)
def test_a_good_file_of_every_format_passes(tmp_path: Path, suffix: str) -> None:
    verdict = verify_file(tmp_path, suffix, good())
    assert lines(verdict) == []
    assert (verdict.cue_count, verdict.silent_cue_count, verdict.frames) == (4, 0, FRAMES)
    assert verdict.worst_offset_frames <= 0.1 * MS
    assert verdict.lufs == pytest.approx(verify(good()).lufs, abs=0.2)


def shifted() -> Samples:
    return np.concatenate((np.zeros(50 * MS, np.int16), good()[: -50 * MS]))


def one_early() -> Samples:
    sound = good()
    sound[TWO.start - 30 * MS : TWO.end - 30 * MS] = CLIPS["Two."].samples
    sound[TWO.end - 30 * MS : TWO.end] = 0
    return sound


def replaced() -> Samples:
    sound = good()
    sound[TWO.start : TWO.end] = CLIPS["Three."].samples
    return sound


def half_replaced() -> Samples:
    sound = good()
    sound[HOLD.start + SECOND : HOLD.start + SECOND + 400 * MS] = CLIPS["Three."].samples
    return sound


def without_a_beep() -> Samples:
    sound = good()
    sound[TICK.start : TICK.end] = 0
    return sound


def cut_short() -> Samples:
    return good()[: 4900 * MS]


def added() -> Samples:
    sound = good()
    sound[7700 * MS : 7900 * MS] = CLIPS["beep"].samples
    return sound


def added_over_a_cue() -> Samples:
    sound = good()
    sound[700 * MS : 1100 * MS] += CLIPS["Three."].samples
    return sound


def far_too_quiet() -> Samples:
    return amplified(good(), 0.1)


def clipped() -> Samples:
    return amplified(good(), 2.6)


def one_too_quiet() -> Samples:
    sound = good()
    sound[TWO.start : TWO.end] //= 4
    return sound


def much_too_long() -> Samples:
    return np.concatenate((added(), np.zeros(SECOND, np.int16), CLIPS["beep"].samples))


HOLD_CUE = 'the cue hold "And stay here for a while."'
FAULTS: dict[Callable[[], Samples], list[str]] = {
    shifted: [
        f"0:00.500: {HOLD_CUE} is 50 ms late",
        "0:04.000: the cue rep (the sound tick) is 50 ms late",
        '0:04.800: the cue countdown "Two." is 50 ms late',
        "0:05.700: the cue finish (the sound bell) is 50 ms late",
    ],
    one_early: ['0:04.800: the cue countdown "Two." is 30 ms early'],
    replaced: ['0:04.800: the cue countdown "Two." is not what is heard in its place'],
    half_replaced: [f"0:00.500: {HOLD_CUE} is not as it should be 1.0 s after its start"],
    without_a_beep: ["0:04.000: the cue rep (the sound tick) is not there"],
    cut_short: ["0:04.900: the file ends 3.600 s too early, and cuts 2 cues off"],
    added: ["0:07.700: something sounds where nothing should, for 0.20 s at -23 dBFS"],
    added_over_a_cue: [f"0:00.500: {HOLD_CUE} is not as it should be 0.2 s after its start"],
    far_too_quiet: ["0:00.000: the file is 20 dB quieter than its timeline"],
    one_too_quiet: ['0:04.800: the cue countdown "Two." is 12 dB quieter than the rest'],
    much_too_long: [
        "0:07.700: something sounds where nothing should, for 0.20 s at -23 dBFS",
        "0:09.500: something sounds where nothing should, for 0.20 s at -23 dBFS",
        "0:09.700: the file ends 1.200 s too late",
    ],
}


@pytest.mark.parametrize("suffix", thorough_except(".wav", of=LOSSY_AND_WAV))
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_every_fault_is_found(tmp_path: Path, fault: Callable[[], Samples], suffix: str) -> None:
    assert lines(verify_file(tmp_path, suffix, fault())) == FAULTS[fault]


@pytest.mark.parametrize("suffix", LOSSY_AND_WAV)
def test_a_clipped_file_is_found(tmp_path: Path, suffix: str) -> None:
    (finding,) = verify_file(tmp_path, suffix, clipped()).findings
    assert (finding.kind, finding.event) == ("clipped", None)
    rest = "is 1 later cue" if suffix == ".mp3" else "are 2 later cues"  # MP3 rounds the tops of one
    assert finding.message == f"the sound is clipped here, and so {rest}"
    assert HOLD.start < finding.frame < HOLD.end


def test_a_finding_has_its_cue_and_frame() -> None:
    (finding,) = verify(without_a_beep()).findings
    assert (finding.kind, finding.frame, finding.event) == ("missing", 4000 * MS, TICK)


def test_the_largest_offset_is_reported() -> None:
    assert verify(one_early()).worst_offset_frames == 30 * MS


@pytest.mark.parametrize(("ms", "findings"), [(20, 0), (21, 4)])
def test_twenty_milliseconds_are_allowed(ms: int, findings: int) -> None:
    late = np.concatenate((np.zeros(ms * MS, np.int16), good()[: -ms * MS]))
    assert len(verify(late).findings) == findings


@pytest.mark.parametrize(("frames", "findings"), [(960, 0), (961, 1)])
def test_twenty_milliseconds_of_length_are_allowed(frames: int, findings: int) -> None:
    assert len(verify(good()[:-frames]).findings) == findings
    assert len(verify(np.pad(good(), (0, frames))).findings) == findings


@pytest.mark.parametrize(("gain_db", "kinds"), [(2, []), (-11.9, []), (-12.1, ["quiet"])])
def test_another_level_is_a_fault_only_if_far_too_quiet(gain_db: float, kinds: list[str]) -> None:
    sound = amplified(good(), 10 ** (gain_db / 20))
    assert [finding.kind for finding in verify(sound).findings] == kinds


def test_inverted_polarity_passes() -> None:
    assert lines(verify(amplified(good(), -1))) == []


def test_in_a_silent_file_every_cue_is_missing() -> None:
    verdict = verify(np.zeros(FRAMES, np.int16))
    assert [finding.kind for finding in verdict.findings] == ["missing"] * 4
    assert verdict.lufs == -np.inf


def test_a_silent_cue_is_counted_separately_and_must_be_silent() -> None:
    events = (*EVENTS, cue("rest", 7400, "mute"))
    assert (verify(good(), events).silent_cue_count, lines(verify(good(), events))) == (1, [])
    assert [finding.kind for finding in verify(added(), events).findings] == ["added"]


def test_a_sound_that_is_at_full_scale_itself_is_not_clipped() -> None:
    square = Clip(np.repeat(np.array([32767, -32768] * 50, np.int16), 100))
    beep = Event(kind="sound", cue="go", start=SECOND, frames=square.frames, sound="beep")
    sound = np.pad(square.samples, SECOND)
    verdict = verify_audio([to_float(sound)], (beep,), lambda _: square, len(sound))
    assert lines(verdict) == []


def test_a_bed_and_the_cues_over_it_are_checked_together() -> None:
    long = spoken(9, 25_000)
    bed = Event(kind="bed", cue="music", start=0, frames=25 * SECOND, sound="music")
    over = cue("countdown", 12_000, "Two.")

    def clips(event: Event) -> Clip:
        return long if event is bed else clip_of(event)

    def kinds_found(*events: Event) -> list[str]:
        sound = to_float(mix_range(events, clips, 0, bed.end))
        return [finding.kind for finding in verify_audio([sound], (bed, over), clips, bed.end).findings]

    assert kinds_found(bed, over) == []
    assert kinds_found(over) == ["missing"]
    assert kinds_found(bed) == ["other"]


TONES = (
    Event(kind="bed", cue="lead_in", start=0, frames=400 * MS),
    Event(kind="bed", cue="keep_awake", start=400 * MS, frames=FRAMES - 400 * MS),
)


@pytest.mark.parametrize("suffix", thorough_except(".wav", ".opus", of=ENCODINGS))
def test_the_keep_awake_tone_is_no_extra_sound_but_a_beep_over_it_is(tmp_path: Path, suffix: str) -> None:
    def found(sound: Samples) -> list[str]:
        write_audio(tmp_path / f"a{suffix}", [sound], suffix)
        verdict = verify_audio(read_blocks(tmp_path / f"a{suffix}"), events, sounds, FRAMES)
        assert verdict.cue_count == 2
        return lines(verdict)

    def sounds(event: Event) -> Clip:
        return awake if event.kind == "bed" else clip_of(event)

    awake, events = keep_awake_tone(), (*TONES, HOLD, BELL)
    whole = mix_range(events, sounds, 0, FRAMES)
    assert np.abs(whole[5000 * MS : 5500 * MS]).max() == 328
    assert found(whole) == []
    assert found(mix_range((HOLD, BELL), sounds, 0, FRAMES)) == [], "small files leave it out"
    whole[4500 * MS : 4700 * MS] += CLIPS["beep"].samples
    assert found(whole) == ["0:04.500: something sounds where nothing should, for 0.20 s at -23 dBFS"]


CHORDS = [(220, 277, 330), (196, 247, 294), (175, 220, 262), (165, 208, 247)]
MUSIC = Event(kind="bed", cue="music", start=0, frames=FRAMES, sound="music", gain_db=-15.0)


def music() -> Clip:
    """Struck chords, one a second."""
    played = (
        Note(1000 * number, 1000, hertz, (Partial(1, 1, 2000), Partial(2, 0.4, 1000)))
        for number, chord in enumerate(CHORDS)
        for hertz in chord
    )
    return notes(-6, tuple(played))


def mix_over_music(events: Iterable[Event]) -> Samples:
    """The samples of an export of events over music."""
    return mix_range([MUSIC, *events], with_music, 0, FRAMES)


def with_music(event: Event) -> Clip:
    return MUSIC_CLIP if event.kind == "bed" else clip_of(event)


MUSIC_CLIP = music()
FAULTS_OVER_MUSIC = {
    "nothing": (EVENTS, []),
    "a word that is not there": (
        (HOLD, TICK, BELL),
        ['0:04.800: the cue countdown "Two." is not what is heard in its place'],
    ),
    "a beep that is not there": (
        (HOLD, TWO, BELL),
        ["0:04.000: the cue rep (the sound tick) is not what is heard in its place"],
    ),
    "another word": (
        (HOLD, TICK, replace(TWO, text="Three."), BELL),
        ['0:04.800: the cue countdown "Two." is not what is heard in its place'],
    ),
    "a late word": (
        (HOLD, TICK, replace(TWO, start=TWO.start + 50 * MS), BELL),
        ['0:04.800: the cue countdown "Two." is 50 ms late'],
    ),
}


@pytest.mark.parametrize("suffix", thorough_except(".wav", ".opus", of=LOSSY_AND_WAV))
@pytest.mark.parametrize("fault", FAULTS_OVER_MUSIC)
def test_every_fault_over_music_is_found(tmp_path: Path, fault: str, suffix: str) -> None:
    events, findings = FAULTS_OVER_MUSIC[fault]
    write_audio(tmp_path / f"a{suffix}", [mix_over_music(events)], suffix)
    verdict = verify_audio(read_blocks(tmp_path / f"a{suffix}"), [MUSIC, *EVENTS], with_music, FRAMES)
    assert (lines(verdict), verdict.cue_count) == (findings, 4)


@pytest.mark.parametrize(
    ("sound", "findings"),
    [
        pytest.param(None, "0:04.105: the music music is not there, and so in 1 later place", id="none"),
        pytest.param(
            spoken(11, 3000),
            "0:04.105: the music music is not what is heard in its place, and so in 1 later place",
            id="other music",
        ),
    ],
)
def test_music_that_is_not_as_it_should_be(sound: Clip | None, findings: str) -> None:
    def other(event: Event) -> Clip:
        return sound or CLIPS["mute"] if event.kind == "bed" else clip_of(event)

    mixed = mix_range([MUSIC, *EVENTS], other, 0, FRAMES)
    verdict = verify_audio([to_float(mixed)], [MUSIC, *EVENTS], with_music, FRAMES)
    assert [line for line in lines(verdict) if "music" in line] == [findings]


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100])
def test_a_file_that_was_resampled_passes(rate: int) -> None:
    down = soxr.resample(to_float(good()), 48_000, rate)
    verdict = verify_audio([to_mix_rate(down, rate)], EVENTS, clip_of, FRAMES)
    assert lines(verdict) == []


def test_the_verdict_is_the_same_for_any_blocks() -> None:
    parts = np.split(to_float(one_early()), [1, 7, 100_000, 100_001, 250_000])
    verdict, whole = verify_audio(parts, EVENTS, clip_of, FRAMES), verify(one_early())
    assert verdict == replace(whole, lufs=verdict.lufs)
    assert verdict.lufs == pytest.approx(whole.lufs, abs=1e-6)


@pytest.mark.thorough
def test_a_long_file_is_never_whole_in_memory() -> None:
    def silence() -> Iterator[FloatSamples]:
        for _ in range(180):
            yield np.zeros(SECOND, np.float32)

    tracemalloc.start()
    verdict = verify_audio(silence(), EVENTS, clip_of, 180 * SECOND)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(verdict.findings) == 4
    assert peak < 180 * SECOND * 4 / 3
