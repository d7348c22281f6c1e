"""Voices that wrap another voice: caches, the fallback, and recordings."""
