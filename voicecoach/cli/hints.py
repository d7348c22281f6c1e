"""What the command line says about an error: the hint names the command or the option that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, ScriptError, join_hint

if TYPE_CHECKING:
    from voicecoach.errors import Problem, VoicecoachError

_HINTS = {
    HintTopic.ADD_BED: "add --bed FILE",
    HintTopic.ADD_LANGUAGE: "add --language, such as --language de",
    HintTopic.ALLOW_FOLDER: "allow it with --allow {subject}",
    HintTopic.CHAPTERS_OF_SPLIT: "leave out --chapters-json or --split",
    HintTopic.CHOOSE_FOR_ROUTINE: "give the routine to choose --{subject}",
    HintTopic.EXPORT_INSTEAD: "`voicecoach export` writes a file instead",
    HintTopic.FINISHED_SESSIONS: "`voicecoach history` shows what was done",
    HintTopic.INCLUDABLE_ROUTINES: "name one beside the script, or one that `voicecoach list` shows",
    HintTopic.LIST_ROUTINES: "`voicecoach list` shows the routines there are",
    HintTopic.LIST_SESSIONS: "`voicecoach history` shows those that there are",
    HintTopic.LIST_SETTINGS: "`voicecoach config` lists those that there are",
    HintTopic.LIST_VOICES: "`voicecoach voices` lists those that there are",
    HintTopic.MORE_VOICES: "{hint}; `voicecoach voices` lists them all",
    HintTopic.OMIT_EQUIPMENT: "leave --without out",
    HintTopic.PLAY_AGAIN: "`voicecoach play {subject}` plays it again",
    HintTopic.RECORDING_NAMES: "`voicecoach record-list` tells what belongs in one",
    HintTopic.RESUME: "when it is there again, `voicecoach resume` goes on",
    HintTopic.SILENCE_CUE: "write some, or take --off",
    HintTopic.SINGLE_ROUTINE: "name the folder that it is in, or write it with `voicecoach export`",
    HintTopic.SPLIT_BY_STEPS: "write --split steps",
}
"""By topic; `{hint}` is the hint without a command, `{subject}` what it is about."""


def error_text(error: VoicecoachError) -> str:
    """An error in one line; a ScriptError in a line for each problem."""
    if isinstance(error, ScriptError):
        return "\n".join(map(problem_text, error.problems))
    return join_hint(error.what, _command_hint(error.hint))


def problem_text(problem: Problem) -> str:
    """A problem of a file as `file:line:column: what; hint`."""
    return f"{problem.location}: {join_hint(problem.what, _command_hint(problem.hint))}"


def _command_hint(hint: str | None) -> str | None:
    if not isinstance(hint, Hint) or hint.topic is None:
        return hint
    return _HINTS[hint.topic].format(hint=str(hint), subject=hint.subject)
