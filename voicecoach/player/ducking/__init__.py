"""Ducking of other programs: they play more quietly while the session speaks (Linux)."""
