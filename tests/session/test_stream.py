"""A session that is written while it is being spoken: the same file, and no thread is left running."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from voicecoach.audio.clip import Clip
from voicecoach.audio.mix.mixer import mix_part
from voicecoach.compiler.arrange.timeline_part import TimelinePart
from voicecoach.errors import VoicecoachError
from voicecoach.export.exporter import export_timeline
from voicecoach.export.file_options import ExportOptions
from voicecoach.export.write import ExportHooks
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.planner import RoutinePlanner
from voicecoach.session.stream import SessionStream, export_stream
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.model import Event, Timeline

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from voicecoach.compiler.plan.plan_model import Plan
    from voicecoach.session.live.live_settings import LiveSettings
    from voicecoach.session.session import Session

SHORT = "routine: S\nvoice: espeak\nprepare: 2s\nsteps:\n  - {stretch: Neck, hold: 10s}\n  - rest: 5s\n"
SECOND = 48_000


def opened(folder: Path) -> Session:
    (folder / "short.yaml").write_text(SHORT, "utf-8")
    return open_session(str(folder / "short.yaml"), SessionOptions(), find_user_folders(), print)


@pytest.mark.parametrize("suffix", [".wav", ".opus", ".m4b"])
def test_the_file_is_that_of_the_whole_timeline(tmp_path: Path, suffix: str) -> None:
    spoken = opened(tmp_path).stream()
    first = export_stream(spoken, tmp_path / f"a{suffix}", ExportOptions(), ExportHooks())
    session = opened(tmp_path)
    timeline = session.timeline()
    second = export_timeline(timeline, session.clip_provider.clip_of_event, tmp_path / f"b{suffix}")
    assert spoken.timeline == timeline
    assert first.level == second.level
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


def whole(parts: Sequence[TimelinePart]) -> Timeline:
    events = tuple(event for part in parts for event in part.events)
    return Timeline(frames=parts[-1].ready, title="T", language="en", voice="silent", events=events, steps=())


def part(number: int) -> TimelinePart:
    """A second of a session, with a clip that is longer than it."""
    event = Event(kind="sound", cue="go", start=number * SECOND, frames=SECOND, sound="go")
    return TimelinePart((event,), (), (), (number + 1) * SECOND)


def long_clip(event: Event) -> Clip:
    return Clip(np.full(SECOND + 10, 1 + event.start // SECOND, np.int16))


def test_a_part_is_mixed_before_the_next_is_made() -> None:
    made = []

    def parts() -> Generator[TimelinePart, None, None]:
        for number in range(2):
            made.append(number)
            yield part(number)

    stream = iter(SessionStream(parts(), long_clip, whole))
    first = np.concatenate(list(mix_part(next(stream))))
    assert made == [0]
    rest = np.concatenate([block for part in stream for block in mix_part(part)])
    assert first[0] == 1
    assert len(first) + len(rest) == 2 * SECOND


def test_a_clip_that_is_longer_than_its_part_plays_to_its_end() -> None:
    stream = SessionStream((part(n) for n in (0, 1)), long_clip, whole)
    sound = np.concatenate([block for part in stream for block in mix_part(part)])
    assert sound[[0, SECOND - 1, SECOND, SECOND + 9, SECOND + 10]].tolist() == [1, 1, 3, 3, 2]


def test_an_error_while_speaking_stops_the_export_and_leaves_the_old_file(tmp_path: Path) -> None:
    def parts() -> Generator[TimelinePart, None, None]:
        yield part(0)
        raise VoicecoachError("the voice says nothing")

    (tmp_path / "a.wav").write_text("old")
    spoken = SessionStream(parts(), long_clip, whole)
    with pytest.raises(VoicecoachError, match="the voice says nothing"):
        export_stream(spoken, tmp_path / "a.wav", ExportOptions(), ExportHooks())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.wav", "old")]


def test_a_closed_stream_stops_speaking() -> None:
    ended = []

    def parts() -> Generator[TimelinePart, None, None]:
        try:
            yield part(0)
            yield part(1)
        finally:
            ended.append("speaking")

    stream = SessionStream(parts(), long_clip, whole)
    next(iter(stream))
    assert ended == []
    stream.close()
    assert ended == ["speaking"]


def test_a_failed_export_leaves_no_thread_speaking(tmp_path: Path) -> None:
    def fail(frames: int) -> None:
        raise VoicecoachError(f"no more than {frames}")

    with pytest.raises(VoicecoachError, match="no more than"):
        export_stream(opened(tmp_path).stream(), tmp_path / "a.wav", ExportOptions(), ExportHooks(fail))
    assert "speaking" not in " ".join(thread.name for thread in threading.enumerate())


def test_a_whole_timeline_is_planned_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned: list[str] = []

    def plan(planner: RoutinePlanner, settings: LiveSettings) -> Plan:
        planned.append(planner.script.routine.routine)
        return plan_routine(planner, settings)

    plan_routine = RoutinePlanner.plan
    session = opened(tmp_path)
    monkeypatch.setattr(RoutinePlanner, "plan", plan)
    session.timeline()
    assert planned == ["S"]
