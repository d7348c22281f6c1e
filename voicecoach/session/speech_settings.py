"""How the words of a session are spoken: its pace and pitch, who counts, and how single words are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.source import read_yaml, validate
from voicecoach.system import primary_language
from voicecoach.timeline import Prosody
from voicecoach.voices import is_known_voice, pronunciations_in, resolve_voice_name, supports_pitch
from voicecoach.wording import LexiconFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from voicecoach.script import Script
    from voicecoach.session.options import SessionOptions

COUNTER_CUES = frozenset(
    {
        *("seconds_left", "countdown", "rest_countdown", "rep", "last_rep"),
        *("breathe", "breathe_in", "breathe_hold", "breathe_out", "breathe_rest"),
    }
)
"""The cues that the counter speaks: countdowns, repetitions, breaths, seconds left."""


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """Gives each cue its manner. `counter` is the full name of the voice that counts, if another does."""

    rate: float
    pitch: float
    counter: str | None
    counter_pitch: float
    lexicon: Mapping[str, str]

    def prosody_of(self, cue: str, text: str) -> Prosody | None:
        """How the words of a cue are spoken; None where that is the voice's own way."""
        counted = self.counter is not None and cue in COUNTER_CUES
        manner = Prosody(
            voice=self.counter if counted else None,
            pace=self.rate,
            pitch=self.counter_pitch if counted else self.pitch,
            said=pronunciations_in(text, self.lexicon),
        )
        return None if manner == DEFAULT_PROSODY else manner

    @property
    def is_plain(self) -> bool:
        """Whether every cue is spoken in the voice's own way."""
        return self == DEFAULT_SPEECH


DEFAULT_PROSODY = Prosody()
DEFAULT_SPEECH = SpeechSettings(1.0, 1.0, None, 1.0, {})


def resolve_speech(
    choices: SessionOptions, script: Script, voice: str, own: Path, warn: Callable[[str], None]
) -> SpeechSettings:
    """What the listener chose, else what the routine says, and the pronunciations of both (in `own`).

    `voice` is the session's, by its full name. `warn` is told of a pitch that a voice has not. Raises
    VoicecoachError where there is no such counter, or ScriptError where the pronunciations are wrong.
    """
    routine = script.routine
    named = choices.counter or routine.counter
    counter = resolve_voice_name(named, routine.language) if named else None
    pitch = choices.pitch or routine.pitch
    return SpeechSettings(
        rate=choices.pace or routine.pace,
        pitch=_supported_pitch(voice, pitch, warn),
        counter=None if counter == voice else counter,
        counter_pitch=_supported_pitch(counter or voice, pitch, warn if counter else _ignore_warning),
        lexicon=_merged_lexicon(script, own),
    )


def _supported_pitch(voice: str, pitch: float, warn: Callable[[str], None]) -> float:
    if pitch == 1 or not is_known_voice(voice) or supports_pitch(voice):
        return pitch
    warn(f"the voice {voice} has one pitch, and keeps it; espeak can be made higher and lower")
    return 1.0


def _ignore_warning(_line: str) -> None:
    pass


def _merged_lexicon(script: Script, own: Path) -> dict[str, str]:
    """The user's, over it those of the routines that are included, over these the routine's."""
    entries = {**_user_lexicon(script.routine.language, own)}
    for included in script.scripts_by_include.values():
        entries |= _casefold_keys(included.routine.pronounce)
    entries |= _casefold_keys(script.routine.pronounce)
    return entries


def _user_lexicon(language: str, own: Path) -> dict[str, str]:
    path = own / f"{primary_language(language)}.yaml"
    return _casefold_keys(validate(LexiconFile, read_yaml(path), None).pronounce) if path.is_file() else {}


def _casefold_keys(lexicon: Mapping[str, str]) -> dict[str, str]:
    return {word.casefold(): saying for word, saying in lexicon.items()}
