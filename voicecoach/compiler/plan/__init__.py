"""Planning: from a routine and its wording to steps of windows of cues, in milliseconds."""
