"""Checks that an audio file contains what the timeline of a session says."""

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
    """Compare sound at 48 kHz with the timeline of a session."""
    from voicecoach.audio import verify_audio  # noqa: PLC0415 - few exports are verified

    return verify_audio(blocks, timeline.events, session.clip_provider.speak_event, timeline.frames)


def verify_file(written: Path, timeline: Timeline, session: Session) -> Verdict:
    """Compare an exported file with its timeline; raises VoicecoachError with the findings, if any."""
    from voicecoach.audio import decode_file  # noqa: PLC0415 - as above

    verdict = verify_blocks(decode_file(written), timeline, session)
    if verdict.findings:
        raise VoicecoachError(f"{format_findings(verdict)}\n{finding_count(verdict)} Nothing was written.")
    return verdict


def format_findings(verdict: Verdict) -> str:
    """The findings, one on each line."""
    return "\n".join(map(str, verdict.findings))


def finding_count(verdict: Verdict) -> str:
    """The number of findings, such as `2 findings.`."""
    count = len(verdict.findings)
    return f"{count} finding{'' if count == 1 else 's'}."
