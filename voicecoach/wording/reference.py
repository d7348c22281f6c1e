"""The reference of the cues, made from their table and the language's own words: docs/wording.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.documents.tables import to_markdown_table
from voicecoach.wording.cues import CUES
from voicecoach.wording.packs import WordingStore
from voicecoach.wording.said import GRAMMAR_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.documents.cues import CueText
    from voicecoach.wording.cues import CueDefinition

REFERENCE_LANGUAGE = "en"
"""The language whose words the reference shows."""


def wording_reference() -> str:
    """The whole reference, as Markdown."""
    return "\n\n".join(_wording_sections()) + "\n"


def _wording_sections() -> Iterator[str]:
    shelf = WordingStore()
    yield _WORDING_INTRODUCTION
    yield to_markdown_table(("Cue", "Said", "Placeholders", "Words", "Shorter", "Sound"), _cue_rows(shelf))
    yield _FORMS_TEXT
    yield "## Placeholders"
    yield to_markdown_table(
        ("Placeholder", "Stands for"), ((f"`{{{name}}}`", what) for name, what in _placeholder_meanings())
    )
    yield _GRAMMAR_FORMS_TEXT
    yield to_markdown_table(
        ("Form", "What for"), ((f"`{form}`", what) for form, what in GRAMMAR_FORMS.items())
    )
    yield _NUMBERS_TEXT
    yield _PACKS_TEXT
    yield to_markdown_table(("Language", "Pack", "About"), _pack_rows(shelf))
    yield _USER_WORDING_TEXT
    yield to_markdown_table(
        ("Command", "What it does"),
        ((f"`voicecoach wording {one}`", what) for one, what in _WORDING_COMMANDS),
    )
    yield _FILES_TEXT


def _cue_rows(shelf: WordingStore) -> Iterator[tuple[str, ...]]:
    words = shelf.load_language(REFERENCE_LANGUAGE).cues
    for name, cue in CUES.items():
        yield _cue_row(name, cue, words.get(name))


def _cue_row(name: str, cue: CueDefinition, text: CueText | None) -> tuple[str, ...]:
    placeholders = " ".join(f"`{{{placeholder}}}`" for placeholder in sorted(cue.placeholders))
    said, short = ((), ()) if text is None else (text.say or (), text.short or ())
    return f"`{name}`", cue.occasion, placeholders, " / ".join(said), " / ".join(short), cue.sound or ""


def _placeholder_meanings() -> Iterator[tuple[str, str]]:
    """Each with what it stands for, in the order of the cues; raises KeyError for one that is not told."""
    used = (name for cue in CUES.values() for name in sorted(cue.placeholders))
    for name in dict.fromkeys(used):
        yield name, _PLACEHOLDER_MEANINGS[name]


def _pack_rows(shelf: WordingStore) -> Iterator[tuple[str, str, str]]:
    for language in shelf.languages():
        for name in shelf.pack_names(language):
            yield f"`{language}`", f"`{name}`", shelf.load_pack(name, language).about or ""


_PLACEHOLDER_MEANINGS = {
    "routine": "what the routine is called",
    "needs": "the things it is done with, as a list: mat and dumbbells",
    "total": "the length of the whole session, rounded: nine minutes",
    "name": "what the step is called",
    "side": "the side that it is done on; nothing where it has none",
    "other_side": "the first of its other sides",
    "hold": "how long the hold is, or the repetitions take: thirty seconds",
    "reps": "how many repetitions: ten repetitions; nothing where it is held",
    "round": "the number of the round: two",
    "rounds": "how many rounds there are: three",
    "set": "which time it is done: one",
    "sets": "how often it is done: two",
    "breaths": "how many breaths: four breaths",
    "left": "how much of the hold, the step or the session is left: ten seconds",
    "step": "the number of the step: four",
    "steps": "how many steps there are: twelve",
    "n": "the number that is counted: three",
    "rest": "how long the rest is: fifteen seconds",
}

_WORDING_INTRODUCTION = """\
<!-- Made by voicecoach/wording/reference.py; `pytest tests/scripts --rewrite-goldens` writes it. -->
# What voicecoach says

Every sentence that voicecoach says on its own is a cue with a name. Its words come, in this order, from the
step, the routine, your own file, the pack, the language.

## Cues

In the order in which a session says them, with their English words. Several words are parted by a slash."""

_FORMS_TEXT = """\
A cue takes its words; where they do not fit into the time that there is, its shorter ones, from the first
to the last; then its sound; then it is left out. `voicecoach check` tells where that happens. A cue without
words here is its sound alone."""

_GRAMMAR_FORMS_TEXT = """\
## Forms

In some languages words change with the sentence that they stand in. A colon and the name of a form behind a
placeholder ask for that: `{hold:accusative}` is "jedną minutę" in Polish where `{hold}` is "jedna minuta",
and `{side:adverb}` is "links" in German, whether the routine says `links` or `linke`. Where a language has no
such form, or does not know the author's word for a side, the words are as without it."""

_NUMBERS_TEXT = """\
## What a language file holds

`voicecoach/wording/languages/LANGUAGE.yaml` has, besides the words of every cue:

- `units`: "second", "minute", "hour", "rep" and "breath" with their number `{n}`, for each plural category
  that CLDR has for the language: `one`, `few`, `many`, `other`.
- `numerals`: what becomes of the ends of number words in a form that the language needs, such as
  `feminine: {dwa: dwie}`. A unit names the form in the place of `n`: `few: "{feminine} minuty"`. The last
  word of twenty-two changes as that of two, so that one line is enough for all of them.
- `cases`: the units in another form, as far as they differ: `accusative: {minute: {one: "jedną minutę"}}`.
- `joins`: how minutes and seconds are joined, and what is said for the point of a decimal number.
- `sides`: for `right` and `left`, the words that authors have for them (`said`) and their forms.

`voicecoach wording check FILE` tells what is missing."""

_PACKS_TEXT = """\
## Packs

A pack changes the words of some cues. A routine chooses one with `wording: calm`, a listener with
`--wording calm`. These ship:"""

_WORDING_COMMANDS = (
    ("list", "every cue, its words and where they come from; `--language`, `--wording`, `--routine`"),
    ("show hold", "all layers of a cue, who wins, and how it sounds"),
    ('set hold "Stay for {hold}." --short "Stay."', "your own words; several are taken in turn"),
    ("set halfway --off", "neither words nor a sound; `--sound bell` gives another sound"),
    ("reset hold", "without your own words again"),
    ("edit", "your own words in `$EDITOR`; what is not right does not take their place"),
    ("try hold --with hold=20s", "heard, or written with `-o hold.wav`"),
    ("check", "wrong placeholders, missing plurals, words too long for their cue, with their lines"),
)

_USER_WORDING_TEXT = """\
## Words of your own

`voicecoach wording` shows, changes, tries and checks words:"""

_FILES_TEXT = """\
They are files, and can be written by hand. In the `wording` folder of your configuration
(`~/.config/voicecoach/wording` on Linux; with `VOICECOACH_HOME` set, the folder `wording` in it) two kinds of
files are read:

- `en.yaml`: your words for a language, laid over every pack.
- `packs/en/mine.yaml`: a pack of your own, chosen with `wording: mine`. One with the name of a pack that
  ships takes its place. Those that ship are files of the same kind, in `voicecoach/wording/packs/`, to copy.

Both look like this, and may end in `.yml` too. Cues that are not named stay as they are.

```yaml
about: Short, for the mornings.
cues:
  welcome: "Good morning."                             # these words, and none shorter
  release: ["And let go.", "Slowly out."]              # in turn
  halfway: off                                         # neither words nor a sound
  hold: {say: "Hold it for {hold}.", short: "Hold."}   # with shorter words, for where they are needed
  end: {sound: bell}                                   # its words as they were, another sound
```

A routine and a step change cues in the same way, below their key `cues`."""
