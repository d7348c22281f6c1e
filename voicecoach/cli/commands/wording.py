"""`voicecoach wording`: show, change, try and check the sentences that voicecoach speaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from voicecoach.cli.command_class import Panel
from voicecoach.cli.console import echo
from voicecoach.cli.hints import problem_text
from voicecoach.cli.options.common_options import DeviceOption, OutputOption, VoiceOption
from voicecoach.cli.options.completion import (
    complete_cue,
    complete_language,
    complete_pack,
    complete_routine,
    complete_voice,
)
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from voicecoach.session import ResolvedWording
    from voicecoach.wording import CueText, UserWording

wording = typer.Typer(
    help="Show, change, try and check the sentences that voicecoach speaks.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CueArgument: TypeAlias = Annotated[
    str, typer.Argument(metavar="CUE", help="Cue name, e.g. hold.", autocompletion=complete_cue)
]

LanguageOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="TAG",
        help="Language, e.g. de [default: en].",
        rich_help_panel=Panel.WORDING,
        autocompletion=complete_language,
    ),
]

RoutineLanguageOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="TAG",
        help="Language, e.g. de [default: the routine's, else en].",
        rich_help_panel=Panel.WORDING,
        autocompletion=complete_language,
    ),
]

PackOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--wording",
        metavar="PACK",
        help="Wording pack to use, e.g. calm.",
        rich_help_panel=Panel.WORDING,
        autocompletion=complete_pack,
    ),
]

RoutineOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--routine",
        metavar="NAME",
        help="Use the wording of this routine.",
        rich_help_panel=Panel.WORDING,
        autocompletion=complete_routine,
    ),
]


@wording.command(name="list")
def list_(
    language: RoutineLanguageOption = None,
    pack: PackOption = None,
    routine: RoutineOption = None,
    json: Annotated[
        bool, typer.Option("--json", help="Print the cues as JSON.", rich_help_panel=Panel.OUTPUT)
    ] = False,
) -> None:
    """List every cue with its current words.

    Also shows when the cue is spoken, its placeholders and where the words come from.
    """
    from voicecoach.wording import CUES

    resolved = _resolve_wording(language, pack, routine)
    if json:
        from json import dumps

        echo(dumps([resolved.to_dict(cue) for cue in CUES], ensure_ascii=False, indent=1))
        return
    for cue in CUES:
        words = " | ".join(resolved.words_of_cue(cue).say) or "no words"
        echo(_cue_heading(cue))
        echo(f"  {resolved.source_layer(cue) or '-'}: {words}")


@wording.command()
def show(
    cue: CueArgument,
    language: RoutineLanguageOption = None,
    pack: PackOption = None,
    routine: RoutineOption = None,
) -> None:
    """Show one cue in full.

    Shows its words in every layer (and which are in use), short forms, sound, and filled-in examples.
    """
    from voicecoach.wording import words_of

    resolved = _resolve_wording(language, pack, routine)
    words = resolved.words_of_cue(cue)
    echo(_cue_heading(cue))
    for name, text in resolved.texts_by_layer(cue):
        in_use = "  (in use)" if name == resolved.source_layer(cue) else ""
        echo(f"  {name}: {_format_layer(text)}{in_use}")
    echo(f"  sound: {words.sound or 'none'}")
    for sentence in resolved.example_sentences(cue, {}):
        echo(f"  for example: {words_of(sentence)}")


@wording.command(name="set")
def set_(
    cue: CueArgument,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help="The words; several variants are used in turn."),
    ] = None,
    short: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WORDS",
            help="Short form, for when the words don't fit. Repeatable.",
            rich_help_panel=Panel.WORDING,
        ),
    ] = None,
    sound: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Sound for when no words fit; `off` for none.",
            rich_help_panel=Panel.WORDING,
        ),
    ] = None,
    off: Annotated[
        bool,
        typer.Option("--off", help="No words and no sound for this cue.", rich_help_panel=Panel.WORDING),
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Set the words of a cue in your own wording file."""
    from voicecoach.wording import SILENT_CUE, CueEdit

    if off == bool(words or short or sound):
        raise VoicecoachError("give WORDS, --short or --sound, or else --off alone")
    change = CueEdit(tuple(words) if words else None, tuple(short) if short else None, _parse_sound(sound))
    user_wording = _user_wording(language)
    user_wording.edit_cue(cue, SILENT_CUE if off else change)
    echo(f"Wrote {user_wording.path}.")


@wording.command()
def reset(cue: CueArgument, language: LanguageOption = None) -> None:
    """Remove your own words of a cue.

    The layer below applies again: the pack or the language.
    """
    from voicecoach.session import find_user_folders, resolve_wording

    resolve_wording(find_user_folders(), language, None, None).words_of_cue(cue)
    user_wording = _user_wording(language)
    if not user_wording.remove_cue(cue):
        raise VoicecoachError(f"you have no words of your own for {cue!r} in {user_wording.path}")
    echo(f"Wrote {user_wording.path}.")


@wording.command()
def edit(language: LanguageOption = None) -> None:
    """Edit your own wording file in $VISUAL or $EDITOR.

    The file is checked before it is saved.
    """
    from voicecoach.cli.editor import edit_until_valid, save_edited

    user_wording = _user_wording(language)
    before = user_wording.text
    after = edit_until_valid(before, user_wording)
    if after == before:
        echo(f"No changes to {user_wording.path}.")
        return
    save_edited(after, before, user_wording)
    echo(f"Wrote {user_wording.path}.")


@wording.command(name="try")
def try_(
    cue: CueArgument,
    placeholders: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="NAME=VALUE",
            help="Placeholder value, e.g. side=left or hold=20s. Repeatable.",
            rich_help_panel=Panel.WORDING,
        ),
    ] = None,
    language: RoutineLanguageOption = None,
    pack: PackOption = None,
    routine: RoutineOption = None,
    voice: VoiceOption = None,
    output: OutputOption = None,
    device: DeviceOption = "miniaudio",
) -> None:
    """Speak a cue with values of your choice.

    Speaks all variants and short forms, one after another.
    """
    from voicecoach.cli.playback import say_line
    from voicecoach.wording import words_of

    resolved = _resolve_wording(language, pack, routine)
    sentences = resolved.example_sentences(cue, dict(map(_parse_placeholder, placeholders or ())))
    if not sentences:
        sound = resolved.words_of_cue(cue).sound or "none"
        raise VoicecoachError(f"{cue!r} has no words, only a sound: {sound}")
    echo("\n".join(map(words_of, sentences)))
    say_line(" ".join(sentences), voice, resolved.wording.language, output, device)


@wording.command()
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Packs or your own wording files [default: all of yours]."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            metavar="TAG",
            help="Language of the files, e.g. de [default: from folder or file name].",
            rich_help_panel=Panel.WORDING,
            autocompletion=complete_language,
        ),
    ] = None,
    voice: Annotated[
        str,
        typer.Option(
            "--voice",
            metavar="NAME",
            help="Voice whose speech lengths are used; silent is a good estimate.",
            rich_help_panel=Panel.VOICE,
            autocompletion=complete_voice,
        ),
    ] = "silent",
) -> None:
    """Check wording files for problems.

    Checks placeholders, plurals, and whether words are too long for their time.
    """
    from voicecoach.session import find_user_folders, lint_wording

    folders = find_user_folders()
    paths = tuple(files or folders.wording_store().user_files())
    problems = [problem for path in paths for problem in lint_wording(path, folders, voice, language)]
    for problem in problems:
        echo(problem_text(problem))
    if problems:
        echo(f"{len(problems)} problem{'s' if len(problems) > 1 else ''}.", err=True)
        raise typer.Exit(1)
    echo(f"{len(paths)} file{'' if len(paths) == 1 else 's'}, no problems.")


def _resolve_wording(language: str | None, pack: str | None, routine: str | None) -> ResolvedWording:
    from voicecoach.session import find_user_folders, resolve_wording

    return resolve_wording(find_user_folders(), language, pack, routine)


def _user_wording(language: str | None) -> UserWording:
    from voicecoach.session import find_user_folders, user_sound_finder
    from voicecoach.wording import UserWording

    folders = find_user_folders()
    store = folders.wording_store(user_sound_finder(folders))
    return UserWording(store, folders.wording, language or "en", _USER_WORDING_HEADER)


_USER_WORDING_HEADER = """\
# Your own words for what voicecoach says, over every pack.
# `voicecoach wording list` shows all cues and what may be written between braces.
"""


def _cue_heading(cue: str) -> str:
    from voicecoach.wording import CUES

    placeholders = " ".join(f"{{{name}}}" for name in sorted(CUES[cue].placeholders))
    return f"{cue}: {CUES[cue].occasion}{f'; {placeholders}' if placeholders else ''}"


def _format_layer(text: CueText) -> str:
    """What a layer defines for a cue: words, short forms, sound."""
    parts = {
        "": None if text.say is None else " | ".join(text.say) or "no words",
        "short: ": None if text.short is None else " | ".join(text.short) or "none",
        "sound: ": None if text.sound is None else text.sound or "none",
    }
    return "; ".join(f"{label}{value}" for label, value in parts.items() if value is not None)


def _parse_sound(name: str | None) -> str | bool | None:
    return False if name == "off" else name


def _parse_placeholder(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise VoicecoachError(f"{text!r} is not NAME=VALUE", "write e.g. --with side=left")
    return name, value
