"""Runs the command line, as `python -m voicecoach`."""

from voicecoach.cli import main

main()
