"""TODO: engines."""
