"""`voicecoach check`: check routines for problems and show how long they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import progress_bar
from voicecoach.cli.hints import error_text, problem_text
from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.options.completion import complete_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions
    from voicecoach.timeline import Remark, Step, Timeline

_ACTIONS = {
    "shortened": "was shortened",
    "sound": "was replaced by its sound",
    "dropped": "was dropped",
    "longer": "makes its step longer",
}
"""The action of a remark in words."""


@with_listening_options
def check(
    routines: Annotated[
        list[str],
        typer.Argument(metavar="ROUTINE", help="Routines, by name or path.", autocompletion=complete_routine),
    ],
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Treat advice as errors.", rich_help_panel=Panel.CHECKS),
    ] = False,
    *,
    session_options: SessionOptions,
) -> None:
    """Check routines for problems and show how long they are.

    Cues that did not fit into the time of their step are listed, then advice: what is allowed but probably
    a mistake.
    """
    from voicecoach.errors import ScriptError, VoicecoachError

    count = 0
    for name in routines:
        try:
            advice_count = _check_one(name, session_options)
            count += advice_count if strict else 0
        except VoicecoachError as error:
            typer.echo(error_text(error))
            count += len(error.problems) if isinstance(error, ScriptError) else 1
    if count:
        typer.echo(f"{count} problem{'s' if count > 1 else ''}.", err=True)
        raise typer.Exit(1)


def _check_one(name: str, options: SessionOptions) -> int:
    """Print the report on a routine; returns the number of lines of advice."""
    from voicecoach.session import advise, find_user_folders

    with progress_bar(f"Synthesising {name}") as progress:
        session = open_routine(name, options)
        timeline = session.timeline(progress)
    _print_summary(name, timeline)
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
    advice = () if session.fixed_timeline else advise(name, options, find_user_folders(), timeline)
    for problem in advice:
        typer.echo(f"advice: {problem_text(problem)}")
    return len(advice)


def _print_summary(name: str, timeline: Timeline) -> None:
    from voicecoach.units import format_clock, ms_from_frames

    length = format_clock(ms_from_frames(timeline.frames))
    count = sum(remark.cue != "step" and remark.action != "longer" for remark in timeline.report)
    cues = f"{count} cue{'s' if count > 1 else ''} shortened, replaced by a sound or dropped"
    fit = cues if count else "all cues fit"
    typer.echo(f"{name}: {timeline.title}, {length}, {len(timeline.steps)} steps, {fit}")


def _format_remark(remark: Remark, timeline: Timeline) -> str:
    where = "" if remark.step is None else f"{_step_position(timeline.steps[remark.step])}: "
    return f"{where}{remark.cue} {_ACTIONS[remark.action]}: {remark.why}"


def _step_position(step: Step) -> str:
    """The number, start time and labels of a step, as the player shows them."""
    from voicecoach.timeline import step_labels
    from voicecoach.units import format_clock, ms_from_frames

    start = format_clock(ms_from_frames(step.start))
    return f"step {step.index + 1} at {start}, {', '.join(step_labels(step))}"
