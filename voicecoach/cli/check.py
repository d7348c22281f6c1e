"""`voicecoach check`: what is wrong with routines, or how long they are and what had to be cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from voicecoach.cli.choosing import with_choices
from voicecoach.cli.options import opened
from voicecoach.cli.progress import bar

if TYPE_CHECKING:
    from voicecoach.session.chosen import Choices
    from voicecoach.timeline import Remark, Step, Timeline


@with_choices
def check(
    routines: Annotated[list[str], typer.Argument(metavar="ROUTINE", help="Routines by name or path.")],
    strict: Annotated[bool, typer.Option("--strict", help="Take advice for problems.")] = False,
    *,
    chosen: Choices,
) -> None:
    """Tell what is wrong with routines, or how long they are.

    Lines of cues that had to be cut short follow: they did not fit into the time of their step. Then comes
    advice: what is allowed, and most likely not meant so.
    """
    from voicecoach.errors import ScriptError, VoicecoachError

    count = 0
    for name in routines:
        try:
            advice = _tell(name, chosen)
            count += advice if strict else 0
        except VoicecoachError as error:
            typer.echo(error)
            count += len(error.problems) if isinstance(error, ScriptError) else 1
    if count:
        typer.echo(f"{count} problem{'s' if count > 1 else ''}.", err=True)
        raise typer.Exit(1)


def _tell(name: str, chosen: Choices) -> int:
    """Print what there is to say of a routine; returns how much advice there is."""
    from voicecoach.session.advice import advise
    from voicecoach.session.home import users_home

    with bar(f"Speaking {name}") as progress:
        session = opened(name, chosen)
        timeline = session.timeline(progress)
    _tell_length(name, timeline)
    if session.needs:
        typer.echo(f"  needs: {', '.join(session.needs)}")
    for change in session.changes:
        typer.echo(f"  {change}")
    if session.anew.count:
        typer.echo(f"  clips spoken anew: {session.anew.count}")
    for remark in timeline.report:
        typer.echo(f"  {_remark(remark, timeline)}")
    advice = () if session.laid_out else advise(name, chosen, users_home(), timeline)
    for problem in advice:
        typer.echo(f"advice: {problem}")
    return len(advice)


def _tell_length(name: str, timeline: Timeline) -> None:
    from voicecoach.units import ms_from_frames, print_clock

    steps = len(timeline.steps)
    cut = sum(remark.cue != "step" for remark in timeline.report)
    fit = f"{cut} cue{'s' if cut > 1 else ''} cut short" if cut else "every cue fits"
    typer.echo(
        f"{name}: {timeline.title}, {print_clock(ms_from_frames(timeline.frames))}, {steps} steps, {fit}"
    )


def _remark(remark: Remark, timeline: Timeline) -> str:
    actions = {"shortened": "is shortened", "sound": "is a sound", "dropped": "is left out"}
    where = "" if remark.step is None else f"{_where(timeline.steps[remark.step])}: "
    return f"{where}{remark.cue} {actions[remark.action]}: {remark.why}"


def _where(step: Step) -> str:
    """The step as the player shows it, and when it comes."""
    from voicecoach.timeline import which
    from voicecoach.units import ms_from_frames, print_clock

    at = print_clock(ms_from_frames(step.start))
    return f"step {step.index + 1} at {at}, {', '.join(which(step))}"
