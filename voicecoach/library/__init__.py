"""TODO: library."""
