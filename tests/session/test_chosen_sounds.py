"""The set and the level of sounds in a session: chosen by the listener, the routine or its pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.script_folder import wav
from voicecoach.errors import ScriptError
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions, options_from_json, options_to_json, parse_options
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import from_json, to_json
from voicecoach.wording.sound_sets import SoundSet

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.session.session import Session

STEPS = "steps:\n  - stretch: B\n    hold: 5s\n  - sound: bell\n"
OFF = SessionOptions()


@pytest.fixture(autouse=True)
def here(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the user is in, with the user's own folders below it."""
    monkeypatch.chdir(empty_home)
    return empty_home


def opened(head: str = "", options: SessionOptions = OFF) -> Session:
    text = f"routine: A\nvoice: silent\ncues: {{go: {{say: []}}}}\n{head}{STEPS}"
    return open_session("a.yaml", options, find_user_folders(), pytest.fail, text=text)


def heard(session: Session) -> list[tuple[str, str | None, float | None]]:
    return [
        (event.cue, event.sound, event.gain_db)
        for event in session.timeline().events
        if event.cue in ("go", "end", "sound")
    ]


def sounds(prefix: str, gain_db: float | None = None) -> list[tuple[str, str, float | None]]:
    return [
        (cue, f"{prefix}{name}", gain_db) for cue, name in (("go", "go"), ("end", "end"), ("sound", "bell"))
    ]


@pytest.mark.parametrize(
    ("head", "options", "prefix", "gain_db"),
    [
        pytest.param("", OFF, "", None, id="nothing"),
        pytest.param("sounds: soft\n", OFF, "soft/", None, id="the routine"),
        pytest.param("sounds: {level: -3}\n", OFF, "", -3.0, id="the level alone"),
        pytest.param("wording: calm\n", OFF, "soft/", None, id="the pack of the routine"),
        pytest.param("", SessionOptions(wording="calm"), "soft/", None, id="the pack of the listener"),
        pytest.param("wording: calm\nsounds: bright\n", OFF, "", None, id="the routine over its pack"),
        pytest.param(
            "wording: calm\nsounds: {level: 2}\n", OFF, "soft/", 2.0, id="the pack's set, its level"
        ),
        pytest.param(
            "sounds: {set: soft, level: -3}\n",
            SessionOptions(sounds=SoundSet.BRIGHT, sound_level_lu=0.0),
            "",
            None,
            id="the listener over all",
        ),
    ],
)
def test_who_chooses(head: str, options: SessionOptions, prefix: str, gain_db: float | None) -> None:
    assert heard(opened(head, options)) == sounds(prefix, gain_db)


def test_a_users_own_words_choose_over_a_pack(here: Path) -> None:
    (here / "wording").mkdir()
    (here / "wording/en.yaml").write_text("sounds: {set: bright, level: -1}\ncues: {}\n")
    assert heard(opened("wording: calm\n")) == sounds("", -1.0)


def test_a_sound_next_to_the_script_is_played_in_every_set(here: Path) -> None:
    (here / "end.wav").write_bytes(wav(96))
    assert heard(opened("sounds: soft\n"))[1] == ("end", "end", None)


def test_another_set_moves_nothing() -> None:
    timelines = [opened("", SessionOptions(sounds=one)).timeline() for one in SoundSet]
    bright, soft = ([(event.start, event.frames) for event in one.events] for one in timelines)
    assert bright == soft


def test_a_level_is_heard_and_keeps_the_onset() -> None:
    usual, soft = (
        opened("", SessionOptions(sound_level_lu=level)).stream().timeline for level in (None, -6.0)
    )
    assert [event.start for event in usual.events] == [event.start for event in soft.events]
    clips = [clip_of_end(SessionOptions(sound_level_lu=level)) for level in (None, -6.0)]
    assert np.abs(clips[0] / 10 ** (6 / 20) - clips[1]).max() <= 1


def test_a_louder_sound_is_limited() -> None:
    clip = clip_of_end(SessionOptions(sound_level_lu=6.0))
    assert 20_000 < np.abs(clip).max() <= 32_768 * 10 ** (-2 / 20) + 1


def clip_of_end(options: SessionOptions) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    session = opened("", options)
    event = next(event for event in session.timeline().events if event.cue == "end")
    clip = session.clip_provider.clip_of_event(event)
    return clip.read(0, clip.frames).astype(np.float64)


def test_a_timeline_file_keeps_the_sounds_and_their_level(here: Path) -> None:
    timeline = opened("sounds: {set: soft, level: -3}\n").timeline()
    assert from_json(to_json(timeline)) == timeline
    (here / "a.json").write_text(to_json(timeline))
    assert heard(open_session("a.json", OFF, find_user_folders(), pytest.fail)) == sounds("soft/", -3.0)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("sounds: loud", "4:9: there is no set of sounds 'loud'; there are: bright, soft"),
        (
            "sounds: {set: soft, level: 7}",
            "4:28: 7 is not a level of sounds; write a number from -40 to 6, such as -6",
        ),
        ("sounds: {sett: soft}", "4:10: unknown key 'sett' in a choice of sounds; did you mean 'set'?"),
    ],
)
def test_what_is_wrong_in_a_routine(line: str, what: str) -> None:
    with pytest.raises(ScriptError) as error:
        opened(f"{line}\n")
    assert str(error.value) == f"a.yaml:{what}"


def test_the_options_come_back_from_the_journal() -> None:
    options = parse_options(sounds="soft", sound_level=-2.0)
    assert (options.sounds, options.sound_level_lu) == (SoundSet.SOFT, -2.0)
    assert options_from_json(options_to_json(options)) == options
