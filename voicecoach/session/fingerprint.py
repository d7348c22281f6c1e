"""What shapes the sound of a session, as one fingerprint: equal ones have equal bytes on one machine.

It is taken of the plan, which knows every word but no length yet: nothing is spoken to find out that
nothing has changed, and a change of the script that nobody hears is none.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from voicecoach import __version__
from voicecoach.session.manifest import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.compiler.forms import Form
    from voicecoach.compiler.model import Plan
    from voicecoach.session.opened import Opened

_ANY_TOTAL_MS = 600_000
"""A length for which the words of the total are looked at; they differ in nothing else."""


def fingerprint(session: Opened, how: object) -> str:
    """The fingerprint of a session and of how it is exported (a value whose repr tells all of it)."""
    digest = hashlib.sha256()
    for part in _parts(session, how):
        digest.update(f"{part}\n".encode())
    return digest.hexdigest()


def _parts(session: Opened, how: object) -> Iterator[str]:
    yield f"voicecoach {__version__}"
    yield repr(how)
    plan = session.plan(session.shape)
    yield repr((plan.title, plan.language, plan.steps))
    yield repr(plan.total and (plan.total.at_ms, plan.total.pause_ms, plan.total.forms(_ANY_TOTAL_MS)))
    yield from sorted({session.studio.origin(form) for form in _forms(plan)})
    yield from sorted(f"{name} {sha256_of(file)}" for name, file in session.recorded.items())
    bedding = session.bedding
    yield f"{bedding.lead_in} {bedding.keep_awake}"
    if bedding.music is not None:
        yield f"{bedding.music.gain_db} {sha256_of(bedding.music.path)}"


def _forms(plan: Plan) -> Iterator[Form]:
    for step in plan.steps:
        for window in step.windows:
            for cue in window.cues:
                yield from cue.forms
    if plan.total is not None:
        yield from plan.total.forms(_ANY_TOTAL_MS)
