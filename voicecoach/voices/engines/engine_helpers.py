"""What every engine's file does ahead of speaking and after it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from voicecoach.audio import FINISH_VERSION, finish_clip
from voicecoach.errors import VoiceError
from voicecoach.units import MAX_PROSODY_FACTOR, MIN_PROSODY_FACTOR
from voicecoach.voices.api import RefusedError
from voicecoach.voices.text.normalise import normalise_text
from voicecoach.voices.text.pronounce import apply_pronunciations, ignore_ipa

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance
    from voicecoach.voices.text.pronounce import Saying

FINISH_ID = f"finishing {FINISH_VERSION}"
"""The end of an engine's identity: the version of the chain that its sound goes through."""


def prepare_text(voice: str, utterance: Utterance, saying: Saying = ignore_ipa) -> str:
    """The words for the engine; VoiceError when none are left, or the pace or the pitch is not 0.5 to 2.

    `saying` makes what the engine gets of a word that is to be said by its IPA.
    """
    for name, factor in (("pace", utterance.pace), ("pitch", utterance.pitch)):
        if not MIN_PROSODY_FACTOR <= factor <= MAX_PROSODY_FACTOR:
            raise VoiceError(
                voice,
                utterance.text,
                f"a {name} is {MIN_PROSODY_FACTOR} to {MAX_PROSODY_FACTOR}, not {factor}",
            )
    words = normalise_text(utterance.text, utterance.language)
    if not any(map(str.isalnum, words)):
        raise VoiceError(voice, utterance.text, "there is no word in it")
    return apply_pronunciations(words.replace("[[", "["), utterance.pronunciations, saying)


def to_clip(voice: str, utterance: Utterance, raw: FloatSamples, rate: int) -> Clip:
    """The engine's sound as a clip; RefusedError when there is nothing to hear."""
    try:
        return finish_clip(raw, rate)
    except ValueError as error:
        raise RefusedError(voice, utterance.text, f"what the engine gave cannot be used: {error}") from error


@functools.cache
def installed_version(package: str) -> str:
    """An engine's version, found out without loading it; `missing` where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to import, used late

    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def folder_size_bytes(folder: Path) -> int:
    """What a folder takes on the disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
