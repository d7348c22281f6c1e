"""A session as files: the audio in the form that was chosen, and what lies beside it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.export.audio import check_length, check_suffix, finish_file, write_sound
from voicecoach.export.beside import path_beside, text_beside
from voicecoach.export.chapters import chapters
from voicecoach.export.cover import read_cover
from voicecoach.export.encoders import BRANDS
from voicecoach.export.level import AsPlayed
from voicecoach.export.loud import Louder
from voicecoach.export.options import ExportOptions, check_options
from voicecoach.export.sounding import Whole
from voicecoach.export.tags import MOST_CHAPTERS, Tags
from voicecoach.export.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio.clip import Clip, Samples
    from voicecoach.export.chapters import Chapter
    from voicecoach.export.level import Level
    from voicecoach.export.sounding import Sounding
    from voicecoach.timeline import Event, Timeline


@dataclass(frozen=True, slots=True)
class Watch:
    """What is told and asked on the way.

    `progress` is told the frames written so far. `approve` is given each whole audio file before it takes
    its place; whatever it raises leaves there what was there before.
    """

    progress: Callable[[int], None] = lambda _: None
    approve: Callable[[Path], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Result:
    """The files that were written, the audio first; its level, None where nothing is spoken in it.

    `notes` are lines for the user: what could not be as it was asked for.
    """

    files: tuple[Path, ...]
    level: Level | None
    notes: tuple[str, ...] = ()


def export_session(
    timeline: Timeline,
    clip_of: Callable[[Event], Clip],
    output: Path,
    options: ExportOptions = ExportOptions(),  # noqa: B008 - it is frozen
    watch: Watch = Watch(),
) -> Result:
    """Write a session that is laid out as an audio file, and what the options ask for beside it.

    Raises VoicecoachError when a file cannot be written, or cannot be what the options say.
    """
    check_options(output, options)
    check_length(output, timeline.frames, options.quality.channels)
    return write_files(Whole(timeline, clip_of), output, options, watch)


def write_files(sounding: Sounding, output: Path, options: ExportOptions, watch: Watch) -> Result:
    """Write the audio and what lies beside it; all of them are whole before the first takes its place.

    The audio takes its place last: where it is new, so is what lies beside it.
    """
    with ExitStack() as places:
        partial = places.enter_context(whole_file(output))
        level = _write_audio(sounding, partial, output, options, watch)
        beside = tuple(path_beside(output, kind) for kind in options.beside)
        for path, kind in zip(beside, options.beside, strict=True):
            file = places.enter_context(whole_file(path))
            file.write_text(text_beside(kind, sounding.timeline), "utf-8", newline="\n")
    return Result((output, *beside), level, tuple(_notes(output, options, level, sounding.timeline)))


def _write_audio(
    sounding: Sounding, partial: Path, output: Path, options: ExportOptions, watch: Watch
) -> Level | None:
    suffix, quality = check_suffix(output), options.quality
    sound = _sound(sounding, options)
    parts = _chapters(sounding, suffix, options) if suffix in BRANDS else ()
    write_sound(partial, _told(sound.blocks(), watch.progress), suffix, quality, parts)
    check_length(output, sounding.timeline.frames, quality.channels)
    tags = _tags(sounding.timeline, options)
    finish_file(
        partial, suffix, replace(tags, chapters=_chapters(sounding, suffix, options), level=sound.level)
    )
    watch.approve(partial)
    return sound.level


def _sound(sounding: Sounding, options: ExportOptions) -> AsPlayed | Louder:
    channels = options.quality.channels
    if options.loudness is None:
        return AsPlayed(sounding, channels)
    return Louder(sounding, options.loudness, channels)


def _told(blocks: Iterable[Samples], progress: Callable[[int], None]) -> Iterator[Samples]:
    frames = 0
    for block in blocks:
        yield block
        frames += len(block)
        progress(frames)


def _chapters(sounding: Sounding, suffix: str, options: ExportOptions) -> tuple[Chapter, ...]:
    """The chapters that a file of this kind gets."""
    return chapters(sounding.timeline)[: MOST_CHAPTERS.get(suffix)] if options.chapters else ()


def _tags(timeline: Timeline, options: ExportOptions) -> Tags:
    return Tags(
        title=timeline.title,
        language=timeline.language,
        author=options.author or timeline.author,
        date=options.date,
        comment=timeline.source,
        cover=None if options.cover is None else read_cover(options.cover),
    )


def _notes(output: Path, options: ExportOptions, level: Level | None, timeline: Timeline) -> Iterator[str]:
    suffix = check_suffix(output)
    most = MOST_CHAPTERS.get(suffix)
    if options.chapters and most is not None and len(chapters(timeline)) > most:
        yield f"a {suffix} file holds {most} chapters, those behind have none; .m4b holds any number"
    if options.loudness is not None and level and abs(level.lufs - options.loudness) > _NEAR_LU:
        yield (
            f"{level.lufs:.1f} LUFS is as loud as this speech becomes without peaks above -1 dBTP, "
            f"not {options.loudness:g}"
        )


_NEAR_LU = 0.5
