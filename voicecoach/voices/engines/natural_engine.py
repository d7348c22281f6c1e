"""What there is of the natural voice: told without anything that speaks being imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.voices.api import VoiceInfo
from voicecoach.voices.engines.natural_package import (
    NATURAL_ENGINE,
    NATURAL_LANGUAGE,
    NATURAL_MISSING,
    NATURAL_SPEAKER,
    NATURAL_VOICE,
    is_natural_installed,
    natural_size_bytes,
)

if TYPE_CHECKING:
    from voicecoach.voices.engines.natural_voice import NaturalVoice


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
        from voicecoach.voices.engines.natural_voice import NaturalVoice  # noqa: PLC0415 - imported when it is opened

        return NaturalVoice()
