"""The user's settings: `settings.toml` in the user's folder, for what is chosen once for all routines."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean
from voicecoach.script.fields import parse_detail

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.script.detail import Detail

KEYS = ("detail",)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has chosen; None leaves it to the routine."""

    detail: Detail | None = None


def read_settings(path: Path) -> Settings:
    """The settings in the file, none where it is not there; raises VoicecoachError that names the file."""
    if not path.is_file():
        return Settings()
    try:
        values = tomllib.loads(path.read_text("utf-8"))
        for key in values:
            if key not in KEYS:
                raise VoicecoachError(f"{path}: there is no setting {key!r}; {did_you_mean(key, KEYS)}")
        return Settings(parse_detail(values["detail"]) if "detail" in values else None)
    except (ValueError, OSError) as error:  # TOML and UTF-8 that are none are ValueErrors too
        raise VoicecoachError(f"{path}: {error}") from None
