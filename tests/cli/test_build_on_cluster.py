"""`voicecoach build --on`: on a cluster of Dask."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.support.library_builds import LONG, build_command, built_files, run_build, write_library

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """A scheduler and two workers in separate processes: the address of the scheduler, and the workers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    dask = [sys.executable, "-m", "dask"]
    env = {**os.environ, "VOICECOACH_HOME": str(tmp_path / "home"), "PYTHONPATH": str(Path.cwd())}
    start = partial(subprocess.Popen[str], stdout=subprocess.DEVNULL, text=True, env=env, cwd=tmp_path)
    address = f"127.0.0.1:{port}"
    serve = [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    work = [*dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    started = [start(serve, stderr=subprocess.DEVNULL)]
    try:
        started += [start(work, stderr=subprocess.PIPE) for _ in range(2)]
        for worker in started[1:]:
            assert worker.stderr
            assert any("Registered to" in line for line in worker.stderr)
        yield f"dask://{address}", started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.communicate()


@pytest.mark.thorough
def test_a_cluster_that_loses_a_worker_builds_the_same_files(tmp_path: Path) -> None:
    names = [f"r{number}" for number in range(4)]
    routines, out, here = (
        write_library(tmp_path / "routines", *names, routine=LONG),
        tmp_path / "out",
        tmp_path / "here",
    )
    soundfile.write(routines / "rain.wav", np.random.default_rng(1).normal(0, 0.1, 48_000), 48_000)
    music = ("--bed", routines / "rain.wav")
    with cluster(tmp_path) as (address, workers):
        with subprocess.Popen(
            build_command(routines, "-o", out, "--on", address, *music), stdout=subprocess.PIPE, text=True
        ) as building:
            assert building.stdout
            lines = [building.stdout.readline()]
            workers[0].kill()
            lines += building.stdout.readlines()
        assert building.returncode == 0
    assert lines[-1] == "4 built, 0 unchanged, 0 failed.\n"
    assert sorted(lines[:-1]) == [f"Wrote {out / name}.mp3.\n" for name in names]
    run_build(routines, "-o", here, *music)
    assert built_files(out) == built_files(here)


def error_without_scheduler(address: str, tmp_path: Path) -> str:
    """The error of a build on a scheduler that does not exist."""
    routines = write_library(tmp_path / "routines", "arms")
    with subprocess.Popen(
        build_command(routines, "-o", tmp_path / "out", "--on", address), stderr=subprocess.PIPE, text=True
    ) as building:
        assert building.stderr
        message = building.stderr.read()
    assert building.returncode == 1
    return message


def no_scheduler_message(port: int) -> str:
    return (
        f"no Dask scheduler answers at 127.0.0.1:{port}; "
        "start one with `dask scheduler`, and workers for it\n"
    )


@pytest.mark.thorough
def test_no_scheduler_at_the_address(tmp_path: Path) -> None:
    assert error_without_scheduler("dask://127.0.0.1:1", tmp_path) == no_scheduler_message(1)


@pytest.mark.thorough
def test_a_server_that_is_no_scheduler(tmp_path: Path) -> None:
    def hang_up() -> None:
        listening.accept()[0].close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        other, port = Thread(target=hang_up), listening.getsockname()[1]
        other.start()
        assert error_without_scheduler(f"dask://127.0.0.1:{port}", tmp_path) == no_scheduler_message(port)
        other.join()


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("nix", id="word"),
        pytest.param("localhost:8786", id="no scheme"),
        pytest.param("tcp://localhost:8786", id="other scheme"),
        pytest.param("dask://localhost", id="no port"),
        pytest.param("dask://:8786", id="no host"),
        pytest.param("dask://localhost:port", id="port in words"),
        pytest.param("dask://localhost:99999", id="port too large"),
        pytest.param("dask://localhost:8786/status", id="path"),
        pytest.param("dask://[::1:8786", id="unclosed bracket"),
    ],
)
def test_invalid_scheduler_addresses_are_rejected(tmp_path: Path, address: str) -> None:
    result = run_build(write_library(tmp_path / "routines", "arms"), "-o", tmp_path / "out", "--on", address)
    assert result.stderr == (
        f"'{address}' is not the address of a Dask scheduler; write dask://HOST:PORT, "
        "such as dask://localhost:8786\n"
    )
