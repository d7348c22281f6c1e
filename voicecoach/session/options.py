"""The listener's options for a session, and their JSON, with which it can be opened again later."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from voicecoach.errors import VoicecoachError
from voicecoach.script import Detail, parse_bed_level, parse_detail, parse_lead_in, parse_session_length
from voicecoach.wording import SoundSet, parse_sound_level, parse_sound_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import TypeAdapter

    from voicecoach.session.user_folders import UserFolders


TIMELINE_SUFFIX = ".json"
PAGE_SUFFIX = ".html"
"""The suffix of a web page of a session, which can be opened again."""
_KEY_PREFIX = "--"
"""What each key in `from_settings` starts with in JSON."""


@dataclass(frozen=True, slots=True)
class SessionOptions:
    """The listener's options, which override the routine; None and empty values leave it as it is."""

    voice: str | None = None
    wording: str | None = None
    detail: Detail | None = None
    asked_ms: int | None = None
    """The duration to fit the session into, in milliseconds."""
    scale: float = 1.0
    """The factor for the length of all holds, rests and repetitions."""
    without: frozenset[str] = frozenset()
    """The equipment that the listener does not have."""
    allowed: tuple[Path, ...] = ()
    """Further folders for sounds and included routines."""
    bed: Path | None = None
    """The music to play instead of the routine's."""
    no_bed: bool = False
    """Whether to play no music, even if the routine has some."""
    level_lu: float | None = None
    """The level of the music relative to the voice, in LU."""
    sounds: SoundSet | None = None
    """The set of built-in sounds."""
    sound_level_lu: float | None = None
    """The level of all sounds, in LU; 0 leaves them as they are."""
    lead_in_ms: int | None = None
    keep_awake: bool = False
    language: str | None = None
    """The language to speak instead of the routine's, a BCP 47 tag."""
    counter: str | None = None
    """The voice that counts."""
    pace: float | None = None
    pitch: float | None = None
    recordings: Path | None = None
    """A folder with recordings of a person, which replace the voice."""
    parameters: tuple[tuple[str, str], ...] = ()
    """Values for parameters of the routine, each a name and a value as text."""
    preferred_parameters: tuple[tuple[str, str], ...] = ()
    """Such values from the settings: they are ignored where they do not fit the routine."""
    from_settings: frozenset[str] = frozenset()
    """The keys of the options whose values come from the settings, such as `voice`.

    These are ignored where they do not fit the session.
    """

    __pydantic_config__: ClassVar = {
        "alias_generator": lambda name: {"from_settings": "standing"}.get(name, name)
    }


NO_BED = "off"
"""The value of `bed` for no music."""


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
    sounds: str | None = None,
    sound_level: float | None = None,
    lead_in: str | None = None,
    keep_awake: bool = False,
    allow: Iterable[str | Path] = (),
    parameters: Mapping[str, object] | None = None,
    defaults: frozenset[str] = frozenset(),
) -> SessionOptions:
    """Make options from values as people write them; raises VoicecoachError for an invalid one.

    `detail` is full, brief, minimal or sounds; `duration` and `lead_in` are durations such as `12m` and `2s`.
    `bed` is a music file, or "off", and `bed_level` its level relative to the voice in LU. `sounds` is bright
    or soft, and `sound_level` the level of all sounds in LU: 0 leaves them as they are. `allow` names further
    folders for sounds and included routines. `parameters` are values for the parameters of the routine, such
    as `{"work": "30s"}`. `defaults` are the keys of the options whose values
    come from the settings.
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
            asked_ms=None if duration is None else parse_session_length(duration),
            scale=scale,
            without=frozenset(without),
            allowed=tuple(map(Path, allow)),
            bed=None if bed is None or bed == NO_BED else Path(bed),
            no_bed=bed == NO_BED,
            level_lu=None if bed_level is None else parse_bed_level(bed_level),
            sounds=None if sounds is None else parse_sound_set(sounds),
            sound_level_lu=None if sound_level is None else parse_sound_level(sound_level),
            lead_in_ms=None if lead_in is None else parse_lead_in(lead_in),
            keep_awake=keep_awake,
            parameters=tuple((name, show_value(value)) for name, value in (parameters or {}).items()),
            from_settings=defaults,
        )
    except ValueError as error:
        raise VoicecoachError(str(error)) from None


def parse_parameter_value(text: str) -> tuple[str, str]:
    """The name and the value in `name=value`; raises VoicecoachError.

    >>> parse_parameter_value("work=30s")
    ('work', '30s')
    """
    name, equals, value = text.partition("=")
    if not (name.strip() and equals and value.strip()):
        raise VoicecoachError(f"{text!r} sets no parameter", "write name=value, such as work=30s")
    return name.strip(), value.strip()


def show_value(value: object) -> str:
    """A value of a parameter as text: `True` is `yes`."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def options_to_json(options: SessionOptions) -> str:
    """The options that differ from the defaults as JSON, with absolute paths."""
    values: dict[str, Any] = {
        field.name: _with_absolute_paths(getattr(options, field.name)) for field in fields(options)
    }
    values["from_settings"] = frozenset(f"{_KEY_PREFIX}{key}" for key in options.from_settings)
    stored = replace(options, **values)
    return _adapter().dump_json(stored, exclude_defaults=True, by_alias=True).decode()


def options_from_json(text: str) -> SessionOptions:
    """The options from JSON; raises VoicecoachError if another version of voicecoach wrote other ones."""
    try:
        options = _adapter().validate_json(text)
    except ValueError:
        raise VoicecoachError(f"what was chosen then is not understood: {text}") from None
    from_settings = frozenset(key.removeprefix(_KEY_PREFIX) for key in options.from_settings)
    return replace(options, from_settings=from_settings)


def _with_absolute_paths(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_with_absolute_paths, value))
    return value.absolute() if isinstance(value, Path) else value


def _adapter() -> TypeAdapter[SessionOptions]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - not before the first frame

    return TypeAdapter(SessionOptions)


_PATH_OPTIONS = ("allowed", "bed", "recordings", "from_settings")
"""Options that mean nothing on another machine, or to who opens a page."""


def carried_options_json(options: SessionOptions) -> str:
    """The options as JSON for a page, which is read on other machines."""
    defaults = SessionOptions()
    return options_to_json(replace(options, **{name: getattr(defaults, name) for name in _PATH_OPTIONS}))


def combine_with_carried(options: SessionOptions, text: str) -> SessionOptions:
    """The listener's options, with those of a page where the listener has chosen none; `text` is JSON.

    What comes from the settings gives way to the page. Raises VoicecoachError.
    """
    carried, defaults = options_from_json(text), SessionOptions()
    chosen = {
        field.name: getattr(options, field.name)
        for field in fields(options)
        if getattr(options, field.name) != getattr(defaults, field.name)
    }
    of_page = {
        field.name: getattr(carried, field.name)
        for field in fields(carried)
        if field.name not in _PATH_OPTIONS and getattr(carried, field.name) != getattr(defaults, field.name)
    }
    replaced = {name for name in of_page if _settings_key(name) in options.from_settings}
    own = {name: value for name, value in chosen.items() if name not in replaced}
    from_settings = options.from_settings - {_settings_key(name) for name in replaced}
    return replace(defaults, **{**of_page, **own, "from_settings": from_settings})


def _settings_key(name: str) -> str:
    """The key in `from_settings` of an option."""
    return {
        "asked_ms": "for",
        "level_lu": "bed-level",
        "sound_level_lu": "sound-level",
        "lead_in_ms": "lead-in",
    }.get(name, name.replace("_", "-"))


def absolute_routine_name(name: str, folders: UserFolders) -> str:
    """The name of a routine that is found by name from any folder, else its absolute path."""
    path = Path(name)
    if path.suffix.lower() in (TIMELINE_SUFFIX, PAGE_SUFFIX):
        return str(path.absolute())
    search_path = folders.search_path()
    found = search_path.find_routine(name)
    has_name = found.stem == name and found.parent in search_path.routine_folders
    return name if has_name else str(found.absolute())
