from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from rich.console import Console

from tests.support.player_fakes import FakeSource, constant, steps_of
from voicecoach.player.commands import Insert
from voicecoach.player.displays import PlainDisplay, StatusLineDisplay, format_status_line
from voicecoach.player.keymap import KEY_HINT, help_lines
from voicecoach.player.player_state import PlayerState, current_state
from voicecoach.player.playhead import FADE_FRAMES, Playhead, ToStep, TransportState
from voicecoach.timeline.model import Event, ExerciseNumber, Round, Step
from voicecoach.units import SAMPLE_RATE

CHEEK = PlayerState(
    transport_state=TransportState.PLAYING,
    step_number=2,
    step_count=14,
    step=Step(
        index=1, name="Cheek to shoulder", side="right", round=Round(2, 3), start=0, frames=30 * SAMPLE_RATE
    ),
    step_left_frames=23 * SAMPLE_RATE,
    left_frames=245 * SAMPLE_RATE,
)
REST = replace(
    CHEEK, step=Step(index=2, name="Rest", start=30 * SAMPLE_RATE, frames=10 * SAMPLE_RATE), step_number=3
)


@pytest.mark.parametrize(
    ("state", "text"),
    [
        pytest.param(
            CHEEK,
            "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left",
            id="playing",
        ),
        pytest.param(
            replace(CHEEK, transport_state=TransportState.PAUSED),
            "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left · paused",
            id="paused",
        ),
        pytest.param(
            replace(REST, transport_state=TransportState.WAITING),
            "3/14  Rest    0:23 left in step · 4:05 left · press space to go on",
            id="waiting",
        ),
        pytest.param(
            replace(REST, step_count=None, left_frames=None),
            "3  Rest    0:23 left in step",
            id="length not known",
        ),
        pytest.param(
            replace(REST, step_left_frames=1, left_frames=SAMPLE_RATE + 1),
            "3/14  Rest    0:01 left in step · 0:02 left",
            id="seconds are rounded up",
        ),
        pytest.param(
            replace(REST, step=None, step_number=0), "getting ready    4:05 left", id="before the first step"
        ),
        pytest.param(
            replace(REST, step=None, step_number=0, step_count=None, left_frames=None, is_preparing=True),
            "preparing…",
            id="preparing the first step",
        ),
        pytest.param(
            replace(REST, step_count=None, left_frames=None, step_left_frames=0, is_preparing=True),
            "3  Rest    0:00 left in step · preparing…",
            id="preparing the next step",
        ),
        pytest.param(
            replace(REST, is_preparing=True, device_status="the sound device is gone, trying again"),
            "3/14  Rest    0:23 left in step · 4:05 left · the sound device is gone, trying again",
            id="a device that is lost",
        ),
        pytest.param(
            replace(REST, transport_state=TransportState.PAUSED, note="volume 80 %"),
            "3/14  Rest    0:23 left in step · 4:05 left · paused · volume 80 %",
            id="a note",
        ),
    ],
)
def test_status_line(state: PlayerState, text: str) -> None:
    assert format_status_line(state) == text


RIGHT = Step(
    index=1, name="Cat", side="right", start=10, frames=5, kind="exercise", exercise=ExerciseNumber(1, 2)
)


@pytest.mark.parametrize(
    ("step", "text"),
    [
        pytest.param(RIGHT, "1/2  Cat · right    0:23 left in step · 4:05 left", id="exercise"),
        pytest.param(
            Step(index=0, name="Get ready", start=0, frames=9, kind="prepare"),
            "Get ready · next: Cat · right    0:23 left in step · 4:05 left",
            id="getting ready",
        ),
        pytest.param(
            Step(index=0, name="Rest", start=0, frames=9, kind="rest"),
            "Rest · next: Cat · right    0:23 left in step · 4:05 left",
            id="rest",
        ),
        pytest.param(
            Step(index=0, name="Now the floor", start=0, frames=9, kind="words"),
            "Now the floor    0:23 left in step · 4:05 left",
            id="words",
        ),
    ],
)
def test_only_exercises_have_a_number(step: Step, text: str) -> None:
    assert format_status_line(replace(CHEEK, step=step, next_exercise=RIGHT)) == text


def test_the_last_rest_has_nothing_next() -> None:
    rest = Step(index=0, name="Rest", start=0, frames=9, kind="rest")
    assert format_status_line(replace(CHEEK, step=rest)) == "Rest    0:23 left in step · 4:05 left"


@pytest.mark.parametrize(
    ("width", "text"),
    [
        pytest.param(
            76, "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left", id="fits"
        ),
        pytest.param(60, "2/14  Cheek to shoulder · …    0:23 left in step · 4:05 left", id="round cut"),
        pytest.param(44, "2/14  Cheek to shoulder…    0:23 · 4:05 left", id="times without text"),
        pytest.param(36, "2/14  Cheek to shoulder · r…    0:23", id="one time"),
        pytest.param(24, "2/14  Cheek to …    0:23", id="name cut short"),
    ],
)
def test_on_a_narrow_terminal_the_times_are_shortened_before_the_name(width: int, text: str) -> None:
    assert format_status_line(CHEEK, width) == text
    assert len(text) <= width


@pytest.mark.parametrize(
    ("state", "width", "text"),
    [
        pytest.param(
            replace(CHEEK, note="x" * 60),
            110,
            f"2/14  Cheek to shoulder · …    0:23 · 4:05 left · {'x' * 60}",
            id="long note",
        ),
        pytest.param(
            replace(CHEEK, note="x" * 200),
            60,
            f"2/14  Cheek to shoulder…    {'x' * 31}…",
            id="note longer than the line",
        ),
        pytest.param(
            replace(CHEEK, transport_state=TransportState.PAUSED), 24, "2/14  Cheek t…    paused", id="paused"
        ),
    ],
)
def test_notes_and_states_leave_room_for_the_name(state: PlayerState, width: int, text: str) -> None:
    assert format_status_line(state, width) == text
    assert len(text) <= width


def test_an_insert_is_part_of_the_state_before_and_while_it_plays() -> None:
    source = FakeSource(np.zeros(1_000, np.int16), steps_of(400, 600))
    samples = np.ones(800, np.int16)
    playheads = [
        Playhead(150),
        Playhead(150, insert=Insert(150, 300, samples)),
        Playhead(150, TransportState.PAUSED, pending=samples),
        Playhead(150, TransportState.PAUSED, pending=samples[:FADE_FRAMES]),
    ]
    assert [current_state(source, playhead).is_insert_playing for playhead in playheads] == [
        False,
        True,
        True,
        False,
    ]


def test_current_state() -> None:
    steps = steps_of(100, 200)
    source = FakeSource(constant(300), steps)
    assert current_state(source, Playhead(150)) == PlayerState(
        transport_state=TransportState.PLAYING,
        step_number=2,
        step_count=2,
        step=steps[1],
        step_left_frames=150,
        left_frames=150,
        position=150,
        frames=300,
    )
    source.ready = 200
    assert current_state(source, Playhead(150, TransportState.PAUSED)) == PlayerState(
        transport_state=TransportState.PAUSED,
        step_number=1,
        step_count=None,
        step=steps[0],
        step_left_frames=0,
        left_frames=None,
        position=150,
    )


@pytest.mark.parametrize(
    ("ready", "playhead", "preparing"),
    [
        pytest.param(0, Playhead(0), True, id="nothing is ready"),
        pytest.param(200, Playhead(200), True, id="everything ready was played"),
        pytest.param(200, Playhead(199), False, id="one frame is left"),
        pytest.param(200, Playhead(50, seek_target=ToStep(1)), True, id="seeking a step that is not ready"),
        pytest.param(200, Playhead(200, TransportState.PAUSED), False, id="paused"),
        pytest.param(300, Playhead(300), False, id="at the end"),
        pytest.param(300, Playhead(300, TransportState.ENDED), False, id="ended"),
    ],
)
def test_it_is_preparing_if_the_source_is_not_ready(ready: int, playhead: Playhead, preparing: bool) -> None:
    source = FakeSource(constant(300), steps_of(100, 200))
    source.ready = ready
    assert current_state(source, playhead).is_preparing == preparing


def test_the_plain_display_writes_a_line_for_each_step_and_state() -> None:
    out = io.StringIO()
    with PlainDisplay(out) as display:
        for state in (
            CHEEK,
            replace(CHEEK, step_left_frames=1),
            replace(CHEEK, transport_state=TransportState.PAUSED),
            REST,
        ):
            display.show(state)
        display.show(replace(REST, is_preparing=True))
        display.show(replace(REST, transport_state=TransportState.ENDED))
    assert out.getvalue().splitlines() == [
        "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left",
        "2/14  Cheek to shoulder · right · round 2/3    0:23 left in step · 4:05 left · paused",
        "3/14  Rest    0:23 left in step · 4:05 left",
        "3/14  Rest    0:23 left in step · 4:05 left · preparing…",
    ]


def test_the_status_line_is_rewritten() -> None:
    out = io.StringIO()
    with StatusLineDisplay(Console(file=out, force_terminal=True, width=44, color_system=None)) as display:
        display.show(CHEEK)
        display.show(CHEEK)
        display.show(REST)
    text = out.getvalue()
    assert " ".join(text.split()).startswith(KEY_HINT)
    assert text.count("2/14  Cheek to shoulder…    0:23 · 4:05 left") == 1
    assert "\r\x1b[2K3/14  Rest    0:23 left in step · 4:05 left" in text


def test_keys_are_shown_below_the_line_and_hidden_again() -> None:
    out = io.StringIO()
    with StatusLineDisplay(Console(file=out, force_terminal=True, width=80, color_system=None)) as display:
        display.show(REST)
        out.truncate(0)
        display.show_keys()
        shown = out.getvalue()
        display.show(replace(REST, step_left_frames=22 * SAMPLE_RATE))
        still_shown = out.getvalue()[len(shown) :]
        display.show_keys()
        hidden = out.getvalue()[len(shown) + len(still_shown) :]
    first, *rest = shown.split("\x1b[2K")[-1].splitlines()
    assert first == "3/14  Rest    0:23 left in step · 4:05 left"
    assert [text.rstrip() for text in rest] == list(help_lines())
    assert "0:22 left in step" in still_shown
    assert help_lines()[-1] in still_shown
    assert "0:22 left in step" in hidden
    assert help_lines()[0] not in hidden


def test_without_colours_the_key_hint_has_no_style() -> None:
    out = io.StringIO()
    with StatusLineDisplay(Console(file=out, force_terminal=True, width=80, no_color=True)):
        pass
    assert out.getvalue().startswith(f"{KEY_HINT}\n")


def speech(text: str, start_s: float) -> Event:
    return Event(
        kind="speech", cue="say", text=text, start=round(start_s * SAMPLE_RATE), frames=SAMPLE_RATE, step=0
    )


EVENTS = (
    Event(kind="bed", cue="bed", sound="waves", start=0, frames=20 * SAMPLE_RATE),
    speech("Sit tall.", 0),
    speech("Breathe out.", 2.4),
    Event(
        kind="sound",
        cue="half",
        sound="my/bell.wav",
        start=round(2.5 * SAMPLE_RATE),
        frames=SAMPLE_RATE,
        step=0,
    ),
    speech("Rest.", 10),
    speech("Ten seconds left.", 11),
)


def plain_lines(*times_s: float) -> list[str]:
    """Return what the plain display writes if it is shown the states at these times."""
    source = FakeSource(constant(20 * SAMPLE_RATE), steps_of(10 * SAMPLE_RATE, 10 * SAMPLE_RATE), EVENTS)
    out = io.StringIO()
    with PlainDisplay(out) as display:
        for second in times_s:
            display.show(current_state(source, Playhead(round(second * SAMPLE_RATE))))
    return out.getvalue().splitlines()


def test_the_plain_display_writes_a_line_for_each_event_once() -> None:
    assert plain_lines(0, 0.25, 0.5, 1.5, 2.4, 2.5, 2.75) == [
        "1/2  step 0    0:10 left in step · 0:20 left",
        "0:00  Sit tall.",
        "0:02  Breathe out.",
        "0:02  (bell)",
    ]


@pytest.mark.parametrize(
    ("times_s", "lines"),
    [
        pytest.param((1.5, 10, 10.25), ["0:10  Rest."], id="the next step"),
        pytest.param((1.5, 10.1), ["0:10  Rest."], id="shown a little later"),
        pytest.param(
            (10.2, 11.1, 10, 10.5), ["0:10  Rest.", "0:11  Ten seconds left.", "0:10  Rest."], id="again"
        ),
        pytest.param((1.5, 12.5), [], id="the middle of a step"),
    ],
)
def test_skipped_events_have_no_line_and_repeated_ones_have_another(
    times_s: tuple[float, ...], lines: list[str]
) -> None:
    assert [text for text in plain_lines(*times_s) if "step" not in text] == lines


def test_the_plain_display_writes_a_line_for_each_note() -> None:
    out = io.StringIO()
    with PlainDisplay(out, "press ? for help") as display:
        for note in ("", "+10 s", "+10 s", "", "+10 s", "volume 80 %"):
            display.show(replace(REST, note=note))
    assert out.getvalue().splitlines() == [
        "press ? for help",
        "3/14  Rest    0:23 left in step · 4:05 left",
        "+10 s",
        "+10 s",
        "volume 80 %",
    ]


def test_the_plain_display_writes_the_help_for_the_keys() -> None:
    out = io.StringIO()
    PlainDisplay(out).show_keys()
    assert out.getvalue().splitlines() == list(help_lines())
