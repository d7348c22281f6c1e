"""Installing and removing of Piper's voices in the user's folder `voices`."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, VoicecoachError, did_you_mean
from voicecoach.system import atomic_write, make_folder, primary_language
from voicecoach.voices.catalogue.kokoro_catalogue import kokoro_voices
from voicecoach.voices.catalogue.piper_catalogue import (
    CatalogueVoice,
    catalogue_voice,
    catalogue_voices,
    recommendations,
    recommended_voice,
)
from voicecoach.voices.engines.piper import NAME, installed_models, models_folder
from voicecoach.voices.engines.piper_model import MODEL_SUFFIX, config_path, read_model
from voicecoach.voices.engines.piper_pace import pace_path
from voicecoach.voices.install.hub import download, md5_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}([-_][a-z]{2})?", re.IGNORECASE)
_ARRIVING = ".arriving"
"""The folder in the user's for voices that are being downloaded."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model in a folder of the user's; `entry` is what the catalogue has under its name."""

    model: Path
    entry: CatalogueVoice | None


def voice_to_download(wanted: str) -> CatalogueVoice:
    """The voice that a language or a name means; raises VoicecoachError where none can be downloaded."""
    name = wanted.removeprefix(f"{NAME}/")
    is_language = _LANGUAGE_TAG.fullmatch(name) is not None
    if found := catalogue_voice(name) or (recommended_voice(name) if is_language else None):
        return found
    row = recommendations().get(primary_language(name))
    if row and row.built_in and is_language:
        speaks = f"{row.built_in} speaks it, and is installed with voicecoach"
        others = _names_of(row.language)
        more = f"by name there are others: {', '.join(others[:3])}, …" if others else None
        raise VoicecoachError(f"there is no recommended voice to download for {name!r}: {speaks}", more)
    if of_language := _names_of(name.lower()):
        raise VoicecoachError(
            f"no voice for {name!r} has been tried out", f"choose one by its name: {', '.join(of_language)}"
        )
    names = [
        *(row.language for row in recommendations().values() if row.download or row.extra_voice),
        *catalogue_voices(),
        *kokoro_voices(),
    ]
    raise VoicecoachError(
        f"there is no voice {wanted!r} to download",
        did_you_mean(name, names, Hint("name a voice of the catalogue", HintTopic.ALL_VOICES)),
    )


def _names_of(language: str) -> list[str]:
    """The names of the catalogue's voices that speak a language, a tag without a region."""
    return [
        voice.name for voice in catalogue_voices().values() if primary_language(voice.language) == language
    ]


def is_installed_voice(voice: CatalogueVoice) -> bool:
    """Whether exactly this voice is in the user's folder."""
    model = models_folder() / voice.model.name
    config = config_path(model)
    return (
        model.is_file()
        and config.is_file()
        and (model.stat().st_size, md5_of(model), md5_of(config))
        == (voice.model.size, voice.model.md5, voice.config.md5)
    )


def download_voice(voice: CatalogueVoice, progress: Callable[[float], None] = lambda _: None) -> Path:
    """Download a voice, and return its model; `progress` gets the fraction done. Raises VoicecoachError.

    Both files arrive in a hidden folder, so that there is never half a voice.
    """
    arriving = models_folder() / _ARRIVING
    make_folder(arriving)
    arrived, model = arriving / voice.model.name, models_folder() / voice.model.name
    try:
        download(voice.config, config_path(arrived), lambda _: None)
        read_model(arrived)  # raises before the long download, where it cannot be spoken
        download(voice.model, arrived, lambda done: progress(done / voice.model.size))
        config_path(arrived).replace(config_path(model))
        arrived.replace(model)
    finally:
        with suppress(OSError):  # there is the beginning of a model
            arriving.rmdir()
    return model


def models_in(folder: Path) -> tuple[ModelFiles, ...]:
    """The models in a folder and those below it; raises VoicecoachError where there is none."""
    models = sorted(folder.rglob(f"*{MODEL_SUFFIX}"))
    if not models:
        raise VoicecoachError(
            f"there is no voice in {folder}", f"put NAME{MODEL_SUFFIX} and NAME{MODEL_SUFFIX}.json there"
        )
    return tuple(ModelFiles(model, catalogue_voice(model.stem)) for model in models)


def copy_voice(found: ModelFiles) -> Path:
    """Copy a voice from another folder, and return its model there.

    Raises VoicecoachError for a model that cannot be spoken, and for one that has the name of another in the
    catalogue.
    """
    read_model(found.model)
    config = config_path(found.model)
    if entry := found.entry:
        for path, md5 in ((found.model, entry.model.md5), (config, entry.config.md5)):
            if md5_of(path) != md5:
                raise VoicecoachError(
                    f"{path} is another file than the catalogue's: damaged, or another version",
                    "download it again, or give it a name of your own",
                )
    make_folder(models_folder())
    target = models_folder() / found.model.name
    for source, place in ((config, config_path(target)), (found.model, target)):
        with atomic_write(place) as part:
            shutil.copyfile(source, part)
    return target


def installed_voice_named(wanted: str) -> Path:
    """The installed model of a name, or of the recommended voice of a language; raises VoicecoachError."""
    name = wanted.removeprefix(f"{NAME}/")
    recommended = recommended_voice(name)
    models = {model.stem: model for model in installed_models()}
    found = models.get(name) or (models.get(recommended.name) if recommended else None)
    if found is None:
        raise VoicecoachError(f"no voice {name!r} is in {models_folder()}", did_you_mean(name, models))
    return found


def remove_voice(model: Path) -> int:
    """Remove a model, its configuration and its pace; the bytes that are free now."""
    files = [path for path in (model, config_path(model), pace_path(model)) if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    for path in files:
        path.unlink()
    return size
