"""Sound devices by name: a module for each sound library, imported when its device is created."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.devices.device import Device

DEFAULT_DEVICE = "miniaudio"


def create_device(name: str, clock: Callable[[], float]) -> Device:
    """Create the device with that name, not opened yet; raises VoicecoachError if there is none.

    `clock` counts seconds from any start.
    """
    check_device_name(name)
    return _FACTORIES[name](clock)


def check_device_name(name: str) -> None:
    """Raise VoicecoachError that lists the devices if there is none with that name."""
    if name not in _FACTORIES:
        raise VoicecoachError(f"there is no device {name!r}", did_you_mean(name, device_names()))


def device_names() -> tuple[str, ...]:
    """Return the names of the devices, the default first."""
    return tuple(_FACTORIES)


def _create_miniaudio(_clock: Callable[[], float]) -> Device:
    from voicecoach.player.devices.miniaudio_device import MiniaudioDevice  # noqa: PLC0415 - when chosen

    return MiniaudioDevice()


def _create_simpleaudio(clock: Callable[[], float]) -> Device:
    from voicecoach.player.devices.simpleaudio_device import SimpleaudioDevice  # noqa: PLC0415 - when chosen

    return SimpleaudioDevice(clock)


_FACTORIES: dict[str, Callable[[Callable[[], float]], Device]] = {
    DEFAULT_DEVICE: _create_miniaudio,
    "simpleaudio": _create_simpleaudio,
}
