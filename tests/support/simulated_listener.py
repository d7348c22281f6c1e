"""A listener of a session that is made by hand: no thread, no device, no clock, frame by frame."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from tests.support.routines import SEARCH_PATH, WORDING_STORE, script_of
from voicecoach.audio.clip import Clip
from voicecoach.compiler.arrange.arranger import arrange_plan
from voicecoach.compiler.plan.planner import plan_session
from voicecoach.compiler.plan.prosody import scale_rate
from voicecoach.player.buffer import PlayoutBuffer
from voicecoach.player.command_handler import CommandHandler
from voicecoach.player.devices.recording_device import RecordingDevice
from voicecoach.player.playhead import TransportState
from voicecoach.player.transport import Transport
from voicecoach.session.clips import ClipProvider, SoundResolver
from voicecoach.session.live.announcements import Announcements
from voicecoach.session.live.live_edits import LiveEdits
from voicecoach.session.live.live_session import LiveSession
from voicecoach.session.live.live_settings import LiveSettings
from voicecoach.session.speech_settings import DEFAULT_SPEECH
from voicecoach.voices.engines.silent import silent_frames
from voicecoach.wording.layers import load_wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio.clip import Samples
    from voicecoach.compiler.plan.plan_model import Plan
    from voicecoach.player.commands import Command, EditReply
    from voicecoach.player.playback_source import PlaybackSource
    from voicecoach.player.playhead import Playhead
    from voicecoach.timeline.model import Interval
    from voicecoach.voices.api import Utterance


TWO_SIDES = """
routine: Two sides
voice: silent
prepare: 5s
steps:
  - stretch: Neck
    sides: [right, left]
    do: Look over your {side} shoulder.
    hold: 30s
    tips: [Breathe.]
  - rest: 10s
  - exercise: Shrug
    reps: 3
    tempo: 1-1-1-0
"""
"""A routine with all that can be made longer, and what cannot."""

STEADY = 500
"""No recorded sound stays at one level for so many frames."""


class HummingVoice:
    """Every text is a level of its own; how long it takes is for the test to say."""

    identity = "humming"

    def __init__(self, length: Callable[[str], int] = lambda text: silent_frames(text, 1.0)) -> None:
        self._length = length
        self.texts: dict[int, str] = {}

    def speak(self, utterance: Utterance) -> Clip:
        self.texts[level_of(utterance.text)] = utterance.text
        frames = max(1, round(self._length(utterance.text) / utterance.pace))
        return Clip(np.full(frames, level_of(utterance.text), np.int16))


def level_of(text: str) -> int:
    return 1 + crc32(text.encode()) % 30_000


def words_in(sound: Samples, voice: HummingVoice) -> list[tuple[int, str]]:
    """The frames at which words begin that the voice has spoken, and the words."""
    levels = np.flatnonzero(np.diff(sound, prepend=0)).tolist()
    ends = [*levels, len(sound)][1:]
    lasting = (at for at, end in zip(levels, ends, strict=True) if end - at > STEADY)
    return [(at, voice.texts[int(sound[at])]) for at in lasting if int(sound[at]) in voice.texts]


class HandDesk:
    """A transport whose sound is taken by hand; `sound` is all that was heard, silence included."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._heard: list[Samples] = []
        self.taken_frames = 0

    @property
    def playhead(self) -> Playhead:
        return self._transport.playhead

    @property
    def sound(self) -> Samples:
        return np.concatenate([np.zeros(0, np.int16), *self._heard])

    def apply_now(self, command: Callable[[Transport], None]) -> None:
        command(self._transport)

    apply_later = apply_now

    def listen(self, frames: int) -> None:
        self.taken_frames += frames
        while frames:
            block = self._transport.read(min(frames, 48_000))
            samples = np.zeros(frames, np.int16) if block is None else block.samples
            self._heard.append(samples)
            frames -= len(samples)


class Hearer:
    """Hears a session and gives commands; a wish is fulfilled before anything else is heard."""

    def __init__(self, session: LiveSession) -> None:
        self.session = session
        self.desk = HandDesk(Transport(session, stop_at_waits=False))
        self.engine = CommandHandler(session, self.desk)

    def listen(self, frames: int) -> None:
        self.desk.listen(frames)

    def listen_to(self, position: int) -> None:
        """Up to a frame of the session."""
        while self.desk.playhead.position < position and self.desk.playhead.state is TransportState.PLAYING:
            self.desk.listen(position - self.desk.playhead.position)

    def give(self, command: Command, meanwhile: int = 0) -> EditReply | None:
        """Give a command; `meanwhile` frames are heard while its wish is prepared for the first time."""
        self.engine.handle(command)
        reply = None
        while wish := self.engine.next_request:
            reply = self.engine.prepare(wish)
            self.listen(meanwhile)
            meanwhile = 0
            self.engine.apply_reply(wish, reply)
        self.session.extend()
        return reply

    def said_from(self, frame: int) -> list[tuple[float, str]]:
        """What sounds from a frame on: at which second of the session, and what."""
        return [
            (round(event.start / 48_000, 3), event.text or f"({event.cue})")
            for event in self.session.events
            if event.start >= frame
        ]

    def hold(self, name: str, side: str | None = None) -> Interval:
        step = next(step for step in self.session.steps if (step.name, step.side) == (name, side))
        assert step.hold
        return step.hold


class Listener(Hearer):
    """Hears a session of a text; it is laid out up to `grown_to` at first, as a whole where that is None."""

    def __init__(self, text: str, voice: HummingVoice | None = None, grown_to: int | None = None) -> None:
        self.script = script_of(text)
        routine = self.script.routine
        wording = load_wording(WORDING_STORE, routine.language, routine.wording)

        def make(shape: LiveSettings) -> Plan:
            plan = plan_session(
                self.script,
                wording,
                shape.effective_detail,
                adjustments_ms=shape.extra_ms_by_step,
                lead_in_ms=500,
            )
            return scale_rate(plan, shape.rate)

        self.voice = voice or HummingVoice()
        self.studio = ClipProvider(
            lambda _: self.voice, routine.language, SoundResolver(SEARCH_PATH, _nowhere()), print
        )
        asides = Announcements(
            self.studio, lambda: wording.with_layers(routine.cues), DEFAULT_SPEECH.prosody_of
        )
        shape = LiveSettings(routine.detail)
        changes = LiveEdits(make, shape, self.studio, asides)
        self.plan = make(shape)
        super().__init__(
            LiveSession(
                arrange_plan(self.plan, self.studio.measure),
                self.studio.clip_of_event,
                create_edit_handler=lambda: changes,
            )
        )
        self.session.live_timeline.extend(grown_to)

    def words_heard(self, begun: int) -> list[str]:
        """The words that were heard since so many frames were taken, those of asides too, in order."""
        return [text for _, text in words_in(self.desk.sound[begun:], self.voice)]


def _nowhere() -> Path:
    return SEARCH_PATH.sound_folders[0]


def played(programme: PlaybackSource) -> Samples:
    """All that a device gets, played to the end; the programme has grown already."""
    device = RecordingDevice()
    with PlayoutBuffer(Transport(programme)) as pump:
        device.start(pump.pull)
        while pump.playhead.state is not TransportState.ENDED:
            device.advance(480)
    return device.samples
