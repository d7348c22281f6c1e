"""Eight writers at once, twenty times, on each file that is changed in place: nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from voicecoach.journal import open_journal
from voicecoach.library.manifest import read_manifest
from voicecoach.source import read_toml, read_yaml
from voicecoach.wording import WordingStore, load_wording

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(600)]

WRITERS, RUNS = 8, 20
_ALL_CUES = load_wording(WordingStore(), "en", None).cues
CUES = tuple(sorted(cue for cue, words in _ALL_CUES.items() if words.say))

# Each program writes RUNS times, once it has read a line: all begin at the same moment.
_START = "import sys\nfrom pathlib import Path\npath, me = Path(sys.argv[1]), sys.argv[2]\n"
_LOOP = f"print('ready', flush=True)\nsys.stdin.readline()\nfor run in range({RUNS}):\n"
SETTINGS = f"""{_START}
from voicecoach.settings import set_setting
{_LOOP}    set_setting(path, f"w{{me}}r{{run}}", "x", "# mine\\n")
"""
WORDING = f"""{_START}
from voicecoach.wording import WordingStore
from voicecoach.wording.user_wording import CueEdit, UserWording
file = UserWording(WordingStore(path), path, "en")
cues = {CUES!r}[int(me)::{WRITERS}]
{_LOOP}    file.edit_cue(cues[run % len(cues)], CueEdit(say=(f"Words {{run}}.",)))
"""
MANIFEST = f"""{_START}
from voicecoach.library.manifest import ManifestEntry, update_manifest
entry = ManifestEntry("a.yaml", "f", {{}}, "A", "", "en", 1, "2026-11-29T10:00:00+00:00")
{_LOOP}    update_manifest(path, f"w{{me}}r{{run}}.mp3", lambda before: entry)
"""
JOURNAL = f"""{_START}
from datetime import UTC, datetime
from voicecoach.journal import SessionStart, open_journal
{_LOOP}    with open_journal(path, print) as journal:
        journal.begin(SessionStart(datetime.now(UTC), "neck", f"w{{me}}r{{run}}", "{{}}"))
"""
NAMES = {f"w{me}r{run}" for me in range(WRITERS) for run in range(RUNS)}


def write_at_once(program: str, path: Path) -> None:
    """Run the program eight times at the same time; all must succeed."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number in range(WRITERS)
    ]
    for one in writers:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    outputs = [one.communicate("\n", timeout=500)[0] for one in writers]
    assert [(one.returncode, output) for one, output in zip(writers, outputs, strict=True)] == [
        (0, "")
    ] * WRITERS


def test_no_setting_is_lost(tmp_path: Path) -> None:
    write_at_once(SETTINGS, tmp_path / "settings.toml")
    assert read_toml(tmp_path / "settings.toml").values == dict.fromkeys(NAMES, "x")
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_no_words_are_lost(tmp_path: Path) -> None:
    write_at_once(WORDING, tmp_path)
    expected: dict[str, str] = {}
    for me in range(WRITERS):
        mine = CUES[me::WRITERS]
        expected |= {mine[run % len(mine)]: f"Words {run}." for run in range(RUNS)}
    assert read_yaml(tmp_path / "en.yaml").data == {"cues": expected}


def test_no_entry_of_a_manifest_is_lost(tmp_path: Path) -> None:
    write_at_once(MANIFEST, tmp_path)
    assert read_manifest(tmp_path).keys() == {f"{name}.mp3" for name in NAMES}


def test_no_session_of_the_journal_is_lost(tmp_path: Path) -> None:
    write_at_once(JOURNAL, tmp_path / "journal.sqlite")
    with open_journal(tmp_path / "journal.sqlite", print) as journal:
        assert sorted(entry.start.title for entry in journal.entries()) == sorted(NAMES)
