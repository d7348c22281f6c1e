"""The full-screen view as text: what it shows in each phase, and how it is laid out at each size."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.support.golden_files import check_golden
from tests.support.player_fakes import FakeSource, constant
from tests.support.thorough import thorough_except
from voicecoach.player.player_state import HANGING_MESSAGE, RETRYING_MESSAGE, PlayerState, current_state
from voicecoach.player.playhead import Playhead, TransportState
from voicecoach.player.screen.content import ScreenContent, screen_content
from voicecoach.player.screen.display import FullScreenDisplay, can_show_screen
from voicecoach.player.screen.layout import Look, lay_out, lay_out_help
from voicecoach.player.screen.phase import Phase
from voicecoach.timeline.model import Event, ExerciseNumber, Interval, Round, Step, StepKind
from voicecoach.units import SAMPLE_RATE
from voicecoach.wording import WordingStore, screen_labels

SCREENS = Path(__file__).parent / "screens"
LANGUAGES = WordingStore().languages()
ENGLISH = screen_labels("en")


def speech(step: int, cue: str, text: str, start_s: float, length_s: float = 1.0) -> Event:
    frames = round(length_s * SAMPLE_RATE)
    return Event(
        kind="speech", cue=cue, text=text, start=round(start_s * SAMPLE_RATE), frames=frames, step=step
    )


def step(  # noqa: PLR0913, PLR0917 - a step has all these
    index: int,
    name: str,
    start_s: int,
    length_s: int,
    hold: tuple[int, int] | None = None,
    side: str | None = None,
    number: Round | None = None,
    kind: StepKind = "exercise",
    exercise: int = 0,
) -> Step:
    interval = Interval(hold[0] * SAMPLE_RATE, hold[1] * SAMPLE_RATE) if hold else None
    return Step(
        index=index,
        name=name,
        side=side,
        round=number,
        start=start_s * SAMPLE_RATE,
        frames=length_s * SAMPLE_RATE,
        hold=interval,
        kind=kind,
        exercise=ExerciseNumber(exercise, 4) if exercise else None,
    )


STEPS = (
    step(0, "Get ready", 0, 10, kind="prepare"),
    step(1, "Cheek to shoulder", 10, 90, (20, 75), "right", Round(1, 2), exercise=1),
    step(2, "Rest", 100, 20, kind="rest"),
    step(3, "Shrug, up and back", 120, 30, (125, 24), exercise=2),
    step(4, "Marching on the spot", 150, 25, (154, 20), exercise=3),
    step(5, "Breathing", 175, 30, (180, 24), exercise=4),
    step(6, "Wait", 205, 20, kind="wait"),
    step(7, "Silence", 225, 45, kind="silence"),
    step(8, "Finish", 270, 5, kind="finish"),
)
EVENTS = (
    speech(0, "welcome", "Neck and shoulders.", 1),
    speech(
        1, "do", "Let your right ear sink towards your shoulder; the left hand pulls to the floor.", 11, 5
    ),
    speech(1, "hold", "Hold for one minute and fifteen seconds.", 17, 2),
    Event(kind="sound", cue="go", sound="go", start=20 * SAMPLE_RATE, frames=9_600, step=1),
    speech(1, "halfway", "Halfway.", 57.5, 0.5),
    *(speech(1, "countdown", text, 92 + index, 0.5) for index, text in enumerate(("Three.", "Two.", "One."))),
    speech(1, "release", "And slowly out.", 96),
    speech(2, "rest", "Rest for twenty seconds.", 100),
    speech(2, "next", "Next: Shrug, up and back.", 103),
    speech(3, "reps", "Four repetitions.", 121),
    *(speech(3, "rep", text, 125 + 6 * index, 0.5) for index, text in enumerate(("One.", "Two.", "Three."))),
    speech(3, "last_rep", "Last one.", 143, 0.5),
    speech(4, "work", "Twenty seconds.", 151),
    speech(4, "work_go", "Go.", 154, 0.5),
    speech(5, "breathe_in", "Breathe in.", 180),
    speech(5, "breathe_out", "Breathe out.", 186),
    speech(5, "breathe_in", "Breathe in.", 192),
    speech(6, "wait", "Press play when you stand at the door.", 206, 3),
    speech(8, "finish", "Well done. That was Neck and shoulders.", 271, 3),
)
SOURCE = FakeSource(constant(275 * SAMPLE_RATE), STEPS, EVENTS)


def state_at(second: float, state: TransportState = TransportState.PLAYING) -> PlayerState:
    return current_state(SOURCE, Playhead(round(second * SAMPLE_RATE), state))


def content_of(state: PlayerState, language: str = "en", *, has_keys: bool = True) -> ScreenContent:
    return screen_content(state, SOURCE, screen_labels(language), has_keys=has_keys)


def text_rows(content: ScreenContent, width: int, height: int) -> list[str]:
    """The rows as text; fails unless they fill the screen exactly."""
    rows = ["".join(text for text, _ in row) for row in lay_out(content, width, height)]
    assert [cell_len(row) for row in rows] == [width] * height
    return rows


SHOWN = {
    "before anything is known": replace(
        state_at(0),
        step=None,
        step_number=0,
        step_count=None,
        frames=None,
        left_frames=None,
        is_preparing=True,
    ),
    "get ready": state_at(4),
    "get ready for a hold": state_at(12),
    "hold": state_at(30),
    "release": state_at(96.5),
    "rest": state_at(103.5),
    "work, counted": state_at(138),
    "work for a time": state_at(160),
    "breathe": state_at(193),
    "wait": state_at(209, TransportState.WAITING),
    "silence": state_at(230),
    "words": state_at(272),
    "paused": state_at(30, TransportState.PAUSED),
    "the device is gone": replace(state_at(30), device_status=f"{RETRYING_MESSAGE} in 2 s"),
    "a hold made longer": replace(state_at(30), note="+10 s"),
    "a hold that cannot be shorter": replace(state_at(30), note="-5 s; 12 s is the least now"),
}


@pytest.mark.parametrize(("width", "height"), [(40, 14), (80, 16), (160, 34)])
def test_the_screen_in_each_phase(width: int, height: int, request: pytest.FixtureRequest) -> None:
    screens = (
        f"== {name}\n" + "\n".join(row.rstrip() for row in text_rows(content_of(state), width, height))
        for name, state in SHOWN.items()
    )
    check_golden(SCREENS / f"{width}x{height}.txt", "\n".join(screens) + "\n", request)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labels_are_in_the_language_of_the_routine(language: str, request: pytest.FixtureRequest) -> None:
    shown = (
        content_of(state, language) for name, state in SHOWN.items() if name != "before anything is known"
    )
    lines = (
        " | ".join(filter(None, (content.label, content.status, content.count, content.round, content.next)))
        for content in shown
    )
    keys = content_of(state_at(4), language).keys
    text = "\n".join((*lines, *keys, *content_of(SHOWN["paused"], language).keys[:1])) + "\n"
    check_golden(SCREENS / f"labels-{language}.txt", text, request)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_and_what_is_wrong_fit_into_40_columns(language: str) -> None:
    for name in ("paused", "the device is gone", "wait", "hold"):
        content = content_of(SHOWN[name], language)
        rows = text_rows(content, 40, 12)
        band = next(row for row in rows if (content.status or content.label) in row)
        assert "…" not in band
        assert all(key in rows[-1] for key in (content.keys[0], content.keys[4], content.keys[5]))


@pytest.mark.parametrize("height", thorough_except(1, 2, 5, 9, 12, 24, 40, of=range(1, 61)))
def test_every_size_is_filled_exactly(height: int) -> None:
    for width in (1, 10, 20, 39, 40, 41, 79, 80, 120, 200):
        for state in SHOWN.values():
            for language in ("en", "ja"):
                text_rows(content_of(state, language), width, height)


def test_on_a_screen_of_few_rows_the_time_is_in_the_row_of_the_phase() -> None:
    assert text_rows(content_of(SHOWN["hold"]), 40, 1) == [" Hold 1:05                 Round 1 of 2 "]
    assert text_rows(content_of(SHOWN["paused"]), 40, 2) == [
        " Hold 1:05 · Paused        Round 1 of 2 ",
        " ██░░░░░░░░░░░░░░░░░░░░░░░░░  4:05 left ",
    ]


def test_on_a_screen_of_few_rows_a_note_is_in_the_band() -> None:
    assert text_rows(content_of(SHOWN["a hold made longer"]), 40, 9) == [
        " 1/4  Cheek to shoulder · right         ",
        " Hold                             +10 s ",
        "         ██        ██████  ██████       ",
        "       ████    ██  ██  ██  ██           ",
        "         ██        ██  ██  ██████       ",
        "         ██    ██  ██  ██      ██       ",
        "       ██████      ██████  ██████       ",
        " Let your right ear sink towards your…  ",
        " ██░░░░░░░░░░░░░░░░░░░░░░░░░  4:05 left ",
    ]


@pytest.mark.parametrize(
    ("second", "phase", "seconds"),
    [
        pytest.param(0, Phase.PREPARE, 10, id="the first frame"),
        pytest.param(9.5, Phase.PREPARE, 1, id="seconds are rounded up"),
        pytest.param(19.5, Phase.PREPARE, 1, id="to the start of the hold"),
        pytest.param(20, Phase.HOLD, 75, id="the hold starts"),
        pytest.param(92, Phase.HOLD, 3, id="with the countdown"),
        pytest.param(95, Phase.RELEASE, 5, id="the hold ends"),
        pytest.param(149.5, Phase.WORK, 0, id="a sound after the end is no phase"),
        pytest.param(207, Phase.WAIT, None, id="a wait has no time"),
        pytest.param(230, Phase.OTHER, 40, id="silence"),
        pytest.param(272, Phase.OTHER, None, id="words have no time"),
    ],
)
def test_the_phase_and_its_seconds(second: float, phase: Phase, seconds: int | None) -> None:
    content = content_of(state_at(second))
    assert (content.phase, content.seconds) == (phase, seconds)


def test_without_keys_a_wait_counts_down_and_no_keys_are_shown() -> None:
    content = content_of(state_at(215), has_keys=False)
    assert (content.label, content.seconds, content.status, content.keys) == ("Wait", 10, "", ())


@pytest.mark.parametrize(
    ("second", "words", "is_speaking"),
    [
        pytest.param(10.5, "", False, id="nothing was said yet"),
        pytest.param(12, EVENTS[1].text, True, id="being said"),
        pytest.param(16.5, EVENTS[1].text, False, id="was said"),
        pytest.param(58.2, "Halfway.", False, id="short words stay for a moment"),
        pytest.param(62, EVENTS[1].text, False, id="then the routine's own return"),
        pytest.param(93.2, EVENTS[1].text, False, id="counts are not shown"),
    ],
)
def test_the_words(second: float, words: str, is_speaking: bool) -> None:
    content = content_of(state_at(second))
    assert (content.words, content.is_speaking) == (words, is_speaking)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (f"{RETRYING_MESSAGE} in 8 s", "Audiogerät weg. Neuer Versuch läuft."),
        (HANGING_MESSAGE, "Das Audiosystem antwortet nicht."),
        ("something else", "something else"),
    ],
)
def test_faults_of_the_device_are_told_in_the_language_of_the_routine(message: str, shown: str) -> None:
    content = content_of(replace(state_at(30), device_status=message), "de")
    assert (content.status, content.is_fault) == (shown, True)


def looks(state: PlayerState) -> list[Look]:
    """How the pieces of each row look, on a screen of one column of text per section."""
    return [row[0][1] for row in lay_out(content_of(state), 80, 8)]


def test_the_band_tells_the_phase_by_its_look() -> None:
    assert {name: looks(state)[1] for name, state in SHOWN.items()} == {
        "before anything is known": Look.PREPARE,
        "get ready": Look.PREPARE,
        "get ready for a hold": Look.PREPARE,
        "hold": Look.HOLD,
        "release": Look.PREPARE,
        "rest": Look.REST,
        "work, counted": Look.WORK,
        "work for a time": Look.WORK,
        "breathe": Look.WORK,
        "wait": Look.WAIT,
        "silence": Look.REST,
        "words": Look.REST,
        "paused": Look.PAUSED,
        "the device is gone": Look.FAULT,
        "a hold made longer": Look.HOLD,
        "a hold that cannot be shorter": Look.HOLD,
    }


def test_help_that_does_not_fit_is_cut() -> None:
    rows = lay_out_help(["space   pauses, and goes on", "q   stops", "x   mutes"], 20, 2)
    assert [text for row in rows for text, _ in row] == ["space   pauses, and…", "q   stops           "]


def display_on(out: io.StringIO, width: int = 80, height: int = 24) -> FullScreenDisplay:
    console = Console(file=out, force_terminal=True, width=width, height=height, color_system=None)
    return FullScreenDisplay(console, SOURCE, ENGLISH, has_keys=True)


def test_states_that_look_the_same_are_drawn_once() -> None:
    out = io.StringIO()
    with display_on(out) as display:
        display.show(state_at(30))
        drawn = len(out.getvalue())
        display.show(state_at(30.4))
        assert len(out.getvalue()) == drawn
        display.show(state_at(31))
        assert 0 < len(out.getvalue()) - drawn < drawn / 2


def test_the_keys_are_shown_in_place_of_the_session_and_hidden_again() -> None:
    out = io.StringIO()
    with display_on(out) as display:
        display.show_keys()
        display.show(state_at(30))
        assert "says where you are, and what time is left" in out.getvalue()
        out.truncate(0)
        display.show_keys()
        assert "Let your right ear sink" in out.getvalue()


def test_messages_are_printed_once_the_screen_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    with display_on(io.StringIO()) as display:
        sys.stderr.write("Note: the disk is full\n")
        display.show(state_at(30))
        assert not capsys.readouterr().err
    assert capsys.readouterr().err == "Note: the disk is full\n"


class GoneTerminal(io.StringIO):
    """A terminal that was closed after its first output."""

    def flush(self) -> None:
        if "Hold" in self.getvalue():
            raise OSError(5, "Input/output error")


def test_a_terminal_that_is_gone_is_told_to_the_player_which_shows_no_more() -> None:
    with display_on(GoneTerminal()) as display, pytest.raises(OSError, match="Input/output error"):
        display.show(state_at(30))


@pytest.mark.parametrize(
    ("encoding", "is_shown"), [("utf-8", True), ("cp850", True), ("cp1252", False), ("ascii", False)]
)
def test_a_terminal_without_the_characters_gets_the_line(encoding: str, is_shown: bool) -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    assert can_show_screen(Console(file=file, force_terminal=True)) == is_shown


def test_a_dumb_terminal_gets_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert not can_show_screen(Console(file=io.StringIO(), force_terminal=True))


def test_a_language_without_labels_gets_english_ones() -> None:
    assert screen_labels("sv") == ENGLISH


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_all_labels(language: str) -> None:
    assert screen_labels(language).keys() == ENGLISH.keys()
    assert {Phase.OTHER, *ENGLISH} >= set(Phase)
