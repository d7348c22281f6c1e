"""TODO: options."""
