"""From what the listener names and chooses to a session: a routine or a timeline file, ready to be heard."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.compiler.arrange import arrange, collect
from voicecoach.compiler.plan import plan_session
from voicecoach.errors import VoicecoachError
from voicecoach.script.load import load_script
from voicecoach.session.session import Growing
from voicecoach.session.studio import Studio
from voicecoach.session.timeline_file import read_timeline
from voicecoach.session.vocabulary import KnownWords
from voicecoach.voices.catalog import open_voice, resolve_name
from voicecoach.wording.wording import load_wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.compiler.model import Plan
    from voicecoach.script.script import Script
    from voicecoach.session.home import Home
    from voicecoach.timeline import Timeline

TIMELINE_SUFFIX = ".json"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the listener chooses over what the routine says; None and empty leave it to the routine."""

    voice: str | None = None
    wording: str | None = None
    without: frozenset[str] = frozenset()
    allowed: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that can be heard or laid out whole: the first asks for the voice only as it goes."""

    title: str
    voice: str
    studio: Studio
    plan: Plan | None
    laid_out: Timeline | None = field(default=None)

    def growing(self) -> Growing:
        """The session as it is heard, spoken ahead of the playhead."""
        if self.laid_out is not None:
            return Growing.of(self.laid_out, self.studio.clip)
        assert self.plan is not None  # noqa: S101 - a session has a plan or is laid out
        return Growing(arrange(self.plan, self.studio.measure), self.studio.clip)

    def timeline(self, progress: Callable[[float], None] = lambda _: None) -> Timeline:
        """The whole timeline, with everything spoken; `progress` is told the part of it that is done."""
        if self.laid_out is not None:
            return self.laid_out
        assert self.plan is not None  # noqa: S101 - as above
        parts = []
        for part in arrange(self.plan, self.studio.measure):
            parts.append(part)
            progress(min(1.0, len(parts) / len(self.plan.steps)))
        return collect(parts, self.plan, self.voice)


def open_session(name: str, choices: Choices, home: Home, warn: Callable[[str], None]) -> Opened:
    """A routine by its name or path, or a timeline by its path.

    Nothing is spoken yet and no voice is loaded. Raises ScriptError with every problem, or
    VoicecoachError. `warn` gets one line for what the listener should know but can go on without.
    """
    path = Path(name)
    if path.suffix == TIMELINE_SUFFIX:
        return _open_timeline(path, choices, home, warn)
    script = open_script(name, choices, home)
    routine = script.routine
    try:
        wording = load_wording(home.shelf(), routine.language, choices.wording or routine.wording)
    except ValueError as error:
        raise VoicecoachError(str(error)) from None
    voice = choices.voice or routine.voice
    speaker = open_voice(voice, routine.language, cache=home.clips, warn=warn)
    studio = Studio(speaker, routine.language, home.folders(choices.allowed), script.path.parent)
    plan = plan_session(script, wording, choices.without)
    return Opened(routine.routine, resolve_name(voice, routine.language), studio, plan)


def open_script(name: str, choices: Choices, home: Home) -> Script:
    """A routine by its name or path, with all that it includes; raises ScriptError or VoicecoachError."""
    folders = home.folders(choices.allowed)
    return load_script(folders.routine(name), KnownWords(home.shelf()), folders)


def _open_timeline(path: Path, choices: Choices, home: Home, warn: Callable[[str], None]) -> Opened:
    timeline = read_timeline(path)
    voice = choices.voice or timeline.voice
    speaker = open_voice(voice, timeline.language, cache=home.clips, warn=warn)
    studio = Studio(speaker, timeline.language, home.folders(choices.allowed), path.parent)
    return Opened(timeline.title, resolve_name(voice, timeline.language), studio, None, timeline)
