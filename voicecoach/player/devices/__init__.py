"""What takes samples: one file per sound library, behind one port."""
