"""How the benchmarks measure: two things in turn, as often as each other, and their medians."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


PRINT_PEAK_MB = r"""
import re
from pathlib import Path
print(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""
"""Code that prints the peak memory of its own program, by Linux's count.

What `getrusage` tells is no less than what whoever started the program had.
"""
COMMAND_PEAK = f"""
import sys
from voicecoach.cli import main
sys.argv = ["voicecoach", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
{PRINT_PEAK_MB}
"""
"""Code that runs a command of ours, the words behind it, and then prints its peak memory."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """What ours takes against what it is held against, in seconds."""

    what: str
    ours: float
    other: float

    @property
    def times(self) -> float:
        """Ours in parts of the other."""
        return self.ours / self.other

    def __str__(self) -> str:
        return f"{self.what}: {self.ours:.3f} s against {self.other:.3f} s, {self.times:.2f} times as long"


def in_turn(what: str, ours: Callable[[], float], other: Callable[[], float], runs: int = 5) -> Ratio:
    """The medians of `runs` runs of each, taken in turn after one of each that does not count."""
    ours(), other()
    pairs = [(ours(), other()) for _ in range(runs)]
    ratio = Ratio(what, median(pair[0] for pair in pairs), median(pair[1] for pair in pairs))
    print(f"\n{ratio}")
    return ratio


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def until_line(code: str, line: str, env: Mapping[str, str] | None = None) -> float:
    """Seconds from the start of a fresh interpreter that runs `code` until it prints `line`."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env={**os.environ, **(env or {})}
    ) as process:
        assert process.stdout
        for printed in process.stdout:
            if printed.strip() == line:
                taken = time.perf_counter() - start
                process.kill()
                return taken
    raise AssertionError(f"{line!r} was never printed")


def whole_run(code: str) -> float:
    """Seconds that a fresh interpreter takes to run `code`."""
    return seconds(
        lambda: subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    )
