"""The wheel is what users get: it is built, installed elsewhere and used there.

To be quick, and to need no network, it is built with the hatchling that is here, and installed into an
empty environment that finds the other packages in the one the tests run in. That the list of these
packages is complete is shown by `make play`, which installs nothing else.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest
import soundfile

from voicecoach import __version__

ROOT = Path(__file__).parents[1]
SHIPPED = "voicecoach/shipped"

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of a new environment that has the wheel."""
    place = tmp_path_factory.mktemp("elsewhere") / "env"
    names = {"base": str(place), "platbase": str(place)}
    python = Path(sysconfig.get_path("scripts", "venv", names)) / Path(sys.executable).name
    packages = Path(sysconfig.get_path("purelib", "venv", names))
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    (packages / "others.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
    return python.parent


def run(scripts: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a folder with an empty home and nothing that leads back here."""
    home = folder / "home"
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [str(scripts / command[0]), *command[1:]],
        cwd=folder,
        env=kept | {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_that_is_needed_is_inside(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    expected = {f"{SHIPPED}/scripts/{path.name}" for path in (ROOT / "scripts").glob("*.yaml")}
    sounds = (path.relative_to(ROOT).as_posix() for path in (ROOT / "sounds").rglob("*.wav"))
    expected |= {f"{SHIPPED}/{name}" for name in sounds}
    expected |= {f"{SHIPPED}/templates/{path.name}" for path in (ROOT / "templates").glob("*.yaml")}
    data = (path for path in (ROOT / "voicecoach").rglob("*.*") if path.suffix in {".py", ".yaml", ".toml"})
    expected |= {path.relative_to(ROOT).as_posix() for path in data}
    expected |= {"voicecoach/py.typed", f"voicecoach-{__version__}.dist-info/licenses/LICENSE"}
    assert expected <= names
    assert {
        f"{SHIPPED}/scripts/upper-back-relief.yaml",
        f"{SHIPPED}/sounds/bell.wav",
        f"{SHIPPED}/sounds/soft/bell.wav",
        f"{SHIPPED}/templates/stretches.yaml",
        "voicecoach/wording/languages/de.yaml",
        "voicecoach/wording/packs/en/calm.yaml",
        "voicecoach/voices/text/speakable/en.toml",
    } <= expected


def test_nothing_else_is_inside(wheel: Path) -> None:
    others = {name for name in ZipFile(wheel).namelist() if not name.startswith("voicecoach")}
    assert others == set()
    assert [name for name in ZipFile(wheel).namelist() if "__pycache__" in name] == []


def test_its_description_has_links_to_web_addresses_only(wheel: Path) -> None:
    metadata = ZipFile(wheel).read(f"voicecoach-{__version__}.dist-info/METADATA").decode()
    assert "\n## Two commands\n" in metadata
    assert re.findall(r"\]\((?!https://)[^)]*\)", metadata) == []


def test_it_says_which_it_is(scripts: Path, tmp_path: Path) -> None:
    done = run(scripts, tmp_path, "voicecoach", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"voicecoach {__version__}\n", "")


def test_it_can_be_run_as_a_module(scripts: Path, tmp_path: Path) -> None:
    done = run(scripts, tmp_path, Path(sys.executable).name, "-m", "voicecoach", "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: python -m voicecoach [OPTIONS] COMMAND [ARGS]...\n")


def test_it_is_itself_and_not_the_one_that_is_tested(scripts: Path, tmp_path: Path) -> None:
    where = "import voicecoach; print(voicecoach.__file__)"
    done = run(scripts, tmp_path, Path(sys.executable).name, "-c", where)
    assert (done.returncode, done.stderr) == (0, "")
    assert Path(done.stdout.strip()).is_relative_to(scripts.parent)


@pytest.mark.thorough
@pytest.mark.parametrize("voice", ["espeak", "natural"])
def test_it_exports_a_routine_that_ships(scripts: Path, tmp_path: Path, voice: str) -> None:
    done = run(scripts, tmp_path, "voicecoach", "export", "neck-warmup", "-o", "neck.mp3", "--voice", voice)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Wrote neck.mp3: ")
    written = {path for path in (tmp_path / "home").rglob("*") if path.is_file()}
    assert written
    assert {path for path in written if "voicecoach" not in path.parts} == set()
    assert 60 < soundfile.info(tmp_path / "neck.mp3").duration < 600
