"""TODO: displays."""
