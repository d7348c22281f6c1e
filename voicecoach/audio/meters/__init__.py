"""Meters: loudness, true peak, and the limiter that keeps to a true peak."""
