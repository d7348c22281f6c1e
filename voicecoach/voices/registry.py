"""The registry of engines and voices, and how a voice is opened with its caches and fallback.

A voice name is an engine (`natural`, `espeak`, `silent`) or engine/name (`natural/heart`, `espeak/de`).
Engines of other packages are found by their entry points, which are read only for other names and for lists.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, VoicecoachError, did_you_mean
from voicecoach.system import is_installed, normalise_tag, primary_language
from voicecoach.voices.api import VoiceInfo, no_voice_error
from voicecoach.voices.engines.natural import NATURAL_LANGUAGE, is_natural_installed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.metadata import EntryPoint
    from pathlib import Path

    from voicecoach.voices.api import Engine, Voice
    from voicecoach.voices.catalogue.piper_catalogue import CatalogueVoice

_ESPEAK, _SILENT = "espeak", "silent"

ENTRY_POINT_GROUP = "voicecoach.voices"
"""The group of entry points of other packages' engines: a name, and a callable that returns the engine."""

_BUILT_IN = {
    "natural": "voicecoach.voices.engines.natural:NaturalEngine",
    "espeak": "voicecoach.voices.engines.espeak:EspeakEngine",
    "system": "voicecoach.voices.engines.system_speech:SystemEngine",
    "piper": "voicecoach.voices.engines.piper:PiperEngine",
    "kokoro": "voicecoach.voices.engines.kokoro:KokoroEngine",
    "silent": "voicecoach.voices.engines.silent:SilentEngine",
}
"""The engines of this package; each is imported when it is needed."""


def list_voices() -> tuple[VoiceInfo, ...]:
    """All voices, available or not; listing those of the system may take some seconds."""
    return tuple(_iter_voices())


def _iter_voices() -> Iterator[VoiceInfo]:
    for name in (*_BUILT_IN, *_plugins()):
        try:
            yield from _get_engine(name).voices()
        except VoicecoachError as error:  # an engine of another package that cannot be loaded
            yield VoiceInfo(name, name, (), f"unavailable: {error}", available=False)


def engine_names() -> tuple[str, ...]:
    """The names of all engines; loads none of them."""
    return (*_BUILT_IN, *_plugins())


def engine_voice_names(engine: str) -> tuple[str, ...]:
    """The full names of the voices of an engine that can be used; raises VoicecoachError as `open_voice`."""
    return tuple(voice.name for voice in _get_engine(engine).voices() if voice.available)


def voices_for_language(language: str) -> tuple[VoiceInfo, ...]:
    """The voices that speak a language, given as a BCP 47 tag.

    A language has the voices of all its regions. A region has its own voices, those for the language as a
    whole, and the one that espeak uses for it. Raises VoicecoachError where no voice speaks the language.
    """
    from voicecoach.voices.engines.espeak_languages import find_language  # noqa: PLC0415 - only for the list

    wanted = normalise_tag(language)
    chosen = find_language(wanted)
    espeak_name = f"{_ESPEAK}/{chosen.name}" if chosen else None
    voices = list_voices()
    found = tuple(
        voice for voice in voices if voice.name == espeak_name or covers_language(voice.languages, wanted)
    )
    if not found:
        raise no_voice_error(language)
    return found + tuple(voice for voice in voices if voice.available and not voice.languages)


def covers_language(tags: tuple[str, ...], wanted: str) -> bool:
    """Whether tags hold the wanted one, one of its regions, or the language without regions of its own."""
    regionless = [tag for tag in tags if not any(other.startswith(f"{tag}-") for other in tags)]
    return any(tag == wanted or tag.startswith(f"{wanted}-") for tag in tags) or any(
        wanted.startswith(f"{tag}-") for tag in regionless
    )


def is_known_voice(name: str) -> bool:
    """Whether there is a voice or an engine with this name; no speech library is loaded to find out."""
    engine, slash, voice_name = name.partition("/")
    if engine not in _BUILT_IN and engine not in _plugins():
        return False
    if not slash:
        return True
    return bool(voice_name) and _get_engine(engine).resolve(voice_name, NATURAL_LANGUAGE) is not None


def check_voice_name(name: str) -> None:
    """Raise VoicecoachError with a similar name where there is no voice or engine with this name."""
    if not is_known_voice(name):
        raise _unknown_voice_error(name)


def voice_file(name: str) -> tuple[Path, Path] | None:
    """The file of a voice that is one, by its name, and the folder of such files; None for other voices."""
    engine, _, voice_name = name.partition("/")
    if engine != "piper" or not voice_name:
        return None
    from voicecoach.voices.engines.piper import model_file, models_folder  # noqa: PLC0415 - as other engines

    return model_file(voice_name), models_folder()


def resolve_voice_name(name: str | None, language: str) -> str:
    """The full name of the voice that a name means for a language (a BCP 47 tag).

    None is the default: natural for English, an installed neural voice, else espeak. Raises VoicecoachError
    for a name that does not exist, and where the engine has no voice for the language.
    """
    wanted = name or _default_engine(language)
    check_voice_name(wanted)
    engine, _, voice_name = wanted.partition("/")
    full = _get_engine(engine).resolve(voice_name, language)
    if full is None:
        raise _unknown_voice_error(wanted)
    return full


def natural_voice_for(language: str) -> str | None:
    """The full name of the neural voice that speaks a language by default here; None where espeak does."""
    if primary_language(language) == NATURAL_LANGUAGE and is_natural_installed():
        return _built_in_engine("natural").resolve("", language)
    from voicecoach.voices.engines.piper import voice_for  # noqa: PLC0415 - as other engines, when it is needed

    if found := voice_for(language):
        return found
    from voicecoach.voices.engines.kokoro import kokoro_voice_for  # noqa: PLC0415 - as above

    return kokoro_voice_for(language)


def voice_to_suggest(language: str) -> CatalogueVoice | None:
    """The natural voice to download for a language; None where one is installed, or none could speak here."""
    from voicecoach.voices.catalogue.piper_catalogue import recommended_voice  # noqa: PLC0415 - only without a voice

    if natural_voice_for(language) or not is_installed("onnxruntime"):
        return None
    return recommended_voice(language)


def install_to_suggest(language: str) -> str | None:
    """The command that installs a natural voice; None where one is installed, or there is none so."""
    from voicecoach.voices.catalogue.kokoro_catalogue import INSTALL_COMMAND  # noqa: PLC0415 - as above
    from voicecoach.voices.catalogue.piper_catalogue import recommendations  # noqa: PLC0415 - as above

    row = recommendations().get(primary_language(language))
    if row is None or row.extra_voice is None:
        return None
    has_voice = natural_voice_for(language) is not None
    return INSTALL_COMMAND if not has_voice and is_installed("onnxruntime") else None


def speaks_language(name: str, language: str) -> bool:
    """Whether a voice that exists speaks a language (a BCP 47 tag)."""
    try:
        resolve_voice_name(name, language)
    except VoicecoachError:  # an engine without a voice for this language
        return False
    engine, _, voice_name = name.partition("/")
    tags = _get_engine(engine).languages(voice_name)
    return not tags or covers_language(tags, normalise_tag(language))


def voice_languages(name: str) -> tuple[str, ...]:
    """The tags of the languages that a voice speaks, as in the list of voices; none for every language."""
    full = resolve_voice_name(name, NATURAL_LANGUAGE)
    engine, _, voice_name = full.partition("/")
    return _get_engine(engine).languages(voice_name) or next(
        (voice.languages for voice in list_voices() if voice.name == full), ()
    )


def supports_pitch(name: str) -> bool:
    """Whether a voice that exists can be made higher or lower."""
    return _get_engine(name.partition("/")[0]).supports_pitch


def open_voice(
    name: str | None,
    language: str,
    *,
    cache: Path | None,
    warn: Callable[[str], None],
    on_synthesised: Callable[[], None] = lambda: None,
) -> Voice:
    """Open a voice by its name (None: the default for `language`), with its cache and its fallback.

    The engine is loaded for the first utterance that is not in the folder `cache` (None: no cache);
    `on_synthesised` is called for each of those. `warn` gets a line for the user when clips cannot be stored,
    and when espeak speaks a cue that the voice cannot. Raises VoicecoachError as `resolve_voice_name` does.
    """
    from voicecoach.voices.wrappers.fallback import FallbackVoice  # noqa: PLC0415 - only where a voice is opened

    full = resolve_voice_name(name, language)
    engine, _, voice_name = full.partition("/")
    if engine == _SILENT:
        return _built_in_engine(_SILENT).open("")

    warn_once = once_per_message(warn)

    def cached(voice: Voice) -> Voice:
        return voice if cache is None else keep_clips(voice, cache, warn_once, on_synthesised)

    if engine == _ESPEAK:
        return cached(_get_engine(engine).open(voice_name if name and "/" in name else ""))
    fallback = cached(_built_in_engine(_ESPEAK).open(""))
    return FallbackVoice(cached(_get_engine(engine).open(voice_name)), fallback, warn_once)


def open_plain_voice(full_name: str) -> Voice:
    """Open the voice of a full name without a cache and without a fallback."""
    engine, _, voice_name = full_name.partition("/")
    return _get_engine(engine).open(voice_name)


def keep_clips(
    voice: Voice, cache: Path, warn: Callable[[str], None], on_synthesised: Callable[[], None] = lambda: None
) -> Voice:
    """The voice with its clips stored in the folder `cache`; arguments as in `open_voice`."""
    from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice  # noqa: PLC0415 - a device plays before words are needed

    return DiskCachedVoice(voice, cache, warn, on_synthesised)


def once_per_message(warn: Callable[[str], None]) -> Callable[[str], None]:
    """Wrap `warn` so that each message is shown once: several voices may hit the same full disk."""
    shown: set[str] = set()

    def once(line: str) -> None:
        if line not in shown:
            shown.add(line)
            warn(line)

    return once


def _default_engine(language: str) -> str:
    return natural_voice_for(language) or _ESPEAK


def _get_engine(name: str) -> Engine:
    """An engine that exists; raises VoicecoachError where it cannot be loaded."""
    return _built_in_engine(name) if name in _BUILT_IN else _load_plugin(_plugins()[name])


@cache
def _built_in_engine(name: str) -> Engine:
    module, _, class_name = _BUILT_IN[name].partition(":")
    engine: Engine = getattr(import_module(module), class_name)()
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
    """The entry points of other packages' engines, by engine name."""
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
