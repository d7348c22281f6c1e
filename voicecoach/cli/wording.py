"""`voicecoach wording`: what voicecoach says on its own, shown, changed, tried and checked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from voicecoach.cli.options import (
    DeviceOption,  # noqa: TC001 - typer reads it when it runs
    OutputOption,  # noqa: TC001 - as above
    VoiceOption,  # noqa: TC001 - as above
)
from voicecoach.cli.say import say

if TYPE_CHECKING:
    from voicecoach.documents.cues import CueText
    from voicecoach.session.own_words import OwnWords
    from voicecoach.session.words import Heard

wording = typer.Typer(
    help="Show, change, try and check what voicecoach says on its own.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

CueName: TypeAlias = Annotated[str, typer.Argument(metavar="CUE", help="The cue, such as hold.")]
LanguageOption: TypeAlias = Annotated[
    str | None, typer.Option("--language", help="The language, such as de; en if left out.", metavar="TAG")
]
SpokenOption: TypeAlias = Annotated[
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
    language: SpokenOption = None,
    pack: PackOption = None,
    routine: RoutineOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """Show every cue: when it is said, what may stand in it, its words now, and where they come from."""
    from voicecoach.wording.cues import CUES

    known = _heard(language, pack, routine)
    if json:
        from json import dumps

        typer.echo(dumps([known.as_json(cue) for cue in CUES], ensure_ascii=False, indent=1))
        return
    for cue in CUES:
        words = known.words(cue)
        said = " | ".join(words.say) or "no words"
        typer.echo(_title(cue))
        typer.echo(f"  {known.source(cue) or '-'}: {said}")


@wording.command()
def show(
    cue: CueName, language: SpokenOption = None, pack: PackOption = None, routine: RoutineOption = None
) -> None:
    """Show all about a cue: every layer and who wins, shorter words, its sound, how it sounds filled in."""
    known = _heard(language, pack, routine)
    words = known.words(cue)
    typer.echo(_title(cue))
    for name, text in known.told(cue):
        wins = "  (these are said)" if name == known.source(cue) else ""
        typer.echo(f"  {name}: {_written(text)}{wins}")
    typer.echo(f"  sound: {words.sound or 'none'}")
    for form in known.forms(cue, {}):
        typer.echo(f"  for example: {form}")


@wording.command(name="set")
def set_(
    cue: CueName,
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
    from voicecoach.session.own_words import OFF, Change

    if off == bool(words or short or sound):
        raise VoicecoachError("give the cue words, or --short, --sound or --off; --off stands alone")
    given = Change(tuple(words) if words else None, tuple(short) if short else None, _sound(sound))
    own = _own(language)
    own.change(cue, OFF if off else given)
    typer.echo(f"Wrote {own.path}.")


@wording.command()
def reset(cue: CueName, language: LanguageOption = None) -> None:
    """Take your own words of a cue away, so that those below them are said again."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.session.home import users_home
    from voicecoach.session.words import heard

    heard(users_home(), language, None, None).words(cue)
    own = _own(language)
    if not own.reset(cue):
        raise VoicecoachError(f"you have no words of your own for {cue!r}; {own.path} would hold them")
    typer.echo(f"Wrote {own.path}.")


@wording.command()
def edit(language: LanguageOption = None) -> None:
    """Open your own words in $VISUAL or $EDITOR; they are checked before they take their place."""
    own = _own(language)
    before = own.text
    after = _edited(before, own)
    if after == before:
        typer.echo(f"Nothing was changed in {own.path}.")
        return
    own.write(after)
    typer.echo(f"Wrote {own.path}.")


@wording.command(name="try")
def try_(
    cue: CueName,
    given: Annotated[
        list[str] | None,
        typer.Option(
            "--with", help="A placeholder's value, such as side=left or hold=20s.", metavar="NAME=VALUE"
        ),
    ] = None,
    language: SpokenOption = None,
    pack: PackOption = None,
    routine: RoutineOption = None,
    voice: VoiceOption = None,
    output: OutputOption = None,
    device: DeviceOption = "miniaudio",
) -> None:
    """Say a cue with values of your choice, all its variants and shorter words one after another."""
    from voicecoach.errors import VoicecoachError

    known = _heard(language, pack, routine)
    forms = known.forms(cue, dict(map(_pair, given or ())))
    if not forms:
        raise VoicecoachError(
            f"{cue!r} has no words here, only its sound: {known.words(cue).sound or 'none'}"
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
    from voicecoach.session.home import users_home
    from voicecoach.session.word_check import check_words

    home = users_home()
    paths = tuple(files or home.shelf().users_files())
    found = [problem for path in paths for problem in check_words(path, home, voice, language)]
    for problem in found:
        typer.echo(problem)
    if found:
        typer.echo(f"{len(found)} problem{'s' if len(found) > 1 else ''}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(paths)} file{'' if len(paths) == 1 else 's'}, nothing wrong.")


def _heard(language: str | None, pack: str | None, routine: str | None) -> Heard:
    from voicecoach.session.home import users_home
    from voicecoach.session.words import heard

    return heard(users_home(), language, pack, routine)


def _own(language: str | None) -> OwnWords:
    from voicecoach.session.home import users_home
    from voicecoach.session.own_words import OwnWords
    from voicecoach.session.words import users_sound

    home = users_home()
    return OwnWords(home.shelf(users_sound(home)), home.wording, language or "en")


def _title(cue: str) -> str:
    from voicecoach.wording.cues import CUES

    placeholders = " ".join(f"{{{name}}}" for name in sorted(CUES[cue].placeholders))
    return f"{cue}: {CUES[cue].when}{f'; {placeholders}' if placeholders else ''}"


def _written(text: CueText) -> str:
    """What a layer says of a cue, part by part."""
    parts = {
        "": None if text.say is None else " | ".join(text.say) or "no words",
        "shorter: ": None if text.short is None else " | ".join(text.short) or "none",
        "sound: ": None if text.sound is None else text.sound or "none",
    }
    return "; ".join(f"{name}{said}" for name, said in parts.items() if said is not None)


def _sound(given: str | None) -> str | bool | None:
    return False if given == "off" else given


def _pair(given: str) -> tuple[str, str]:
    from voicecoach.errors import VoicecoachError

    name, is_one, value = given.partition("=")
    if not is_one:
        raise VoicecoachError(f"{given!r} is no value; write --with NAME=VALUE, such as --with side=left")
    return name, value


def _edited(text: str, own: OwnWords) -> str:
    """What the user makes of a text, once it is right; raises ScriptError where they leave it broken.

    A broken text is kept beside the file, so that nothing that was written is lost.
    """
    from voicecoach.cli.editor import edited
    from voicecoach.errors import ScriptError

    while True:
        text = edited(text, own.path.name)
        try:
            own.check(text)
        except ScriptError as error:
            if _again(error):
                continue
            typer.echo(f"{own.path} is as it was; what you wrote is in {_kept(text, own.path)}.", err=True)
            raise
        return text


def _again(error: Exception) -> bool:
    """Whether the user wants to mend what they wrote; nobody is asked where there is no terminal."""
    return sys.stdin.isatty() and typer.confirm(f"{error}\nEdit it again?", default=True, err=True)


def _kept(text: str, path: Path) -> Path:
    """Where a text that may not become the file is kept, under a name that nobody reads words from."""
    from voicecoach.export.whole import whole_file

    kept = path.with_name(f"{path.name}.draft")
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(kept) as file:
        file.write_text(text, "utf-8")
    return kept
