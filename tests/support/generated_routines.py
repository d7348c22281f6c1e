"""Routines for tests: from text to a plan, and whole routines made up by Hypothesis."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from voicecoach.compiler.plan.plan_model import SpeechForm
from voicecoach.compiler.plan.planner import plan_session
from voicecoach.script.routine import Routine, Script
from voicecoach.script.search_path import SearchPath
from voicecoach.script.validation_context import ScriptContext
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.session.user_folders import shipped_folder
from voicecoach.source.validation import validate
from voicecoach.source.yaml_reader import parse_yaml
from voicecoach.voices.engines.silent import silent_frames
from voicecoach.wording.layers import load_wording
from voicecoach.wording.packs import WordingStore

if TYPE_CHECKING:
    from voicecoach.compiler.plan.plan_model import Form, Plan
    from voicecoach.script.value_types import Detail

SOUND_FRAMES = {
    "bell": 115_200,
    "tick": 2_160,
    "go": 12_000,
    "half": 16_800,
    "end": 43_200,
    "rest": 24_000,
    "switch": 34_560,
}
FOLDERS = SearchPath((shipped_folder("scripts"),), (shipped_folder("sounds"),))
SHELF = WordingStore()


def script_of(text: str) -> Script:
    """The routine in the text; it includes nothing."""
    context = ScriptContext(ScriptChecks(SHELF), FOLDERS, Path(), Path())
    return Script(Path("test.yaml"), validate(Routine, parse_yaml(text, Path("test.yaml")), context), {})


def plan_of(text: str, detail: Detail | None = None, *, without: frozenset[str] = frozenset()) -> Plan:
    """The plan of the routine in the text."""
    script = script_of(text)
    return plan_session(
        script,
        load_wording(SHELF, script.routine.language, script.routine.wording),
        detail or script.routine.detail,
        without,
    )


def lengths(form: Form) -> int:
    """How long a form is with the silent voice and the sounds that ship."""
    return silent_frames(form.text, 1.0) if isinstance(form, SpeechForm) else SOUND_FRAMES[form.sound]


WORD = st.sampled_from(["chin", "neck", "long", "slow", "breathe", "turn", "soft", "and", "the"])
WORDS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)


def _with(
    required: dict[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """A mapping whose first key is the first of the required ones, as it names the step."""
    first = next(iter(required))
    return st.fixed_dictionaries(required, optional=optional).map(lambda step: {first: step[first], **step})


_MOVE = {
    "sides": st.sampled_from([["right", "left"], ["left", "right"], ["front", "back", "middle"]]),
    "times": st.integers(1, 3),
    "setup": WORDS,
    "do": WORDS,
    "avoid": WORDS,
    "tips": st.lists(WORDS, min_size=1, max_size=3),
    "release": st.integers(1, 8),
    "switch": st.integers(0, 9),
}
HELD = _with({"stretch": WORDS, "hold": st.integers(1, 90)}, **_MOVE)
REPEATED = _with(
    {"exercise": WORDS, "reps": st.integers(1, 12)},
    tempo=st.tuples(*[st.integers(0, 4)] * 4).filter(any).map(lambda parts: "-".join(map(str, parts))),
    **_MOVE,
)
SINGLE = st.one_of(
    HELD,
    REPEATED,
    _with({"breathe": st.sampled_from(["4-7-8", "1-0-1", "4-4-4-4"])}, rounds=st.integers(1, 4), do=WORDS),
    _with({"rest": st.integers(1, 30)}),
    _with({"say": WORDS}),
    _with({"sound": st.sampled_from(sorted(SOUND_FRAMES))}),
    _with({"wait": WORDS}, **{"for": st.integers(1, 20)}),
)
STEPS = st.recursive(
    st.lists(SINGLE, min_size=1, max_size=4),
    lambda inner: st.lists(
        st.one_of(SINGLE, _with({"repeat": st.integers(1, 3), "steps": inner})), min_size=1, max_size=3
    ),
    max_leaves=4,
)
ROUTINES = _with(
    {"routine": WORDS, "steps": STEPS},
    prepare=st.integers(0, 20),
    switch=st.integers(0, 9),
    wording=st.sampled_from(["calm", "drill", "quiet"]),
    detail=st.sampled_from(["full", "brief", "minimal", "sounds"]),
).map(json.dumps)
"""Scripts as text (JSON is YAML), of every kind of step but includes."""
