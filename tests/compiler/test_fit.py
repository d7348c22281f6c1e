"""The fit against a reference that tries everything, in windows small enough for that."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from voicecoach.compiler.arrange.fit_cues import MIN_GAP_FRAMES, FittedCue, fit_cues
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

UNIT_MS = 100
"""The grid of the reference: everything is a multiple of it, the least gap is one."""
UNIT = frames_from_ms(UNIT_MS)


def length(form: Form) -> int | None:
    """The words of a form are its length in units; no words cannot be spoken."""
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


def order(cues: tuple[PlannedCue, ...]) -> list[int]:
    return sorted(range(len(cues)), key=lambda place: (-cues[place].priority, place))


def losses(window: Window, chosen: dict[int, int]) -> tuple[int, ...]:
    """How many forms each cue passes over, in the order of priority."""
    return tuple(chosen[place] for place in order(window.cues))


def reference(window: Window) -> tuple[int, ...]:
    """The least losses of all arrangements there are."""
    every = product(*(range(len(cue.forms) + 1) for cue in window.cues))
    possible = (dict(enumerate(chosen)) for chosen in every)
    return min(losses(window, chosen) for chosen in possible if any(placements(window, chosen, 0, [])))


def placements(
    window: Window, chosen: dict[int, int], place: int, taken: list[tuple[int, int, bool]]
) -> Iterator[bool]:
    """One True for each way to put the chosen forms of the cues from `place` on beside those taken."""
    if place == len(window.cues):
        yield True
        return
    cue = window.cues[place]
    if chosen[place] == len(cue.forms):
        yield from placements(window, chosen, place + 1, taken)
        return
    frames = length(cue.forms[chosen[place]])
    if frames is None:
        return
    units, pinned = frames // UNIT, isinstance(cue.anchor, StartsAt)
    for start in starts(cue.anchor, units):
        clear = all(start >= there + long + 1 or there >= start + units + 1 for there, long, _ in taken)
        behind = pinned or all(start > there for there, _, fixed in taken if not fixed)
        if clear and behind and start + units + 1 <= window.ms // UNIT_MS:
            yield from placements(window, chosen, place + 1, [*taken, (start, units, pinned)])


def starts(anchor: Anchor, units: int) -> range:
    if isinstance(anchor, StartsAt):
        return range(anchor.at_ms // UNIT_MS, anchor.at_ms // UNIT_MS + 1)
    if isinstance(anchor, EndsBy):
        return range(anchor.by_ms // UNIT_MS - units + 1)
    assert isinstance(anchor, Within)
    return range(anchor.from_ms // UNIT_MS, anchor.to_ms // UNIT_MS - units + 1)


def loss_of(one: FittedCue) -> int:
    return len(one.cue.forms) if one.form is None else one.cue.forms.index(one.form)


@given(windows())
def test_nothing_is_lost_that_could_be_saved(window: Window) -> None:
    fitted = fit_cues(window, length)
    # Equal forms of a cue are one and the same to the fit and to the listener: count the first of them.
    least = reference(window)
    assert losses(window, dict(enumerate(map(loss_of, fitted)))) == least


@given(windows())
def test_every_cue_stands_where_its_anchor_wants_it(window: Window) -> None:
    placed = [one for one in fit_cues(window, length) if one.form]
    for one in placed:
        anchor = one.cue.anchor
        if isinstance(anchor, StartsAt):
            assert one.start == frames_from_ms(anchor.at_ms)
        elif isinstance(anchor, EndsBy):
            assert one.end <= frames_from_ms(anchor.by_ms)
        elif isinstance(anchor, Within):
            assert frames_from_ms(anchor.from_ms) <= one.start
            assert one.end <= frames_from_ms(anchor.to_ms)
        assert one.start >= 0
        assert one.end + MIN_GAP_FRAMES <= frames_from_ms(window.ms)
    ordered = sorted(placed, key=lambda one: one.start)
    assert all(one.end + MIN_GAP_FRAMES <= other.start for one, other in pairwise(ordered))
    movable = [one.start for one in placed if not isinstance(one.cue.anchor, StartsAt)]
    assert movable == sorted(movable)


def seconds(text: str, *, at: float | None = None, wanted: float = 0, priority: int = 1) -> PlannedCue:
    """A cue in a window of ten seconds; each of its forms, longest first, is as many units as it says."""
    anchor = Within(0, 10_000, round(wanted * 1000)) if at is None else StartsAt(round(at * 1000))
    return PlannedCue("cue", anchor, priority, tuple(map(SpeechForm, text.split())))


def fitted_in_ten_seconds(*cues: PlannedCue) -> list[tuple[str | None, float]]:
    fitted = fit_cues(Window(10_000, cues), length)
    return [
        (one.form.text if isinstance(one.form, SpeechForm) else None, one.start / frames_from_ms(1000))
        for one in fitted
    ]


def test_a_tip_makes_room_for_the_cue_that_must_stand_in_its_place() -> None:
    halfway, tip = seconds("10", at=5, priority=2), seconds("20", wanted=4)
    assert fitted_in_ten_seconds(halfway, tip) == [("10", 5.0), ("20", 6.4)]


def test_two_tips_move_together_so_that_a_later_cue_keeps_its_words() -> None:
    # Both tips want the middle; only if the first gives way is there room for all three.
    first, second, said = seconds("30", wanted=4), seconds("30", wanted=4), seconds("20 5", at=7.9)
    assert fitted_in_ten_seconds(first, second, said) == [("30", 0.0), ("30", 4.0), ("20", 7.9)]


def test_the_less_urgent_cue_takes_its_shorter_form() -> None:
    urgent, less = seconds("40", at=3, priority=2), seconds("35 25", at=0, priority=1)
    assert fitted_in_ten_seconds(urgent, less) == [("40", 3.0), ("25", 0.0)]


def test_what_does_not_fit_in_any_form_is_left_out_and_costs_nobody_anything() -> None:
    urgent, less = seconds("90", at=0, priority=2), seconds("35 25", priority=1)
    assert fitted_in_ten_seconds(urgent, less) == [("90", 0.0), (None, 0.0)]
