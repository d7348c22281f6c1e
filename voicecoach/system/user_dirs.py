"""The user's folders: the system's standard ones, or all in the folder that VOICECOACH_HOME names."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HOME_ENV_VAR = "VOICECOACH_HOME"
"""Environment variable that names one folder for all user files, instead of the system's folders."""


@dataclass(frozen=True, slots=True)
class UserDirs:
    """The folders for the user's own files, for the settings, and for files that may be deleted any time."""

    data: Path
    config: Path
    cache: Path

    @property
    def settings(self) -> Path:
        """The settings file, which may not exist."""
        return self.config / "settings.toml"


def find_user_dirs() -> UserDirs:
    """The user's folders, which may not exist."""
    if home := os.environ.get(HOME_ENV_VAR):
        return UserDirs(Path(home), Path(home), Path(home))
    from platformdirs import PlatformDirs  # noqa: PLC0415 - not needed where the variable is set

    dirs = PlatformDirs("voicecoach", appauthor=False)
    return UserDirs(dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path)
