"""What a session answers to the wishes of who listens: changed from a frame on, or words beside it.

A session is planned anew as a whole, with what the listener chooses now, and laid out on from a frame
a little ahead of them. It is theirs when enough of it is laid out for nobody to wait for a voice.

The running hold or rest made longer or shorter: by how much it can be.
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
"""No change is put off by more than this, however long planning takes."""


ARRANGE_AHEAD_FRAMES = frames_from_ms(20_000)
"""So much behind the change is laid out before it is theirs; the rest grows while they hear that."""


FIXED_TIMELINE_MESSAGE = "a timeline file cannot be changed; play the routine itself"


_BACKWARD_ACTIONS = (Action.AGAIN, Action.GO_TO)


_EDIT_ACTIONS = (Action.LONGER, Action.FASTER, Action.DETAIL, Action.MUTE)


class FixedTimelineEdits:
    """The replies of a session from a timeline file: it stays as it is, and says where the listener is."""

    def __init__(self, asides: Announcements) -> None:
        self._announcements = asides

    def handle(self, wish: EditRequest, spot: Playhead, session: LiveSession) -> EditReply:
        """What becomes of a wish."""
        action = wish.command.action
        if action is Action.WHERE:
            return self._announcements.announce_position(spot, session, 1.0)
        if action is Action.RESUME:
            return self._announcements.announce_resume(spot, session, 1.0)
        return NoEdit(FIXED_TIMELINE_MESSAGE if action in _EDIT_ACTIONS else "")


@dataclass(frozen=True, slots=True)
class _RequestedSettings:
    settings: LiveSettings
    note: str


def create_edit_handler(session: Session) -> EditHandler:
    """The edit handler of a session: a timeline file can only be asked where the listener is."""
    announcements = Announcements(
        session.clip_provider, session.announcement_wording, session.speech.prosody_of
    )
    if session.planner is None:
        return FixedTimelineEdits(announcements)
    return LiveEdits(session.planner.plan, session.initial_settings, session.clip_provider, announcements)


class LiveEdits:
    """The replies of a session that has a plan: `make` plans it in a shape, `shape` is what it has now."""

    def __init__(
        self,
        make: Callable[[LiveSettings], Plan],
        shape: LiveSettings,
        studio: ClipProvider,
        asides: Announcements,
    ) -> None:
        self._make_plan = make
        self._settings = shape
        self._clip_provider = studio
        self._announcements = asides
        self._has_edits = False

    def handle(self, wish: EditRequest, spot: Playhead, session: LiveSession) -> EditReply:
        """What becomes of a wish; raises VoicecoachError where it cannot be."""
        action, shape = wish.command.action, self._settings
        if spot.state is TransportState.ENDED:
            return NoEdit()
        if action is Action.WHERE:
            return self._announcements.announce_position(spot, session, shape.rate)
        if action is Action.RESUME and shape.effective_detail is not Detail.SOUNDS:
            return self._announcements.announce_resume(spot, session, shape.rate)
        if action in _EDIT_ACTIONS or (action in _BACKWARD_ACTIONS and self._has_edits):
            return self._rearrange(wish, spot, session)
        return NoEdit()

    def _rearrange(self, wish: EditRequest, spot: Playhead, session: LiveSession) -> EditReply:
        """The session in another shape, or after going back in the one that it has now."""
        arrangement, ahead = session.live_timeline, session.beds.look_ahead_frames
        heard = arrangement.played_prefix(
            min(spot.position + _edit_lead_frames(wish, spot) + ahead, arrangement.arranged_frames)
        )
        if heard.cut == arrangement.frames:
            return NoEdit("the session is over")
        wanted = self._requested_settings(wish, arrangement, heard)
        if wanted.settings == self._settings and wish.command.action in _EDIT_ACTIONS:
            return NoEdit(wanted.note)
        new = self._timeline_after_edit(wanted.settings, heard, session)

        def adopt() -> None:
            self._settings, self._has_edits = wanted.settings, True
            session.replace_timeline(new)

        return Splice(spot.position, max(spot.position, heard.cut - ahead), adopt, wanted.note)

    def _timeline_after_edit(
        self, shape: LiveSettings, heard: PlayedPrefix, session: LiveSession
    ) -> LiveTimeline:
        from voicecoach.compiler import rearrange  # noqa: PLC0415 - after the device plays
        from voicecoach.session.session import speak_arrangement  # noqa: PLC0415 - as above

        clips, cancel = self._clip_provider, session.cancel_token.raise_if_cancelled
        arrangement = rearrange(self._make_plan(shape), heard, clips.known_frames)
        past = tuple(step for step in heard.steps if step.end <= heard.cut)
        ready = past[-1].end if past else 0
        known = TimelinePart(heard.events, past, (), ready, heard.placed_steps[: len(past)])
        parts = speak_arrangement(arrangement, clips.speak, cancel)
        new = LiveTimeline(parts, session.clip_of, known, session.beds)
        new.extend(heard.cut + ARRANGE_AHEAD_FRAMES)
        session.cancel_token.raise_if_cancelled()
        if new.failure is not None:
            raise new.failure
        return new

    def _requested_settings(
        self, wish: EditRequest, arrangement: LiveTimeline, heard: PlayedPrefix
    ) -> _RequestedSettings:
        """The shape that is wished for, and what to show of it."""
        command, shape = wish.command, self._settings
        if command.action is Action.LONGER:
            found = adjusted_hold(arrangement, wish.position, heard, command.amount * 1000)
            before_ms = shape.extra_ms_by_step.get(found.linked_steps[0], 0)
            return _RequestedSettings(
                shape.with_extra_time(found.linked_steps, before_ms + found.delta_ms), found.note
            )
        if command.action is Action.FASTER:
            faster = shape.with_rate_change(command.amount)
            return _RequestedSettings(faster, f"speech {faster.rate * 100:.0f} %")
        if command.action is Action.DETAIL:
            detail = parse_detail(command.word)
            return _RequestedSettings(replace(shape, detail=detail, muted=False), f"detail: {detail}")
        if command.action is Action.MUTE:
            return _RequestedSettings(
                replace(shape, muted=not shape.muted), "words on" if shape.muted else "words off"
            )
        return _RequestedSettings(shape, "")


def _edit_lead_frames(wish: EditRequest, spot: Playhead) -> int:
    """How far ahead of the listener to change the session: as far as they have come while it was tried."""
    return min(max(EDIT_LEAD_FRAMES, spot.position - wish.position), MAX_EDIT_LEAD_FRAMES)


_MS_PER_SECOND = 1000


_NOT_ADJUSTABLE_MESSAGE = "only a hold or a rest can be made longer or shorter"


_STEP_OVER_MESSAGE = "it is over already"


@dataclass(frozen=True, slots=True)
class HoldAdjustment:
    """By how many milliseconds which steps become longer, shorter where it is negative; in words."""

    linked_steps: tuple[StepKey, ...]
    delta_ms: int
    note: str


def adjusted_hold(
    arrangement: LiveTimeline, position: int, heard: PlayedPrefix, asked_ms: int
) -> HoldAdjustment:
    """The hold or rest of the step at a frame, longer by what is asked for, or shorter as far as it goes.

    Shortened, it keeps enough for what sounds at the cut and a whole countdown behind it. Raises
    VoicecoachError that says why it cannot be.
    """
    number = step_index_at(arrangement.steps, position)
    if number < 0:
        raise VoicecoachError(_NOT_ADJUSTABLE_MESSAGE)
    placed = arrangement.placed_steps[number]
    where = next((place for place, window in enumerate(placed.step.windows) if window.is_adjustable), None)
    if where is None:
        raise VoicecoachError(_NOT_ADJUSTABLE_MESSAGE)
    start, ms = placed.window_starts[where], placed.step.windows[where].ms
    if heard.cut >= start + frames_from_ms(ms):
        raise VoicecoachError(_STEP_OVER_MESSAGE)
    by_ms = max(asked_ms, min(0, _min_length_ms(heard, start) - ms))
    if by_ms == 0:
        raise VoicecoachError("it ends as soon as it can already")
    return HoldAdjustment(placed.step.linked_steps, by_ms, _adjustment_note(by_ms, asked_ms, ms))


def _min_length_ms(heard: PlayedPrefix, start: int) -> int:
    """The shortest length, to the whole second, of a window that starts at this frame."""
    begun = max([heard.cut, *(event.end for event in heard.events)]) - start
    least_ms = -(-max(0, begun) // FRAMES_PER_MS) + MIN_GAP_MS + max(COUNTDOWN_SECONDS) * _MS_PER_SECOND
    return -(-least_ms // _MS_PER_SECOND) * _MS_PER_SECOND


def _adjustment_note(by_ms: int, asked_ms: int, ms: int) -> str:
    note = f"{by_ms / _MS_PER_SECOND:+g} s"
    return note if by_ms == asked_ms else f"{note}; {(ms + by_ms) / _MS_PER_SECOND:g} s is the least now"
