"""The user's folders: where their system keeps such things, or below one folder of their own choice."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HOME_ENV_VAR = "VOICECOACH_HOME"
"""Environment variable: one folder for all that is the user's, in place of the system's own folders."""


@dataclass(frozen=True, slots=True)
class UserDirs:
    """The folders for what the user makes, for what they choose, and for what may be deleted at any time."""

    data: Path
    config: Path
    cache: Path

    @property
    def settings(self) -> Path:
        """The file with what is chosen once for all, which may not be there."""
        return self.config / "settings.toml"


def find_user_dirs() -> UserDirs:
    """The user's folders, whether they are there or not."""
    if own := os.environ.get(HOME_ENV_VAR):
        return UserDirs(Path(own), Path(own), Path(own))
    from platformdirs import PlatformDirs  # noqa: PLC0415 - not needed where the variable is set

    dirs = PlatformDirs("voicecoach", appauthor=False)
    return UserDirs(dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path)
