"""Exported files pass the check against their timeline, in every format."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.thorough import thorough_except
from voicecoach.audio.codecs import decode_file
from voicecoach.audio.encodings import Quality
from voicecoach.audio.verify.checker import verify_audio
from voicecoach.errors import VoicecoachError
from voicecoach.export.exporter import export_timeline
from voicecoach.export.file_options import ExportOptions
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.audio.verify.findings import Verdict
    from voicecoach.session.session import Session

ROUTINE = """\
routine: Neck
voice: espeak
steps:
  - stretch: Chin to collarbone
    hold: 11s
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    routine = tmp_path_factory.mktemp("routine") / "neck.yaml"
    routine.write_text(ROUTINE)
    return open_session(str(routine), SessionOptions(), find_user_folders(), print)


def checked(path: Path, session: Session) -> Verdict:
    timeline = session.timeline()
    return verify_audio(
        decode_file(path), timeline.events, session.clip_provider.clip_of_event, timeline.frames
    )


def export(path: Path, session: Session, channels: int = 1) -> None:
    export_timeline(
        session.timeline(), session.clip_provider.clip_of_event, path, ExportOptions(Quality(channels))
    )


@pytest.mark.parametrize("channels", thorough_except(1, of=[1, 2]))
@pytest.mark.parametrize("suffix", thorough_except(".m4b", ".mp3", of=[".m4a", ".m4b", ".mp3"]))
def test_each_cue_is_in_its_place_to_the_frame(
    tmp_path: Path, session: Session, suffix: str, channels: int
) -> None:
    export(tmp_path / f"a{suffix}", session, channels)
    verdict = checked(tmp_path / f"a{suffix}", session)
    assert (verdict.findings, verdict.worst_offset_frames) == ((), 0)
    assert verdict.frames == session.timeline().frames


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg converts the file")
@pytest.mark.parametrize(
    ("delay_ms", "kinds"), thorough_except((0, set()), of=[(0, set()), (60, {"moved", "length"})])
)
def test_a_file_converted_by_another_program_can_be_checked(
    tmp_path: Path, session: Session, delay_ms: int, kinds: set[str]
) -> None:
    export(tmp_path / "a.m4a", session)
    conversion = ["-vn", "-af", f"adelay={delay_ms}", "-ar", "44100", "-c:a", "aac", "-b:a", "96k"]
    files = str(tmp_path / "a.m4a"), str(tmp_path / "b.m4a")
    subprocess.run(["ffmpeg", "-v", "error", "-i", files[0], *conversion, files[1]], check=True)
    assert {finding.kind for finding in checked(tmp_path / "b.m4a", session).findings} == kinds


@pytest.mark.parametrize(
    ("length", "why"), [(None, "cannot read .*: No such file"), (0, "is damaged or not")]
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, length: int | None, why: str) -> None:
    if length is not None:
        (tmp_path / "a.m4b").write_bytes(bytes(length))
    with pytest.raises(VoicecoachError, match=why):
        decode_file(tmp_path / "a.m4b")


def test_a_file_that_is_cut_off_is_damaged(tmp_path: Path, session: Session) -> None:
    export(tmp_path / "a.m4b", session)
    whole = (tmp_path / "a.m4b").read_bytes()
    (tmp_path / "a.m4b").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(VoicecoachError, match=r"a\.m4b is cut off or damaged"):
        checked(tmp_path / "a.m4b", session)
