"""Edits of one key of a YAML text keep everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.source.edit_yaml import remove_yaml_value, set_yaml_value

FILES = {
    "comments": '# mine\ncues:\n  rest: "B." # why\n\n  # about hold\n  hold: Stay.\n# end\n',
    "lists": "cues:\n  release:\n    - Out.\n    - And out. # two\n  hold: [A., 'B.']\n",
    "flat lists": "cues:\n  release:\n  - Out.\n  - And out.\n",
    "folded": "about: Some words.\ncues:\n  hold:\n    say: >-\n      Stay\n      here.\n    short: 'x'\n",
    "four spaces": "cues:\n    rest: off\n    hold: |\n        a\n    end: yes\n",
    "four spaces with a list": "cues:\n    release:\n        - A.\n        - B.\n    hold: C.\n",
    "letters": 'about: "Ünïcode ✓ {side}"\ncues:\n  hold: あと {left}。\n',
    "long": f"cues:\n  hold: {'very ' * 80}long\n",
    "aliases": 'cues:\n  hold: &x "A."\n  rest: *x\n',
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_a_new_entry_is_added_last_and_can_be_removed(text: str) -> None:
    changed = set_yaml_value(text, "cues", "finish", "Bye.")
    entry = next(line for line in changed.splitlines() if "finish" in line)
    assert entry.strip() == 'finish: "Bye."'
    assert changed.replace(f"{entry}\n", "") == text
    assert remove_yaml_value(changed, "cues", "finish") == text


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        pytest.param("", 'cues:\n  end: "Bye."\n', id="empty"),
        pytest.param("# mine\n", '# mine\ncues:\n  end: "Bye."\n', id="comments alone"),
        pytest.param("about: Hi.\n", 'about: Hi.\ncues:\n  end: "Bye."\n', id="another key"),
        pytest.param("cues: {hold: A.}\n", 'cues: {hold: A., end: "Bye."}\n', id="on one line"),
        pytest.param("cues:\n  end: A. # x\n  b: c\n", 'cues:\n  end: "Bye." # x\n  b: c\n', id="replaced"),
    ],
)
def test_where_an_entry_is_added_or_replaced(text: str, changed: str) -> None:
    assert set_yaml_value(text, "cues", "end", "Bye.") == changed


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("cues:\n  a: A.\n  x: X.\n  # about b\n  b: B.\n", "cues:\n  a: A.\n  # about b\n  b: B.\n"),
        (
            "cues:\n  a: A. # a\n  x:\n    say: X.\n  # about b\n  b: B.\n# end\n",
            "cues:\n  a: A. # a\n  # about b\n  b: B.\n# end\n",
        ),
        (
            "cues:\n  a:\n    - A.\n    - B. # a\n  # about x\n  x: X.\n# end\n",
            "cues:\n  a:\n    - A.\n    - B. # a\n  # about x\n# end\n",
        ),
    ],
)
def test_removing_an_entry_keeps_the_comments_of_others(text: str, changed: str) -> None:
    assert remove_yaml_value(text, "cues", "x") == changed


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@given(st.dictionaries(st.from_regex(r"[a-w]{1,8}", fullmatch=True), WORDS, min_size=1, max_size=5), WORDS)
def test_any_text_can_be_added_and_removed(entries: dict[str, str], words: str) -> None:
    text = ""
    for key, value in entries.items():
        text = set_yaml_value(text, "cues", key, value)
    changed = set_yaml_value(text, "cues", "x", words)
    assert changed.startswith(text)
    assert remove_yaml_value(changed, "cues", "x") == text
