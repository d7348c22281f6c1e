"""How a text is read, token by token, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.voices.text.lexicon import shipped_pronunciations
from voicecoach.voices.text.pronounce import apply_pronunciations
from voicecoach.voices.text.reading import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.voices.text.reading import Token

_GUESS = "a guess"


def explain_reading(text: str, language: str, voice: str) -> Iterator[str]:
    r"""Lines about each part of a text: what is said, and why; the last one has the words for the engine.

    >>> print(*explain_reading("Hold 10 s", "en", "espeak"), sep="\n")
    Hold                 as it is written
    10 s                 10 seconds: a number and its unit
    spoken: Hold 10 seconds
    """
    read = read_text(text, language)
    written = [_line(*part) for token in read.tokens for part in _parts(token)]
    yield from written
    for left_out in read.left_out:
        yield _line(left_out.written.strip() or ascii(left_out.written)[1:-1], f"left out: {left_out.why}")
    shipped = shipped_pronunciations(read.spoken, language, voice)
    for entry in shipped:
        yield _line(entry.word, f"{entry.pronunciation}: the list of pronunciations")
    yield f"spoken: {apply_pronunciations(read.spoken, (), None, shipped)}"


def _parts(token: Token) -> Iterator[tuple[str, str]]:
    if token.kind == "words":
        for word in token.written.split():
            yield word, "as it is written"
        return
    guess = f", {_GUESS}" if token.is_guess else ""
    spoken = token.spoken.strip(" ,")
    reading = f"{spoken}: {token.why}" if spoken else token.why
    yield token.written.strip() or token.written, f"{reading}{guess}"


def _line(written: str, reading: str) -> str:
    return f"{written:<20} {reading}"


def guessed_readings(text: str, language: str) -> tuple[tuple[str, str], ...]:
    """The parts of a text whose reading is a guess, each with what is said."""
    tokens = read_text(text, language).tokens
    guesses = ((token.written.strip(), token.spoken.strip()) for token in tokens if token.is_guess)
    return tuple((written.removesuffix("."), spoken.removesuffix(".")) for written, spoken in guesses)
