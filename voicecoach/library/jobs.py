"""Finds the routines of a library, and plans which file to build from each."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, VoicecoachError
from voicecoach.session import check_pack
from voicecoach.voices import check_voice_name
from voicecoach.wording import check_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeAlias

    from voicecoach.script import Detail
    from voicecoach.session import SessionOptions
    from voicecoach.wording import WordingStore

    _VariantValues: TypeAlias = tuple[str, str | None, str | None, Detail | None]
    """Suffix, voice, language and detail of one output."""

_ROUTINE_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Variants:
    """What to build from each routine: every format with every voice, language and detail.

    `formats` are suffixes such as `.mp3`. None in the others is for what the routine itself says.
    """

    formats: tuple[str, ...] = (".mp3",)
    voices: tuple[str | None, ...] = (None,)
    languages: tuple[str | None, ...] = (None,)
    details: tuple[Detail | None, ...] = (None,)


@dataclass(frozen=True, slots=True)
class BuildJob:
    """One file to build: the routine in the file `routine`, with these options, as `output`.

    `output` is relative to the output folder and identifies the job. `built_fingerprint` is the fingerprint
    of the files that an earlier build made, None if they are missing or changed. `track` is the number of the
    routine in the library, which it keeps when others come and go.
    """

    routine: Path
    output: Path
    options: SessionOptions
    built_fingerprint: str | None = None
    track: int | None = None


def check_build_variants(variants: Variants, options: SessionOptions, wording_store: WordingStore) -> None:
    """Raise VoicecoachError for an unknown voice, language or wording pack.

    Checked once, so that the same error is not reported for every routine.
    """
    for voice in (*variants.voices, options.voice, options.counter):
        if voice is not None:
            check_voice_name(voice)
    for language in (*variants.languages, options.language):
        if language is not None:
            check_language(language)
    if options.wording is not None:
        check_pack(options.wording, wording_store)


def find_routines(folder: Path) -> Iterator[Path]:
    """Find the routines in a folder and its subfolders, sorted; raises VoicecoachError if it is no folder.

    Hidden files and folders are left out, and YAML files with neither `routine` nor `steps` at the top
    level, such as wording files.
    """
    if folder.is_file():
        raise VoicecoachError(
            f"{folder} is a file", Hint("name the folder that it is in", HintTopic.SINGLE_ROUTINE)
        )
    if not folder.is_dir():
        raise VoicecoachError(f"there is no folder {folder}", "name the one that your routines are in")
    for parent, subfolders, names in os.walk(folder):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if path.suffix in _ROUTINE_SUFFIXES and not name.startswith(".") and _is_routine(path):
                yield path


def plan_jobs(folder: Path, variants: Variants, options: SessionOptions) -> tuple[BuildJob, ...]:
    """Plan one job for each variant of each routine in a folder.

    `options` apply to all of them. Raises VoicecoachError if there is no routine, or two would have the
    same output.
    """
    jobs = tuple(
        BuildJob(
            path, _output_path(path.relative_to(folder), variants, values), _with_variant(options, values)
        )
        for path in find_routines(folder)
        for values in product(variants.formats, variants.voices, variants.languages, variants.details)
    )
    if not jobs:
        raise VoicecoachError(f"there is no routine in {folder}", "a routine is a .yaml file with steps")
    _check_unique_outputs(jobs)
    return jobs


def _is_routine(path: Path) -> bool:
    """Whether a file looks like a routine, even a broken one, judged by its lines.

    A pipe or a device does not, and is not opened, as reading it could block.
    """
    try:
        if path.exists() and not path.is_file():
            return False
        lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return True  # opening the session reports why it cannot be read
    return any(line.startswith(("routine:", "steps:", "{")) for line in lines)


def _with_variant(options: SessionOptions, values: _VariantValues) -> SessionOptions:
    _, voice, language, detail = values
    return replace(
        options,
        voice=voice or options.voice,
        language=language or options.language,
        detail=detail or options.detail,
    )


def _output_path(routine: Path, variants: Variants, values: _VariantValues) -> Path:
    """The output path of a variant: the routine's name, and each value of which there are several."""
    suffix, *rest = values
    choices = (variants.voices, variants.languages, variants.details)
    parts = (value or "own" for value, choice in zip(rest, choices, strict=True) if len(choice) > 1)
    name = ".".join([routine.stem, *(part.replace("/", "-") for part in parts)])
    return routine.with_name(f"{name}{suffix}")


def _check_unique_outputs(jobs: Sequence[BuildJob]) -> None:
    """Raise VoicecoachError if two routines would have the same output, such as `a.yaml` and `a.yml`."""
    routines: dict[str, Path] = {}
    for job in jobs:
        other = routines.setdefault(str(job.output).casefold(), job.routine)
        if other != job.routine:
            raise VoicecoachError(f"{other} and {job.routine} would both become {job.output}", "rename one")
