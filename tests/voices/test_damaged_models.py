"""Configurations of Piper models that are damaged: the voice is listed with the reason."""

from __future__ import annotations

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
