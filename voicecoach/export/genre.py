"""The genre of all exported files."""

GENRE = "Health & Fitness"
"""What podcast directories call it."""
