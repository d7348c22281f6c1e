"""TODO: mix."""
