"""Controls: sources of commands, a module for each kind."""
