"""The command line with all its commands, for whoever asks what there is."""

from voicecoach.cli.app import COMMANDS, create_app

app = create_app(COMMANDS)
