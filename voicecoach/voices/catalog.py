"""The names of the voices, and how a voice is put together from its parts.

A name is an engine (`natural`, `espeak`, `silent`) or engine/name (`natural/heart`, `espeak/de`). Engines
of other packages are found by their entry points, once a name asks for one or all are listed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.voices.natural_engine import LANGUAGE, is_installed
from voicecoach.voices.port import VoiceInfo, spoken_by_nobody

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.metadata import EntryPoint
    from pathlib import Path

    from voicecoach.voices.port import Engine, Voice

_ESPEAK, _SILENT = "espeak", "silent"

ENTRY_POINTS = "voicecoach.voices"
"""The group of entry points by which other packages add engines: a name, and what makes the engine."""

_OWN = {
    "natural": "voicecoach.voices.natural_engine:NaturalEngine",
    "espeak": "voicecoach.voices.espeak:EspeakEngine",
    "system": "voicecoach.voices.system:SystemEngine",
    "piper": "voicecoach.voices.piper:PiperEngine",
    "silent": "voicecoach.voices.silent:SilentEngine",
}
"""The engines of this package, and where each stands: it is imported when it is asked for."""


def list_voices() -> tuple[VoiceInfo, ...]:
    """Every voice, available or not; the system is asked for its own, which may take some seconds."""
    return tuple(_listed())


def _listed() -> Iterator[VoiceInfo]:
    for name in (*_OWN, *_foreign()):
        try:
            yield from _engine(name).voices()
        except VoicecoachError as error:  # another package's engine that cannot be loaded
            yield VoiceInfo(name, name, (), f"unavailable: {error}", available=False)


def voices_for(language: str) -> tuple[VoiceInfo, ...]:
    """Those of `list_voices` that speak a language, in any spelling of its tag.

    A language has the voices of all its regions. A region has its own, those that are of the language
    as a whole, and the one that espeak takes for it. Raises VoicecoachError where nobody speaks it.
    """
    from voicecoach.voices.espeak_languages import find_language  # noqa: PLC0415 - for the list alone

    wanted = language.replace("_", "-").casefold()
    chosen = find_language(wanted)
    own = f"{_ESPEAK}/{chosen.name}" if chosen else None
    voices = list_voices()
    found = tuple(voice for voice in voices if voice.name == own or _covers(voice.languages, wanted))
    if not found:
        raise VoicecoachError(spoken_by_nobody(language))
    return found + tuple(voice for voice in voices if voice.available and not voice.languages)


def _covers(tags: tuple[str, ...], wanted: str) -> bool:
    whole = [tag for tag in tags if not any(other.startswith(f"{tag}-") for other in tags)]
    return any(tag == wanted or tag.startswith(f"{wanted}-") for tag in tags) or any(
        wanted.startswith(f"{tag}-") for tag in whole
    )


def is_known(name: str) -> bool:
    """Whether there is a voice, or an engine, of this name; nothing that speaks is loaded to find out."""
    engine, slash, own = name.partition("/")
    if engine not in _OWN and engine not in _foreign():
        return False
    return not slash or (bool(own) and _engine(engine).resolve(own, LANGUAGE) is not None)


def check_name(name: str) -> None:
    """Raise VoicecoachError, with what is like it, where there is no voice or engine of this name."""
    if not is_known(name):
        raise VoicecoachError(_unknown(name))


def resolve_name(name: str | None, language: str) -> str:
    """The full name of the voice that a name means for this language (a BCP 47 tag).

    None is the default: natural for English where it is installed, else espeak. Raises VoicecoachError
    on a name that does not exist, and where espeak does not speak the language.
    """
    wanted = name or _default(language)
    check_name(wanted)
    engine, _, own = wanted.partition("/")
    full = _engine(engine).resolve(own, language)
    if full is None:
        raise VoicecoachError(_unknown(wanted))
    return full


def speaks(name: str, language: str) -> bool:
    """Whether the voice of this name, which there is, speaks a language (a BCP 47 tag)."""
    try:
        resolve_name(name, language)
    except VoicecoachError:  # an engine that has a choice, and none for this language
        return False
    engine, _, own = name.partition("/")
    tags = _engine(engine).languages(own)
    return not tags or _covers(tags, language.replace("_", "-").casefold())


def languages_of(name: str) -> tuple[str, ...]:
    """The tags that a voice speaks, as the list of all voices has them; none for every language."""
    full = resolve_name(name, LANGUAGE)
    engine, _, own = full.partition("/")
    return _engine(engine).languages(own) or next(
        (voice.languages for voice in list_voices() if voice.name == full), ()
    )


def is_pitched(name: str) -> bool:
    """Whether the voice of this name, which there is, can be made higher or lower."""
    return _engine(name.partition("/")[0]).pitched


def open_voice(
    name: str | None,
    language: str,
    *,
    cache: Path | None,
    warn: Callable[[str], None],
    anew: Callable[[], None] = lambda: None,
) -> Voice:
    """The voice of this name (None: the default for `language`), ready to be asked.

    No engine is loaded before the first utterance that is not in the folder `cache` (None: no cache on
    disk); `anew` is told of each such. `warn` gets a line for the user when clips cannot be kept, and when
    cues that the voice cannot speak are spoken by espeak. Raises VoicecoachError as `resolve_name` does.
    """
    from voicecoach.voices.cache import CachedVoice  # noqa: PLC0415 - a device plays before words are needed
    from voicecoach.voices.fallback import FallbackVoice  # noqa: PLC0415 - as above
    from voicecoach.voices.shelf import ShelvedVoice  # noqa: PLC0415 - as above

    full = resolve_name(name, language)
    engine, _, own = full.partition("/")
    if engine == _SILENT:
        return _own(_SILENT).open("")

    warn_once = each_line_once(warn)

    def cached(voice: Voice) -> Voice:
        return voice if cache is None else CachedVoice(voice, cache, warn_once, anew)

    if engine == _ESPEAK:
        return ShelvedVoice(cached(_engine(engine).open(own if name and "/" in name else "")))
    behind = cached(_own(_ESPEAK).open(""))
    return ShelvedVoice(FallbackVoice(cached(_engine(engine).open(own)), behind, warn_once))


def each_line_once(warn: Callable[[str], None]) -> Callable[[str], None]:
    """What warns of each line once: two voices may share a cache and meet the same full disk."""
    said: set[str] = set()

    def once(line: str) -> None:
        if line not in said:
            said.add(line)
            warn(line)

    return once


def _default(language: str) -> str:
    english = language.replace("_", "-").partition("-")[0].lower() == LANGUAGE
    return "natural" if english and is_installed() else _ESPEAK


def _engine(name: str) -> Engine:
    """An engine that there is; raises VoicecoachError where it cannot be loaded."""
    return _own(name) if name in _OWN else _loaded(_foreign()[name])


@cache
def _own(name: str) -> Engine:
    module, _, kind = _OWN[name].partition(":")
    engine: Engine = getattr(import_module(module), kind)()
    return engine


@cache
def _loaded(entry: EntryPoint) -> Engine:
    try:
        engine: Engine = entry.load()()
    except Exception as error:
        package = entry.dist.name if entry.dist else "another package"
        raise VoicecoachError(f"the engine {entry.name!r} of {package} cannot be loaded: {error}") from error
    return engine


def _foreign() -> dict[str, EntryPoint]:
    """The engines of other packages, by their names."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to import, and seldom needed

    return {entry.name: entry for entry in entry_points(group=ENTRY_POINTS) if entry.name not in _OWN}


def _unknown(name: str) -> str:
    quick = ("natural", _ESPEAK, _SILENT)
    names = [*_OWN, *_foreign(), *(voice.name for engine in quick for voice in _own(engine).voices())]
    some = (
        "there are natural, espeak, silent, and by language espeak/de, espeak/fr and so on; "
        "`voicecoach voices` lists them all"
    )
    return f"there is no voice {name!r}; {did_you_mean(name, names, some)}"
