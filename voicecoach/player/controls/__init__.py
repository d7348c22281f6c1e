"""What gives commands: one file per way of controlling, behind one port."""
