"""The phonemes of a text as Piper's models read them: sentences in the IPA with their punctuation.

espeak-ng reads each clause; the models were trained with the clause's end sign after it. Phonemes between
double brackets are taken as they are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.voices.engines.espeak_lock import ESPEAK_LOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BEGIN, _PAD, _END = "^", "_", "$"

_MARKS = {"…": ".", "。": ".", "、": ",", "，": ",", "！": "!", "？": "?", "；": ";", "：": ":"}  # noqa: RUF001 - full-width marks
"""Punctuation marks, by what the models were trained with."""

_CLAUSE_END = re.compile(r"([.,;:!?…]+(?=[\s\"'»”)\]]|$)|[。、，！？；：]+)")  # noqa: RUF001 - as above
"""The end of a clause; not the sign within a number such as 1.5 or 10:30."""

_WRITTEN_IPA = re.compile(r"\[\[(.*?)\]\]")
_SENTENCE_ENDS = ".!?"


@dataclass(frozen=True, slots=True)
class _Clause:
    """Parts of a clause: text, and IPA that was written between brackets; `mark` ends it and may be empty."""

    parts: tuple[tuple[str, bool], ...]
    mark: str


def phoneme_sentences(text: str, voice: str) -> tuple[str, ...]:
    """The phonemes of each sentence, as the espeak voice reads it; raises EspeakError or OSError."""
    from voicecoach.voices.engines.espeak_library import private_library  # noqa: PLC0415 - loads the library

    clauses = tuple(_split_clauses(text))
    words = [part for clause in clauses for part, is_ipa in clause.parts if not is_ipa]
    with ESPEAK_LOCK:
        spoken = iter(private_library().to_ipa(words, voice))
    read = [
        (
            " ".join(
                part if is_ipa else _without_language_marks(next(spoken)) for part, is_ipa in clause.parts
            ),
            clause.mark,
        )
        for clause in clauses
    ]
    return tuple(_join_sentences(read))


def phoneme_ids(phonemes: str, ids: Mapping[str, tuple[int, ...]]) -> list[int]:
    """A model's input for a sentence; signs that the model does not know are left out."""
    row = [*ids[_BEGIN], *ids[_PAD]]
    for sign in unicodedata.normalize("NFD", phonemes):
        if sign in ids:
            row += (*ids[sign], *ids[_PAD])
    return [*row, *ids[_END]]


def _split_clauses(text: str) -> Iterator[_Clause]:
    ipa: list[str] = []

    def keep(match: re.Match[str]) -> str:
        ipa.append(match[1].strip())
        return f"[[{len(ipa) - 1}]]"

    pieces = _CLAUSE_END.split(_WRITTEN_IPA.sub(keep, text))
    for words, marks in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        parts = tuple(_split_ipa(words, ipa))
        if parts or marks:
            yield _Clause(parts, _MARKS.get(marks[:1], marks[:1]))


def _split_ipa(words: str, ipa: list[str]) -> Iterator[tuple[str, bool]]:
    for index, part in enumerate(_WRITTEN_IPA.split(words)):
        if index % 2:
            yield ipa[int(part)], True
        elif any(map(str.isalnum, part)):
            yield part.strip(), False


def _without_language_marks(phonemes: str) -> str:
    """The phonemes without signs such as `(en)`, where espeak reads a word in another language."""
    return re.sub(r"\([^)]+\)", "", phonemes)


def _join_sentences(clauses: list[tuple[str, str]]) -> Iterator[str]:
    sentence = ""
    for phonemes, mark in clauses:
        if phonemes:
            sentence += phonemes if not sentence or sentence.endswith(" ") else f" {phonemes}"
        if not sentence:
            continue
        sentence += mark if mark in _SENTENCE_ENDS or not mark else f"{mark} "
        if mark and mark in _SENTENCE_ENDS:
            yield sentence.strip()
            sentence = ""
    if sentence.strip():
        yield sentence.strip()
