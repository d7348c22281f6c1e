"""The JSON Schema (draft 2020-12) of scripts, derived from the models, for editors and other programs.

The schema accepts every form that the loader accepts. It refuses what a schema can refuse: unknown keys,
values of the wrong type, and what `schema_rules` says. What depends on the order of keys, on files, or on
the names of voices and wording packs is left to the loader.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from voicecoach.script.routine import Routine
from voicecoach.script.schema_rules import (
    CHECK_RULES,
    FORM_RULES,
    MODEL_RULES,
    JsonSchema,
    accept_parameters,
    correct_lengths,
)
from voicecoach.units import DurationRange, format_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import core_schema

SCHEMA_TITLE = "A voicecoach routine"

_ANYTHING = "any value that is accepted by "
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_HIDDEN_KEY = "\0"
"""What the keys that no file can contain start with."""


def routine_schema() -> JsonSchema:
    """The schema of a script file."""
    generated = Routine.model_json_schema(schema_generator=_SchemaGenerator)
    schema = {"$schema": GenerateJsonSchema.schema_dialect, "title": SCHEMA_TITLE, **generated}
    if "parameters" in Routine.model_fields:
        schema = accept_parameters(schema)
    return _share_cues(correct_lengths(schema))


def unknown_validators(schema: Any) -> Iterator[str]:
    """The validators in a schema without an entry in FORM_RULES; any value is accepted there."""
    if isinstance(schema, dict):
        comment = schema.get("$comment")
        if isinstance(comment, str) and comment.startswith(_ANYTHING):
            yield comment.removeprefix(_ANYTHING)
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from unknown_validators(inner)


def _share_cues(schema: JsonSchema) -> JsonSchema:
    """Move the schema of `cues`, which every step repeats, to the definitions."""
    cues = dict(schema["properties"]["cues"])
    cues.pop("description")

    def share(part: Any) -> Any:
        if isinstance(part, list):
            return [share(one) for one in part]
        if not isinstance(part, dict):
            return part
        if cues.items() <= part.items():
            return {key: value for key, value in part.items() if key not in cues} | {"$ref": "#/$defs/Cues"}
        return {key: share(value) for key, value in part.items()}

    shared: JsonSchema = share(schema)
    return shared | {"$defs": shared["$defs"] | {"Cues": cues}}


class _SchemaGenerator(GenerateJsonSchema):
    """Pydantic's generator, with all forms that our validators accept."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchema:
        """The forms that the validator turns into its type."""
        return self._with_forms(schema)

    def function_wrap_schema(self, schema: core_schema.WrapValidatorFunctionSchema) -> JsonSchema:
        """As `function_before_schema`."""
        return self._with_forms(schema)

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> JsonSchema:
        """The type, with what the validator requires."""
        inner = self.generate_inner(schema["schema"])
        rule = CHECK_RULES.get(_function_name(schema))
        return inner if rule is None else rule(inner)

    def function_plain_schema(self, schema: core_schema.PlainValidatorFunctionSchema) -> JsonSchema:
        """Any value: types that are parsed define their schema themselves."""
        return {"$comment": f"{_ANYTHING}{_function_name(schema)}"}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchema:
        """The type alone: a key without a value is a mistake."""
        return self.generate_inner(schema["schema"])

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchema:
        """A text; spaces around it do not count."""
        generated = super().str_schema(schema)
        if schema.get("strip_whitespace"):
            most = generated.pop("maxLength", None)
            generated.pop("minLength", None)
            rest = "" if most is None else rf"(?:[\s\S]{{0,{most - 2}}}\S)?\s*$"
            generated["pattern"] = rf"^\s*\S{rest}"
        return generated

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchema:
        """Any of the types."""
        return {"anyOf": super().tagged_union_schema(schema)["oneOf"]}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchema:
        """The type with its default as it is written in a script."""
        inner = self.generate_inner(schema["schema"])
        default = schema.get("default")
        if isinstance(default, DurationRange):
            return {**inner, "default": format_duration(default.middle_ms)}
        return {**inner, "default": default} if isinstance(default, str | int | float) else inner

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchema:
        """The keys that a file can contain, and the rules for several of them."""
        generated = super().model_schema(schema)
        generated.pop("title", None)
        keys = {key: _describe(value) for key, value in generated["properties"].items() if _is_visible(key)}
        generated |= {
            "properties": keys,
            "required": list(filter(_is_visible, generated.get("required", ()))),
        }
        for model in schema["cls"].__mro__:
            rule = MODEL_RULES.get(model.__name__)
            generated = generated if rule is None else rule(generated)
        return generated

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No title: pydantic's only repeats the key."""
        del schema
        return False

    def sort(self, value: JsonSchema, parent_key: str | None = None) -> JsonSchema:
        """Unsorted: keys are in the order of the models."""
        del parent_key
        return value

    def _with_forms(self, schema: Any) -> JsonSchema:
        rule = FORM_RULES.get(_function_name(schema))
        if rule is None:
            return {"$comment": f"{_ANYTHING}{_function_name(schema)}"}
        return rule(self.generate_inner(schema["schema"]))


def _function_name(schema: Any) -> str:
    """The qualified name of a validator; empty for pydantic's own, such as those of lengths."""
    return getattr(schema["function"]["function"], "__qualname__", "")


def _is_visible(key: str) -> bool:
    return not key.startswith(_HIDDEN_KEY)


def _describe(field: JsonSchema) -> JsonSchema:
    """The field with a description whose links are plain words."""
    if "description" not in field:
        return field
    return {**field, "description": _LINK.sub(r"\1", field["description"])}
