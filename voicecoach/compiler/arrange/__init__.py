"""Arranging: from a plan and the real lengths of its cues to the parts of a timeline, in frames."""
