"""Proof that an audio file is the timeline of a session, or what in it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from voicecoach.audio import FloatSamples, Verdict
    from voicecoach.session.session import Session
    from voicecoach.timeline import Timeline


def verify_blocks(blocks: Iterable[FloatSamples], timeline: Timeline, session: Session) -> Verdict:
    """What is heard of sound at 48 kHz, beside the timeline of a session."""
    from voicecoach.audio import verify_audio  # noqa: PLC0415 - few exports are verified

    return verify_audio(blocks, timeline.events, session.clip_provider.speak_event, timeline.frames)


def verify_file(written: Path, suffix: str, timeline: Timeline, session: Session) -> Verdict:
    """What is heard of a file that was written as what `suffix` says.

    Raises VoicecoachError with the findings where that is not its timeline.
    """
    from voicecoach.audio import decode_file  # noqa: PLC0415 - as above

    verdict = verify_blocks(decode_file(written, suffix), timeline, session)
    if verdict.findings:
        raise VoicecoachError(f"{format_findings(verdict)}\n{finding_count(verdict)} Nothing was written.")
    return verdict


def format_findings(verdict: Verdict) -> str:
    """A line for each finding."""
    return "\n".join(map(str, verdict.findings))


def finding_count(verdict: Verdict) -> str:
    """How many there are."""
    found = len(verdict.findings)
    return f"{found} finding{'' if found == 1 else 's'}."
