"""The assembly: a script, a voice and the listener's choices become a timeline and its sound."""
