"""Which set of sounds is chosen, and how loud they are."""

from __future__ import annotations

import pytest

from tests.support.routines import SEARCH_PATH
from voicecoach.errors import InputError
from voicecoach.session.user_folders import shipped_folder
from voicecoach.wording.sound_sets import (
    BUILT_IN_SOUNDS,
    SoundChoice,
    SoundSet,
    choose_sounds,
    parse_sound_level,
    parse_sound_set,
)

BRIGHT, SOFT = SoundSet


@pytest.mark.parametrize("folder", [".", "soft"])
def test_each_set_has_all_built_in_sounds(folder: str) -> None:
    files = (shipped_folder("sounds") / folder).glob("*.wav")
    assert {file.stem for file in files} == BUILT_IN_SOUNDS


def test_the_first_set_and_the_first_level_count() -> None:
    sounds = choose_sounds((None, SOFT, BRIGHT), (None, -3.0, 2.0), frozenset())
    assert (sounds.name("end"), sounds.name("gong"), sounds.gain_db) == ("soft/end", "gong", -3.0)


@pytest.mark.parametrize(("sets", "levels"), [((), ()), ((BRIGHT, SOFT), (0.0, -6.0))])
def test_the_bright_set_leaves_sounds_as_they_are(
    sets: tuple[SoundSet, ...], levels: tuple[float, ...]
) -> None:
    assert choose_sounds(sets, levels, frozenset()) == SoundChoice({}, None)


def test_a_sound_of_the_users_own_is_played_in_every_set() -> None:
    sounds = choose_sounds((SOFT,), (), {"end", "gong"})
    assert (sounds.name("end"), sounds.name("bell")) == ("end", "soft/bell")


@pytest.mark.parametrize("value", [-40, 0, 6, -2.5])
def test_levels(value: float) -> None:
    assert parse_sound_level(value) == value


@pytest.mark.parametrize("value", [-41, 6.5, "loud", True, None, float("nan")])
def test_what_is_no_level(value: object) -> None:
    with pytest.raises(InputError) as error:
        parse_sound_level(value)
    assert str(error.value) == f"{value!r} is not a level of sounds; write a number from -40 to 6, such as -6"


def test_what_is_no_set() -> None:
    with pytest.raises(InputError, match=r"^there is no set of sounds 'sift'; did you mean 'soft'\?$"):
        parse_sound_set("sift")


def test_a_timeline_names_a_soft_sound_by_its_set() -> None:
    sounds = shipped_folder("sounds")
    assert SEARCH_PATH.sound_label(sounds / "soft/end.wav", sounds.parent) == "soft/end"
    assert SEARCH_PATH.sound_label(sounds / "end.wav", sounds.parent) == "end"
