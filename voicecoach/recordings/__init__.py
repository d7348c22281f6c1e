"""TODO: recordings."""
