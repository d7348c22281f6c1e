"""Fitting cues into a window, compared with a brute-force reference in small windows."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from voicecoach.compiler.arrange.fit_cues import MIN_GAP_FRAMES, fit_cues
from voicecoach.compiler.plan.plan_model import (
    Anchor,
    EndsBy,
    Form,
    PlannedCue,
    SpeechForm,
    StartsAt,
    Window,
    Within,
)
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.arrange.timeline_part import PlacedCue

UNIT_MS = 100
"""The grid of the reference: all times are multiples of it, the minimum gap is one unit."""
UNIT = frames_from_ms(UNIT_MS)


def length(form: Form) -> int | None:
    """The text of a form is its length in units; an empty text cannot be spoken."""
    assert isinstance(form, SpeechForm)
    return int(form.text) * UNIT if form.text else None


@st.composite
def anchors(draw: st.DrawFn, units: int) -> Anchor:
    one, other = sorted(draw(st.tuples(*[st.integers(0, units)] * 2)))
    return draw(
        st.one_of(
            st.builds(StartsAt, st.just(one * UNIT_MS)),
            st.builds(EndsBy, st.just(other * UNIT_MS)),
            st.builds(
                Within,
                st.just(one * UNIT_MS),
                st.just(other * UNIT_MS),
                st.integers(one, other).map(lambda at: at * UNIT_MS),
            ),
        )
    )


@st.composite
def windows(draw: st.DrawFn) -> Window:
    units = draw(st.integers(1, 14))
    lengths = st.lists(st.one_of(st.integers(1, 6).map(str), st.just("")), min_size=1, max_size=3)
    cues = draw(
        st.lists(
            st.builds(
                PlannedCue,
                st.just("cue"),
                anchors(units),
                st.integers(0, 3),
                lengths.map(lambda texts: tuple(map(SpeechForm, texts))),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return Window(units * UNIT_MS, tuple(cues))


def priority_order(cues: tuple[PlannedCue, ...]) -> list[int]:
    return sorted(range(len(cues)), key=lambda index: (-cues[index].priority, index))


def losses(window: Window, chosen: dict[int, int]) -> tuple[int, ...]:
    """The number of passed-over forms of each cue, in the order of priority."""
    return tuple(chosen[index] for index in priority_order(window.cues))


def reference_losses(window: Window) -> tuple[int, ...]:
    """The smallest losses of all possible arrangements."""
    combinations = product(*(range(len(cue.forms) + 1) for cue in window.cues))
    possible = (dict(enumerate(chosen)) for chosen in combinations)
    return min(losses(window, chosen) for chosen in possible if any(placements(window, chosen, 0, [])))


def placements(
    window: Window, chosen: dict[int, int], index: int, placed: list[tuple[int, int, bool]]
) -> Iterator[bool]:
    """Yield True for each way to add the chosen forms of the cues from `index` on to those placed."""
    if index == len(window.cues):
        yield True
        return
    cue = window.cues[index]
    if chosen[index] == len(cue.forms):
        yield from placements(window, chosen, index + 1, placed)
        return
    frames = length(cue.forms[chosen[index]])
    if frames is None:
        return
    units, pinned = frames // UNIT, isinstance(cue.anchor, StartsAt)
    for start in starts(cue.anchor, units):
        is_free = all(start > other + length or other > start + units for other, length, _ in placed)
        in_order = pinned or all(start > other for other, _, is_pinned in placed if not is_pinned)
        if is_free and in_order and start + units + 1 <= window.ms // UNIT_MS:
            yield from placements(window, chosen, index + 1, [*placed, (start, units, pinned)])


def starts(anchor: Anchor, units: int) -> range:
    if isinstance(anchor, StartsAt):
        return range(anchor.at_ms // UNIT_MS, anchor.at_ms // UNIT_MS + 1)
    if isinstance(anchor, EndsBy):
        return range(anchor.by_ms // UNIT_MS - units + 1)
    assert isinstance(anchor, Within)
    return range(anchor.from_ms // UNIT_MS, anchor.to_ms // UNIT_MS - units + 1)


def loss_of(placed: PlacedCue) -> int:
    return len(placed.cue.forms) if placed.form is None else placed.cue.forms.index(placed.form)


@given(windows())
def test_losses_are_minimal(window: Window) -> None:
    placed = fit_cues(window, length)
    # Equal forms of a cue cannot be told apart, so loss_of counts the first of them.
    assert losses(window, dict(enumerate(map(loss_of, placed)))) == reference_losses(window)


@given(windows())
def test_every_cue_respects_its_anchor(window: Window) -> None:
    placed = [cue for cue in fit_cues(window, length) if cue.form]
    for cue in placed:
        anchor = cue.cue.anchor
        if isinstance(anchor, StartsAt):
            assert cue.start == frames_from_ms(anchor.at_ms)
        elif isinstance(anchor, EndsBy):
            assert cue.end <= frames_from_ms(anchor.by_ms)
        elif isinstance(anchor, Within):
            assert frames_from_ms(anchor.from_ms) <= cue.start
            assert cue.end <= frames_from_ms(anchor.to_ms)
        assert cue.start >= 0
        assert cue.end + MIN_GAP_FRAMES <= frames_from_ms(window.ms)
    ordered = sorted(placed, key=lambda cue: cue.start)
    assert all(cue.end + MIN_GAP_FRAMES <= later.start for cue, later in pairwise(ordered))
    movable = [cue.start for cue in placed if not isinstance(cue.cue.anchor, StartsAt)]
    assert movable == sorted(movable)


def cue_of_lengths(
    text: str, *, at: float | None = None, preferred: float = 0, priority: int = 1
) -> PlannedCue:
    """A cue in a window of ten seconds, with forms of these lengths in units, the preferred one first."""
    anchor = Within(0, 10_000, round(preferred * 1000)) if at is None else StartsAt(round(at * 1000))
    return PlannedCue("cue", anchor, priority, tuple(map(SpeechForm, text.split())))


def fitted_in_ten_seconds(*cues: PlannedCue) -> list[tuple[str | None, float]]:
    return [
        (cue.form.text if isinstance(cue.form, SpeechForm) else None, cue.start / frames_from_ms(1000))
        for cue in fit_cues(Window(10_000, cues), length)
    ]


def test_a_tip_moves_for_a_pinned_cue() -> None:
    halfway, tip = cue_of_lengths("10", at=5, priority=2), cue_of_lengths("20", preferred=4)
    assert fitted_in_ten_seconds(halfway, tip) == [("10", 5.0), ("20", 6.4)]


def test_two_tips_move_so_that_a_later_cue_keeps_its_full_text() -> None:
    # Both tips prefer the middle; only if the first moves is there room for all three.
    first, second, pinned = (
        cue_of_lengths("30", preferred=4),
        cue_of_lengths("30", preferred=4),
        cue_of_lengths("20 5", at=7.9),
    )
    assert fitted_in_ten_seconds(first, second, pinned) == [("30", 0.0), ("30", 4.0), ("20", 7.9)]


def test_the_cue_of_lower_priority_takes_its_shorter_form() -> None:
    high, low = cue_of_lengths("40", at=3, priority=2), cue_of_lengths("35 25", at=0, priority=1)
    assert fitted_in_ten_seconds(high, low) == [("40", 3.0), ("25", 0.0)]


def test_a_cue_that_does_not_fit_in_any_form_is_dropped_without_loss_to_others() -> None:
    high, low = cue_of_lengths("90", at=0, priority=2), cue_of_lengths("35 25", priority=1)
    assert fitted_in_ten_seconds(high, low) == [("90", 0.0), (None, 0.0)]
