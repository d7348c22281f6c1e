"""Reports on routines: how long they are, what did not fit, and advice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from voicecoach.cli.console import progress_bar
from voicecoach.cli.hints import error_text, problem_text
from voicecoach.cli.options.common_options import open_routine
from voicecoach.errors import ScriptError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.errors import Problem
    from voicecoach.session import Session, SessionOptions
    from voicecoach.timeline import Remark, Step, Timeline

_ACTIONS = {
    "shortened": "was shortened",
    "sound": "was replaced by its sound",
    "dropped": "was dropped",
    "longer": "makes its step longer",
}
"""The action of a remark in words."""


def report_all(names: Iterable[str], options: SessionOptions, *, strict: bool) -> bool:
    """Print the reports on routines and folders of them; returns whether there is no problem.

    The number of problems is printed to standard error.
    """
    count = 0
    for name in names:
        try:
            count += _report_one(name, options, strict=strict)
        except VoicecoachError as error:
            typer.echo(error_text(error))
            count += len(error.problems) if isinstance(error, ScriptError) else 1
    if count:
        typer.echo(f"{count} problem{'s' if count > 1 else ''}.", err=True)
    return not count


def _report_one(name: str, options: SessionOptions, *, strict: bool) -> int:
    """Print the report on a routine or on a folder of them; returns the number of problems."""
    if Path(name).is_dir():
        return report_folder(Path(name), options, strict=strict)
    advice_count = report_routine(name, options)
    return advice_count if strict else 0


def report_routine(name: str, options: SessionOptions) -> int:
    """Print the report on a routine; returns the number of lines of advice. Raises VoicecoachError."""
    session, timeline, advice = _check_routine(name, options)
    typer.echo(_summary(name, timeline))
    if session.needs:
        typer.echo(f"  needs: {', '.join(session.needs)}")
    if session.parameters:
        typer.echo(f"  parameters: {', '.join(map(str, session.parameters))}")
    for note in session.duration_notes:
        typer.echo(f"  {note}")
    if session.synthesised.count:
        typer.echo(f"  clips synthesised: {session.synthesised.count}")
    for remark in timeline.report:
        typer.echo(f"  {_format_remark(remark, timeline)}")
    for problem in advice:
        typer.echo(f"advice: {problem_text(problem)}")
    return len(advice)


def report_folder(folder: Path, options: SessionOptions, *, strict: bool) -> int:
    """Print a line for each routine below a folder; returns how many fail.

    With `strict`, those with advice fail too. Raises VoicecoachError if there is no routine.
    """
    from voicecoach.library import find_routines

    paths = tuple(find_routines(folder))
    if not paths:
        raise VoicecoachError(f"there is no routine in {folder}", "a routine is a .yaml file with steps")
    return sum(_report_in_one_line(path.as_posix(), options, strict=strict) for path in paths)


def _report_in_one_line(name: str, options: SessionOptions, *, strict: bool) -> bool:
    """Print a line about a routine; returns whether it fails."""
    try:
        _, timeline, advice = _check_routine(name, options)
    except ScriptError as error:
        more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
        typer.echo(f"{problem_text(error.problems[0])}{more}")
        return True
    except VoicecoachError as error:
        typer.echo(f"{name}: {error}")
        return True
    count = len(advice)
    notes = f", {count} line{'s' if count > 1 else ''} of advice" if count else ""
    typer.echo(f"{_summary(name, timeline)}{notes}")
    return strict and bool(advice)


def _check_routine(name: str, options: SessionOptions) -> tuple[Session, Timeline, tuple[Problem, ...]]:
    from voicecoach.session import advise, find_user_folders

    with progress_bar(f"Synthesising {name}") as progress:
        session = open_routine(name, options)
        timeline = session.timeline(progress)
    if session.fixed_timeline:
        return session, timeline, ()
    return session, timeline, advise(name, options, find_user_folders(), timeline)


def _summary(name: str, timeline: Timeline) -> str:
    from voicecoach.timeline import count_exercises
    from voicecoach.units import format_clock, ms_from_frames

    length = format_clock(ms_from_frames(timeline.frames))
    count = sum(remark.cue != "step" and remark.action != "longer" for remark in timeline.report)
    cues = f"{count} cue{'s' if count > 1 else ''} shortened, replaced by a sound or dropped"
    fit = cues if count else "all cues fit"
    exercises = count_exercises(timeline.steps)
    steps = f"{exercises} step{'' if exercises == 1 else 's'}"
    return f"{name}: {timeline.title}, {length}, {steps}, {fit}"


def _format_remark(remark: Remark, timeline: Timeline) -> str:
    where = "" if remark.step is None else f"{_step_position(timeline.steps[remark.step])}: "
    return f"{where}{remark.cue} {_ACTIONS[remark.action]}: {remark.why}"


def _step_position(step: Step) -> str:
    """The number of a step if it is an exercise, its start time and its labels."""
    from voicecoach.timeline import step_labels
    from voicecoach.units import format_clock, ms_from_frames

    start = format_clock(ms_from_frames(step.start))
    number = f"step {step.exercise.number} at " if step.exercise else ""
    return f"{number}{start}, {', '.join(step_labels(step))}"
