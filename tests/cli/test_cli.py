"""The program: help, errors, streams, and its commands on the shortest examples."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
import soundfile

from tests.support.command import outcome, run
from tests.support.programs import wait_for
from voicecoach import __version__
from voicecoach.cli.playback import report_outcome
from voicecoach.journal.entry import Outcome, Progress, SessionStart
from voicecoach.journal.store import Journal
from voicecoach.player.player import PlayResult

ROOT = Path(__file__).parents[2]
Completed: TypeAlias = subprocess.CompletedProcess[str]

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
"""The length of SHORT with the silent voice."""
ADVICE = (
    "advice: short.yaml:4:14: nothing tells the way into 'Arms up'; add setup: or do:, or a rest before it\n"
)

NO_CARD = "no sound device can be opened (failed to init device)"
NO_NOPE = (
    "there is no routine 'nope'; there are: box-breathing, desk-break, dos-en-mouvement, evening-wind-down, "
    "knee-strength, morning-stretch, neck-warmup, on-the-beat, rueckenpause, tabata, tobillos-firmes, "
    "upper-back-relief\n"
)
SHIPPED_SOUNDS = """\
beat              0.04s
beat_accent       0.04s
bell              2.40s
end               0.90s
go                0.25s
half              0.35s
rest              0.50s
switch            0.72s
tick              0.04s
soft/beat         0.04s
soft/beat_accent  0.04s
soft/bell         2.40s
soft/end          0.90s
soft/go           0.25s
soft/half         0.35s
soft/rest         0.50s
soft/switch       0.72s
soft/tick         0.04s
"""
SOFT_SET = "The sounds in soft/ are those of the soft set (`--sounds soft`).\n"
GERMAN_VOICES = """\
espeak/de  de: German, 69 kB
silent     any language: silent, but as long as speech: for tests and dry runs
"""
TRUNCATED_TIMELINE = """\
torn.json:1:12: this is not JSON: expecting value; compile the routine again
1 problem. Nothing was written.
"""
CHECK_SUMMARY = f"short.yaml: Short, {LENGTH}, 1 step, all cues fit\n"
WROTE = f"Wrote a.flac: Short, {LENGTH}.\n"
INTERRUPTED_IMPORT = """
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
CHANGED_SOUND = (
    "short.json:106:13: 'bell' takes longer than its timeline gives it, it was another sound then; "
    "compile the routine again\n1 problem. Nothing was written.\n"
)


@pytest.fixture(autouse=True)
def folder(empty_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a valid and an invalid routine."""
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "short.yaml").write_text(SHORT)
    (folder / "wrong.yaml").write_text(WRONG)
    monkeypatch.chdir(folder)
    assert list(empty_home.iterdir()) == []
    return folder


def run_program(*words: str, env: dict[str, str] | None = None) -> Completed:
    """Run a command in a process without a terminal."""
    command = [sys.executable, "-m", "voicecoach", *words]
    return subprocess.run(
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def run_program_with(redirection: str, *words: str, env: dict[str, str] | None = None) -> Completed:
    """Run a command with the silent voice from a shell that redirects its streams."""
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
def no_card_env(tmp_path: Path) -> dict[str, str]:
    """An environment without a sound server or card."""
    empty = tmp_path / "asound.conf"
    empty.write_text("")
    return os.environ | {"PULSE_SERVER": f"unix:{tmp_path}/none", "ALSA_CONFIG_PATH": str(empty)}


class TestProgram:
    def test_settings_work_without_a_file(self, empty_home: Path) -> None:
        words = ["config", "set", "voice", "espeak"]
        assert run(*words).exit_code == 0
        assert (empty_home / "settings.toml").read_text("utf-8").endswith('voice = "espeak"\n')

    def test_version(self) -> None:
        assert outcome("--version") == (0, f"voicecoach {__version__}\n", "")

    def test_as_a_module(self) -> None:
        done = run_program("--version")
        assert (done.returncode, done.stdout, done.stderr) == (0, f"voicecoach {__version__}\n", "")

    def test_help_is_shown_without_a_command(self) -> None:
        assert "Usage: voicecoach [OPTIONS] COMMAND [ARGS]..." in run().output

    def test_an_unknown_command_gets_a_suggestion(self) -> None:
        result = run("plya")
        last = result.stderr.splitlines()[-1]
        assert (result.exit_code, last) == (2, "Error: No such command 'plya'. Did you mean 'play'?")

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
    def test_output_to_a_full_device_is_an_error_of_one_line(self) -> None:
        with Path("/dev/full").open("w") as full_device:
            done = subprocess.run(
                [sys.executable, "-u", "-m", "voicecoach", "sounds"],
                stdout=full_device,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert (done.returncode, done.stderr) == (1, "System error: No space left on device\n")

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows reports a closed pipe differently")
    def test_a_closed_pipe_is_no_error_message(self) -> None:
        reading_end, writing_end = os.pipe()
        os.close(reading_end)
        with os.fdopen(writing_end, "w") as pipe:
            done = subprocess.run(
                [sys.executable, "-u", "-m", "voicecoach", "sounds"],
                stdout=pipe,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert (done.returncode, done.stderr) == (1, "")

    @pytest.mark.parametrize(
        ("words", "empty"),
        [
            pytest.param(("build", ".", "-o", ""), "the argument after -o", id="a folder"),
            pytest.param(("check", "short.yaml", "--voice", ""), "the argument after --voice", id="a name"),
            pytest.param(("say", ""), "an argument", id="an argument"),
        ],
    )
    def test_empty_arguments_are_rejected(self, words: tuple[str, ...], empty: str, folder: Path) -> None:
        message = f"{empty} is empty; write a value between the quotes, or leave it out\n"
        assert outcome(*words) == (1, "", message)
        assert {file.name for file in folder.iterdir()} == {"short.yaml", "wrong.yaml"}

    def test_characters_that_the_output_cannot_encode_are_escaped(self) -> None:
        words = ["wording", "show", "countdown", "--language", "ja"]
        done = run_program(*words, env=os.environ | {"PYTHONIOENCODING": "cp1252"})
        assert (done.returncode, done.stderr) == (0, "")
        assert "language ja: {n}\\u3002" in done.stdout

    @pytest.mark.skipif(sys.platform != "linux", reason="elsewhere arguments are always valid text")
    @pytest.mark.parametrize(
        "words",
        [
            pytest.param(["export", "short.yaml", "-o", b"\xff.wav"], id="in a file's name"),
            pytest.param(
                ["export", "short.yaml", "-o", "a.ogg", "--author", b"\xff"],
                id="in a tag",
                marks=pytest.mark.thorough,
            ),
            pytest.param(["config", "set", "author", b"\xff"], id="in a setting", marks=pytest.mark.thorough),
        ],
    )
    def test_arguments_that_are_not_utf_8_are_rejected(self, words: list[str | bytes], folder: Path) -> None:
        command = [sys.executable, "-m", "voicecoach", *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        message = "'\\udcff' in an argument is not valid UTF-8; use UTF-8\n"
        assert (done.returncode, done.stdout, done.stderr) == (1, "", message)
        assert {file.name for file in folder.iterdir()} == {"short.yaml", "wrong.yaml"}

    @pytest.mark.parametrize(
        ("module", "message"),
        [
            pytest.param("typer", "Stopped.\n", id="before the command"),
            pytest.param("voicecoach.session.open", "Stopped. Nothing was written.\n", id="in the command"),
        ],
    )
    def test_ctrl_c_during_imports(self, module: str, message: str) -> None:
        done = subprocess.run(
            [sys.executable, "-c", INTERRUPTED_IMPORT, module], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (130, "", message)

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shell that closes streams")
    @pytest.mark.parametrize(
        ("closed", "command", "expected"),
        [
            pytest.param(
                "2>&-",
                ("check", "short.yaml"),
                (0, CHECK_SUMMARY + ADVICE, ""),
                id="check without stderr",
                marks=pytest.mark.thorough,
            ),
            pytest.param(
                "2>&-",
                ("export", "short.yaml", "-o", "a.flac"),
                (0, WROTE, ""),
                id="export without stderr",
                marks=pytest.mark.thorough,
            ),
            pytest.param(
                ">&-",
                ("export", "short.yaml", "-o", "a.flac"),
                (0, "", ""),
                id="export without stdout",
                marks=pytest.mark.thorough,
            ),
            pytest.param(
                "<&- >&- 2>&-", ("export", "short.yaml", "-o", "a.flac"), (0, "", ""), id="without any"
            ),
            pytest.param(">&-", ("check", "nope"), (1, "", "1 problem.\n"), id="a problem without stdout"),
        ],
    )
    def test_closed_standard_streams(
        self, folder: Path, closed: str, command: tuple[str, ...], expected: tuple[int, str, str]
    ) -> None:
        done = run_program_with(closed, *command)
        assert (done.returncode, done.stdout, done.stderr) == expected
        assert (folder / "a.flac").exists() == (command[0] == "export")

    @pytest.mark.parametrize(
        ("command", "nothing_done"),
        [
            pytest.param(("play", "wrong.yaml"), "Nothing was played.", id="play"),
            pytest.param(("export", "wrong.yaml", "-o", "a.wav"), "Nothing was written.", id="export"),
            pytest.param(("compile", "wrong.yaml", "-o", "a.json"), "Nothing was written.", id="compile"),
        ],
    )
    def test_problems_of_a_script_are_one_line_each(
        self, folder: Path, command: tuple[str, ...], nothing_done: str
    ) -> None:
        assert outcome(*command) == (1, "", f"{WRONG_LINES}2 problems. {nothing_done}\n")
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
                "use one of .wav, .flac, .mp3, .ogg, .opus, .m4a, .m4b, .html\n",
                id="suffix-instead",
            ),
            pytest.param(
                ("export", "short.yaml", "--voice", "silent", "-o", "gone/a.wav"),
                "cannot write gone/a.wav: the folder does not exist; make it first\n",
                id="folder",
            ),
            pytest.param(
                ("compile", "short.yaml", "-o", "a.txt"),
                "a timeline file must end in .json, not a.txt; use -o a.json\n",
                id="not-json",
            ),
            pytest.param(
                ("compile", "short.yaml", "-o", "-"),
                "a timeline file must end in .json, not -; use -o routine.json\n",
                id="standard-output",
            ),
            pytest.param(
                ("say", "Hello", "--language", "qq"),
                "no voice speaks 'qq'; `voicecoach voices` lists all voices\n",
                id="language",
            ),
            pytest.param(
                ("voices", "--language", "qq"),
                "no voice speaks 'qq'; `voicecoach voices` lists all voices\n",
                id="voices",
            ),
        ],
    )
    def test_errors_are_one_line(self, command: tuple[str, ...], message: str) -> None:
        assert outcome(*command) == (1, "", message)


class TestCheck:
    def test_a_valid_routine(self) -> None:
        assert outcome("check", "short.yaml", "--voice", "silent") == (
            0,
            f"short.yaml: Short, {LENGTH}, 1 step, all cues fit\n{ADVICE}",
            "",
        )

    def test_problems_of_all_routines_are_counted(self) -> None:
        assert outcome("check", "wrong.yaml", "nope", "short.yaml", "--voice", "silent") == (
            1,
            f"{WRONG_LINES}{NO_NOPE}short.yaml: Short, {LENGTH}, 1 step, all cues fit\n{ADVICE}",
            "3 problems.\n",
        )

    def test_an_unusable_cache_is_noted(self, empty_home: Path) -> None:
        (empty_home / "clips").write_text("a file where a folder belongs")
        result = run("check", "short.yaml", "--voice", "espeak")
        assert (result.exit_code, len(result.stderr.splitlines())) == (0, 1)
        assert result.stderr.startswith("Note: ")

    def test_a_single_problem(self) -> None:
        assert outcome("check", "nope") == (1, NO_NOPE, "1 problem.\n")

    def test_cues_that_do_not_fit_are_listed_with_step_and_time(self, folder: Path) -> None:
        (folder / "tight.yaml").write_text(TIGHT)
        result = run("check", "tight.yaml", "--voice", "silent")
        assert (result.exit_code, result.stderr) == (0, "")
        first, *rest = result.stdout.splitlines()
        lines = [line for line in rest if not line.startswith("advice: ")]
        assert first == "tight.yaml: Tight, 0:55, 2 steps, 4 cues shortened, replaced by a sound or dropped"
        assert [line.partition(": '")[0] for line in lines] == [
            "  step 1 at 0:05, Arms up, right, round 1/2: tip was dropped",
            "  step 1 at 0:16, Arms up, left, round 1/2: tip was dropped",
            "  step 2 at 0:31, Arms up, right, round 2/2: tip was dropped",
            "  step 2 at 0:37, Arms up, left, round 2/2: tip was dropped",
        ]


class TestLists:
    def test_routines(self) -> None:
        names = [line.split()[0] for line in run("list").stdout.partition("\n\n")[0].splitlines()]
        assert names == sorted(path.stem for path in (ROOT / "scripts").glob("*.yaml"))

    def test_routines_of_the_user(self, empty_home: Path) -> None:
        routines = empty_home / "routines"
        routines.mkdir()
        (routines / "mine.yaml").write_text(SHORT)
        (routines / "worse.yaml").write_text(WRONG)
        lines = {" ".join(line.split()) for line in run("list").stdout.splitlines()}
        assert f"mine ~{LENGTH} en Short (yours)" in lines
        assert "worse has problems; run `voicecoach check worse` (yours)" in lines
        assert f"Put your own routines in {routines}" in lines

    @pytest.mark.skipif(sys.platform == "win32", reason="creating links on Windows needs a privilege")
    def test_a_broken_link_is_not_listed(self, empty_home: Path) -> None:
        routines = empty_home / "routines"
        (routines / "folder.yaml").mkdir(parents=True)
        (routines / "lost.yaml").symlink_to("gone.yaml")
        code, output, _ = outcome("list")
        assert (code, "lost" in output, "folder" in output) == (0, False, False)

    def test_a_damaged_sound_is_listed_as_damaged(self, empty_home: Path) -> None:
        sounds = empty_home / "sounds"
        sounds.mkdir()
        (sounds / "broken.wav").write_bytes(b"")
        code, output, _ = outcome("sounds")
        assert (code, len(output.splitlines())) == (0, len(SHIPPED_SOUNDS.splitlines()) + 4)
        assert "broken            damaged, or not a sound file (yours)\n" in output

    def test_voices_output_needs_a_sample(self, folder: Path) -> None:
        message = "--output needs --sample NAME\n"
        assert outcome("voices", "-o", "a.wav") == (1, "", message)
        assert not (folder / "a.wav").exists()

    def test_sounds(self, empty_home: Path) -> None:
        assert outcome("sounds") == (
            0,
            f"{SHIPPED_SOUNDS}\n{SOFT_SET}Put your own sounds in {empty_home / 'sounds'}\n",
            "",
        )

    def test_sounds_of_the_user_replace_built_in_ones(self, empty_home: Path) -> None:
        (empty_home / "sounds").mkdir()
        soundfile.write(empty_home / "sounds" / "bell.wav", np.zeros(48_000, np.int16), 48_000)
        assert "bell              1.00s (yours)\n" in run("sounds").stdout

    def test_voices_of_a_language(self, tmp_path: Path) -> None:
        # The system's own voices differ from machine to machine: without pyttsx3 it has none.
        (tmp_path / "pyttsx3.py").write_text("raise ImportError\n")
        path = os.pathsep.join([str(tmp_path), *sys.path])
        done = run_program("voices", "--language", "de-AT", env=os.environ | {"PYTHONPATH": path})
        assert (done.returncode, done.stdout, done.stderr) == (0, GERMAN_VOICES, "")

    def test_voices(self) -> None:
        names = [line.split()[0] for line in run("voices", "--all").stdout.splitlines()]
        assert (names[0], names[-1]) == ("natural/heart", "piper/zh_CN-xiao_ya-medium")
        assert len(names) > 260


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

    def test_a_timeline_file_exports_to_the_same_bytes(self, folder: Path) -> None:
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

    def test_extra_files(self, folder: Path) -> None:
        words = ("--captions", "vtt,srt,lrc", "--labels", "--chapters-json", "--channels", "2")
        run("export", "short.yaml", "-o", "short.m4b", "--voice", "silent", *words)
        expected = ["chapters.json", "labels.txt", "lrc", "m4b", "srt", "vtt"]
        assert sorted(path.name for path in folder.glob("short.*")) == sorted(
            ["short.yaml", *(f"short.{end}" for end in expected)]
        )

    def test_split_into_a_file_per_step(self, folder: Path) -> None:
        words = ("export", "short.yaml", "-o", "short.mp3", "--split", "steps", "--voice", "silent")
        assert outcome(*words) == (0, f"Wrote {Path('short/short.m3u8')}: Short, {LENGTH}.\n", "")
        assert (folder / "short" / "short.m3u8").read_text("utf-8").startswith("#EXTM3U\n#EXTINF:")

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            (("--bitrate", "fast"), "'fast' is not a bit rate; write kilobits a second, such as 64k\n"),
            (("--captions", "ass"), "'ass' is not a kind of captions; there are: vtt, srt, lrc\n"),
            (
                ("--split", "steps", "--verify"),
                "--verify checks a single file; leave out --split\n",
            ),
        ],
    )
    def test_invalid_options_are_rejected(self, words: tuple[str, ...], message: str) -> None:
        assert outcome("export", "short.yaml", "-o", "short.mp3", *words) == (1, "", message)

    def test_an_invalid_timeline_file(self, folder: Path) -> None:
        (folder / "torn.json").write_text('{"format": ')
        assert outcome("export", "torn.json", "-o", "a.wav") == (
            1,
            "",
            TRUNCATED_TIMELINE,
        )

    def test_a_timeline_file_with_changed_sounds_is_rejected(self, folder: Path) -> None:
        run("compile", "short.yaml", "-o", "short.json", "--voice", "silent")
        soundfile.write(folder / "bell.wav", np.ones(480_000, np.int16), 48_000)
        assert outcome("export", "short.json", "-o", "a.wav") == (1, "", CHANGED_SOUND)
        assert not (folder / "a.wav").exists()

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
    def test_progress_is_shown_on_a_terminal(self) -> None:
        reading_end, writing_end = os.openpty()
        words = ("export", "short.yaml", "-o", "short.opus", "--voice", "silent")
        with os.fdopen(reading_end, "rb", buffering=0) as terminal:
            done = subprocess.run(
                [sys.executable, "-m", "voicecoach", *words],
                env=os.environ | {"TERM": "xterm", "COLUMNS": "80"},
                stdout=subprocess.PIPE,
                stderr=writing_end,
                text=True,
                check=False,
            )
            output = terminal.read(65_536).decode()
            os.close(writing_end)
        assert (done.returncode, done.stdout) == (0, f"Wrote short.opus: Short, {LENGTH}.\n")
        assert "Writing " in output
        assert "100%" in output

    def test_a_session_too_long_for_wav_is_rejected_before_writing(self, folder: Path) -> None:
        (folder / "day.yaml").write_text("routine: Day\nprepare: 0s\nsteps:\n  - rest: 12h30m\n")
        assert outcome("export", "day.yaml", "-o", "day.wav", "--voice", "silent") == (
            1,
            "",
            "cannot write day.wav: a WAV file holds at most 12 h 25 min; use .flac\n",
        )
        assert sorted(path.name for path in folder.iterdir()) == ["day.yaml", "short.yaml", "wrong.yaml"]

    def test_ctrl_c_keeps_the_existing_file(self, folder: Path) -> None:
        (folder / "long.yaml").write_text("routine: Long\nsteps:\n  - stretch: Arms up\n    hold: 59m\n")
        (folder / "long.opus").write_bytes(b"old")
        command = [
            *(sys.executable, "-m", "voicecoach", "export", "long.yaml"),
            *("-o", "long.opus", "--voice", "silent"),
        ]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as exporting:
            wait_for(folder, ".long.opus.*.part", exporting)
            exporting.send_signal(signal.SIGINT)
            _, message = exporting.communicate()
        assert (exporting.returncode, message) == (130, "Stopped. Nothing was written.\n")
        assert (folder / "long.opus").read_bytes() == b"old"
        assert not list(folder.glob(".*"))


class TestPlay:
    def test_no_device_suggests_an_alternative(self, no_card_env: dict[str, str]) -> None:
        done = run_program("play", "short.yaml", "--voice", "silent", env=no_card_env)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"{NO_CARD}; `voicecoach export` writes a file instead\n"

    def test_no_device_on_resume(self, empty_home: Path, folder: Path, no_card_env: dict[str, str]) -> None:
        (folder / "short.yaml").write_text(f"voice: silent\n{SHORT}")
        with Journal(empty_home / "journal.sqlite") as journal:
            number = journal.begin(SessionStart(datetime.now(UTC), "short.yaml", "Short"))
            journal.save_progress(
                number, Progress(step=1, name="Chin", position=1, frames=2, steps=3), Outcome.STOPPED
            )
        done = run_program("resume", env=no_card_env)
        assert (done.returncode, done.stderr.splitlines()[-1].startswith(NO_CARD)) == (1, True)
        assert done.stdout.startswith("Resuming Short (")
        assert " at step " in done.stdout

    def test_or_export_without_a_device(self, folder: Path, no_card_env: dict[str, str]) -> None:
        words = ("play", "short.yaml", "--voice", "silent", "--or-export", "short.flac")
        done = run_program(*words, env=no_card_env)
        assert (done.returncode, done.stdout) == (0, f"Wrote short.flac: Short, {LENGTH}.\n")
        assert done.stderr == f"{NO_CARD}; exporting to short.flac instead\n"
        assert round(soundfile.info(folder / "short.flac").duration) == 25

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shell that closes streams")
    @pytest.mark.parametrize(
        ("closed", "message"),
        [
            pytest.param(">&-", f"{NO_CARD}; exporting to short.flac instead\n", id="stdout"),
            pytest.param(">&- 2>&-", "", id="both", marks=pytest.mark.thorough),
        ],
    )
    def test_or_export_with_closed_streams(
        self, folder: Path, no_card_env: dict[str, str], closed: str, message: str
    ) -> None:
        done = run_program_with(closed, "play", "short.yaml", "--or-export", "short.flac", env=no_card_env)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", message)
        assert round(soundfile.info(folder / "short.flac").duration) == 25

    def test_an_invalid_patience_is_rejected(self, folder: Path) -> None:
        assert outcome("play", str(folder / "short.yaml"), "--patience", "long") == (
            1,
            "",
            "--patience: 'long' is not a duration; write 20s, 1m30s or 30s..90s\n",
        )

    @pytest.mark.parametrize(
        ("underruns", "message"),
        [
            pytest.param(0, "", id="never"),
            pytest.param(1, "Note: 1 audio dropout: the machine was too busy\n", id="once"),
            pytest.param(3, "Note: 3 audio dropouts: the machine was too busy\n", id="often"),
        ],
    )
    def test_dropouts_are_reported_at_the_end(
        self, underruns: int, message: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        report_outcome(PlayResult(position=48_000, is_complete=True, underrun_count=underruns), None)
        assert capsys.readouterr() == ("Done.\n", message)


class TestSay:
    def test_to_a_file(self, folder: Path) -> None:
        assert outcome("say", "Hold.", "-o", "hold.wav", "--voice", "espeak") == (0, "Wrote hold.wav.\n", "")
        sound, rate = soundfile.read(folder / "hold.wav", dtype="int16")
        assert rate == 48_000
        assert np.abs(sound).max() > 3_000

    def test_no_device_suggests_an_alternative(self, no_card_env: dict[str, str]) -> None:
        done = run_program("say", "Hold.", "--voice", "silent", env=no_card_env)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"{NO_CARD}; use -o FILE to write a file instead\n"


class TestUserFolders:
    def test_words_of_the_user_are_spoken(self, empty_home: Path, folder: Path) -> None:
        (empty_home / "wording").mkdir()
        (empty_home / "wording" / "en.yaml").write_text("cues:\n  finish: That is all.\n")
        run("compile", "short.yaml", "-o", "short.json", "--voice", "silent")
        events = json.loads((folder / "short.json").read_text())["events"]
        assert [event["text"] for event in events if event["cue"] == "finish"] == ["That is all."]
