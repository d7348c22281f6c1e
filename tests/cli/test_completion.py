"""Shell completion: with the words that the shells pass, and by running the program as they do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voicecoach.cli.app import app
from voicecoach.cli.options.completion import AUDIO_SUFFIXES
from voicecoach.export import AUDIO_SUFFIXES as EXPORT_SUFFIXES
from voicecoach.player import device_names

PROGRAM = """
import sys
from voicecoach.cli import main
sys.argv = ["voicecoach"]
modules = sys.stdin.read().split()
try:
    main()
finally:
    print(*(name for name in sorted(modules) if name in sys.modules), file=sys.stderr)
"""
SLOW_MODULES = "numpy pydantic yaml rich babel miniaudio"
COMMANDS = "play export build config check"

ROUTINES = [
    "box-breathing",
    "desk-break",
    "dos-en-mouvement",
    "evening-wind-down",
    "knee-strength",
    "morning-stretch",
    "neck-warmup",
    "on-the-beat",
    "rueckenpause",
    "tabata",
    "tobillos-firmes",
    "upper-back-relief",
]


pytestmark = pytest.mark.usefixtures("empty_home")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, which is empty."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def run_program(env: dict[str, str], modules: str = "") -> tuple[str, str]:
    """The completions that the program prints, and which of `modules` it has imported."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | env,
        input=modules,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, done.stderr.strip()


def bash_env(line: str) -> dict[str, str]:
    words = line.split(" ")
    return {
        "_VOICECOACH_COMPLETE": "complete_bash",
        "COMP_WORDS": "\n".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }


def complete(line: str) -> list[str]:
    """What bash completes at the end of a line."""
    return CliRunner().invoke(app, [], prog_name="voicecoach", env=bash_env(line)).stdout.split()


@pytest.mark.parametrize(
    "command", ["play", "export", "compile", "check", "show", "edit", "record-list", "diff"]
)
def test_routines(command: str) -> None:
    assert complete(f"voicecoach {command} ") == ROUTINES
    assert complete(f"voicecoach {command} ta") == ["tabata"]


def test_routines_of_the_user(empty_home: Path) -> None:
    (empty_home / "routines").mkdir()
    (empty_home / "routines" / "mine.yaml").touch()
    assert complete("voicecoach play m") == ["mine", "morning-stretch"]
    assert complete("voicecoach check tabata m") == ["mine", "morning-stretch"]
    assert complete("voicecoach wording list --routine mi") == ["mine"]


@pytest.mark.parametrize(
    ("line", "completions"),
    [
        pytest.param("voicecoach pl", ["play"], id="command"),
        pytest.param("voicecoach wording s", ["show", "set"], id="command of a group"),
        pytest.param("voicecoach play --be", ["--bed", "--bed-level"], id="option"),
        pytest.param("voicecoach play tabata --wording c", ["calm"], id="pack"),
        pytest.param("voicecoach play --language de --wording d", ["drill"], id="pack of a language"),
        pytest.param("voicecoach play --language p", ["pl", "pt"], id="language"),
        pytest.param("voicecoach say Hello --language d", ["de"], id="language of say"),
        pytest.param("voicecoach play --detail ", ["full", "brief", "minimal", "sounds"], id="detail"),
        pytest.param("voicecoach play --detail=m", ["minimal"], id="value after ="),
        pytest.param("voicecoach build . --detail b", ["brief"], id="detail of build"),
        pytest.param("voicecoach play --device s", ["simpleaudio"], id="device"),
        pytest.param("voicecoach play --voice s", ["system", "silent"], id="engine"),
        pytest.param("voicecoach play --voice espeak/de", ["espeak/de"], id="voice"),
        pytest.param("voicecoach play --voice nothing/", [], id="voice of an unknown engine"),
        pytest.param("voicecoach voices --sample silen", ["silent"], id="sample"),
        pytest.param("voicecoach build . --format m", ["mp3", "m4a", "m4b"], id="format"),
        pytest.param("voicecoach export tabata -o a.m", ["a.mp3", "a.m4a", "a.m4b"], id="output"),
        pytest.param("voicecoach play --or-export b.o", ["b.ogg", "b.opus"], id="output of play"),
        pytest.param("voicecoach compile tabata -o a", ["a.json"], id="timeline"),
        pytest.param("voicecoach export tabata -o ", [], id="output without a name"),
        pytest.param("voicecoach export tabata -o sub/", [], id="output in a folder"),
        pytest.param("voicecoach new mine --from s", ["strength", "stretches"], id="template"),
        pytest.param("voicecoach schema -o a", ["a.json"], id="schema"),
        pytest.param("voicecoach config set bed", ["bed", "bed-level"], id="setting"),
        pytest.param("voicecoach config unset lou", ["loudness"], id="setting to remove"),
        pytest.param("voicecoach config set detail m", ["minimal"], id="value of a setting"),
        pytest.param("voicecoach config set verify ", ["true", "false"], id="value of a flag"),
        pytest.param("voicecoach config set nothing ", [], id="value of an unknown setting"),
        pytest.param("voicecoach wording show half", ["halfway"], id="cue"),
    ],
)
def test_values(line: str, completions: list[str]) -> None:
    assert complete(line) == completions


def test_every_device_and_format_is_completed() -> None:
    assert complete("voicecoach play --device ") == list(device_names())
    assert AUDIO_SUFFIXES == EXPORT_SUFFIXES
    exported = [f"neck{suffix}" for suffix in (*EXPORT_SUFFIXES, ".html")]
    assert complete("voicecoach export tabata -o neck") == exported


def test_output_names_do_not_hide_existing_files(folder: Path) -> None:
    (folder / "music").mkdir()
    assert complete("voicecoach export tabata -o mu") == []  # left to the shell
    assert complete("voicecoach export tabata -o music.f") == ["music.flac"]


def test_the_other_shells_complete_the_same_names() -> None:
    fish = {
        "_VOICECOACH_COMPLETE": "complete_fish",
        "_TYPER_COMPLETE_ARGS": "voicecoach play ta",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    assert run_program(fish)[0] == "tabata\n"
    zsh = {"_VOICECOACH_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "voicecoach play ta"}
    assert run_program(zsh)[0] == "_arguments '*: :((\"tabata\"))'\n"
    assert run_program(zsh | {"_TYPER_COMPLETE_ARGS": "voicecoach play ./"})[0] == "_files\n"


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
@pytest.mark.parametrize(
    ("line", "completions"),
    [
        ("voicecoach play ta", "tabata"),
        ("voicecoach play tabata --wording dr", "drill"),
        ("voicecoach export tabata -o a.w", "a.wav"),
    ],
)
def test_in_bash(line: str, completions: str, tmp_path: Path) -> None:
    program = tmp_path / "voicecoach"
    program.write_text(f"#!{sys.executable}\nfrom voicecoach.cli import main\nmain()\n")
    program.chmod(0o755)
    script = f"""
        eval "$(_VOICECOACH_COMPLETE=source_bash voicecoach)"
        complete -p voicecoach >/dev/null || exit 1
        COMP_WORDS=({line}) COMP_CWORD={len(line.split()) - 1}
        _voicecoach_completion voicecoach
        echo "${{COMPREPLY[@]}}"
    """
    env = os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    done = subprocess.run(
        ["bash", "--norc", "-c", script], env=env, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == (f"{completions}\n", "")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("voicecoach p", id="command"),
        pytest.param("voicecoach play ta", id="routine"),
        pytest.param("voicecoach play --voice es", id="engine"),
        pytest.param("voicecoach play --wording ca", id="pack"),
        pytest.param("voicecoach play --language d", id="language"),
        pytest.param("voicecoach play --detail m", id="detail"),
        pytest.param("voicecoach play --device m", id="device"),
        pytest.param("voicecoach export tabata -o a.m", id="output"),
        pytest.param("voicecoach config set vo", id="setting"),
        pytest.param("voicecoach new mine --from st", id="template"),
        pytest.param("voicecoach wording show ha", id="cue"),
    ],
)
def test_completion_imports_no_slow_module(line: str, empty_home: Path) -> None:
    (empty_home / "settings.toml").write_text('voice = "espeak"\n')
    completions, imported = run_program(bash_env(line), SLOW_MODULES)
    assert (bool(completions.strip()), imported) == (True, "")


@pytest.mark.parametrize(
    ("line", "loaded"),
    [("voicecoach ", ""), ("voicecoach play ta", "play"), ("voicecoach config set vo", "config export play")],
)
def test_completion_loads_only_the_command_it_completes(line: str, loaded: str) -> None:
    modules = [f"voicecoach.cli.commands.{name}" for name in COMMANDS.split()]
    imported = run_program(bash_env(line), " ".join(modules))[1]
    assert imported.replace("voicecoach.cli.commands.", "") == loaded


def test_names_that_cannot_be_read_are_not_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.setenv("VOICECOACH_HOME", str(tmp_path / "loop"))
    monkeypatch.setenv("VOICECOACH_SCALE", "invalid")
    assert complete("voicecoach play --detail m") == ["minimal"]
    assert complete("voicecoach wording list --wording ca") in ([], ["calm"])
