"""Who speaks, how fast and how high: by the routine, the listener, and kept in the timeline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.support.routines import SEARCH_PATH
from tests.support.simulated_listener import Hearer
from voicecoach.audio.clip import Clip
from voicecoach.compiler.plan.prosody import combine_prosody
from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.player.commands import Action, Command
from voicecoach.session.clips import ClipProvider, SoundResolver
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.model import Prosody

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.timeline.model import Timeline
    from voicecoach.voices.api import Utterance

ROUTINE = """\
routine: Neck
prepare: 1s
steps:
  - stretch: Chin in
    hold: 30s
  - exercise: Nod
    reps: 2
  - breathe: 3-0-3
    rounds: 1
"""


def laid_out(folder: Path, head: str, choices: SessionOptions | None = None) -> Timeline:
    path = folder / "neck.yaml"
    path.write_text(f"{head}\n{ROUTINE}")
    return open_session(str(path), choices or SessionOptions(), find_user_folders(), pytest.fail).timeline()


def test_the_counter_speaks_what_is_counted_and_the_coach_all_else(tmp_path: Path) -> None:
    timeline = laid_out(tmp_path, "voices: {coach: silent, counter: espeak/en-gb}")
    by_counter = [e.cue for e in timeline.events if e.manner and e.manner.voice == "espeak/en-gb"]
    assert list(dict.fromkeys(by_counter)) == [
        *("seconds_left", "countdown", "rep", "last_rep", "breathe", "breathe_in", "breathe_out")
    ]
    by_coach = [e.cue for e in timeline.events if e.text and e.manner is None]
    assert {"welcome", "announce", "hold", "halfway", "reps", "finish"} <= set(by_coach)
    assert timeline.voice == "silent"


@pytest.mark.parametrize(
    ("head", "choices", "pace"),
    [
        pytest.param("wording: calm", SessionOptions(voice="silent"), 1.0, id="calm"),
        pytest.param("wording: drill", SessionOptions(voice="silent"), 1.15, id="drill"),
        pytest.param("wording: drill\npace: 0.8", SessionOptions(voice="silent"), 0.92, id="routine"),
        pytest.param("wording: drill", SessionOptions(voice="silent", pace=1.2), 1.38, id="listener"),
        pytest.param("wording: drill", SessionOptions(voice="silent", pace=2.0), 2.0, id="the most"),
    ],
)
def test_the_pace_is_a_factor_of_that_of_the_pack(
    tmp_path: Path, head: str, choices: SessionOptions, pace: float
) -> None:
    timeline = laid_out(tmp_path, head, choices)
    assert {(e.manner or Prosody()).pace for e in timeline.events if e.text} == {pace}


def test_the_listener_chooses_who_counts_and_a_counter_who_is_the_coach_is_nobody_else(
    tmp_path: Path,
) -> None:
    head = "voices: {coach: silent, counter: espeak/en-gb}"
    chosen = laid_out(tmp_path, head, SessionOptions(counter="espeak/en-us"))
    assert {e.manner.voice for e in chosen.events if e.manner} == {"espeak/en-us"}
    alone = laid_out(tmp_path, head, SessionOptions(counter="silent"))
    assert {e.manner for e in alone.events} == {None}


def test_a_pace_shortens_what_is_spoken_and_no_time_that_was_asked_for(tmp_path: Path) -> None:
    usual, quick = (
        laid_out(tmp_path, head) for head in ("voice: silent", "voice: silent\npace: 1.25\npitch: 2")
    )
    assert {e.manner for e in quick.events if e.text} == {Prosody(pace=1.25, pitch=2.0)}
    lengths = {e.text: e.frames for e in usual.events}
    assert all(
        e.frames == round(lengths[e.text] / 1.25)
        for e in quick.events
        if e.text and len(e.text) > 6 and e.cue != "total"
    )
    assert [s.hold.frames for s in quick.steps if s.hold] == [s.hold.frames for s in usual.steps if s.hold]
    slow = laid_out(tmp_path, "voice: silent\npace: 1.25", SessionOptions(pace=0.5))
    assert {e.manner for e in slow.events if e.text} == {Prosody(pace=0.5)}


def test_a_voice_with_one_pitch_keeps_it_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "neck.yaml").write_text(f"voice: system\npitch: 1.5\n{ROUTINE}")
    told: list[str] = []
    open_session(str(tmp_path / "neck.yaml"), SessionOptions(), find_user_folders(), told.append)
    assert told == ["the voice system has one pitch, and keeps it; espeak can be made higher and lower"]


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("pace: 3", "1:7: 3 is not a pace; write a number from 0.5 to 2.0, such as 1.1"),
        ("pitch: high", "1:8: 'high' is not a pitch; write a number from 0.5 to 2.0, such as 1.1"),
        ("voices: {couch: espeak}", "1:10: unknown key 'couch' in a cast of voices; did you mean 'coach'?"),
        ("voices: {counter: espek}", "1:19: there is no voice 'espek'; did you mean 'espeak'?"),
        (
            "voice: espeak\nvoices: {coach: espeak}",
            "1:1: there are both voice and a coach among voices; they are the same, keep one",
        ),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, head: str, problem: str) -> None:
    with pytest.raises(ScriptError) as refused:
        laid_out(tmp_path, head)
    assert str(refused.value) == f"{(tmp_path / 'neck.yaml').as_posix()}:{problem}"


def test_a_counter_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match="there is no voice 'espek'; did you mean 'espeak'"):
        laid_out(tmp_path, "voice: silent", SessionOptions(counter="espek"))


def test_two_manners_are_one() -> None:
    faster = Prosody(pace=1.5)
    counting = Prosody(voice="espeak/de", pace=1.5, pitch=0.8, said=(("a", "b"),))
    assert combine_prosody(faster, counting) == Prosody("espeak/de", 2.0, 0.8, (("a", "b"),))
    assert combine_prosody(None, counting) == combine_prosody(counting, None) == counting
    assert combine_prosody(None, None) is None


class KeptUtterances:
    """A voice that keeps what it is to speak."""

    identity = "kept"

    def __init__(self) -> None:
        self.spoken: list[Utterance] = []

    def speak(self, utterance: Utterance) -> Clip:
        self.spoken.append(utterance)
        return Clip(np.ones(4_800, np.int16))


def test_what_is_said_beside_a_session_is_spoken_as_all_of_it(tmp_path: Path) -> None:
    path, voice = tmp_path / "neck.yaml", KeptUtterances()
    path.write_text(f"pace: 0.8\nvoices: {{coach: silent}}\npronounce: {{nod: nodd}}\n{ROUTINE}")
    opened = open_session(str(path), SessionOptions(pitch=1.0), find_user_folders(), pytest.fail)
    studio = ClipProvider(lambda _: voice, "en", SoundResolver(SEARCH_PATH, tmp_path), pytest.fail)
    session = replace(opened, clip_provider=studio).live()
    session.extend()
    hearer = Hearer(session)
    hearer.listen_to(session.steps[2].start + 48_000)
    voice.spoken.clear()
    hearer.give(Command(Action.WHERE))
    (where,) = voice.spoken
    assert (where.text, where.pace, where.pronunciations) == (
        "Step two of three: Nod. Fifteen seconds left.",
        0.8,
        (("nod", "nodd"),),
    )
