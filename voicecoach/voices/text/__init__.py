"""Text for speech: normalisation of numbers, units and symbols, and pronunciations."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.voices.text.lexicon import shipped_pronunciations as shipped_pronunciations
    from voicecoach.voices.text.normalise import normalise_text as normalise_text
    from voicecoach.voices.text.pause_marks import PauseMark as PauseMark
    from voicecoach.voices.text.pause_marks import pause_marks as pause_marks
    from voicecoach.voices.text.pronounce import IpaMarkup as IpaMarkup
    from voicecoach.voices.text.pronounce import apply_pronunciations as apply_pronunciations
    from voicecoach.voices.text.pronounce import espeak_markup as espeak_markup
    from voicecoach.voices.text.pronounce import hibari_markup as hibari_markup
    from voicecoach.voices.text.pronounce import piper_markup as piper_markup

lazy_names(
    __name__,
    {
        "lexicon": ("shipped_pronunciations",),
        "normalise": ("normalise_text",),
        "pause_marks": (
            "PauseMark",
            "pause_marks",
        ),
        "pronounce": (
            "apply_pronunciations",
            "espeak_markup",
            "hibari_markup",
            "piper_markup",
        ),
    },
)
