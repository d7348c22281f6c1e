"""The catalogue of Piper's voices, with the size and the digest of every file, and the recommended ones.

It is a part of this package and not read from the hub, so that a voice is the same for everyone.
"""

from __future__ import annotations

import functools
import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from voicecoach.system import normalise_tag, primary_language

_FOLDER = Path(__file__).parent

REPOSITORY = "rhasspy/piper-voices"
REVISIONS = ("v1.0.0", "main")
"""Tried in turn: voices that were added after the tag are only in `main`. A file must have its digest."""

_LINEAGES = {
    "lessac": "fine-tuned from lessac, whose recordings are licensed for research only",
    "rdh": "fine-tuned from rdh, which was trained from scratch",
}


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file in a repository, with its size in bytes and its MD5."""

    path: str
    size: int
    md5: str
    repository: str = REPOSITORY
    revisions: tuple[str, ...] = REVISIONS

    @property
    def name(self) -> str:
        """The name without folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class CatalogueVoice:
    """A voice that can be downloaded, with its model and its configuration; `language` is a BCP 47 tag.

    `licence`, `lineage` and `credit` are known of the recommended voices, and empty otherwise.
    """

    name: str
    language: str
    language_name: str
    speakers: int
    model: HubFile
    config: HubFile
    licence: str = ""
    lineage: str = ""
    credit: str = ""

    @property
    def terms(self) -> str:
        """Licence, credit and lineage in one line."""
        if not self.licence:
            return f"its licence is in its model card, {self.card_address}"
        credit = f", {self.credit}" if self.credit else ""
        return f"data under {self.licence}{credit}; {self.lineage}"

    @property
    def card_address(self) -> str:
        """Where its licence is written."""
        folder = self.model.path.rpartition("/")[0]
        return f"https://huggingface.co/{REPOSITORY}/blob/main/{folder}/MODEL_CARD"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What speaks a language well: a voice of the default install, one to download, or one of an extra."""

    language: str
    built_in: str | None = None
    download: str | None = None
    extra_voice: str | None = None
    licence: str = ""
    lineage: str = ""
    credit: str = ""


@functools.cache
def recommendations() -> dict[str, Recommendation]:
    """The recommended voices by language."""
    text = (_FOLDER / "recommended.toml").read_text("utf-8")
    return {language: Recommendation(language, **row) for language, row in tomllib.loads(text).items()}


def recommended_voice(language: str) -> CatalogueVoice | None:
    """The voice to download for a language (a BCP 47 tag); None where there is none."""
    row = recommendations().get(primary_language(language))
    return catalogue_voice(row.download) if row and row.download else None


def voice_credit(name: str) -> str | None:
    """Whom a voice's licence asks to name, by the voice's full name; None where it asks for nothing.

    >>> voice_credit("piper/de_DE-thorsten-medium") is None
    True
    """
    row = _terms().get(name.removeprefix("piper/").partition("/")[0])
    return f"Voice: {row.credit}, {row.licence}" if row and row.credit else None


def catalogue_voice(name: str) -> CatalogueVoice | None:
    """The voice to download with a name; None where there is none."""
    row = _rows().get(name)
    return _voice(name, row) if row else None


@functools.cache
def catalogue_voices() -> dict[str, CatalogueVoice]:
    """All voices that can be downloaded, by name."""
    return {name: _voice(name, row) for name, row in _rows().items()}


@functools.cache
def _rows() -> dict[str, list[str | int]]:
    rows: dict[str, list[str | int]] = json.loads((_FOLDER / "piper_voices.json").read_text("utf-8"))
    return rows


@functools.cache
def _terms() -> dict[str, Recommendation]:
    return {row.download: row for row in recommendations().values() if row.download}


def _voice(name: str, row: list[str | int]) -> CatalogueVoice:
    terms = _terms().get(name)
    language_name, speakers, *sizes = row
    code, speaker, quality = name.split("-")
    folder = f"{code.partition('_')[0]}/{code}/{speaker}/{quality}"
    return CatalogueVoice(
        name,
        normalise_tag(code),
        str(language_name),
        int(speakers),
        HubFile(f"{folder}/{name}.onnx", int(sizes[0]), str(sizes[1])),
        HubFile(f"{folder}/{name}.onnx.json", int(sizes[2]), str(sizes[3])),
        licence=terms.licence if terms else "",
        lineage=_LINEAGES[terms.lineage] if terms else "",
        credit=terms.credit if terms else "",
    )
