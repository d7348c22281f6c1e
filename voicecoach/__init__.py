"""voicecoach: a voice-guided audio routine player.

>>> import voicecoach
>>> session = voicecoach.open("tabata", voice="silent")
>>> session.title
'Tabata'

docs/python.md shows what can be done from Python.
"""

from voicecoach.lazy import lazy_names
from voicecoach.version import __version__ as __version__

TYPE_CHECKING = False  # as in lazy.py
if TYPE_CHECKING:
    from voicecoach.api import RoutineInfo as RoutineInfo
    from voicecoach.api import check as check
    from voicecoach.api import list_routines as list_routines
    from voicecoach.api import list_voices as list_voices
    from voicecoach.api import open as open  # noqa: A004 - see there
    from voicecoach.api import open_text as open_text
    from voicecoach.audio import Clip as Clip
    from voicecoach.errors import Problem as Problem
    from voicecoach.errors import ScriptError as ScriptError
    from voicecoach.errors import VoicecoachError as VoicecoachError
    from voicecoach.export import ExportOptions as ExportOptions
    from voicecoach.session import Session as Session
    from voicecoach.session import SessionOptions as SessionOptions
    from voicecoach.timeline import Timeline as Timeline
    from voicecoach.voices import Utterance as Utterance

lazy_names(
    __name__,
    {
        "api": ("RoutineInfo", "check", "list_routines", "list_voices", "open", "open_text"),
        "audio": ("Clip",),
        "errors": ("Problem", "ScriptError", "VoicecoachError"),
        "export": ("ExportOptions",),
        "session": ("Session", "SessionOptions"),
        "timeline": ("Timeline",),
        "voices": ("Utterance",),
    },
)
