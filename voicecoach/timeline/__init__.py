"""TODO: timeline."""
