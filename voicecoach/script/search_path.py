"""Where routines and sounds are found: beside the script, in the user's folders, among those that ship."""

from __future__ import annotations

import os.path
from dataclasses import dataclass, replace
from pathlib import Path

from voicecoach.errors import VoicecoachError, did_you_mean

ROUTINE_SUFFIXES = (".yaml", ".yml")
SOUND_SUFFIXES = (".wav", ".flac", ".ogg", ".mp3", ".opus")
_ROUTINE_HINT = "name one beside the script, or one that `voicecoach list` shows"


@dataclass(frozen=True, slots=True)
class SearchPath:
    """Folders in the order they are searched, and those that paths may lead to besides.

    A script or a timeline names what lies in its own folder, in one of these, or below one of them.
    """

    routine_folders: tuple[Path, ...]
    sound_folders: tuple[Path, ...]
    allowed_folders: tuple[Path, ...] = ()

    def with_allowed(self, *folders: Path) -> SearchPath:
        """The same, and paths may lead to these folders too."""
        return replace(self, allowed_folders=(*self.allowed_folders, *folders))

    def find_routine(self, name: str) -> Path:
        """The file of a routine that a user names, by name or by path; raises VoicecoachError."""
        path = Path(name)
        is_name = path.suffix not in ROUTINE_SUFFIXES and not os.path.dirname(name)  # noqa: PTH120 - pathlib forgets the dot of ./tabata, which makes it a path
        found = _find_first_file(self.routine_folders, name, ROUTINE_SUFFIXES) if is_name else None
        if found or _is_file(path):
            return found or path
        if name and _is_dir(path):
            raise VoicecoachError(f"{name} is a folder; name a routine in it")
        if is_name:
            known = self.routine_names()
            raise VoicecoachError(f"there is no routine {name!r}; {did_you_mean(name, known)}")
        raise VoicecoachError(f"there is no file {name}; `voicecoach list` shows the routines there are")

    def routine_names(self) -> tuple[str, ...]:
        """The names of all routines that can be asked for by name, sorted."""
        return _file_stems(self.routine_folders, ROUTINE_SUFFIXES)

    def sound_names(self) -> tuple[str, ...]:
        """The names of all sounds besides those beside a script, sorted."""
        return _file_stems(self.sound_folders, SOUND_SUFFIXES)

    def find_include(self, name: str, beside: Path) -> Path:
        """The file of a routine that a script includes; raises ValueError with a hint."""
        found = self._find_allowed(name, (beside, *self.routine_folders), ROUTINE_SUFFIXES)
        if found is None:
            known = sorted({*_file_stems((beside,), ROUTINE_SUFFIXES), *self.routine_names()})
            hint = did_you_mean(Path(name).stem, known, _ROUTINE_HINT)
            raise ValueError(f"there is no routine {name!r} to include; {hint}")
        return found

    def find_sound(self, name: str, beside: Path) -> Path:
        """The file of a sound that a script names; raises ValueError with a hint."""
        found = self._find_allowed(name, (beside, *self.sound_folders), SOUND_SUFFIXES)
        if found is None:
            known = sorted({*_file_stems((beside,), SOUND_SUFFIXES), *self.sound_names()})
            raise ValueError(f"there is no sound {name!r}; {did_you_mean(name, known)}")
        return found

    def find_recordings_folder(self, name: str, beside: Path) -> Path:
        """The folder of recordings that a script names; raises ValueError with a hint."""
        folder = beside / name
        if not folder.is_dir():
            raise ValueError(f"there is no folder {name!r} with recordings; name one beside the script")
        if not self._is_allowed(folder.resolve(), (beside,)):
            where = folder.resolve().as_posix()
            raise ValueError(f"{name!r} leads out of the script's folder; allow it with --allow {where}")
        return folder

    def find_music(self, name: str, beside: Path) -> Path:
        """The file of music that a script names, of whatever suffix; raises ValueError with a hint."""
        roots = (beside, *self.sound_folders)
        found = self._find_allowed(name, roots, ("",)) or self._find_allowed(name, roots, SOUND_SUFFIXES)
        if found is None:
            raise ValueError(f"there is no music {name!r}; name a file beside the script, such as music.mp3")
        return found

    def sound_label(self, sound: Path, home: Path) -> str:
        """How a timeline beside `home` names a sound, so that `sound` finds this very file from there.

        By name where it is the user's or ships and nothing in `home` has that name, else by path.
        """
        if (
            _find_first_file((home, *self.sound_folders), sound.stem, SOUND_SUFFIXES) == sound
            and sound.parent != home
        ):
            return sound.stem
        return relative_path(home, sound)

    def find_recording(self, name: str, beside: Path) -> Path:
        """The file of a recording that a timeline names; raises ValueError with a hint."""
        file = beside / name
        if not _is_file(file):
            raise ValueError(f"there is no recording {name!r}; compile the routine again")
        if not self._is_allowed(file.resolve(), (beside,)):
            folder = file.resolve().parent.as_posix()
            raise ValueError(f"{name!r} leads out of the timeline's folder; allow it with --allow {folder}")
        return file

    def _find_allowed(self, name: str, roots: tuple[Path, ...], suffixes: tuple[str, ...]) -> Path | None:
        found = _find_first_file(roots, name, suffixes)
        if found is None:
            return None
        resolved = found.resolve()
        if not self._is_allowed(resolved, roots):
            folder = resolved.parent.as_posix()
            raise ValueError(f"{name!r} leads out of the script's folder; allow it with --allow {folder}")
        return found

    def _is_allowed(self, resolved: Path, roots: tuple[Path, ...]) -> bool:
        inside = (*roots, *self.routine_folders, *self.sound_folders, *self.allowed_folders)
        return any(resolved.is_relative_to(_resolve_folder(root)) for root in inside)


def _resolve_folder(folder: Path) -> Path:
    """Where a folder really is; one that is a link to itself stays as it is, and nothing lies in it."""
    try:
        return folder.resolve()
    except (OSError, RuntimeError):  # Python 3.13 raises neither
        return folder


def relative_path(home: Path, file: Path) -> str:
    """The path of a file from the folder `home`, with slashes; the whole one where it is on another drive."""
    folder = _resolve_folder(file.parent)  # as the system goes up from a folder that is a link
    try:
        return Path(os.path.relpath(folder / file.name, _resolve_folder(home))).as_posix()
    except ValueError:
        return (folder / file.name).as_posix()


def _find_first_file(roots: tuple[Path, ...], name: str, suffixes: tuple[str, ...]) -> Path | None:
    endings = ("",) if name.endswith(suffixes) else suffixes
    candidates = (root / f"{name}{ending}" for root in roots for ending in endings)
    return next((path for path in candidates if _is_file(path)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long a name, or a folder that may not be looked into
        return False


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # as above
        return False


def _file_stems(roots: tuple[Path, ...], suffixes: tuple[str, ...]) -> tuple[str, ...]:
    files = (path for root in roots for path in _list_folder(root))
    return tuple(sorted({path.stem for path in files if path.suffix in suffixes and _is_file(path)}))


def _list_folder(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # not there, or it may not be looked into
        return []
