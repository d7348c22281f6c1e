"""What shapes the files of a session, as one fingerprint: equal ones have equal bytes on one machine.

It is taken of the plan, which knows every word but no length yet: nothing is spoken to find out that
nothing has changed, and a change of the script that nobody hears or reads in a file is none.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from voicecoach.system import file_sha256, installed_version
from voicecoach.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler import Form, Plan
    from voicecoach.export import ExportOptions
    from voicecoach.session import Session

_OUTPUT_LIBRARIES = ("av", "babel", "langcodes", "mutagen", "num2words", "numpy", "soundfile", "soxr")
"""The libraries that have a part in what is in a file; those that speak are told by their voices."""

_SAMPLE_TOTAL_MS = 600_000
"""A length for which the words of the total are looked at; they differ in nothing else."""


def session_fingerprint(session: Session, suffix: str, options: ExportOptions) -> str:
    """The fingerprint of a session and of how it is exported, as the kind of file with this suffix."""
    digest = hashlib.sha256()
    for part in (*tool_versions(), suffix, *_option_parts(options), *_session_parts(session)):
        digest.update(f"{part}\n".encode())
    return digest.hexdigest()


@cache
def tool_versions() -> tuple[str, ...]:
    """The program and the libraries that have a part in a file, each with its version."""
    return (f"voicecoach {__version__}", *(f"{name} {installed_version(name)}" for name in _OUTPUT_LIBRARIES))


def _option_parts(options: ExportOptions) -> Iterator[str]:
    yield repr(replace(options, cover=None))
    if options.cover is not None:
        yield hashlib.sha256(options.cover.data).hexdigest()


def _session_parts(session: Session) -> Iterator[str]:
    plan = session.make_plan(session.initial_settings)
    yield repr((plan.title, plan.language, plan.author, plan.source, plan.steps))
    yield repr(plan.total and (plan.total.at_ms, plan.total.pause_ms, plan.total.forms(_SAMPLE_TOTAL_MS)))
    yield from sorted({session.clip_provider.content_key(form) for form in set(_plan_forms(plan))})
    yield from sorted(f"{name} {file_sha256(file)}" for name, file in session.recording_files.items())
    bedding = session.beds
    yield f"{bedding.lead_in_frames} {bedding.keep_awake}"
    if bedding.music is not None:
        music = bedding.music
        yield f"{music.name} {music.gain_db} {file_sha256(music.path)}"


def _plan_forms(plan: Plan) -> Iterator[Form]:
    for step in plan.steps:
        for window in step.windows:
            for cue in window.cues:
                yield from cue.forms
    if plan.total is not None:
        yield from plan.total.forms(_SAMPLE_TOTAL_MS)
