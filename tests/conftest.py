"""What every test may count on: a home of its own, so that no test sees or leaves anything of the user's."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support import browser
from tests.support.scheduling import FileScheduling
from tests.support.virtual_card import missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Playwright

for name, examples in {"quick": 25, "thorough": 60, "long": 2000}.items():
    settings.register_profile(
        name, max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
settings.load_profile("quick")  # --hypothesis-profile chooses another


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-goldens", action="store_true", help="write kept texts anew")
    parser.addoption("--fuzz-seconds", type=float, default=180, help="how long -m fuzz takes in all")
    parser.addoption("--fuzz-seed", default="2026", help="another one gives other damages")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("card") and missing():
        pytest.skip(f"a virtual sound card needs {missing()}")


def pytest_xdist_auto_num_workers() -> int:
    """One process for the virtual card, which mostly waits, and one for each core.

    At most four of these: each may load a voice, some 300 MB.
    """
    return 1 + min(os.cpu_count() or 1, 4)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> FileScheduling:
    """Each file in one process, and all card tests in one."""
    return FileScheduling(config, log)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Run card tests first, as they take longest; last among hooks, as pytest-randomly shuffles.

    Tests marked `fuzz` run only where `-m` names that mark.
    """
    yield
    if "fuzz" not in str(config.option.markexpr):
        fuzz = [item for item in items if item.get_closest_marker("fuzz")]
        items[:] = [item for item in items if item not in fuzz]
        config.hook.pytest_deselected(items=fuzz)
    items.sort(key=lambda item: item.get_closest_marker("card") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A table of what the fuzz tests have tried."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.getreports(kind)]
    rows = [dict(report.user_properties) for report in reports if report.when == "call"]
    if rows := sorted((row for row in rows if "fuzzed" in row), key=lambda row: str(row["fuzzed"])):
        terminalreporter.section("fuzz: inputs, of which read or refused, and failures")
    for row in rows:
        terminalreporter.write_line(
            f"{row['fuzzed']:24}{row['inputs']:>8}{row['read']:>8}{row['refused']:>8}{row['failures']:>6}"
        )


@pytest.fixture(autouse=True, scope="session")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One home for the whole run: what one test has spoken, others need not speak again."""
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent  # of all processes
    home = run / "home"
    home.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOICECOACH_HOME", str(home))
        yield


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> Iterator[None]:
    """Ctrl-C counts, in programs that tests start too: what a shell runs in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it, for this test alone."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("VOICECOACH_HOME", str(home))
    return home


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """What starts browsers: one for all tests, as there can be only one in a process."""
    if browser.missing():
        pytest.skip(f"tests in a browser need {browser.missing()}")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not everybody has it

    with sync_playwright() as started:
        yield started
