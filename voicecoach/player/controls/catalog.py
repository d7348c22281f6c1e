"""The media keys of each system; a system's file is imported where it is needed."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.player.controls.media import MediaKeys

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.controls.media import MediaSession


def system_media_keys(title: str) -> MediaKeys | None:
    """The media keys of this system for a session of that title; None where it has none that are known."""
    make = _SESSION_FACTORIES.get(sys.platform)
    return None if make is None else MediaKeys(partial(make, title))


def _make_mpris(title: str) -> MediaSession:
    from voicecoach.player.controls.mpris import MprisSession  # noqa: PLC0415 - slow, and for one system

    return MprisSession(title)


def _make_windows(title: str) -> MediaSession:
    from voicecoach.player.controls.windows_media import WindowsMediaSession  # noqa: PLC0415 - as above

    return WindowsMediaSession(title)


def _make_mac(title: str) -> MediaSession:
    from voicecoach.player.controls.mac_media import MacMediaSession  # noqa: PLC0415 - as above

    return MacMediaSession(title)


_SESSION_FACTORIES: dict[str, Callable[[str], MediaSession]] = {
    "linux": _make_mpris,
    "win32": _make_windows,
    "darwin": _make_mac,
}
