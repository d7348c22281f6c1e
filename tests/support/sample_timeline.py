"""A short session made by hand, and what other programs read of its files."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np

from voicecoach.audio.clip import Clip
from voicecoach.audio.finish import finish_clip
from voicecoach.timeline.model import Event, Round, Step, Timeline

if TYPE_CHECKING:
    from pathlib import Path

SECOND = 48_000


def speech(text: str, start: int) -> Event:
    return Event(kind="speech", cue="do", start=start, frames=SECOND, text=text)


TIMELINE = Timeline(
    frames=12 * SECOND,
    title="Nacken, kurz",
    language="de",
    voice="silent",
    author="Ana",
    source="A leaflet & more",
    events=(
        speech("Kinn zur Brust.", SECOND),
        Event(kind="sound", cue="go", start=3 * SECOND, frames=4_800, sound="go"),
        speech("Weiter --> links <b>", 4 * SECOND + 11),
        speech("{Halten} & atmen.\nRuhig.", 8 * SECOND),
    ),
    steps=(
        Step(index=0, name="Bereit machen", start=0, frames=3 * SECOND),
        Step(index=1, name="Kinn", side="links", round=Round(1, 2), start=3 * SECOND, frames=5 * SECOND),
        Step(index=2, name="Glocke: aus?", start=8 * SECOND, frames=4 * SECOND),
    ),
)
CHAPTERS = [
    (0.0, 3.0, "Bereit machen"),
    (3.0, 8.0, "Kinn · links · Runde 1/2"),
    (8.0, 12.0, "Glocke: aus?"),
]


def voice(seed: int) -> Clip:
    """A second of something like speech: a buzz that swells eight times a second, with some peaks."""
    at = np.arange(SECOND) / SECOND
    buzz = np.random.default_rng(seed).normal(0, 0.05, SECOND) * (1 + np.sin(2 * np.pi * 8 * at))
    buzz[::7_000] *= 5
    return finish_clip(buzz.astype(np.float32), SECOND)


VOICES = {event.text: voice(len(event.text or "")) for event in TIMELINE.events if event.text}
BEEP = Clip((3_000 * np.sin(np.arange(4_800) / 8)).astype(np.int16))


def clip_of(event: Event) -> Clip:
    return VOICES[event.text] if event.text else BEEP


def probed(path: Path) -> dict[str, Any]:
    """What ffprobe says of a file: its format, streams and chapters."""
    ask = [
        "ffprobe",
        "-v",
        "error",
        "-show_chapters",
        "-show_format",
        "-show_streams",
        "-of",
        "json",
        str(path),
    ]
    found: dict[str, Any] = json.loads(subprocess.run(ask, check=True, capture_output=True).stdout)
    return found


def chapters_of(path: Path) -> list[tuple[float, float, str]]:
    found = probed(path)["chapters"]
    return [(float(one["start_time"]), float(one["end_time"]), one["tags"]["title"]) for one in found]
