"""Speech engines, one module each, and what they share."""
