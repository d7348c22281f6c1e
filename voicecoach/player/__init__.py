"""The player: plays a session on a sound device, with controls, displays and ducking of other programs."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.player.commands import Action as Action
    from voicecoach.player.commands import Control as Control
    from voicecoach.player.commands import EditReply as EditReply
    from voicecoach.player.commands import EditRequest as EditRequest
    from voicecoach.player.commands import Insert as Insert
    from voicecoach.player.commands import NoEdit as NoEdit
    from voicecoach.player.commands import Splice as Splice
    from voicecoach.player.controls.keyboard import Keyboard as Keyboard
    from voicecoach.player.controls.keyboard import is_terminal as is_terminal
    from voicecoach.player.controls.media_keys import MediaKeys as MediaKeys
    from voicecoach.player.controls.media_keys import system_media_keys as system_media_keys
    from voicecoach.player.controls.start_at import StartAt as StartAt
    from voicecoach.player.controls.stdin_commands import StdinCommands as StdinCommands
    from voicecoach.player.devices import check_device_name as check_device_name
    from voicecoach.player.devices import create_device as create_device
    from voicecoach.player.devices import device_names as device_names
    from voicecoach.player.displays import PlainDisplay as PlainDisplay
    from voicecoach.player.displays import StatusLineDisplay as StatusLineDisplay
    from voicecoach.player.ducking.ducked_streams import has_unrestored_volumes as has_unrestored_volumes
    from voicecoach.player.ducking.stream_ducker import StreamDucker as StreamDucker
    from voicecoach.player.ducking.stream_ducker import is_speaking as is_speaking
    from voicecoach.player.ducking.stream_ducker import open_ducked_streams as open_ducked_streams
    from voicecoach.player.keymap import KEY_HINT as KEY_HINT
    from voicecoach.player.player import PlayResult as PlayResult
    from voicecoach.player.player import play as play
    from voicecoach.player.player_state import Display as Display
    from voicecoach.player.player_state import PlayerState as PlayerState
    from voicecoach.player.playhead import Playhead as Playhead
    from voicecoach.player.playhead import TransportState as TransportState
    from voicecoach.player.playhead import step_index_at as step_index_at
    from voicecoach.player.screen.display import FullScreenDisplay as FullScreenDisplay
    from voicecoach.player.screen.display import can_show_screen as can_show_screen
    from voicecoach.player.screen.phase import phase_of_work as phase_of_work
    from voicecoach.player.session_signals import SIGNAL_STATUS as SIGNAL_STATUS
    from voicecoach.player.watchdog import WatchdogSettings as WatchdogSettings
    from voicecoach.player.whole_words import restart_at as restart_at

lazy_names(
    __name__,
    {
        "commands": ("Action", "Control", "EditReply", "EditRequest", "Insert", "NoEdit", "Splice"),
        "controls.keyboard": ("Keyboard", "is_terminal"),
        "controls.media_keys": ("MediaKeys", "system_media_keys"),
        "controls.start_at": ("StartAt",),
        "controls.stdin_commands": ("StdinCommands",),
        "devices": ("check_device_name", "create_device", "device_names"),
        "displays": ("PlainDisplay", "StatusLineDisplay"),
        "ducking.ducked_streams": ("has_unrestored_volumes",),
        "ducking.stream_ducker": ("StreamDucker", "is_speaking", "open_ducked_streams"),
        "keymap": ("KEY_HINT",),
        "player": ("PlayResult", "play"),
        "player_state": ("Display", "PlayerState"),
        "playhead": ("Playhead", "TransportState", "step_index_at"),
        "session_signals": ("SIGNAL_STATUS",),
        "screen.display": ("FullScreenDisplay", "can_show_screen"),
        "screen.phase": ("phase_of_work",),
        "watchdog": ("WatchdogSettings",),
        "whole_words": ("restart_at",),
    },
)
