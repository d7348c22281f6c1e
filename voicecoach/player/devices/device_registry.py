"""The devices by name; a device's file is imported when it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.devices.device import Device

DEFAULT_DEVICE = "miniaudio"


def create_device(name: str, clock: Callable[[], float]) -> Device:
    """The device of that name, not opened yet; VoicecoachError names those that exist.

    `clock` counts seconds evenly from anywhere.
    """
    check_device_name(name)
    return _FACTORIES[name](clock)


def check_device_name(name: str) -> None:
    """Raise VoicecoachError with the names that exist where this is none of them."""
    if name not in _FACTORIES:
        raise VoicecoachError(f"there is no device {name!r}", did_you_mean(name, device_names()))


def device_names() -> tuple[str, ...]:
    """The names that `device` knows, the default first."""
    return tuple(_FACTORIES)


def _miniaudio(_clock: Callable[[], float]) -> Device:
    from voicecoach.player.devices.miniaudio_device import MiniaudioDevice  # noqa: PLC0415 - imported when chosen

    return MiniaudioDevice()


def _simpleaudio(clock: Callable[[], float]) -> Device:
    from voicecoach.player.devices.simpleaudio_device import (  # noqa: PLC0415 - imported when chosen
        SimpleaudioDevice,
    )

    return SimpleaudioDevice(clock)


_FACTORIES: dict[str, Callable[[Callable[[], float]], Device]] = {
    DEFAULT_DEVICE: _miniaudio,
    "simpleaudio": _simpleaudio,
}
