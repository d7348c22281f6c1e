"""What a listener chose for a session; and as JSON, so that it can be opened another day from anywhere."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.errors import VoicecoachError
from voicecoach.script import Detail, parse_bed_level, parse_detail, parse_lead_in
from voicecoach.units import parse_duration_range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import TypeAdapter

    from voicecoach.session.user_folders import UserFolders


TIMELINE_SUFFIX = ".json"
_STANDING_PREFIX = "--"
"""What each key in `standing` starts with in JSON, as the journal always had it."""


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """What the listener chooses over what the routine says; None and empty leave it to the routine."""

    voice: str | None = None
    wording: str | None = None
    detail: Detail | None = None
    asked_ms: int | None = None
    """How long the session shall be; None: as long as it is."""
    scale: float = 1.0
    """How many times as long everything in it shall be."""
    without: frozenset[str] = frozenset()
    allowed: tuple[Path, ...] = ()
    bed: Path | None = None
    """The music in place of the routine's."""
    no_bed: bool = False
    """No music, whatever the routine says."""
    level_lu: float | None = None
    lead_in_ms: int | None = None
    keep_awake: bool = False
    language: str | None = None
    """The language to hear it in, where the routine has words in it."""
    counter: str | None = None
    """The voice that counts."""
    pace: float | None = None
    pitch: float | None = None
    recordings: Path | None = None
    """A folder of recordings."""
    standing: frozenset[str] = frozenset()
    """The keys of the settings, such as `voice`, that were chosen once for all.

    They are ignored where they do not fit.
    """


NO_BED = "off"
"""The `bed` of an option that means no music."""


def parse_options(  # noqa: PLR0913 - one for each option
    *,
    voice: str | None = None,
    counter: str | None = None,
    pace: float | None = None,
    pitch: float | None = None,
    recordings: str | Path | None = None,
    wording: str | None = None,
    language: str | None = None,
    detail: str | None = None,
    duration: str | None = None,
    scale: float = 1.0,
    without: Iterable[str] = (),
    bed: str | Path | None = None,
    bed_level: float | None = None,
    lead_in: str | None = None,
    keep_awake: bool = False,
    allow: Iterable[str | Path] = (),
    defaults: frozenset[str] = frozenset(),
) -> SessionOptions:
    """Make options from values as people write them; raises VoicecoachError for one that means nothing.

    `detail` is full, brief, minimal or sounds; `duration` and `lead_in` are such as `12m` and `2s`. `bed` is a
    music file, or "off", and `bed_level` its level beside the voice in LU. `allow` names further folders for
    sounds and included routines. `defaults` are the options that come from the settings.
    """
    try:
        return SessionOptions(
            voice=voice,
            counter=counter,
            pace=pace,
            pitch=pitch,
            recordings=None if recordings is None else Path(recordings),
            wording=wording,
            language=language,
            detail=None if detail is None else parse_detail(detail),
            asked_ms=None if duration is None else parse_duration_range(duration).middle_ms,
            scale=scale,
            without=frozenset(without),
            allowed=tuple(map(Path, allow)),
            bed=None if bed is None or bed == NO_BED else Path(bed),
            no_bed=bed == NO_BED,
            level_lu=None if bed_level is None else parse_bed_level(bed_level),
            lead_in_ms=None if lead_in is None else parse_lead_in(lead_in),
            keep_awake=keep_awake,
            standing=defaults,
        )
    except ValueError as error:
        raise VoicecoachError(str(error)) from None


def options_to_json(choices: SessionOptions) -> str:
    """The choices that leave nothing to the routine; paths hold from everywhere."""
    lasting: dict[str, Any] = {
        one.name: _with_absolute_paths(getattr(choices, one.name)) for one in fields(choices)
    }
    lasting["standing"] = frozenset(f"{_STANDING_PREFIX}{key}" for key in choices.standing)
    return _adapter().dump_json(replace(choices, **lasting), exclude_defaults=True).decode()


def options_from_json(text: str) -> SessionOptions:
    """The choices again; raises VoicecoachError for what another version of voicecoach knew."""
    try:
        chosen = _adapter().validate_json(text)
    except ValueError:
        raise VoicecoachError(f"what was chosen then is not understood: {text}") from None
    standing = frozenset(name.removeprefix(_STANDING_PREFIX) for name in chosen.standing)
    return replace(chosen, standing=standing)


def _with_absolute_paths(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_with_absolute_paths, value))
    return value.absolute() if isinstance(value, Path) else value


def _adapter() -> TypeAdapter[SessionOptions]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - not before the first frame

    return TypeAdapter(SessionOptions)


def absolute_routine_name(name: str, home: UserFolders) -> str:
    """The routine's name where it has one, else its path, which holds from everywhere."""
    path = Path(name)
    if path.suffix == TIMELINE_SUFFIX:
        return str(path.absolute())
    folders = home.search_path()
    found = folders.find_routine(name)
    return name if found.stem == name and found.parent in folders.routine_folders else str(found.absolute())
