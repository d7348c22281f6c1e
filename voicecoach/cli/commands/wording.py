"""`voicecoach wording`: what voicecoach says on its own, shown, changed, tried and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from voicecoach.cli.commands.say import say
from voicecoach.cli.editor import edit_until_valid
from voicecoach.cli.hints import problem_text
from voicecoach.cli.options.common_options import DeviceOption, OutputOption, VoiceOption

if TYPE_CHECKING:
    from voicecoach.session import ResolvedWording
    from voicecoach.wording import CueText, UserWording


wording = typer.Typer(
    help="Show, change, try and check what voicecoach says on its own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


CueArgument: TypeAlias = Annotated[str, typer.Argument(metavar="CUE", help="The cue, such as hold.")]


LanguageOption: TypeAlias = Annotated[
    str | None, typer.Option("--language", help="The language, such as de; en if left out.", metavar="TAG")
]


RoutineLanguageOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--language", help="The language, such as de; the routine's, or en, if left out.", metavar="TAG"
    ),
]


PackOption: TypeAlias = Annotated[
    str | None, typer.Option("--wording", help="With this pack, such as calm.", metavar="PACK")
]


RoutineOption: TypeAlias = Annotated[
    str | None, typer.Option("--routine", help="As this routine says it.", metavar="NAME")
]


@wording.command(name="list")
def list_(
    language: RoutineLanguageOption = None,
    pack: PackOption = None,
    routine: RoutineOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """Show every cue: when it is said, what may stand in it, its words now, and where they come from."""
    from voicecoach.wording import CUES

    known = _resolve_wording(language, pack, routine)
    if json:
        from json import dumps

        typer.echo(dumps([known.to_dict(cue) for cue in CUES], ensure_ascii=False, indent=1))
        return
    for cue in CUES:
        words = known.words_of_cue(cue)
        said = " | ".join(words.say) or "no words"
        typer.echo(_cue_heading(cue))
        typer.echo(f"  {known.source_layer(cue) or '-'}: {said}")


@wording.command()
def show(
    cue: CueArgument,
    language: RoutineLanguageOption = None,
    pack: PackOption = None,
    routine: RoutineOption = None,
) -> None:
    """Show all about a cue: every layer and who wins, shorter words, its sound, how it sounds filled in."""
    known = _resolve_wording(language, pack, routine)
    words = known.words_of_cue(cue)
    typer.echo(_cue_heading(cue))
    for name, text in known.texts_by_layer(cue):
        wins = "  (these are said)" if name == known.source_layer(cue) else ""
        typer.echo(f"  {name}: {_format_layer(text)}{wins}")
    typer.echo(f"  sound: {words.sound or 'none'}")
    for form in known.example_sentences(cue, {}):
        typer.echo(f"  for example: {form}")


@wording.command(name="set")
def set_(
    cue: CueArgument,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help="The words; several are taken in turn.")
    ] = None,
    short: Annotated[
        list[str] | None,
        typer.Option(help="Shorter words, for where the others do not fit.", metavar="WORDS"),
    ] = None,
    sound: Annotated[
        str | None, typer.Option(help="The sound where no words fit; `off` for none.", metavar="NAME")
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="Neither words nor a sound.")] = False,
    language: LanguageOption = None,
) -> None:
    """Change the words of a cue in your own file."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.wording import SILENT_CUE, CueEdit

    if off == bool(words or short or sound):
        raise VoicecoachError("give the cue words, or --short, --sound or --off; --off stands alone")
    given = CueEdit(tuple(words) if words else None, tuple(short) if short else None, _parse_sound(sound))
    own = _user_wording(language)
    own.edit_cue(cue, SILENT_CUE if off else given)
    typer.echo(f"Wrote {own.path}.")


@wording.command()
def reset(cue: CueArgument, language: LanguageOption = None) -> None:
    """Take your own words of a cue away, so that those below them are said again."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.session import find_user_folders, resolve_wording

    resolve_wording(find_user_folders(), language, None, None).words_of_cue(cue)
    own = _user_wording(language)
    if not own.remove_cue(cue):
        raise VoicecoachError(f"you have no words of your own for {cue!r}; {own.path} would hold them")
    typer.echo(f"Wrote {own.path}.")


@wording.command()
def edit(language: LanguageOption = None) -> None:
    """Open your own words in $VISUAL or $EDITOR; they are checked before they take their place."""
    own = _user_wording(language)
    before = own.text
    after = edit_until_valid(before, own)
    if after == before:
        typer.echo(f"Nothing was changed in {own.path}.")
        return
    own.write(after)
    typer.echo(f"Wrote {own.path}.")


@wording.command(name="try")
def try_(
    cue: CueArgument,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--with", help="A placeholder's value, such as side=left or hold=20s.", metavar="NAME=VALUE"
        ),
    ] = None,
    language: RoutineLanguageOption = None,
    pack: PackOption = None,
    routine: RoutineOption = None,
    voice: VoiceOption = None,
    output: OutputOption = None,
    device: DeviceOption = "miniaudio",
) -> None:
    """Say a cue with values of your choice, all its variants and shorter words one after another."""
    from voicecoach.errors import VoicecoachError

    known = _resolve_wording(language, pack, routine)
    forms = known.example_sentences(cue, dict(map(_parse_placeholder, given or ())))
    if not forms:
        raise VoicecoachError(
            f"{cue!r} has no words here, only its sound: {known.words_of_cue(cue).sound or 'none'}"
        )
    typer.echo("\n".join(forms))
    say(" ".join(forms), voice, known.wording.language, output, device)


@wording.command()
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE", help="Packs or words of your own; all if left out."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            help="Their language, such as de; as their folder or name tells if left out.", metavar="TAG"
        ),
    ] = None,
    voice: Annotated[
        str, typer.Option("--voice", help="Whose lengths count: silent is a good guess.", metavar="NAME")
    ] = "silent",
) -> None:
    """Tell what is wrong in files of words: placeholders, plurals, words too long for the time they have."""
    from voicecoach.session import find_user_folders, lint_wording

    home = find_user_folders()
    paths = tuple(files or home.wording_store().user_files())
    found = [problem for path in paths for problem in lint_wording(path, home, voice, language)]
    for problem in found:
        typer.echo(problem_text(problem))
    if found:
        typer.echo(f"{len(found)} problem{'s' if len(found) > 1 else ''}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(paths)} file{'' if len(paths) == 1 else 's'}, nothing wrong.")


def _resolve_wording(language: str | None, pack: str | None, routine: str | None) -> ResolvedWording:
    from voicecoach.session import find_user_folders, resolve_wording

    return resolve_wording(find_user_folders(), language, pack, routine)


def _user_wording(language: str | None) -> UserWording:
    from voicecoach.session import find_user_folders, user_sound_finder
    from voicecoach.wording import UserWording

    home = find_user_folders()
    store = home.wording_store(user_sound_finder(home))
    return UserWording(store, home.wording, language or "en", _USER_WORDING_HEADER)


_USER_WORDING_HEADER = """\
# Your own words for what voicecoach says, over every pack.
# `voicecoach wording list` shows all cues and what may stand between braces.
"""


def _cue_heading(cue: str) -> str:
    from voicecoach.wording import CUES

    placeholders = " ".join(f"{{{name}}}" for name in sorted(CUES[cue].placeholders))
    return f"{cue}: {CUES[cue].occasion}{f'; {placeholders}' if placeholders else ''}"


def _format_layer(text: CueText) -> str:
    """What a layer says of a cue, part by part."""
    parts = {
        "": None if text.say is None else " | ".join(text.say) or "no words",
        "shorter: ": None if text.short is None else " | ".join(text.short) or "none",
        "sound: ": None if text.sound is None else text.sound or "none",
    }
    return "; ".join(f"{name}{said}" for name, said in parts.items() if said is not None)


def _parse_sound(given: str | None) -> str | bool | None:
    return False if given == "off" else given


def _parse_placeholder(given: str) -> tuple[str, str]:
    from voicecoach.errors import VoicecoachError

    name, is_one, value = given.partition("=")
    if not is_one:
        raise VoicecoachError(f"{given!r} is no value; write --with NAME=VALUE, such as --with side=left")
    return name, value
