"""TODO: journal."""
