"""The settings file: what the user chooses once for all routines."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.settings.settings_file import create_settings as create_settings
    from voicecoach.settings.settings_file import read_settings as read_settings
    from voicecoach.settings.settings_file import set_setting as set_setting
    from voicecoach.settings.settings_file import unset_setting as unset_setting

lazy_names(
    __name__,
    {
        "settings_file": (
            "create_settings",
            "read_settings",
            "set_setting",
            "unset_setting",
        ),
    },
)
