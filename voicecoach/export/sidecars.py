"""Sidecar files, written along with an audio file: captions, labels for Audacity, a list of chapters."""

from __future__ import annotations

from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING

from voicecoach.errors import InputError, did_you_mean
from voicecoach.export.captions import timeline_captions
from voicecoach.export.chapters import chapters_json, format_timestamp, one_line, step_parts
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.export.captions import Caption
    from voicecoach.timeline import Event, Timeline


class Sidecar(StrEnum):
    """The kinds of sidecar file; the value is what follows the stem of the audio file's name."""

    VTT = ".vtt"
    SRT = ".srt"
    LRC = ".lrc"
    LABELS = ".labels.txt"
    CHAPTERS = ".chapters.json"


_CAPTION_KINDS = {"vtt": Sidecar.VTT, "srt": Sidecar.SRT, "lrc": Sidecar.LRC}


def parse_sidecars(
    captions: str | None, *, labels: bool = False, chapters: bool = False
) -> tuple[Sidecar, ...]:
    """Parse kinds of captions such as `vtt,srt`, and add the other sidecars that are wanted.

    Raises InputError, a ValueError, for a kind that does not exist.

    >>> parse_sidecars("vtt, srt", labels=True)
    (<Sidecar.VTT: '.vtt'>, <Sidecar.SRT: '.srt'>, <Sidecar.LABELS: '.labels.txt'>)
    """
    names = () if captions is None else captions.split(",")
    caption_kinds = [_parse_caption_kind(name.strip().lower()) for name in names]
    others = {Sidecar.LABELS: labels, Sidecar.CHAPTERS: chapters}
    return tuple(dict.fromkeys((*caption_kinds, *(kind for kind, wanted in others.items() if wanted))))


def _parse_caption_kind(name: str) -> Sidecar:
    if name not in _CAPTION_KINDS:
        raise InputError(f"{name!r} is not a kind of captions", did_you_mean(name, _CAPTION_KINDS))
    return _CAPTION_KINDS[name]


def sidecar_path(audio: Path, kind: Sidecar) -> Path:
    """The path of a sidecar file of `audio`: `neck.vtt` for `neck.mp3`."""
    return audio.with_name(audio.stem + kind)


def sidecar_text(kind: Sidecar, timeline: Timeline) -> str:
    """The content of a sidecar file."""
    return _FORMATTERS[kind](timeline)


def to_srt(timeline: Timeline) -> str:
    """Format captions as SubRip (SRT), which most players show, numbered from 1.

    SRT has no escapes, so `-->`, which marks a line of times, becomes an arrow where it is in a text.
    """
    blocks = (
        f"{number}\n{_cue_times(caption, ',')}\n{caption.text.replace('-->', '→')}\n"
        for number, caption in enumerate(timeline_captions(timeline), 1)
    )
    return "\n".join(blocks)


def to_webvtt(timeline: Timeline) -> str:
    """Format captions as WebVTT, which browsers show; what would be markup in a text is escaped."""
    blocks = (
        f"\n{_cue_times(caption, '.')}\n{escape(caption.text, quote=False)}\n"
        for caption in timeline_captions(timeline)
    )
    return "".join(("WEBVTT\n", *blocks))


def _cue_times(caption: Caption, decimal_mark: str) -> str:
    start, end = (format_timestamp(ms, decimal_mark) for ms in (caption.start_ms, caption.end_ms))
    return f"{start} --> {end}"


def to_lrc(timeline: Timeline) -> str:
    """Format captions of one line as LRC, which music players show as lyrics, each until the next one.

    LRC has no escapes, so square brackets, which its times are written in, become round ones.
    """
    captions = timeline_captions(timeline, max_lines=1)
    lines = (f"{_lrc_timestamp(caption.start_ms)}{_round_brackets(caption.text)}\n" for caption in captions)
    return "".join((f"[ti:{_round_brackets(one_line(timeline.title))}]\n", *lines))


def _round_brackets(text: str) -> str:
    return text.translate(str.maketrans("[]", "()"))


def _lrc_timestamp(ms: int) -> str:
    """Format a time with hundredths of a second.

    >>> _lrc_timestamp(3_725_046)
    '[62:05.04]'
    """
    return f"[{ms // 60_000:02}:{ms % 60_000 // 1000:02}.{ms % 1000 // 10:02}]"


def audacity_labels(timeline: Timeline) -> str:
    """Format a label track for Audacity: each step and event with its start and end in seconds, in order."""
    steps = [(chapter.start, chapter.end, chapter.title) for chapter in step_parts(timeline)]
    events = [(event.start, event.end, _event_label(event)) for event in timeline.events]
    labels = sorted((*steps, *events), key=lambda label: label[0])
    return "".join(
        f"{start / SAMPLE_RATE:.6f}\t{end / SAMPLE_RATE:.6f}\t{' '.join(text.split())}\n"
        for start, end, text in labels
    )


def _event_label(event: Event) -> str:
    return event.text or f"[{event.sound or event.cue}]"


_FORMATTERS = {
    Sidecar.VTT: to_webvtt,
    Sidecar.SRT: to_srt,
    Sidecar.LRC: to_lrc,
    Sidecar.LABELS: audacity_labels,
    Sidecar.CHAPTERS: chapters_json,
}
