"""voicecoach: a voice-guided audio routine player."""

__version__ = "0.2.0"
