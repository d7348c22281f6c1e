"""The mix of a timeline: events, beds, ducking, and music that loops."""
