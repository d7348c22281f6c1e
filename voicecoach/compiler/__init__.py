"""The compiler: makes a plan from a routine, and a timeline from a plan and the lengths of its clips."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.compiler.arrange.arranger import Arrangement as Arrangement
    from voicecoach.compiler.arrange.arranger import UnknownLengthError as UnknownLengthError
    from voicecoach.compiler.arrange.arranger import arrange_plan as arrange_plan
    from voicecoach.compiler.arrange.arranger import arrange_stepwise as arrange_stepwise
    from voicecoach.compiler.arrange.arranger import join_parts as join_parts
    from voicecoach.compiler.arrange.arranger import rearrange as rearrange
    from voicecoach.compiler.arrange.fit_cues import Measure as Measure
    from voicecoach.compiler.arrange.timeline_part import PlacedStep as PlacedStep
    from voicecoach.compiler.arrange.timeline_part import PlayedPrefix as PlayedPrefix
    from voicecoach.compiler.arrange.timeline_part import TimelinePart as TimelinePart
    from voicecoach.compiler.describe_fit import describe_adjustments as describe_adjustments
    from voicecoach.compiler.fit_duration import SessionLength as SessionLength
    from voicecoach.compiler.fit_duration import fit_to_duration as fit_to_duration
    from voicecoach.compiler.fit_duration import is_reachable as is_reachable
    from voicecoach.compiler.fixed_steps import fixed_indices as fixed_indices
    from voicecoach.compiler.optional_steps import leave_out_steps as leave_out_steps
    from voicecoach.compiler.optional_steps import step_label as step_label
    from voicecoach.compiler.plan.cue_builder import wait_sound as wait_sound
    from voicecoach.compiler.plan.flatten import flatten as flatten
    from voicecoach.compiler.plan.plan_model import EndsBy as EndsBy
    from voicecoach.compiler.plan.plan_model import Follows as Follows
    from voicecoach.compiler.plan.plan_model import Form as Form
    from voicecoach.compiler.plan.plan_model import OnBeat as OnBeat
    from voicecoach.compiler.plan.plan_model import Plan as Plan
    from voicecoach.compiler.plan.plan_model import SoundForm as SoundForm
    from voicecoach.compiler.plan.plan_model import SpeechForm as SpeechForm
    from voicecoach.compiler.plan.plan_model import StartsAt as StartsAt
    from voicecoach.compiler.plan.plan_model import StepKey as StepKey
    from voicecoach.compiler.plan.plan_model import Within as Within
    from voicecoach.compiler.plan.planner import plan_session as plan_session
    from voicecoach.compiler.plan.position_announcements import SessionPosition as SessionPosition
    from voicecoach.compiler.plan.position_announcements import resume_announcement as resume_announcement
    from voicecoach.compiler.plan.position_announcements import wait_announcement as wait_announcement
    from voicecoach.compiler.plan.position_announcements import where_announcement as where_announcement
    from voicecoach.compiler.plan.prosody import ProsodyLookup as ProsodyLookup
    from voicecoach.compiler.plan.prosody import forms_with_prosody as forms_with_prosody
    from voicecoach.compiler.plan.prosody import scale_form_rates as scale_form_rates
    from voicecoach.compiler.plan.prosody import scale_rate as scale_rate
    from voicecoach.compiler.plan.prosody import with_prosody as with_prosody
    from voicecoach.compiler.plan.timing_rules import COUNTDOWN_SECONDS as COUNTDOWN_SECONDS
    from voicecoach.compiler.plan.timing_rules import LEAD_IN_MS as LEAD_IN_MS
    from voicecoach.compiler.plan.timing_rules import MIN_GAP_MS as MIN_GAP_MS
    from voicecoach.compiler.plan.timing_rules import TYPICAL_SPACING_MS as TYPICAL_SPACING_MS
    from voicecoach.compiler.rounds_in_time import fix_rounds as fix_rounds
    from voicecoach.compiler.rounds_in_time import has_timed_rounds as has_timed_rounds
    from voicecoach.compiler.scaling import scale_durations as scale_durations

lazy_names(
    __name__,
    {
        "scaling": ("scale_durations",),
        "arrange.arranger": (
            "UnknownLengthError",
            "Arrangement",
            "arrange_plan",
            "arrange_stepwise",
            "join_parts",
            "rearrange",
        ),
        "arrange.fit_cues": ("Measure",),
        "arrange.timeline_part": (
            "PlacedStep",
            "PlayedPrefix",
            "TimelinePart",
        ),
        "describe_fit": ("describe_adjustments",),
        "fixed_steps": ("fixed_indices",),
        "optional_steps": (
            "leave_out_steps",
            "step_label",
        ),
        "fit_duration": (
            "SessionLength",
            "fit_to_duration",
            "is_reachable",
        ),
        "rounds_in_time": (
            "fix_rounds",
            "has_timed_rounds",
        ),
        "plan.flatten": ("flatten",),
        "plan.plan_model": (
            "EndsBy",
            "Follows",
            "Form",
            "OnBeat",
            "Plan",
            "SoundForm",
            "SpeechForm",
            "StartsAt",
            "StepKey",
            "Within",
        ),
        "plan.cue_builder": ("wait_sound",),
        "plan.planner": ("plan_session",),
        "plan.position_announcements": (
            "SessionPosition",
            "resume_announcement",
            "wait_announcement",
            "where_announcement",
        ),
        "plan.prosody": (
            "ProsodyLookup",
            "forms_with_prosody",
            "scale_form_rates",
            "scale_rate",
            "with_prosody",
        ),
        "plan.timing_rules": (
            "COUNTDOWN_SECONDS",
            "LEAD_IN_MS",
            "MIN_GAP_MS",
            "TYPICAL_SPACING_MS",
        ),
    },
)
