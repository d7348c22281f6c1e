"""Fingerprints of sessions: equal ones give equal files on one machine.

A fingerprint is made from the plan, before any speech is synthesised, so that checking an unchanged routine
is quick. Changes of a script that reach no file, such as comments, do not change it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from voicecoach.compiler import EndsBy, Follows, OnBeat, SoundForm, SpeechForm, StartsAt, Within
from voicecoach.export import PAGE_SUFFIX
from voicecoach.session import picture_files
from voicecoach.system import file_sha256, installed_version, plain_values
from voicecoach.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler import Form, Plan, StepKey
    from voicecoach.export import ExportOptions
    from voicecoach.session import Session

_OUTPUT_LIBRARIES = (
    "av",
    "babel",
    "langcodes",
    "mutagen",
    "num2words",
    "numpy",
    "pillow",
    "soundfile",
    "soxr",
)
"""The libraries that shape a file; those that speak are part of a voice's identity."""

_SAMPLE_TOTAL_MS = 600_000
"""A session length for which the announcement of the total is hashed; the words are the same for others."""

_TAGS = {
    EndsBy: "ends by",
    Follows: "follows",
    OnBeat: "on beat",
    StartsAt: "starts at",
    Within: "within",
    SoundForm: "sound",
    SpeechForm: "speech",
}
"""Tells classes apart that can take the same place in a plan. Changing a tag rebuilds all libraries."""


def session_fingerprint(session: Session, suffix: str, options: ExportOptions) -> str:
    """The SHA-256, in hexadecimal, of all that shapes the files of a session exported with this suffix."""
    digest = hashlib.sha256()
    for part in (
        *tool_versions(),
        suffix,
        *_option_parts(options),
        *_session_parts(session),
        *_page_parts(session, suffix),
    ):
        digest.update(f"{part}\n".encode())
    return digest.hexdigest()


@cache
def tool_versions() -> tuple[str, ...]:
    """The versions of the program and of the libraries that shape a file, each as `name version`."""
    return (f"voicecoach {__version__}", *(f"{name} {installed_version(name)}" for name in _OUTPUT_LIBRARIES))


def _option_parts(options: ExportOptions) -> Iterator[str]:
    yield repr(plain_values(replace(options, cover=None)))
    if options.cover is not None:
        yield hashlib.sha256(options.cover.data).hexdigest()


def _session_parts(session: Session) -> Iterator[str]:
    plan = session.make_plan(session.initial_settings)
    yield repr(plan_values(plan))
    yield repr((session.about, session.needs))
    yield from sorted({session.clip_provider.content_key(form) for form in set(_plan_forms(plan))})
    yield from sorted(f"{name} {file_sha256(file)}" for name, file in session.recording_files.items())
    beds = session.beds
    yield f"{beds.lead_in_frames} {beds.keep_awake}"
    if beds.music is not None:
        yield f"{beds.music.name} {beds.music.gain_db} {file_sha256(beds.music.path)}"


def _page_parts(session: Session, suffix: str) -> Iterator[str]:
    """What only a web page has: what is for the reader, the pictures, and the script itself."""
    if suffix == PAGE_SUFFIX:
        yield repr((session.about, session.needs, sorted(session.script_texts.values())))
        yield from sorted(file_sha256(file) for file in picture_files(session))


def plan_values(plan: Plan) -> tuple[Any, ...]:
    """Everything in a plan that reaches a file, as nested tuples of plain values."""
    total = plan.total and (plan.total.at_ms, plan.total.pause_ms, plan.total.forms(_SAMPLE_TOTAL_MS))
    steps, fillings = tuple(replace(step, filling=None) for step in plan.steps), tuple(_fillings(plan))
    parts = (plan.title, plan.language, plan.author, plan.source, steps, fillings, total)
    return tuple(plain_values(part, _TAGS) for part in parts)


def _fillings(plan: Plan) -> Iterator[tuple[StepKey, StepKey, int]]:
    """Which steps fill their rounds, since when and for how long; their windows are those of the plan."""
    for step in plan.steps:
        if step.filling is not None:
            yield step.key, step.filling.since, step.filling.ms


def _plan_forms(plan: Plan) -> Iterator[Form]:
    for step in plan.steps:
        short = step.after_short_rest
        for window in (*step.windows, *(short.windows if short else ())):
            for cue in window.cues:
                yield from cue.forms
    if plan.total is not None:
        yield from plan.total.forms(_SAMPLE_TOTAL_MS)
