"""Makes the tags of a file from the timeline of its session, the options and what is known of the routine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicecoach.export.card import draw_card
from voicecoach.export.chapters import step_chapters
from voicecoach.export.lyrics import plain_lyrics, timed_lyrics
from voicecoach.export.tags import MAX_CHAPTERS, Tags
from voicecoach.wording import written_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.export.file_options import ExportOptions
    from voicecoach.timeline import Timeline

_PROGRAM = "voicecoach"
"""The artist of an album whose author is not known: players put files without one apart."""


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What a file says about its session beyond the timeline: what it is, and the equipment it needs."""

    about: str = ""
    needs: tuple[str, ...] = ()

    def description(self, language: str) -> str | None:
        """The text for a reader, with the equipment in a line of its own; None if there is nothing to say."""
        needs = written_labels(language)["needs"].format(needs=", ".join(self.needs)) if self.needs else ""
        return "\n".join(filter(None, (self.about.strip(), needs))) or None


@dataclass(frozen=True, slots=True)
class AlbumTrack:
    """The number of a file in an album, counted from 1, and the total of its files, 0 if it is not known."""

    album: str
    number: int
    total: int


def make_tags(  # noqa: PLR0913, PLR0917 - all that tags are made from
    timeline: Timeline,
    suffix: str,
    options: ExportOptions,
    facts: SessionFacts,
    credit_of: Callable[[str], str | None],
    track: AlbumTrack | None,
) -> Tags:
    """The tags of a file of the format `suffix`, without the level of the session.

    `track` is its place in the album of a split session; else that of the options is taken. Without
    either, the session is an album of its own.
    """
    if track is None and options.track is not None:
        track = AlbumTrack(options.album or timeline.title, options.track, 0)
    return Tags(
        title=timeline.title,
        language=timeline.language,
        author=options.author or timeline.author,
        date=options.date,
        comment=_comment(timeline, credit_of),
        description=facts.description(timeline.language),
        album=track.album if track else options.album or timeline.title,
        album_artist=_album_artist(timeline, options),
        track=(track.number, track.total) if track else None,
        cover=with_card(options, timeline).cover,
        chapters=step_chapters(timeline)[: MAX_CHAPTERS.get(suffix)] if options.chapters else (),
        lyrics=plain_lyrics(timeline) or None,
        timed_lyrics=timed_lyrics(timeline),
    )


def with_card(options: ExportOptions, timeline: Timeline) -> ExportOptions:
    """The options with a title card as the cover if there is none and one is wanted."""
    if options.cover is not None or not options.card:
        return options
    return replace(options, cover=draw_card(timeline))


def _album_artist(timeline: Timeline, options: ExportOptions) -> str:
    """The author; for an album of several routines, whose authors may differ, only that of the options."""
    of_routine = None if options.album else timeline.author
    return options.author or of_routine or _PROGRAM


def _comment(timeline: Timeline, credit_of: Callable[[str], str | None]) -> str | None:
    """Where the routine is from, and the credits of the voices that speak in it."""
    others = (event.manner.voice for event in timeline.events if event.manner and event.manner.voice)
    credits_ = map(credit_of, dict.fromkeys((timeline.voice, *others)))
    return "; ".join(filter(None, (timeline.source, *credits_))) or None
