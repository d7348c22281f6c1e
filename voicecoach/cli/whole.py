"""The command line with all its commands, for whoever asks what there is."""

from voicecoach.cli.app import COMMANDS, app_with

app = app_with(COMMANDS)
