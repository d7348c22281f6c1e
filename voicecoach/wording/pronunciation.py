"""How words are to be said, as people write it: respelled, or in the signs of the IPA between slashes."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import AfterValidator, BeforeValidator

from voicecoach.source import StrictModel
from voicecoach.wording.cue_text import Text
from voicecoach.wording.ipa import ipa_table, parse_ipa, split_ipa, unknown_symbols


def _check_pronunciation(saying: str) -> str:
    ipa = parse_ipa(saying)
    if ipa is None:
        _check_respelling(saying)
    elif unknown := unknown_symbols(ipa):
        raise ValueError(
            f"{unknown[0]!r} in {saying} is no sign that voices know; take another, or respell it"
        )
    elif not set(split_ipa(ipa)) - set(ipa_table()["stresses"]):
        raise ValueError(f"there is no sound in {saying!r}; write sounds between the slashes, or respell it")
    return saying


def _check_respelling(saying: str) -> None:
    if "/" in saying:
        raise ValueError(f"{saying!r} has a slash; IPA stands between two, and a respelling has none")
    if set(saying) & set("[]{}<>()") or not any(map(str.isalpha, saying)):
        raise ValueError(f"{saying!r} cannot be read aloud; respell the word with letters, such as SO-ass")


def _check_word(word: str) -> str:
    if not re.fullmatch(r"[^\W_](?:[\w '\u2019.-]*\w)?", word) or not any(map(str.isalpha, word)):
        raise ValueError(f"{word!r} is not a word; write one as it stands in what is said")
    return word


def _require_mapping(value: Any) -> Any:
    if not isinstance(value, dict):
        raise ValueError("pronunciations are a mapping; write word: how it is said on lines of their own")  # noqa: TRY004 - a bad value, for the reader of a script
    return value


def _reject_duplicates(lexicon: dict[str, str]) -> dict[str, str]:
    words = [word.casefold() for word in lexicon]
    twin = next((word for place, word in enumerate(words) if word in words[:place]), None)
    if twin:
        raise ValueError(f"{twin!r} stands here twice; large and small letters are the same")
    return lexicon


Lexicon: TypeAlias = Annotated[
    dict[Annotated[Text, AfterValidator(_check_word)], Annotated[Text, AfterValidator(_check_pronunciation)]],
    BeforeValidator(_require_mapping),
    AfterValidator(_reject_duplicates),
]
"""Words with how they are said."""


class LexiconFile(StrictModel):
    """The user's own pronunciations in one language."""

    noun: ClassVar[str] = "file of pronunciations"

    pronounce: Lexicon
