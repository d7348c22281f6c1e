"""The command line: the only place where the rooms are wired together."""

from voicecoach.cli.app import main

__all__ = ["main"]
