"""Proof that an audio file is the timeline of a session, or what in it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from voicecoach.audio.clip import Raw
    from voicecoach.audio.verify import Verdict
    from voicecoach.session.opened import Opened
    from voicecoach.timeline import Timeline


def held(blocks: Iterable[Raw], timeline: Timeline, session: Opened) -> Verdict:
    """What is heard of sound at 48 kHz, beside the timeline of a session."""
    from voicecoach.audio.verify import verify  # noqa: PLC0415 - few exports are verified

    return verify(blocks, timeline.events, session.studio.clip, timeline.frames)


def prove(written: Path, suffix: str, timeline: Timeline, session: Opened) -> Verdict:
    """What is heard of a file that was written as what `suffix` says.

    Raises VoicecoachError with the findings where that is not its timeline.
    """
    from voicecoach.export.heard import heard  # noqa: PLC0415 - as above

    verdict = held(heard(written, suffix), timeline, session)
    if verdict.findings:
        raise VoicecoachError(f"{lines(verdict)}\n{count(verdict)} Nothing was written.")
    return verdict


def lines(verdict: Verdict) -> str:
    """A line for each finding."""
    return "\n".join(map(str, verdict.findings))


def count(verdict: Verdict) -> str:
    """How many there are."""
    found = len(verdict.findings)
    return f"{found} finding{'' if found == 1 else 's'}."
