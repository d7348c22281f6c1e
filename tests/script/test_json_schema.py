"""The JSON Schema of scripts in a validator that is not ours, next to what the loader accepts and refuses."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from tests.script.test_broken import ACCEPTED, HEAD, NOT_IN_TABLE, TEXTS, cases
from tests.script.test_fuzz import mutated
from tests.script.test_translations import ROUTINE as TRANSLATED
from tests.support.script_folder import make_script_folder
from voicecoach.errors import ScriptError
from voicecoach.script.json_schema import routine_schema, unknown_validators
from voicecoach.source.yaml_reader import parse_yaml

ROOT = Path(__file__).parents[2]
SCHEMA = routine_schema()
VALIDATOR = Draft202012Validator(SCHEMA)

FILES = [
    ROOT / "tests/script/valid.yaml",
    *sorted((ROOT / "scripts").glob("*.yaml")),
    *sorted((ROOT / "templates").glob("*.yaml")),
]
ADVICE = (ROOT / "tests/script/advice.txt").read_text("utf-8")


def schema_problems(text: str) -> list[str]:
    """What the schema refuses in a script, as `path: what`."""
    values = to_json_values(parse_yaml(text.removeprefix("\ufeff"), Path("neck.yaml")).data)
    errors = VALIDATOR.iter_errors(values)
    return [f"{error.json_path}: {error.message}" for error in errors]


def to_json_values(value: Any) -> Any:
    """The values as a JSON parser gives them."""
    if isinstance(value, dict):
        return {key: to_json_values(part) for key, part in value.items()}
    return [to_json_values(part) for part in value] if isinstance(value, tuple) else value


def is_readable(text: str) -> bool:
    """Whether it is YAML without mistakes: a schema sees nothing else."""
    try:
        return not parse_yaml(text, Path("neck.yaml")).problems
    except ScriptError:
        return False


def test_it_is_a_schema_of_draft_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)


def test_it_knows_what_every_validator_accepts() -> None:
    assert list(unknown_validators(SCHEMA)) == []


@pytest.mark.parametrize("file", [pytest.param(file, id=file.name) for file in FILES])
def test_a_valid_routine_is_accepted(file: Path) -> None:
    assert schema_problems(file.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        *(pytest.param(text, id=name) for name, text in ACCEPTED.items()),
        *(pytest.param(f"{HEAD}  - say: {yaml}\n", id=f"text: {name}") for name, (yaml, _) in TEXTS.items()),
        pytest.param(TRANSLATED, id="translations"),
    ],
)
def test_an_accepted_spelling_is_accepted(text: str) -> None:
    assert schema_problems(text) == []


def test_routines_that_get_advice_are_accepted() -> None:
    scripts = re.findall(r"^=== (.*)\n((?:.*\n)*?)>>>$", ADVICE, re.MULTILINE)
    assert len(scripts) > 30
    assert {name: schema_problems(script) for name, script in scripts} == {name: [] for name, _ in scripts}


@given(mutated())
def test_what_the_loader_accepts_is_accepted(text: str) -> None:
    with TemporaryDirectory() as folder:
        try:
            make_script_folder(Path(folder)).load_text(text)
        except ScriptError:
            return
    assert schema_problems(text) == []


ONLY_THE_LOADER_REFUSES = {
    "the order of keys is no part of JSON": ["firstkey"],
    "which files there are is not in the script": [
        *("cuesound", "sound", "soundpath", "soundabs", "include", "include-misspelt-path"),
        "a name too long for a file",
    ],
    "which voices are installed is not in the script": ["voice", "voice2"],
    "the packs of a language are files, also of the user": [
        *("wording", "wordinglang", "wordingfirst", "wordingpath", "wordingabs"),
    ],
    "the names that a placeholder may have depend on the cue and the routine": [
        *("phs", "ph format", "ph attr", "ph in name", "say side", "cueph", "cue both", "stepcueph"),
        *("a placeholder over two lines", "a placeholder in the name of a silence", "at-unknown-placeholder"),
        *(
            "choice in a cue without a side",
            "choices in the cues of a routine",
            "choices in the cues of a step",
        ),
        *("choices of sides", "choices without sides", "beat-words", "beat-with-words"),
    ],
    "parameters are declared elsewhere in the routine": [
        *("no parameters at all", "parameters that do not exist"),
        "values of parameters where others belong",
    ],
    "one key depends on another": [
        *("twokinds", "sides in turn without sides", "a time and rounds without any"),
        *(
            "a list of holds that is not as long as the sets",
            "a list of repetitions that is not as long as the times",
        ),
        *("a round that is longer than its every", "an inner round that is longer than its every"),
        *("a time that not one round fits in", "breathe-for-too-short"),
        *("at-outside", "at-outside-of-a-rest", "at-outside-of-the-shorter"),
    ],
    "a pattern cannot count or compare": [
        *("sexag2", "long", "range", "repetitions that run backwards", "repetitions up to too many"),
    ],
    "a tempo, a beat and a time of words are parsed": [
        *("tempo213", "tempo0", "tempodate", "tempo-long", "tempo-phase-too-exact"),
        *("tempo-phases-without-time", "tempo-two-digits-behind-the-point"),
        *("beat-too-fast", "beat-too-slow", "at-not-a-time"),
    ],
}
"""The broken scripts that the schema accepts, by the reason."""


def broken_scripts() -> dict[str, str]:
    """The broken scripts that are YAML without mistakes."""
    texts: dict[str, object] = {name: text for name, text, _ in cases()}
    texts |= {name: text for name, (text, _) in NOT_IN_TABLE.items()}
    return {name: text for name, text in texts.items() if isinstance(text, str) and is_readable(text)}


def test_it_refuses_most_broken_scripts() -> None:
    assert len(broken_scripts()) > 150


def test_it_refuses_all_broken_scripts_but_those_that_no_schema_can_refuse() -> None:
    accepted = {name for name, text in broken_scripts().items() if not schema_problems(text)}
    assert accepted == {name for names in ONLY_THE_LOADER_REFUSES.values() for name in names}
