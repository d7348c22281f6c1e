"""Getting voices: downloading them, taking them from a folder, and removing them."""
