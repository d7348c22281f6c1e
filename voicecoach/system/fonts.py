"""Finds a font of the system that shows a text: the only module that imports fontTools."""

from __future__ import annotations

import os
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.system.language_tag import primary_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

_EAST_ASIAN = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKjp-Regular.otf", "NotoSansCJKjp-Bold.otf"),
    ("NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf"),
    ("NotoSansJP-Regular.otf", "NotoSansJP-Bold.otf"),
    ("YuGothR.ttc", "YuGothB.ttc"),
    ("meiryo.ttc", "meiryob.ttc"),
    ("ヒラギノ角ゴシック W3.ttc", "ヒラギノ角ゴシック W6.ttc"),
    ("Hiragino Sans GB.ttc", "Hiragino Sans GB.ttc"),
    ("ipaexg.ttf", "ipaexg.ttf"),
    ("ipag.ttf", "ipag.ttf"),
    ("msgothic.ttc", "msgothic.ttc"),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("msyh.ttc", "msyhbd.ttc"),
    ("malgun.ttf", "malgunbd.ttf"),
    ("wqy-zenhei.ttc", "wqy-zenhei.ttc"),
    ("DroidSansFallbackFull.ttf", "DroidSansFallbackFull.ttf"),
)
_EUROPEAN = (
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("segoeui.ttf", "segoeuib.ttf"),
    ("arial.ttf", "arialbd.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("FreeSans.ttf", "FreeSansBold.ttf"),
    ("Ubuntu-R.ttf", "Ubuntu-B.ttf"),
    ("Roboto-Regular.ttf", "Roboto-Bold.ttf"),
    ("Arial Unicode.ttf", "Arial Unicode.ttf"),
)
"""File names of fonts that Linux distributions, Windows and macOS have, each with that of its bold style."""

_COLLECTION_NUMBERS = {"ko": 1, "zh": 2}
"""The number in Noto's collections of the font for a language; that for Japanese is the first."""
_NOTO_COLLECTION = "notosanscjk"
_EAST_ASIAN_LANGUAGES = frozenset({"ja", "ko", "zh"})
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc")


@dataclass(frozen=True, slots=True)
class Font:
    """A font in a file; `number` is its place in a collection, 0 in a file of one font."""

    path: Path
    number: int = 0


@dataclass(frozen=True, slots=True)
class FontPair:
    """The regular and the bold style of a font; the same one where there is no bold style."""

    regular: Font
    bold: Font


def find_fonts(text: str, language: str, folders: Sequence[Path] | None = None) -> FontPair | None:
    """A font with all characters of a text; None if none of the well-known fonts here has them.

    Also None for a script whose letters join or run from right to left: placing them takes more than a font.
    `folders` are searched with those below them; the system's and the user's own if left out.
    """
    if not text.strip() or not all(map(_is_simple, text)):
        return None
    files = _font_files(tuple(font_folders() if folders is None else folders))
    needed = {ord(character) for character in text if not character.isspace()}
    for regular, bold in _preferred(language):
        font = _font_with(files.get(regular.casefold()), language, needed)
        if font is not None:
            return FontPair(font, _font_with(files.get(bold.casefold()), language, needed) or font)
    return None


def drop_pictographs(text: str) -> str:
    """The text without emoji and control characters, which text fonts do not have.

    >>> drop_pictographs("Neck 🧘 and back")
    'Neck and back'
    """
    shown = (
        one if unicodedata.category(one) not in {"So", "Sk", "Cc", "Cf", "Cn", "Co"} else " " for one in text
    )
    return " ".join("".join(shown).replace("\N{VARIATION SELECTOR-16}", "").split())


def font_folders() -> tuple[Path, ...]:
    """The folders in which the system and the user have fonts."""
    home = Path.home()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", str(home / "AppData/Local"))
        return Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), Path(local, "Microsoft/Windows/Fonts")
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    )


def _preferred(language: str) -> Iterator[tuple[str, str]]:
    """The fonts in the order in which they are tried: one style for the whole text of a language."""
    if primary_language(language) in _EAST_ASIAN_LANGUAGES:
        yield from _EAST_ASIAN
        yield from _EUROPEAN
    else:
        yield from _EUROPEAN
        yield from _EAST_ASIAN


def _is_simple(character: str) -> bool:
    """Whether a character looks the same in every context, and runs from left to right."""
    if unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
        return False
    return unicodedata.category(character) not in {"Mn", "Mc", "Me"}


def _font_with(path: Path | None, language: str, needed: AbstractSet[int]) -> Font | None:
    if path is None:
        return None
    is_noto = path.name.casefold().startswith(_NOTO_COLLECTION) and path.suffix.lower() == ".ttc"
    number = _COLLECTION_NUMBERS.get(primary_language(language), 0) if is_noto else 0
    return Font(path, number) if needed <= _characters(path, number) else None


@cache
def _font_files(folders: tuple[Path, ...]) -> dict[str, Path]:
    """The font files below the folders by their names in lower case, the first of each name."""
    found: dict[str, Path] = {}
    for folder in folders:
        for parent, below, names in os.walk(folder):
            below.sort()
            for name in sorted(names):
                if name.lower().endswith(_FONT_SUFFIXES):
                    found.setdefault(unicodedata.normalize("NFC", name).casefold(), Path(parent, name))
    return found


@cache
def _characters(path: Path, number: int) -> frozenset[int]:
    """The code points that a font has; none if the file cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - slow to import, only where text is drawn

    try:
        with path.open("rb") as file:
            return frozenset(TTFont(file, fontNumber=number, lazy=True).getBestCmap() or ())
    except (OSError, TTLibError, AssertionError, ValueError):
        return frozenset()
