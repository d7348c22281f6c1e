"""Music for a session: found, decoded once, and kept ready for all sessions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.audio.bed import music_gain_db
from voicecoach.audio.files import sound_blocks
from voicecoach.audio.loop import Loop, write_loop
from voicecoach.documents.plain_file import open_plain
from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.export.whole import whole_file
from voicecoach.script.fields import LEVEL_LU

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio.clip import Raw
    from voicecoach.documents.located import Located
    from voicecoach.script.folders import Folders
    from voicecoach.script.script import Script
    from voicecoach.session.chosen import Choices

_LOOPS = 1
"""The version of how a loop is made: raise it with any change that can be heard."""

_LARGE = 10_000_000
"""A file of more bytes, ten minutes as MP3, is not decoded in a moment."""


@dataclass(frozen=True, slots=True)
class Music:
    """Music by the name that a timeline keeps for it, where it comes from, its sound, and how it is laid."""

    name: str
    path: Path
    loop: Loop
    gain_db: float = 0.0

    def at(self, level_lu: float) -> Music:
        """The same at a level in LU above the voice's, to the hundredth of a dB."""
        return replace(self, gain_db=round(music_gain_db(level_lu, self.loop.lufs, self.loop.peak), 2))


@dataclass(frozen=True, slots=True)
class KeptLoops:
    """Music that was decoded before, in `folder`; `warn` gets a line ahead of what takes long.

    What is kept is named by what is in the file, so that processes, names and places share it.
    """

    folder: Path
    warn: Callable[[str], None]

    def loop(self, path: Path) -> Loop:
        """The music in a file, decoded where it is not kept.

        Where it cannot be kept it is decoded for this session alone, and a line tells so. Raises ValueError
        with `what; what instead` for the file.
        """
        try:
            with open_plain(path) as file:
                key = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise ValueError(f"cannot read {path}: {error.strerror}; {_INSTEAD}") from None
        place = self.folder / f"{key}-{_LOOPS}.loop"
        return _opened(place) or self._made(path, place)

    def _made(self, path: Path, place: Path) -> Loop:
        if path.stat().st_size > _LARGE:
            self.warn(f"{path} is made ready, which takes a while the first time")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            return _decoded(path, place)
        except OSError as error:
            self.warn(f"music is not kept: {error.strerror or error} ({self.folder})")
        except VoicecoachError as error:
            self.warn(f"music is not kept: {error}")
        return _decoded_for_now(path)


def _decoded(path: Path, place: Path) -> Loop:
    """The music in a file as a loop at `place`; raises ValueError for the file, else as `whole_file`."""
    blocks = _readable(path)
    with whole_file(place) as part:
        try:
            write_loop(part, blocks)
        except VoicecoachError as error:
            raise _refusal(error) from None
        except ValueError as error:
            raise ValueError(f"{path} is no music: {error}; {_INSTEAD}") from None
    return Loop(place)


def _decoded_for_now(path: Path) -> Loop:
    """The same in a folder that goes with it."""
    import shutil  # noqa: PLC0415 - seldom needed
    import tempfile  # noqa: PLC0415 - as above
    import weakref  # noqa: PLC0415 - as above

    folder = Path(tempfile.mkdtemp(prefix="voicecoach-"))
    try:
        loop = _decoded(path, folder / "music.loop")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(loop, shutil.rmtree, folder, ignore_errors=True)
    return loop


def choose_music(
    script: Script, located: Located, choices: Choices, folders: Folders, kept: KeptLoops
) -> Music | None:
    """The music of a session at its level: the listener's, else the routine's, if there is any.

    Raises VoicecoachError where it cannot be played, ScriptError where the routine names it.
    """
    beside, bed = script.path.parent, script.routine.bed
    if choices.bed is not None:
        music = _listeners(choices.bed, folders, beside, kept)
    elif bed is not None and not choices.no_bed:
        music = _routines(bed.file, located, folders, kept)
    elif choices.level_lu is not None and "--bed-level" not in choices.standing:
        raise VoicecoachError("there is no music whose level could be chosen; add --bed FILE")
    else:
        return None
    own = bed.level if bed else LEVEL_LU
    return music.at(own if choices.level_lu is None else choices.level_lu)


def named_music(name: str, folders: Folders, beside: Path, kept: KeptLoops) -> Music:
    """Music by the name that a script or a timeline in `beside` has for it; raises ValueError."""
    path = folders.music(name, beside)
    return Music(name, path, kept.loop(path))


def check_music(path: Path) -> None:
    """Refuse what is plainly no music; raises ValueError with `what; what instead`."""
    _readable(path)


def _listeners(path: Path, folders: Folders, beside: Path, kept: KeptLoops) -> Music:
    try:
        return Music(folders.label(path, beside), path, kept.loop(path))
    except ValueError as error:
        raise VoicecoachError(str(error)) from None


def _routines(name: str, located: Located, folders: Folders, kept: KeptLoops) -> Music:
    try:
        return named_music(name, folders, located.path.parent, kept)
    except ValueError as error:
        what, _, hint = str(error).partition("; ")
        raise ScriptError((located.problem(("bed", "file"), what, hint),)) from None


def _opened(place: Path) -> Loop | None:
    try:
        return Loop(place)
    except (OSError, ValueError):
        return None


def _readable(path: Path) -> Iterator[Raw]:
    """The sound in a file, of which the start is looked at; raises ValueError."""
    try:
        return sound_blocks(path, whole=True)
    except VoicecoachError as error:
        raise _refusal(error) from None


_INSTEAD = "mend it, or take another file"


def _refusal(error: VoicecoachError) -> ValueError:
    what, _, hint = str(error).partition("; ")
    return ValueError(f"{what}; {hint or _INSTEAD}")
