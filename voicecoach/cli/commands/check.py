"""`voicecoach check`: what is wrong with routines, or how long they are and what had to be cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.console import progress_bar
from voicecoach.cli.hints import error_text, problem_text
from voicecoach.cli.options.common_options import open_routine
from voicecoach.cli.options.listening_options import with_listening_options

if TYPE_CHECKING:
    from voicecoach.session import SessionOptions
    from voicecoach.timeline import Remark, Step, Timeline


@with_listening_options
def check(
    routines: Annotated[list[str], typer.Argument(metavar="ROUTINE", help="Routines by name or path.")],
    strict: Annotated[bool, typer.Option("--strict", help="Take advice for problems.")] = False,
    *,
    chosen: SessionOptions,
) -> None:
    """Tell what is wrong with routines, or how long they are.

    Lines of cues that had to be cut short follow: they did not fit into the time of their step. Then comes
    advice: what is allowed, and most likely not meant so.
    """
    from voicecoach.errors import ScriptError, VoicecoachError

    count = 0
    for name in routines:
        try:
            advice = _check_one(name, chosen)
            count += advice if strict else 0
        except VoicecoachError as error:
            typer.echo(error_text(error))
            count += len(error.problems) if isinstance(error, ScriptError) else 1
    if count:
        typer.echo(f"{count} problem{'s' if count > 1 else ''}.", err=True)
        raise typer.Exit(1)


def _check_one(name: str, chosen: SessionOptions) -> int:
    """Print what there is to say of a routine; returns how much advice there is."""
    from voicecoach.session import advise, find_user_folders

    with progress_bar(f"Speaking {name}") as progress:
        session = open_routine(name, chosen)
        timeline = session.timeline(progress)
    _print_summary(name, timeline)
    if session.needs:
        typer.echo(f"  needs: {', '.join(session.needs)}")
    for change in session.duration_notes:
        typer.echo(f"  {change}")
    if session.synthesised.count:
        typer.echo(f"  clips spoken anew: {session.synthesised.count}")
    for remark in timeline.report:
        typer.echo(f"  {_format_remark(remark, timeline)}")
    advice = () if session.fixed_timeline else advise(name, chosen, find_user_folders(), timeline)
    for problem in advice:
        typer.echo(f"advice: {problem_text(problem)}")
    return len(advice)


def _print_summary(name: str, timeline: Timeline) -> None:
    from voicecoach.units import format_clock, ms_from_frames

    steps = len(timeline.steps)
    cut = sum(remark.cue != "step" for remark in timeline.report)
    fit = f"{cut} cue{'s' if cut > 1 else ''} cut short" if cut else "every cue fits"
    typer.echo(
        f"{name}: {timeline.title}, {format_clock(ms_from_frames(timeline.frames))}, {steps} steps, {fit}"
    )


def _format_remark(remark: Remark, timeline: Timeline) -> str:
    actions = {"shortened": "is shortened", "sound": "is a sound", "dropped": "is left out"}
    where = "" if remark.step is None else f"{_step_position(timeline.steps[remark.step])}: "
    return f"{where}{remark.cue} {actions[remark.action]}: {remark.why}"


def _step_position(step: Step) -> str:
    """The step as the player shows it, and when it comes."""
    from voicecoach.timeline import step_labels
    from voicecoach.units import format_clock, ms_from_frames

    at = format_clock(ms_from_frames(step.start))
    return f"step {step.index + 1} at {at}, {', '.join(step_labels(step))}"
