"""The voices: one thin port, one file per engine, and the voices that wrap a voice."""
