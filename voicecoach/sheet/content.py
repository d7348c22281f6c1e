"""What a sheet says, as plain texts in the language of the routine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

ItemKind: TypeAlias = Literal["exercise", "rounds", "rest", "words"]


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A picture as JPEG, with its size in pixels."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetItem:
    """One thing on a sheet; `level` is the number of `rounds` items that it is inside of.

    `facts` are short: sides, sets, times. `warnings` are what not to do, `notes` are for the reader.
    """

    kind: ItemKind
    level: int = 0
    number: int | None = None
    title: str = ""
    facts: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    picture: SheetPicture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A routine on paper. `link` is an address that is printed with its QR code; None for none."""

    title: str
    language: str
    labels: Mapping[str, str]
    about: str = ""
    author: str = ""
    length: str = ""
    needs: str = ""
    link: str | None = None
    items: tuple[SheetItem, ...] = ()
