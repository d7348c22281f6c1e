"""Options that commands share, their defaults from the environment and the settings file, and completion."""
