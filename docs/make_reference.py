"""Makes docs/script.md, docs/wording.md and docs/reading.md from the models, the cues and docs/templates.

Names, types, defaults, limits and descriptions of keys come from the models, so that the reference cannot
differ from the program. The templates have the prose; `{{name}}` in them is replaced.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from tests.support.reading_tables import PHONEMES, reading_tables
from voicecoach.cli.console import to_markdown_table
from voicecoach.script.beat import MAX_BPM, MIN_BPM
from voicecoach.script.fields import (
    SAY_PLACEHOLDERS,
    STEP_PLACEHOLDERS,
    BedLevel,
    ConditionField,
    DetailField,
    Duration,
    Equipment,
    IncludeName,
    LanguageTag,
    MusicName,
    NameText,
    PaceField,
    PackName,
    ParametersField,
    PictureName,
    PitchField,
    PositiveDuration,
    RecordingsName,
    SayText,
    ShownText,
    Sides,
    StepText,
    StepTexts,
    Tags,
    VoiceName,
)
from voicecoach.script.limits import MAX_CUES
from voicecoach.script.load import MAX_INCLUDE_DEPTH
from voicecoach.script.move import BeatField, BeatSpec, MoveBase
from voicecoach.script.move_fields import (
    Again,
    BeatRateField,
    BreathField,
    OrderField,
    Rounds,
    SayAtWords,
    SetDurations,
    SetReps,
    StepAtWords,
    TempoField,
)
from voicecoach.script.routine import BedField, BedSpec, Routine, VoiceRoles
from voicecoach.script.step_base import NamedStep, StepBase
from voicecoach.script.steps import STEP_MODELS, Move, Step, Steps
from voicecoach.units import MAX_SESSION_MS, DurationRange, format_duration
from voicecoach.voices.text.long_texts import MAX_CLAUSE_BYTES
from voicecoach.wording.cue_text import CueText, CueTexts, SoundName, Text
from voicecoach.wording.cues import CUES
from voicecoach.wording.grammar import GRAMMAR_FORMS
from voicecoach.wording.packs import load_language
from voicecoach.wording.pronunciation import Lexicon
from voicecoach.wording.sound_sets import SoundSet
from voicecoach.wording.sound_spec import SoundLevel, SoundSetField, SoundsField, SoundSpec
from voicecoach.wording.store import WordingStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from voicecoach.wording.cues import CueDefinition

_TEMPLATES = Path(__file__).parent / "templates"
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
_REFERENCE_LANGUAGE = "en"
"""The language whose words wording.md lists."""

_TYPE_NAMES: tuple[tuple[Any, str], ...] = (
    (NameText, "words"),
    (StepText, "words"),
    (SayText, "words"),
    (ShownText, "words"),
    (Text, "words"),
    (StepTexts, "words, or a list of them"),
    (Equipment, "a word, or a list of them"),
    (Tags, "a word, or a list of them"),
    (Sides, "a list of words"),
    (Duration, "a time"),
    (PositiveDuration, "a time, not 0"),
    (Again, "words, or `yes`"),
    (SetDurations, "a time, not 0, or one for each set"),
    (SetReps, "a number from 1 to 1000, or one for each set"),
    (Rounds, "a number from 1 to 1000, or a time with its unit"),
    (OrderField, "an order"),
    (TempoField, "a tempo"),
    (BreathField, "a breath"),
    (BeatField, "a beat"),
    (BeatRateField, f"a number from {MIN_BPM} to {MAX_BPM}, or a ramp of two"),
    (StepAtWords, "words by time"),
    (SayAtWords, "words by time"),
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
    (SoundsField, "sounds"),
    (SoundSetField, "a set"),
    (SoundLevel, "a number"),
    (Step, "a step"),
    (Steps, "steps"),
    (ParametersField, "parameters"),
    (ConditionField, "values"),
    (PictureName, "a file"),
    (int, "a number"),
    (bool, "`true`"),
)
"""What the reference calls the values of a key, by the type of its field."""

_COMMAND_LINE_DESCRIPTIONS: Mapping[tuple[type[BaseModel], str], str] = {
    (Move, "needs"): "What it is done with; `--without` that, `instead` is done.",
    (
        Routine,
        "shortest_hold",
    ): "No hold becomes shorter than this to fit the time there is (`--for`).",
    (
        StepBase,
        "optional",
    ): "`true`: where time is short, `--for` may leave it out, with a rest after it.",
    (
        StepBase,
        "fixed",
    ): "`true`: `--for` and `--scale` never change its times and counts, nor those inside.",
    (Routine, "voice"): "Whose voice: a name, or engine/name. `voicecoach voices` lists them.",
}
"""Descriptions that name a command or an option, which the models do not know."""

_PLACEHOLDER_MEANINGS = {
    "routine": "what the routine is called",
    "needs": "the things it is done with, as a list: mat and dumbbells",
    "total": "the length of the whole session, rounded: nine minutes, two and a half minutes",
    "name": "what the step is called",
    "side": "the side that it is done on, in the author's word; nothing where it has none",
    "other_side": "the first of its other sides",
    "hold": "how long the hold is, or the repetitions take: thirty seconds",
    "reps": "how many repetitions: ten repetitions; nothing where it is held",
    "round": "the number of the round: two",
    "rounds": "how many rounds there are: three",
    "set": "which time it is done: one",
    "sets": "how often it is done: two",
    "breaths": "how many breaths: four breaths",
    "work": "how long the work is: forty seconds",
    "left": "how much of the hold, the step or the session is left: ten seconds",
    "wait": "the words of the wait: Stand up. Go on when you stand.",
    "step": "the number of the exercise: four",
    "steps": "how many exercises there are: twelve",
    "n": "the number that is counted: three",
    "rest": "how long the rest is: fifteen seconds",
}


def script_reference() -> str:
    """The text of docs/script.md."""
    return _fill_template(
        "script.md",
        {
            "routine_keys": _key_table(Routine),
            **{f"step_{kind}": _step_section(model) for kind, model in STEP_MODELS.items()},
            "step_keys": _key_table(StepBase),
            "move_keys": _key_table(Move, MoveBase),
            "step_placeholders": _format_placeholders(STEP_PLACEHOLDERS),
            "say_placeholders": _format_placeholders(SAY_PLACEHOLDERS),
            "cue_keys": _description_table("Key", CueText),
            "voice_roles": _description_table("Role", VoiceRoles),
            "bed_keys": _key_table(BedSpec),
            "sound_keys": _key_table(SoundSpec),
            "beat_keys": _key_table(BeatSpec),
            "max_include_depth": str(MAX_INCLUDE_DEPTH),
            "max_length": format_duration(MAX_SESSION_MS),
            "max_cues": f"{MAX_CUES:,}",
        },
    )


def wording_reference() -> str:
    """The text of docs/wording.md."""
    forms = ((f"`{form}`", meaning) for form, meaning in GRAMMAR_FORMS.items())
    placeholders = ((f"`{{{name}}}`", meaning) for name, meaning in _placeholder_meanings())
    pack_head = ("Language", "Pack", "Sounds", "Pace", "About")
    cue_head = ("Cue", "Said", "Placeholders", "Words", "Shorter", "Sound")
    return _fill_template(
        "wording.md",
        {
            "cues": to_markdown_table(cue_head, _cue_rows()),
            "placeholders": to_markdown_table(("Placeholder", "Stands for"), placeholders),
            "forms": to_markdown_table(("Form", "What for"), forms),
            "packs": to_markdown_table(pack_head, _pack_rows()),
        },
    )


_READING_SECTIONS = (
    (
        "`[words]`, `[fractions]`, `[mixed]`, `[denominators]`, `[halves]`",
        "words of ranges, signs and fractions",
    ),
    (
        "`[[units]]`",
        "the forms of a unit by plural category, and its spellings `after` a number or `close` to it",
    ),
    (
        "`[[cldr_units]]`",
        "units whose forms are CLDR's: the name there, and the form of the number before it",
    ),
    ("`[clock]`", "templates of times of day, and the words that show one"),
    ("`[ordinals]`, `[sides]`", "the pattern of ordinals; left and right in each gender"),
    ("`[money]`, `[per]`, `[decades]`, `[counters]`", "currencies, `/week`, `the 80s`, Japanese counters"),
    ("`[abbreviations]`, `[before_number]`, `[prefixes]`, `[symbols]`", "how each is read"),
    ("`[lists]`", "words that decide: names before Roman numerals, distances, genders, months, acronyms"),
)


def reading_reference() -> str:
    """The text of docs/reading.md; its tables are those of the tests."""
    tables = {
        language: {kind: rows for kind, rows in kinds.items() if kind != PHONEMES}
        for language, kinds in reading_tables().items()
    }
    kinds = list(dict.fromkeys(kind for of_language in tables.values() for kind in of_language))
    members = ((kind, *(str(len(tables[la].get(kind, ())) or "") for la in tables)) for kind in kinds)
    return _fill_template(
        "reading.md",
        {
            "max_clause": str(MAX_CLAUSE_BYTES),
            "sections": to_markdown_table(("Section", "What it has"), _READING_SECTIONS),
            "members": to_markdown_table(("Members", *tables), members),
            "tables": "\n\n".join(_language_readings(language, rows) for language, rows in tables.items()),
        },
    )


def _language_readings(language: str, kinds: Mapping[str, Mapping[str, str]]) -> str:
    rows = (
        (kind, _shown(written), _shown(spoken))
        for kind, of in kinds.items()
        for written, spoken in of.items()
    )
    return f"### {language}\n\n{to_markdown_table(('Kind', 'Written', 'Read'), rows)}"


def _shown(text: str) -> str:
    """A text in a cell of a table, with invisible characters by their numbers."""
    visible = re.sub("[\u00a0\u00ad\u200b\u202f]", lambda match: f"[U+{ord(match[0]):04X}]", text)
    fence = "``" if "`" in visible else "`"
    return f"{fence}{visible}{fence}"


def _fill_template(name: str, parts: Mapping[str, str]) -> str:
    """Replace each `{{name}}` of a template; raises KeyError for an unknown one, or for an unused part."""
    template = (_TEMPLATES / name).read_text("utf-8")
    if unused := parts.keys() - set(_PLACEHOLDER.findall(template)):
        raise KeyError(f"docs/templates/{name} lacks {sorted(unused)}")
    text = _PLACEHOLDER.sub(lambda found: parts[found[1]], template)
    source = f"docs/make_reference.py from docs/templates/{name}"
    return f"<!-- Made by {source}; `pytest tests/scripts --rewrite-goldens` writes it. -->\n{text}"


def _step_section(model: type[StepBase]) -> str:
    sections = [str(model.__doc__), _key_table(model)]
    if issubclass(model, NamedStep):
        sections[1] += "".join(_key_table(NamedStep).splitlines(keepends=True)[2:]).join(("\n", ""))
    if issubclass(model, Move):
        sections.append("And the [keys of stretches and exercises](#keys-of-stretches-and-exercises).")
    return "\n\n".join(sections)


def _key_table(model: type[BaseModel], *bases: type[BaseModel]) -> str:
    """A row for each key of a model, without the inherited ones but those of `bases`."""
    hints = get_type_hints(model, include_extras=True)
    own_fields = (
        (name, field)
        for name, field in model.model_fields.items()
        if any(name in one.__annotations__ for one in (model, *bases))
    )
    return to_markdown_table(
        ("Key", "Takes", "If left out", "What it is"),
        (
            (
                f"`{field.alias or name}`",
                _type_name(hints[name]) + _bounds(field),
                _default_text(field),
                _COMMAND_LINE_DESCRIPTIONS.get((model, name)) or field.description or "",
            )
            for name, field in own_fields
        ),
    )


def _type_name(hint: Any) -> str:
    """What a key takes; raises IndexError for a type that is not in `_TYPE_NAMES`."""
    types = (hint, *get_args(hint))
    return [name for kind in types for known, name in _TYPE_NAMES if kind == known][0]  # noqa: RUF015 - next() would end the generator that calls this


def _bounds(field: FieldInfo) -> str:
    minimum = next((part.ge for part in field.metadata if hasattr(part, "ge")), None)
    maximum = next((part.le for part in field.metadata if hasattr(part, "le")), None)
    return "" if minimum is None else f" from {minimum} to {maximum}"


def _default_text(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    if isinstance(field.default, DurationRange):
        return f"`{format_duration(field.default.middle_ms)}`"
    return f"`{field.default}`" if field.default else ""


def _description_table(head: str, model: type[BaseModel]) -> str:
    fields = ((name, field) for name, field in model.model_fields.items() if not field.exclude)
    return to_markdown_table(
        (head, "What it is"), ((f"`{name}`", field.description or "") for name, field in fields)
    )


def _format_placeholders(placeholders: frozenset[str]) -> str:
    return ", ".join(f"`{{{name}}}`" for name in sorted(placeholders))


def _cue_rows() -> Iterator[tuple[str, ...]]:
    texts = load_language(_REFERENCE_LANGUAGE).cues
    for name, cue in CUES.items():
        yield _cue_row(name, cue, texts.get(name))


def _cue_row(name: str, cue: CueDefinition, text: CueText | None) -> tuple[str, ...]:
    placeholders = " ".join(f"`{{{placeholder}}}`" for placeholder in sorted(cue.placeholders))
    say, short = ((), ()) if text is None else (text.say or (), text.short or ())
    return f"`{name}`", cue.occasion, placeholders, " / ".join(say), " / ".join(short), cue.sound or ""


def _placeholder_meanings() -> Iterator[tuple[str, str]]:
    """Each placeholder with its meaning, in the order of the cues; raises KeyError if one has none."""
    used = (name for cue in CUES.values() for name in sorted(cue.placeholders))
    for name in dict.fromkeys(used):
        yield name, _PLACEHOLDER_MEANINGS[name]


def _pack_rows() -> Iterator[tuple[str, ...]]:
    store = WordingStore()
    for language in store.languages():
        for name in store.pack_names(language):
            pack = store.load_pack(name, language)
            sounds = pack.sounds and pack.sounds.set
            yield (
                f"`{language}`",
                f"`{name}`",
                f"`{sounds or SoundSet.BRIGHT}`",
                f"{pack.pace or 1:g}",
                pack.about or "",
            )
