import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from voicecoach.audio.clip import Clip
from voicecoach.errors import VoiceError
from voicecoach.voices.api import RefusedError, Utterance
from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice

ONE = Utterance("Hold for 30s")


class CountingVoice:
    """Speaks clips of rising samples, and lists the texts that it was given."""

    def __init__(self, frames: int = 50, identity: str = "counting 1") -> None:
        self.identity = identity
        self.asked: list[str] = []
        self._frames = frames

    def speak(self, utterance: Utterance) -> Clip:
        self.asked.append(utterance.text)
        if utterance.text == "failed":
            raise VoiceError("counting", utterance.text, "as asked")
        if utterance.text.startswith("refused"):
            raise RefusedError("counting", utterance.text, "as asked")
        return Clip(np.arange(self._frames, dtype=np.int16))


def run(code: str, *arguments: Path | str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def only_clip_file(folder: Path) -> Path:
    (file,) = folder.rglob("*.npz")
    return file


def count_spoken(folder: Path, utterance: Utterance = ONE, voice: CountingVoice | None = None) -> int:
    """How often a new session with this cache uses the voice."""
    warnings: list[str] = []
    voice = voice or CountingVoice()
    clip = DiskCachedVoice(voice, folder, warnings.append).speak(utterance)
    assert clip.samples.tolist() == list(range(50))
    assert clip.samples.dtype == np.int16
    assert warnings == []
    return len(voice.asked)


def test_a_clip_is_cached_for_later_sessions(tmp_path: Path) -> None:
    assert [count_spoken(tmp_path) for _ in range(3)] == [1, 0, 0]
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".npz"]


def test_a_clip_file_is_in_a_folder_of_two_characters(tmp_path: Path) -> None:
    count_spoken(tmp_path)
    path = only_clip_file(tmp_path)
    assert path.parent.parent == tmp_path
    assert path.parent.name == path.name[:2]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(Utterance("Hold for 31s"), id="words"),
        pytest.param(Utterance("Hold for 30s", language="de"), id="language"),
        pytest.param(Utterance("Hold for 30s", pace=1.1), id="pace"),
    ],
)
def test_everything_that_shapes_the_sound_is_in_the_key(tmp_path: Path, other: Utterance) -> None:
    count_spoken(tmp_path)
    assert count_spoken(tmp_path, other) == 1
    assert count_spoken(tmp_path, voice=CountingVoice(identity="counting 2")) == 1
    assert count_spoken(tmp_path) == 0


def test_texts_that_are_normalised_to_the_same_share_a_clip(tmp_path: Path) -> None:
    count_spoken(tmp_path, Utterance("Hold for 30s"))
    assert count_spoken(tmp_path, Utterance("Hold  for 30 sec 🙂")) == 0


def refusal_message(folder: Path, voice: CountingVoice, text: str = "refused") -> str:
    """The error message in a new session with this cache."""
    with pytest.raises(VoiceError) as caught:
        DiskCachedVoice(voice, folder, print).speak(Utterance(text))
    return str(caught.value)


def test_a_failure_is_passed_on_and_not_cached(tmp_path: Path) -> None:
    assert (
        refusal_message(tmp_path, CountingVoice(), "failed")
        == "voice counting cannot speak 'failed': as asked"
    )
    assert list(tmp_path.rglob("*.npz")) == []


def test_a_refusal_is_cached_for_later_sessions(tmp_path: Path) -> None:
    first, second = CountingVoice(), CountingVoice()
    assert refusal_message(tmp_path, first) == "voice counting cannot speak 'refused': as asked"
    assert refusal_message(tmp_path, second) == "voice counting cannot speak 'refused': as asked"
    assert (
        refusal_message(tmp_path, second, "refused 🙂")
        == "voice counting cannot speak 'refused 🙂': as asked"
    )
    assert (first.asked, second.asked) == (["refused"], [])


def test_a_refusal_is_cached_for_one_voice_only(tmp_path: Path) -> None:
    refusal_message(tmp_path, CountingVoice())
    other = CountingVoice(identity="counting 2")
    refusal_message(tmp_path, other)
    assert other.asked == ["refused"]


def test_a_damaged_refusal_is_tried_again(tmp_path: Path) -> None:
    refusal_message(tmp_path, CountingVoice())
    path = only_clip_file(tmp_path)
    whole = path.read_bytes()
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        assert refusal_message(tmp_path, CountingVoice()) == "voice counting cannot speak 'refused': as asked"


def test_an_invalid_refusal_is_tried_again(tmp_path: Path) -> None:
    refusal_message(tmp_path, CountingVoice())
    with np.load(only_clip_file(tmp_path)) as file:
        made_from = file["made_from"]
    for text in ("1", "[1]", "{}", '["a", "b", "c"]', "no JSON"):
        np.savez(
            only_clip_file(tmp_path), refused=np.frombuffer(text.encode(), np.uint8), made_from=made_from
        )
        voice = CountingVoice()
        refusal_message(tmp_path, voice)
        assert voice.asked == ["refused"]


def test_a_clip_from_the_disk_is_read_only(tmp_path: Path) -> None:
    count_spoken(tmp_path)
    clip = DiskCachedVoice(CountingVoice(), tmp_path, print).speak(ONE)
    with pytest.raises(ValueError, match="read-only"):
        clip.samples[0] = 1


@pytest.mark.thorough
def test_a_wrong_byte_anywhere_gives_no_wrong_clip(tmp_path: Path) -> None:
    count_spoken(tmp_path)
    path = only_clip_file(tmp_path)
    whole = path.read_bytes()
    asked = 0
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        asked += count_spoken(tmp_path)
    assert asked > len(whole) / 2


def test_a_truncated_file_is_spoken_again(tmp_path: Path) -> None:
    count_spoken(tmp_path)
    path = only_clip_file(tmp_path)
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        assert count_spoken(tmp_path) == 1
        assert count_spoken(tmp_path) == 0


def test_a_file_of_another_utterance_is_spoken_again(tmp_path: Path) -> None:
    count_spoken(tmp_path / "other", Utterance("Other words"))
    count_spoken(tmp_path / "own")
    shutil.copyfile(only_clip_file(tmp_path / "other"), only_clip_file(tmp_path / "own"))
    assert count_spoken(tmp_path / "own") == 1
    assert count_spoken(tmp_path / "own") == 0


@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(np.zeros(50, np.float32), id="floats"),
        pytest.param(np.zeros((50, 2), np.int16), id="stereo"),
        pytest.param(np.array([{"not": "sound"}], dtype=object), id="pickled"),
    ],
)
def test_an_array_that_is_no_clip_is_spoken_again(tmp_path: Path, samples: np.ndarray) -> None:
    count_spoken(tmp_path)
    path = only_clip_file(tmp_path)
    with np.load(path) as file:
        made_from = file["made_from"]
    np.savez(path, samples=samples, made_from=made_from)
    assert count_spoken(tmp_path) == 1


def test_an_unwritable_folder_gives_one_warning_and_every_clip(tmp_path: Path) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("a file in its place")
    warnings: list[str] = []
    cached = DiskCachedVoice(CountingVoice(), blocked, warnings.append)
    assert [cached.speak(Utterance(text)).frames for text in ["one", "two"]] == [50, 50]
    assert len(warnings) == 1
    assert warnings[0].startswith("clips are not kept: ")
    assert warnings[0].endswith(f"({blocked})")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_gives_one_warning_and_every_clip(tmp_path: Path) -> None:
    code = """
import resource, sys
import numpy as np
from pathlib import Path
from voicecoach.audio.clip import Clip
from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice
from voicecoach.voices.api import Utterance

class Voice:
    identity = "long"
    def speak(self, utterance):
        return Clip(np.ones(100_000, np.int16))

cached = DiskCachedVoice(Voice(), Path(sys.argv[1]), print)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
print(sum(cached.speak(Utterance(text)).frames for text in ["one", "two"]))
"""
    with run(code, tmp_path) as process:
        out, _ = process.communicate()
    assert out.splitlines() == [f"clips are not kept: File too large ({tmp_path})", "200000"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


KILLED_WHILE_WRITING = """
import sys
from pathlib import Path
from voicecoach.audio.clip import Clip
from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice
from voicecoach.voices.api import Utterance

class Stuck:
    def __array__(self, dtype=None, copy=None):
        print("writing", flush=True)
        sys.stdin.read()

class Voice:
    identity = "counting 1"
    def speak(self, utterance):
        return Clip(Stuck())

DiskCachedVoice(Voice(), Path(sys.argv[1]), print).speak(Utterance("Hold for 30s"))
"""


def test_a_process_killed_while_writing_leaves_a_usable_cache(tmp_path: Path) -> None:
    with run(KILLED_WHILE_WRITING, tmp_path) as process:
        assert process.stdout
        assert process.stdout.readline() == "writing\n"
        process.kill()
    (left,) = tmp_path.rglob("*.part")
    assert list(tmp_path.rglob("*.npz")) == []
    assert count_spoken(tmp_path) == 1
    assert count_spoken(tmp_path) == 0
    assert left.exists()  # its process might still be running


def test_leftovers_of_killed_processes_are_removed_after_an_hour(tmp_path: Path) -> None:
    old, young, foreign = tmp_path / "old.part", tmp_path / "young.part", tmp_path / "notes.txt"
    for path in (old, young, foreign):
        path.write_bytes(b"left")
    written = young.stat().st_mtime
    os.utime(old, (written - 3_700, written - 3_700))
    os.utime(young, (written - 3_500, written - 3_500))
    os.utime(foreign, (written - 3_700, written - 3_700))
    count_spoken(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["notes.txt", "young.part"]


WRITES_MANY = """
import sys
import numpy as np
from pathlib import Path
from voicecoach.audio.clip import Clip
from voicecoach.voices.wrappers.disk_cache import DiskCachedVoice
from voicecoach.voices.api import Utterance

class Voice:
    identity = "counting 1"
    def speak(self, utterance):
        return Clip(np.arange(50, dtype=np.int16))

cached = DiskCachedVoice(Voice(), Path(sys.argv[1]), print)
print("ready", flush=True)
sys.stdin.readline()
for count in range(200):
    clip = cached.speak(Utterance(f"Clip {count}"))
    assert clip.samples.tolist() == list(range(50))
"""


def test_two_processes_can_write_the_same_clips(tmp_path: Path) -> None:
    with run(WRITES_MANY, tmp_path) as first, run(WRITES_MANY, tmp_path) as second:
        for process in (first, second):
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
        for process in (first, second):
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        outputs = [process.communicate()[0] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0]
    assert outputs == ["", ""]
    assert len(list(tmp_path.rglob("*.npz"))) == 200
    assert list(tmp_path.rglob("*.part")) == []
    assert [count_spoken(tmp_path, Utterance(f"Clip {count}")) for count in range(200)] == [0] * 200


@pytest.mark.parametrize(
    ("utterance", "name"),
    [
        (
            Utterance("Hold 10-15 s, neck long."),
            "662084858ec675a06b435393108ce2f90bc5fae0e0d3896d5493b27e44851161.npz",
        ),
        (
            Utterance("Halte 20 Sekunden.", "de"),
            "ac21face7ffafef3a9c5061541151b66ea3c7cb28dd31c1b9386898caa921dde.npz",
        ),
        (
            Utterance("Close your eyes."),
            "9ec4c337f110b2e52676d03d9911ee6192594e4ae579719ec2109c14081530c4.npz",
        ),
    ],
)
def test_texts_that_are_read_as_in_version_0_1_have_the_clips_of_that_version(
    tmp_path: Path, utterance: Utterance, name: str
) -> None:
    voice = CountingVoice(identity="natural/heart, version 1")
    DiskCachedVoice(voice, tmp_path, pytest.fail).speak(utterance)
    assert only_clip_file(tmp_path).name == name


def test_a_word_of_the_shipped_list_has_a_clip_of_its_own(tmp_path: Path) -> None:
    names = set()
    for identity in ("natural/heart, 1", "espeak, 1"):
        folder = tmp_path / identity[:6]
        DiskCachedVoice(CountingVoice(identity=identity), folder, pytest.fail).speak(
            Utterance("Separate your feet.")
        )
        names.add('"shipped"' in only_clip_file(folder).read_bytes().decode("latin-1"))
    assert names == {True, False}
