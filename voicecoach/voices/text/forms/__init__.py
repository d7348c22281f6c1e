"""The written forms that are read in other words than they are written, by kind."""
