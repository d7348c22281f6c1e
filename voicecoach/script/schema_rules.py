"""What the JSON Schema of scripts says of validators and of several keys at once.

FORM_RULES and CHECK_RULES have an entry for a validator by its qualified name. A validator that gets values
as they are written (before or around its type) needs one in FORM_RULES, or the schema accepts anything there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from voicecoach.units import DURATION_PATTERN
from voicecoach.wording import CUES, WordingStore

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

JsonSchema: TypeAlias = dict[str, Any]

_NO_STRAY_BRACES = r"^(?:[^{}]|\{\{|\}\}|\{[^{}]+\})*$"
_PARAMETER: JsonSchema = {"type": "string", "pattern": r"^\s*\$[A-Za-z_]\w*\s*$"}
_SPOKEN_KEYS = ("setup", "do", "again", "avoid")
_WORK_KEYS = ("hold", "work", "reps")
"""The keys of which a stretch or an exercise has one."""


def _any_of(*schemas: JsonSchema) -> JsonSchema:
    return {"anyOf": list(schemas)}


def _unchanged(schema: JsonSchema) -> JsonSchema:
    return schema


def _language_pattern() -> str:
    return rf"^\s*(?:{'|'.join(WordingStore().languages())})(?:-[A-Za-z0-9]+)*\s*$"


def _or_translations(text: JsonSchema) -> JsonSchema:
    """A text, or a mapping of texts by language."""
    translations = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": _language_pattern()},
        "additionalProperties": text,
    }
    return _any_of(text, translations)


def _or_single(values: JsonSchema) -> JsonSchema:
    """A list, or one entry of it alone."""
    return _any_of(values["items"], values)


def _or_yes(words: JsonSchema) -> JsonSchema:
    return _any_of(words, {"const": True})


def _or_text(pattern: str) -> Callable[[JsonSchema], JsonSchema]:
    """A rule that accepts texts that match a pattern, too."""
    return lambda schema: _any_of(schema, {"type": "string", "pattern": pattern})


def _cue_texts(cues: JsonSchema) -> JsonSchema:
    """The texts of cues, by the name of the cue."""
    text = cues["additionalProperties"]
    known = {name: {"description": f"Said {cue.occasion}.", **text} for name, cue in CUES.items()}
    return {"type": "object", "properties": known, "additionalProperties": False}


def _or_first_value(mapping: JsonSchema) -> JsonSchema:
    """A mapping, or the value of its first key alone."""
    return _any_of(next(iter(mapping["properties"].values())), mapping)


def _one_at_most(*pair: str) -> Callable[[JsonSchema], JsonSchema]:
    """A rule that refuses a mapping with both keys."""

    def refuse_both(model: JsonSchema) -> JsonSchema:
        return {**model, "allOf": [*model.get("allOf", ()), {"not": {"required": list(pair)}}]}

    return refuse_both


def _cue_forms(cue: JsonSchema) -> JsonSchema:
    """The text of a cue: words, a list of them to take in turn, `off`, or a mapping with more keys."""
    keys = cue["properties"]
    words = _or_single(keys["say"])
    mapping = {**cue, "properties": {**keys, "say": words, "short": _or_single(keys["short"])}}
    mapping.pop("description")
    return _any_of(*words["anyOf"], {"const": False}, mapping)


def _move_rules(move: JsonSchema) -> JsonSchema:
    """One of hold, work and reps; and what else a key of a stretch or an exercise needs."""
    keys = move["properties"].keys()
    one_kind = {"oneOf": [{"required": [key]} for key in _WORK_KEYS if key in keys]}
    sides = {"if": _mentions(keys, r"\{(?:other_)?side[:}]"), "then": {"required": ["sides"]}}
    two_sides = {
        "if": _mentions(keys, r"\{other_side[:}]"),
        "then": {"properties": {"sides": {"minItems": 2, "maxItems": 2}}},
    }
    needed = {"tempo": ["reps"], "instead": ["needs"]}
    rules = {**move, "allOf": [one_kind, sides, two_sides], "dependentRequired": needed}
    return _one_at_most("at", "reps")(_one_at_most("sets", "times")(rules))


def _mentions(keys: Container[str], pattern: str) -> JsonSchema:
    """Whether an instruction or a tip has a text that matches."""
    text: JsonSchema = {"type": "string", "pattern": pattern}
    values = {key: text for key in _SPOKEN_KEYS if key in keys}
    values["tips"] = _any_of(text, {"type": "array", "contains": text})
    return _any_of(*({"required": [key], "properties": {key: value}} for key, value in values.items()))


def _routine_rules(routine: JsonSchema) -> JsonSchema:
    """The voice that leads is named once."""
    named_twice = {"required": ["voice", "voices"], "properties": {"voices": {"required": ["coach"]}}}
    return {**routine, "not": named_twice}


def _without_stray_braces(text: JsonSchema) -> JsonSchema:
    return {**text, "allOf": [{"pattern": _NO_STRAY_BRACES}]}


def _known_language(tag: JsonSchema) -> JsonSchema:
    return {**tag, "allOf": [{"pattern": _language_pattern()}]}


def _unique(values: JsonSchema) -> JsonSchema:
    """A list without repetitions; those of the words of a mapping depend on their case."""
    return values if values.get("type") == "object" else {**values, "uniqueItems": True}


FORM_RULES: Mapping[str, Callable[[JsonSchema], JsonSchema]] = {
    "_as_list": _or_single,
    "_attach_cue_names": _cue_texts,
    "_check_step_kind": _unchanged,
    "_expand_beat": _unchanged,
    "_expand_bed": _unchanged,
    "_expand_sounds": _unchanged,
    "_parse_again": _or_yes,
    "_parse_reps": _or_text(r"^[0-9]{1,4}\.\.[0-9]{1,4}$"),
    "_parse_rounds": _or_text(rf"(?=^(?:(?!\.\.).)*[1-9]){DURATION_PATTERN}"),
    "_require_list": _unchanged,
    "_require_mapping": _unchanged,
    "_validate_shown_text": _or_translations,
    "_validate_side": _or_translations,
    "as_tuple": _or_single,
    "validate_translated": _or_translations,
}
"""By validator: the forms that it accepts, made of the schema of its type.

Those of models that have a short form are in MODEL_RULES.
"""

CHECK_RULES: Mapping[str, Callable[[JsonSchema], JsonSchema]] = {
    "_allow_placeholders.<locals>.check": _without_stray_braces,
    "_check_language": _known_language,
    "_reject_duplicates": _unique,
    "_validate_cue_text": _without_stray_braces,
}
"""By validator: what it requires, added to the schema of its type."""

MODEL_RULES: Mapping[str, Callable[[JsonSchema], JsonSchema]] = {
    "BeatSpec": _or_first_value,
    "BedSpec": _or_first_value,
    "Breathe": _one_at_most("rounds", "for"),
    "CueText": _cue_forms,
    "Move": _move_rules,
    "Repeat": _one_at_most("rest", "every"),
    "Routine": _routine_rules,
    "SoundSpec": _or_first_value,
}
"""By the name of a model, for its subclasses too: its short form, and what its keys require of others."""


def correct_lengths(schema: Any) -> Any:
    """Give lists and mappings their own keywords for the number of entries.

    Pydantic writes those of texts where a validator comes before the type.
    """
    if isinstance(schema, list):
        return [correct_lengths(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    lengths = {key: schema[key] for key in _LENGTH_KEYS if key in schema}
    if not lengths or schema.get("type") == "string":
        return {key: correct_lengths(part) for key, part in schema.items()}
    rest = {key: part for key, part in schema.items() if key not in lengths}
    return correct_lengths(_with_counts(rest, lengths))


def _with_counts(schema: JsonSchema, lengths: Mapping[str, int]) -> JsonSchema:
    """The schema with the lengths as those of its lists and mappings, alone or among alternatives."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [_with_counts(part, lengths) for part in schema["anyOf"]]}
    names = _COUNT_KEYS.get(schema.get("type", ""))
    return schema if names is None else schema | {names[key]: count for key, count in lengths.items()}


_LENGTH_KEYS = ("minLength", "maxLength")
_COUNT_KEYS = {
    "array": {"minLength": "minItems", "maxLength": "maxItems"},
    "object": {"minLength": "minProperties", "maxLength": "maxProperties"},
}


def accept_parameters(schema: Any) -> Any:
    """Accept the name of a parameter, such as `$work`, wherever a number, a time or a choice is written."""
    if isinstance(schema, list):
        return [accept_parameters(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in ("integer", "number") or "enum" in schema:
        return _any_of(schema, _PARAMETER)
    return {key: accept_parameters(part) for key, part in schema.items()}
