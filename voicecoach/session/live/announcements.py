"""Announcements that are inserted into a playing session, which is paused while they play."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voicecoach.player import Insert, NoEdit, TransportState, restart_at, step_index_at
from voicecoach.timeline import next_exercise, position_label
from voicecoach.units import frames_from_ms
from voicecoach.wording import with_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from voicecoach.compiler import Form, ProsodyLookup, SessionPosition
    from voicecoach.player import EditReply, Playhead
    from voicecoach.session.clips import ClipProvider
    from voicecoach.session.live.live_session import LiveSession
    from voicecoach.timeline import Step
    from voicecoach.wording import Wording

EDIT_LEAD_FRAMES = frames_from_ms(200)
"""How far after the playhead an edit takes effect, so that it is prepared in time."""


class Announcements:
    """Makes announcements in the wording of a session; `prosody_of` gives the prosody of each cue."""

    def __init__(
        self, clip_provider: ClipProvider, load_wording: Callable[[], Wording], prosody_of: ProsodyLookup
    ) -> None:
        self._clip_provider = clip_provider
        self._load_wording = load_wording
        self._prosody_of = prosody_of

    def announce_position(self, playhead: Playhead, session: LiveSession, rate: float) -> EditReply:
        """Announce the step and what is left of the session, once its length is known."""
        from voicecoach.compiler import where_announcement  # noqa: PLC0415 - imported once it is asked for

        session.live_timeline.completed.wait()
        session.cancel_token.raise_if_cancelled()
        frame = _insert_frame(playhead, session)
        step = session.steps[step_index_at(session.steps, frame)]
        left = (session.frames or frame) - frame
        position = _session_position(session, step, step.end - frame, left)
        forms = self._forms_with_prosody("where", where_announcement(self._load_wording(), position), rate)
        reply = self._insert(forms, playhead, frame)
        return replace(reply, note=_position_note(session.steps, step))

    def remind_of_wait(
        self, playhead: Playhead, session: LiveSession, rate: float, turn: int, *, has_words: bool
    ) -> EditReply:
        """Say again what the session waits for; without words, only the sound of a wait."""
        from voicecoach.compiler import wait_announcement, wait_sound  # noqa: PLC0415 - seldom needed

        step = session.steps[step_index_at(session.steps, playhead.position)]
        forms: tuple[Form, ...] = (wait_sound(self._load_wording()),)
        text = _wait_text(session, step)
        if text and has_words:
            spoken = wait_announcement(self._load_wording(), "still_waiting", text, turn)
            forms = (*self._forms_with_prosody("still_waiting", spoken, rate), *forms)
        return self._insert(forms, playhead, playhead.position)

    def announce_resume(self, playhead: Playhead, session: LiveSession, rate: float) -> EditReply:
        """Announce the exercise or the rest that goes on and what is left of it; nothing in other steps."""
        from voicecoach.compiler import resume_announcement  # noqa: PLC0415 - as above

        if playhead.seek_target is not None:
            session.live_timeline.completed.wait()
            session.cancel_token.raise_if_cancelled()
        restart, _ = restart_at(session, playhead.position, playhead.repeat)
        number = step_index_at(session.steps, restart)
        if number < 0:
            return NoEdit()
        step = session.steps[number]
        position = _session_position(session, step, step.end - restart, 0)
        forms = self._forms_with_prosody("resumed", resume_announcement(self._load_wording(), position), rate)
        return self._insert(forms, playhead, playhead.position)

    def _forms_with_prosody(self, cue: str, forms: tuple[Form, ...], rate: float) -> tuple[Form, ...]:
        """The forms of a cue with its prosody, at the session's current rate."""
        from voicecoach.compiler import forms_with_prosody, scale_form_rates  # noqa: PLC0415 - as above

        return forms_with_prosody(cue, scale_form_rates(forms, rate), self._prosody_of)

    def _insert(self, forms: tuple[Form, ...], playhead: Playhead, frame: int) -> EditReply:
        """Insert the first form that can be spoken, if any, at a frame."""
        for form in forms:
            clip = self._clip_provider.speak(form)
            if clip is not None:
                return Insert(playhead.position, frame, clip.read(0, clip.frames))
        return NoEdit()


def _session_position(
    session: LiveSession, step: Step, step_left_frames: int, left_frames: int
) -> SessionPosition:
    from voicecoach.compiler import SessionPosition  # noqa: PLC0415 - imported once it is asked for

    following, text = next_exercise(session.steps, step.index), _wait_text(session, step)
    return SessionPosition(step, len(session.steps), step_left_frames, left_frames, following, text)


def _wait_text(session: LiveSession, step: Step) -> str:
    """What a wait says; empty if it only sounds."""
    events = (event for event in session.events if event.cue == "wait" and event.step == step.index)
    return " ".join(with_reading(event.text, event.reading) for event in events if event.text)


def _position_note(steps: Sequence[Step], step: Step) -> str:
    """The answer to be shown: `step 2 of 6`, or what comes next."""
    if step.kind == "exercise" and step.exercise is None:
        return f"step {step.index + 1} of {len(steps)}"
    return position_label(steps, step).partition(":")[0]


def _insert_frame(playhead: Playhead, session: LiveSession) -> int:
    """The frame of an insertion: the playhead if nothing plays, else a little later, where no clip is cut."""
    if playhead.state is not TransportState.PLAYING or playhead.seek_target is not None:
        return playhead.position
    frame = min(max(playhead.position + EDIT_LEAD_FRAMES, playhead.words_until), session.ready)
    return max([frame, *(event.end for event in session.live_timeline.played_prefix(frame).events)])
