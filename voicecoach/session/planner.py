"""Plans a routine for a session, with the listener's settings as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.compiler import Plan
    from voicecoach.script import Script
    from voicecoach.session.live.live_settings import LiveSettings
    from voicecoach.session.speech_settings import SpeechSettings
    from voicecoach.wording import Wording


@dataclass(frozen=True, slots=True)
class RoutinePlanner:
    """Plans a routine: all that the plan depends on, except the listener's live settings.

    `without` names the equipment that the listener does not have.
    """

    script: Script
    wording: Wording
    speech: SpeechSettings
    without: frozenset[str]
    lead_in_ms: int

    def plan(self, settings: LiveSettings) -> Plan:
        """Plan the whole session: every cue with its words, its prosody and its anchor."""
        from voicecoach.compiler import plan_session, scale_rate, with_prosody  # noqa: PLC0415 - after the device plays

        detail, extra_ms = settings.effective_detail, settings.extra_ms_by_step
        plan = plan_session(self.script, self.wording, detail, self.without, extra_ms, self.lead_in_ms)
        plan = scale_rate(plan, settings.rate)
        return plan if self.speech.is_plain else with_prosody(plan, self.speech.prosody_of)

    def announcement_wording(self) -> Wording:
        """The words for announcements during the session, with the routine's own cues over them."""
        return self.wording.with_layers(self.script.routine.cues)
