"""The voices of the system: pyttsx3's own drivers, each utterance in a process of its own.

Those drivers keep only the last of several files, swallow errors, and some hang when they are asked a
second time. So each utterance has a new process with a time limit, and a driver that hangs or crashes takes
one cue with it and no session. What a file is, is told by its content: macOS writes AIFF whatever its name.
"""

from __future__ import annotations

import json
import sys
import tempfile
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.audio import read_sound
from voicecoach.errors import VoicecoachError, VoiceError
from voicecoach.units import SAMPLE_RATE
from voicecoach.voices.api import VoiceInfo
from voicecoach.voices.engines.engine_helpers import FINISH_ID, installed_version, prepare_text, to_clip

if TYPE_CHECKING:
    from voicecoach.audio import Clip
    from voicecoach.voices.api import Utterance

NAME = "system"
PROGRAM = (sys.executable, "-m", "voicecoach.voices.engines.system_speech_program")
"""Speaks one utterance to a file, or lists the voices: system_program.py tells how it is asked."""
TIME_LIMIT_S = 10.0
"""No cue takes a driver that works as long as this."""
MAX_FAILURES = 2
"""After so many in a row the driver is asked no more: nobody waits for it at each cue."""


@dataclass(frozen=True)
class SystemEngine:
    """The voices that Windows, macOS or a Linux desktop has; `program` speaks for it."""

    program: tuple[str, ...] = PROGRAM
    time_limit_s: float = TIME_LIMIT_S
    name: str = NAME

    supports_pitch = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Those that the system lists, asked once; or why there are none."""
        return _list_voices(self)

    def resolve(self, own: str, language: str) -> str | None:  # noqa: ARG002 - the system knows, and is slow to ask
        """The name as it is: whether there is such a voice is known when it is asked to speak."""
        return f"{self.name}/{own}" if own else self.name

    def languages(self, own: str) -> tuple[str, ...]:  # noqa: ARG002 - as above
        """Any, as far as is known before it is asked to speak."""
        return ()

    def open(self, own: str) -> SystemVoice:
        """The voice of this name or identifier, or the system's own choice for each language."""
        return SystemVoice(own, self)


@cache
def _list_voices(engine: SystemEngine) -> tuple[VoiceInfo, ...]:
    name = engine.name
    try:
        listed = json.loads(_run_program(engine, {"list": True}))
    except (VoicecoachError, ValueError) as error:
        return (VoiceInfo(name, name, (), f"unavailable: {error}", available=False),)
    note = "a voice of this system"
    return tuple(VoiceInfo(f"{name}/{one['name']}", name, tuple(one["languages"]), note) for one in listed)


class SystemVoice:
    """Speaks by a process for each utterance. Safe from several threads: one utterance at a time.

    A process that has not ended within the limit is killed. After MOST_FAILURES in a row every further
    utterance is refused at once.
    """

    def __init__(self, own: str, engine: SystemEngine) -> None:
        self._own = own
        self._engine = engine
        self._failures = 0
        self._lock = threading.Lock()

    @property
    def identity(self) -> str:
        """The voice, what drives it, the system and the finishing."""
        return f"{self._full_name}, pyttsx3 {installed_version('pyttsx3')}, {sys.platform}, {FINISH_ID}"

    def speak(self, utterance: Utterance) -> Clip:
        """The finished clip; VoiceError where the driver hangs, crashes, or has no such voice or language."""
        words = prepare_text(self._full_name, utterance)
        with (
            self._lock,
            tempfile.TemporaryDirectory(prefix="voicecoach-", ignore_cleanup_errors=True) as folder,
        ):
            file = Path(folder) / "utterance.wav"
            wanted = {
                "words": words,
                "voice": self._own,
                "language": utterance.language,
                "pace": utterance.pace,
                "file": str(file),
            }
            sound = self._synthesise(wanted, file, utterance)
        raw = (sound.samples / 32768).astype(np.float32)
        return to_clip(self._full_name, utterance, raw, SAMPLE_RATE)

    def _synthesise(self, wanted: dict[str, Any], file: Path, utterance: Utterance) -> Clip:
        if self._failures >= MAX_FAILURES:
            why = f"it failed {MAX_FAILURES} times in a row and is asked no more"
            raise VoiceError(self._full_name, utterance.text, why)
        try:
            _run_program(self._engine, wanted)
            sound = read_sound(file)
        except VoicecoachError as error:
            self._failures += 1
            raise VoiceError(self._full_name, utterance.text, str(error)) from error
        self._failures = 0
        return sound

    @property
    def _full_name(self) -> str:
        return f"{self._engine.name}/{self._own}" if self._own else self._engine.name


def _run_program(engine: SystemEngine, wanted: dict[str, Any]) -> str:
    """What the program prints; VoicecoachError with the last line of its complaint where it fails.

    It writes to files: a pipe may be held open by what a killed driver has started.
    """
    import subprocess  # noqa: PLC0415 - seldom needed, and starting up stays quick

    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as complaint:
        try:
            asked = json.dumps(wanted).encode()
            done = subprocess.run(  # noqa: S603 - a program of ours
                engine.program,
                input=asked,
                stdout=out,
                stderr=complaint,
                timeout=engine.time_limit_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise VoicecoachError(f"it did not answer within {engine.time_limit_s:g} s") from None
        complaint.seek(0)
        if done.returncode:
            said = complaint.read().decode(errors="replace").strip().splitlines()
            raise VoicecoachError(said[-1] if said else f"its driver crashed ({done.returncode})")
        out.seek(0)
        return out.read().decode()
