"""What people write, read strictly: YAML with its places, closed models, clear problems."""
