"""Routine scripts: from YAML to a frozen routine, with every problem told by file, line and column."""
