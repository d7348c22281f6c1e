"""TODO: source."""
