"""The voices of the operating system: pyttsx3's own drivers, with a new process for each utterance.

Those drivers write only the last of several files, hide errors, and some hang when they are used twice. So
each utterance has its own process with a time limit: a driver that hangs or crashes costs one cue, not the
session.
The format of a file is found by its content, since macOS writes AIFF whatever the name.
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

from voicecoach import audio
from voicecoach.errors import VoicecoachError, VoiceError
from voicecoach.system import installed_version, temporary_prefix
from voicecoach.units import SAMPLE_RATE
from voicecoach.voices.api import VoiceInfo
from voicecoach.voices.engines.engine_helpers import finish_id, prepare_text, to_clip

if TYPE_CHECKING:
    from voicecoach.audio import Clip
    from voicecoach.voices.api import Utterance

NAME = "system"
PROGRAM = (sys.executable, "-m", "voicecoach.voices.engines.system_speech_program")
"""Speaks one utterance to a file, or lists the voices; system_speech_program.py describes its input."""
TIME_LIMIT_S = 10.0
"""Longer than a working driver takes for any cue."""
MAX_FAILURES = 2
"""After this many failures in a row the driver is not tried again, so that not every cue waits for it."""


@dataclass(frozen=True)
class SystemEngine:
    """The voices that Windows, macOS or a Linux desktop has; `program` lists them and speaks with them."""

    program: tuple[str, ...] = PROGRAM
    time_limit_s: float = TIME_LIMIT_S
    name: str = NAME

    supports_pitch = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The voices that the system lists, read once; or why there are none."""
        return _list_voices(self)

    def resolve(self, voice_name: str, language: str) -> str | None:  # noqa: ARG002 - the system is slow to ask
        """The name unchecked: whether there is such a voice is found out when it speaks."""
        return f"{self.name}/{voice_name}" if voice_name else self.name

    def languages(self, voice_name: str) -> tuple[str, ...]:  # noqa: ARG002 - as above
        """Every language, since the real ones are found out when it speaks."""
        return ()

    def open(self, voice_name: str) -> SystemVoice:
        """Open the voice with this name or identifier; no name is the system's default for each language."""
        return SystemVoice(voice_name, self)


@cache
def _list_voices(engine: SystemEngine) -> tuple[VoiceInfo, ...]:
    name = engine.name
    try:
        listed = json.loads(_run_program(engine, {"list": True}))
    except (VoicecoachError, ValueError) as error:
        return (VoiceInfo(name, name, (), f"unavailable: {error}", available=False),)
    note = "a voice of this system"
    return tuple(
        VoiceInfo(f"{name}/{voice['name']}", name, tuple(voice["languages"]), note) for voice in listed
    )


class SystemVoice:
    """Speaks each utterance in its own process. Safe from several threads: one utterance at a time.

    A process that has not ended within the time limit is killed. After MAX_FAILURES in a row every further
    utterance fails at once.
    """

    def __init__(self, voice_name: str, engine: SystemEngine) -> None:
        self._voice_name = voice_name
        self._engine = engine
        self._failures = 0
        self._lock = threading.Lock()

    @property
    def identity(self) -> str:
        """The voice, the driver's package, the system and the finishing."""
        driver = f"pyttsx3 {installed_version('pyttsx3')}, {sys.platform}"
        return f"{self._full_name}, {driver}, 160 words a minute, {finish_id()}"

    def speak(self, utterance: Utterance) -> Clip:
        """Return the finished clip; raises VoiceError when the driver hangs, crashes or lacks the voice."""
        words = prepare_text(self._full_name, utterance, reads_kanji=True)
        with (
            self._lock,
            tempfile.TemporaryDirectory(prefix=temporary_prefix(), ignore_cleanup_errors=True) as folder,
        ):
            file = Path(folder) / "utterance.wav"
            request = {
                "words": words,
                "voice": self._voice_name,
                "language": utterance.language,
                "pace": utterance.pace,
                "file": str(file),
            }
            recording = self._synthesise(request, file, utterance)
        return to_clip(self._full_name, utterance, audio.to_float(recording.samples), SAMPLE_RATE)

    def _synthesise(self, request: dict[str, Any], file: Path, utterance: Utterance) -> Clip:
        if self._failures >= MAX_FAILURES:
            why = f"it failed {MAX_FAILURES} times in a row and is not tried again"
            raise VoiceError(self._full_name, utterance.text, why)
        try:
            _run_program(self._engine, request)
            recording = audio.read_sound(file)
        except VoicecoachError as error:
            self._failures += 1
            raise VoiceError(self._full_name, utterance.text, str(error)) from error
        self._failures = 0
        return recording

    @property
    def _full_name(self) -> str:
        return f"{self._engine.name}/{self._voice_name}" if self._voice_name else self._engine.name


def _run_program(engine: SystemEngine, request: dict[str, Any]) -> str:
    """Run the program and return what it prints; raises VoicecoachError with its last line on stderr.

    Its output goes to files: a pipe may be kept open by processes that a killed driver has started.
    """
    import subprocess  # noqa: PLC0415 - seldom needed, and starting up stays quick

    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                engine.program,
                input=json.dumps(request).encode(),
                stdout=out,
                stderr=errors,
                timeout=engine.time_limit_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise VoicecoachError(f"it did not answer within {engine.time_limit_s:g} s") from None
        errors.seek(0)
        if done.returncode:
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise VoicecoachError(lines[-1] if lines else f"its driver crashed ({done.returncode})")
        out.seek(0)
        return out.read().decode()
