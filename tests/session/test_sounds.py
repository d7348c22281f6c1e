"""Every sound of a session is read before anything plays; what is wrong stands where it is named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.support.script_folder import wav
from voicecoach.errors import VoicecoachError
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import to_json

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.timeline.model import Timeline

HEAD = "routine: A\nvoice: silent\nsteps:\n"
SHIPPED = "beat, beat_accent, bell, end, go, half, rest, switch, tick"


@pytest.fixture(autouse=True)
def here(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the user is in, with the user's own folders below it."""
    monkeypatch.chdir(empty_home)
    return empty_home


def write(path: Path, content: str | bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(name: str, choices: SessionOptions = SessionOptions()) -> list[str]:  # noqa: B008 - it is frozen
    """The lines that a user would see, with paths as seen from here."""
    with pytest.raises(VoicecoachError) as error:
        open_session(name, choices, find_user_folders(), pytest.fail)
    return str(error.value).replace(f"{find_user_folders().sounds.parent.as_posix()}/", "").split("\n")


DAMAGED = {
    "of no bytes": (b"", "a.wav is damaged or not a sound file; use a WAV, FLAC, MP3, M4A, Ogg or Opus file"),
    "of words": (
        b"la la",
        "a.wav is damaged or not a sound file; use a WAV, FLAC, MP3, M4A, Ogg or Opus file",
    ),
    "of no length": (wav(0), "a.wav holds no sound: its length is 0; mend it, or take another sound"),
    "too long": (
        wav(120 * 48_000 + 1),
        "a.wav is longer than 120 seconds, or damaged; cut it down to what is to be heard",
    ),
}


@pytest.mark.parametrize(
    ("content", "what"), [pytest.param(*case, id=name) for name, case in DAMAGED.items()]
)
def test_a_sound_of_a_script_that_cannot_be_played(here: Path, content: bytes, what: str) -> None:
    write(here / "a.wav", content)
    write(
        here / "a.yaml",
        f"{HEAD}  - say: Hi\n  - sound: a\n  - rest: 5s\n    cues: {{rest: {{sound: a.wav}}}}\n",
    )
    assert refusal("a.yaml") == [f"a.yaml:5:12: {what}", f"a.yaml:7:26: {what}"]


def test_a_sound_that_was_mended_is_read_again(here: Path) -> None:
    write(here / "a.yaml", f"{HEAD}  - sound: a\n")
    write(here / "a.wav")
    assert len(refusal("a.yaml")) == 1
    write(here / "a.wav", wav())
    assert open_session("a.yaml", SessionOptions(), find_user_folders(), pytest.fail).title == "A"


@pytest.mark.parametrize(
    ("file", "choices"),
    [
        pytest.param("wording/en.yaml", SessionOptions(), id="the user's words"),
        pytest.param(
            "wording/packs/en/mine.yaml", SessionOptions(wording="mine"), id="a pack that is chosen"
        ),
    ],
)
def test_a_sound_of_words_that_is_not_there(here: Path, file: str, choices: SessionOptions) -> None:
    write(here / "a.yaml", f"{HEAD}  - rest: 5s\n")
    write(here / file, "cues:\n  rest: Rest.\n  halfway: {sound: nosuch}\n  end: {sound: a}\n")
    write(here / "sounds/a.wav")
    assert refusal("a.yaml", choices) == [
        f"{file}:3:20: there is no sound 'nosuch'; there are: a, {SHIPPED}",
        f"{file}:4:16: sounds/{DAMAGED['of no bytes'][1]}",
    ]


def test_a_sound_of_the_pack_that_a_routine_names(here: Path) -> None:
    write(here / "a.yaml", f"wording: mine\n{HEAD}  - rest: 5s\n")
    write(here / "wording/packs/en/mine.yaml", "cues:\n  halfway: {sound: nosuch}\n")
    assert refusal("a.yaml") == [
        f"wording/packs/en/mine.yaml:2:20: there is no sound 'nosuch'; there are: {SHIPPED}"
    ]


def test_words_may_name_a_sound_beside_the_script_and_one_of_the_users(here: Path) -> None:
    write(here / "in/a.yaml", f"{HEAD}  - stretch: B\n    hold: 3s\n")
    write(here / "wording/en.yaml", "cues:\n  go: {say: [], sound: a}\n  end: {say: [], sound: b}\n")
    write(here / "in/a.wav", wav(96))
    write(here / "sounds/b.wav", wav(144))
    timeline = open_session("in/a.yaml", SessionOptions(), find_user_folders(), pytest.fail).timeline()
    heard = [(event.cue, event.sound, event.frames) for event in timeline.events if event.sound]
    assert heard == [("go", "a.wav", 96), ("end", "b", 144)]


def test_a_sound_in_place_of_one_that_ships_is_read_too(here: Path) -> None:
    write(here / "a.yaml", f"{HEAD}  - rest: 5s\n")
    write(here / "sounds/tick.wav")
    assert refusal("a.yaml") == ["sounds/" + DAMAGED["of no bytes"][1].replace("a.wav", "tick.wav")]


def compiled(here: Path) -> Timeline:
    write(here / "a.wav", wav())
    write(here / "a.yaml", f"{HEAD}  - sound: a\n  - sound: bell\n  - sound: a\n  - sound: go\n")
    return open_session("a.yaml", SessionOptions(), find_user_folders(), pytest.fail).timeline()


def places(text: str, sound: str) -> list[int]:
    return [line for line, words in enumerate(text.split("\n"), 1) if words == f'   "sound": "{sound}",']


def test_sounds_of_a_timeline_that_cannot_be_played_are_told_where_they_stand_first(here: Path) -> None:
    timeline = compiled(here)
    events = [replace(event, sound="gogn") if event.sound == "go" else event for event in timeline.events]
    text = to_json(replace(timeline, events=tuple(events)))
    write(here / "a.json", text)
    write(here / "a.wav")
    write(here / "bell.wav", wav(115_200 + 5 * 48_000 + 1))
    assert refusal("a.json") == [
        f"a.json:{places(text, 'a.wav')[0]}:13: {DAMAGED['of no bytes'][1]}",
        (
            f"a.json:{places(text, 'bell')[0]}:13: 'bell' takes longer than its timeline gives it, "
            "it was another sound then; compile the routine again"
        ),
        f"a.json:{places(text, 'gogn')[0]}:13: there is no sound 'gogn'; did you mean 'go'?",
    ]


def test_a_timeline_names_a_way_out_of_its_folder(here: Path) -> None:
    write(here / "in/a.json", to_json(compiled(here)).replace('"a.wav"', '"../a.wav"'))
    line = refusal("in/a.json")[0]
    assert line.partition(": ")[2] == (
        f"'../a.wav' leads out of the script's folder; allow the folder {here.as_posix()}"
    )
    assert (
        open_session(
            "in/a.json", SessionOptions(allowed=(here,)), find_user_folders(), pytest.fail
        ).fixed_timeline
        is not None
    )
