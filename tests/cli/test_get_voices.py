"""`voices get` and `remove`, as programs, with the real bytes of a model from a hub on the loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import soundfile

from tests.support.loopback_hub import LoopbackHub
from tests.support.piper_models import JOE, JOE_FILES, joe_folder, model_without_weights, needs_joe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODEL, CONFIG, _ = JOE_FILES
pytestmark = pytest.mark.thorough

MODEL_BYTES = 63_201_294
OFFER = (
    f"{JOE}: English (United States), 63 MB, its licence is in its model card, "
    "https://huggingface.co/rhasspy/piper-voices/blob/main/en/en_US/joe/medium/MODEL_CARD; "
    "from {}/rhasspy/piper-voices\n"
)
BY_FOLDER = "`voicecoach voices get FOLDER` takes files that came another way"
FROM_FOLDER = f"take its files from a machine with a network; {BY_FOLDER}"


@pytest.fixture
def home(empty_home: Path) -> Path:
    return empty_home


def run(*words: object, endpoint: str = "http://127.0.0.1:9", **env: str) -> tuple[int, str, str]:
    """The exit status, standard output and standard error of `voicecoach`."""
    done = subprocess.run(
        [sys.executable, "-m", "voicecoach", *map(str, words)],
        env=os.environ | {"HF_ENDPOINT": endpoint, "NO_PROXY": "127.0.0.1"} | env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def get_joe(hub: LoopbackHub) -> tuple[int, str, str]:
    return run("voices", "get", JOE, "--yes", endpoint=hub.address)


def files_below(home: Path) -> list[str]:
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file())


INSTALLED = [f"voices/{MODEL}", f"voices/{CONFIG}", f"voices/{MODEL}.pace.json"]


@needs_joe
def test_a_download_that_is_cut_continues_and_the_voice_speaks(home: Path, tmp_path: Path) -> None:
    with LoopbackHub(joe_folder(), cuts=1).running() as hub:
        assert get_joe(hub) == (0, f"{OFFER.format(hub.address)}piper/{JOE} is installed.\n", "")
    assert hub.requests[:4] == [f"HEAD {CONFIG} -", f"GET {CONFIG} -", f"HEAD {MODEL} -", f"GET {MODEL} -"]
    (rest,) = hub.requests[4:]
    assert rest.startswith(f"GET {MODEL} bytes=")
    assert files_below(home) == INSTALLED
    assert (home / "voices" / MODEL).read_bytes() == (joe_folder() / MODEL).read_bytes()

    script = tmp_path / "short.yaml"
    script.write_text(f"routine: Short\nvoice: piper/{JOE}\nsteps:\n  - say: Halfway there.\n")
    code, output, errors = run("export", script, "-o", tmp_path / "short.wav")
    assert (code, errors) == (0, "")
    assert "clips synthesised: " in output
    assert soundfile.info(tmp_path / "short.wav").duration > 2
    assert run("voices", "get", JOE) == (0, f"piper/{JOE} is there already.\n", "")


@needs_joe
def test_another_process_continues_where_the_hub_vanished(home: Path) -> None:
    with LoopbackHub(joe_folder(), cuts=1, vanishes=True).running() as hub:
        code, _, errors = get_joe(hub)
        assert code == 1
        assert errors.startswith(f"cannot reach {hub.address}/rhasspy/piper-voices: ")
        assert errors.endswith(
            f"; what arrived is kept, and the same command continues there; {FROM_FOLDER}\n"
        )
    (part,) = list(home.rglob("*.part"))
    kept = part.stat().st_size
    assert 0 < kept < MODEL_BYTES
    assert "to download" in run("voices", "--search", "joe")[1]
    with LoopbackHub(joe_folder()).running() as hub:
        assert get_joe(hub)[::2] == (0, "")
    assert hub.requests[-1] == f"GET {MODEL} bytes={kept}-"
    assert files_below(home) == INSTALLED


@needs_joe
def test_a_wrong_digest_keeps_nothing(home: Path) -> None:
    damaged = bytearray((joe_folder() / MODEL).read_bytes())
    damaged[1_000_000] ^= 1
    with LoopbackHub(joe_folder(), replaced={MODEL: bytes(damaged)}).running() as hub:
        code, _, errors = get_joe(hub)
    assert (code, errors) == (
        1,
        (
            f"what {hub.address}/rhasspy/piper-voices sent as {MODEL} is another file than that of the "
            "catalogue: its "
            "digest differs, and nothing was kept; try again, or take another mirror\n"
        ),
    )
    assert [path for path in files_below(home) if MODEL in path and CONFIG not in path] == []
    assert not (home / "voices" / CONFIG).exists()


@needs_joe
def test_a_changed_catalogue_is_told_before_the_download(home: Path) -> None:
    with LoopbackHub(joe_folder(), replaced={MODEL: b"new"}).running() as hub:
        code, _, errors = get_joe(hub)
    assert code == 1
    assert errors == (
        f"{hub.address}/rhasspy/piper-voices has no {MODEL} of 63,201,294 bytes any more: its catalogue has "
        f"changed; a newer voicecoach may know its voices; {BY_FOLDER}\n"
    )
    assert f"GET {MODEL} -" not in hub.requests
    assert f"voices/{MODEL}" not in files_below(home)


def test_no_network(home: Path) -> None:
    code, _, errors = run("voices", "get", "de", "--yes")
    refused = "cannot reach http://127.0.0.1:9/rhasspy/piper-voices: [Errno 111] Connection refused"
    assert (code, errors) == (1, f"{refused}; {FROM_FOLDER}\n")
    assert files_below(home) == []


def test_offline_mode_of_the_hub_is_named() -> None:
    assert run("voices", "get", "de", "--yes", HF_HUB_OFFLINE="1")[2] == (
        f"cannot download de_DE-thorsten-medium.onnx.json: HF_HUB_OFFLINE is set; {FROM_FOLDER}\n"
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A home with room for a megabyte."""
    mount_point = tmp_path / "disk"
    mount_point.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount_point)]
    if not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("needs Linux and the right to mount a small disk")
    yield mount_point
    subprocess.run(["umount", "-l", str(mount_point)], check=True)


@needs_joe
def test_a_full_disk_is_told_before_the_download(small_disk: Path) -> None:
    with LoopbackHub(joe_folder()).running() as hub:
        done = run("voices", "get", JOE, "--yes", endpoint=hub.address, VOICECOACH_HOME=str(small_disk))
    assert done[0] == 1
    assert done[2] == (
        f"cannot write {MODEL} to {small_disk}/voices/.arriving: the disk is full (63 MB needed, 1 MB free); "
        "make room, then try again\n"
    )
    assert f"GET {MODEL} -" not in hub.requests
    assert f"voices/{MODEL}" not in files_below(small_disk)


@needs_joe
def test_a_folder_is_taken_without_a_network_and_removed_again(home: Path) -> None:
    assert run("voices", "get", joe_folder()) == (0, f"Copied piper/{JOE}.\n", "")
    assert files_below(home) == INSTALLED
    assert run("voices", "remove", f"piper/{JOE}") == (0, f"Removed piper/{JOE}, 63 MB.\n", "")
    assert files_below(home) == []


@needs_joe
def test_a_damaged_file_in_a_folder_is_refused(home: Path, tmp_path: Path) -> None:
    for name in JOE_FILES:
        shutil.copyfile(joe_folder() / name, tmp_path / name)
    with (tmp_path / MODEL).open("ab") as file:
        file.write(b"more")
    assert run("voices", "get", tmp_path)[2] == (
        f"{tmp_path / MODEL} is another file than the catalogue's: damaged, or another version; download it "
        "again, or give it a name of your own\n"
    )
    assert files_below(home) == []


def test_a_model_of_ones_own_is_copied_and_removed_only_on_demand(home: Path, tmp_path: Path) -> None:
    model_without_weights(tmp_path / "mine", "anna", language={"code": "de_DE"})
    copied = run("voices", "get", tmp_path / "mine")
    note = "Note: anna.onnx is not in the catalogue: its licence is where it came from\n"
    assert copied == (0, "Copied piper/anna.\n", note)
    refused = run("voices", "remove", "anna")
    assert (refused[0], refused[2]) == (1, "there is no terminal to answer on; add --yes\n")
    assert run("voices", "remove", "anna", "--yes")[1].startswith("Removed piper/anna, ")
    assert files_below(home) == []


def test_a_model_that_cannot_be_spoken_is_not_copied(home: Path, tmp_path: Path) -> None:
    model_without_weights(tmp_path / "mine", "anna", phoneme_type="text")
    assert run("voices", "get", tmp_path / "mine")[2] == (
        "the model anna cannot be spoken: it reads 'text', and only models that read the phonemes of "
        "espeak are known\n"
    )
    assert files_below(home) == []


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        pytest.param(
            "klingon",
            "there is no voice 'klingon' to download; `voicecoach voices --all` lists all voices, "
            "--search WORD looks "
            "for one\n",
            id="unknown",
        ),
        pytest.param(
            "de_DE-thorsten-mediun",
            "there is no voice 'de_DE-thorsten-mediun' to download; did you mean 'de_DE-thorsten-medium'?\n",
            id="misspelt",
        ),
        pytest.param(
            "en_US",
            "there is no recommended voice to download for 'en_US': natural/heart speaks it, and is "
            "installed with voicecoach; by name there are others: en_GB-alan-low, en_GB-alan-medium, "
            "en_GB-alba-medium, …\n",
            id="no voice",
        ),
        pytest.param(
            "lv",
            "no voice for 'lv' has been tried out; choose one by its name: lv_LV-aivars-medium\n",
            id="not recommended",
        ),
        pytest.param(
            "./gone", "there is no voice in gone; put NAME.onnx and NAME.onnx.json there\n", id="folder"
        ),
    ],
)
def test_what_cannot_be_got(wanted: str, message: str) -> None:
    assert run("voices", "get", "--yes", wanted) == (1, "", message)


def test_without_a_terminal_it_wants_yes(home: Path) -> None:
    code, output, errors = run("voices", "get", "fr")
    assert (code, errors) == (1, "there is no terminal to answer on; add --yes\n")
    assert output == (
        "fr_FR-siwis-medium: French (France), 63 MB, data under CC BY 4.0, The SIWIS French Speech "
        "Synthesis Database, "
        "P.-E. Honnet, A. Lazaridis, P. N. Garner and J. Yamagishi, University of Edinburgh, 2017, "
        "doi.org/10.7488/ds/1705; fine-tuned from lessac, whose recordings are licensed for research "
        "only; from "
        "http://127.0.0.1:9/rhasspy/piper-voices\n"
    )
    assert files_below(home) == []


def test_the_list_starts_with_what_speaks_well(home: Path) -> None:
    model_without_weights(home / "voices", "de_DE-thorsten-medium", language={"code": "de_DE"})
    lines = run("voices")[1].splitlines()
    assert lines[:3] == [
        "en  natural/heart",
        (
            "de  piper/de_DE-thorsten-medium (data under CC0; fine-tuned from lessac, whose recordings "
            "are licensed for "
            "research only)"
        ),
        "es  espeak; `voicecoach voices get es` gets a natural voice, 63 MB",
    ]
    assert [line[:2] for line in lines[:10]] == ["en", "de", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru"]
    assert lines[10:] == ["", "`voicecoach voices --all` lists all voices; --search WORD looks for one."]


def test_a_search_word() -> None:
    assert run("voices", "--search", "THORSTEN-high") == (
        0,
        "piper/de_DE-thorsten-high  de-de: German (Germany), to download, 114 MB\n",
        "",
    )
    assert run("voices", "--search", "gibberish")[2] == (
        "no voice has 'gibberish' in its line; leave out --search to see all\n"
    )
