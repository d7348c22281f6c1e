"""What there is of the natural voice: told without anything that speaks being imported."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.voices.port import VoiceInfo

if TYPE_CHECKING:
    from voicecoach.voices.natural import NaturalVoice

NAME = "natural/heart"
_ENGINE, SPEAKER = NAME.split("/")  # the one voice inside the wheel: every other wants a download
LANGUAGE = "en"
MISSING = "hibari-tts is not installed here (there is none for Intel Macs); use the voice espeak"


def is_installed() -> bool:
    """Whether this computer has the engine, found out without loading it."""
    return find_spec("hibari") is not None


class NaturalEngine:
    """One voice, English."""

    pitched = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The one that there is, installed or not."""
        note = "neural, the default for English" if is_installed() else f"unavailable: {MISSING}"
        return (VoiceInfo(NAME, _ENGINE, (LANGUAGE,), note, _size(), available=is_installed()),)

    def resolve(self, own: str, language: str) -> str | None:  # noqa: ARG002 - other languages fall back cue by cue
        """The one name, whatever the language: what is not English is left to the voice behind it."""
        return NAME if own in {"", SPEAKER} else None

    def languages(self, own: str) -> tuple[str, ...]:  # noqa: ARG002 - it has one voice
        """English."""
        return (LANGUAGE,)

    def open(self, own: str) -> NaturalVoice:  # noqa: ARG002 - as above
        """The voice, its engine not loaded yet."""
        from voicecoach.voices.natural import NaturalVoice  # noqa: PLC0415 - imported when it is opened

        return NaturalVoice()


def _size() -> int | None:
    """What the engine takes on the disk, weights and all."""
    from voicecoach.voices.spoken import folder_bytes  # noqa: PLC0415 - for the list of all voices alone

    spec = find_spec("hibari")
    return folder_bytes(Path(spec.origin).parent) if spec and spec.origin else None
