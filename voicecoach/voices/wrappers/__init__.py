"""TODO: wrappers."""
