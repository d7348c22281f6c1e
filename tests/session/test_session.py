"""A session as a whole: what is heard is what is exported, however it is spoken ahead."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.simulated_listener import played
from voicecoach.audio.mix.mixer import mix_blocks, mix_range
from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.export.audio_file import export_audio
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import from_json, to_json

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.session.session import Session

SHORT = """
routine: Short one
voice: espeak
prepare: 3s
steps:
  - stretch: Neck
    sides: [right, left]
    do: Look over your {side} shoulder.
    hold: 10s
    release: 2s
  - rest: 6s
  - exercise: Shrug
    reps: 2
    tempo: 1-1-1-0
  - sound: bell
"""


def opened(folder: Path, text: str = SHORT, choices: SessionOptions = SessionOptions()) -> Session:  # noqa: B008 - it is frozen
    path = folder / "short.yaml"
    path.write_text(text, "utf-8")
    warnings: list[str] = []
    return open_session(str(path), choices, find_user_folders(), warnings.append)


def test_what_is_played_is_what_is_exported_sample_for_sample(tmp_path: Path) -> None:
    session = opened(tmp_path)
    timeline = session.timeline()
    export_audio(
        tmp_path / "short.wav",
        mix_blocks(timeline.events, session.clip_provider.clip_of_event, 0, timeline.frames),
    )
    exported, rate = soundfile.read(tmp_path / "short.wav", dtype="int16")

    growing = opened(tmp_path).live()
    growing.extend()
    heard = played(growing)

    assert rate == 48_000
    assert np.array_equal(heard[: timeline.frames], exported)
    assert not heard[timeline.frames :].any()
    assert np.abs(exported).max() > 3_000


def test_what_is_spoken_ahead_is_what_is_compiled_whole(tmp_path: Path) -> None:
    whole = opened(tmp_path).timeline()
    growing = opened(tmp_path).live()
    growing.extend()
    assert tuple(growing.events) == whole.events
    assert tuple(growing.steps) == whole.steps
    assert growing.frames == growing.ready == whole.frames
    assert any(event.cue == "total" for event in growing.events)


def test_the_tone_ahead_of_the_first_word_is_ready_before_it_is_spoken(tmp_path: Path) -> None:
    growing = opened(tmp_path).live()
    assert growing.ready == 48_000
    assert np.abs(growing.samples(0, 48_000)).max() == 328


def test_a_timeline_file_plays_as_the_routine_it_comes_from(tmp_path: Path) -> None:
    session = opened(tmp_path)
    timeline = session.timeline()
    (tmp_path / "short.json").write_text(to_json(timeline), "utf-8")
    again = open_session(str(tmp_path / "short.json"), SessionOptions(), find_user_folders(), print)
    assert again.timeline() == timeline
    assert np.array_equal(
        mix_range(timeline.events, again.clip_provider.speak_event, 0, 480_000),
        mix_range(timeline.events, session.clip_provider.clip_of_event, 0, 480_000),
    )


def test_a_routine_in_german_is_spoken_by_espeak(tmp_path: Path) -> None:
    session = opened(
        tmp_path, "routine: Nacken\nlanguage: de\nsteps:\n  - stretch: Nacken lang\n    hold: 30s\n"
    )
    assert session.voice == "espeak/de"
    said = [event.text for event in session.timeline().events if event.text]
    assert said == [
        "Nacken.",
        "Insgesamt etwa fünfundvierzig Sekunden. Los geht's.",
        "Nacken lang.",
        "Halten, dreißig Sekunden.",
        "Hälfte geschafft.",
        "Noch zehn Sekunden.",
        "Drei.",
        "Zwei.",
        "Eins.",
        "Gut gemacht. Das war Nacken.",
    ]


def test_an_english_routine_is_spoken_by_the_natural_voice() -> None:
    assert open_session("desk-break", SessionOptions(), find_user_folders(), print).voice == "natural/heart"


def test_one_sentence_that_the_voice_cannot_say_does_not_stop_the_session(tmp_path: Path) -> None:
    text = "routine: Odd\nprepare: 1s\nsteps:\n  - say: 你好\n  - stretch: Neck\n    hold: 3s\n"
    path = tmp_path / "odd.yaml"
    path.write_text(text, "utf-8")
    warnings: list[str] = []
    timeline = open_session(str(path), SessionOptions(), find_user_folders(), warnings.append).timeline()
    assert "你好" in [event.text for event in timeline.events]
    assert len(warnings) == 1
    assert "你好" in warnings[0]


def test_a_session_that_is_spoken_already_loads_no_voice(tmp_path: Path) -> None:
    text = "routine: Warm\nprepare: 1s\nsteps:\n  - stretch: Neck\n    hold: 3s\n"
    opened(tmp_path, text).timeline()
    script = (
        "import sys\n"
        "from voicecoach.session.user_folders import find_user_folders\n"
        "from voicecoach.session.options import SessionOptions\n"
        "from voicecoach.session.open import open_session\n"
        f"path = {str(tmp_path / 'short.yaml')!r}\n"
        "open_session(path, SessionOptions(), find_user_folders(), print).timeline()\n"
        "print('hibari' in sys.modules, 'onnxruntime' in sys.modules, 'pyttsx3' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout == "False False False\n"


def test_without_what_it_needs_a_step_is_its_variant_or_left_out(tmp_path: Path) -> None:
    text = (
        "routine: Needs\nvoice: silent\nsteps:\n"
        "  - stretch: With a frame\n    needs: door frame\n    hold: 5s\n"
        "    instead:\n      stretch: Without a frame\n      hold: 5s\n"
        "  - exercise: Shrug\n    needs: [Dumbbells, mat]\n    hold: 5s\n"
    )
    every = opened(tmp_path, text).timeline()
    assert [step.name for step in every.steps] == ["Get ready", "With a frame", "Shrug", "Finish"]
    assert "For this you need: door frame, Dumbbells, and mat." in [event.text for event in every.events]
    less = opened(tmp_path, text, SessionOptions(without=frozenset({"Door frame", "dumbbells"}))).timeline()
    assert [step.name for step in less.steps] == ["Get ready", "Without a frame", "Finish"]
    assert not [event for event in less.events if event.cue == "needs"]
    assert [(remark.action, remark.why) for remark in less.report] == [("dropped", "'Shrug' needs Dumbbells")]


def test_the_listeners_choice_of_voice_and_wording_wins_over_the_routine(tmp_path: Path) -> None:
    text = "routine: Mine\nvoice: espeak\nwording: calm\nsteps:\n  - stretch: Neck\n    hold: 10s\n"
    session = opened(tmp_path, text, SessionOptions(voice="silent", wording="drill"))
    assert session.voice == "silent"
    assert "Done. Good work." in [event.text for event in session.timeline().events]


def test_a_sound_beside_the_script_wins_over_one_that_ships(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "bell.wav", np.full(4_800, 0.25), 48_000, subtype="PCM_16")
    text = "routine: Own bell\nvoice: silent\nsteps:\n  - sound: bell\n"
    bell = next(event for event in opened(tmp_path, text).timeline().events if event.cue == "sound")
    assert (bell.sound, bell.frames) == ("bell.wav", 4_800)


def test_a_routine_of_the_users_brings_the_sound_beside_it_wherever_it_is_included(
    empty_home: Path, tmp_path: Path
) -> None:
    (empty_home / "routines").mkdir()
    (empty_home / "routines/inc.yaml").write_text("routine: In\nsteps:\n  - sound: gong\n")
    soundfile.write(empty_home / "routines/gong.wav", np.full(9_600, 0.25), 48_000, subtype="PCM_16")
    session = opened(tmp_path, "routine: Out\nvoice: silent\nsteps:\n  - include: inc\n")
    timeline = session.timeline()
    gong = next(event for event in timeline.events if event.cue == "sound")
    assert (gong.sound, gong.frames) == ("home/routines/gong.wav", 9_600)
    assert mix_range(
        timeline.events, session.clip_provider.clip_of_event, gong.start, gong.start + 2
    ).tolist() == [
        8192,
        8192,
    ]


def test_a_wording_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    text = "routine: Mine\nsteps:\n  - stretch: Neck\n    hold: 10s\n"
    with pytest.raises(
        VoicecoachError, match="there is no wording 'calmer' in the language 'en'; did you mean 'calm'"
    ):
        opened(tmp_path, text, SessionOptions(wording="calmer"))


def test_a_timeline_that_was_tampered_with_is_refused_with_its_place(tmp_path: Path) -> None:
    timeline = json.loads(to_json(opened(tmp_path).timeline()))
    timeline["events"][0]["start"] = -5
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(timeline, indent=1), "utf-8")
    with pytest.raises(ScriptError) as refused:
        open_session(str(path), SessionOptions(), find_user_folders(), print)
    assert [(problem.line, problem.what) for problem in refused.value.problems] == [
        (13, "an event starts before the session")
    ]


def test_a_compiled_timeline_reads_back_as_it_was(tmp_path: Path) -> None:
    timeline = opened(tmp_path).timeline()
    assert from_json(to_json(timeline)) == timeline
