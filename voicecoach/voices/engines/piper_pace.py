"""The pace of a Piper model: measured when it is installed, and stored next to it in `NAME.onnx.pace.json`.

A model without that file, such as one that was put into the folder by hand, has the curve of the model that
could be measured when this was written. Other models differ from it by up to a third.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from voicecoach.voices.pace.measured import PIPER_CURVE
from voicecoach.voices.pace.pace_curve import PaceCurve

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.voices.engines.piper_model import PiperModel

PACE_SUFFIX = ".pace.json"
"""The suffix of the file, after the model's own."""


def pace_path(model: Path) -> Path:
    """The file with a model's pace."""
    return model.with_name(f"{model.name}{PACE_SUFFIX}")


def piper_curve(model: PiperModel) -> PaceCurve:
    """The measured curve of a model; the common one where it was not measured, or another model was."""
    return measured_curve(model) or PIPER_CURVE


def measured_curve(model: PiperModel) -> PaceCurve | None:
    """The curve that was measured of exactly this model."""
    try:
        stored = json.loads(pace_path(model.path).read_text("utf-8"))
        if stored["model"] != model.digest():
            return None
        points = tuple((float(rate), float(seconds)) for rate, seconds in stored["points"])
        return PaceCurve(points, float(stored["pauses_s"])) if points else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_curve(model: PiperModel, curve: PaceCurve) -> None:
    """Write the curve of a model next to it; raises OSError."""
    from voicecoach.system import atomic_write  # noqa: PLC0415 - only when a voice is installed

    stored = {"model": model.digest(), **asdict(curve)}
    with atomic_write(pace_path(model.path)) as part:
        part.write_text(f"{json.dumps(stored)}\n", "utf-8")
