"""Music for a session: found, decoded once, and cached for all sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.audio import LoopFile, check_sound, music_gain_db, read_blocks, write_levelled_loop
from voicecoach.errors import Hint, HintTopic, InputError, ScriptError, VoicecoachError
from voicecoach.script import DEFAULT_BED_LEVEL_LU
from voicecoach.system import atomic_write, file_sha256, temporary_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from voicecoach.audio import FloatSamples
    from voicecoach.script import Script, SearchPath
    from voicecoach.session.options import SessionOptions
    from voicecoach.source import SourceMap

_FILE_HINT = "mend it, or take another file"

_LOOP_VERSION = 3
"""Part of each cached file's name: raise it with any change of how a loop is made that can be heard."""

_MAX_MUSIC_SECONDS = 4 * 3600
"""Longer music would take more than 1.4 GB of the cache."""

_SLOW_DECODE_BYTES = 10_000_000
"""The user is warned before a larger file, about ten minutes of MP3, is decoded."""


@dataclass(frozen=True, slots=True)
class Music:
    """Music for a session: its name in timelines, its file, the decoded loop, and its gain in dB."""

    name: str
    path: Path
    loop: LoopFile
    gain_db: float = 0.0

    def at_level(self, level_lu: float) -> Music:
        """The same music at a level in LU relative to the voice; the gain is rounded to 0.01 dB."""
        return replace(self, gain_db=round(music_gain_db(level_lu, self.loop.lufs, self.loop.peak), 2))


@dataclass(frozen=True, slots=True)
class LoopCache:
    """Decoded music, cached in `folder`; `warn` gets a line before a large file is decoded.

    Cached files are named by a hash of the music file, so that copies of it share one.
    """

    folder: Path
    warn: Callable[[str], None]

    def loop(self, path: Path) -> LoopFile:
        """The music in a file, decoded unless it is in the cache.

        If it cannot be cached, `warn` gets a line and it is decoded for this session only. Raises InputError
        if the file cannot be read or is not music.
        """
        try:
            key = file_sha256(path)
        except OSError as error:
            raise InputError(f"cannot read {path}: {error.strerror}", _FILE_HINT) from None
        cached = self.folder / f"{key}-{_LOOP_VERSION}.loop"
        return _open_cached_loop(cached) or self._decode_to_cache(path, cached)

    def _decode_to_cache(self, path: Path, cached: Path) -> LoopFile:
        if path.stat().st_size > _SLOW_DECODE_BYTES:
            self.warn(f"{path} is made ready, which takes a while the first time")
        try:
            cached.parent.mkdir(parents=True, exist_ok=True)
            return _decode_loop(path, cached)
        except OSError as error:
            self.warn(f"music is not kept: {error.strerror or error} ({self.folder})")
        except InputError:  # the file itself is at fault
            raise
        except VoicecoachError as error:
            self.warn(f"music is not kept: {error}")
        return _decode_to_temp(path)


def _decode_loop(path: Path, output: Path) -> LoopFile:
    """Decode a music file to a loop file; raises InputError for the file, else as `atomic_write` does."""
    with atomic_write(output, synced=False) as part:
        try:
            write_levelled_loop(part, lambda: _open_blocks(path))
        except VoicecoachError as error:
            raise InputError.from_error(error, _FILE_HINT) from None
        except ValueError as error:
            raise InputError(f"{path} is no music: {error}", _FILE_HINT) from None
    return LoopFile(output)


def _decode_to_temp(path: Path) -> LoopFile:
    """Decode a music file to a temporary folder that is removed with the loop."""
    import shutil  # noqa: PLC0415 - seldom needed
    import tempfile  # noqa: PLC0415 - as above
    import weakref  # noqa: PLC0415 - as above

    folder = Path(tempfile.mkdtemp(prefix=temporary_prefix()))
    try:
        loop = _decode_loop(path, folder / "music.loop")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(loop, shutil.rmtree, folder, ignore_errors=True)
    return loop


def resolve_music(
    script: Script,
    source_map: SourceMap,
    options: SessionOptions,
    search_path: SearchPath,
    loop_cache: LoopCache,
) -> Music | None:
    """The music of a session at its level: the listener's, else the routine's, if there is any.

    Raises VoicecoachError if it cannot be played, ScriptError if the routine named it.
    """
    base_folder, bed = script.path.parent, script.routine.bed
    if options.bed is not None:
        music = _music_of_option(options.bed, search_path, base_folder, loop_cache)
    elif bed is not None and not options.no_bed:
        music = _music_of_routine(bed.file, source_map, search_path, loop_cache)
    elif options.level_lu is not None and "bed-level" not in options.from_settings:
        raise VoicecoachError(
            "there is no music whose level could be chosen", Hint("choose music too", HintTopic.ADD_BED)
        )
    else:
        return None
    default_lu = bed.level if bed else DEFAULT_BED_LEVEL_LU
    return music.at_level(default_lu if options.level_lu is None else options.level_lu)


def find_music(name: str, search_path: SearchPath, base_folder: Path, loop_cache: LoopCache) -> Music:
    """Music by its name in a script or a timeline in `base_folder`; raises InputError."""
    path = search_path.find_music(name, base_folder)
    return Music(name, path, loop_cache.loop(path))


def check_music(path: Path) -> None:
    """Raise InputError for a file that is no music, as far as its start tells."""
    try:
        check_sound(path, _MAX_MUSIC_SECONDS)
    except VoicecoachError as error:
        raise InputError.from_error(error, _FILE_HINT) from None


def _music_of_option(path: Path, search_path: SearchPath, base_folder: Path, loop_cache: LoopCache) -> Music:
    return Music(search_path.sound_label(path, base_folder), path, loop_cache.loop(path))


def _music_of_routine(
    name: str, source_map: SourceMap, search_path: SearchPath, loop_cache: LoopCache
) -> Music:
    try:
        return find_music(name, search_path, source_map.path.parent, loop_cache)
    except InputError as error:
        raise ScriptError((source_map.problem_at(("bed", "file"), error.what, error.hint),)) from None


def _open_cached_loop(path: Path) -> LoopFile | None:
    try:
        return LoopFile(path)
    except (OSError, ValueError):
        return None


def _open_blocks(path: Path) -> Iterator[FloatSamples]:
    """The sound in a file in blocks; raises InputError, at once where its start tells that."""
    try:
        return read_blocks(path, whole=True, max_seconds=_MAX_MUSIC_SECONDS)
    except VoicecoachError as error:
        raise InputError.from_error(error, _FILE_HINT) from None
