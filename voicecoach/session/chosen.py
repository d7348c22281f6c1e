"""What a listener chose, kept as JSON, so that the same session can be opened another day from anywhere."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicecoach.errors import VoicecoachError
from voicecoach.session.open import TIMELINE_SUFFIX, Choices

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from voicecoach.session.home import Home


def choices_to_json(choices: Choices) -> str:
    """The choices that leave nothing to the routine; paths hold from everywhere."""
    lasting: dict[str, Any] = {one.name: _lasting(getattr(choices, one.name)) for one in fields(choices)}
    return _adapter().dump_json(replace(choices, **lasting), exclude_defaults=True).decode()


def choices_from_json(text: str) -> Choices:
    """The choices again; raises VoicecoachError for what another version of voicecoach knew."""
    try:
        return _adapter().validate_json(text)
    except ValueError:
        raise VoicecoachError(f"what was chosen then is not understood: {text}") from None


def _lasting(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(map(_lasting, value))
    return value.absolute() if isinstance(value, Path) else value


def _adapter() -> TypeAdapter[Choices]:
    from pydantic import TypeAdapter  # noqa: PLC0415 - not before the first frame

    return TypeAdapter(Choices)


def lasting_name(name: str, home: Home) -> str:
    """The routine's name where it has one, else its path, which holds from everywhere."""
    path = Path(name)
    if path.suffix == TIMELINE_SUFFIX:
        return str(path.absolute())
    folders = home.folders()
    found = folders.routine(name)
    return name if found.stem == name and found.parent in folders.routines else str(found.absolute())
