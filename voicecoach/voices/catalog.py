"""The names of the voices, and how a voice is put together from its parts.

A name is an engine (`natural`, `espeak`, `silent`) or engine/name (`natural/heart`, `espeak/de`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.voices import natural
from voicecoach.voices.cache import CachedVoice
from voicecoach.voices.espeak import EspeakVoice
from voicecoach.voices.espeak_languages import espeak_languages, find_language, named_language
from voicecoach.voices.fallback import FallbackVoice
from voicecoach.voices.shelf import ShelvedVoice
from voicecoach.voices.silent import SilentVoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.voices.port import Voice

_SILENT = "silent"
_NATURAL = "natural"
_ESPEAK = "espeak"


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """One voice as `voicecoach voices` shows it: its full name, and the BCP 47 tags that it speaks.

    No tags: every language. `note` says what it is, or why it is unavailable.
    """

    name: str
    engine: str
    languages: tuple[str, ...]
    note: str


def list_voices() -> tuple[VoiceInfo, ...]:
    """Every voice, available or not: natural, espeak by name, silent."""
    note = "neural, the default for English" if natural.is_installed() else f"unavailable: {natural.MISSING}"
    espeak = (
        VoiceInfo(f"espeak/{one.name}", _ESPEAK, tuple(dict.fromkeys(tag for tag, _ in one.tags)), one.label)
        for one in espeak_languages()
    )
    silent = VoiceInfo(_SILENT, _SILENT, (), "says nothing and takes its time: for tests and dry runs")
    return (VoiceInfo(natural.NAME, _NATURAL, (natural.LANGUAGE,), note), *espeak, silent)


def voices_for(language: str) -> tuple[VoiceInfo, ...]:
    """Those of `list_voices` that speak a language, in any spelling of its tag.

    A language has the voices of all its regions. A region has its own, those that are of the language
    as a whole, and the one that espeak takes for it. Raises VoicecoachError where nobody speaks it.
    """
    wanted = language.replace("_", "-").casefold()
    chosen = find_language(wanted)
    own = f"{_ESPEAK}/{chosen.name}" if chosen else None
    voices = list_voices()
    found = tuple(voice for voice in voices if voice.name == own or _speaks(voice.languages, wanted))
    if not found:
        raise VoicecoachError(_spoken_by_nobody(language))
    return found + tuple(voice for voice in voices if not voice.languages)


def _speaks(tags: tuple[str, ...], wanted: str) -> bool:
    whole = [tag for tag in tags if not any(other.startswith(f"{tag}-") for other in tags)]
    return any(tag == wanted or tag.startswith(f"{wanted}-") for tag in tags) or any(
        wanted.startswith(f"{tag}-") for tag in whole
    )


def is_known(name: str) -> bool:
    """Whether a script may name this voice; no engine is loaded to find out."""
    engine, slash, own = name.partition("/")
    if engine == _ESPEAK and slash:
        return named_language(own) is not None
    return name in {_NATURAL, natural.NAME, _ESPEAK, _SILENT}


def speaks(name: str, language: str) -> bool:
    """Whether the voice of this name, which there is, speaks a language (a BCP 47 tag)."""
    try:
        full = resolve_name(name, language)
    except VoicecoachError:  # espeak has no such language
        return False
    wanted = language.replace("_", "-").casefold()
    tags = next(voice.languages for voice in list_voices() if voice.name == full)
    return not tags or _speaks(tags, wanted)


def resolve_name(name: str | None, language: str) -> str:
    """The full name of the voice that a name means for this language (a BCP 47 tag).

    None is the default: natural for English where it is installed, else espeak. Raises VoicecoachError
    on a name that does not exist, and where espeak does not speak the language.
    """
    wanted = name or _default(language)
    if not is_known(wanted):
        raise VoicecoachError(_unknown(wanted))
    if wanted == _NATURAL:
        return natural.NAME
    if wanted == _ESPEAK:
        return f"espeak/{_espeak_name(language)}"
    if wanted.startswith(f"{_ESPEAK}/"):
        return f"espeak/{_espeak_name(wanted.partition('/')[2])}"
    return wanted


def open_voice(name: str | None, language: str, *, cache: Path | None, warn: Callable[[str], None]) -> Voice:
    """The voice of this name (None: the default for `language`), ready to be asked.

    No engine is loaded before the first utterance that is not in the folder `cache` (None: no cache on
    disk). `warn` gets a line for the user when clips cannot be kept, and when cues that natural cannot
    speak are spoken by espeak. Raises VoicecoachError as `resolve_name` does.
    """
    full = resolve_name(name, language)
    if full == _SILENT:
        return SilentVoice()

    warn_once = _each_line_once(warn)

    def cached(voice: Voice) -> Voice:
        return voice if cache is None else CachedVoice(voice, cache, warn_once)

    if full == natural.NAME:
        return ShelvedVoice(FallbackVoice(cached(natural.NaturalVoice()), cached(EspeakVoice()), warn_once))
    fixed = full.partition("/")[2] if name and "/" in name else None
    return ShelvedVoice(cached(EspeakVoice(fixed)))


def _each_line_once(warn: Callable[[str], None]) -> Callable[[str], None]:
    """Two voices may share a cache and meet the same full disk: the user hears of it once."""
    said: set[str] = set()

    def once(line: str) -> None:
        if line not in said:
            said.add(line)
            warn(line)

    return once


def _default(language: str) -> str:
    english = language.replace("_", "-").partition("-")[0].lower() == natural.LANGUAGE
    return _NATURAL if english and natural.is_installed() else _ESPEAK


def _espeak_name(language: str) -> str:
    found = find_language(language)
    if found is None:
        raise VoicecoachError(_spoken_by_nobody(language))
    return found.name


def _spoken_by_nobody(language: str) -> str:
    """Without a guess: a tag that is spelt nearly so is another language."""
    return f"no voice speaks {language!r}; `voicecoach voices` lists those that there are"


def _unknown(name: str) -> str:
    names = [_NATURAL, _ESPEAK, _SILENT, *(voice.name for voice in list_voices())]
    some = (
        "there are natural, espeak, silent, and by language espeak/de, espeak/fr and so on; "
        "`voicecoach voices` lists them all"
    )
    return f"there is no voice {name!r}; {did_you_mean(name, names, some)}"
