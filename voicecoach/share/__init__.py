"""Serves the pages and sound files of sessions to phones on the local network, as long as it runs."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.share.network import network_address as network_address
    from voicecoach.share.network import open_port as open_port
    from voicecoach.share.qr import qr_text as qr_text
    from voicecoach.share.server import ShareEvents as ShareEvents
    from voicecoach.share.server import SharePlan as SharePlan
    from voicecoach.share.server import Transfer as Transfer
    from voicecoach.share.server import new_token as new_token
    from voicecoach.share.server import serve as serve
    from voicecoach.share.shared_files import SharedRoutine as SharedRoutine

lazy_names(
    __name__,
    {
        "network": ("network_address", "open_port"),
        "qr": ("qr_text",),
        "server": ("ShareEvents", "SharePlan", "Transfer", "new_token", "serve"),
        "shared_files": ("SharedRoutine",),
    },
)
