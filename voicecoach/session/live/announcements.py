"""Words beside a session, which stands while they are heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.player import Insert, NoEdit, TransportState, step_index_at
from voicecoach.units import frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler import Form, ProsodyLookup
    from voicecoach.player import EditReply, Playhead
    from voicecoach.session.clips import ClipProvider
    from voicecoach.session.live.live_session import LiveSession
    from voicecoach.wording import Wording

EDIT_LEAD_FRAMES = frames_from_ms(200)
"""So far ahead of the listener a session changes or is spoken beside; what is late is prepared again."""


class Announcements:
    """What can be said beside a session in the words of its language, routine and pack.

    `manner_of` tells how each of its cues is spoken.
    """

    def __init__(
        self, studio: ClipProvider, wording: Callable[[], Wording], manner_of: ProsodyLookup
    ) -> None:
        self._clip_provider = studio
        self._load_wording = wording
        self._prosody_of = manner_of

    def announce_position(self, spot: Playhead, session: LiveSession, pace: float) -> EditReply:
        """Which step it is of how many, and what is left of the session, as soon as that is known."""
        from voicecoach.compiler import SessionPosition, where_announcement  # noqa: PLC0415 - imported once it is asked for

        session.live_timeline.completed.wait()
        session.cancel_token.raise_if_cancelled()
        to = _insert_frame(spot, session)
        step = session.steps[step_index_at(session.steps, to)]
        here = SessionPosition(step, len(session.steps), step.end - to, (session.frames or to) - to)
        forms = self._forms_with_prosody("where", where_announcement(self._load_wording(), here), pace)
        reply = self._insert(forms, spot, to)
        return replace(reply, note=f"step {step.index + 1} of {here.step_count}")

    def announce_resume(self, spot: Playhead, session: LiveSession, pace: float) -> EditReply:
        """Which step the listener comes back to, and what is left of it; nothing ahead of the first."""
        from voicecoach.compiler import SessionPosition, resume_announcement  # noqa: PLC0415 - as above

        if spot.seek_target is not None:
            session.live_timeline.completed.wait()
            session.cancel_token.raise_if_cancelled()
        number = step_index_at(session.steps, spot.position)
        if number < 0:
            return NoEdit()
        step = session.steps[number]
        here = SessionPosition(step, len(session.steps), step.end - spot.position, 0)
        forms = self._forms_with_prosody("resumed", resume_announcement(self._load_wording(), here), pace)
        return self._insert(forms, spot, spot.position)

    def _forms_with_prosody(self, cue: str, forms: tuple[Form, ...], pace: float) -> tuple[Form, ...]:
        """The forms of a cue at the pace of the session as it is now, and in its manner."""
        from voicecoach.compiler import (
            forms_with_prosody,  # noqa: PLC0415 - as above
            scale_form_rates,  # noqa: PLC0415 - as above
        )

        return forms_with_prosody(cue, scale_form_rates(forms, pace), self._prosody_of)

    def _insert(self, forms: tuple[Form, ...], spot: Playhead, to: int) -> EditReply:
        """The first of the forms that can be spoken; no aside where none can."""
        for form in forms:
            clip = self._clip_provider.speak(form)
            if clip is not None:
                return Insert(spot.position, to, clip.read(0, clip.frames))
        return NoEdit()


def _insert_frame(spot: Playhead, session: LiveSession) -> int:
    """Where an aside can begin: here where nothing moves, else a little ahead, behind what sounds there."""
    if spot.state is not TransportState.PLAYING or spot.seek_target is not None:
        return spot.position
    to = min(spot.position + EDIT_LEAD_FRAMES, session.ready)
    return max([to, *(event.end for event in session.live_timeline.played_prefix(to).events)])
