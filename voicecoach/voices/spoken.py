"""What every engine's file does ahead of speaking and after it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from voicecoach.audio.finish import FINISHING, finish
from voicecoach.errors import VoiceError
from voicecoach.units import FASTEST, SLOWEST
from voicecoach.voices.normalise import speakable
from voicecoach.voices.port import RefusedError
from voicecoach.voices.pronounce import as_written, pronounced

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio.clip import Clip, Raw
    from voicecoach.voices.port import Utterance
    from voicecoach.voices.pronounce import Saying

FINISHED = f"finishing {FINISHING}"
"""The end of an engine's identity: the version of the chain that its sound goes through."""


def words_of(voice: str, utterance: Utterance, saying: Saying = as_written) -> str:
    """The words for the engine; VoiceError when none are left, or the pace or the pitch is not 0.5 to 2.

    `saying` makes what the engine gets of a word that is to be said by its IPA.
    """
    for name, factor in (("pace", utterance.pace), ("pitch", utterance.pitch)):
        if not SLOWEST <= factor <= FASTEST:
            raise VoiceError(voice, utterance.text, f"a {name} is {SLOWEST} to {FASTEST}, not {factor}")
    words = speakable(utterance.text, utterance.language)
    if not any(map(str.isalnum, words)):
        raise VoiceError(voice, utterance.text, "there is no word in it")
    return pronounced(words.replace("[[", "["), utterance.said, saying)


def finished(voice: str, utterance: Utterance, raw: Raw, rate: int) -> Clip:
    """The engine's sound as a clip; RefusedError when there is nothing to hear."""
    try:
        return finish(raw, rate)
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


def folder_bytes(folder: Path) -> int:
    """What a folder takes on the disk."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
