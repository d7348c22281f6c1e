"""Verification of a finished file: is every cue where the timeline has it, and nothing else audible?"""
