"""What the listener chooses, held against the session that it is for: no choice is passed over in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.script.model import Include, Move, Repeat
from voicecoach.voices.catalog import resolve_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from voicecoach.script.model import Step
    from voicecoach.script.script import Script
    from voicecoach.session.open import Choices
    from voicecoach.timeline import Timeline


def check_allowed(folders: tuple[Path, ...]) -> None:
    """Refuse to allow a folder that is not there: raises VoicecoachError."""
    for folder in folders:
        if not folder.is_dir():
            raise VoicecoachError(f"there is no folder {folder} to allow; give one with sounds or routines")


def check_for_timeline(choices: Choices, timeline: Timeline) -> None:
    """Refuse what a timeline cannot follow, as its cues stand where they are: raises VoicecoachError."""
    if choices.wording is not None or choices.without:
        option = "--without" if choices.wording is None else "--wording"
        raise VoicecoachError(f"a timeline is laid out already; give the routine to choose {option}")
    language, own = timeline.language, timeline.voice
    if choices.voice is not None and resolve_name(choices.voice, language) != resolve_name(own, language):
        raise VoicecoachError(
            f"a timeline is laid out for its voice, {own}; give the routine to choose another voice"
        )


def check_without(without: AbstractSet[str], script: Script) -> None:
    """Refuse a thing that no step needs: raises VoicecoachError."""
    if not without:
        return
    needed = tuple(dict.fromkeys(_needs(script.routine.steps, script, set())))
    known = {thing.casefold() for thing in needed}
    for thing in sorted(without):
        if thing.casefold() not in known:
            hint = did_you_mean(thing, needed) if needed else "leave --without out"
            raise VoicecoachError(f"no step of {script.routine.routine!r} needs {thing!r}; {hint}")


def _needs(steps: tuple[Step, ...], script: Script, seen: set[Path]) -> Iterator[str]:
    """What the steps are done with, those that are done instead too."""
    for step in steps:
        if isinstance(step, Repeat):
            yield from _needs(step.steps, script, seen)
        elif isinstance(step, Move):
            yield from step.needs
            yield from _needs((step.instead,) if step.instead else (), script, seen)
        elif isinstance(step, Include) and (inner := script.include(step.include)).path not in seen:
            seen.add(inner.path)
            yield from _needs(inner.routine.steps, inner, seen)
