"""The words of every cue: templates, packs by language, numbers and lengths of time as words."""
