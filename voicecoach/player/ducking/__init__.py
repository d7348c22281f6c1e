"""TODO: ducking."""
