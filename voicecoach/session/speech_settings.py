"""How a session is spoken: its pace and pitch, the voice that counts, and pronunciations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.source import read_yaml, validate
from voicecoach.system import primary_language
from voicecoach.timeline import Prosody
from voicecoach.units import MAX_PROSODY_FACTOR, MIN_PROSODY_FACTOR
from voicecoach.voices import is_known_voice, pronunciations_in, resolve_voice_name, supports_pitch
from voicecoach.wording import LexiconFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from voicecoach.script import Script
    from voicecoach.session.options import SessionOptions
    from voicecoach.wording import Wording

COUNTER_CUES = frozenset(
    {
        *("seconds_left", "countdown", "rest_countdown", "rep", "last_rep"),
        *("work_seconds_left", "work_countdown"),
        *("breathe", "breathe_in", "breathe_hold", "breathe_out", "breathe_rest"),
    }
)
"""The cues that the counter speaks: countdowns, repetitions, breaths, seconds left."""


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """Gives each cue its prosody. `counter` is the full name of the voice that counts, if it is another one.

    `rate` and `pitch` are factors. `lexicon` has the pronunciations of words, which are in lower case.
    """

    rate: float
    pitch: float
    counter: str | None
    counter_pitch: float
    lexicon: Mapping[str, str]

    def prosody_of(self, cue: str, text: str) -> Prosody | None:
        """The prosody of a cue's text; None for the voice's own."""
        counted = self.counter is not None and cue in COUNTER_CUES
        prosody = Prosody(
            voice=self.counter if counted else None,
            pace=self.rate,
            pitch=self.counter_pitch if counted else self.pitch,
            said=pronunciations_in(text, self.lexicon),
        )
        return None if prosody == DEFAULT_PROSODY else prosody

    def at_pace_of(self, wording: Wording) -> SpeechSettings:
        """The same, with the rate as a factor of the pace of the words."""
        rate = round(self.rate * wording.pace, 4)
        return replace(self, rate=min(MAX_PROSODY_FACTOR, max(MIN_PROSODY_FACTOR, rate)))

    @property
    def is_plain(self) -> bool:
        """Whether every cue has the voice's own prosody."""
        return self == DEFAULT_SPEECH


DEFAULT_PROSODY = Prosody()
"""The voice's own pace and pitch."""

DEFAULT_SPEECH = SpeechSettings(1.0, 1.0, None, 1.0, {})


def resolve_speech(
    options: SessionOptions, script: Script, voice: str, lexicon_folder: Path, warn: Callable[[str], None]
) -> SpeechSettings:
    """The listener's options, else the routine's, with the pronunciations of both.

    `voice` is the full name of the session's voice; the user's pronunciations are in `lexicon_folder`. `warn`
    gets a line if a voice cannot change its pitch. Raises VoicecoachError for an unknown counter, ScriptError
    for pronunciations that are not valid.
    """
    routine = script.routine
    named = options.counter or routine.counter
    counter = resolve_voice_name(named, routine.language) if named else None
    pitch = options.pitch or routine.pitch
    return SpeechSettings(
        rate=options.pace or routine.pace,
        pitch=_supported_pitch(voice, pitch, warn),
        counter=None if counter == voice else counter,
        counter_pitch=_supported_pitch(counter or voice, pitch, warn if counter else _ignore_warning),
        lexicon=_merged_lexicon(script, lexicon_folder),
    )


def _supported_pitch(voice: str, pitch: float, warn: Callable[[str], None]) -> float:
    if pitch == 1 or not is_known_voice(voice) or supports_pitch(voice):
        return pitch
    warn(f"the voice {voice} has one pitch, and keeps it; espeak can be made higher and lower")
    return 1.0


def _ignore_warning(_line: str) -> None:
    pass


def _merged_lexicon(script: Script, folder: Path) -> dict[str, str]:
    """Pronunciations of the user, overridden by included routines, overridden by the routine itself."""
    entries = {**_user_lexicon(script.routine.language, folder)}
    for included in script.scripts_by_include.values():
        entries |= _casefold_keys(included.routine.pronounce)
    entries |= _casefold_keys(script.routine.pronounce)
    return entries


def _user_lexicon(language: str, folder: Path) -> dict[str, str]:
    path = folder / f"{primary_language(language)}.yaml"
    return _casefold_keys(validate(LexiconFile, read_yaml(path), None).pronounce) if path.is_file() else {}


def _casefold_keys(lexicon: Mapping[str, str]) -> dict[str, str]:
    return {word.casefold(): pronunciation for word, pronunciation in lexicon.items()}
