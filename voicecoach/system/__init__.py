"""TODO: system."""
