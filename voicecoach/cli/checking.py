"""Reports on routines: how long they are, what did not fit, and advice."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from voicecoach.cli.console import all_cores, echo, progress_bar, warn
from voicecoach.cli.hints import error_text, problem_text
from voicecoach.cli.options.common_options import open_routine
from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.system import printable_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
            echo(error_text(error))
            count += len(error.problems) if isinstance(error, ScriptError) else 1
    if count:
        echo(f"{count} problem{'s' if count > 1 else ''}.", err=True)
    return not count


def _report_one(name: str, options: SessionOptions, *, strict: bool) -> int:
    """Print the report on a routine or on a folder of them; returns the number of problems."""
    if Path(name).is_dir():
        return report_folder(Path(name), options, strict=strict)
    advice_count = report_routine(name, options)
    return advice_count if strict else 0


def report_routine(name: str, options: SessionOptions) -> int:
    """Print the report on a routine; returns the number of lines of advice. Raises VoicecoachError."""
    with progress_bar(f"Synthesising {name}") as progress:
        session, timeline, advice = _check_routine(name, options, progress, warn)
    echo(printable_line(_summary(name, timeline)))
    if session.needs:
        echo(f"  needs: {', '.join(session.needs)}")
    if session.parameters:
        echo(f"  parameters: {', '.join(map(str, session.parameters))}")
    for note in session.duration_notes:
        echo(f"  {note}")
    if session.synthesised.count:
        echo(f"  clips synthesised: {session.synthesised.count}")
    for remark in timeline.report:
        echo(f"  {_format_remark(remark, timeline)}")
    for problem in advice:
        echo(f"advice: {problem_text(problem)}")
    return len(advice)


def report_folder(folder: Path, options: SessionOptions, *, strict: bool) -> int:
    """Print a line for each routine below a folder, checked on all cores; returns how many fail.

    With `strict`, those with advice fail too. Raises VoicecoachError if there is no routine.
    """
    from voicecoach.library import find_routines, run_in_order

    paths = tuple(find_routines(folder))
    if not paths:
        raise VoicecoachError(f"there is no routine in {folder}", "a routine is a .yaml file with steps")
    names = [path.as_posix() for path in paths]
    check = partial(_check_in_one_line, options=options, strict=strict)
    done, failed = 0, 0
    with (
        progress_bar(f"Checking {folder}") as progress,
        closing(run_in_order(names, check, all_cores())) as checked,
    ):
        for result in checked:
            for note in result.notes:
                warn(note)
            echo(printable_line(result.line))
            done += 1
            failed += result.fails
            progress(done / len(names))
    return failed


class _OneLine(NamedTuple):
    """The report on a routine of a folder: a line, notes of what is missing, and whether it fails."""

    line: str
    notes: list[str]
    fails: bool


def _check_in_one_line(name: str, options: SessionOptions, *, strict: bool) -> _OneLine:
    """Check a routine of a folder, in this process or in another."""
    notes: list[str] = []
    try:
        _, timeline, advice = _check_routine(name, options, lambda _: None, notes.append)
    except ScriptError as error:
        more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
        return _OneLine(f"{problem_text(error.problems[0])}{more}", notes, fails=True)
    except VoicecoachError as error:
        return _OneLine(f"{name}: {error_text(error)}", notes, fails=True)
    count = len(advice)
    advice_count = f", {count} line{'s' if count > 1 else ''} of advice" if count else ""
    return _OneLine(f"{_summary(name, timeline)}{advice_count}", notes, fails=strict and bool(advice))


def _check_routine(
    name: str,
    options: SessionOptions,
    progress: Callable[[float], None],
    warn: Callable[[str], None],
) -> tuple[Session, Timeline, tuple[Problem, ...]]:
    from voicecoach.session import advise, find_user_folders

    session = open_routine(name, options, warn)
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
