"""How the words of a session are spoken: its pace and pitch, who counts, and how single words are said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.documents.lexicon import LexiconFile
from voicecoach.documents.located import read_file
from voicecoach.documents.problems import validate
from voicecoach.timeline import Manner
from voicecoach.voices.catalog import is_pitched, resolve_name
from voicecoach.voices.pronounce import sayings_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from voicecoach.script.script import Script
    from voicecoach.session.chosen import Choices

COUNTED = frozenset(
    {
        *("seconds_left", "countdown", "rest_countdown", "rep", "last_rep"),
        *("breathe", "breathe_in", "breathe_hold", "breathe_out", "breathe_rest"),
    }
)
"""The cues that the counter speaks: countdowns, repetitions, breaths, seconds left."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Gives each cue its manner. `counter` is the full name of the voice that counts, if another does."""

    pace: float
    pitch: float
    counter: str | None
    counter_pitch: float
    lexicon: Mapping[str, str]

    def manner(self, cue: str, text: str) -> Manner | None:
        """How the words of a cue are spoken; None where that is the voice's own way."""
        counted = self.counter is not None and cue in COUNTED
        manner = Manner(
            voice=self.counter if counted else None,
            pace=self.pace,
            pitch=self.counter_pitch if counted else self.pitch,
            said=sayings_in(text, self.lexicon),
        )
        return None if manner == OWN_WAY else manner

    @property
    def is_plain(self) -> bool:
        """Whether every cue is spoken in the voice's own way."""
        return self == PLAIN


OWN_WAY = Manner()
PLAIN = Speech(1.0, 1.0, None, 1.0, {})


def speech_of(choices: Choices, script: Script, voice: str, own: Path, warn: Callable[[str], None]) -> Speech:
    """What the listener chose, else what the routine says, and the pronunciations of both (in `own`).

    `voice` is the session's, by its full name. `warn` is told of a pitch that a voice has not. Raises
    VoicecoachError where there is no such counter, or ScriptError where the pronunciations are wrong.
    """
    routine = script.routine
    named = choices.counter or routine.counter
    counter = resolve_name(named, routine.language) if named else None
    pitch = choices.pitch or routine.pitch
    return Speech(
        pace=choices.pace or routine.pace,
        pitch=_pitch(voice, pitch, warn),
        counter=None if counter == voice else counter,
        counter_pitch=_pitch(counter or voice, pitch, warn if counter else _nobody),
        lexicon=_lexicon(script, own),
    )


def _pitch(voice: str, pitch: float, warn: Callable[[str], None]) -> float:
    if pitch == 1 or is_pitched(voice):
        return pitch
    warn(f"the voice {voice} has one pitch, and keeps it; espeak can be made higher and lower")
    return 1.0


def _nobody(_line: str) -> None:
    pass


def _lexicon(script: Script, own: Path) -> dict[str, str]:
    """The user's, over it those of the routines that are included, over these the routine's."""
    entries = {**_users(script.routine.language, own)}
    for included in script.included.values():
        entries |= _keyed(included.routine.pronounce)
    entries |= _keyed(script.routine.pronounce)
    return entries


def _users(language: str, own: Path) -> dict[str, str]:
    main = language.replace("_", "-").partition("-")[0].lower()
    path = own / f"{main}.yaml"
    return _keyed(validate(LexiconFile, read_file(path), None).pronounce) if path.is_file() else {}


def _keyed(lexicon: Mapping[str, str]) -> dict[str, str]:
    return {word.casefold(): saying for word, saying in lexicon.items()}
