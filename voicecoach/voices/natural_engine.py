"""What there is of the natural voice: told without anything that speaks being imported."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.voices.port import VoiceInfo

if TYPE_CHECKING:
    from voicecoach.voices.natural import NaturalVoice

NATURAL_VOICE = "natural/heart"
NATURAL_ENGINE, NATURAL_SPEAKER = NATURAL_VOICE.split(
    "/"
)  # the one voice inside the wheel: every other wants a download
NATURAL_LANGUAGE = "en"
NATURAL_MISSING = "hibari-tts is not installed here (there is none for Intel Macs); use the voice espeak"


def is_natural_installed() -> bool:
    """Whether this computer has the engine, found out without loading it."""
    return find_spec("hibari") is not None


class NaturalEngine:
    """One voice, English."""

    supports_pitch = False

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The one that there is, installed or not."""
        note = (
            "neural, the default for English" if is_natural_installed() else f"unavailable: {NATURAL_MISSING}"
        )
        return (
            VoiceInfo(
                NATURAL_VOICE,
                NATURAL_ENGINE,
                (NATURAL_LANGUAGE,),
                note,
                natural_size_bytes(),
                available=is_natural_installed(),
            ),
        )

    def resolve(self, own: str, language: str) -> str | None:  # noqa: ARG002 - other languages fall back cue by cue
        """The one name, whatever the language: what is not English is left to the voice behind it."""
        return NATURAL_VOICE if own in {"", NATURAL_SPEAKER} else None

    def languages(self, own: str) -> tuple[str, ...]:  # noqa: ARG002 - it has one voice
        """English."""
        return (NATURAL_LANGUAGE,)

    def open(self, own: str) -> NaturalVoice:  # noqa: ARG002 - as above
        """The voice, its engine not loaded yet."""
        from voicecoach.voices.natural import NaturalVoice  # noqa: PLC0415 - imported when it is opened

        return NaturalVoice()


def natural_size_bytes() -> int | None:
    """What the engine takes on the disk, weights and all."""
    from voicecoach.voices.spoken import folder_size_bytes  # noqa: PLC0415 - for the list of all voices alone

    spec = find_spec("hibari")
    return folder_size_bytes(Path(spec.origin).parent) if spec and spec.origin else None
