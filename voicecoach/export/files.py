"""Sound as files: the audio in the form that was chosen, and what lies beside it."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from voicecoach.export.audio import check_suffix, finish_file, write_sound
from voicecoach.export.beside import path_beside, text_beside
from voicecoach.export.chapters import chapters
from voicecoach.export.encoders import BRANDS
from voicecoach.export.level import AsPlayed
from voicecoach.export.loud import Louder
from voicecoach.export.options import ExportOptions
from voicecoach.export.tags import MOST_CHAPTERS, Tags
from voicecoach.export.whole import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from pathlib import Path

    from voicecoach.audio.clip import Samples
    from voicecoach.export.level import Level
    from voicecoach.export.sounding import Sounding
    from voicecoach.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Watch:
    """What is told and asked on the way.

    `progress` is told the frames written so far. `approve` is given each whole audio file, with its timeline,
    before it takes its place; whatever it raises leaves there what was there before.
    """

    progress: Callable[[int], None] = lambda _: None
    approve: Callable[[Path, Timeline], None] = lambda _, __: None


@dataclass(frozen=True, slots=True)
class Result:
    """The files that were written, what is played first; its level, None where nothing is spoken in it.

    `notes` are lines for the user: what could not be as it was asked for.
    """

    files: tuple[Path, ...]
    level: Level | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """The place of a file among those of an album, counted from 1, and how many these are."""

    album: str
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Job:
    """How a file is made: what was chosen, what is told on the way, how much louder it is than played."""

    options: ExportOptions = field(default_factory=ExportOptions)
    watch: Watch = field(default_factory=Watch)
    gain_db: float | None = None
    track: Track | None = None


def write_files(sounding: Sounding, output: Path, job: Job) -> Result:
    """Write the audio and what lies beside it; all of them are whole before the first takes its place.

    The audio takes its place last: where it is new, so is what lies beside it. Raises VoicecoachError
    when one of them cannot be written.
    """
    kinds = job.options.beside
    with ExitStack() as places:
        partial = places.enter_context(whole_file(output))
        level = _write_audio(sounding, partial, output, job)
        beside = tuple(path_beside(output, kind) for kind in kinds)
        for path, kind in zip(beside, kinds, strict=True):
            file = places.enter_context(whole_file(path))
            file.write_text(text_beside(kind, sounding.timeline), "utf-8", newline="\n")
    return Result((output, *beside), level, tuple(_notes(output, job.options, level, sounding.timeline)))


def _write_audio(sounding: Sounding, partial: Path, output: Path, job: Job) -> Level | None:
    suffix, quality = check_suffix(output), job.options.quality
    sound = _sound(sounding, job)
    ahead = _tags(sounding.timeline, suffix, job) if suffix in BRANDS else None
    with closing(_told(sound.blocks(), job.watch.progress)) as blocks:  # whoever speaks ahead is to stop
        write_sound(partial, blocks, suffix, quality, ahead)
    tags = ahead or _tags(sounding.timeline, suffix, job)
    finish_file(partial, suffix, replace(tags, level=sound.level))
    job.watch.approve(partial, sounding.timeline)
    return sound.level


def _sound(sounding: Sounding, job: Job) -> AsPlayed | Louder:
    channels = job.options.quality.channels
    if job.gain_db is None:
        return AsPlayed(sounding, channels)
    return Louder(sounding, job.gain_db, channels)


def _told(blocks: Iterable[Samples], progress: Callable[[int], None]) -> Generator[Samples, None, None]:
    frames = 0
    for block in blocks:
        yield block
        frames += len(block)
        progress(frames)


def _tags(timeline: Timeline, suffix: str, job: Job) -> Tags:
    options, track = job.options, job.track
    return Tags(
        title=timeline.title,
        language=timeline.language,
        author=options.author or timeline.author,
        date=options.date,
        comment=timeline.source,
        album=track.album if track else None,
        number=(track.number, track.of) if track else None,
        cover=options.cover,
        chapters=chapters(timeline)[: MOST_CHAPTERS.get(suffix)] if options.chapters else (),
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
