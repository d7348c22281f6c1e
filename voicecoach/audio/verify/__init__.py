"""TODO: verify."""
