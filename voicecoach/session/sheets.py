"""The sheet of an open session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.sheet import SheetSource, make_sheet
from voicecoach.units import ms_from_frames

if TYPE_CHECKING:
    from voicecoach.session.session import Session
    from voicecoach.sheet import Sheet


def sheet_of(session: Session, link: str | None = None) -> Sheet:
    """The sheet of a routine; its length is that of the session, whose words are spoken for it.

    Raises VoicecoachError for a timeline file: it does not say what is prescribed.
    """
    planner = session.planner
    if planner is None:
        raise VoicecoachError("a timeline file has no exercises to write down", "name the routine instead")
    length_ms = ms_from_frames(session.timeline().frames)
    source = SheetSource(planner.script, planner.wording, session.needs, planner.without, length_ms)
    return make_sheet(source, link)
