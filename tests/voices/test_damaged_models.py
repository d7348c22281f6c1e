"""Configurations of Piper models that are damaged: the voice is listed with the reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.piper_models import model_without_weights
from voicecoach.errors import VoicecoachError
from voicecoach.voices.engines.piper_model import read_model

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"language": {"code": [[]]}}', "\ud800"])
def test_a_damaged_configuration_is_an_error(tmp_path: Path, text: str) -> None:
    model = model_without_weights(tmp_path, "a")
    (tmp_path / "a.onnx.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(VoicecoachError):
        read_model(model)


@pytest.mark.parametrize(
    ("key", "value"),
    [("language", {"code": "e\x7f_US"}), ("phoneme_id_map", {"^": [float("inf")], "_": [0], "$": [2]})],
)
def test_a_value_that_cannot_be_is_no_configuration(tmp_path: Path, key: str, value: object) -> None:
    model = model_without_weights(tmp_path, "a")
    file = tmp_path / "a.onnx.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {key: value}), "utf-8")
    with pytest.raises(VoicecoachError, match=r"a\.onnx\.json is no configuration of a Piper model"):
        read_model(model)
