"""From a routine and its words to a timeline: plan says what each cue wants, arrange decides."""
