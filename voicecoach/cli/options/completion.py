"""Shell completion of values: what may follow what the user has typed, without loading what it names.

Shells complete file names where these functions give nothing that fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec

import typer

from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from voicecoach.cli.options.option_defaults import Setting

_P = ParamSpec("_P")

AUDIO_SUFFIXES = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".m4b")
"""Those of `voicecoach.export`, repeated because importing them loads numpy."""


def _without_errors(names: Callable[_P, Iterable[str]]) -> Callable[_P, list[str]]:
    """Complete nothing where names cannot be read: a traceback would end up on the user's command line."""

    @wraps(names)
    def list_names(*args: _P.args, **kwargs: _P.kwargs) -> list[str]:
        try:
            return list(names(*args, **kwargs))
        except (OSError, VoicecoachError):
            return []

    return list_names


@_without_errors
def complete_routine() -> Iterable[str]:
    """Names of routines."""
    from voicecoach.session import find_user_folders

    return find_user_folders().search_path().routine_names()


@_without_errors
def complete_template() -> Iterable[str]:
    """Names of templates."""
    from voicecoach.session import template_names

    return template_names()


@_without_errors
def complete_voice(incomplete: str) -> Iterable[str]:
    """Names of engines; once an engine is typed, also the names of its voices."""
    from voicecoach.voices import engine_names, engine_voice_names

    engines, engine = engine_names(), incomplete.partition("/")[0]
    return (*engines, *(engine_voice_names(engine) if engine in engines else ()))


@_without_errors
def complete_pack(ctx: typer.Context) -> Iterable[str]:
    """Names of wording packs, of the language chosen before or of all."""
    from voicecoach.session import find_user_folders

    store, language = find_user_folders().wording_store(), ctx.params.get("language")
    languages = (language,) if isinstance(language, str) else store.languages()
    return sorted({name for tag in languages for name in store.pack_names(tag)})


@_without_errors
def complete_language() -> Iterable[str]:
    """Tags of the languages that voicecoach has words for."""
    from voicecoach.session import find_user_folders

    return find_user_folders().wording_store().languages()


@_without_errors
def complete_cue() -> Iterable[str]:
    """Names of cues."""
    from voicecoach.wording import CUES

    return CUES


@_without_errors
def complete_detail() -> Iterable[str]:
    """Detail levels."""
    from voicecoach.script import Detail

    return Detail


@_without_errors
def complete_sound_set() -> Iterable[str]:
    """Sets of built-in sounds."""
    from voicecoach.wording import SoundSet

    return SoundSet


@_without_errors
def complete_device() -> Iterable[str]:
    """Names of audio backends."""
    from voicecoach.player import device_names

    return device_names()


@_without_errors
def complete_format() -> Iterable[str]:
    """Audio formats, such as `mp3`."""
    return (suffix.removeprefix(".") for suffix in AUDIO_SUFFIXES)


@_without_errors
def complete_audio_file(incomplete: str) -> Iterable[str]:
    """The typed name of an audio file with each suffix."""
    return _with_suffixes(incomplete, AUDIO_SUFFIXES)


@_without_errors
def complete_exported_file(incomplete: str) -> Iterable[str]:
    """The typed name of an audio file or a web page with each suffix."""
    return _with_suffixes(incomplete, (*AUDIO_SUFFIXES, ".html"))


@_without_errors
def complete_timeline_file(incomplete: str) -> Iterable[str]:
    """The typed name of a timeline file with its suffix."""
    return _with_suffixes(incomplete, (".json",))


def _with_suffixes(incomplete: str, suffixes: Iterable[str]) -> Iterable[str]:
    """A name with each suffix, unless it may yet become that of an existing file or folder.

    A name with a dot gets suffixes in any case.
    """
    folder, name = Path(incomplete).parent, Path(incomplete).name
    if incomplete.endswith("/") or not name:
        return ()
    stem, dot, _ = incomplete.rpartition(".") if "." in name[1:] else (incomplete, "", "")
    if not dot and folder.is_dir() and any(path.name.startswith(name) for path in folder.iterdir()):
        return ()
    return (f"{stem}{suffix}" for suffix in suffixes)


@_without_errors
def complete_setting(ctx: typer.Context) -> Iterable[str]:
    """Keys of settings."""
    return _settings(ctx)


@_without_errors
def complete_setting_value(ctx: typer.Context, incomplete: str) -> Iterable[str]:
    """Values of the setting whose key was typed before."""
    setting = _settings(ctx).get(ctx.params["key"])
    if setting is None:
        return ()
    if setting.option.is_flag:
        return ("true", "false")
    return (item.value for item in setting.option.shell_complete(ctx, incomplete))


def _settings(ctx: typer.Context) -> Mapping[str, Setting]:
    from voicecoach.cli.options.option_defaults import settings_table

    return settings_table(ctx.find_root().command.load_command)  # type: ignore[attr-defined]  # of our own root group


@_without_errors
def complete_download() -> Iterable[str]:
    """Languages with a recommended voice, and names of voices to download."""
    from voicecoach.voices import catalogue_voices, kokoro_voices, recommendations

    kokoro = (voice.full_name for voice in kokoro_voices().values() if voice.file)
    return (
        *(row.language for row in recommendations().values() if row.download or row.extra_voice),
        *catalogue_voices(),
        *kokoro,
    )


@_without_errors
def complete_installed_voice() -> Iterable[str]:
    """Names of downloaded voices."""
    from voicecoach.voices import installed_models, kokoro_downloads

    return [*(model.stem for model in installed_models()), *kokoro_downloads()]
