"""Sound as numbers: clips, the chain that finishes them, and the mix as a function of the timeline."""
