"""Beds: fades, ducking under speech, loudness, and loops without gaps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.clip import Clip
from voicecoach.audio.meters.loudness import integrated_loudness
from voicecoach.audio.mix.bed import bed_kind, keep_awake_tone, music_gain_db
from voicecoach.audio.mix.ducking import ONLY_IN_SILENCE, UNDER_SPEECH, DuckingSettings
from voicecoach.audio.mix.mixer import EventIndex, mix_range
from voicecoach.timeline.model import Event

MS = 48
SECOND = 1000 * MS
LENGTH = 60 * SECOND
FLAT = Clip(np.full(7 * SECOND + 11, 10_000, np.int16))
"""A sound at a constant level, whose samples show the gain."""
SILENCE = Clip(np.zeros(SECOND, np.int16))


def bed(cue: str, start: int = 0, frames: int = LENGTH, gain_db: float | None = None) -> Event:
    sound = "music" if cue == "music" else None
    return Event(kind="bed", cue=cue, start=start, frames=frames, sound=sound, gain_db=gain_db)


def word(start_ms: int, ms: int = 1000) -> Event:
    return Event(kind="speech", cue="say", start=start_ms * MS, frames=ms * MS, text="Hm.")


def beep(start_ms: int) -> Event:
    return Event(kind="sound", cue="end", start=start_ms * MS, frames=SECOND, sound="end")


def sound_of(event: Event) -> Clip:
    """All events but beds are silent, so that only beds are measured."""
    if event.kind != "bed":
        return SILENCE
    return FLAT if event.sound else keep_awake_tone()


def gain_db(at_ms: int, *over: Event, music: Event | None = None) -> float:
    """The gain of the music at a time."""
    (sample,) = mix_range([music or bed("music"), *over], sound_of, at_ms * MS, at_ms * MS + 1).tolist()
    return round(float(20 * np.log10(max(sample, 1) / 10_000)), 1)


@pytest.mark.parametrize(
    ("at_ms", "db"),
    [
        pytest.param(19_499, 0, id="not ducked half a second before the word"),
        pytest.param(19_750, -6.5, id="falling"),
        pytest.param(20_000, -13, id="ducked at the onset"),
        pytest.param(20_999, -13, id="ducked until the end"),
        pytest.param(21_000, -13, id="starting to rise"),
        pytest.param(21_500, -6.5, id="rising"),
        pytest.param(22_000, 0, id="not ducked a second after the word"),
    ],
)
def test_music_is_ducked_under_a_word(at_ms: int, db: float) -> None:
    assert gain_db(at_ms, word(20_000)) == db


@pytest.mark.parametrize(("gap_ms", "loudest"), [(300, -13), (999, -13), (1_499, -13), (1_500, 0)])
def test_music_stays_ducked_in_short_gaps(gap_ms: int, loudest: float) -> None:
    words = word(20_000), word(21_000 + gap_ms)
    assert max(gain_db(21_000 + at_ms, *words) for at_ms in range(0, gap_ms, 50)) == loudest


def test_music_is_not_ducked_under_a_beep() -> None:
    assert gain_db(20_500, beep(20_000)) == 0


@pytest.mark.parametrize(
    ("at_ms", "db"), [(500, -16.7), (1_000, -6), (2_000, 0), (58_000, 0), (59_000, -6), (59_500, -16.7)]
)
def test_music_fades_in_and_out_over_two_seconds(at_ms: int, db: float) -> None:
    assert gain_db(at_ms) == db


def test_in_a_short_session_music_fades_out_in_the_second_half() -> None:
    short = bed("music", frames=3 * SECOND)
    assert gain_db(1_000, music=short) == -6
    assert gain_db(2_250, music=short) == -6
    assert gain_db(2_999, music=short) < -60


def test_the_gain_of_the_event_is_applied() -> None:
    assert gain_db(20_000, music=bed("music", gain_db=-12.5)) == -12.5


def test_the_tone_is_at_one_hundredth_of_full_scale_and_fades() -> None:
    mixed = mix_range([bed("lead_in", frames=SECOND)], sound_of, 0, SECOND + 10).astype(int)
    assert (mixed[0], np.abs(mixed).max()) == (0, 328)
    assert np.abs(mixed[: 10 * MS]).max() < 10
    assert np.abs(mixed[SECOND - 10 * MS :]).max() < 10
    assert np.abs(np.diff(mixed)).max() <= 2
    assert np.array_equal(mixed[8_000:40_000], mixed[9_600:41_600]), "a period of 30 Hz is 1600 frames"


def test_the_keep_awake_tone_is_only_in_long_silences() -> None:
    events = [bed("keep_awake"), word(10_000), beep(12_900), word(20_000)]
    mixed = np.abs(mix_range(events, sound_of, 0, LENGTH).astype(int))

    def peak(from_ms: int, to_ms: int) -> int:
        return int(mixed[from_ms * MS : to_ms * MS].max())

    assert peak(200, 9_900) == 328
    assert peak(10_000, 13_900) == 0, "a gap of 1.9 seconds stays silent"
    assert peak(14_000, 19_900) == 328
    assert peak(20_000, 21_000) == 0
    assert peak(21_100, 59_800) == 328


def test_a_loop_continues_with_its_first_frame() -> None:
    counting = Clip(np.arange(1, 6, dtype=np.int16))
    music = bed("music", start=SECOND)
    at = 10 * SECOND - SECOND % 5
    mixed = mix_range([music], lambda _: counting, at, at + 12)
    assert mixed.tolist() == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2]


def test_a_sound_without_frames_is_silence() -> None:
    assert not mix_range([bed("music")], lambda _: Clip(np.zeros(0, np.int16)), 0, SECOND).any()


@st.composite
def sessions(draw: st.DrawFn) -> list[Event]:
    starts = draw(st.lists(st.integers(0, 58_000), max_size=12))
    cues = draw(st.lists(st.sampled_from(["music", "lead_in", "keep_awake"]), min_size=1, max_size=3))
    over = [word(start) if start % 3 else beep(start) for start in sorted(starts)]
    return [*(bed(cue) for cue in cues), *over]


@given(sessions(), st.lists(st.integers(0, LENGTH), max_size=8))
def test_a_range_equals_its_parts_in_order(events: list[Event], cuts: list[int]) -> None:
    index = EventIndex(events)
    parts = [mix_range(index, sound_of, a, b) for a, b in pairwise(sorted([0, *cuts, LENGTH]))]
    assert np.array_equal(np.concatenate(parts), mix_range(index, sound_of, 0, LENGTH))


@given(sessions(), st.integers(1, 58_000))
def test_the_mix_depends_on_no_event_beyond_the_lookahead(events: list[Event], at_ms: int) -> None:
    lookahead = max(bed_kind(event.cue).lookahead_frames for event in events if event.kind == "bed")
    known = [event for event in events if event.start < at_ms * MS + lookahead]
    mixed = mix_range(known, sound_of, 0, at_ms * MS)
    assert np.array_equal(mixed, mix_range(events, sound_of, 0, at_ms * MS))


@pytest.mark.parametrize("ducking", [UNDER_SPEECH, ONLY_IN_SILENCE])
def test_the_shortest_gap_has_time_for_release_and_attack(ducking: DuckingSettings) -> None:
    assert ducking.attack_frames + ducking.release_frames <= ducking.shortest_gap_frames


def test_music_gets_its_level_relative_to_speech() -> None:
    noise = np.random.default_rng(1).normal(0, 0.05, 20 * SECOND).astype(np.float32)
    gain = music_gain_db(-12, integrated_loudness(noise), float(np.abs(noise).max()))
    assert integrated_loudness(noise * np.float32(10 ** (gain / 20))) == pytest.approx(-31, abs=0.01)


def test_music_with_high_peaks_is_quieter_and_does_not_clip() -> None:
    gain = music_gain_db(0, lufs=-23, peak=1.0)
    assert gain == pytest.approx(-7.2)
    peak = 10 ** (gain / 20)
    assert peak + 10 ** (-5 / 20) <= 1, "with the loudest sound that ships"
    assert peak * 10 ** (UNDER_SPEECH.gain_db / 20) + 10 ** (-1 / 20) <= 1, "with the loudest word"
