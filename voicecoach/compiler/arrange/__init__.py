"""TODO: arrange."""
