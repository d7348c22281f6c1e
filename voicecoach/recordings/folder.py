"""Reads a folder of recordings: which sentence or cue each file is a recording of.

A file is named after its sentence (`chin-in-neck-long.wav`) or after a cue: `halfway.wav`, `countdown-3.flac`
for the number that is spoken, `release-2.wav` for the second of several sentences. The file `recordings.yaml`
in the folder maps cues and sentences to files of any name, and takes precedence over their names.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, cast

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo

from voicecoach.audio import check_sound
from voicecoach.errors import Hint, HintTopic, InputError, VoicecoachError, did_you_mean
from voicecoach.recordings.names import RecordingsFolder, cue_key, has_cue_keys
from voicecoach.script import SOUND_SUFFIXES, SearchPath, unread_sound_files
from voicecoach.source import StrictModel, read_yaml, validate
from voicecoach.voices import recording_name
from voicecoach.wording import check_cue_name

if TYPE_CHECKING:
    from pathlib import Path

MAP_FILE = "recordings.yaml"


def read_recordings(path: Path, search_path: SearchPath | None = None) -> RecordingsFolder:
    """Read a folder; raises VoicecoachError with all files that are no sounds, or ScriptError for the map.

    With a `search_path`, files that lead out of the folder must be in a folder that it allows.
    """
    search_path = search_path or SearchPath((), ())
    if not path.is_dir():
        what = f"there is no folder {path} with recordings"
        raise VoicecoachError(what, Hint(topic=HintTopic.RECORDING_NAMES))
    files = sorted(file for file in path.iterdir() if file.suffix.lower() in SOUND_SUFFIXES)
    folder = _FolderContext(path, search_path)
    errors = [
        *(error for error in map(folder.error_of, files) if error),
        *map(_unread, unread_sound_files(path)),
    ]
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise VoicecoachError("\n".join(map(str, errors)))
    files_by_key = {_key_of_stem(file.stem): file for file in files}
    map_file = path / MAP_FILE
    if map_file.is_file():
        files_by_key |= _read_map(map_file, folder)
    return RecordingsFolder(files_by_key)


def _unread(file: Path) -> VoicecoachError:
    return VoicecoachError(
        f"{file} is in a format that is not read", "save it as a WAV, FLAC, MP3, M4A, Ogg or Opus file"
    )


def _key_of_stem(stem: str) -> str:
    """The key of a file name: a cue, with or without a number after a dash, else a sentence."""
    match = re.fullmatch(r"(.*?)(?:[-_ ](\d{1,3}))?", stem.casefold())
    cue = match[1].replace("-", "_").replace(" ", "_") if match else ""
    if match and has_cue_keys(cue):
        return cue_key(cue, int(match[2]) if match[2] else None)
    return recording_name(stem)


@dataclass(frozen=True, slots=True)
class _FolderContext:
    """The folder with the files, and where they may lead."""

    folder: Path
    search_path: SearchPath

    def error_of(self, file: Path) -> VoicecoachError | None:
        """Why a file cannot be used; None if it can."""
        try:
            check_sound(file)
            self.search_path.check_recording_place(file, self.folder)
        except VoicecoachError as error:
            return error
        return None


def _check_file(name: Any, info: ValidationInfo) -> str:
    if not isinstance(name, str):
        raise InputError(f"{name!r} is not the name of a file", "put it in quotes")
    context = cast("_FolderContext", info.context)
    folder = context.folder
    if not os.path.isfile(folder / name):  # noqa: PTH113 - false too for a name that is too long
        known = sorted(file.name for file in folder.iterdir() if file.suffix.lower() in SOUND_SUFFIXES)
        raise InputError(f"there is no recording {name!r} in {folder}", did_you_mean(name, known))
    if error := context.error_of(folder / name):
        raise InputError.from_error(error)
    return name


def _check_files(value: Any, info: ValidationInfo) -> dict[str, str]:
    """Check one file, a list of files, or a file for each number; returns files by number, `""` for none."""
    if isinstance(value, tuple):
        value = {str(number): name for number, name in enumerate(value, 1)}
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
    """The content of `recordings.yaml`: the files of cues and of sentences."""

    noun: ClassVar[str] = "list of recordings"

    cues: dict[_Cue, _Files] = Field({})
    sentences: dict[str, _File] = Field({})


def _read_map(file: Path, context: _FolderContext) -> dict[str, Path]:
    """The files in the map by key; raises ScriptError with every problem in it."""
    recordings_map, folder = validate(RecordingsMap, read_yaml(file), context), context.folder
    by_cue = {
        cue_key(cue, int(number) if number else None): folder / name
        for cue, names in recordings_map.cues.items()
        for number, name in names.items()
    }
    by_sentence = {recording_name(text): folder / name for text, name in recordings_map.sentences.items()}
    return by_cue | by_sentence
