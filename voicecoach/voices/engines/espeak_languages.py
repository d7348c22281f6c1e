"""The languages of espeak-ng, read from its own language files without loading the library.

Each file of `espeak-ng-data/lang` is a voice: its `name`, and one or more `language` tags with a priority
(lower is better, 5 where none is given). The file's path below `lang` is its identifier in the library. The
pronunciation is in `<dictionary>_dict`, named in the file or after its first tag; a few voices come without
that file, speak nothing and are left out.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.system import normalise_tag, package_folder, primary_language, tag_and_parents

if TYPE_CHECKING:
    from pathlib import Path

_DEFAULT_PRIORITY = 5

# Differs from espeak-ng's own priorities, which take British for `en`, and adds tags that it lacks.
_PREFERRED_TAGS = {
    "en": "en-us",
    "en-au": "en-gb",
    "en-ie": "en-gb",
    "en-nz": "en-gb",
    "en-za": "en-gb",
    "nn": "nb",
    "zh-hk": "yue",
    "zh-mo": "yue",
}


@dataclass(frozen=True, slots=True)
class EspeakLanguage:
    """One voice of espeak-ng: `name` as in `espeak/de`, its file, its English name, its tags and priorities.

    `dictionary` is the name of the file with its pronunciation.
    """

    name: str
    identifier: str
    label: str
    tags: tuple[tuple[str, int], ...]
    dictionary: str


@functools.cache
def espeak_languages() -> tuple[EspeakLanguage, ...]:
    """All languages in the order of their names; none when espeakng-loader is not installed."""
    folder = espeak_data_folder()
    if folder is None:
        return ()
    paths = sorted(path for path in (folder / "lang").rglob("*") if path.is_file())
    voices = (voice for path in paths if (voice := _read_language_file(path, folder)))
    return tuple(sorted(voices, key=lambda voice: voice.name))


def espeak_data_folder() -> Path | None:
    """The folder `espeak-ng-data` of the installed wheel; None when espeakng-loader is not installed."""
    folder = package_folder("espeakng_loader")
    return folder / "espeak-ng-data" if folder else None


def dictionary_size_bytes(language: EspeakLanguage) -> int | None:
    """The size of a language's dictionary."""
    folder = espeak_data_folder()
    return (folder / language.dictionary).stat().st_size if folder else None


def find_language(tag: str) -> EspeakLanguage | None:
    """The voice for a BCP 47 tag or for its first parts: `de-AT` is spoken as `de`.

    >>> find_language("pt-BR").name, find_language("en").name, find_language("zh-Hant-TW").name
    ('pt-br', 'en-us', 'cmn')
    """
    candidates = map(language_by_name, tag_and_parents(normalise_tag(tag)))
    return next(filter(None, candidates), None)


def language_by_name(name: str) -> EspeakLanguage | None:
    """The voice of exactly this name or tag; of several with the tag, the one with the best priority."""
    wanted = normalise_tag(name)
    wanted = _PREFERRED_TAGS.get(wanted, wanted)
    ranked = [
        (priority, voice.name, voice)
        for voice in espeak_languages()
        for tag, priority in voice.tags
        if tag == wanted
    ]
    return min(ranked)[2] if ranked else None


def _read_language_file(path: Path, data: Path) -> EspeakLanguage | None:
    """The voice of a language file; None when its dictionary is missing."""
    lines = [line.split() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    tags = tuple(_parse_tag(line) for line in lines if line[:1] == ["language"])
    dictionary = next((line[1] for line in lines if line[:1] == ["dictionary"]), primary_language(tags[0][0]))
    dictionary = f"{dictionary}_dict"
    if not (data / dictionary).is_file():
        return None
    label = next(" ".join(line[1:]) for line in lines if line[:1] == ["name"])
    name = _voice_name(path.name.lower(), tags)
    identifier = path.relative_to(data / "lang").as_posix()
    return EspeakLanguage(name, identifier, label, ((name, 0), *tags), dictionary)


def _parse_tag(line: list[str]) -> tuple[str, int]:
    return line[1].lower(), int(line[2]) if len(line) > 2 else _DEFAULT_PRIORITY  # noqa: PLR2004 - `language en 3`


def _voice_name(file: str, tags: tuple[tuple[str, int], ...]) -> str:
    """The name of the file; the file `en` is British English and is named by its tag."""
    return tags[0][0] if file == "en" else file
