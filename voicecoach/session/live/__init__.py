"""TODO: live."""
