"""The files beside the audio: which there are, how they are called, what is in them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from voicecoach.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from voicecoach.timeline import Timeline


class Beside(StrEnum):
    """Files that can be written beside the audio; the value is how their names end."""

    VTT = ".vtt"
    SRT = ".srt"
    LRC = ".lrc"
    LABELS = ".labels.txt"
    CHAPTERS = ".chapters.json"


_CAPTIONS = {"vtt": Beside.VTT, "srt": Beside.SRT, "lrc": Beside.LRC}


def beside(captions: str | None, *, labels: bool = False, chapters: bool = False) -> tuple[Beside, ...]:
    """What was asked for, kinds of captions as `vtt,srt`; raises ValueError for one that does not exist.

    >>> beside("vtt, srt", labels=True)
    (<Beside.VTT: '.vtt'>, <Beside.SRT: '.srt'>, <Beside.LABELS: '.labels.txt'>)
    """
    named = () if captions is None else tuple(_caption(name.strip().lower()) for name in captions.split(","))
    others = {Beside.LABELS: labels, Beside.CHAPTERS: chapters}
    return tuple(dict.fromkeys((*named, *(kind for kind, wanted in others.items() if wanted))))


def _caption(name: str) -> Beside:
    if name not in _CAPTIONS:
        raise ValueError(f"{name!r} is not a kind of captions; {did_you_mean(name, _CAPTIONS)}")
    return _CAPTIONS[name]


def path_beside(audio: Path, kind: Beside) -> Path:
    """Where a file beside `audio` goes: `neck.vtt` for `neck.mp3`."""
    return audio.with_name(audio.stem + kind)


def text_beside(kind: Beside, timeline: Timeline) -> str:
    """What is in it."""
    return _writers()[kind](timeline)


def _writers() -> dict[Beside, Callable[[Timeline], str]]:
    from voicecoach.export import chapters, labels, lrc, srt, webvtt  # noqa: PLC0415 - few exports want any

    return {
        Beside.VTT: webvtt.webvtt,
        Beside.SRT: srt.srt,
        Beside.LRC: lrc.lrc,
        Beside.LABELS: labels.labels,
        Beside.CHAPTERS: chapters.chapters_json,
    }
