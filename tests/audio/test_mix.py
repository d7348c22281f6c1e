"""The mix: the same samples for any division into ranges, every clip complete, silence between them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.clip import Clip
from voicecoach.audio.mix.mixer import MAX_OVERHANG_FRAMES, EventIndex, mix_blocks, mix_range, mix_runs
from voicecoach.timeline.model import Event
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.audio.clip import Samples

END = 400
Session = tuple[list[Event], dict[Event, Clip]]


def clip(*values: int) -> Clip:
    return Clip(np.array(values, np.int16))


def event(start: int, frames: int, name: str = "x") -> Event:
    return Event(kind="speech", cue=name, start=start, frames=frames)


def bed(start: int, frames: int) -> Event:
    return Event(kind="bed", cue="music", start=start, frames=frames, sound="music")


def always(only: Clip) -> Callable[[Event], Clip]:
    return lambda _: only


@st.composite
def sessions(draw: st.DrawFn, event_kinds: tuple[str, ...] = ("speech", "sound")) -> Session:
    """Overlapping events, with clips that are shorter and longer than their events."""
    kinds = st.sampled_from(event_kinds)
    drawn = draw(st.lists(st.tuples(kinds, st.integers(0, END), st.integers(0, 150)), max_size=8))
    clips = {}
    for number, (kind, start, frames) in enumerate(sorted(drawn, key=lambda row: row[1])):
        values = draw(st.lists(st.sampled_from([1, -7, 20_000, -20_000]), max_size=200))
        added = Event(kind=kind, cue=str(number), start=start, frames=frames)  # type: ignore[arg-type] # a drawn str
        clips[added] = clip(*values)
    return list(clips), clips


def plain_mix(clips: dict[Event, Clip]) -> Samples:
    """The mix in the simplest way: every clip added to one long array, clipped at -2 dBFS."""
    total = np.zeros(END + 400, np.int64)
    for at, samples in ((event.start, clip.samples) for event, clip in clips.items()):
        total[at : at + len(samples)] += samples
    return np.clip(total[:END], -26_029, 26_029).astype(np.int16)


@given(sessions(("speech", "sound", "bed")), st.lists(st.integers(0, END), max_size=6))
def test_a_range_equals_its_parts_in_order(session: Session, cuts: list[int]) -> None:
    events, clips = session
    parts = [mix_range(events, clips.__getitem__, a, b) for a, b in pairwise(sorted([0, *cuts, END]))]
    assert np.concatenate(parts).tolist() == mix_range(events, clips.__getitem__, 0, END).tolist()


@given(sessions())
def test_the_mix_is_the_sum_of_all_clips(session: Session) -> None:
    events, clips = session
    assert mix_range(events, clips.__getitem__, 0, END).tolist() == plain_mix(clips).tolist()


@given(sessions(), st.integers(1, 90), st.integers(0, END), st.integers(0, END))
def test_blocks_are_the_mix_in_slices(session: Session, size: int, start: int, end: int) -> None:
    events, clips = session
    start, end = sorted((start, end))
    got = list(mix_blocks(events, clips.__getitem__, start, end, size))
    assert all(0 < len(block) <= size for block in got)
    assert [value for block in got for value in block.tolist()] == plain_mix(clips)[start:end].tolist()


@given(sessions(), st.integers(0, END), st.integers(0, END))
def test_an_index_gives_the_same_mix_as_its_events(session: Session, start: int, end: int) -> None:
    events, clips = session
    start, end = sorted((start, end))
    from_index = mix_range(EventIndex(events), clips.__getitem__, start, end)
    assert from_index.tolist() == mix_range(events, clips.__getitem__, start, end).tolist()


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 30), st.booleans()), max_size=12),
    st.integers(0, 99),
    st.integers(0, 20),
)
def test_an_index_finds_the_events_that_reach_into_a_range(
    drawn: list[tuple[int, int, bool]], start: int, length: int
) -> None:
    rows = sorted(drawn)
    events = [(bed if is_bed else event)(at * 48_000, seconds * 48_000) for at, seconds, is_bed in rows]
    found = EventIndex(events).between(start * 48_000, (start + length) * 48_000)
    reaching = [
        (at, seconds)
        for at, seconds, is_bed in rows
        if at < start + length and at + seconds > (start if is_bed else start - 5)
    ]
    assert [event.start for event in found] == [at * 48_000 for at, _ in reaching]
    assert sorted(event.end for event in found) == sorted((at + seconds) * 48_000 for at, seconds in reaching)


def test_two_cues_have_silence_around_them() -> None:
    one, two = event(2, 2, "one"), event(6, 1, "two")
    clips = {one: clip(5, 6), two: clip(9)}
    assert mix_range([one, two], clips.__getitem__, 0, 9).tolist() == [0, 0, 5, 6, 0, 0, 9, 0, 0]


def test_a_range_may_start_within_a_clip() -> None:
    assert mix_range([event(2, 4)], always(clip(1, 2, 3, 4)), 3, 5).tolist() == [2, 3]


def test_an_empty_range_has_no_samples() -> None:
    assert mix_range([event(0, 4)], always(clip(1, 2, 3, 4)), 2, 2).tolist() == []


def test_a_clip_shorter_than_its_event_is_followed_by_silence() -> None:
    assert mix_range([event(0, 4)], always(clip(1, 2)), 0, 4).tolist() == [1, 2, 0, 0]


def test_a_clip_longer_than_its_event_is_not_cut() -> None:
    events = [event(0, 1)]
    assert mix_range(events, always(clip(1, 2, 3)), 0, 4).tolist() == [1, 2, 3, 0]
    assert mix_range(events, always(clip(1, 2, 3)), 2, 4).tolist() == [3, 0]


def test_a_clip_may_outlast_its_event_by_the_maximum() -> None:
    longest = Clip(np.arange(1, MAX_OVERHANG_FRAMES + 11).astype(np.int16))
    assert mix_range(
        [event(0, 10)], always(longest), MAX_OVERHANG_FRAMES + 9, MAX_OVERHANG_FRAMES + 11
    ).tolist() == [
        int(longest.samples[-1]),
        0,
    ]


def test_a_clip_that_outlasts_its_event_by_more_is_an_error() -> None:
    with pytest.raises(ValueError, match="a clip of 240011 frames was arranged as 10"):
        mix_range([event(0, 10)], always(Clip(np.zeros(MAX_OVERHANG_FRAMES + 11, np.int16))), 0, 20)


def test_two_clips_at_once_are_added_and_clipped() -> None:
    events = [event(0, 3, "one"), event(1, 3, "two")]
    clips = dict(zip(events, (clip(10, 30_000, -30_000), clip(30_000, -30_000, 7)), strict=True))
    assert mix_range(events, clips.__getitem__, 0, 4).tolist() == [10, 26_029, -26_029, 7]


def test_a_bed_that_started_long_before_is_mixed_under_a_cue() -> None:
    under, over = bed(0, 600 * SAMPLE_RATE), event(300 * SAMPLE_RATE, 2)
    clips = {under: clip(1000), over: clip(10, 20)}
    at = over.start
    assert mix_range([under, over], clips.__getitem__, at - 1, at + 3).tolist() == [224, 234, 244, 224]


def test_a_long_sound_continues_after_a_short_one_within_it() -> None:
    long, short = event(0, MAX_OVERHANG_FRAMES * 3, "long"), event(10, 2, "short")
    clips = {long: Clip(np.full(MAX_OVERHANG_FRAMES * 3, 4, np.int16)), short: clip(1, 1)}
    assert mix_range(
        [long, short], clips.__getitem__, MAX_OVERHANG_FRAMES * 2, MAX_OVERHANG_FRAMES * 2 + 2
    ).tolist() == [4, 4]


def test_only_clips_near_the_range_are_requested_once_each() -> None:
    events = [event(minute * 60 * 48_000, 48_000, str(minute)) for minute in range(60)]
    requested: list[str] = []

    def clip_of(event: Event) -> Clip:
        requested.append(event.cue)
        return clip(1)

    mix_range(events, clip_of, events[30].start, events[32].start)
    assert requested == ["30", "31"]


def test_a_clip_is_requested_only_when_its_run_is_reached() -> None:
    events = [event(10, 5, "first"), event(100, 5, "second")]
    requested: list[str] = []

    def clip_of(event: Event) -> Clip:
        requested.append(event.cue)
        return clip(1, 2, 3, 4, 5)

    runs = mix_runs(events, clip_of, 0, 200)
    assert [next(runs)[0], next(runs)[0]] == [10, 5]
    assert requested == ["first"]


def test_silence_is_one_shared_block_and_a_single_clip_is_not_copied() -> None:
    one_clip = clip(1, 2, 3)
    lead, voice, rest, more = mix_blocks([event(4, 3)], always(one_clip), 0, 15, 4)
    assert [len(lead), len(voice), len(rest), len(more)] == [4, 3, 4, 4]
    assert np.shares_memory(voice, one_clip.samples)
    assert np.shares_memory(lead, rest)
    assert np.shares_memory(rest, more)
    assert not lead.flags.writeable


def test_long_sounds_are_mixed_in_short_runs() -> None:
    under, voice = bed(0, 3_000_000), event(5, 2_900_000)
    quiet = Clip(np.zeros(3_000_000, np.int16))
    runs = list(mix_runs([under, voice], always(quiet), 0, 2_900_005))
    assert sum(frames for frames, _ in runs) == 2_900_005
    assert max(frames for frames, _ in runs) == 65_536
