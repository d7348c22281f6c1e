"""Pronunciations as people write them: a respelling, or IPA between slashes."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import AfterValidator, BeforeValidator

from voicecoach.errors import InputError
from voicecoach.source import StrictModel
from voicecoach.wording.cue_text import Text
from voicecoach.wording.ipa import ipa_table, parse_ipa, split_ipa, unknown_symbols


def _check_pronunciation(pronunciation: str) -> str:
    ipa = parse_ipa(pronunciation)
    if ipa is None:
        _check_respelling(pronunciation)
    elif unknown := unknown_symbols(ipa):
        raise InputError(
            f"{unknown[0]!r} in {pronunciation} is no sign that voices know", "take another, or respell it"
        )
    elif not set(split_ipa(ipa)) - set(ipa_table()["stresses"]):
        raise InputError(
            f"there is no sound in {pronunciation!r}", "write sounds between the slashes, or respell it"
        )
    return pronunciation


def _check_respelling(respelling: str) -> None:
    if "/" in respelling:
        raise InputError(
            f"{respelling!r} has a slash", "IPA goes between two slashes, and a respelling has none"
        )
    if set(respelling) & set("[]{}<>()") or not any(map(str.isalpha, respelling)):
        raise InputError(
            f"{respelling!r} cannot be read aloud", "respell the word with letters, such as SO-ass"
        )


def _check_word(word: str) -> str:
    if not re.fullmatch(r"[^\W_](?:[\w '\u2019.-]*\w)?", word) or not any(map(str.isalpha, word)):
        raise InputError(f"{word!r} is not a word", "write one as the texts have it")
    return word


def _require_mapping(value: Any) -> Any:
    if not isinstance(value, dict):
        raise InputError("pronunciations are a mapping", "write word: how it is said on lines of their own")
    return value


def _reject_duplicates(lexicon: dict[str, str]) -> dict[str, str]:
    words = [word.casefold() for word in lexicon]
    duplicate = next((word for index, word in enumerate(words) if word in words[:index]), None)
    if duplicate:
        raise InputError(f"{duplicate!r} appears twice", "large and small letters are the same")
    return lexicon


Lexicon: TypeAlias = Annotated[
    dict[Annotated[Text, AfterValidator(_check_word)], Annotated[Text, AfterValidator(_check_pronunciation)]],
    BeforeValidator(_require_mapping),
    AfterValidator(_reject_duplicates),
]
"""Words and their pronunciations."""


class LexiconFile(StrictModel):
    """The user's own pronunciations in one language."""

    noun: ClassVar[str] = "file of pronunciations"

    pronounce: Lexicon
