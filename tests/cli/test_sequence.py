"""`play A B` and `play --loop`: sessions one after the other, with a rest between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.cli.options.playback_options import parse_rest
from voicecoach.cli.sequence import open_rest, rest_script
from voicecoach.errors import VoicecoachError
from voicecoach.script.value_types import Detail
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.session.session import Session

NECK = 'routine: "Neck: \\"slow\\""\nvoice: silent\nsteps:\n  - rest: 5s\n'
RUECKEN = "routine: Rücken\nlanguage: de\nvoice: silent\nwording: ruhig\nsteps:\n  - rest: 5s\n"
LANGUAGES = {
    "de": "Als Nächstes: Neck.",
    "en": "Next: Neck.",
    "es": "A continuación: Neck.",
    "fr": "Ensuite : Neck.",
    "it": "A seguire: Neck.",
    "ja": "次、Neckです。",
    "nl": "Hierna: Neck.",
    "pl": "Następnie: Neck.",
    "pt": "A seguir: Neck.",
    "ru": "Далее: Neck.",
}


@pytest.fixture(autouse=True)
def here(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(empty_home)
    return empty_home


def opened(text: str) -> Session:
    return open_session("a.yaml", SessionOptions(), find_user_folders(), pytest.fail, text=text)


def heard(session: Session) -> list[str]:
    return [event.text or f"[{event.sound}]" for event in session.timeline().events if event.kind != "bed"]


def test_the_rest_says_what_comes_next_and_lasts_its_time() -> None:
    rest = open_rest(opened(NECK), SessionOptions(), 20_000)
    assert heard(rest) == ['Next: Neck: "slow".', "Rest for twenty seconds."]
    assert rest.timeline().steps[-1].frames == 20 * 48_000


def test_the_rest_has_the_language_voice_and_pack_of_the_next_session() -> None:
    rest = open_rest(opened(RUECKEN), SessionOptions(), 20_000)
    assert heard(rest)[:2] == ["Als Nächstes: Rücken.", "Pause, zwanzig Sekunden."]
    assert (rest.language, rest.voice) == ("de", "silent")
    assert 'wording: "ruhig"\n' in rest_script(opened(RUECKEN), 20_000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_next_in_every_language(language: str) -> None:
    following = opened(f"routine: Neck\nlanguage: {language}\nvoice: silent\nsteps:\n  - rest: 5s\n")
    assert heard(open_rest(following, SessionOptions(), 3_000))[0] == LANGUAGES[language]


def test_the_rest_keeps_how_much_is_said_and_ignores_what_is_for_the_routines() -> None:
    options = SessionOptions(
        detail=Detail.SOUNDS, asked_ms=600_000, scale=2.0, parameters=(("work", "30s"),), wording="kind"
    )
    rest = open_rest(opened(NECK), options, 20_000)
    assert heard(rest) == ["[rest]"]
    assert rest.timeline().steps[-1].frames == 20 * 48_000


@pytest.mark.parametrize(("text", "ms"), [("0s", 0), ("90", 90_000), ("1m30s", 90_000), ("20s..40s", 30_000)])
def test_rests(text: str, ms: int) -> None:
    assert parse_rest(text) == ms


def test_what_is_no_rest() -> None:
    with pytest.raises(VoicecoachError, match=r"^--rest-between: 'a while' is not a duration; write 20s"):
        parse_rest("a while")


def outcome(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.stderr


def test_all_routines_are_checked_before_anything_plays(here: Path) -> None:
    (here / "neck.yaml").write_text(NECK)
    (here / "back.yaml").write_text(NECK.replace("rest: 5s", "rest: soon"))
    assert outcome("play", "neck.yaml", "back.yaml") == (
        1,
        (
            "back.yaml:4:11: 'soon' is not a duration; write 20s, 1m30s or 30s..90s\n"
            "1 problem. Nothing was played.\n"
        ),
    )


@pytest.mark.parametrize("options", [("neck.yaml",), ("--loop",)])
def test_only_one_session_can_be_exported_instead(here: Path, options: tuple[str, ...]) -> None:
    (here / "neck.yaml").write_text(NECK)
    assert outcome("play", "neck.yaml", *options, "--or-export", "a.mp3") == (
        1,
        "--or-export takes one routine; leave it out, or name one routine\n",
    )
