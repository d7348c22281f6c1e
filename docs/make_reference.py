"""The reference of the script language, made from the model: docs/script.md is its output.

What a key is comes from the model's own descriptions, defaults and limits, so that the reference
cannot say anything else than what the program does. Only what belongs to no single key is written here.

The reference of the cues, made from their table and the language's own words: docs/wording.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from voicecoach.cli.console import to_markdown_table
from voicecoach.script.fields import (
    SAY_PLACEHOLDERS,
    STEP_PLACEHOLDERS,
    BedLevel,
    BreathField,
    DetailField,
    Duration,
    Equipment,
    IncludeName,
    LanguageTag,
    MusicName,
    NameText,
    PaceField,
    PackName,
    PitchField,
    PositiveDuration,
    RecordingsName,
    SayText,
    ShownText,
    Sides,
    StepText,
    StepTexts,
    TempoField,
    VoiceName,
)
from voicecoach.script.limits import MAX_CUES
from voicecoach.script.load import MAX_INCLUDE_DEPTH
from voicecoach.script.routine import BedField, BedSpec, Routine, VoiceRoles
from voicecoach.script.steps import STEP_MODELS, Move, Step, StepBase, Steps
from voicecoach.units import MAX_SESSION_MS, DurationRange, format_duration
from voicecoach.wording.cue_text import CueText, CueTexts, SoundName, Text
from voicecoach.wording.cues import CUES
from voicecoach.wording.grammar import GRAMMAR_FORMS
from voicecoach.wording.packs import WordingStore
from voicecoach.wording.pronunciation import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from voicecoach.wording.cues import CueDefinition


_TYPE_NAMES: tuple[tuple[Any, str], ...] = (
    (NameText, "words"),
    (StepText, "words"),
    (SayText, "words"),
    (ShownText, "words"),
    (Text, "words"),
    (StepTexts, "words, or a list of them"),
    (Equipment, "a word, or a list of them"),
    (Sides, "a list of words"),
    (Duration, "a time"),
    (PositiveDuration, "a time, not 0"),
    (TempoField, "a tempo"),
    (BreathField, "a breath"),
    (DetailField, "a detail"),
    (LanguageTag, "a language"),
    (VoiceName, "a voice"),
    (PackName, "a pack"),
    (SoundName, "a sound"),
    (IncludeName, "a routine"),
    (RecordingsName, "a folder"),
    (CueTexts, "cues"),
    (VoiceRoles, "voices"),
    (PaceField, "a number from 0.5 to 2"),
    (PitchField, "a number from 0.5 to 2"),
    (Lexicon, "words with how they are said"),
    (BedField, "music"),
    (MusicName, "a file"),
    (BedLevel, "a number"),
    (Step, "a step"),
    (Steps, "steps"),
    (int, "a number"),
)
"""How the reference calls what a key takes, by the type of its field."""


_TABLE_HEAD = ("Key", "Takes", "If left out", "What it is")


def script_reference() -> str:
    """The whole reference, as Markdown."""
    return "\n\n".join(_script_sections()) + "\n"


def _script_sections() -> Iterator[str]:
    yield _SCRIPT_INTRODUCTION
    yield "## The routine"
    yield _ROUTINE_TEXT
    yield to_markdown_table(_TABLE_HEAD, _key_rows(Routine))
    yield "## Steps"
    yield _STEPS_TEXT
    for kind, model in STEP_MODELS.items():
        yield from _step_section(kind, model)
    yield "## Keys of stretches and exercises"
    yield _MOVES_TEXT
    yield to_markdown_table(_TABLE_HEAD, _key_rows(Move))
    yield from (
        _TIMES_TEXT,
        _TEMPO_TEXT,
        _SIDES_TEXT,
        _NEEDS_TEXT,
        _words_section(),
        _LANGUAGES_TEXT,
        "## Words of single cues",
        _CUES_TEXT,
    )
    yield to_markdown_table(("Key", "What it is"), _cue_key_rows())
    yield _VOICES_TEXT
    yield to_markdown_table(
        ("Role", "What it is"), ((f"`{name}`", role.description or "") for name, role in _roles())
    )
    yield _PRONUNCIATION_TEXT
    yield _BED_TEXT
    yield to_markdown_table(_TABLE_HEAD, _key_rows(BedSpec))
    yield _NAMES_TEXT
    yield _limits_section()


def _step_section(kind: str, model: type[StepBase]) -> Iterator[str]:
    yield f"### `{kind}`"
    yield str(model.__doc__)
    yield to_markdown_table(_TABLE_HEAD, _key_rows(model))
    if issubclass(model, Move):
        yield "And the [keys of stretches and exercises](#keys-of-stretches-and-exercises)."
    yield _yaml_block(_STEP_EXAMPLES[kind])


def _key_rows(model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    """The keys that a model has itself, without those that it shares with others."""
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        if name in model.__annotations__:
            yield _key_row(field.alias or name, field, hints[name])


def _key_row(key: str, field: FieldInfo, hint: Any) -> tuple[str, str, str, str]:
    return f"`{key}`", _type_name(hint) + _bounds(field), _default_text(field), field.description or ""


def _type_name(hint: Any) -> str:
    """What a key takes; raises IndexError for a type that has no name in `_TAKES` yet."""
    kinds = (hint, *get_args(hint))
    return [words for kind in kinds for known, words in _TYPE_NAMES if kind == known][0]  # noqa: RUF015 - next() would end the generator that calls this


def _bounds(field: FieldInfo) -> str:
    least = next((part.ge for part in field.metadata if hasattr(part, "ge")), None)
    most = next((part.le for part in field.metadata if hasattr(part, "le")), None)
    return "" if least is None else f" from {least} to {most}"


def _default_text(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    if isinstance(field.default, DurationRange):
        return f"`{format_duration(field.default.middle_ms)}`"
    return f"`{field.default}`" if field.default else ""


def _cue_key_rows() -> Iterator[tuple[str, str]]:
    for name, field in CueText.model_fields.items():
        if not field.exclude:
            yield f"`{name}`", field.description or ""


def _roles() -> Iterator[tuple[str, FieldInfo]]:
    yield from VoiceRoles.model_fields.items()


def _words_section() -> str:
    return _WORDS_TEXT.format(
        step=_format_placeholders(STEP_PLACEHOLDERS), said=_format_placeholders(SAY_PLACEHOLDERS)
    )


def _limits_section() -> str:
    return (
        f"Routines include one another at most {MAX_INCLUDE_DEPTH} deep. "
        f"A session lasts at most {format_duration(MAX_SESSION_MS)} and has at most {MAX_CUES:,} cues."
    )


def _format_placeholders(placeholders: frozenset[str]) -> str:
    return ", ".join(f"`{{{name}}}`" for name in sorted(placeholders))


def _yaml_block(text: str) -> str:
    return f"```yaml\n{text}```"


_SCRIPT_INTRODUCTION = """\
<!-- Made by docs/make_reference.py; `pytest tests/scripts --rewrite-goldens` writes it. -->
# The script language

A routine is a YAML file: a title, some choices, and a list of steps. `voicecoach check FILE` tells every
mistake in it with its line, and `voicecoach play FILE` plays it.

```yaml
routine: Neck break
about: One stretch for the neck.
steps:
  - stretch: Ear to shoulder
    sides: [right, left]
    do: Let your {side} ear sink toward your {side} shoulder.
    hold: 20s
```

Keys that voicecoach does not know are mistakes, so a typing error is never passed over in silence. YAML
itself has three habits to know:

- Words with `: ` or ` #` in them, or with `{`, `[`, `*`, `&` or a quote at their start, stand in quotes.
- In square brackets a comma ends an entry: `tips: [Breathe in, then out.]` are two tips. Put such words
  in quotes, or on lines of their own that start with a dash.
- Long words go over several lines after `>-`, each indented."""


_ROUTINE_TEXT = "The keys at the left edge of the file."


_STEPS_TEXT = """\
A step is named by its first key. Every step may also have `cues`, the
[words of single cues](#words-of-single-cues) for this step; those of `repeat` and `include` are for all
steps inside."""


_MOVES_TEXT = """\
Each has either `hold` or `reps`. Its parts are spoken in this order: its name and side, `setup`, `do`,
`avoid`, and how long or how often; then the hold or the repetitions, with the `tips` inside; then `release`.
Instructions take the time that they take, and the time of holding starts behind them."""


_TIMES_TEXT = """\
## Times

| Written | Means |
|---|---|
| `20s`, `1m30s`, `1h`, `1.5s` | hours, minutes and seconds |
| `1:30`, `1:00:00` | a clock |
| `90` | seconds |
| `30s..90s` | a range: its middle is taken, here one minute |

A hold, the repetitions and a rest last exactly as long as they say. `prepare` and `switch` are least
times: where the words take longer, they last longer."""


_TEMPO_TEXT = """\
## Tempo

`tempo: 2-1-3-0` is one repetition in whole seconds: two up, one held, three down, no pause. At the start
of each the number is said (the cue `rep`, and `last_rep` for the last of several), then `rep_hold` and
`rep_down` come where the tempo has them. Their words can be changed, for breathing for instance:

```yaml
- exercise: Long breaths
  reps: 6
  tempo: 4-0-6-0
  cues: {rep: "In.", last_rep: "In.", rep_down: "Out."}
```"""


_SIDES_TEXT = """\
## Sides and times

With `sides: [right, left]` (two to four of them) a step is done on one side after the other, for the same
time to the frame. Between them the cue `switch_sides` is said, then `do` again for the new side; `switch`
is the least time that this takes. With `times: 2` it is done twice on the first side, then twice on the
next. In its words `{side}` is the side that it is on and `{other_side}` the other one of two."""


_NEEDS_TEXT = """\
## Things that may be missing

`needs: dumbbells` says what a step is done with. All such things are named after the welcome. With
`--without dumbbells` the step in `instead` is done in its place, or none where there is no `instead`.

```yaml
- exercise: Shrug, up and back
  needs: dumbbells
  reps: 10
  instead:
    exercise: Shrug without weights
    reps: 15
```"""


_WORDS_TEXT = """\
## Words

Words of a stretch or an exercise may hold {step}; those of `say` and `wait` may hold {said}. Names hold
none. What each stands for is told in [wording.md](wording.md#placeholders), and in which
[forms](wording.md#forms) a language has it.

Write as you would speak. Figures with units such as 10 s are read as words; brackets and abbreviations
are better left out."""


_LANGUAGES_TEXT = """\
## In several languages

Wherever words stand, the same words may stand by language: names, `about`, `setup`, `do`, `tips`, `say`,
`needs` and the words of cues. One of them is in the routine's own `language`, and `--language de` chooses
another.

```yaml
routine: {en: Neck break, de: Nackenpause}
steps:
  - stretch: {en: Ear to shoulder, de: Ohr zur Schulter}
    sides: [right, left]
    do:
      en: Let your {side} ear sink toward your shoulder.
      de: Lass das Ohr zur Schulter sinken, nach {side}.
    hold: 20s
```

What is not there in the chosen language is said as it stands, and a line names it. Sides such as `right` are
translated by themselves. Words of cues that are not translated give way to those of the chosen language."""


_CUES_TEXT = """\
Everything that voicecoach says on its own is a cue with a name; [wording.md](wording.md) lists them.
`cues` changes the words of single ones, for the whole routine or for one step. The step's words go before
the routine's, those before the user's own file, that before the pack.

```yaml
routine: A loud one
cues:
  halfway: off                                  # neither words nor a sound
  finish: "That was it."                        # these words, and none shorter
  release: ["And let go.", "Slowly out."]       # in turn
  hold: {say: "Hold it for {hold}.", short: "Hold."}
  end: {sound: bell}                            # the words as they were, another sound
steps:
  - exercise: Plank
    hold: 30s
    cues:
      hold: "Tighten everything."
```"""


_VOICES_TEXT = """\
## Who speaks

`voice` names the voice of a routine, and `voices` gives single roles one of their own. `pace` and `pitch`
count for all of them; [voices.md](voices.md) tells which voices there are.

```yaml
routine: Two voices
voices: {coach: natural, counter: espeak}
pace: 0.9
steps:
  - stretch: Chin in
    hold: 20s
```"""


_PRONUNCIATION_TEXT = """\
## Pronunciation

`pronounce` tells how words are said that a voice reads wrongly: respelled, or in the signs of the IPA
between slashes. Whole words are meant, in large or small letters. Words of yours for all routines of a
language stand in the same form in `pronounce/en.yaml`, beside your settings; where both know a word, the
routine counts.

```yaml
routine: Deep hip
pronounce:
  trapezius: truh-PEE-zee-us
  psoas: /\u02c8so\u028a.æs/
steps:
  - stretch: Psoas
    hold: 20s
```"""


_BED_TEXT = """\
## Music

`bed: music.mp3` lays music under the whole session, again and again: a WAV, FLAC, MP3, Ogg or Opus file of
any length. It fades in and out, goes down half a second ahead of words, stays down through short gaps and
comes back slowly. How loud it is itself does not matter: it is brought to its `level`, below that where it
would be too loud together with a sound. `--bed` chooses other music or none.

```yaml
routine: A soft one
bed: {file: music.mp3, level: -15}
steps:
  - rest: 30s
```"""


_NAMES_TEXT = """\
## Names of routines and sounds

The name of a routine or a sound is looked for beside the script first, then in your own folder, then among
what ships; `voicecoach list` and `voicecoach sounds` show them. A path such as `parts/neck.yaml` is meant
from the script's folder. What lies outside of these folders needs `--allow FOLDER`."""


_STEP_EXAMPLES = {
    "stretch": """\
- stretch: Side bend
  sides: [right, left]
  setup: Stand tall, and reach both arms overhead.
  do: Lean over to the {side}.
  avoid: Don't lean forward.
  hold: 20s..40s
  tips: [Breathe., Press both feet into the floor.]
  release: 4s
""",
    "exercise": """\
- exercise: Squats
  times: 3
  do: Sit back as if onto a chair, and come up again.
  reps: 10
  tempo: 2-0-2-0
""",
    "breathe": """\
- breathe: 4-7-8
  rounds: 4
  do: Let your shoulders sink.
""",
    "rest": """\
- rest: 15s
""",
    "say": """\
- say: Now the floor. Take your time to come down.
""",
    "sound": """\
- sound: bell
""",
    "wait": """\
- wait: Stand at the wall. Go on when you are there.
  for: 15s
""",
    "repeat": """\
- repeat: 3
  steps:
    - exercise: Plank
      hold: 30s
    - rest: 15s
""",
    "include": """\
- include: neck-warmup
  cues:
    halfway: off
""",
}


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
<!-- Made by docs/make_reference.py; `pytest tests/scripts --rewrite-goldens` writes it. -->
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
