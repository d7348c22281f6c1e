"""Exports a session as a folder with a file for each step and a playlist, for players without chapters."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from voicecoach.audio import EventIndex, MixPart
from voicecoach.export.audio_file import check_suffix
from voicecoach.export.chapters import Chapter, one_line, step_parts
from voicecoach.export.loudness import Level, SpeechMeter
from voicecoach.export.make_tags import AlbumTrack, with_card
from voicecoach.export.write import ExportResult, open_export
from voicecoach.system import atomic_folder, atomic_write
from voicecoach.timeline import slice_timeline
from voicecoach.units import SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from voicecoach.audio import Sound
    from voicecoach.export.write import ExportJob
    from voicecoach.timeline import Event, Timeline

_UNSAFE_CHARACTERS = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f]+')
"""Characters that some operating system or memory card does not allow in names."""
_MAX_NAME_LENGTH = 60
_MAX_NAME_BYTES = 180
"""Systems allow 255, and the name of the file while it is written is longer."""
_NUMBERED_NAME = re.compile(r"\d{2,} ")


def split_folder(output: Path) -> Path:
    """The folder of a split session: `neck` for `neck.mp3`."""
    return output.with_suffix("")


def split_session(
    timeline: Timeline, clip_of: Callable[[Event], Sound], output: Path, job: ExportJob
) -> ExportResult:
    """Write a file for each step, and a playlist of them, to the folder `split_folder(output)`.

    Played one after another they are the session; in a lossless format, sample for sample. The files appear
    only when all are complete, and the playlist comes last. Files that an older playlist in the folder names,
    and the new one does not, are removed. Raises VoicecoachError when a file cannot be written.
    """
    folder = split_folder(output)
    parts, events = _step_cuts(timeline), EventIndex(timeline.events)
    job = replace(job, options=with_card(job.options, timeline))
    names = [
        _step_file_stem(number, part, len(parts)) + check_suffix(output)
        for number, part in enumerate(parts, 1)
    ]
    results = []
    playlist = folder / f"{folder.name}.m3u8"
    with atomic_folder(folder) as partial_folder:
        for number, (name, part) in enumerate(zip(names, parts, strict=True), 1):
            part_timeline = slice_timeline(timeline, part.start, part.end, part.title)
            hooks = replace(job.hooks, progress=partial(_report_from, job.hooks.progress, part.start))
            part_job = replace(job, hooks=hooks, track=AlbumTrack(timeline.title, number, len(parts)))
            with open_export(partial_folder / name, part_job, part_timeline) as file:
                file.write(MixPart(part.start, part.end, events, clip_of))
            results.append(file.result)
        old_names = _listed_files(playlist)
        _write_playlist(partial_folder / playlist.name, names, parts)
    for name in old_names - set(names):
        (folder / name).unlink(missing_ok=True)
    notes = dict.fromkeys(note for result in results for note in result.notes)
    level = _overall_level(timeline, zip(parts, results, strict=True))
    return ExportResult(
        (playlist, *(folder / file.name for result in results for file in result.files)),
        level,
        timeline.frames,
        tuple(notes),
    )


def _overall_level(timeline: Timeline, results: Iterable[tuple[Chapter, ExportResult]]) -> Level | None:
    """The level of the whole session: the loudness of each part, weighted by the length of its speech."""
    speech, peak = SpeechMeter(), 0.0
    for part, result in results:
        if result.level is not None:
            speech.add(_speech_frames(timeline, part), result.level.lufs)
            peak = max(peak, result.level.peak)
    return None if speech.lufs is None else Level(speech.lufs, peak)


def _speech_frames(timeline: Timeline, part: Chapter) -> int:
    """The length in frames of all speech that starts in a part."""
    events = (event for event in timeline.events if event.kind == "speech")
    return sum(event.frames for event in events if part.start <= event.start < part.end)


def _report_from(progress: Callable[[int], None], start: int, frames: int) -> None:
    progress(start + frames)


def _step_cuts(timeline: Timeline) -> list[Chapter]:
    """Cut the session where each step that takes time starts; the first part starts with the session."""
    steps = step_parts(timeline)
    if not steps:
        return [Chapter(0, timeline.frames, one_line(timeline.title))]
    cuts = [0, *(step.start for step in steps[1:]), timeline.frames]
    return [Chapter(*cut, step.title) for cut, step in zip(pairwise(cuts), steps, strict=True)]


def _step_file_stem(number: int, part: Chapter, total: int) -> str:
    """A file name that every system allows; the names sort in the order of the parts.

    >>> _step_file_stem(3, Chapter(0, 1, "Ear: to shoulder? · left"), 12)
    '03 Ear to shoulder · left'
    """
    title = " ".join(_UNSAFE_CHARACTERS.sub(" ", part.title).split())
    return f"{number:0{max(2, len(str(total)))}} {_cut(title[:_MAX_NAME_LENGTH], _MAX_NAME_BYTES)}".rstrip(
        ". "
    )


def _cut(text: str, max_bytes: int) -> str:
    """The text cut off at a character, with at most `max_bytes` bytes in UTF-8."""
    return text.encode()[:max_bytes].decode(errors="ignore")


def _write_playlist(playlist: Path, names: Sequence[str], parts: Sequence[Chapter]) -> None:
    lines = (
        f"#EXTINF:{round((part.end - part.start) / SAMPLE_RATE)},{part.title}\n{name}\n"
        for name, part in zip(names, parts, strict=True)
    )
    with atomic_write(playlist) as file:
        file.write_text("".join(("#EXTM3U\n", *lines)), "utf-8", newline="\n")


def _listed_files(playlist: Path) -> set[str]:
    """The files that a playlist of an earlier export names."""
    try:
        lines = playlist.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    return {line for line in lines if _NUMBERED_NAME.match(line) and not _UNSAFE_CHARACTERS.search(line)}
