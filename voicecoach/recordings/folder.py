"""A folder of recordings, and what each file in it stands for.

A file is named by its sentence (`chin-in-neck-long.wav`), or by a cue: `halfway.wav`, `countdown-3.flac` for
the number that is said, `release-2.wav` for the second of several ways to say it. `recordings.yaml` in the
folder maps cues and sentences to files of any name, and goes before their names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, cast

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo

from voicecoach.audio import check_sound
from voicecoach.errors import Hint, HintTopic, InputError, VoicecoachError, did_you_mean
from voicecoach.recordings.names import RecordingsFolder, cue_key, has_cue_keys
from voicecoach.source import StrictModel, read_yaml, validate
from voicecoach.voices import recording_name
from voicecoach.wording import check_cue_name

if TYPE_CHECKING:
    from pathlib import Path

RECORDING_SUFFIXES = (".wav", ".flac", ".ogg", ".mp3", ".opus", ".aiff", ".aif", ".au", ".caf", ".w64")
MAP_FILE = "recordings.yaml"


def read_recordings(path: Path) -> RecordingsFolder:
    """The recordings in a folder; raises VoicecoachError with every file that is no sound, or ScriptError."""
    if not path.is_dir():
        what = f"there is no folder {path} with recordings"
        raise VoicecoachError(what, Hint(topic=HintTopic.RECORDING_NAMES))
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in RECORDING_SUFFIXES)
    problems = [str(error) for error in map(_sound_error, files) if error]
    if problems:
        raise VoicecoachError("\n".join(problems))
    named = {_key_of_stem(file.stem): file for file in files}
    mapped = path / MAP_FILE
    return RecordingsFolder({**named, **_read_map(mapped, path)} if mapped.is_file() else named)


def _sound_error(file: Path) -> VoicecoachError | None:
    try:
        check_sound(file)
    except VoicecoachError as error:
        return error
    return None


def _key_of_stem(stem: str) -> str:
    """What a file's name stands for: a cue, with a number behind a dash or without; else its words."""
    found = re.fullmatch(r"(.*?)(?:[-_ ](\d{1,3}))?", stem.casefold())
    cue = found[1].replace("-", "_").replace(" ", "_") if found else ""
    if found and has_cue_keys(cue):
        return cue_key(cue, int(found[2]) if found[2] else None)
    return recording_name(stem)


@dataclass(frozen=True, slots=True)
class _FolderContext:
    folder: Path


def _check_file(name: Any, info: ValidationInfo) -> str:
    if not isinstance(name, str):
        raise InputError(f"{name!r} is not the name of a file", "put it in quotes")
    folder = cast("_FolderContext", info.context).folder
    if not (folder / name).is_file():
        known = sorted(file.name for file in folder.iterdir() if file.suffix.lower() in RECORDING_SUFFIXES)
        raise InputError(f"there is no recording {name!r} in {folder}", did_you_mean(name, known))
    try:
        check_sound(folder / name)
    except VoicecoachError as error:
        raise InputError.from_error(error) from None
    return name


def _check_files(value: Any, info: ValidationInfo) -> dict[str, str]:
    """One file, several in turn, or one for each number, by the number (empty for none)."""
    if isinstance(value, tuple):
        value = {str(place): name for place, name in enumerate(value, 1)}
    elif not isinstance(value, dict):
        value = {"": value}
    for number in value:
        if number and not number.isdecimal():
            raise InputError(
                f"{number!r} is not a number", "write the one that is said, such as 3: three.wav"
            )
    return {number: _check_file(name, info) for number, name in value.items()}


def _check_cue(cue: str) -> str:
    check_cue_name(cue)
    if not has_cue_keys(cue):
        raise InputError(f"what {cue!r} says depends on the step", "map its sentences under sentences:")
    return cue


_Cue: TypeAlias = Annotated[str, AfterValidator(_check_cue)]
_File: TypeAlias = Annotated[str, PlainValidator(_check_file)]
_Files: TypeAlias = Annotated[dict[str, str], PlainValidator(_check_files)]


class RecordingsMap(StrictModel):
    """The file MAP: cues and sentences with the files that they are recorded in."""

    noun: ClassVar[str] = "list of recordings"

    cues: dict[_Cue, _Files] = Field({})
    sentences: dict[str, _File] = Field({})


def _read_map(file: Path, folder: Path) -> dict[str, Path]:
    mapped = validate(RecordingsMap, read_yaml(file), _FolderContext(folder))
    by_cue = {
        cue_key(cue, int(number) if number else None): folder / name
        for cue, names in mapped.cues.items()
        for number, name in names.items()
    }
    return {**by_cue, **{recording_name(words): folder / name for words, name in mapped.sentences.items()}}
