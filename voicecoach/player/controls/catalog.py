"""The media keys of each system; a system's file is imported where it is needed."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.player.controls.media import MediaKeys

if TYPE_CHECKING:
    from collections.abc import Callable

    from voicecoach.player.controls.media import Panel


def media_keys(title: str) -> MediaKeys | None:
    """The media keys of this system for a session of that title; None where it has none that are known."""
    make = _PANELS.get(sys.platform)
    return None if make is None else MediaKeys(partial(make, title))


def _mpris(title: str) -> Panel:
    from voicecoach.player.controls.mpris import MprisPanel  # noqa: PLC0415 - slow, and for one system

    return MprisPanel(title)


def _windows(title: str) -> Panel:
    from voicecoach.player.controls.windows_media import WindowsPanel  # noqa: PLC0415 - as above

    return WindowsPanel(title)


def _mac(title: str) -> Panel:
    from voicecoach.player.controls.mac_media import MacPanel  # noqa: PLC0415 - as above

    return MacPanel(title)


_PANELS: dict[str, Callable[[str], Panel]] = {"linux": _mpris, "win32": _windows, "darwin": _mac}
