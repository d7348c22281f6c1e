"""Edits of a playing session: how it answers the requests of its listener.

The session is planned again with the new settings and arranged from a frame shortly after the playhead. The
new timeline replaces the old one once enough of it is arranged that playback need not wait for the voice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.compiler import COUNTDOWN_SECONDS, MIN_GAP_MS, TimelinePart
from voicecoach.errors import VoicecoachError
from voicecoach.player import Action, NoEdit, Splice, TransportState, step_index_at
from voicecoach.script import Detail, parse_detail
from voicecoach.session.live.announcements import EDIT_LEAD_FRAMES, Announcements
from voicecoach.session.live.live_session import LiveTimeline
from voicecoach.units import FRAMES_PER_MS, frames_from_ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler import Plan, PlayedPrefix, StepKey
    from voicecoach.player import EditReply, EditRequest, Playhead
    from voicecoach.session.clips import ClipProvider
    from voicecoach.session.live.live_session import EditHandler, LiveSession
    from voicecoach.session.live.live_settings import LiveSettings
    from voicecoach.session.session import Session


MAX_EDIT_LEAD_FRAMES = frames_from_ms(10_000)
"""The maximum distance of an edit from the playhead, however long it takes to prepare."""

ARRANGE_AHEAD_FRAMES = frames_from_ms(20_000)
"""How much is arranged after the edit before it takes effect; the rest follows while that plays."""

FIXED_TIMELINE_MESSAGE = "a timeline file cannot be changed; play the routine itself"

_NOT_ADJUSTABLE_MESSAGE = "only a hold or a rest can be made longer or shorter"

_STEP_OVER_MESSAGE = "it is over already"

_BACKWARD_ACTIONS = (Action.AGAIN, Action.GO_TO)

_EDIT_ACTIONS = (Action.LONGER, Action.FASTER, Action.DETAIL, Action.MUTE)

_MS_PER_SECOND = 1000


class FixedTimelineEdits:
    """Edits of a timeline file: none, but it announces the position."""

    def __init__(self, announcements: Announcements) -> None:
        self._announcements = announcements

    def handle(self, request: EditRequest, playhead: Playhead, session: LiveSession) -> EditReply:
        """The reply to a request."""
        action = request.command.action
        if action is Action.WHERE:
            return self._announcements.announce_position(playhead, session, 1.0)
        if action is Action.RESUME:
            return self._announcements.announce_resume(playhead, session, 1.0)
        if action is Action.REMIND:
            return _reminder(self._announcements, request, playhead, session)
        return NoEdit(FIXED_TIMELINE_MESSAGE if action in _EDIT_ACTIONS else "")


@dataclass(frozen=True, slots=True)
class _RequestedSettings:
    """The settings after an edit, and the note to show."""

    settings: LiveSettings
    note: str


def create_edit_handler(session: Session) -> EditHandler:
    """The edit handler of a session; a timeline file cannot be edited."""
    announcements = Announcements(
        session.clip_provider, session.announcement_wording, session.speech.prosody_of
    )
    if session.planner is None:
        return FixedTimelineEdits(announcements)
    return LiveEdits(session.planner.plan, session.initial_settings, session.clip_provider, announcements)


class LiveEdits:
    """Edits of a routine: `make_plan` plans it with new settings; `settings` are those of the start."""

    def __init__(
        self,
        make_plan: Callable[[LiveSettings], Plan],
        settings: LiveSettings,
        clip_provider: ClipProvider,
        announcements: Announcements,
    ) -> None:
        self._make_plan = make_plan
        self._settings = settings
        self._clip_provider = clip_provider
        self._announcements = announcements
        self._has_edits = False

    def handle(self, request: EditRequest, playhead: Playhead, session: LiveSession) -> EditReply:
        """The reply to a request; raises VoicecoachError that says why an edit is not possible."""
        action, settings = request.command.action, self._settings
        if playhead.state is TransportState.ENDED:
            return NoEdit()
        if action is Action.WHERE:
            return self._announcements.announce_position(playhead, session, settings.rate)
        if action is Action.RESUME and settings.effective_detail is not Detail.SOUNDS:
            return self._announcements.announce_resume(playhead, session, settings.rate)
        if action is Action.REMIND:
            return _reminder(self._announcements, request, playhead, session, settings)
        if action in _EDIT_ACTIONS or (action in _BACKWARD_ACTIONS and self._has_edits):
            return self._rearrange(request, playhead, session)
        return NoEdit()

    def _rearrange(self, request: EditRequest, playhead: Playhead, session: LiveSession) -> EditReply:
        """Arrange the session again from shortly after the playhead, with the settings of the request.

        Going back in an edited session does so too, so that steps before the playhead get the settings.
        """
        timeline, look_ahead = session.live_timeline, session.beds.look_ahead_frames
        cut = max(playhead.position + _edit_lead_frames(request, playhead), playhead.words_until) + look_ahead
        prefix = timeline.played_prefix(min(cut, timeline.arranged_frames))
        if prefix.cut == timeline.frames:
            return NoEdit("the session is over")
        edit = self._requested_settings(request, timeline, prefix)
        if edit.settings == self._settings and request.command.action in _EDIT_ACTIONS:
            return NoEdit(edit.note)
        new = self._timeline_after_edit(edit.settings, prefix, session)

        def adopt() -> None:
            self._settings, self._has_edits = edit.settings, True
            session.replace_timeline(new)

        return Splice(playhead.position, max(playhead.position, prefix.cut - look_ahead), adopt, edit.note)

    def _timeline_after_edit(
        self, settings: LiveSettings, prefix: PlayedPrefix, session: LiveSession
    ) -> LiveTimeline:
        """The timeline with new settings from the end of `prefix`, arranged far enough to be played."""
        from voicecoach.compiler import rearrange  # noqa: PLC0415 - after the device plays
        from voicecoach.session.session import speak_arrangement  # noqa: PLC0415 - as above

        clips, cancel = self._clip_provider, session.cancel_token.raise_if_cancelled
        arrangement = rearrange(self._make_plan(settings), prefix, clips.known_frames)
        past = tuple(step for step in prefix.steps if step.end <= prefix.cut)
        ready = past[-1].end if past else 0
        known = TimelinePart(prefix.events, past, (), ready, prefix.placed_steps[: len(past)])
        parts = speak_arrangement(arrangement, clips.speak, cancel)
        new = LiveTimeline(parts, session.clip_of, known, session.beds)
        new.extend(prefix.cut + ARRANGE_AHEAD_FRAMES)
        session.cancel_token.raise_if_cancelled()
        if new.failure is not None:
            raise new.failure
        return new

    def _requested_settings(
        self, request: EditRequest, timeline: LiveTimeline, prefix: PlayedPrefix
    ) -> _RequestedSettings:
        """The settings that a request asks for, and the note to show."""
        command, settings = request.command, self._settings
        if command.action is Action.LONGER:
            asked_ms = command.amount * _MS_PER_SECOND
            found = adjusted_hold(timeline, request.position, prefix, asked_ms)
            extra_ms = settings.extra_ms_by_step.get(found.linked_steps[0], 0) + found.delta_ms
            return _RequestedSettings(settings.with_extra_time(found.linked_steps, extra_ms), found.note)
        if command.action is Action.FASTER:
            faster = settings.with_rate_change(command.amount)
            return _RequestedSettings(faster, f"speech {faster.rate * 100:.0f} %")
        if command.action is Action.DETAIL:
            detail = parse_detail(command.word)
            return _RequestedSettings(replace(settings, detail=detail, muted=False), f"detail: {detail}")
        if command.action is Action.MUTE:
            note = "words on" if settings.muted else "words off"
            return _RequestedSettings(replace(settings, muted=not settings.muted), note)
        return _RequestedSettings(settings, "")


def _reminder(
    announcements: Announcements,
    request: EditRequest,
    playhead: Playhead,
    session: LiveSession,
    settings: LiveSettings | None = None,
) -> EditReply:
    """The reminder of a wait, unless the listener has gone on."""
    if playhead.state is not TransportState.WAITING:
        return NoEdit()
    rate, turn = settings.rate if settings else 1.0, request.command.amount
    has_words = settings is None or settings.effective_detail is not Detail.SOUNDS
    return announcements.remind_of_wait(playhead, session, rate, turn, has_words=has_words)


def _edit_lead_frames(request: EditRequest, playhead: Playhead) -> int:
    """How far after the playhead to edit: at least as far as playback went since the request."""
    return min(max(EDIT_LEAD_FRAMES, playhead.position - request.position), MAX_EDIT_LEAD_FRAMES)


@dataclass(frozen=True, slots=True)
class HoldAdjustment:
    """By how much linked steps become longer (shorter if negative), and the note to show."""

    linked_steps: tuple[StepKey, ...]
    delta_ms: int
    note: str


def adjusted_hold(
    timeline: LiveTimeline, position: int, prefix: PlayedPrefix, asked_ms: int
) -> HoldAdjustment:
    """Adjust the hold or rest of the step at frame `position` by `asked_ms`, which may be negative.

    It keeps enough time for the clips that have started and a whole countdown after them. Raises
    VoicecoachError that says why it cannot be adjusted.
    """
    step_index = step_index_at(timeline.steps, position)
    if step_index < 0:
        raise VoicecoachError(_NOT_ADJUSTABLE_MESSAGE)
    placed = timeline.placed_steps[step_index]
    adjustable = (index for index, window in enumerate(placed.step.windows) if window.is_adjustable)
    window_index = next(adjustable, None)
    if window_index is None:
        raise VoicecoachError(_NOT_ADJUSTABLE_MESSAGE)
    start, ms = placed.window_starts[window_index], placed.step.windows[window_index].ms
    if prefix.cut >= start + frames_from_ms(ms):
        raise VoicecoachError(_STEP_OVER_MESSAGE)
    delta_ms = max(asked_ms, min(0, _min_length_ms(prefix, start) - ms))
    if delta_ms == 0:
        raise VoicecoachError("it cannot get any shorter")
    return HoldAdjustment(placed.step.linked_steps, delta_ms, _adjustment_note(delta_ms, asked_ms, ms))


def _min_length_ms(prefix: PlayedPrefix, start: int) -> int:
    """The shortest possible length of a window that starts at this frame, rounded up to a whole second."""
    used_frames = max([prefix.cut, *(event.end for event in prefix.events)]) - start
    used_ms = -(-max(0, used_frames) // FRAMES_PER_MS)
    min_ms = used_ms + MIN_GAP_MS + max(COUNTDOWN_SECONDS) * _MS_PER_SECOND
    return -(-min_ms // _MS_PER_SECOND) * _MS_PER_SECOND


def _adjustment_note(delta_ms: int, asked_ms: int, ms: int) -> str:
    note = f"{delta_ms / _MS_PER_SECOND:+g} s"
    return (
        note if delta_ms == asked_ms else f"{note}; {(ms + delta_ms) / _MS_PER_SECOND:g} s is the least now"
    )
