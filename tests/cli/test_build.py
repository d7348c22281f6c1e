"""`voicecoach build`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import feedparser
import mutagen
import pytest
import soundfile
from PIL import Image
from typer.testing import CliRunner

from tests.support.library_builds import LONG, ROUTINE, build_command, built_files, run_build, write_library
from tests.support.pictures import jpeg_bytes
from voicecoach.cli.app import app


def test_only_changed_routines_are_rebuilt(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "back", "neck"), tmp_path / "out"
    first = CliRunner().invoke(app, ["build", str(routines), "-o", str(out), "--format", "wav"])
    assert first.exit_code == 0
    assert sorted(first.stdout.splitlines()) == [
        "3 built, 0 unchanged, 0 failed.",
        f"Wrote {out / 'arms.wav'}.",
        f"Wrote {out / 'back.wav'}.",
        f"Wrote {out / 'neck.wav'}.",
    ]
    assert soundfile.info(out / "neck.wav").samplerate == 48_000
    assert run_build(routines, "-o", out, "--format", "wav").stdout == "0 built, 3 unchanged, 0 failed.\n"
    (routines / "back.yaml").write_text(ROUTINE.format(title="Back").replace("Arms up", "Arms back"))
    assert run_build(routines, "-o", out, "--format", "wav").stdout == (
        f"Wrote {out / 'back.wav'}.\n1 built, 2 unchanged, 0 failed.\n"
    )


@pytest.mark.thorough
def test_inaudible_changes_are_ignored_and_damaged_files_rebuilt(
    tmp_path: Path,
) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "back", "neck"), tmp_path / "out"
    run_build(routines, "-o", out, "--format", "wav")
    before = built_files(out)
    (routines / "arms.yaml").write_text("# Mine.\n" + ROUTINE.format(title="Arms"))
    (out / "back.wav").write_bytes(b"cut")
    (out / "neck.wav").unlink()
    assert run_build(routines, "-o", out, "--format", "wav").stdout.endswith(
        "2 built, 1 unchanged, 0 failed.\n"
    )
    assert built_files(out) == before


@pytest.mark.thorough
def test_a_file_is_rebuilt_if_a_sidecar_is_missing_or_damaged(
    tmp_path: Path,
) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "back", "neck"), tmp_path / "out"
    build = (routines, "-o", out, "--format", "wav", "--captions", "vtt,srt", "--chapters-json")
    run_build(*build)
    before = built_files(out)
    (out / "arms.vtt").unlink()
    (out / "neck.chapters.json").write_bytes(b"changed")
    assert run_build(*build).stdout.endswith("2 built, 1 unchanged, 0 failed.\n")
    assert built_files(out) == before
    assert run_build(*build).stdout == "0 built, 3 unchanged, 0 failed.\n"


@pytest.mark.thorough
def test_a_split_session_is_rebuilt_if_a_part_is_missing(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "neck"), tmp_path / "out"
    build = (routines, "-o", out, "--format", "wav", "--split", "steps")
    run_build(*build)
    before = built_files(out)
    assert [name for name in sorted(before) if name.startswith("arms")] == [
        *("arms/01 Get ready.wav", "arms/02 Arms up.wav", "arms/03 Finish.wav", "arms/arms.m3u8"),
    ]
    (out / "arms/02 Arms up.wav").unlink()
    assert run_build(*build).stdout.endswith("1 built, 1 unchanged, 0 failed.\n")
    assert built_files(out) == before


@pytest.mark.thorough
def test_build_and_export_write_the_same_bytes_but_for_the_album(tmp_path: Path, empty_home: Path) -> None:
    routines, out, one = write_library(tmp_path / "routines", "arms"), tmp_path / "out", tmp_path / "one"
    one.mkdir()
    (empty_home / "cover.jpg").write_bytes(jpeg_bytes())
    (empty_home / "settings.toml").write_text(
        'voice = "espeak"\ncounter = "espeak/en-us"\npace = 1.2\ndetail = "brief"\nlead-in = "2s"\n'
        'scale = 1.5\nwithout = ["dumbbells"]\nbed-level = -15\nkeep-awake = true\nbitrate = "96k"\n'
        'channels = 2\nloudness = -18\nauthor = "Ann"\ndate = "2026"\ncover = "cover.jpg"\n'
        'captions = "vtt,lrc"\nchapters-json = true\nlabels = true\nverify = true\n'
    )
    built = run_build(routines, "-o", out)
    assert (built.exit_code, built.stderr) == (0, "")
    assert run_build(routines, "-o", out).stdout == "0 built, 1 unchanged, 0 failed.\n"
    exported = CliRunner().invoke(app, ["export", str(routines / "arms.yaml"), "-o", str(one / "arms.mp3")])
    assert (exported.exit_code, exported.stderr) == (0, "")
    assert sorted(built_files(out)) == [
        *("arms.chapters.json", "arms.labels.txt", "arms.lrc", "arms.mp3", "arms.vtt"),
    ]
    for folder in (out, one):
        tags = mutagen.File(folder / "arms.mp3")
        assert str(tags["TALB"]) == {out: "routines", one: "Arms"}[folder]
        for name in ("TALB", "TRCK"):
            tags.pop(name, None)
        tags.save(v2_version=3, padding=lambda _: 0)
    assert built_files(out) == built_files(one)


def test_a_voice_from_the_environment_is_a_single_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOICECOACH_VOICE", "espeak/no such voice")
    result = run_build(write_library(tmp_path / "routines", "arms"), "-o", tmp_path / "out")
    assert "there is no voice 'espeak/no such voice'" in result.stderr
    monkeypatch.setenv("VOICECOACH_VOICE", "espeak/de")
    result = run_build(tmp_path / "routines", "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "1 built, 0 unchanged, 0 failed.")


def test_options_apply_only_to_routines_they_fit(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "neck"), tmp_path / "out"
    with (routines / "neck.yaml").open("a") as file:
        file.write("    needs: a towel\n")
    result = run_build(routines, "-o", out, "--format", "wav", "--without", "a towel", "--bed-level", "-15")
    assert result.stdout.endswith("2 built, 0 unchanged, 0 failed.\n")
    assert soundfile.info(out / "neck.wav").frames < soundfile.info(out / "arms.wav").frames


def test_verify_checks_each_file(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms"), tmp_path / "out"
    assert run_build(routines, "-o", out, "--format", "flac", "--verify").exit_code == 0
    refused = run_build(routines, "-o", out, "--verify", "--split", "steps")
    assert refused.stderr == "--verify checks a single file; leave out --split\n"


def test_failures_are_reported_and_the_rest_is_built(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "neck"), tmp_path / "out"
    (routines / "broken.yaml").write_text("routine: Broken\nsteps:\n  - stretch: Arms up\n    hodl: 10s\n")
    result = run_build(routines, "-o", out, "--format", "wav")
    assert result.exit_code == 1
    assert result.stdout.endswith("2 built, 0 unchanged, 1 failed.\n")
    assert result.stderr == (
        "broken.wav failed:\n"
        f"{routines / 'broken.yaml'}:4:5: unknown key 'hodl' in a stretch; did you mean 'hold'?\n"
    )
    assert sorted(built_files(out)) == ["arms.wav", "neck.wav"]


def test_as_json(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "neck"), tmp_path / "out"
    run_build(routines, "-o", out, "--format", "wav")
    (routines / "neck.yaml").unlink()
    write_library(routines, "back")
    assert json.loads(run_build(routines, "-o", out, "--format", "wav", "--json").stdout) == {
        "files": [
            {"output": "arms.wav", "state": "unchanged", "why": ""},
            {"output": "back.wav", "state": "made", "why": ""},
        ],
        "orphans": ["neck.wav"],
    }


def test_a_podcast_feed(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "neck"), tmp_path / "out"
    address = "https://example.org/stretching"
    result = run_build(routines, "-o", out, "--podcast", address, "--title", "Stretching", "--author", "Ann")
    assert result.exit_code == 0
    feed = (out / "feed.xml").read_bytes()
    read = feedparser.parse(feed)
    assert not read.bozo
    assert sorted((entry.title, entry.summary) for entry in read.entries) == [
        ("Arms", "For tests."),
        ("Neck", "For tests."),
    ]
    for entry in read.entries:
        name = entry.enclosures[0].href.rpartition("/")[2]
        assert entry.enclosures[0].length == str((out / name).stat().st_size)
        chapters = json.loads((out / entry.podcast_chapters["url"].rpartition("/")[2]).read_text())
        assert [one["title"] for one in chapters["chapters"]][1] == "Arms up"
    run_build(routines, "-o", out, "--podcast", address, "--title", "Stretching", "--author", "Ann")
    assert (out / "feed.xml").read_bytes() == feed


@pytest.mark.thorough
def test_a_feed_in_another_format_at_another_address_has_the_same_episodes(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "neck"), tmp_path / "out"
    Image.new("RGB", (32, 32), "red").save(routines / "neck.png")
    (routines / "arms.png").write_bytes(b"\x89PNG\r\n\x1a\nno picture")
    podcast = ("--podcast", "https://example.org/s", "--author", "Ann", "--email", "a@b.org")
    assert "Note: the episode has no picture: " in run_build(routines, "-o", out, *podcast).stderr
    first = feedparser.parse((out / "feed.xml").read_bytes())
    run_build(routines, "-o", out, "--podcast", "https://ann.org/", "--format", "opus")
    second = feedparser.parse((out / "feed.xml").read_bytes())
    assert [entry.enclosures[0].type for entry in second.entries] == ["audio/opus", "audio/opus"]
    assert first.feed.podcast_guid == second.feed.podcast_guid
    ids_and_dates = [(entry.id, entry.published) for entry in first.entries]
    assert [(entry.id, entry.published) for entry in second.entries] == ids_and_dates
    assert len({entry.published for entry in first.entries}) == 2
    assert first.feed.publisher_detail == {"name": "Ann", "email": "a@b.org"}
    neck = next(entry for entry in first.entries if entry.title == "Neck")
    assert neck.image.href == "https://example.org/s/neck.png"
    assert (out / "neck.png").read_bytes() == (routines / "neck.png").read_bytes()
    assert neck.content[0].value.startswith("<p>For tests.</p><ul><li>0:00 ")


@pytest.mark.thorough
def test_a_feed_has_the_current_descriptions_cover_and_language(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "neck"), tmp_path / "out"
    for name in ("arms", "neck"):
        (routines / f"{name}.yaml").write_text("language: de\n" + ROUTINE.format(title=name))
    (tmp_path / "a.jpg").write_bytes(jpeg_bytes())
    build = (routines, "-o", out, "--podcast", "https://example.org/s", "--cover", tmp_path / "a.jpg")
    assert (
        "the cover is 32 x 32 pixels; podcast directories ask for 1400 to 3000\n" in run_build(*build).stderr
    )
    feed = feedparser.parse((out / "feed.xml").read_bytes()).feed
    assert (feed.language, feed.image.href) == ("de", "https://example.org/s/feed.jpg")
    assert (out / "feed.jpg").read_bytes() == jpeg_bytes()
    text = (routines / "neck.yaml").read_text()
    (routines / "neck.yaml").write_text(text.replace("about: For tests.", "about: For the neck."))
    assert run_build(*build).stdout.endswith("1 built, 1 unchanged, 0 failed.\n")  # the file has it too
    entries = feedparser.parse((out / "feed.xml").read_bytes()).entries
    assert sorted(entry.summary for entry in entries) == ["For tests.", "For the neck."]


@pytest.mark.thorough
def test_a_missing_episode_that_cannot_be_built_is_left_out_of_the_feed(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "neck"), tmp_path / "out"
    build = (routines, "-o", out, "--podcast", "https://example.org/s")
    run_build(*build)
    (routines / "neck.yaml").write_text("routine: Neck\nsteps: none\n")
    (out / "neck.mp3").unlink()
    result = run_build(*build)
    assert result.exit_code == 1
    assert result.stderr.endswith(f"Wrote {out / 'feed.xml'}: 1 episode.\n")


def test_invalid_podcast_and_format_are_rejected_before_building(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms"), tmp_path / "out"
    assert run_build(routines, "-o", out, "--podcast", "example.org").stderr == (
        "'example.org' is not the address of a folder; write one such as https://example.org/stretching/\n"
    )
    assert run_build(routines, "-o", out, "--format", "nix").stderr == (
        "--format: 'nix' is not an audio format; there are: wav, flac, mp3, ogg, opus, m4a, m4b\n"
    )
    assert not out.exists()


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--voice", "there is no voice 'nix'; "),
        ("--counter", "there is no voice 'nix'; "),
        ("--language", "there are no words for the language 'nix'; "),
        ("--wording", "there is no wording 'nix' in any language; "),
    ],
)
def test_unknown_names_are_reported_once_before_building(tmp_path: Path, option: str, message: str) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "back"), tmp_path / "out"
    result = run_build(routines, "-o", out, option, "nix")
    assert result.exit_code == 1
    assert result.stderr.startswith(message)
    assert len(result.stderr.splitlines()) == 1
    assert not out.exists()


@pytest.mark.thorough
def test_repeated_values_are_built_once(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms"), tmp_path / "out"
    twice = ("--format", "wav", "--format", ".WAV", "--detail", "brief", "--detail", "brief")
    message = run_build(routines, "-o", out, *twice).stdout.splitlines()
    assert message == [f"Wrote {out / 'arms.wav'}.", "1 built, 0 unchanged, 0 failed."]


@pytest.mark.thorough
def test_a_file_in_place_of_an_output_folder(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms"), tmp_path / "out"
    out.touch()
    message = f"cannot make the folder {out}: a file is in its place; name another, or move that file\n"
    assert run_build(routines, "-o", out).stderr == message
    out.unlink()
    write_library(routines / "back", "low")
    (out / "back").parent.mkdir()
    (out / "back").touch()
    result = run_build(routines, "-o", out, "--format", "wav")
    assert result.stdout.endswith("1 built, 0 unchanged, 1 failed.\n")
    assert f"cannot make the folder {out / 'back'}: a file is in its place; " in result.stderr


@pytest.mark.thorough
def test_only_files_of_deleted_routines_are_reported(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "arms", "back"), tmp_path / "out"
    run_build(routines, "-o", out, "--format", "wav")
    assert run_build(routines, "-o", out, "--format", "flac").stderr == ""
    (routines / "arms.yaml").rename(routines / "arms.yml")
    gone = "Note: {} belongs to no routine any more; not deleted\n"
    assert run_build(routines, "-o", out, "--format", "wav").stderr == gone.format("arms.flac")
    (routines / "back.yaml").unlink()
    assert run_build(routines, "-o", out, "--format", "flac").stderr == (
        gone.format("back.flac") + gone.format("back.wav")
    )


def test_a_killed_build_can_be_continued(tmp_path: Path) -> None:
    names = [f"r{number}" for number in range(4)]
    routines, out = write_library(tmp_path / "routines", *names, routine=LONG), tmp_path / "out"
    with subprocess.Popen(
        build_command(routines, "-o", out, "--format", "wav", "-j", 1),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as building:
        assert building.stdout
        first = building.stdout.readline()
        os.killpg(building.pid, signal.SIGKILL)
    kept = built_files(out)
    done = Path(first.removeprefix("Wrote ").rstrip(".\n")).name
    assert done in kept
    result = run_build(routines, "-o", out, "--format", "wav", "-j", 2)
    made, unchanged, failed = (int(part.split()[0]) for part in result.stdout.splitlines()[-1].split(","))
    assert (made + unchanged, failed) == (4, 0)
    assert unchanged >= 1
    assert sorted(built_files(out)) == [f"{name}.wav" for name in names]
    assert built_files(out)[done] == kept[done]


@pytest.mark.thorough
def test_workers_end_when_the_build_is_killed(tmp_path: Path) -> None:
    routines, out = write_library(tmp_path / "routines", "a", "b", "c", "d", routine=LONG), tmp_path / "out"
    with subprocess.Popen(
        build_command(routines, "-o", out, "-j", 2), stdout=subprocess.PIPE, text=True
    ) as building:
        assert building.stdout
        assert building.stdout.readline().startswith("Wrote ")
        building.kill()
        building.stdout.read()  # ends once no process has the pipe open
