from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from tests.support.virtual_card import virtual_card
from voicecoach import __version__
from voicecoach.cli.app import COMMANDS, app_for_arguments
from voicecoach.cli.full_app import app
from voicecoach.cli.playback import report_outcome
from voicecoach.journal.entry import Outcome, Progress, SessionStart
from voicecoach.journal.store import Journal
from voicecoach.player.player import PlayResult

if TYPE_CHECKING:
    from typer.testing import Result

ROOT = Path(__file__).parents[2]
Done: TypeAlias = subprocess.CompletedProcess[str]

SHORT = """\
routine: Short
prepare: 1s
steps:
  - stretch: Arms up
    hold: 10s
  - sound: bell
"""
WRONG = """\
routine: Neck
steps:
  - stretch: Ear to shoulder
    hodl: 20s
  - rest: 20 lightyears
"""
WRONG_LINES = """\
wrong.yaml:4:5: unknown key 'hodl' in a stretch; did you mean 'hold'?
wrong.yaml:5:11: '20 lightyears' is not a duration; write 20s, 1m30s or 30s..90s
"""
TIGHT = """\
routine: Tight
prepare: 5s
steps:
  - repeat: 2
    steps:
      - stretch: Arms up
        sides: [right, left]
        hold: 5s
        tips: This tip is too long to be said in five seconds, whoever says it, and however quick.
      - rest: 5s
"""
LENGTH = "0:24"
"""Of SHORT, spoken by the silent voice."""
ADVICE = (
    "advice: short.yaml:4:14: nothing tells the way into 'Arms up'; add setup: or do:, or a rest before it\n"
)

NO_CARD = "no sound device can be opened (failed to init device)"
NO_NOPE = (
    "there is no routine 'nope'; there are: desk-break, evening-wind-down, morning-stretch, neck-warmup, "
    "rueckenpause, tabata, upper-back-relief\n"
)
SHIPPED_SOUNDS = """\
bell    2.40s
end     0.90s
go      0.25s
half    0.35s
rest    0.50s
switch  0.72s
tick    0.04s
"""
GERMAN_VOICES = """\
espeak/de  de: German, 69 kB
silent     every language: says nothing and takes its time: for tests and dry runs
"""
TORN = """\
torn.json:1:12: this is not JSON: expecting value; compile the routine again
1 problem. Nothing was written.
"""
CHECKED = f"short.yaml: Short, {LENGTH}, 4 steps, every cue fits\n"
WROTE = f"Wrote a.flac: Short, {LENGTH}.\n"
STOPPED_AT = """
import sys
from voicecoach.cli import main

stop_at, sys.argv[1:] = sys.argv[1], ["export", "short.yaml", "-o", "a.flac"]

class Stop:
    def find_spec(self, name, path=None, target=None):
        if name == stop_at:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Stop())
main()
"""
CHANGED = (
    "short.json:106:13: 'bell' takes longer than its timeline gives it, it was another sound then; "
    "compile the routine again\n1 problem. Nothing was written.\n"
)


@pytest.fixture(autouse=True)
def folder(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user is: a folder with a good and a wrong routine."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "short.yaml").write_text(SHORT)
    (folder / "wrong.yaml").write_text(WRONG)
    monkeypatch.chdir(folder)
    assert list(empty_home.iterdir()) == []
    return folder


def run(*words: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, words)


def outcome(*words: str) -> tuple[int, str, str]:
    """What a command leaves with, and what it printed."""
    result = run(*words)
    return result.exit_code, result.stdout, result.stderr


def program(*words: str, env: dict[str, str] | None = None) -> Done:
    """Run a command as a program of its own, without a terminal."""
    command = [sys.executable, "-m", "voicecoach", *words]
    nothing = subprocess.DEVNULL
    return subprocess.run(command, env=env, stdin=nothing, capture_output=True, text=True, check=False)


def program_with(redirection: str, *words: str, env: dict[str, str] | None = None) -> Done:
    """Run a command with the silent voice from a shell that opens and closes its streams so."""
    command = f'exec "$@" {redirection}'
    return subprocess.run(
        ["sh", "-c", command, "sh", sys.executable, "-m", "voicecoach", *words, "--voice", "silent"],
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def without_a_card(tmp_path: Path) -> dict[str, str]:
    """An environment in which there is no sound server and no card."""
    nothing = tmp_path / "asound.conf"
    nothing.write_text("")
    return os.environ | {"PULSE_SERVER": f"unix:{tmp_path}/none", "ALSA_CONFIG_PATH": str(nothing)}


class TestDoor:
    def test_help_lists_the_commands(self) -> None:
        commands = run("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
        assert commands.splitlines() == [
            "  play         Play a session.",
            "  resume       Go on with a session at the step where it was stopped.",
            "  export       Write a session as an audio file.",
            "  compile      Write a session as a timeline file.",
            "  build        Write every routine of a folder as audio files.",
            "  check        Tell what is wrong with routines, or how long they are.",
            "  verify       Tell whether an audio file is its timeline.",
            "  diff         Tell what changed from one routine to another.",
            "  list         Show the routines, yours and those that ship.",
            "  voices       Show the voices and their languages, or hear one.",
            "  sounds       Show the sounds, yours and those that ship.",
            "  say          Speak one line, or write it to a file.",
            "  record-list  List the sentences that are still to be recorded.",
            "  history      Show what was done, the latest first.",
            "  wording      Show, change, try and check what voicecoach says on its own.",
            "  cache        Show the spoken clips that are kept, or remove some.",
            "  config       Show and change what is chosen once for all routines.",
        ]

    @pytest.mark.parametrize("command", COMMANDS)
    def test_a_command_alone_tells_the_same_help(self, command: str) -> None:
        alone = CliRunner().invoke(app_for_arguments([command, "--help"]), [command, "--help"])
        assert (alone.exit_code, alone.stdout) == (0, run(command, "--help").stdout)

    def test_the_settings_are_those_of_all_commands(self, empty_home: Path) -> None:
        words = ["config", "set", "voice", "espeak"]
        assert CliRunner().invoke(app_for_arguments(words), words).exit_code == 0
        assert (empty_home / "settings.toml").read_text("utf-8").endswith('voice = "espeak"\n')

    def test_version(self) -> None:
        assert outcome("--version") == (0, f"voicecoach {__version__}\n", "")

    def test_as_a_module(self) -> None:
        done = program("--version")
        assert (done.returncode, done.stdout, done.stderr) == (0, f"voicecoach {__version__}\n", "")

    def test_without_a_command_there_is_help(self) -> None:
        assert "Usage: voicecoach [OPTIONS] COMMAND [ARGS]..." in run().output

    def test_an_unknown_command_is_named(self) -> None:
        result = run("plya")
        last = result.stderr.splitlines()[-1]
        assert (result.exit_code, last) == (2, "Error: No such command 'plya'. Did you mean 'play'?")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
    def test_where_nothing_can_be_printed_it_is_told_in_one_line(self) -> None:
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-u", "-m", "voicecoach", "list"],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert (done.returncode, done.stderr) == (1, "The system refuses: No space left on device.\n")

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has other words for a closed pipe")
    def test_whoever_reads_may_leave(self) -> None:
        ours, theirs = os.pipe()
        os.close(ours)
        with os.fdopen(theirs, "w") as pipe:
            done = subprocess.run(
                [sys.executable, "-u", "-m", "voicecoach", "list"],
                stdout=pipe,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert (done.returncode, done.stderr) == (1, "")

    @pytest.mark.parametrize(
        ("words", "empty"),
        [
            pytest.param(("build", ".", "-o", ""), "-o", id="a folder"),
            pytest.param(("check", "short.yaml", "--voice", ""), "--voice", id="a name"),
            pytest.param(("say", ""), "a word of the command", id="an argument"),
        ],
    )
    def test_an_empty_word_is_not_passed_over(self, words: tuple[str, ...], empty: str, folder: Path) -> None:
        said = f"{empty} is empty; write something between the quotes, or leave it out\n"
        assert outcome(*words) == (1, "", said)
        assert {file.name for file in folder.iterdir()} == {"short.yaml", "wrong.yaml"}

    def test_an_output_without_a_character_gets_its_number(self) -> None:
        words = ["wording", "show", "countdown", "--language", "ja"]
        done = program(*words, env=os.environ | {"PYTHONIOENCODING": "cp1252"})
        assert (done.returncode, done.stderr) == (0, "")
        assert "language ja: {n}\\u3002" in done.stdout

    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere arguments are always text")
    @pytest.mark.parametrize(
        "words",
        [
            pytest.param(["export", "short.yaml", "-o", b"\xff.wav"], id="in a file's name"),
            pytest.param(["export", "short.yaml", "-o", "a.ogg", "--author", b"\xff"], id="in a tag"),
            pytest.param(["config", "set", "author", b"\xff"], id="in a setting"),
        ],
    )
    def test_bytes_that_are_no_text_are_said_so(self, words: list[str | bytes], folder: Path) -> None:
        command = [sys.executable, "-m", "voicecoach", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = "'\\udcff' in a name or in words is not UTF-8; write it in UTF-8\n"
        assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
        assert {file.name for file in folder.iterdir()} == {"short.yaml", "wrong.yaml"}

    @pytest.mark.parametrize(
        ("module", "said"),
        [
            pytest.param("typer", "Stopped.\n", id="ahead of all commands"),
            pytest.param("voicecoach.session.open", "Stopped. Nothing was written.\n", id="in a command"),
        ],
    )
    def test_ctrl_c_while_it_is_being_imported_is_no_error(self, module: str, said: str) -> None:
        done = subprocess.run(
            [sys.executable, "-c", STOPPED_AT, module], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (130, "", said)

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shell that closes streams")
    @pytest.mark.parametrize(
        ("closed", "command", "ends"),
        [
            pytest.param(
                "2>&-", ("check", "short.yaml"), (0, CHECKED + ADVICE, ""), id="check without stderr"
            ),
            pytest.param(
                "2>&-", ("export", "short.yaml", "-o", "a.flac"), (0, WROTE, ""), id="export without stderr"
            ),
            pytest.param(
                ">&-", ("export", "short.yaml", "-o", "a.flac"), (0, "", ""), id="export without stdout"
            ),
            pytest.param(
                "<&- >&- 2>&-", ("export", "short.yaml", "-o", "a.flac"), (0, "", ""), id="without any"
            ),
            pytest.param(">&-", ("check", "nope"), (1, "", "1 problem.\n"), id="a problem without stdout"),
        ],
    )
    def test_without_a_stream_it_does_the_same(
        self, folder: Path, closed: str, command: tuple[str, ...], ends: tuple[int, str, str]
    ) -> None:
        done = program_with(closed, *command)
        assert (done.returncode, done.stdout, done.stderr) == ends
        assert (folder / "a.flac").exists() == (command[0] == "export")

    @pytest.mark.parametrize(
        ("command", "undone"),
        [
            pytest.param(("play", "wrong.yaml"), "Nothing was played.", id="play"),
            pytest.param(("export", "wrong.yaml", "-o", "a.wav"), "Nothing was written.", id="export"),
            pytest.param(("compile", "wrong.yaml", "-o", "a.json"), "Nothing was written.", id="compile"),
        ],
    )
    def test_problems_of_a_script_are_lines(
        self, folder: Path, command: tuple[str, ...], undone: str
    ) -> None:
        assert outcome(*command) == (1, "", f"{WRONG_LINES}2 problems. {undone}\n")
        assert sorted(path.name for path in folder.iterdir()) == ["short.yaml", "wrong.yaml"]

    @pytest.mark.parametrize(
        ("command", "message"),
        [
            pytest.param(("play", "nope"), NO_NOPE, id="routine"),
            pytest.param(
                ("play", "tabatta"), "there is no routine 'tabatta'; did you mean 'tabata'?\n", id="near"
            ),
            pytest.param(
                ("play", "gone.yaml"),
                "there is no file gone.yaml; `voicecoach list` shows the routines there are\n",
                id="file",
            ),
            pytest.param(
                ("play", "gone.json"), "gone.json cannot be read: No such file or directory\n", id="timeline"
            ),
            pytest.param(
                ("play", "short.yaml", "--device", "gramophone"),
                "there is no device 'gramophone'; there are: miniaudio, simpleaudio\n",
                id="device",
            ),
            pytest.param(
                ("play", "short.yaml", "--wording", "clam"),
                "there is no wording 'clam' in the language 'en'; did you mean 'calm'?\n",
                id="wording",
            ),
            pytest.param(
                ("export", "short.yaml", "-o", "a.mpx"),
                "cannot write a.mpx: '.mpx' is not a kind of audio file; did you mean '.mp3'?\n",
                id="suffix",
            ),
            pytest.param(
                ("play", "short.yaml", "--or-export", "a"),
                "cannot write a: its name has no suffix; "
                "use one of .wav, .flac, .mp3, .ogg, .opus, .m4a, .m4b\n",
                id="suffix-instead",
            ),
            pytest.param(
                ("export", "short.yaml", "--voice", "silent", "-o", "gone/a.wav"),
                "cannot write gone/a.wav: the folder does not exist; make it first\n",
                id="folder",
            ),
            pytest.param(
                ("compile", "short.yaml", "-o", "a.txt"),
                "a timeline is a .json file, not a.txt; write -o a.json\n",
                id="not-json",
            ),
            pytest.param(
                ("compile", "short.yaml", "-o", "-"),
                "a timeline is a .json file, not -; write -o routine.json\n",
                id="standard-output",
            ),
            pytest.param(
                ("say", "Hello", "--language", "qq"),
                "no voice speaks 'qq'; `voicecoach voices` lists those that there are\n",
                id="language",
            ),
            pytest.param(
                ("voices", "--language", "qq"),
                "no voice speaks 'qq'; `voicecoach voices` lists those that there are\n",
                id="voices",
            ),
        ],
    )
    def test_what_cannot_be_done_is_one_sentence(self, command: tuple[str, ...], message: str) -> None:
        assert outcome(*command) == (1, "", message)


class TestCheck:
    def test_a_good_routine_has_a_length(self) -> None:
        assert outcome("check", "short.yaml", "--voice", "silent") == (
            0,
            f"short.yaml: Short, {LENGTH}, 4 steps, every cue fits\n{ADVICE}",
            "",
        )

    def test_the_problems_of_all_routines_are_counted(self) -> None:
        assert outcome("check", "wrong.yaml", "nope", "short.yaml", "--voice", "silent") == (
            1,
            f"{WRONG_LINES}{NO_NOPE}short.yaml: Short, {LENGTH}, 4 steps, every cue fits\n{ADVICE}",
            "3 problems.\n",
        )

    def test_what_it_goes_on_without_is_noted(self, empty_home: Path) -> None:
        (empty_home / "clips").write_text("a file where a folder belongs")
        result = run("check", "short.yaml", "--voice", "espeak")
        assert (result.exit_code, len(result.stderr.splitlines())) == (0, 1)
        assert result.stderr.startswith("Note: ")

    def test_one_problem_is_one(self) -> None:
        assert outcome("check", "nope") == (1, NO_NOPE, "1 problem.\n")

    def test_what_does_not_fit_is_told_with_its_step_as_the_player_counts_and_its_time(
        self, folder: Path
    ) -> None:
        (folder / "tight.yaml").write_text(TIGHT)
        result = run("check", "tight.yaml", "--voice", "silent")
        assert (result.exit_code, result.stderr) == (0, "")
        first, *rest = result.stdout.splitlines()
        lines = [line for line in rest if not line.startswith("advice: ")]
        assert first == "tight.yaml: Tight, 0:56, 8 steps, 4 cues cut short"
        assert [line.partition(": '")[0] for line in lines] == [
            "  step 2 at 0:05, Arms up, right, round 1/2: tip is left out",
            "  step 3 at 0:16, Arms up, left, round 1/2: tip is left out",
            "  step 5 at 0:31, Arms up, right, round 2/2: tip is left out",
            "  step 6 at 0:38, Arms up, left, round 2/2: tip is left out",
        ]


class TestLists:
    def test_routines(self) -> None:
        names = [line.split()[0] for line in run("list").stdout.partition("\n\n")[0].splitlines()]
        assert names == sorted(path.stem for path in (ROOT / "scripts").glob("*.yaml"))

    def test_your_own_routines_are_among_them(self, empty_home: Path) -> None:
        routines = empty_home / "routines"
        routines.mkdir()
        (routines / "mine.yaml").write_text(SHORT)
        (routines / "worse.yaml").write_text(WRONG)
        lines = {" ".join(line.split()) for line in run("list").stdout.splitlines()}
        assert "mine Short (yours)" in lines
        assert "worse has problems; `voicecoach check worse` tells them (yours)" in lines
        assert f"Your own go to {routines}" in lines

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows lets not everyone make links")
    def test_a_link_that_leads_nowhere_is_no_routine(self, empty_home: Path) -> None:
        routines = empty_home / "routines"
        (routines / "folder.yaml").mkdir(parents=True)
        (routines / "lost.yaml").symlink_to("gone.yaml")
        code, shown, _ = outcome("list")
        assert (code, "lost" in shown, "folder" in shown) == (0, False, False)

    def test_a_damaged_sound_is_told_among_the_others(self, empty_home: Path) -> None:
        sounds = empty_home / "sounds"
        sounds.mkdir()
        (sounds / "broken.wav").write_bytes(b"")
        code, shown, _ = outcome("sounds")
        assert (code, len(shown.splitlines())) == (0, len(SHIPPED_SOUNDS.splitlines()) + 3)
        assert "broken  is damaged or not a sound file (yours)\n" in shown

    def test_a_file_for_no_voice_is_refused(self, folder: Path) -> None:
        said = "nothing says which voice to write; add --sample NAME\n"
        assert outcome("voices", "-o", "a.wav") == (1, "", said)
        assert not (folder / "a.wav").exists()

    def test_sounds(self, empty_home: Path) -> None:
        assert outcome("sounds") == (
            0,
            f"{SHIPPED_SOUNDS}\nYour own go to {empty_home / 'sounds'}\n",
            "",
        )

    def test_your_own_sounds_come_before_those_that_ship(self, empty_home: Path) -> None:
        (empty_home / "sounds").mkdir()
        soundfile.write(empty_home / "sounds" / "bell.wav", np.zeros(48_000, np.int16), 48_000)
        assert run("sounds").stdout.startswith("bell    1.00s (yours)\n")

    def test_voices_of_a_language(self) -> None:
        code, shown, complained = outcome("voices", "--language", "de-AT")
        rows = [line.split(maxsplit=1) for line in shown.splitlines()]
        ours = [row for row in rows if not row[0].startswith("system/")]  # these depend on the machine
        assert (code, ours, complained) == (
            0,
            [line.split(maxsplit=1) for line in GERMAN_VOICES.splitlines()],
            "",
        )

    def test_voices(self) -> None:
        names = [line.split()[0] for line in run("voices").stdout.splitlines()]
        assert (names[0], names[-1]) == ("natural/heart", "silent")
        assert len(names) > 100


class TestExport:
    @pytest.mark.parametrize("suffix", [".wav", ".flac", ".mp3", ".ogg", ".opus"])
    def test_a_routine(self, folder: Path, suffix: str) -> None:
        target = f"short{suffix}"
        assert outcome("export", "short.yaml", "-o", target, "--voice", "silent") == (
            0,
            f"Wrote {target}: Short, {LENGTH}.\n",
            "",
        )
        assert round(soundfile.info(folder / target).duration) == 25

    def test_a_timeline_gives_the_same_bytes(self, folder: Path) -> None:
        run("export", "short.yaml", "-o", "direct.wav", "--voice", "silent")
        assert outcome("compile", "short.yaml", "-o", "short.json", "--voice", "silent") == (
            0,
            f"Wrote short.json: Short, {LENGTH}.\n",
            "",
        )
        assert outcome("export", "short.json", "-o", "again.wav") == (
            0,
            f"Wrote again.wav: Short, {LENGTH}.\n",
            "",
        )
        assert (folder / "again.wav").read_bytes() == (folder / "direct.wav").read_bytes()

    def test_all_that_lies_beside_it(self, folder: Path) -> None:
        words = ("--captions", "vtt,srt,lrc", "--labels", "--chapters-json", "--channels", "2")
        run("export", "short.yaml", "-o", "short.m4b", "--voice", "silent", *words)
        ends = ["chapters.json", "labels.txt", "lrc", "m4b", "srt", "vtt"]
        assert sorted(path.name for path in folder.glob("short.*")) == sorted(
            ["short.yaml", *(f"short.{end}" for end in ends)]
        )

    def test_a_file_for_each_step(self, folder: Path) -> None:
        words = ("export", "short.yaml", "-o", "short.mp3", "--split", "steps", "--voice", "silent")
        assert outcome(*words) == (0, f"Wrote {Path('short/short.m3u8')}: Short, {LENGTH}.\n", "")
        assert (folder / "short" / "short.m3u8").read_text("utf-8").startswith("#EXTM3U\n#EXTINF:")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--bitrate", "fast"), "'fast' is not a bit rate; write kilobits a second, such as 64k\n"),
            (("--captions", "ass"), "'ass' is not a kind of captions; there are: vtt, srt, lrc\n"),
            (
                ("--split", "steps", "--verify"),
                "--verify holds one file against its timeline; leave out --split\n",
            ),
        ],
    )
    def test_what_means_nothing_is_told_ahead(self, words: tuple[str, ...], said: str) -> None:
        assert outcome("export", "short.yaml", "-o", "short.mp3", *words) == (1, "", said)

    def test_a_wrong_timeline_is_told_with_its_place(self, folder: Path) -> None:
        (folder / "torn.json").write_text('{"format": ')
        assert outcome("export", "torn.json", "-o", "a.wav") == (
            1,
            "",
            TORN,
        )

    def test_a_timeline_whose_sounds_have_changed_is_refused(self, folder: Path) -> None:
        run("compile", "short.yaml", "-o", "short.json", "--voice", "silent")
        soundfile.write(folder / "bell.wav", np.ones(480_000, np.int16), 48_000)
        assert outcome("export", "short.json", "-o", "a.wav") == (1, "", CHANGED)
        assert not (folder / "a.wav").exists()

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no terminals that a program can make")
    def test_on_a_terminal_it_shows_how_far_it_is(self) -> None:
        ours, theirs = os.openpty()
        words = ("export", "short.yaml", "-o", "short.opus", "--voice", "silent")
        with os.fdopen(ours, "rb", buffering=0) as terminal:
            done = subprocess.run(
                [sys.executable, "-m", "voicecoach", *words],
                env=os.environ | {"TERM": "xterm", "COLUMNS": "80"},
                stdout=subprocess.PIPE,
                stderr=theirs,
                text=True,
                check=False,
            )
            shown = terminal.read(65_536).decode()
            os.close(theirs)
        assert (done.returncode, done.stdout) == (0, f"Wrote short.opus: Short, {LENGTH}.\n")
        assert "Writing " in shown
        assert "100%" in shown

    def test_what_no_wav_file_can_hold_is_told_before_it_is_written(self, folder: Path) -> None:
        (folder / "day.yaml").write_text("routine: Day\nprepare: 0s\nsteps:\n  - rest: 12h30m\n")
        assert outcome("export", "day.yaml", "-o", "day.wav", "--voice", "silent") == (
            1,
            "",
            "cannot write day.wav: a WAV file holds at most 12 h 25 min; use .flac\n",
        )
        assert sorted(path.name for path in folder.iterdir()) == ["day.yaml", "short.yaml", "wrong.yaml"]

    def test_ctrl_c_leaves_the_old_file(self, folder: Path) -> None:
        (folder / "long.yaml").write_text("routine: Long\nsteps:\n  - stretch: Arms up\n    hold: 59m\n")
        (folder / "long.opus").write_bytes(b"old")
        command = [
            *(sys.executable, "-m", "voicecoach", "export", "long.yaml"),
            *("-o", "long.opus", "--voice", "silent"),
        ]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as exporting:
            wait_for(folder, ".long.opus.*.part", exporting)
            exporting.send_signal(signal.SIGINT)
            _, said = exporting.communicate()
        assert (exporting.returncode, said) == (130, "Stopped. Nothing was written.\n")
        assert (folder / "long.opus").read_bytes() == b"old"
        assert not list(folder.glob(".*"))


def wait_for(folder: Path, pattern: str, running: subprocess.Popen[str]) -> None:
    """Until there is such a file; a program that ends before is a failure."""
    while not list(folder.glob(pattern)):
        assert running.poll() is None
        Event().wait(0.01)


class TestPlay:
    def test_without_a_device_it_says_what_to_do(self, without_a_card: dict[str, str]) -> None:
        done = program("play", "short.yaml", "--voice", "silent", env=without_a_card)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"{NO_CARD}; `voicecoach export` writes a file instead\n"

    def test_without_a_device_a_session_is_not_said_to_go_on(
        self, empty_home: Path, without_a_card: dict[str, str]
    ) -> None:
        with Journal(empty_home / "journal.sqlite") as journal:
            number = journal.begin(SessionStart(datetime.now(UTC), "short.yaml", "Short"))
            journal.save_progress(
                number, Progress(step=1, name="Chin", position=1, frames=2, steps=3), Outcome.STOPPED
            )
        done = program("resume", env=without_a_card)
        assert (done.returncode, done.stderr.splitlines()[-1].startswith(NO_CARD)) == (1, True)
        assert ", is to go on at step " in done.stdout

    def test_without_a_device_it_exports_where_it_may(
        self, folder: Path, without_a_card: dict[str, str]
    ) -> None:
        words = ("play", "short.yaml", "--voice", "silent", "--or-export", "short.flac")
        done = program(*words, env=without_a_card)
        assert (done.returncode, done.stdout) == (0, f"Wrote short.flac: Short, {LENGTH}.\n")
        assert done.stderr == f"{NO_CARD}; this goes to short.flac instead.\n"
        assert round(soundfile.info(folder / "short.flac").duration) == 25

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shell that closes streams")
    @pytest.mark.parametrize(
        ("closed", "said"),
        [
            pytest.param(">&-", f"{NO_CARD}; this goes to short.flac instead.\n", id="stdout"),
            pytest.param(">&- 2>&-", "", id="both"),
        ],
    )
    def test_without_streams_it_does_the_same(
        self, folder: Path, without_a_card: dict[str, str], closed: str, said: str
    ) -> None:
        done = program_with(closed, "play", "short.yaml", "--or-export", "short.flac", env=without_a_card)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", said)
        assert round(soundfile.info(folder / "short.flac").duration) == 25

    @pytest.mark.card
    def test_a_timeline_is_heard_as_it_is_exported(self, folder: Path) -> None:
        (folder / "short.yaml").write_text(
            "routine: B\ndetail: minimal\nprepare: 0s\nsteps:\n  - sound: tick\n"
        )
        run("compile", "short.yaml", "-o", "short.json", "--voice", "silent")
        run("export", "short.json", "-o", "short.wav")
        with virtual_card() as card:
            done = program("play", "short.json", "--or-export", "never.wav", env=card.env)
            card.drain()
            heard = np.trim_zeros(card.heard)
        assert (done.returncode, done.stderr, done.stdout.splitlines()[-1]) == (0, "", "Done.")
        exported, _ = soundfile.read(folder / "short.wav", dtype="int16")
        assert np.array_equal(heard, np.trim_zeros(exported))
        assert not (folder / "never.wav").exists()

    @pytest.mark.card
    def test_without_a_keyboard_a_wait_lasts_its_time(self, folder: Path) -> None:
        (folder / "wait.yaml").write_text(
            "routine: W\ndetail: sounds\nprepare: 0s\nsteps:\n  - wait: Go on.\n    for: 2s\n"
        )
        with virtual_card() as card:
            done = program("play", "wait.yaml", "--voice", "silent", env=card.env)
        assert (done.returncode, done.stderr, done.stdout.splitlines()[-1]) == (0, "", "Done.")
        assert "press space to go on" not in done.stdout

    @pytest.mark.card
    def test_stopped_while_it_still_speaks_ahead_it_leaves_quietly(self, empty_home: Path) -> None:
        with virtual_card() as card, card.program("play", "upper-back-relief") as playing:
            wait_for(empty_home / "clips", "**/*.*", playing)
            playing.send_signal(signal.SIGINT)
            shown, said = playing.communicate()
        assert (playing.returncode, said) == (0, "")
        assert shown.splitlines()[-1].startswith("Stopped at 0:0")

    def test_a_patience_that_is_no_time_is_said_so(self, folder: Path) -> None:
        assert outcome("play", str(folder / "short.yaml"), "--patience", "long") == (
            1,
            "",
            "--patience: 'long' is not a duration; write 20s, 1m30s or 30s..90s\n",
        )

    @pytest.mark.card
    @pytest.mark.usefixtures("folder")
    def test_a_device_that_stays_away_longer_than_the_patience_ends_it(self) -> None:
        words = ("play", "short.yaml", "--voice", "silent", "--patience", "1s")
        with virtual_card() as card, card.program(*words) as playing:
            assert playing.stdout
            playing.stdout.readline()
            card.kill()
            _, said = playing.communicate()
        assert playing.returncode == 1
        assert said == (
            "the sound device was gone at 0:00 and not back within 1s; "
            "when it is there again, `voicecoach resume` goes on\n"
        )

    @pytest.mark.parametrize(
        ("underruns", "said"),
        [
            pytest.param(0, "", id="never"),
            pytest.param(1, "Note: sound was late once: the machine was too busy\n", id="once"),
            pytest.param(3, "Note: sound was late 3 times: the machine was too busy\n", id="often"),
        ],
    )
    def test_sound_that_was_late_is_told_at_the_end(
        self, underruns: int, said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        report_outcome(PlayResult(position=48_000, is_complete=True, underrun_count=underruns), None)
        assert capsys.readouterr() == ("Done.\n", said)


class TestSay:
    def test_to_a_file(self, folder: Path) -> None:
        assert outcome("say", "Hold.", "-o", "hold.wav", "--voice", "espeak") == (0, "Wrote hold.wav.\n", "")
        sound, rate = soundfile.read(folder / "hold.wav", dtype="int16")
        assert rate == 48_000
        assert np.abs(sound).max() > 3_000

    def test_without_a_device_it_says_what_to_do(self, without_a_card: dict[str, str]) -> None:
        done = program("say", "Hold.", "--voice", "silent", env=without_a_card)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"{NO_CARD}; `-o FILE` writes a file instead\n"

    @pytest.mark.card
    def test_to_a_card(self) -> None:
        with virtual_card() as card:
            done = program("say", "Hold.", "--voice", "espeak", env=card.env)
            card.drain()
            heard = card.heard
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert np.abs(heard).max() > 3_000


class TestOwnFolders:
    def test_words_of_your_own_are_said(self, empty_home: Path, folder: Path) -> None:
        (empty_home / "wording").mkdir()
        (empty_home / "wording" / "en.yaml").write_text("cues:\n  finish: That is all.\n")
        run("compile", "short.yaml", "-o", "short.json", "--voice", "silent")
        events = json.loads((folder / "short.json").read_text())["events"]
        assert [event["text"] for event in events if event["cue"] == "finish"] == ["That is all."]
