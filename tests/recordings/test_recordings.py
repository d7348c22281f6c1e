"""Recordings: which sentence each file is, their loudness, and messages about unusable files."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.command import outcome
from voicecoach.audio.meters.loudness import integrated_loudness
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
    from voicecoach.audio.clip import Clip
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
"""Recordings of some sentences of the routine: the text in each file."""


@cache
def british(text: str) -> Clip:
    """Speech of another voice than that of the routine."""
    return EspeakVoice("en-gb").speak(Utterance(text))


def record(path: Path, text: str) -> None:
    """Write speech as if recorded far from the microphone: stereo, 30 dB too quiet, with silence around."""
    samples = british(text).samples / 32768
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


def timeline(options: SessionOptions | None = None) -> Timeline:
    return open_session("neck.yaml", options or SessionOptions(), find_user_folders(), pytest.fail).timeline()


def test_recordings_are_used_and_the_voice_speaks_the_rest(folder: Path) -> None:
    voice = EspeakVoice()
    lengths = {event.text: event.frames for event in timeline().events if event.text}
    for name, text in RECORDED.items():
        assert lengths[text] == read_recording(folder / name).frames
    for text in ("Two.", "Halfway.", "Look ahead again, and let both shoulders sink."):
        assert lengths[text] == voice.speak(Utterance(text)).frames


@pytest.mark.usefixtures("folder")
def test_recordings_are_as_loud_as_the_voice() -> None:
    session = open_session("neck.yaml", SessionOptions(), find_user_folders(), pytest.fail)
    compiled = session.timeline()
    samples_by_source: dict[bool, list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]]] = {
        True: [],
        False: [],
    }
    for event in compiled.events:
        if event.text:
            clip = session.clip_provider.clip_of_event(event)
            samples_by_source[event.text in RECORDED.values()].append(
                (clip.read(0, clip.frames) / 32768).astype(np.float32)
            )
    recorded, spoken = (
        integrated_loudness(np.concatenate(samples_by_source[is_recorded])) for is_recorded in (True, False)
    )
    assert recorded == pytest.approx(-19, abs=0.7)
    assert spoken == pytest.approx(-19, abs=0.7)
    assert recorded == pytest.approx(spoken, abs=0.7)


def test_recorded_countdown_starts_on_its_seconds(folder: Path) -> None:
    """The silence before the first word is cut off, as in every clip."""
    compiled = timeline()
    hold = next(step.hold for step in compiled.steps if step.hold)
    starts = [event.start for event in compiled.events if event.cue == "countdown"]
    assert starts == [hold.start + hold.frames - number * 48_000 for number in (3, 2, 1)]
    three = read_recording(folder / "countdown-3.wav").samples
    assert np.max(np.abs(three[:480])) > 300


@pytest.mark.thorough
@pytest.mark.usefixtures("folder")
def test_exports_of_a_routine_and_of_its_timeline_are_equal() -> None:
    assert outcome("compile", "neck.yaml", "-o", "neck.json")[0] == 0
    recordings = dict(from_json(Path("neck.json").read_text("utf-8")).recordings)
    assert recordings == {recording_name(text): f"mine/{name}" for name, text in RECORDED.items()}
    for name in ("neck.yaml", "neck.json"):
        code, output, _ = outcome("export", name, "-o", f"{name}.wav", "--verify")
        assert (code, "cues in place" in output) == (0, True)
    assert Path("neck.yaml.wav").read_bytes() == Path("neck.json.wav").read_bytes()


def test_timeline_whose_recording_is_missing(folder: Path) -> None:
    outcome("compile", "neck.yaml", "-o", "neck.json")
    (folder / "chin-in.flac").unlink()
    assert outcome("export", "neck.json", "-o", "neck.wav") == (
        1,
        "",
        "there is no recording 'mine/chin-in.flac'; compile the routine again\n",
    )


def test_folder_of_the_options_replaces_that_of_the_routine(folder: Path, tmp_path: Path) -> None:
    record(tmp_path / "other" / "halfway.wav", "You are half way through.")
    compiled = timeline(SessionOptions(recordings=tmp_path / "other"))
    lengths = {event.text: event.frames for event in compiled.events if event.text}
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
        pytest.param("halfway.wav", ["Halfway.", "Half the time."], id="a cue with several sentences"),
        pytest.param("halfway-2.wav", ["Half the time."], id="its second sentence"),
        pytest.param("Halfway 1.WAV", ["Halfway."], id="capitals and a space"),
        pytest.param("rep-3.wav", ["Three."], id="a number, not a longer one"),
        pytest.param("rep-23.wav", ["Twenty-three."], id="a longer number"),
        pytest.param("seconds-left.wav", ["Ten seconds left."], id="dashes for underscores"),
        pytest.param("seconds_left-10.wav", ["Ten seconds left."], id="a number in a sentence"),
        pytest.param("finish.wav", ["Well done. That was Neck."], id="a constant placeholder"),
        pytest.param("announce.wav", [], id="a cue that depends on its step"),
        pytest.param("nod.wav", ["Nod."], id="a sentence"),
        pytest.param("Chin in.wav", ["Chin in!"], id="a sentence as it is written"),
    ],
)
def test_file_name_matches_sentences(tmp_path: Path, file: str, sentences: list[str]) -> None:
    record(tmp_path / "mine" / file, "One.")
    found = match_recordings(
        read_recordings(tmp_path / "mine"), SENTENCES, lambda n: NUMBERS.get(n, f"no{n}")
    )
    assert [text for _, text in SENTENCES if recording_name(text) in found] == sentences


def test_map_takes_precedence_over_file_names(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "nod"):
        record(tmp_path / "mine" / f"{name}.wav", "One.")
    (tmp_path / "mine/recordings.yaml").write_text(
        "cues:\n  halfway: [a.wav, b.wav]\n  rep: {3: c.wav}\nsentences:\n  Nod.: c.wav\n"
    )
    found = match_recordings(
        read_recordings(tmp_path / "mine"), SENTENCES, lambda n: NUMBERS.get(n, f"no{n}")
    )
    files = {text: found[recording_name(text)].name for _, text in SENTENCES if recording_name(text) in found}
    assert files == {"Halfway.": "a.wav", "Half the time.": "b.wav", "Three.": "c.wav", "Nod.": "c.wav"}


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
def test_problems_in_the_map_have_their_location(tmp_path: Path, text: str, problem: str) -> None:
    folder = tmp_path / "mine"
    record(folder / "a.wav", "One.")
    (folder / "t.txt").write_text("words")
    (folder / "recordings.yaml").write_text(text)
    with pytest.raises(ScriptError) as caught:
        read_recordings(folder)
    location = f"{(folder / 'recordings.yaml').as_posix()}:"
    assert str(caught.value).startswith(location + problem.replace("FOLDER", str(folder)))


@pytest.mark.parametrize(
    ("text", "what"), [("", "the file is empty"), ("- a", "keys and values belong here")]
)
def test_a_map_without_keys(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "recordings.yaml").write_text(text)
    with pytest.raises(ScriptError, match=rf"recordings.yaml:1:1: {what}; start with cues:$"):
        read_recordings(tmp_path)


def test_a_name_in_the_map_that_no_system_allows(tmp_path: Path) -> None:
    (tmp_path / "recordings.yaml").write_text(f"cues: {{halfway: {'a' * 999}.wav}}")
    with pytest.raises(ScriptError, match=r"recordings.yaml:1:17: there is no recording 'aaa"):
        read_recordings(tmp_path)


def test_all_files_that_are_not_sounds_are_reported(folder: Path) -> None:
    (folder / "halfway.wav").write_text("words")
    (folder / "finish.mp3").touch()
    with pytest.raises(VoicecoachError) as caught:
        timeline()
    assert [line.partition(" is ")[0] for line in str(caught.value).splitlines()] == [
        f"{Path('mine/finish.mp3')}",
        f"{Path('mine/halfway.wav')}",
    ]


def test_silent_recording_is_reported_once_and_spoken(folder: Path) -> None:
    soundfile.write(folder / "halfway.wav", np.zeros(9_000), 44_100)
    code, _, notes = outcome("export", "neck.yaml", "-o", "neck.wav")
    file = Path("mine/halfway.wav")
    assert (code, notes) == (
        0,
        f"Note: the recording {file} cannot be used: it is silent; the voice speaks in its place\n",
    )


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("yours", "there is no folder 'yours' with recordings; name one next to the script"),
        ("../elsewhere", "'../elsewhere' leads out of the script's folder; allow the folder "),
    ],
)
def test_folder_of_a_routine_must_be_in_the_folder_of_its_script(
    folder: Path, name: str, problem: str
) -> None:
    shutil.rmtree(folder.parent.parent / "elsewhere", ignore_errors=True)
    (folder.parent / "deep").mkdir()
    (folder.parent / "elsewhere").mkdir()
    script = folder.parent / "deep" / "neck.yaml"
    script.write_text(ROUTINE.replace("mine", name))
    with pytest.raises(ScriptError) as caught:
        open_session(str(script), SessionOptions(), find_user_folders(), pytest.fail)
    assert str(caught.value).startswith(f"{script.as_posix()}:3:13: {problem}")


@pytest.mark.usefixtures("folder")
def test_missing_folder_is_an_error() -> None:
    code, _, error = outcome("play", "neck.yaml", "--recordings", "yours")
    assert (code, error) == (
        1,
        "there is no folder yours with recordings; `voicecoach record-list` lists what to record\n",
    )


def test_list_has_missing_sentences_and_unused_files(folder: Path) -> None:
    record(folder / "halfwya.wav", "Halfway.")
    code, listed, notes = outcome("record-list", "neck.yaml")
    assert code == 0
    assert [tuple(line.split(maxsplit=1)) for line in listed.splitlines()] == [
        ("hold-for-twenty-seconds.wav", "Hold for twenty seconds."),
        ("halfway.wav", "Halfway."),
        ("countdown-2.wav", "Two."),
        (
            "look-ahead-again-and-let-both-shoulders-sink.wav",
            "Look ahead again, and let both shoulders sink.",
        ),
    ]
    assert notes == f"Note: {Path('mine/halfwya.wav')} is not used by this session\n4 sentences to record.\n"


@pytest.mark.usefixtures("folder")
def test_sheet_is_a_markdown_table() -> None:
    code, sheet, _ = outcome("record-list", "neck.yaml", "--sheet")
    assert code == 0
    assert sheet.splitlines()[:5] == [
        "# Neck: to record",
        "",
        "|  | Text | When | File |",
        "|---|---|---|---|",
        "| 1 | Hold for twenty seconds. | just before a hold starts | hold-for-twenty-seconds.wav |",
    ]


def test_files_named_as_listed_are_found(folder: Path) -> None:
    listed = outcome("record-list", "neck.yaml")[1]
    for line in listed.splitlines():
        file, _, text = line.partition(" ")
        record(folder / file, text.strip())
    assert outcome("record-list", "neck.yaml") == (0, "", "0 sentences to record.\n")


def test_name_of_a_long_sentence_is_short_enough_for_a_file() -> None:
    name = recording_name("Breathe in and " * 40)
    assert name.startswith("breathe-in-and-breathe-in-and-")
    assert len(name) < 100
    assert name != recording_name("Breathe in and " * 41)


@pytest.fixture
def outside(folder: Path, tmp_path: Path) -> Path:
    """A recording that is not in the folder of the routine's recordings."""
    (tmp_path / "outside").mkdir()
    return shutil.copyfile(folder / "countdown-1.wav", tmp_path / "outside" / "private.wav")


def test_a_link_among_recordings_leads_nowhere_that_is_not_allowed(folder: Path, outside: Path) -> None:
    (folder / "halfway.wav").symlink_to(outside)
    status, _, errors = outcome("compile", "neck.yaml", "-o", "neck.json")
    what = "the recording mine/halfway.wav leads out of the folder mine"
    assert (status, what in errors, f"--allow {outside.parent.as_posix()}" in errors) == (1, True, True)
    assert outcome("compile", "neck.yaml", "-o", "neck.json", "--allow", "outside")[0] == 0


def test_the_map_of_recordings_leads_nowhere_that_is_not_allowed(folder: Path, outside: Path) -> None:
    (folder / "recordings.yaml").write_text("cues:\n  halfway: ../outside/private.wav\n")
    status, _, errors = outcome("compile", "neck.yaml", "-o", "neck.json")
    assert status == 1
    assert errors.startswith("mine/recordings.yaml:2:12: the recording mine/../outside/private.wav leads out")
    assert outcome("compile", "neck.yaml", "-o", "neck.json", "--allow", str(outside.parent))[0] == 0
