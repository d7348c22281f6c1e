"""The names of the voices, and how a voice is put together from its parts.

A name is an engine (`natural`, `espeak`, `silent`) or engine/name (`natural/heart`, `espeak/de`). Engines
of other packages are found by their entry points, once a name asks for one or all are listed.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, VoicecoachError, did_you_mean
from voicecoach.system import normalise_tag, primary_language
from voicecoach.voices.api import VoiceInfo, no_voice_error
from voicecoach.voices.engines.natural_package import NATURAL_LANGUAGE, is_natural_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.metadata import EntryPoint
    from pathlib import Path

    from voicecoach.voices.api import Engine, Voice

_ESPEAK, _SILENT = "espeak", "silent"

ENTRY_POINT_GROUP = "voicecoach.voices"
"""The group of entry points by which other packages add engines: a name, and what makes the engine."""

_BUILT_IN = {
    "natural": "voicecoach.voices.engines.natural_engine:NaturalEngine",
    "espeak": "voicecoach.voices.engines.espeak:EspeakEngine",
    "system": "voicecoach.voices.engines.system_speech:SystemEngine",
    "piper": "voicecoach.voices.engines.piper:PiperEngine",
    "silent": "voicecoach.voices.engines.silent:SilentEngine",
}
"""The engines of this package, and where each stands: it is imported when it is asked for."""


def list_voices() -> tuple[VoiceInfo, ...]:
    """Every voice, available or not; the system is asked for its own, which may take some seconds."""
    return tuple(_iter_voices())


def _iter_voices() -> Iterator[VoiceInfo]:
    for name in (*_BUILT_IN, *_plugins()):
        try:
            yield from _get_engine(name).voices()
        except VoicecoachError as error:  # another package's engine that cannot be loaded
            yield VoiceInfo(name, name, (), f"unavailable: {error}", available=False)


def voices_for_language(language: str) -> tuple[VoiceInfo, ...]:
    """Those of `list_voices` that speak a language, in any spelling of its tag.

    A language has the voices of all its regions. A region has its own, those that are of the language
    as a whole, and the one that espeak takes for it. Raises VoicecoachError where nobody speaks it.
    """
    from voicecoach.voices.engines.espeak_languages import find_language  # noqa: PLC0415 - for the list alone

    wanted = normalise_tag(language)
    chosen = find_language(wanted)
    own = f"{_ESPEAK}/{chosen.name}" if chosen else None
    voices = list_voices()
    found = tuple(voice for voice in voices if voice.name == own or _covers_language(voice.languages, wanted))
    if not found:
        raise no_voice_error(language)
    return found + tuple(voice for voice in voices if voice.available and not voice.languages)


def _covers_language(tags: tuple[str, ...], wanted: str) -> bool:
    whole = [tag for tag in tags if not any(other.startswith(f"{tag}-") for other in tags)]
    return any(tag == wanted or tag.startswith(f"{wanted}-") for tag in tags) or any(
        wanted.startswith(f"{tag}-") for tag in whole
    )


def is_known_voice(name: str) -> bool:
    """Whether there is a voice, or an engine, of this name; nothing that speaks is loaded to find out."""
    engine, slash, own = name.partition("/")
    if engine not in _BUILT_IN and engine not in _plugins():
        return False
    return not slash or (bool(own) and _get_engine(engine).resolve(own, NATURAL_LANGUAGE) is not None)


def check_voice_name(name: str) -> None:
    """Raise VoicecoachError, with what is like it, where there is no voice or engine of this name."""
    if not is_known_voice(name):
        raise _unknown_voice_error(name)


def resolve_voice_name(name: str | None, language: str) -> str:
    """The full name of the voice that a name means for this language (a BCP 47 tag).

    None is the default: natural for English where it is installed, else espeak. Raises VoicecoachError
    on a name that does not exist, and where espeak does not speak the language.
    """
    wanted = name or _default_engine(language)
    check_voice_name(wanted)
    engine, _, own = wanted.partition("/")
    full = _get_engine(engine).resolve(own, language)
    if full is None:
        raise _unknown_voice_error(wanted)
    return full


def speaks_language(name: str, language: str) -> bool:
    """Whether the voice of this name, which there is, speaks a language (a BCP 47 tag)."""
    try:
        resolve_voice_name(name, language)
    except VoicecoachError:  # an engine that has a choice, and none for this language
        return False
    engine, _, own = name.partition("/")
    tags = _get_engine(engine).languages(own)
    return not tags or _covers_language(tags, normalise_tag(language))


def voice_languages(name: str) -> tuple[str, ...]:
    """The tags that a voice speaks, as the list of all voices has them; none for every language."""
    full = resolve_voice_name(name, NATURAL_LANGUAGE)
    engine, _, own = full.partition("/")
    return _get_engine(engine).languages(own) or next(
        (voice.languages for voice in list_voices() if voice.name == full), ()
    )


def supports_pitch(name: str) -> bool:
    """Whether the voice of this name, which there is, can be made higher or lower."""
    return _get_engine(name.partition("/")[0]).supports_pitch


def open_voice(
    name: str | None,
    language: str,
    *,
    cache: Path | None,
    warn: Callable[[str], None],
    on_synthesised: Callable[[], None] = lambda: None,
) -> Voice:
    """The voice of this name (None: the default for `language`), with a cache in the folder `cache`.

    No engine is loaded before the first utterance that is not in the cache; `on_synthesised` is called for
    each of these. `warn` gets a line for the user when clips cannot be cached, and when espeak speaks texts
    that the voice cannot. `cache` is None for no cache. Raises VoicecoachError as `resolve_voice_name` does.
    """
    from voicecoach.voices.wrappers.fallback import FallbackVoice  # noqa: PLC0415 - as above

    full = resolve_voice_name(name, language)
    engine, _, own = full.partition("/")
    if engine == _SILENT:
        return _built_in_engine(_SILENT).open("")

    warn_once = once_per_message(warn)

    def cached(voice: Voice) -> Voice:
        return voice if cache is None else keep_clips(voice, cache, warn_once, on_synthesised)

    if engine == _ESPEAK:
        return cached(_get_engine(engine).open(own if name and "/" in name else ""))
    second = cached(_built_in_engine(_ESPEAK).open(""))
    return FallbackVoice(cached(_get_engine(engine).open(own)), second, warn_once)


def keep_clips(
    voice: Voice, cache: Path, warn: Callable[[str], None], on_synthesised: Callable[[], None] = lambda: None
) -> Voice:
    """Wrap a voice so that its clips are cached in a folder; arguments as in `open_voice`."""
    from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice  # noqa: PLC0415 - a device plays before words are needed

    return DiskCachedVoice(voice, cache, warn, on_synthesised)


def once_per_message(warn: Callable[[str], None]) -> Callable[[str], None]:
    """Wrap `warn` so that each message is shown once: several voices may find the same disk full."""
    shown: set[str] = set()

    def once(message: str) -> None:
        if message not in shown:
            shown.add(message)
            warn(message)

    return once


def _default_engine(language: str) -> str:
    english = primary_language(language) == NATURAL_LANGUAGE
    return "natural" if english and is_natural_installed() else _ESPEAK


def _get_engine(name: str) -> Engine:
    """An engine that there is; raises VoicecoachError where it cannot be loaded."""
    return _built_in_engine(name) if name in _BUILT_IN else _load_plugin(_plugins()[name])


@cache
def _built_in_engine(name: str) -> Engine:
    module, _, kind = _BUILT_IN[name].partition(":")
    engine: Engine = getattr(import_module(module), kind)()
    return engine


@cache
def _load_plugin(entry: EntryPoint) -> Engine:
    try:
        engine: Engine = entry.load()()
    except Exception as error:
        package = entry.dist.name if entry.dist else "another package"
        raise VoicecoachError(f"the engine {entry.name!r} of {package} cannot be loaded: {error}") from error
    return engine


def _plugins() -> dict[str, EntryPoint]:
    """The engines of other packages, by their names."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to import, and seldom needed

    return {
        entry.name: entry for entry in entry_points(group=ENTRY_POINT_GROUP) if entry.name not in _BUILT_IN
    }


def _unknown_voice_error(name: str) -> VoicecoachError:
    quick = ("natural", _ESPEAK, _SILENT)
    names = [
        *_BUILT_IN,
        *_plugins(),
        *(voice.name for engine in quick for voice in _built_in_engine(engine).voices()),
    ]
    some = Hint(
        "there are natural, espeak, silent, and by language espeak/de, espeak/fr and so on",
        HintTopic.MORE_VOICES,
    )
    return VoicecoachError(f"there is no voice {name!r}", did_you_mean(name, names, some))
