"""The steps that every engine takes before and after it speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach import audio
from voicecoach.errors import VoiceError
from voicecoach.units import MAX_PROSODY_FACTOR, MIN_PROSODY_FACTOR
from voicecoach.voices import text
from voicecoach.voices.api import RefusedError
from voicecoach.voices.pace.pace_curve import pause_ms

if TYPE_CHECKING:
    from voicecoach.audio import Clip, FloatSamples
    from voicecoach.voices.api import Utterance
    from voicecoach.voices.text import IpaMarkup

_PAUSES_VERSION = 1
"""Counts changes of where pauses are found; their lengths are in the identity of each curve."""
_TAIL_S = 0.1
"""Silence after the sound of an engine, of which the finishing chain keeps as much in every voice."""


def prepare_text(
    voice: str, utterance: Utterance, markup: IpaMarkup | None = None, *, reads_kanji: bool = False
) -> str:
    """The text for the engine: normalised, with its pronunciations.

    `markup` makes the engine's notation of a word and its IPA; None for an engine that reads no phonemes.
    An engine that `reads_kanji` gets the words as they are shown, others their reading.
    Raises VoiceError when no word is left, or the pace or the pitch is not 0.5 to 2.
    """
    for name, factor in (("pace", utterance.pace), ("pitch", utterance.pitch)):
        if not MIN_PROSODY_FACTOR <= factor <= MAX_PROSODY_FACTOR:
            reason = f"a {name} is {MIN_PROSODY_FACTOR} to {MAX_PROSODY_FACTOR}, not {factor}"
            raise VoiceError(voice, utterance.text, reason)
    written = utterance.text if reads_kanji else utterance.reading or utterance.text
    words = text.normalise_text(written, utterance.language)
    if not any(map(str.isalnum, words)):
        raise VoiceError(voice, utterance.text, "there is no word in it")
    plain = words.replace("[[", "[")
    shipped = text.shipped_pronunciations(plain, utterance.language, voice)
    return text.apply_pronunciations(plain, utterance.pronunciations, markup, shipped)


def to_clip(
    voice: str, utterance: Utterance, sound: FloatSamples, rate: int, engine_rate: float = 1.0
) -> Clip:
    """Finish the engine's sound as a clip; raises RefusedError when there is nothing to hear.

    Its pauses become those of the pace. `engine_rate` is how fast it spoke, a factor of its normal.
    """
    from voicecoach.voices.engines.even_pauses import (  # noqa: PLC0415 - imports numpy
        SHORTEST_PAUSE_S,
        WantedPause,
        even_pauses,
        with_tail,
    )

    spoken = text.normalise_text(utterance.text, utterance.language)
    pauses = [
        WantedPause(mark.position, pause_ms(ends_sentence=mark.ends_sentence) / 1000 / utterance.pace)
        for mark in text.pause_marks(spoken)
    ]
    even = even_pauses(sound, rate, pauses, SHORTEST_PAUSE_S / min(1.0, engine_rate))
    try:
        return audio.finish_clip(with_tail(even, rate, _TAIL_S), rate)
    except ValueError as error:
        raise RefusedError(voice, utterance.text, f"what the engine gave cannot be used: {error}") from error


def finish_id() -> str:
    """The end of an engine's identity: the versions of the evening of pauses and of the finishing chain."""
    return f"pauses {_PAUSES_VERSION}, finishing {audio.FINISH_VERSION}"
