"""The text of errors on the command line, with hints that name commands and options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, ScriptError, join_hint
from voicecoach.system import printable_line

if TYPE_CHECKING:
    from voicecoach.errors import Problem, VoicecoachError

_HINTS = {
    HintTopic.ADD_BED: "add --bed FILE",
    HintTopic.ADD_LANGUAGE: "add --language, such as --language de",
    HintTopic.ALL_VOICES: "`voicecoach voices --all` lists all voices, --search WORD looks for one",
    HintTopic.ALLOW_FOLDER: "allow it with --allow {subject}",
    HintTopic.CHAPTERS_OF_SPLIT: "leave out --chapters-json or --split",
    HintTopic.CHOOSE_FOR_ROUTINE: "give the routine to choose --{subject}",
    HintTopic.EXPORT_INSTEAD: "`voicecoach export` writes a file instead",
    HintTopic.GET_FOLDER: "{hint}; `voicecoach voices get FOLDER` takes files that came another way",
    HintTopic.GET_VOICE: "`voicecoach voices get {subject}` downloads one",
    HintTopic.FINISHED_SESSIONS: "`voicecoach history` shows past sessions",
    HintTopic.INCLUDABLE_ROUTINES: "name one next to the script, or one that `voicecoach list` shows",
    HintTopic.LIST_ROUTINES: "`voicecoach list` shows the routines there are",
    HintTopic.LIST_SESSIONS: "`voicecoach history` lists the sessions",
    HintTopic.LIST_SETTINGS: "`voicecoach config` lists all settings",
    HintTopic.LIST_VOICES: "`voicecoach voices` lists all voices",
    HintTopic.MORE_VOICES: "{hint}; `voicecoach voices` lists them all",
    HintTopic.OMIT_EQUIPMENT: "leave out --without",
    HintTopic.PLAY_AGAIN: "`voicecoach play {subject}` plays it again",
    HintTopic.RECORDING_NAMES: "`voicecoach record-list` lists what to record",
    HintTopic.RESUME: "reconnect it, then `voicecoach resume` continues the session",
    HintTopic.SHARE_ADDRESS: "leave out --port for a free one, and --host for the address of this computer",
    HintTopic.SHARE_HOST: "{hint}, or give its address with --host",
    HintTopic.SILENCE_CUE: "write some, or use --off",
    HintTopic.SINGLE_ROUTINE: "name the folder that it is in, or write it with `voicecoach export`",
    HintTopic.SPLIT_BY_STEPS: "use --split steps",
}
"""Hints by topic; `{hint}` is replaced by the hint without a command, `{subject}` by what it is about."""


def error_text(error: VoicecoachError) -> str:
    """An error as one line, or as one line per problem for a ScriptError."""
    if isinstance(error, ScriptError):
        return "\n".join(map(problem_text, error.problems))
    return join_hint(error.what, _command_hint(error.hint))


def problem_text(problem: Problem) -> str:
    """A problem as `file:line:column: what; hint`."""
    return printable_line(f"{problem.location}: {join_hint(problem.what, _command_hint(problem.hint))}")


def _command_hint(hint: str | None) -> str | None:
    if not isinstance(hint, Hint) or hint.topic is None:
        return hint
    return _HINTS[hint.topic].format(hint=str(hint), subject=hint.subject)
