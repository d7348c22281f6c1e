"""The command line: the only room that connects all others.

This module imports only what Python has already loaded, because `main` handles Ctrl-C from its first line.
"""

import gc
import io
import os
import sys

__all__ = ["StopSignal", "exit_status", "main"]

GC_THRESHOLDS = (200_000, 50)
"""Garbage collection thresholds: modules, scripts, plans and timelines have no cycles to collect."""

_ENVIRONMENT = {"PYDANTIC_DISABLE_PLUGINS": "__all__", "OPENBLAS_NUM_THREADS": "1"}
"""For libraries: pydantic looks for no plugins in every installed package, and numpy reserves no memory for
a thread on each core."""

_INTERRUPTED = 130
"""The exit status of Ctrl-C."""


class StopSignal(KeyboardInterrupt):
    """Raised by SIGTERM and SIGHUP, so that all that Ctrl-C undoes and restores is done for them too."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.status = 128 + number


def exit_status(interrupt: KeyboardInterrupt) -> int:
    """The exit status for an interrupt: 128 and the number of the signal, as in a shell."""
    return interrupt.status if isinstance(interrupt, StopSignal) else _INTERRUPTED


def main() -> None:
    """Run the command line; Ctrl-C exits with status 130 and no traceback, even during imports."""
    try:
        _replace_damaged_timezone()
        _handle_stop_signals()
        gc.set_threshold(*GC_THRESHOLDS)
        for name, value in _ENVIRONMENT.items():
            os.environ.setdefault(name, value)
        _reopen_closed_streams()
        from voicecoach.cli.app import app

        app()
    except KeyboardInterrupt as interrupt:
        _ignore_interrupts()
        sys.stderr.write("Stopped.\n")
        raise SystemExit(exit_status(interrupt)) from None
    except SystemExit as ended:
        if ended.code == _INTERRUPTED:
            _ignore_interrupts()
        raise


def _ignore_interrupts() -> None:
    """Ignore a second Ctrl-C while the program ends: what Python removes then would print a traceback."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _replace_damaged_timezone() -> None:
    """Start again with UTC, and a note, where the time zone is damaged: Python has no `time` then."""
    try:
        import time  # noqa: F401 - whether it can be imported
    except RuntimeError:
        os.environ["TZ"] = "UTC"
        note = "the time zone of this system is damaged, so times are in UTC; set TZ to mend it"
        sys.stderr.write(f"Note: {note}\n")
        sys.stderr.flush()
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the zone is read once, when Python starts


def _handle_stop_signals() -> None:
    """Raise StopSignal on the first SIGTERM or SIGHUP, unless the parent process has them ignored (nohup)."""
    import signal

    numbers = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]

    def stop(number: int, _frame: object) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise StopSignal(number)

    for number in numbers:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, stop)


def _reopen_closed_streams() -> None:
    """Reopen closed standard streams on the null device, and let stdout escape what it cannot encode.

    Otherwise a file of ours would get the descriptor of a closed stream, and libraries that print warnings
    would write them into it.
    """
    for name, mode in {"stdin": "r", "stdout": "w", "stderr": "w"}.items():
        if getattr(sys, name) is None:
            null_device = os.open(os.devnull, os.O_RDWR)
            setattr(sys, name, os.fdopen(null_device, mode, encoding="utf-8"))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
