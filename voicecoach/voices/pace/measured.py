"""The pace of each voice as measured by tests/benchmarks/measure_pace.py, which prints these lines.

Measured with espeakng-loader 0.2.4, hibari-tts 0.2.1, and en_US-joe-medium on onnxruntime.
"""

from __future__ import annotations

import hashlib

from voicecoach.system import normalise_tag, primary_language
from voicecoach.voices.pace.pace_curve import PaceCurve

NATURAL_CURVE = PaceCurve(
    (
        (0.45, 53.8),
        (0.5, 51.2),
        (0.55, 48.7),
        (0.6, 42.4),
        (0.65, 41.4),
        (0.7, 35.9),
        (0.75, 35.0),
        (0.8, 31.8),
        (0.85, 28.2),
        (0.9, 26.4),
        (1.1, 25.2),
        (1.2, 23.5),
        (1.4, 16.4),
    ),
    3.8,
)
PIPER_CURVE = PaceCurve(((0.5, 42.4), (0.7, 32.1), (0.9, 25.9), (1.2, 22.9)), 3.8)
"""Of en_US-joe-medium, for each model that was not measured itself."""

ESPEAK_CURVES = {
    "en": PaceCurve(((0.5, 57.8), (0.7, 43.8), (0.9, 34.3), (1.2, 26.1)), 3.8),
    "de": PaceCurve(((0.5, 54.1), (0.7, 41.6), (0.9, 33.0), (1.2, 25.2)), 3.8),
    "es": PaceCurve(((0.5, 58.4), (0.7, 44.5), (0.9, 35.1), (1.2, 27.2)), 3.8),
    "fr": PaceCurve(((0.5, 47.4), (0.7, 36.0), (0.9, 28.4), (1.2, 21.8)), 3.8),
    "it": PaceCurve(((0.5, 55.9), (0.7, 42.8), (0.9, 34.0), (1.2, 26.8)), 3.8),
    "nl": PaceCurve(((0.5, 55.2), (0.7, 41.9), (0.9, 32.9), (1.2, 25.2)), 3.8),
    "pl": PaceCurve(((0.5, 58.4), (0.7, 44.6), (0.9, 35.1), (1.2, 27.0)), 4.3),
    "pt": PaceCurve(((0.5, 60.5), (0.7, 45.6), (0.9, 35.3), (1.2, 26.4)), 3.8),
    "ru": PaceCurve(((0.5, 40.1), (0.7, 32.0), (0.9, 26.5), (1.2, 22.0)), 4.05),
    "ja": PaceCurve(((0.5, 62.9), (0.7, 47.1), (0.9, 36.3), (1.2, 27.1)), 3.8),
}
"""By language."""

OTHER_ESPEAK_CURVE = PaceCurve(((0.5, 55.1), (0.7, 42.0), (0.9, 33.1), (1.2, 25.5)), 3.88)
"""For languages without a passage: the mean of the others."""


def espeak_curve(language: str) -> PaceCurve:
    """The curve for a BCP 47 tag, or for the name of a voice of espeak."""
    return ESPEAK_CURVES.get(primary_language(normalise_tag(language)), OTHER_ESPEAK_CURVE)


def espeak_curves_identity() -> str:
    """All curves of espeak, as a part of the identity of the voice that speaks each language."""
    curves = ", ".join(f"{tag} {curve.identity}" for tag, curve in sorted(ESPEAK_CURVES.items()))
    return f"pace {hashlib.sha256(f'{curves}, {OTHER_ESPEAK_CURVE.identity}'.encode()).hexdigest()[:12]}"
