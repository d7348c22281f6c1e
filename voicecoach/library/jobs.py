"""A library: a folder of routines, and all the files that are to be made of them."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, VoicecoachError
from voicecoach.session import check_pack
from voicecoach.voices import check_voice_name
from voicecoach.wording import WordingStore, check_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from voicecoach.script import Detail
    from voicecoach.session import SessionOptions
    from voicecoach.wording import WordingStore

    _VariantValues: TypeAlias = tuple[str, str | None, str | None, Detail | None]


def check_build_variants(variants: Variants, choices: SessionOptions, shelf: WordingStore) -> None:
    """Refuse a voice, language or pack that there is not, before it is met in each of many routines.

    Raises VoicecoachError.
    """
    for voice in (*variants.voices, choices.voice, choices.counter):
        if voice is not None:
            check_voice_name(voice)
    for language in (*variants.languages, choices.language):
        if language is not None:
            check_language(language)
    if choices.wording is not None:
        check_pack(choices.wording, shelf)


_ROUTINE_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Variants:
    """What each routine is made as: every format with every voice, language and detail.

    `formats` are suffixes such as `.mp3`; None among the others is what the routine itself says.
    """

    formats: tuple[str, ...] = (".mp3",)
    voices: tuple[str | None, ...] = (None,)
    languages: tuple[str | None, ...] = (None,)
    details: tuple[Detail | None, ...] = (None,)


@dataclass(frozen=True, slots=True)
class BuildJob:
    """One file to make: `output` of the routine in the file `routine`, with these choices.

    `output` is a path below the folder of all outputs, and the name of the job. `made_from` is the
    fingerprint of what is there already, None where there is nothing that counts.
    """

    routine: Path
    output: Path
    options: SessionOptions
    built_fingerprint: str | None = None


def find_routines(folder: Path) -> Iterator[Path]:
    """The routines below a folder, by path; raises VoicecoachError where there is no such folder.

    Hidden files and folders are left out, and so is YAML that has neither the key `routine` nor `steps` at
    its top, such as words for cues.
    """
    if folder.is_file():
        raise VoicecoachError(
            f"{folder} is a file", Hint("name the folder that it is in", HintTopic.SINGLE_ROUTINE)
        )
    if not folder.is_dir():
        raise VoicecoachError(f"there is no folder {folder}", "name the one that your routines are in")
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if path.suffix in _ROUTINE_SUFFIXES and not name.startswith(".") and _is_routine(path):
                yield path


def plan_jobs(folder: Path, variants: Variants, choices: SessionOptions) -> tuple[BuildJob, ...]:
    """All files to make of a folder of routines; raises VoicecoachError where there are none or two clash.

    `choices` are those that all have in common.
    """
    jobs = tuple(
        BuildJob(
            path, _output_path(path.relative_to(folder), variants, chosen), _with_variant(choices, chosen)
        )
        for path in find_routines(folder)
        for chosen in product(variants.formats, variants.voices, variants.languages, variants.details)
    )
    if not jobs:
        raise VoicecoachError(f"there is no routine in {folder}", "a routine is a .yaml file with steps")
    _check_unique_outputs(jobs)
    return jobs


def _is_routine(path: Path) -> bool:
    """Whether a file looks like a routine, from its lines alone: one that is broken counts too.

    A pipe or a device is none, and is not opened: it would be waited for.
    """
    try:
        if path.exists() and not path.is_file():
            return False
        lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return True  # whoever opens it tells why it cannot be read
    return any(line.startswith(("routine:", "steps:", "{")) for line in lines)


def _with_variant(choices: SessionOptions, chosen: _VariantValues) -> SessionOptions:
    _, voice, language, detail = chosen
    return replace(
        choices,
        voice=voice or choices.voice,
        language=language or choices.language,
        detail=detail or choices.detail,
    )


def _output_path(routine: Path, variants: Variants, chosen: _VariantValues) -> Path:
    """Where a file goes: as its routine is called, and what it was made with where there are several."""
    suffix, *own = chosen
    several = (len(kind) > 1 for kind in (variants.voices, variants.languages, variants.details))
    told = (part or "own" for part, tells in zip(own, several, strict=True) if tells)
    name = ".".join([routine.stem, *(part.replace("/", "-") for part in told)])
    return routine.with_name(f"{name}{suffix}")


def _check_unique_outputs(jobs: Sequence[BuildJob]) -> None:
    """Two routines that differ in `.yaml` and `.yml` alone would be one file."""
    first: dict[str, Path] = {}
    for job in jobs:
        other = first.setdefault(str(job.output).casefold(), job.routine)
        if other != job.routine:
            raise VoicecoachError(f"{other} and {job.routine} would both become {job.output}", "rename one")
