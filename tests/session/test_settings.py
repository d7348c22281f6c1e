"""What the user has chosen once for all routines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from voicecoach.errors import VoicecoachError
from voicecoach.script.detail import Detail
from voicecoach.session.home import users_home
from voicecoach.session.open import Choices, open_session
from voicecoach.session.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = (
    "routine: Neck\nvoice: silent\ndetail: full\nsteps:\n  - stretch: Neck\n    do: Look up.\n    hold: 5s\n"
)


def said(folder: Path, choices: Choices) -> list[str]:
    (folder / "neck.yaml").write_text(ROUTINE)
    timeline = open_session(str(folder / "neck.yaml"), choices, users_home(), print).timeline()
    return [event.text for event in timeline.events if event.text]


def test_the_users_detail_wins_over_the_routines_and_an_option_over_both(
    empty_home: Path, tmp_path: Path
) -> None:
    assert "Look up." in said(tmp_path, Choices())
    (empty_home / "settings.toml").write_text('detail = "minimal"\n')
    assert said(tmp_path, Choices()) == ["Neck.", "Neck.", "Well done. That was Neck."]
    assert "Hold for five seconds." in said(tmp_path, Choices(detail=Detail.BRIEF))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("detial = 1", "there is no setting 'detial'; did you mean 'detail'?", id="unknown key"),
        pytest.param(
            'detail = "bref"', "there is no detail 'bref'; did you mean 'brief'?", id="unknown detail"
        ),
        pytest.param(
            "detail", "Expected '=' after a key in a key/value pair (at end of document)", id="not TOML"
        ),
    ],
)
def test_what_is_wrong_with_the_settings_is_told_with_their_file(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(VoicecoachError) as refused:
        read_settings(path)
    assert str(refused.value) == f"{path}: {why}"
