"""Opening a session again from its web page: the routine in it, or else its timeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.errors import ScriptError, VoicecoachError
from voicecoach.session.options import PAGE_SUFFIX, combine_with_carried
from voicecoach.system import atomic_write, make_folder

if TYPE_CHECKING:
    from voicecoach.page import CarriedFiles
    from voicecoach.session.options import SessionOptions
    from voicecoach.session.user_folders import UserFolders

_TIMELINE_FILE = "timeline.json"


def is_page(name: str) -> bool:
    """Whether a name is that of a web page of a session."""
    return Path(name).suffix.lower() == PAGE_SUFFIX


def unpack_page(name: str, options: SessionOptions, folders: UserFolders) -> tuple[str, SessionOptions]:
    """The script in a page, written to a file of the cache, and the options that the page was made with.

    The listener's own `options` take precedence over those of the page. A page without a script gives its
    timeline. Raises VoicecoachError if the file is no page of a session.
    """
    from voicecoach.page import read_page  # noqa: PLC0415 - seldom needed

    carried = read_page(Path(name))
    folder = folders.clip_cache.parent / "pages" / _digest(carried)
    files = {file: text.encode() for file, text in carried.scripts.items()}
    for file, data in {**files, **carried.pictures, _TIMELINE_FILE: carried.timeline.encode()}.items():
        _write_once(folder / file, data)
    if carried.routine is None:
        return str(folder / _TIMELINE_FILE), options
    return str(folder / carried.routine), combine_with_carried(options, carried.options)


def timeline_of_page(script: str) -> str:
    """The timeline file of a page whose script was written to the path `script`."""
    folder = next(parent for parent in Path(script).parents if (parent / _TIMELINE_FILE).is_file())
    return str(folder / _TIMELINE_FILE)


def why_not_routine(name: str, error: VoicecoachError) -> str:
    """The warning that a page is played as its timeline."""
    reason = error.problems[0].what if isinstance(error, ScriptError) else error.what
    return f"{Path(name).as_posix()}: its routine cannot be opened here ({reason}), so its timeline is used"


def _write_once(path: Path, data: bytes) -> None:
    make_folder(path.parent)
    if not path.is_file() or path.read_bytes() != data:
        with atomic_write(path) as partial:
            partial.write_bytes(data)


def _digest(carried: CarriedFiles) -> str:
    import hashlib  # noqa: PLC0415 - not needed to start

    parts = (*carried.scripts.items(), *carried.pictures.items(), ("", carried.timeline))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
