"""The timeline: events and steps in frames, its JSON form, checks and a diff."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.timeline.checks import size_problem as size_problem
    from voicecoach.timeline.diff import diff_timelines as diff_timelines
    from voicecoach.timeline.diff_lines import changes_to_json as changes_to_json
    from voicecoach.timeline.diff_lines import format_changes as format_changes
    from voicecoach.timeline.exercises import count_exercises as count_exercises
    from voicecoach.timeline.exercises import next_exercise as next_exercise
    from voicecoach.timeline.exercises import position_label as position_label
    from voicecoach.timeline.json import read_timeline as read_timeline
    from voicecoach.timeline.json import to_json as to_json
    from voicecoach.timeline.model import Event as Event
    from voicecoach.timeline.model import ExerciseNumber as ExerciseNumber
    from voicecoach.timeline.model import Interval as Interval
    from voicecoach.timeline.model import Prosody as Prosody
    from voicecoach.timeline.model import Remark as Remark
    from voicecoach.timeline.model import Round as Round
    from voicecoach.timeline.model import Step as Step
    from voicecoach.timeline.model import StepKind as StepKind
    from voicecoach.timeline.model import Timeline as Timeline
    from voicecoach.timeline.model import rename_recordings as rename_recordings
    from voicecoach.timeline.model import rename_sounds as rename_sounds
    from voicecoach.timeline.model import slice_timeline as slice_timeline
    from voicecoach.timeline.model import step_labels as step_labels
    from voicecoach.timeline.transcript import TranscriptStep as TranscriptStep
    from voicecoach.timeline.transcript import group_lines as group_lines
    from voicecoach.timeline.transcript import make_transcript as make_transcript
    from voicecoach.timeline.transcript_text import MIN_TRANSCRIPT_WIDTH as MIN_TRANSCRIPT_WIDTH
    from voicecoach.timeline.transcript_text import format_transcript as format_transcript
    from voicecoach.timeline.transcript_text import transcript_to_json as transcript_to_json

lazy_names(
    __name__,
    {
        "checks": ("size_problem",),
        "diff": ("diff_timelines",),
        "diff_lines": (
            "changes_to_json",
            "format_changes",
        ),
        "exercises": (
            "count_exercises",
            "next_exercise",
            "position_label",
        ),
        "json": ("read_timeline", "to_json"),
        "model": (
            "Event",
            "ExerciseNumber",
            "Interval",
            "Prosody",
            "Remark",
            "Round",
            "Step",
            "StepKind",
            "Timeline",
            "rename_recordings",
            "rename_sounds",
            "slice_timeline",
            "step_labels",
        ),
        "transcript": (
            "TranscriptStep",
            "group_lines",
            "make_transcript",
        ),
        "transcript_text": (
            "MIN_TRANSCRIPT_WIDTH",
            "format_transcript",
            "transcript_to_json",
        ),
    },
)
