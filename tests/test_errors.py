"""Errors hold what is wrong and the hint as values, and only the command line names commands and options."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

from tests.support.script_folder import make_script_folder
from voicecoach.cli.app import COMMANDS
from voicecoach.cli.hints import error_text, problem_text
from voicecoach.errors import Hint, HintTopic, InputError, Problem, ScriptError, VoicecoachError

PACKAGE = Path(__file__).parents[1] / "voicecoach"
MODULES = sorted(PACKAGE.rglob("*.py"))
BELOW_CLI = [path for path in MODULES if "cli" not in path.relative_to(PACKAGE).parts]
COMMAND_OR_OPTION = re.compile(rf"voicecoach (?:{'|'.join(COMMANDS)})\b|(?<![\w-])--[a-z]")
SEPARATORS = {"; ", ";"}


def test_an_input_error_is_a_value_error_with_what_and_hint() -> None:
    error = InputError("this is wrong", "write it so")
    assert isinstance(error, ValueError)
    assert isinstance(error, VoicecoachError)
    assert (error.what, error.hint, str(error)) == (
        "this is wrong",
        "write it so",
        "this is wrong; write it so",
    )


def test_an_error_may_have_no_hint() -> None:
    error = VoicecoachError("this is wrong")
    assert (error.what, error.hint, str(error)) == ("this is wrong", None, "this is wrong")
    assert str(Problem(Path("a.yaml"), 1, 2, "this is wrong", "")) == "a.yaml:1:2: this is wrong"


def test_the_hint_of_another_error_comes_before_the_default() -> None:
    assert InputError.from_error(VoicecoachError("a", "b"), "c").hint == "b"
    assert InputError.from_error(VoicecoachError("a"), "c").hint == "c"


@pytest.mark.parametrize("topic", HintTopic)
def test_the_command_line_has_a_hint_for_every_topic(topic: HintTopic) -> None:
    text = error_text(VoicecoachError("a", Hint("b", topic, "subject")))
    assert text.startswith("a; ")
    assert COMMAND_OR_OPTION.search(text), text


def test_a_hint_is_worded_by_its_topic() -> None:
    hint = Hint("allow the folder /x", HintTopic.ALLOW_FOLDER, "/x")
    problem = Problem(Path("a.yaml"), 1, 2, "it leads out", hint)
    assert str(problem) == "a.yaml:1:2: it leads out; allow the folder /x"
    assert problem_text(problem) == "a.yaml:1:2: it leads out; allow it with --allow /x"
    assert error_text(ScriptError((problem, problem))) == "\n".join([problem_text(problem)] * 2)


def test_hints_can_be_pickled() -> None:
    hint = pickle.loads(pickle.dumps(Hint("a", HintTopic.RESUME, "b")))  # noqa: S301 - our own bytes
    assert (hint, hint.topic, hint.subject) == ("a", HintTopic.RESUME, "b")


def test_a_name_with_a_semicolon_is_not_cut(tmp_path: Path) -> None:
    script_folder = make_script_folder(tmp_path)
    script_folder.write("neck.yaml", "routine: Neck\nsteps:\n- sound: a; b\n")
    with pytest.raises(ScriptError) as error:
        script_folder.load()
    (problem,) = error.value.problems
    assert (problem.what, problem.hint) == ("there is no sound 'a; b'", "there are: bell, go")


def test_no_text_below_the_command_line_names_a_command_or_an_option() -> None:
    found = {path.name: texts for path in BELOW_CLI if (texts := named_commands(path.read_text("utf-8")))}
    assert found == {}


def named_commands(source: str) -> list[str]:
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = (node.value for node in constants if isinstance(node.value, str) and id(node) not in docstrings)
    return [text for text in texts if COMMAND_OR_OPTION.search(text)]


def test_no_message_is_cut_at_a_separator() -> None:
    found = {path.name: lines for path in MODULES if (lines := lines_that_cut(path.read_text("utf-8")))}
    assert found == {}


def lines_that_cut(source: str) -> list[int]:
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if is_cut_at_separator(call)]


def is_cut_at_separator(call: ast.Call) -> bool:
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr in {"partition", "rpartition", "split", "rsplit"}
        and bool(call.args)
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value in SEPARATORS
    )


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('raise VoicecoachError("see `voicecoach list`")', ["see `voicecoach list`"]),
        ('hint = f"add --bed {file}"', ["add --bed "]),
        ('def f():\n    """As `voicecoach list` does, without --json."""', []),
        ('text = "a---b"', []),
    ],
)
def test_how_commands_are_found(source: str, texts: list[str]) -> None:
    assert named_commands(source) == texts
