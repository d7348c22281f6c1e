"""A listener of a session that is made by hand: no thread, no device, no clock, frame by frame."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from tests.compiler.routines import FOLDERS, SHELF, script_of
from voicecoach.audio.clip import Clip
from voicecoach.compiler.arrange import arrange
from voicecoach.compiler.paced import paced
from voicecoach.compiler.plan import plan_session
from voicecoach.player.devices.recording import RecordingDevice
from voicecoach.player.engine import Engine
from voicecoach.player.pump import Pump
from voicecoach.player.transport import State, Transport
from voicecoach.session.asides import Asides
from voicecoach.session.changes import Changes
from voicecoach.session.session import Growing
from voicecoach.session.shape import Shape
from voicecoach.session.speech import PLAIN
from voicecoach.session.studio import Place, Studio
from voicecoach.voices.silent import silent_frames
from voicecoach.wording.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.audio.clip import Samples
    from voicecoach.compiler.model import Plan
    from voicecoach.player.controls.port import Command
    from voicecoach.player.programme import Programme, Reply
    from voicecoach.player.transport import Spot
    from voicecoach.timeline import Stay
    from voicecoach.voices.port import Utterance


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
        self.taken = 0

    @property
    def spot(self) -> Spot:
        return self._transport.spot

    @property
    def sound(self) -> Samples:
        return np.concatenate([np.zeros(0, np.int16), *self._heard])

    def apply(self, command: Callable[[Transport], None]) -> None:
        command(self._transport)

    arrange = apply

    def listen(self, frames: int) -> None:
        self.taken += frames
        while frames:
            block = self._transport.read(min(frames, 48_000))
            samples = np.zeros(frames, np.int16) if block is None else block.samples
            self._heard.append(samples)
            frames -= len(samples)


class Hearer:
    """Hears a session and gives commands; a wish is fulfilled before anything else is heard."""

    def __init__(self, session: Growing) -> None:
        self.session = session
        self.desk = HandDesk(Transport(session, holds=False))
        self.engine = Engine(session, self.desk)

    def listen(self, frames: int) -> None:
        self.desk.listen(frames)

    def listen_to(self, position: int) -> None:
        """Up to a frame of the session."""
        while self.desk.spot.position < position and self.desk.spot.state is State.PLAYING:
            self.desk.listen(position - self.desk.spot.position)

    def give(self, command: Command, meanwhile: int = 0) -> Reply | None:
        """Give a command; `meanwhile` frames are heard while its wish is prepared for the first time."""
        self.engine.give(command)
        reply = None
        while wish := self.engine.wish:
            reply = self.engine.prepare(wish)
            self.listen(meanwhile)
            meanwhile = 0
            self.engine.take(wish, reply)
        self.session.grow()
        return reply

    def said_from(self, frame: int) -> list[tuple[float, str]]:
        """What sounds from a frame on: at which second of the session, and what."""
        return [
            (round(event.start / 48_000, 3), event.text or f"({event.cue})")
            for event in self.session.events
            if event.start >= frame
        ]

    def hold(self, name: str, side: str | None = None) -> Stay:
        step = next(step for step in self.session.steps if (step.name, step.side) == (name, side))
        assert step.hold
        return step.hold


class Listener(Hearer):
    """Hears a session of a text; it is laid out up to `grown_to` at first, as a whole where that is None."""

    def __init__(self, text: str, voice: HummingVoice | None = None, grown_to: int | None = None) -> None:
        self.script = script_of(text)
        routine = self.script.routine
        wording = load_wording(SHELF, routine.language, routine.wording)

        def make(shape: Shape) -> Plan:
            plan = plan_session(self.script, wording, shape.said, longer=shape.longer, lead_in_ms=500)
            return paced(plan, shape.pace)

        self.voice = voice or HummingVoice()
        self.studio = Studio(lambda _: self.voice, routine.language, Place(FOLDERS, _nowhere()), print)
        asides = Asides(self.studio, lambda: wording.layered(routine.cues), PLAIN.manner)
        shape = Shape(routine.detail)
        changes = Changes(make, shape, self.studio, asides)
        self.plan = make(shape)
        super().__init__(Growing(arrange(self.plan, self.studio.measure), self.studio.clip, replies=changes))
        self.session.arrangement.grow(grown_to)

    def words_heard(self, begun: int) -> list[str]:
        """The words that were heard since so many frames were taken, those of asides too, in order."""
        return [text for _, text in words_in(self.desk.sound[begun:], self.voice)]


def _nowhere() -> Path:
    return FOLDERS.sounds[0]


def played(programme: Programme) -> Samples:
    """All that a device gets, played to the end; the programme has grown already."""
    device = RecordingDevice()
    with Pump(Transport(programme)) as pump:
        device.start(pump.pull)
        while pump.spot.state is not State.ENDED:
            device.advance(480)
    return device.samples
