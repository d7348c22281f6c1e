"""Files of a session: one small module per kind of output; none of them decides about timing."""
