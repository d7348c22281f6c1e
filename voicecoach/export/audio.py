"""A session as one audio file: WAV, FLAC, MP3, Ogg Vorbis or Opus, by the suffix of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.audio.files import ENCODINGS, write_audio
from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.export.stable import make_stable
from voicecoach.export.whole import whole_file
from voicecoach.units import RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from voicecoach.audio.clip import Samples

LONGEST_WAV = (12 * 60 + 25) * 60 * RATE
"""Frames that a WAV file holds: its header counts bytes up to 4 GiB, 39 s more, with the title in it.

Beyond that libsndfile writes on, and the header tells of the beginning only.
"""


def check_suffix(path: Path) -> str:
    """The suffix that says how the file is written, in small letters; any other is a VoicecoachError.

    Whoever has long work to do before the export asks this first.
    """
    suffix = path.suffix.lower()
    if suffix in ENCODINGS:
        return suffix
    found = f"'{path.suffix}' is not a kind of audio file" if suffix else "its name has no suffix"
    hint = did_you_mean(suffix, ENCODINGS, f"use one of {', '.join(ENCODINGS)}")
    raise VoicecoachError(f"cannot write {path}: {found}; {hint}")


def check_length(path: Path, frames: int) -> None:
    """Refuse a session of so many frames where this kind of file cannot hold it, with a VoicecoachError.

    Whoever knows how long the sound will be asks this before it is written.
    """
    if check_suffix(path) == ".wav" and frames > LONGEST_WAV:
        raise VoicecoachError(f"cannot write {path}: a WAV file holds at most 12 h 25 min; use .flac")


def export_audio(
    path: Path,
    blocks: Iterable[Samples],
    *,
    title: str | None = None,
    progress: Callable[[int], None] | None = None,
    approve: Callable[[Path], None] | None = None,
) -> None:
    """Write the blocks of a mix, one after another, to an audio file at 48 kHz, mono.

    The suffix chooses the kind of file (see `check_suffix`). The file is there when it is whole, and
    not before; the same samples and title give the same bytes. `progress` is told the frames written
    so far, after each block. `approve` is given the whole file before it takes its place; whatever it
    raises leaves there what was there before. Raises VoicecoachError when the file cannot be written.
    """
    suffix = check_suffix(path)
    with whole_file(path) as partial:
        write_audio(partial, blocks, suffix, title=title, progress=progress)
        make_stable(partial)
        if approve:
            approve(partial)
