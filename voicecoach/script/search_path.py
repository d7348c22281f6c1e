"""Finds routines and sounds by name: in the script's folder, the user's folders, and the shipped ones."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from voicecoach.errors import Hint, HintTopic, InputError, VoicecoachError, did_you_mean

ROUTINE_SUFFIXES = (".yaml", ".yml")
SOUND_SUFFIXES = (
    *(".wav", ".flac", ".ogg", ".oga", ".mp3", ".opus", ".m4a", ".m4b", ".mp4", ".aac", ".webm", ".mka"),
    *(".wma", ".amr", ".3gp", ".aiff", ".aif", ".aifc", ".au", ".caf", ".w64", ".mp2"),
)
"""The formats that are read, as sounds, music and recordings alike. The suffix may be in upper case."""

UNREAD_SOUND_SUFFIXES = (
    *(".ac3", ".aa", ".aax", ".ape", ".dsf", ".dts", ".m4p", ".mid", ".midi", ".mpc", ".ra", ".spx", ".tta"),
    *(".wv", ".aup3", ".band", ".logicx", ".mov", ".mkv", ".avi", ".ogv"),
)
"""Sound and video in formats that are not read: where such a file is found, that is told."""

_ROUTINE_HINT = Hint("name one next to the script, or one of your own", HintTopic.INCLUDABLE_ROUTINES)


@dataclass(frozen=True, slots=True)
class SearchPath:
    """The folders that are searched, in order. Paths may lead into these, and into `allowed_folders`."""

    routine_folders: tuple[Path, ...]
    sound_folders: tuple[Path, ...]
    allowed_folders: tuple[Path, ...] = ()

    def with_allowed(self, *folders: Path) -> SearchPath:
        """The search path with further folders that paths may lead into."""
        return replace(self, allowed_folders=(*self.allowed_folders, *folders))

    def find_routine(self, name: str) -> Path:
        """The file of a routine that the user gives by name or path; raises VoicecoachError."""
        path = Path(name)
        is_name = path.suffix not in ROUTINE_SUFFIXES and not os.path.dirname(name)  # noqa: PTH120 - pathlib drops the dot of ./tabata, which makes it a path
        found = _find_first_file(self.routine_folders, name, ROUTINE_SUFFIXES) if is_name else None
        if found or _is_file(path):
            return found or path
        if name and _is_dir(path):
            raise VoicecoachError(f"{name} is a folder", "name a routine in it")
        if is_name:
            known = self.routine_names()
            raise VoicecoachError(f"there is no routine {name!r}", did_you_mean(name, known))
        raise VoicecoachError(f"there is no file {name}", Hint(topic=HintTopic.LIST_ROUTINES))

    def routine_names(self) -> tuple[str, ...]:
        """The names of all routines in the folders, sorted."""
        return _file_stems(self.routine_folders, ROUTINE_SUFFIXES)

    def sound_names(self) -> tuple[str, ...]:
        """The names of all sounds in the folders, sorted."""
        return _file_stems(self.sound_folders, SOUND_SUFFIXES)

    def find_include(self, name: str, base: Path) -> Path:
        """The file of a routine that a script in the folder `base` includes; raises InputError."""
        found = self._find_allowed(name, (base, *self.routine_folders), ROUTINE_SUFFIXES)
        if found is None:
            known = sorted({*_file_stems((base,), ROUTINE_SUFFIXES), *self.routine_names()})
            hint = did_you_mean(Path(name).stem, known, _ROUTINE_HINT)
            raise InputError(f"there is no routine {name!r} to include", hint)
        return found

    def find_sound(self, name: str, base: Path) -> Path:
        """The file of a sound that a script in the folder `base` names; raises InputError."""
        found = self._find_allowed(name, (base, *self.sound_folders), SOUND_SUFFIXES)
        if found is None:
            known = sorted({*_file_stems((base,), SOUND_SUFFIXES), *self.sound_names()})
            raise InputError(f"there is no sound {name!r}", did_you_mean(name, known))
        return found

    def find_recordings_folder(self, name: str, base: Path) -> Path:
        """The folder of recordings that a script in the folder `base` names; raises InputError."""
        folder = base / name
        if not folder.is_dir():
            raise InputError(f"there is no folder {name!r} with recordings", "name one next to the script")
        if not self._is_allowed(folder.resolve(), (base,)):
            raise InputError(f"{name!r} leads out of the script's folder", _allow_hint(folder.resolve()))
        return folder

    def find_music(self, name: str, base: Path) -> Path:
        """The music file, with any suffix, that a script in the folder `base` names; raises InputError."""
        roots = (base, *self.sound_folders)
        found = self._find_allowed(name, roots, ("",)) or self._find_allowed(name, roots, SOUND_SUFFIXES)
        if found is None:
            raise InputError(
                f"there is no music {name!r}", "name a file next to the script, such as music.mp3"
            )
        return found

    def find_picture(self, name: str, base: Path) -> Path:
        """The picture file that a script in the folder `base` names; raises InputError."""
        found = self._find_allowed(name, (base,), ("",))
        if found is None:
            hint = "name a file next to the script, such as calf.png"
            raise InputError(f"there is no picture {name!r}", hint)
        return found

    def sound_label(self, sound: Path, base: Path) -> str:
        """How a timeline in the folder `base` names a sound, so that `find_sound` finds the same file.

        A name if the file is in the folders and `base` has no sound of that name, else a relative path.
        """
        roots = (folder for folder in self.sound_folders if sound.is_relative_to(folder))
        name = next((sound.relative_to(root).with_suffix("").as_posix() for root in roots), sound.stem)
        if (
            _find_first_file((base, *self.sound_folders), name, SOUND_SUFFIXES) == sound
            and sound.parent != base
        ):
            return name
        return relative_path(base, sound)

    def find_recording(self, name: str, base: Path) -> Path:
        """The file of a recording that a timeline in the folder `base` names; raises InputError."""
        file = base / name
        if not _is_file(file):
            raise InputError(f"there is no recording {name!r}", "compile the routine again")
        if not self._is_allowed(file.resolve(), (base,)):
            hint = _allow_hint(file.resolve().parent)
            raise InputError(f"{name!r} leads out of the timeline's folder", hint)
        return file

    def check_recording_place(self, file: Path, folder: Path) -> None:
        """Raise InputError if a file of a folder of recordings leads out of it, by its name or as a link."""
        resolved = _resolve_folder(file)
        if not self._is_allowed(resolved, (folder,)):
            raise InputError(
                f"the recording {file} leads out of the folder {folder}", _allow_hint(resolved.parent)
            )

    def check_reach(self, file: Path, roots: tuple[Path, ...], what: str) -> None:
        """Raise InputError for a file that is in none of the folders `roots`, nor in any that is allowed."""
        resolved = _resolve_folder(file)
        if not self._is_allowed(resolved, roots):
            raise InputError(f"{what} leads out of the folder {roots[0]}", _allow_hint(resolved.parent))

    def _find_allowed(self, name: str, roots: tuple[Path, ...], suffixes: tuple[str, ...]) -> Path | None:
        found = _find_first_file(roots, name, suffixes)
        if found is None:
            return None
        resolved = found.resolve()
        if not self._is_allowed(resolved, roots):
            raise InputError(f"{name!r} leads out of the script's folder", _allow_hint(resolved.parent))
        return found

    def _is_allowed(self, resolved: Path, roots: tuple[Path, ...]) -> bool:
        inside = (*roots, *self.routine_folders, *self.sound_folders, *self.allowed_folders)
        return any(resolved.is_relative_to(_resolve_folder(root)) for root in inside)


def _allow_hint(folder: Path) -> Hint:
    path = folder.as_posix()
    return Hint(f"allow the folder {path}", HintTopic.ALLOW_FOLDER, path)


def _resolve_folder(folder: Path) -> Path:
    """The folder without symbolic links; unchanged if it is a link to itself."""
    try:
        return folder.resolve()
    except (OSError, RuntimeError):  # Python 3.13 raises neither
        return folder


def relative_path(base: Path, file: Path) -> str:
    """The path of a file relative to the folder `base`, with slashes; absolute if it is on another drive."""
    folder = _resolve_folder(file.parent)  # the system resolves `..` of a link in the same way
    try:
        return Path(os.path.relpath(folder / file.name, _resolve_folder(base))).as_posix()
    except ValueError:
        return (folder / file.name).as_posix()


def _find_first_file(roots: tuple[Path, ...], name: str, suffixes: tuple[str, ...]) -> Path | None:
    endings = ("",) if name.lower().endswith(suffixes) else suffixes
    for root in roots:
        # As text: a routine names sounds that are looked for at some hundred paths.
        candidates = (os.path.join(root, f"{name}{ending}") for ending in endings)  # noqa: PTH118 - as text is quicker
        found = next((Path(path) for path in candidates if os.path.isfile(path)), None)  # noqa: PTH113 - as above
        if found := found or (_in_upper_case(root / name) if endings == SOUND_SUFFIXES else None):
            return found
    return None


def _in_upper_case(sound: Path) -> Path | None:
    """The sound file with this name and a suffix that is not all in lower case, such as `bell.WAV`."""
    try:
        files = _sounds_in_upper_case(sound.parent, sound.parent.stat().st_mtime_ns)
    except OSError:
        return None
    return next((file for file in files if file.stem == sound.name and _is_file(file)), None)


@lru_cache(maxsize=64)
def _sounds_in_upper_case(folder: Path, _modified_ns: int) -> tuple[Path, ...]:
    """The sound files of a folder whose suffix is not all in lower case."""
    odd = (folder / name for name in _list_folder(folder) if not name.endswith(SOUND_SUFFIXES))
    return tuple(sorted(file for file in odd if file.suffix.lower() in SOUND_SUFFIXES))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # the name is too long, or the folder is not readable
        return False


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # as above
        return False


def _file_stems(roots: tuple[Path, ...], suffixes: tuple[str, ...]) -> tuple[str, ...]:
    names = ((root, name) for root in roots for name in _list_folder(root) if name.lower().endswith(suffixes))
    files = (root / name for root, name in names)  # of few names: a folder may have thousands of others
    return tuple(sorted({path.stem for path in files if path.suffix.lower() in suffixes and _is_file(path)}))


def sound_names_in(*folders: Path) -> frozenset[str]:
    """The names of the sound files in folders, which may not exist."""
    return frozenset(_file_stems(folders, SOUND_SUFFIXES))


def unread_sound_files(folder: Path) -> tuple[Path, ...]:
    """The files in a folder that hold sound in a format that is not read, sorted."""
    names = sorted(name for name in _list_folder(folder) if name.lower().endswith(UNREAD_SOUND_SUFFIXES))
    return tuple(folder / name for name in names)


def _list_folder(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names are enough, and much quicker
    except OSError:  # it does not exist, or is not readable
        return []
