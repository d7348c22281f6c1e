"""Music for a session: found, decoded once, and kept ready for all sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.audio import LoopFile, music_gain_db, read_blocks, write_loop
from voicecoach.errors import Hint, HintTopic, InputError, ScriptError, VoicecoachError
from voicecoach.script import DEFAULT_BED_LEVEL_LU
from voicecoach.system import atomic_write, file_sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio import FloatSamples
    from voicecoach.script import Script, SearchPath
    from voicecoach.session.options import SessionOptions
    from voicecoach.source import SourceMap

_LOOP_VERSION = 1
"""The version of how a loop is made: raise it with any change that can be heard."""

_SLOW_DECODE_BYTES = 10_000_000
"""A file of more bytes, ten minutes as MP3, is not decoded in a moment."""


@dataclass(frozen=True, slots=True)
class Music:
    """Music by the name that a timeline keeps for it, where it comes from, its sound, and how it is laid."""

    name: str
    path: Path
    loop: LoopFile
    gain_db: float = 0.0

    def at_level(self, level_lu: float) -> Music:
        """The same at a level in LU above the voice's, to the hundredth of a dB."""
        return replace(self, gain_db=round(music_gain_db(level_lu, self.loop.lufs, self.loop.peak), 2))


@dataclass(frozen=True, slots=True)
class LoopCache:
    """Music that was decoded before, in `folder`; `warn` gets a line ahead of what takes long.

    What is kept is named by what is in the file, so that processes, names and places share it.
    """

    folder: Path
    warn: Callable[[str], None]

    def loop(self, path: Path) -> LoopFile:
        """The music in a file, decoded where it is not kept.

        Where it cannot be kept it is decoded for this session alone, and a line tells so. Raises InputError
        for the file.
        """
        try:
            key = file_sha256(path)
        except OSError as error:
            raise InputError(f"cannot read {path}: {error.strerror}", _FILE_HINT) from None
        place = self.folder / f"{key}-{_LOOP_VERSION}.loop"
        return _open_cached_loop(place) or self._decode_to_cache(path, place)

    def _decode_to_cache(self, path: Path, place: Path) -> LoopFile:
        if path.stat().st_size > _SLOW_DECODE_BYTES:
            self.warn(f"{path} is made ready, which takes a while the first time")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            return _decode_loop(path, place)
        except OSError as error:
            self.warn(f"music is not kept: {error.strerror or error} ({self.folder})")
        except InputError:  # the file itself is at fault
            raise
        except VoicecoachError as error:
            self.warn(f"music is not kept: {error}")
        return _decode_to_temp(path)


def _decode_loop(path: Path, place: Path) -> LoopFile:
    """The music in a file as a loop at `place`; raises InputError for the file, else as `whole_file`."""
    blocks = _open_blocks(path)
    with atomic_write(place) as part:
        try:
            write_loop(part, blocks)
        except VoicecoachError as error:
            raise InputError.from_error(error, _FILE_HINT) from None
        except ValueError as error:
            raise InputError(f"{path} is no music: {error}", _FILE_HINT) from None
    return LoopFile(place)


def _decode_to_temp(path: Path) -> LoopFile:
    """The same in a folder that goes with it."""
    import shutil  # noqa: PLC0415 - seldom needed
    import tempfile  # noqa: PLC0415 - as above
    import weakref  # noqa: PLC0415 - as above

    folder = Path(tempfile.mkdtemp(prefix="voicecoach-"))
    try:
        loop = _decode_loop(path, folder / "music.loop")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(loop, shutil.rmtree, folder, ignore_errors=True)
    return loop


def resolve_music(
    script: Script, located: SourceMap, choices: SessionOptions, folders: SearchPath, kept: LoopCache
) -> Music | None:
    """The music of a session at its level: the listener's, else the routine's, if there is any.

    Raises VoicecoachError where it cannot be played, ScriptError where the routine names it.
    """
    beside, bed = script.path.parent, script.routine.bed
    if choices.bed is not None:
        music = _music_of_option(choices.bed, folders, beside, kept)
    elif bed is not None and not choices.no_bed:
        music = _music_of_routine(bed.file, located, folders, kept)
    elif choices.level_lu is not None and "bed-level" not in choices.standing:
        raise VoicecoachError(
            "there is no music whose level could be chosen", Hint("choose music too", HintTopic.ADD_BED)
        )
    else:
        return None
    own = bed.level if bed else DEFAULT_BED_LEVEL_LU
    return music.at_level(own if choices.level_lu is None else choices.level_lu)


def find_music(name: str, folders: SearchPath, beside: Path, kept: LoopCache) -> Music:
    """Music by the name that a script or a timeline in `beside` has for it; raises InputError."""
    path = folders.find_music(name, beside)
    return Music(name, path, kept.loop(path))


def check_music(path: Path) -> None:
    """Refuse what is plainly no music; raises InputError."""
    _open_blocks(path)


def _music_of_option(path: Path, folders: SearchPath, beside: Path, kept: LoopCache) -> Music:
    return Music(folders.sound_label(path, beside), path, kept.loop(path))


def _music_of_routine(name: str, located: SourceMap, folders: SearchPath, kept: LoopCache) -> Music:
    try:
        return find_music(name, folders, located.path.parent, kept)
    except InputError as error:
        raise ScriptError((located.problem_at(("bed", "file"), error.what, error.hint),)) from None


def _open_cached_loop(place: Path) -> LoopFile | None:
    try:
        return LoopFile(place)
    except (OSError, ValueError):
        return None


def _open_blocks(path: Path) -> Iterator[FloatSamples]:
    """The sound in a file, of which the start is looked at; raises InputError."""
    try:
        return read_blocks(path, whole=True)
    except VoicecoachError as error:
        raise InputError.from_error(error, _FILE_HINT) from None


_FILE_HINT = "mend it, or take another file"
