"""Labels for Audacity: all that sounds and every step, for whoever edits the audio.

The files beside the audio: which there are, how they are called, what is in them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from voicecoach.errors import InputError, did_you_mean
from voicecoach.export.chapters import step_chapters
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.timeline import Event, Timeline


def audacity_labels(timeline: Timeline) -> str:
    """A line for each step and event, in order: start and end in seconds, and what it is."""
    steps = [(one.start, one.end, one.title) for one in step_chapters(timeline)]
    events = [(event.start, event.end, _event_label(event)) for event in timeline.events]
    lines = sorted((*steps, *events), key=lambda line: line[0])
    return "".join(
        f"{start / SAMPLE_RATE:.6f}\t{end / SAMPLE_RATE:.6f}\t{' '.join(what.split())}\n"
        for start, end, what in lines
    )


def _event_label(event: Event) -> str:
    return event.text or f"[{event.sound or event.cue}]"


class Sidecar(StrEnum):
    """Files that can be written beside the audio; the value is how their names end."""

    VTT = ".vtt"
    SRT = ".srt"
    LRC = ".lrc"
    LABELS = ".labels.txt"
    CHAPTERS = ".chapters.json"


_CAPTION_KINDS = {"vtt": Sidecar.VTT, "srt": Sidecar.SRT, "lrc": Sidecar.LRC}


def parse_sidecars(
    captions: str | None, *, labels: bool = False, chapters: bool = False
) -> tuple[Sidecar, ...]:
    """What was asked for, kinds of captions as `vtt,srt`; raises ValueError for one that does not exist.

    >>> parse_sidecars("vtt, srt", labels=True)
    (<Sidecar.VTT: '.vtt'>, <Sidecar.SRT: '.srt'>, <Sidecar.LABELS: '.labels.txt'>)
    """
    named = (
        ()
        if captions is None
        else tuple(_parse_caption_kind(name.strip().lower()) for name in captions.split(","))
    )
    others = {Sidecar.LABELS: labels, Sidecar.CHAPTERS: chapters}
    return tuple(dict.fromkeys((*named, *(kind for kind, wanted in others.items() if wanted))))


def _parse_caption_kind(name: str) -> Sidecar:
    if name not in _CAPTION_KINDS:
        raise InputError(f"{name!r} is not a kind of captions", did_you_mean(name, _CAPTION_KINDS))
    return _CAPTION_KINDS[name]


def sidecar_path(audio: Path, kind: Sidecar) -> Path:
    """Where a file beside `audio` goes: `neck.vtt` for `neck.mp3`."""
    return audio.with_name(audio.stem + kind)


def sidecar_text(kind: Sidecar, timeline: Timeline) -> str:
    """What is in it."""
    return _sidecar_writers()[kind](timeline)


def _sidecar_writers() -> dict[Sidecar, Callable[[Timeline], str]]:
    from voicecoach.export import captions as lrc
    from voicecoach.export import captions as srt
    from voicecoach.export import captions as webvtt
    from voicecoach.export import chapters  # noqa: PLC0415 - few exports want any
    from voicecoach.export import sidecars as labels

    return {
        Sidecar.VTT: webvtt.to_webvtt,
        Sidecar.SRT: srt.to_srt,
        Sidecar.LRC: lrc.to_lrc,
        Sidecar.LABELS: labels.audacity_labels,
        Sidecar.CHAPTERS: chapters.chapters_json,
    }
