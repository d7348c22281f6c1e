"""Sentences recorded by a person, which replace the synthesised voice."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.recordings.checklist import ChecklistItem as ChecklistItem
    from voicecoach.recordings.checklist import recording_checklist as recording_checklist
    from voicecoach.recordings.folder import read_recordings as read_recordings
    from voicecoach.recordings.names import RecordingsFolder as RecordingsFolder
    from voicecoach.recordings.names import match_recordings as match_recordings
    from voicecoach.recordings.names import plan_sentences as plan_sentences
    from voicecoach.recordings.names import timeline_recordings as timeline_recordings
    from voicecoach.recordings.names import used_recordings as used_recordings

lazy_names(
    __name__,
    {
        "checklist": (
            "ChecklistItem",
            "recording_checklist",
        ),
        "folder": ("read_recordings",),
        "names": (
            "RecordingsFolder",
            "match_recordings",
            "plan_sentences",
            "timeline_recordings",
            "used_recordings",
        ),
    },
)
