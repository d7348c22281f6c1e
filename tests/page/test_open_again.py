"""A page is opened again as the routine that it was made from, or else as its timeline."""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

import voicecoach
from voicecoach.cli.app import app
from voicecoach.errors import VoicecoachError
from voicecoach.page.carried import CarriedFiles, read_page
from voicecoach.session.options import SessionOptions, absolute_routine_name
from voicecoach.session.user_folders import find_user_folders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def elsewhere(page_file: Path, tmp_path: Path) -> Path:
    """The page alone in a folder."""
    copy = tmp_path / "sent.html"
    copy.write_bytes(page_file.read_bytes())
    return copy


def test_it_carries_all_that_the_routine_is_made_of(routine: Path, page_file: Path) -> None:
    carried = read_page(page_file)
    assert carried.routine == "calf.yaml"
    assert carried.scripts == {
        "calf.yaml": routine.read_text("utf-8"),
        "parts/end.yaml": (routine.parent / "parts" / "end.yaml").read_text("utf-8"),
    }
    assert carried.pictures == {"calf.png": (routine.parent / "calf.png").read_bytes()}


def test_an_opened_page_gives_the_same_page(elsewhere: Path, page_file: Path, tmp_path: Path) -> None:
    voicecoach.open(elsewhere).export(tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == page_file.read_bytes()


def test_the_listener_chooses_other_options(elsewhere: Path) -> None:
    session = voicecoach.open(elsewhere, voice="silent", detail="brief")
    assert (session.voice, session.initial_settings.detail) == ("silent", "brief")


def test_commands_take_a_page(elsewhere: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    checked = run(app, ["check", str(elsewhere)])
    assert (checked.exit_code, checked.output.splitlines()[0]) == (
        0,
        f"{elsewhere}: Calves & <more>, 0:48, 2 steps, 1 cue shortened, replaced by a sound or dropped",
    )
    exported = run(app, ["export", str(elsewhere), "-o", str(tmp_path / "a.wav"), "--voice", "silent"])
    assert (exported.exit_code, (tmp_path / "a.wav").stat().st_size > 4_000_000) == (0, True)
    shown = run(app, ["show", str(elsewhere), "--voice", "silent"])
    assert "Press the heel down" in shown.output


@pytest.mark.thorough
def test_verify_checks_the_sound_in_a_page(routine: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", str(routine), "-o", str(tmp_path / "a.html"), "--verify"])
    assert result.exit_code == 0
    assert "cues in place" in result.output


@pytest.mark.thorough
def test_a_routine_that_cannot_be_opened_gives_way_to_its_timeline(elsewhere: Path) -> None:
    html = elsewhere.read_text("utf-8")
    elsewhere.write_text(html.replace("include: parts/end", "include: parts/gone"), "utf-8")
    warnings: list[str] = []
    session = voicecoach.open(elsewhere, warn=warnings.append)
    assert session.title == "Calves & <more>"
    assert session.fixed_timeline is not None
    reason = "there is no routine 'parts/gone' to include"
    assert warnings == [
        f"{elsewhere.as_posix()}: its routine cannot be opened here ({reason}), so its timeline is used",
    ]


def test_files_outside_of_its_folder_are_not_written(elsewhere: Path) -> None:
    html = elsewhere.read_text("utf-8")
    elsewhere.write_text(html.replace('"parts/end.yaml":', '"../../../../evil.yaml":'), "utf-8")
    assert read_page(elsewhere).scripts.keys() == {"calf.yaml"}
    elsewhere.write_text(html.replace('data-file="calf.png"', 'data-file="/tmp/evil.png"'), "utf-8")
    assert read_page(elsewhere).pictures == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<p>Hello</p>",
        '<script type="application/json" id="voicecoach-timeline">{</script>',
        '<script id="voicecoach-timeline">{}</script><script id="voicecoach-scripts">[]</script>',
    ],
)
def test_other_pages_are_refused(tmp_path: Path, text: str) -> None:
    other = tmp_path / "other.html"
    other.write_text(text, "utf-8")
    with pytest.raises(VoicecoachError, match=r"other\.html is not a page of a session"):
        voicecoach.open(other)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda data: data[:-10],
    "changed": lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:],
    "no JSON": lambda _: zlib.compress(b"{"),
    "huge": lambda _: zlib.compress(b" " * 40_000_000 + b"{}"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_timeline_is_refused(elsewhere: Path, damage: Callable[[bytes], bytes]) -> None:
    start, tag, rest = elsewhere.read_text("utf-8").partition('id="voicecoach-timeline">"')
    carried, end, rest = rest.partition('"</script>')
    damaged = base64.b64encode(damage(base64.b64decode(carried))).decode()
    elsewhere.write_text(start + tag + damaged + end + rest, "utf-8")
    with pytest.raises(VoicecoachError):
        voicecoach.open(elsewhere).timeline()


def test_a_page_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(VoicecoachError, match=r"gone\.html cannot be read: No such file"):
        voicecoach.open(tmp_path / "gone.html")


def test_a_page_of_a_timeline_file_is_opened_as_that(tmp_path: Path, routine: Path) -> None:
    run = CliRunner().invoke
    timeline = tmp_path / "calf.json"
    assert run(app, ["compile", str(routine), "-o", str(timeline), "--voice", "silent"]).exit_code == 0
    voicecoach.open(timeline).export(tmp_path / "calf.html")
    assert read_page(tmp_path / "calf.html").routine is None
    assert voicecoach.open(tmp_path / "calf.html").timeline() == voicecoach.open(timeline).timeline()


def test_history_keeps_the_place_of_a_page(elsewhere: Path) -> None:
    assert absolute_routine_name(str(elsewhere), find_user_folders()) == str(elsewhere.absolute())


def test_carried_files_hold_what_they_are_given() -> None:
    assert CarriedFiles("{}") == CarriedFiles("{}", None, {}, "{}", {})


def test_options_are_kept(routine: Path, tmp_path: Path) -> None:
    voicecoach.open(routine, SessionOptions(voice="silent", scale=0.5)).export(tmp_path / "half.html")
    half, whole = voicecoach.open(tmp_path / "half.html"), voicecoach.open(routine, voice="silent")
    assert half.voice == "silent"
    assert half.timeline().frames < whole.timeline().frames


@pytest.mark.thorough
def test_verify_finds_what_is_wrong_with_the_sound_of_a_page(elsewhere: Path) -> None:
    run = CliRunner().invoke
    whole = elsewhere.read_bytes()
    assert run(app, ["verify", str(elsewhere), str(elsewhere)]).exit_code == 0
    elsewhere.with_name("cut.html").write_bytes(whole[: len(whole) // 2 + 1])
    cut = run(app, ["verify", str(elsewhere.with_name("cut.html")), str(elsewhere)])
    assert cut.exit_code == 1
    assert "cut.html is cut off or damaged; export it again" in cut.output
    elsewhere.with_name("none.html").write_bytes(whole.partition(b"<audio")[0])
    none = run(app, ["verify", str(elsewhere.with_name("none.html")), str(elsewhere)])
    assert (none.exit_code, "there is no sound in" in none.output) == (1, True)
