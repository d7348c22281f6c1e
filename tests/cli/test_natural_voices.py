"""What is installed speaks its language, what could be is told in one line, and credits are in the file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import mutagen
import pytest
from typer.testing import CliRunner

from tests.support.piper_models import install_joe, model_without_weights, needs_joe
from voicecoach.cli.app import app
from voicecoach.voices import resolve_voice_name

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.thorough

FRENCH = "routine: Court\nlanguage: fr\nsteps:\n  - say: Inspire.\n"
SUGGESTION = (
    "Note: this is the artificial voice espeak; `voicecoach voices get fr` downloads a natural one (63 MB)\n"
)


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "court.yaml"
    path.write_text(FRENCH)
    return path


def export(script: Path, *words: str) -> str:
    """Export a script to a WAV file next to it; what is printed to standard error."""
    done = CliRunner().invoke(app, ["export", str(script), "-o", str(script.with_suffix(".flac")), *words])
    assert done.exit_code == 0, done.output
    return done.stderr


@pytest.mark.usefixtures("empty_home")
def test_one_line_tells_how_to_get_a_voice(script: Path) -> None:
    assert export(script) == SUGGESTION
    assert export(script, "--voice", "espeak") == ""
    script.write_text(FRENCH.replace("language", "voice: silent\nlanguage"))
    assert export(script) == ""


@pytest.mark.usefixtures("empty_home")
@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_is_suggested_where_there_is_nothing_better(script: Path, language: str) -> None:
    script.write_text(FRENCH.replace("fr", language).replace("Inspire", "いき" if language == "ja" else "Go"))
    assert "voices get" not in export(script, *(["--voice", "silent"] if language == "en" else []))


@needs_joe
def test_an_installed_voice_speaks_and_is_credited(script: Path, empty_home: Path) -> None:
    config = install_joe(empty_home, "fr_FR-siwis-medium").with_name("fr_FR-siwis-medium.onnx.json")
    french = json.loads(config.read_text("utf-8")) | {
        "language": {"code": "fr_FR"},
        "espeak": {"voice": "fr"},
    }
    config.write_text(json.dumps(french))
    assert export(script) == ""
    (comment,) = mutagen.File(script.with_suffix(".flac"))["comment"]
    assert comment == (
        "Voice: The SIWIS French Speech Synthesis Database, P.-E. Honnet, A. Lazaridis, P. N. Garner and "
        "J. Yamagishi, University of Edinburgh, 2017, doi.org/10.7488/ds/1705, CC BY 4.0"
    )


def test_the_voice_of_the_region_then_the_recommended_then_the_first(empty_home: Path) -> None:
    folder = empty_home / "voices"
    assert resolve_voice_name(None, "pt-PT") == "espeak/pt"
    for name, code in (("amadeu", "pt_BR"), ("pt_BR-faber-medium", "pt_BR")):
        model_without_weights(folder, name, language={"code": code})
    assert resolve_voice_name(None, "pt") == "piper/pt_BR-faber-medium"
    assert resolve_voice_name(None, "pt-PT") == "piper/pt_BR-faber-medium"
    model_without_weights(folder, "tugao", language={"code": "pt_PT"})
    assert resolve_voice_name(None, "pt-PT") == "piper/tugao"
    assert resolve_voice_name(None, "pt") == "piper/pt_BR-faber-medium"
    assert resolve_voice_name("espeak", "pt") == "espeak/pt"
    model_without_weights(folder, "joe")
    assert resolve_voice_name(None, "en") == "natural/heart"


def test_the_check_of_a_voice_is_a_few_lines() -> None:
    done = CliRunner().invoke(app, ["voices", "check", "silent", "--language", "de"])
    patterns = [
        r"silent in de: (\d+) of \1 sentences said",
        r"words a minute: \d+ at pace 0\.8, \d+ at pace 1\.0, \d+ at pace 1\.2",
        r"speed: \d+ times as fast as it speaks, the first after \d+\.\d s",
        r"memory: .* more",
    ]
    lines = done.stdout.splitlines()
    assert (done.exit_code, done.stderr) == (0, "")
    assert all(re.fullmatch(pattern, line) for pattern, line in zip(patterns, lines, strict=True)), lines


def test_a_voice_that_cannot_say_everything_exits_with_1() -> None:
    done = CliRunner().invoke(app, ["voices", "check", "natural", "--language", "de"])
    assert done.exit_code == 1
    assert "halfway: cannot say '" in done.stdout
    assert ": it speaks English, not 'de'\n" in done.stdout
    assert re.search(r"natural/heart in de: 0 of \d+ sentences said", done.stdout)
