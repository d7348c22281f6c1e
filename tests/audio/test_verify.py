"""Verifying: what was exported passes, and every fault that is made is found, named and placed."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soxr

from voicecoach.audio.clip import Clip, to_samples
from voicecoach.audio.codecs import read_blocks, write_audio
from voicecoach.audio.encodings import ENCODINGS
from voicecoach.audio.mix.bed import keep_awake_tone as tone_of_beds
from voicecoach.audio.mix.mixer import mix_range
from voicecoach.audio.resample import to_mix_rate
from voicecoach.audio.tones import Note, Partial, Tone, render_tone
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
LOSSY_TOO = [".wav", ".mp3", ".ogg", ".opus"]


def spoken(seed: int, ms: int) -> Clip:
    """Something like speech: a gliding voice with new vowels, louder and softer, five times a second."""
    rng, frames = np.random.default_rng(seed), ms * MS
    at = np.arange(frames)
    steps = np.arange(0, frames + 9600, 9600)
    pitch = np.cumsum(np.interp(at, steps, rng.uniform(90, 180, len(steps)))) / SECOND
    wave = sum(
        np.interp(at, steps, rng.uniform(0, 1, len(steps)) / n) * np.sin(2 * np.pi * n * pitch)
        for n in range(1, 20)
    )
    return Clip(to_samples(np.asarray(0.5 * wave / np.max(np.abs(wave)), np.float32)))


def tone(peak_db: float, ms: int, hertz: float, fade_ms: int) -> Clip:
    return Clip(to_samples(render_tone(Tone(peak_db, (Note(0, ms, hertz, (Partial(1, 1, fade_ms),)),)))))


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
    """What an export of EVENTS is made of."""
    return mix_range(EVENTS, clip_of, 0, FRAMES)


def loud(samples: Samples, gain: float) -> Samples:
    return np.asarray(np.clip(np.rint(samples * gain), -32768, 32767), np.int16)


def raw(sound: Samples) -> FloatSamples:
    return np.asarray(sound / np.float32(32768), np.float32)


def held(sound: Samples, events: Iterable[Event] = EVENTS, frames: int = FRAMES) -> Verdict:
    """What is found in 16 bit sound."""
    return verify_audio([raw(sound)], tuple(events), clip_of, frames)


def told(verdict: Verdict) -> list[str]:
    return [str(finding) for finding in verdict.findings]


def written(folder: Path, suffix: str, sound: Samples) -> Verdict:
    """What is found in a file of that sound."""
    write_audio(folder / f"a{suffix}", np.split(sound, range(SECOND, len(sound), SECOND)), suffix)
    return verify_audio(read_blocks(folder / f"a{suffix}"), EVENTS, clip_of, FRAMES)


@pytest.mark.parametrize("suffix", ENCODINGS)
def test_a_good_file_of_every_kind_passes(tmp_path: Path, suffix: str) -> None:
    verdict = written(tmp_path, suffix, good())
    assert told(verdict) == []
    assert (verdict.cue_count, verdict.silent_cue_count, verdict.frames) == (4, 0, FRAMES)
    assert verdict.worst_offset_frames <= 0.1 * MS
    assert verdict.lufs == pytest.approx(held(good()).lufs, abs=0.2)


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
    return loud(good(), 0.1)


def clipped() -> Samples:
    return loud(good(), 2.6)


def one_too_quiet() -> Samples:
    sound = good()
    sound[TWO.start : TWO.end] //= 4
    return sound


def much_too_long() -> Samples:
    return np.concatenate((added(), np.zeros(SECOND, np.int16), CLIPS["beep"].samples))


HELD = 'the cue hold "And stay here for a while."'
FAULTS: dict[Callable[[], Samples], list[str]] = {
    shifted: [
        f"0:00.500: {HELD} is 50 ms late",
        "0:04.000: the cue rep (the sound tick) is 50 ms late",
        '0:04.800: the cue countdown "Two." is 50 ms late',
        "0:05.700: the cue finish (the sound bell) is 50 ms late",
    ],
    one_early: ['0:04.800: the cue countdown "Two." is 30 ms early'],
    replaced: ['0:04.800: the cue countdown "Two." is not what is heard in its place'],
    half_replaced: [f"0:00.500: {HELD} is not as it should be 1.0 s after its start"],
    without_a_beep: ["0:04.000: the cue rep (the sound tick) is not there"],
    cut_short: ["0:04.900: the file ends 3.600 s too early, and cuts 2 cues off"],
    added: ["0:07.700: something sounds where nothing should, for 0.20 s at -23 dBFS"],
    added_over_a_cue: [f"0:00.500: {HELD} is not as it should be 0.2 s after its start"],
    far_too_quiet: ["0:00.000: the file is 20 dB quieter than its timeline"],
    one_too_quiet: ['0:04.800: the cue countdown "Two." is 12 dB quieter than the rest'],
    much_too_long: [
        "0:07.700: something sounds where nothing should, for 0.20 s at -23 dBFS",
        "0:09.500: something sounds where nothing should, for 0.20 s at -23 dBFS",
        "0:09.700: the file ends 1.200 s too late",
    ],
}


@pytest.mark.parametrize("suffix", LOSSY_TOO)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_every_fault_is_found(tmp_path: Path, fault: Callable[[], Samples], suffix: str) -> None:
    assert told(written(tmp_path, suffix, fault())) == FAULTS[fault]


@pytest.mark.parametrize("suffix", LOSSY_TOO)
def test_a_clipped_file_is_found(tmp_path: Path, suffix: str) -> None:
    (finding,) = written(tmp_path, suffix, clipped()).findings
    assert (finding.kind, finding.event) == ("clipped", None)
    assert finding.message == "the sound is clipped here, and so are 2 later cues"
    assert HOLD.start < finding.frame < HOLD.end


def test_a_finding_names_its_cue_and_its_place() -> None:
    (finding,) = held(without_a_beep()).findings
    assert (finding.kind, finding.frame, finding.event) == ("missing", 4000 * MS, TICK)


def test_how_far_the_furthest_cue_is_off_is_told() -> None:
    assert held(one_early()).worst_offset_frames == 30 * MS


@pytest.mark.parametrize(("ms", "findings"), [(20, 0), (21, 4)])
def test_twenty_milliseconds_are_allowed(ms: int, findings: int) -> None:
    late = np.concatenate((np.zeros(ms * MS, np.int16), good()[: -ms * MS]))
    assert len(held(late).findings) == findings


@pytest.mark.parametrize(("frames", "findings"), [(960, 0), (961, 1)])
def test_twenty_milliseconds_of_length_are_allowed(frames: int, findings: int) -> None:
    assert len(held(good()[:-frames]).findings) == findings
    assert len(held(np.pad(good(), (0, frames))).findings) == findings


@pytest.mark.parametrize(("gain_db", "kinds"), [(2, []), (-11.9, []), (-12.1, ["quiet"])])
def test_another_level_is_no_fault_until_it_is_far_too_quiet(gain_db: float, kinds: list[str]) -> None:
    sound = loud(good(), 10 ** (gain_db / 20))
    assert [finding.kind for finding in held(sound).findings] == kinds


def test_a_file_upside_down_sounds_the_same() -> None:
    assert told(held(loud(good(), -1))) == []


def test_a_silent_file_lacks_every_cue() -> None:
    verdict = held(np.zeros(FRAMES, np.int16))
    assert [finding.kind for finding in verdict.findings] == ["missing"] * 4
    assert verdict.lufs == -np.inf


def test_a_cue_that_has_no_sound_is_counted_apart_and_must_be_silent() -> None:
    events = (*EVENTS, cue("rest", 7400, "mute"))
    assert (held(good(), events).silent_cue_count, told(held(good(), events))) == (1, [])
    assert [finding.kind for finding in held(added(), events).findings] == ["added"]


def test_a_sound_at_full_scale_is_not_taken_for_clipped() -> None:
    square = Clip(np.repeat(np.array([32767, -32768] * 50, np.int16), 100))
    beep = Event(kind="sound", cue="go", start=SECOND, frames=square.frames, sound="beep")
    sound = np.pad(square.samples, SECOND)
    verdict = verify_audio([raw(sound)], (beep,), lambda _: square, len(sound))
    assert told(verdict) == []


def test_a_bed_and_the_cues_over_it_are_listened_for_together() -> None:
    long = spoken(9, 25_000)
    bed = Event(kind="bed", cue="music", start=0, frames=25 * SECOND, sound="music")
    over = cue("countdown", 12_000, "Two.")

    def clips(event: Event) -> Clip:
        return long if event is bed else clip_of(event)

    def heard(*events: Event) -> list[str]:
        sound = raw(mix_range(events, clips, 0, bed.end))
        return [finding.kind for finding in verify_audio([sound], (bed, over), clips, bed.end).findings]

    assert heard(bed, over) == []
    assert heard(over) == ["missing"]
    assert heard(bed) == ["other"]


TONES = (
    Event(kind="bed", cue="lead_in", start=0, frames=400 * MS),
    Event(kind="bed", cue="keep_awake", start=400 * MS, frames=FRAMES - 400 * MS),
)


@pytest.mark.parametrize("suffix", ENCODINGS)
def test_the_tone_is_no_foreign_sound_and_other_sound_over_it_is(tmp_path: Path, suffix: str) -> None:
    def found(sound: Samples) -> list[str]:
        write_audio(tmp_path / f"a{suffix}", [sound], suffix)
        verdict = verify_audio(read_blocks(tmp_path / f"a{suffix}"), events, sounds, FRAMES)
        assert verdict.cue_count == 2
        return told(verdict)

    def sounds(event: Event) -> Clip:
        return awake if event.kind == "bed" else clip_of(event)

    awake, events = tone_of_beds(), (*TONES, HOLD, BELL)
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
    notes = [
        Note(1000 * number, 1000, hertz, (Partial(1, 1, 2000), Partial(2, 0.4, 1000)))
        for number, chord in enumerate(CHORDS)
        for hertz in chord
    ]
    return Clip(to_samples(render_tone(Tone(-6, tuple(notes)))))


def over_music(events: Iterable[Event]) -> Samples:
    """What an export of these events would be, with music under EVENTS."""
    return mix_range([MUSIC, *events], with_music, 0, FRAMES)


def with_music(event: Event) -> Clip:
    return PLAYED if event.kind == "bed" else clip_of(event)


PLAYED = music()
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


@pytest.mark.parametrize("suffix", LOSSY_TOO)
@pytest.mark.parametrize("fault", FAULTS_OVER_MUSIC)
def test_every_fault_over_music_is_found(tmp_path: Path, fault: str, suffix: str) -> None:
    events, findings = FAULTS_OVER_MUSIC[fault]
    write_audio(tmp_path / f"a{suffix}", [over_music(events)], suffix)
    verdict = verify_audio(read_blocks(tmp_path / f"a{suffix}"), [MUSIC, *EVENTS], with_music, FRAMES)
    assert (told(verdict), verdict.cue_count) == (findings, 4)


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

    heard = mix_range([MUSIC, *EVENTS], other, 0, FRAMES)
    verdict = verify_audio([raw(heard)], [MUSIC, *EVENTS], with_music, FRAMES)
    assert [line for line in told(verdict) if "music" in line] == [findings]


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100])
def test_a_file_that_was_at_another_rate_passes(rate: int) -> None:
    down = soxr.resample(raw(good()), 48_000, rate)
    verdict = verify_audio([to_mix_rate(down, rate)], EVENTS, clip_of, FRAMES)
    assert told(verdict) == []


def test_blocks_of_any_length_give_the_same_verdict() -> None:
    parts = np.split(raw(one_early()), [1, 7, 100_000, 100_001, 250_000])
    verdict, whole = verify_audio(parts, EVENTS, clip_of, FRAMES), held(one_early())
    assert verdict == replace(whole, lufs=verdict.lufs)
    assert verdict.lufs == pytest.approx(whole.lufs, abs=1e-6)


def test_a_long_file_is_never_held_whole() -> None:
    def silence() -> Iterator[FloatSamples]:
        for _ in range(180):
            yield np.zeros(SECOND, np.float32)

    tracemalloc.start()
    verdict = verify_audio(silence(), EVENTS, clip_of, 180 * SECOND)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(verdict.findings) == 4
    assert peak < 180 * SECOND * 4 / 3
