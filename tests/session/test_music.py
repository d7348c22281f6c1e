"""Music under a session: chosen, kept once for all, told where it cannot be, alike in play and export."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.simulated_listener import played
from voicecoach.audio.meters.loudness import integrated_loudness
from voicecoach.audio.mix.mixer import mix_blocks, mix_part, mix_range
from voicecoach.compiler.arrange.arranger import arrange_plan
from voicecoach.errors import VoicecoachError
from voicecoach.session.live.live_session import LiveSession
from voicecoach.session.open import open_session
from voicecoach.session.options import SessionOptions
from voicecoach.session.user_folders import find_user_folders
from voicecoach.timeline.json import to_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.audio.clip import FloatSamples, Samples
    from voicecoach.compiler.arrange.timeline_part import TimelinePart
    from voicecoach.session.session import Session
    from voicecoach.timeline.model import Timeline

SECOND = 48_000
CUT_OFF = "is cut off or damaged: it cannot be read to its end"
REST = "steps:\n  - rest: 20s\n    cues: {rest: off, rest_countdown: off}\n"
QUIET = f"routine: A\nvoice: silent\nprepare: 2s\ncues: {{welcome: off, total: off, finish: off}}\n{REST}"
SPOKEN = (
    "routine: Neck\nvoice: silent\nprepare: 4s\nsteps:\n  - stretch: Chin in\n    hold: 12s\n  - rest: 6s\n"
)


@pytest.fixture(autouse=True)
def here(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the user is in, with the user's own folders below it."""
    monkeypatch.chdir(empty_home)
    return empty_home


def noise(seconds: float, seed: int = 1) -> FloatSamples:
    return np.random.default_rng(seed).normal(0, 0.1, int(seconds * SECOND)).astype(np.float32)


def write(name: str, sound: FloatSamples) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, sound, SECOND)
    return path


def opened(text: str, choices: SessionOptions = SessionOptions()) -> Session:  # noqa: B008 - it is frozen
    Path("a.yaml").write_text(text, "utf-8")
    return open_session("a.yaml", choices, find_user_folders(), pytest.fail)


def refused(text: str, choices: SessionOptions = SessionOptions()) -> str:  # noqa: B008 - it is frozen
    with pytest.raises(VoicecoachError) as error:
        opened(text, choices)
    return str(error.value)


def beds(timeline: Timeline) -> list[tuple[str, str | None, int, int]]:
    return [(one.cue, one.sound, one.start, one.end) for one in timeline.events if one.kind == "bed"]


def heard(session: Session) -> Samples:
    timeline = session.timeline()
    return mix_range(timeline.events, session.clip_provider.clip_of_event, 0, timeline.frames)


def test_without_music_only_the_tone_ahead_of_the_first_word_is_a_bed() -> None:
    assert beds(opened(QUIET).timeline()) == [("lead_in", None, 0, SECOND)]
    assert beds(opened(QUIET, SessionOptions(lead_in_ms=0)).timeline()) == []


def test_the_beds_of_a_session_in_its_timeline() -> None:
    write("m.wav", noise(3))
    timeline = opened(f"bed: m.wav\n{QUIET}", SessionOptions(keep_awake=True, lead_in_ms=1500)).timeline()
    assert beds(timeline) == [
        ("lead_in", None, 0, 72_000),
        ("music", "m.wav", 0, 22 * SECOND),
        ("keep_awake", None, 72_000, 22 * SECOND),
    ]


@pytest.mark.parametrize(
    ("bed", "choices", "lufs"),
    [
        pytest.param(
            "", SessionOptions(bed=Path("m.wav")), -31, id="12 LU below the voice where nobody says"
        ),
        pytest.param("bed: {file: m.wav, level: -20}\n", SessionOptions(), -39, id="as the routine says"),
        pytest.param(
            "bed: {file: m.wav, level: -20}\n", SessionOptions(level_lu=-15.5), -34.5, id="as chosen"
        ),
    ],
)
def test_music_is_as_loud_as_was_asked_for(bed: str, choices: SessionOptions, lufs: float) -> None:
    write("m.wav", noise(3))
    sound = heard(opened(bed + QUIET, choices))[3 * SECOND : 17 * SECOND]
    assert integrated_loudness(np.asarray(sound / 32768, np.float32)) == pytest.approx(lufs, abs=0.1)


def test_the_listeners_music_wins_over_the_routines_and_off_is_none() -> None:
    write("m.wav", noise(2))
    write("n.wav", noise(2, seed=2))
    routine = f"bed: m.wav\n{QUIET}"
    assert opened(routine, SessionOptions(bed=Path("n.wav"))).timeline().events[1].sound == "n.wav"
    assert np.array_equal(heard(opened(routine, SessionOptions(no_bed=True))), heard(opened(QUIET)))


def test_music_goes_on_from_its_end_to_its_start_under_the_whole_session() -> None:
    write("m.wav", noise(1.5))
    sound = heard(opened(f"bed: m.wav\n{QUIET}"))
    period = int(1.5 * SECOND) - 2_400
    assert np.array_equal(sound[3 * SECOND : 16 * SECOND - period], sound[3 * SECOND + period : 16 * SECOND])


@pytest.mark.parametrize(
    "choices", [SessionOptions(), SessionOptions(keep_awake=True), SessionOptions(lead_in_ms=300)]
)
def test_what_is_played_over_music_is_what_is_exported(choices: SessionOptions) -> None:
    write("m.wav", noise(1.5))
    session = opened(f"bed: m.wav\n{SPOKEN}", choices)
    timeline = session.timeline()
    exported = np.concatenate(
        list(mix_blocks(timeline.events, session.clip_provider.clip_of_event, 0, timeline.frames, 7_000))
    )

    growing = opened(f"bed: m.wav\n{SPOKEN}", choices).live()
    growing.extend()
    assert np.array_equal(played(growing)[: timeline.frames], exported)
    assert tuple(growing.events) == timeline.events

    stream = opened(f"bed: m.wav\n{SPOKEN}", choices).stream()
    assert np.array_equal(np.concatenate([block for part in stream for block in mix_part(part)]), exported)
    assert stream.timeline == timeline


def test_what_is_ready_while_it_grows_is_what_is_heard_in_the_end() -> None:
    write("m.wav", noise(1.5))
    session = opened(f"bed: m.wav\n{SPOKEN}", SessionOptions(keep_awake=True))
    whole = heard(session)
    parts: list[Samples] = []

    def hear() -> None:
        parts.append(growing.samples(sum(map(len, parts)), growing.ready))

    def heard_in_between() -> Iterator[TimelinePart]:
        for part in arrange_plan(session.make_plan(session.initial_settings), session.clip_provider.measure):
            hear()
            yield part

    growing = LiveSession(heard_in_between(), session.clip_provider.clip_of_event, beds=session.beds)
    assert growing.ready == 24_000
    growing.extend()
    hear()
    assert np.array_equal(np.concatenate(parts), whole)
    assert len([part for part in parts if len(part)]) > 3


def test_music_is_decoded_once_for_all_sessions_and_names(here: Path) -> None:
    write("m.wav", noise(2))
    opened(QUIET, SessionOptions(bed=Path("m.wav")))
    (kept,) = (here / "music").iterdir()
    before = kept.stat().st_mtime_ns
    Path("other.wav").write_bytes(Path("m.wav").read_bytes())
    opened(QUIET, SessionOptions(bed=Path("other.wav")))
    assert [one.stat().st_mtime_ns for one in (here / "music").iterdir()] == [before]


def test_music_that_takes_long_to_be_made_ready_is_told_once(here: Path) -> None:
    write("m.wav", noise(120))
    (here / "a.yaml").write_text(QUIET, "utf-8")
    told: list[str] = []
    for _ in range(2):
        open_session("a.yaml", SessionOptions(bed=Path("m.wav")), find_user_folders(), told.append)
    assert told == ["m.wav is made ready, which takes a while the first time"]


def test_music_that_is_kept_only_in_part_is_decoded_anew(here: Path) -> None:
    write("m.wav", noise(2))
    sound = heard(opened(QUIET, SessionOptions(bed=Path("m.wav"))))
    (kept,) = (here / "music").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1000])
    assert np.array_equal(heard(opened(QUIET, SessionOptions(bed=Path("m.wav")))), sound)


def test_music_that_cannot_be_kept_is_heard_all_the_same(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("m.wav", noise(3))
    kept = heard(opened(QUIET, SessionOptions(bed=Path("m.wav"))))
    (here / "music").rename(here / "elsewhere")
    (here / "music").write_text("a file where the folder should be")
    for_now = here / "temporary"
    for_now.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(for_now))
    notes: list[str] = []
    session = open_session("a.yaml", SessionOptions(bed=Path("m.wav")), find_user_folders(), notes.append)
    assert np.array_equal(heard(session), kept)
    assert notes == [f"music is not kept: File exists ({here / 'music'})"]
    assert len(list(for_now.iterdir())) == 1
    del session
    gc.collect()
    assert list(for_now.iterdir()) == []


def test_a_timeline_with_music_plays_as_its_routine_does() -> None:
    write("in/m.wav", noise(2))
    session = opened(QUIET, SessionOptions(bed=Path("in/m.wav"), keep_awake=True))
    Path("a.json").write_text(to_json(session.timeline()), "utf-8")
    again = open_session("a.json", SessionOptions(), find_user_folders(), pytest.fail)
    assert again.timeline() == session.timeline()
    assert np.array_equal(heard(again), heard(session))


def test_a_timeline_names_music_that_is_not_there_with_its_line() -> None:
    write("m.wav", noise(2))
    timeline = json.loads(to_json(opened(QUIET, SessionOptions(bed=Path("m.wav"))).timeline()))
    timeline["events"][1]["sound"] = "gone.wav"
    Path("a.json").write_text(json.dumps(timeline, indent=1), "utf-8")
    with pytest.raises(VoicecoachError) as error:
        open_session("a.json", SessionOptions(), find_user_folders(), pytest.fail)
    assert str(error.value) == (
        "a.json:25:13: there is no music 'gone.wav'; name a file next to the script, such as music.mp3"
    )


NO_SOUND = "is damaged or not a sound file; use a WAV, FLAC, MP3, M4A, Ogg or Opus file"
BROKEN = {
    "no such file": (
        "nosuch.mp3",
        "a.yaml:1:6: there is no music 'nosuch.mp3'; name a file next to the script, such as music.mp3",
    ),
    "words": ("words.mp3", f"a.yaml:1:6: words.mp3 {NO_SOUND}"),
    "cut short": (
        "cut.flac",
        f"a.yaml:1:6: cut.flac {CUT_OFF}; mend it, or take another file",
    ),
    "silence": (
        "silence.wav",
        "a.yaml:1:6: silence.wav is no music: it is silent; mend it, or take another file",
    ),
    "outside": (
        "../m.wav",
        "a.yaml:1:6: '../m.wav' leads out of the script's folder; allow the folder {folder}",
    ),
}


@pytest.mark.parametrize(("name", "message"), [pytest.param(*case, id=name) for name, case in BROKEN.items()])
def test_music_of_a_routine_that_cannot_be_played(here: Path, name: str, message: str) -> None:
    Path("words.mp3").write_text("la la")
    Path("cut.flac").write_bytes(write("whole.flac", noise(2)).read_bytes()[:50_000])
    write("silence.wav", np.zeros(SECOND, np.float32))
    write("../m.wav", noise(1))
    assert refused(f"bed: {name}\n{QUIET}") == message.format(folder=here.parent.as_posix())


def test_music_outside_is_the_listeners_own_word() -> None:
    write("../m.wav", noise(1))
    assert opened(QUIET, SessionOptions(bed=Path("../m.wav"))).timeline().events[1].sound == "../m.wav"


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        (
            SessionOptions(bed=Path("nosuch.mp3")),
            "cannot read nosuch.mp3: No such file or directory; mend it, or take another file",
        ),
        (SessionOptions(bed=Path("a.yaml")), f"a.yaml {NO_SOUND}"),
        (SessionOptions(level_lu=-3.0), "there is no music whose level could be chosen; choose music too"),
        (
            SessionOptions(no_bed=True, level_lu=-3.0),
            "there is no music whose level could be chosen; choose music too",
        ),
    ],
)
def test_a_choice_of_music_that_cannot_be(choices: SessionOptions, message: str) -> None:
    assert refused(QUIET, choices) == message


@pytest.mark.parametrize(
    ("bed", "message"),
    [
        ("3", "a.yaml:1:6: 3 is given where keys and values belong; write key: value"),
        ("{level: -12}", "a.yaml:1:6: a bed needs 'file'; add file:"),
        ("{file: m.wav, levle: 3}", "a.yaml:1:20: unknown key 'levle' in a bed; did you mean 'level'?"),
        (
            "{file: m.wav, level: loud}",
            "a.yaml:1:27: 'loud' is not a level of music; write a number from -40 to 0, such as -12",
        ),
        (
            "{file: m.wav, level: 3}",
            "a.yaml:1:27: 3 is not a level of music; write a number from -40 to 0, such as -12",
        ),
        (
            "{file: m.wav, level: .nan}",
            "a.yaml:1:27: '.nan' is not a level of music; write a number from -40 to 0, such as -12",
        ),
    ],
)
def test_a_bed_that_is_written_wrong(bed: str, message: str) -> None:
    write("m.wav", noise(1))
    assert refused(f"bed: {bed}\n{QUIET}") == message


def test_a_bed_of_a_routine_that_is_included_is_not_heard() -> None:
    write("m.wav", noise(1))
    Path("in.yaml").write_text(f"bed: m.wav\n{QUIET}", "utf-8")
    assert beds(opened("routine: B\nvoice: silent\nsteps:\n  - include: in\n").timeline()) == [
        ("lead_in", None, 0, SECOND)
    ]


@pytest.mark.parametrize(
    ("lead_in_ms", "prepare", "first_word", "first_step"),
    [
        (1_000, "4s", 1_000, 4_000),
        (0, "4s", 0, 4_000),
        (3_000, "4s", 3_000, 4_080),
        (10_000, "4s", 10_000, 11_080),
        (1_000, "0s", 1_000, 2_080),
    ],
)
def test_the_lead_in_is_part_of_the_time_to_get_ready(
    lead_in_ms: int, prepare: str, first_word: int, first_step: int
) -> None:
    routine = f"routine: Welcome\nvoice: silent\nprepare: {prepare}\ncues: {{total: off}}\n{REST}"
    timeline = opened(routine, SessionOptions(lead_in_ms=lead_in_ms)).timeline()
    word = next(event for event in timeline.events if event.kind == "speech")
    assert (word.cue, word.start, timeline.steps[1].start) == ("welcome", first_word * 48, first_step * 48)
