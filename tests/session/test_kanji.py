"""A Japanese session: kanji wherever it is shown, kana for the voices that read kana only."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.golden_files import silent_timeline
from tests.support.routines import SOUND_FRAMES, compile_timeline, plan_of
from voicecoach.compiler.plan.plan_model import SpeechForm
from voicecoach.session.clips import form_of
from voicecoach.timeline.json import to_json
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.engine_helpers import prepare_text
from voicecoach.voices.engines.silent import SilentVoice, silent_frames

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.compiler.plan.plan_model import Form
    from voicecoach.timeline.model import Timeline

ROUTINE = """\
routine: 首《くび》の運動《うんどう》
language: ja
prepare: 5s
steps:
  - stretch: 首回《くびまわ》し
    sides: [右, 左]
    do: "{side}へ首《くび》を倒《たお》します。"
    hold: 20s
    tips: [肩《かた》の力《ちから》を抜《ぬ》きます。]
  - rest: 15s
  - breathe: 4-0-4
    rounds: 2
"""
RUBY_SIGNS = "\uff5c\u300a\u300b"


@pytest.fixture(scope="module")
def timeline(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    path: Path = tmp_path_factory.mktemp("ja") / "kubi.yaml"
    path.write_text(ROUTINE, "utf-8")
    return silent_timeline(str(path))


def test_events_have_the_words_and_their_reading(timeline: Timeline) -> None:
    said = {event.text: event.reading for event in timeline.events if event.text}
    assert said["首の運動。"] == "くびの うんどう。"
    assert said["右へ首を倒します。"] == "みぎへ くびを たおします。"
    assert said["左へ首を倒します。"] == "ひだりへ くびを たおします。"
    assert said["肩の力を抜きます。"] == "かたの ちからを ぬきます。"
    assert said["20秒、キープします。"] == "にじゅうびょう、キープします。"
    assert said["3。"] == "さん。"
    assert None not in said.values()


def test_nothing_that_is_shown_has_ruby(timeline: Timeline) -> None:
    shown = [timeline.title, *(event.text or "" for event in timeline.events)]
    shown += [label for step in timeline.steps for label in (step.name, step.side or "")]
    assert not set("".join(shown)) & set(RUBY_SIGNS)
    assert [step.name for step in timeline.steps] == ["準備", "首回し", "首回し", "休憩", "呼吸", "終わり"]
    assert [step.side for step in timeline.steps] == [None, "右", "左", None, None, None]


def test_a_timeline_file_keeps_the_reading(timeline: Timeline) -> None:
    events = json.loads(to_json(timeline))["events"]
    (event, *_) = [event for event in events if event["text"] == "首の運動。"]
    assert event["reading"] == "くびの うんどう。"
    assert [event for event in events if event["text"] is None and "reading" in event] == []
    forms = [form_of(event) for event in timeline.events if event.kind == "speech"]
    assert SpeechForm("首の運動。", reading="くびの うんどう。") in forms


def test_each_voice_gets_what_it_reads() -> None:
    utterance = Utterance("あと10秒です。", "ja", reading="あと じゅうびょうです。")
    assert prepare_text("espeak", utterance) == "あと じゅうびょうです。"
    assert prepare_text("kokoro/jf_alpha", utterance, reads_kanji=True) == "あとじゅうびょうです。"
    assert SilentVoice().speak(utterance).frames == silent_frames("あと じゅうびょうです。")


@given(st.sampled_from(["text", "reading"]), st.integers(2_000, 9_000), st.integers(4, 40))
def test_the_promises_hold_for_voices_of_both_kinds(what: str, frames_a_sign: int, hold_s: int) -> None:
    """Voices that read kanji and those that read kana take their own time; the plan is the same."""

    def measure(form: Form) -> int:
        if isinstance(form, SpeechForm):
            return 5_000 + frames_a_sign * len(getattr(form, what) or form.text)
        return SOUND_FRAMES[form.sound]

    timeline = compile_timeline(plan_of(ROUTINE.replace("hold: 20s", f"hold: {hold_s}s")), measure)
    speech = [event for event in timeline.events if event.kind == "speech"]
    assert all(one.end <= two.start for one, two in pairwise(speech))
    holds = [step.hold for step in timeline.steps if step.name == "首回し"]
    assert [hold.frames for hold in holds if hold] == [48_000 * hold_s] * 2
    for hold in filter(None, holds):
        end = hold.start + hold.frames
        counted = [
            event.start for event in speech if event.cue == "countdown" and hold.start < event.start < end
        ]
        assert counted in ([end - 48_000 * n for n in (3, 2, 1)], [])
    assert all(event.frames == measure(form_of(event)) for event in speech)
