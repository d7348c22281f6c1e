"""A routine names a model of a voice only where it may read: no path in a script leads further."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import voicecoach
from tests.support.piper_models import model_without_weights
from tests.support.sample_timeline import TIMELINE
from voicecoach.errors import InputError, ScriptError
from voicecoach.session import SessionOptions
from voicecoach.timeline import to_json

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = "routine: Neck\nvoice: {voice}\nsteps:\n  - stretch: Chin\n    hold: 8s\n"


@pytest.fixture
def folder(empty_home: Path, tmp_path: Path) -> Path:
    """A folder with a routine, another with models, and models of the user's."""
    model_without_weights(empty_home / "voices", "own")
    model_without_weights(tmp_path / "other", "far")
    (tmp_path / "routines").mkdir()
    return tmp_path / "routines"


def write(folder: Path, voice: str) -> Path:
    path = folder / "neck.yaml"
    path.write_text(ROUTINE.format(voice=voice), "utf-8")
    return path


NAMES = [
    "piper/{0}/far.onnx",
    "piper/{0}/far",
    "piper/{0}/far/0",
    "piper/../../other/far",
    "piper//etc/passwd",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_path_that_leads_elsewhere_is_refused_with_what_allows_it(folder: Path, name: str) -> None:
    voice = name.format(folder.with_name("other"))
    with pytest.raises(ScriptError) as error:
        voicecoach.open(write(folder, voice))
    (problem,) = error.value.problems
    assert (problem.line, problem.what.startswith(f"the voice '{voice}' leads out of the folder ")) == (
        2,
        True,
    )
    assert problem.hint.startswith("allow the folder ")


def test_an_allowed_folder_the_users_models_and_those_next_to_the_script_may_be_named(folder: Path) -> None:
    other = folder.with_name("other")
    far = write(folder, f"piper/{other}/far")
    assert voicecoach.open(far, SessionOptions(allowed=(other,))).voice == f"piper/{other}/far"
    assert voicecoach.open(write(folder, "piper/own")).voice == "piper/own"
    model_without_weights(folder, "near")
    near = f"piper/{folder}/near"
    assert voicecoach.open(write(folder, near)).voice == near
    assert voicecoach.open(write(folder, "espeak"), voice=f"piper/{other}/far").voice == f"piper/{other}/far"


def test_a_timeline_file_is_refused_too(folder: Path) -> None:
    voice = f"piper/{folder.with_name('other')}/far"
    path = folder / "neck.json"
    path.write_text(to_json(TIMELINE).replace(f'"{TIMELINE.voice}"', f'"{voice}"'), "utf-8")
    with pytest.raises(InputError, match="leads out of the folder"):
        voicecoach.open(path)
