"""A person's recordings: which sentence each is, how loud they are, and what is told of the useless."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner

from voicecoach.audio.meters.loudness import integrated_loudness
from voicecoach.cli.app import app
from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.recordings.folder import read_recordings
from voicecoach.recordings.names import match_recordings
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import from_json
from voicecoach.voices.api import Utterance
from voicecoach.voices.engines.espeak import EspeakVoice
from voicecoach.voices.wrappers.recorded_voice import read_recording, recording_name

if TYPE_CHECKING:
    from voicecoach.timeline.model import Timeline

ROUTINE = """\
routine: Neck
voice: espeak
recordings: mine
prepare: 1s
steps:
  - stretch: Chin in
    do: Tuck your chin, and keep your neck long.
    hold: 20s
  - say: Look ahead again, and let both shoulders sink.
"""
RECORDED = {
    "welcome.wav": "Neck.",
    "chin-in.flac": "Chin in.",
    "tuck-your-chin-and-keep-your-neck-long.ogg": "Tuck your chin, and keep your neck long.",
    "countdown-3.wav": "Three.",
    "countdown-1.wav": "One.",
}
"""Some of what is said, with what is heard in each file."""


def record(path: Path, text: str) -> None:
    """Somebody far from the microphone, in stereo, with silence around: 30 dB too soft."""
    samples = EspeakVoice("en-gb").speak(Utterance(text)).samples / 32768
    silence = np.zeros(20_000)
    mono = np.concatenate([silence, 0.03 * samples, silence])
    path.parent.mkdir(exist_ok=True)
    soundfile.write(path, np.stack([mono, mono], axis=1), 44_100)


@pytest.fixture
def folder(tmp_path: Path, empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert empty_home.is_dir()
    monkeypatch.chdir(tmp_path)
    Path("neck.yaml").write_text(ROUTINE)
    for name, text in RECORDED.items():
        record(tmp_path / "mine" / name, text)
    return tmp_path / "mine"


def outcome(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, words)
    return result.exit_code, result.stdout, result.stderr


def timeline(choices: SessionOptions | None = None) -> Timeline:
    return open_session("neck.yaml", choices or SessionOptions(), find_user_folders(), pytest.fail).timeline()


def test_what_is_recorded_is_heard_and_the_voice_fills_the_gaps(folder: Path) -> None:
    spoken = EspeakVoice()
    lengths = {event.text: event.frames for event in timeline().events if event.text}
    for name, text in RECORDED.items():
        assert lengths[text] == read_recording(folder / name).frames
    for text in ("Two.", "Halfway.", "Look ahead again, and let both shoulders sink."):
        assert lengths[text] == spoken.speak(Utterance(text)).frames


@pytest.mark.usefixtures("folder")
def test_both_halves_are_equally_loud() -> None:
    session = open_session("neck.yaml", SessionOptions(), find_user_folders(), pytest.fail)
    laid_out = session.timeline()
    halves: dict[bool, list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]]] = {True: [], False: []}
    for event in laid_out.events:
        if event.text:
            clip = session.clip_provider.clip_of_event(event)
            halves[event.text in RECORDED.values()].append(
                (clip.read(0, clip.frames) / 32768).astype(np.float32)
            )
    recorded, spoken = (integrated_loudness(np.concatenate(halves[which])) for which in (True, False))
    assert recorded == pytest.approx(-19, abs=0.7)
    assert spoken == pytest.approx(-19, abs=0.7)
    assert recorded == pytest.approx(spoken, abs=0.7)


def test_a_countdown_stands_on_its_seconds(folder: Path) -> None:
    """The silence ahead of the first word is cut off, as it is from every clip."""
    laid_out = timeline()
    hold = next(step.hold for step in laid_out.steps if step.hold)
    starts = [event.start for event in laid_out.events if event.cue == "countdown"]
    assert starts == [hold.start + hold.frames - number * 48_000 for number in (3, 2, 1)]
    three = read_recording(folder / "countdown-3.wav").samples
    assert np.max(np.abs(three[:480])) > 300


@pytest.mark.usefixtures("folder")
def test_a_file_a_timeline_and_its_export_agree() -> None:
    assert outcome("compile", "neck.yaml", "-o", "neck.json")[0] == 0
    kept = dict(from_json(Path("neck.json").read_text("utf-8")).recordings)
    assert kept == {recording_name(text): f"mine/{name}" for name, text in RECORDED.items()}
    for name in ("neck.yaml", "neck.json"):
        code, told, _ = outcome("export", name, "-o", f"{name}.wav", "--verify")
        assert (code, "cues in place" in told) == (0, True)
    assert Path("neck.yaml.wav").read_bytes() == Path("neck.json.wav").read_bytes()


def test_a_timeline_whose_recording_is_gone_says_so(folder: Path) -> None:
    outcome("compile", "neck.yaml", "-o", "neck.json")
    (folder / "chin-in.flac").unlink()
    assert outcome("export", "neck.json", "-o", "neck.wav") == (
        1,
        "",
        "there is no recording 'mine/chin-in.flac'; compile the routine again\n",
    )


def test_the_listeners_folder_goes_before_the_routines(folder: Path, tmp_path: Path) -> None:
    record(tmp_path / "other" / "halfway.wav", "You are half way through.")
    chosen = timeline(SessionOptions(recordings=tmp_path / "other"))
    lengths = {event.text: event.frames for event in chosen.events if event.text}
    assert lengths["Halfway."] == read_recording(tmp_path / "other/halfway.wav").frames
    assert lengths["Neck."] != read_recording(folder / "welcome.wav").frames


SENTENCES = (
    ("halfway", "Halfway."),
    ("halfway", "Half the time."),
    ("rep", "Three."),
    ("rep", "Twenty-three."),
    ("seconds_left", "Ten seconds left."),
    ("announce", "Nod."),
    ("finish", "Well done. That was Neck."),
    ("do", "Chin in!"),
)
NUMBERS = {3: "three", 10: "ten", 20: "twenty", 23: "twenty-three", 100: "one hundred"}


@pytest.mark.parametrize(
    ("file", "sentences"),
    [
        pytest.param("halfway.wav", ["Halfway.", "Half the time."], id="a cue, however it is said"),
        pytest.param("halfway-2.wav", ["Half the time."], id="the second way to say it"),
        pytest.param("Halfway 1.WAV", ["Halfway."], id="large letters and a space"),
        pytest.param("rep-3.wav", ["Three."], id="a number and no longer one"),
        pytest.param("rep-23.wav", ["Twenty-three."], id="a longer number"),
        pytest.param("seconds-left.wav", ["Ten seconds left."], id="dashes in place of underscores"),
        pytest.param("seconds_left-10.wav", ["Ten seconds left."], id="a number in a sentence"),
        pytest.param("finish.wav", ["Well done. That was Neck."], id="a title is the same all the time"),
        pytest.param("announce.wav", [], id="a cue that depends on its step"),
        pytest.param("nod.wav", ["Nod."], id="words"),
        pytest.param("Chin in.wav", ["Chin in!"], id="words as they are written"),
    ],
)
def test_a_name_means_a_sentence(tmp_path: Path, file: str, sentences: list[str]) -> None:
    record(tmp_path / "mine" / file, "One.")
    found = match_recordings(
        read_recordings(tmp_path / "mine"), SENTENCES, lambda n: NUMBERS.get(n, f"no{n}")
    )
    assert [text for _, text in SENTENCES if recording_name(text) in found] == sentences


def test_a_map_goes_before_names(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "nod"):
        record(tmp_path / "mine" / f"{name}.wav", "One.")
    (tmp_path / "mine/recordings.yaml").write_text(
        "cues:\n  halfway: [a.wav, b.wav]\n  rep: {3: c.wav}\nsentences:\n  Nod.: c.wav\n"
    )
    found = match_recordings(
        read_recordings(tmp_path / "mine"), SENTENCES, lambda n: NUMBERS.get(n, f"no{n}")
    )
    named = {text: found[recording_name(text)].name for _, text in SENTENCES if recording_name(text) in found}
    assert named == {"Halfway.": "a.wav", "Half the time.": "b.wav", "Three.": "c.wav", "Nod.": "c.wav"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            "cues: {halfwya: a.wav}", "1:8: there is no cue 'halfwya'; did you mean 'halfway'?", id="cue"
        ),
        pytest.param(
            "cues: {announce: a.wav}",
            "1:8: what 'announce' says depends on the step; map its sentences under sentences:",
            id="a cue that depends on its step",
        ),
        pytest.param(
            "cues:\n  halfway: aa.wav",
            "2:12: there is no recording 'aa.wav' in FOLDER; did you mean 'a.wav'?",
            id="file",
        ),
        pytest.param(
            "cues: {rep: {x: a.wav}}", "1:13: 'x' is not a number; write the one that ", id="number"
        ),
        pytest.param(
            "sentences: {Nod.: 3}", "1:19: 3 is not the name of a file; put it in quotes", id="name"
        ),
        pytest.param(
            "sentenses: {}", "1:1: unknown key 'sentenses' in a list of recordings; did you mean", id="key"
        ),
        pytest.param(
            "cues: {halfway: t.txt}", "1:17: FOLDER/t.txt is damaged or not a sound file; ", id="text"
        ),
    ],
)
def test_what_is_wrong_in_a_map_is_told_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    folder = tmp_path / "mine"
    record(folder / "a.wav", "One.")
    (folder / "t.txt").write_text("words")
    (folder / "recordings.yaml").write_text(text)
    with pytest.raises(ScriptError) as refused:
        read_recordings(folder)
    place = f"{(folder / 'recordings.yaml').as_posix()}:"
    assert str(refused.value).startswith(place + problem.replace("FOLDER", str(folder)))


def test_files_that_are_no_sound_are_all_told_before_anything_plays(folder: Path) -> None:
    (folder / "halfway.wav").write_text("words")
    (folder / "finish.mp3").touch()
    with pytest.raises(VoicecoachError) as refused:
        timeline()
    assert [line.partition(" is ")[0] for line in str(refused.value).splitlines()] == [
        f"{Path('mine/finish.mp3')}",
        f"{Path('mine/halfway.wav')}",
    ]


def test_a_silent_recording_is_told_once_and_spoken(folder: Path) -> None:
    soundfile.write(folder / "halfway.wav", np.zeros(9_000), 44_100)
    code, _, told = outcome("export", "neck.yaml", "-o", "neck.wav")
    silent = Path("mine/halfway.wav")
    assert (code, told) == (
        0,
        f"Note: the recording {silent} cannot be used: it is silent; the voice speaks in its place\n",
    )


@pytest.mark.parametrize(
    ("named", "problem"),
    [
        ("yours", "there is no folder 'yours' with recordings; name one beside the script"),
        ("../elsewhere", "'../elsewhere' leads out of the script's folder; allow it with --allow "),
    ],
)
def test_a_routine_names_a_folder_beside_it(folder: Path, named: str, problem: str) -> None:
    shutil.rmtree(folder.parent.parent / "elsewhere", ignore_errors=True)
    (folder.parent / "deep").mkdir()
    (folder.parent / "elsewhere").mkdir()
    script = folder.parent / "deep" / "neck.yaml"
    script.write_text(ROUTINE.replace("mine", named))
    with pytest.raises(ScriptError) as refused:
        open_session(str(script), SessionOptions(), find_user_folders(), pytest.fail)
    assert str(refused.value).startswith(f"{script.as_posix()}:3:13: {problem}")


@pytest.mark.usefixtures("folder")
def test_a_folder_that_is_not_there_is_told() -> None:
    code, _, told = outcome("play", "neck.yaml", "--recordings", "yours")
    assert (code, told) == (
        1,
        "there is no folder yours with recordings; `voicecoach record-list` tells what belongs in one\n",
    )


def test_the_list_names_what_is_missing_and_what_is_not_used(folder: Path) -> None:
    record(folder / "halfwya.wav", "Halfway.")
    code, listed, told = outcome("record-list", "neck.yaml")
    assert code == 0
    assert [tuple(line.split(maxsplit=1)) for line in listed.splitlines()] == [
        ("hold-for-twenty-seconds.wav", "Hold for twenty seconds."),
        ("halfway.wav", "Halfway."),
        ("countdown-2.wav", "Two."),
        (
            "look-ahead-again-and-let-both-shoulders-sink.wav",
            "Look ahead again, and let both shoulders sink.",
        ),
        ("finish.wav", "Well done. That was Neck."),
    ]
    assert told == f"Note: {Path('mine/halfwya.wav')} is not used by this session\n5 sentences to record.\n"


@pytest.mark.usefixtures("folder")
def test_the_sheet_is_markdown_to_read_from() -> None:
    code, sheet, _ = outcome("record-list", "neck.yaml", "--sheet")
    assert code == 0
    assert sheet.splitlines()[:5] == [
        "# Neck: to record",
        "",
        "|  | Text | When | File |",
        "|---|---|---|---|",
        "| 1 | Hold for twenty seconds. | just before a hold starts | hold-for-twenty-seconds.wav |",
    ]


def test_what_the_list_names_is_what_is_found(folder: Path) -> None:
    listed = outcome("record-list", "neck.yaml")[1]
    for line in listed.splitlines():
        file, _, text = line.partition(" ")
        record(folder / file, text.strip())
    assert outcome("record-list", "neck.yaml") == (0, "", "0 sentences to record.\n")


def test_a_long_sentence_has_a_name_that_a_disk_takes() -> None:
    long = recording_name("Breathe in and " * 40)
    assert long.startswith("breathe-in-and-breathe-in-and-")
    assert len(long) < 100
    assert long != recording_name("Breathe in and " * 41)
