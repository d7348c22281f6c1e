"""The configuration of a Piper model: `NAME.onnx.json`, next to the model `NAME.onnx`."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voicecoach.errors import VoicecoachError
from voicecoach.system import normalise_tag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MODEL_SUFFIX = ".onnx"
CONFIG_SUFFIX = ".json"
"""The suffix of the configuration, after the model's own."""

_NEEDED_SIGNS = ("^", "_", "$")
"""Begin, pad and end: a map of phonemes without them is of another kind of model."""


_TAG = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class PiperModel:
    """What is needed to speak with a model, without loading it.

    `language` is a BCP 47 tag, `espeak_voice` reads its text, `length_scale` is its normal pace,
    `phoneme_ids` are its input for each sign of the IPA. `speakers` has the number of each, by name.
    """

    path: Path
    language: str
    espeak_voice: str
    rate: int
    length_scale: float
    phoneme_ids: Mapping[str, tuple[int, ...]]
    speakers: Mapping[str, int]
    speaker_count: int

    def digest(self) -> str:
        """A hash of the bytes of the model and its configuration; raises OSError."""
        files = (self.path, config_path(self.path))
        return hashlib.sha256("".join(map(_file_digest, files)).encode()).hexdigest()


def config_path(model: Path) -> Path:
    """The file with a model's configuration."""
    return model.with_name(f"{model.name}{CONFIG_SUFFIX}")


def read_model(model: Path) -> PiperModel:
    """Read a model's configuration; raises VoicecoachError, with the reason, where it cannot be spoken."""
    file = config_path(model)
    try:
        stamp = file.stat().st_mtime_ns
    except OSError as error:
        raise VoicecoachError(f"{file} is missing", "download it with the model") from error
    return _read_config(model, stamp)


@functools.lru_cache(maxsize=256)
def _read_config(model: Path, _modified_ns: int) -> PiperModel:
    file = config_path(model)
    try:
        config = json.loads(file.read_text("utf-8"))
        code = config.get("language", {}).get("code") or config["espeak"]["voice"]
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise VoicecoachError(
            f"{file} does not name the model's language", "download it with the model"
        ) from error
    if reason := _reason_against(config):
        raise VoicecoachError(f"the model {model.stem} cannot be spoken: {reason}")
    try:
        return _parse_config(model, str(code), config)
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError) as error:
        raise VoicecoachError(
            f"{file} is no configuration of a Piper model", "download it with the model"
        ) from error


def _reason_against(config: Mapping[str, Any]) -> str | None:
    """Why a model cannot be spoken; None if it can."""
    kind = config.get("phoneme_type", "espeak")
    if kind != "espeak":
        return f"it reads {kind!r}, and only models that read the phonemes of espeak are known"
    if "vowel_clusters" in config:
        return "it was made for a newer espeak, which joins vowels (vowel_clusters)"
    missing = [sign for sign in _NEEDED_SIGNS if sign not in config.get("phoneme_id_map", {})]
    return f"its phoneme_id_map has no {missing[0]!r}" if missing else None


def _parse_config(model: Path, code: str, config: Mapping[str, Any]) -> PiperModel:
    language = normalise_tag(code)
    if not _TAG.fullmatch(language):
        raise ValueError("its language is no tag")
    return PiperModel(
        path=model,
        language=language,
        espeak_voice=str(config["espeak"]["voice"]),
        rate=int(config["audio"]["sample_rate"]),
        length_scale=float(config.get("inference", {}).get("length_scale", 1.0)),
        phoneme_ids={sign: tuple(map(int, ids)) for sign, ids in config["phoneme_id_map"].items()},
        speakers={str(name): int(number) for name, number in (config.get("speaker_id_map") or {}).items()},
        speaker_count=int(config.get("num_speakers", 1)),
    )


def _file_digest(path: Path) -> str:
    state = path.stat()
    return _digest_of(path, state.st_size, state.st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _digest_of(path: Path, _size: int, _modified_ns: int) -> str:
    """The SHA-256 of a file, read once as long as its size and its time stay the same."""
    from voicecoach.system import file_sha256  # noqa: PLC0415 - only when a voice is opened

    return file_sha256(path)
