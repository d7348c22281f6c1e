"""The commands, one module each; `voicecoach.cli.app` imports the one that is run."""
