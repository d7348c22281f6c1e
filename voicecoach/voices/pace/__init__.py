"""What a pace means: how long a passage takes, and the rate of each engine at which it takes that long."""
