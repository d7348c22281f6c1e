"""The voices that can be downloaded: all of Piper's, and the recommended one of each language."""
