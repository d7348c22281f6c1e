"""TODO"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

NATURAL_VOICE = "natural/heart"


NATURAL_ENGINE, NATURAL_SPEAKER = NATURAL_VOICE.split(
    "/"
)  # the one voice inside the wheel: every other wants a download


NATURAL_LANGUAGE = "en"


NATURAL_MISSING = "hibari-tts is not installed here (there is none for Intel Macs); use the voice espeak"


def is_natural_installed() -> bool:
    """Whether this computer has the engine, found out without loading it."""
    return find_spec("hibari") is not None


def natural_size_bytes() -> int | None:
    """What the engine takes on the disk, weights and all."""
    from voicecoach.voices.engines.engine_helpers import folder_size_bytes  # noqa: PLC0415 - for the list of all voices alone

    spec = find_spec("hibari")
    return folder_size_bytes(Path(spec.origin).parent) if spec and spec.origin else None
