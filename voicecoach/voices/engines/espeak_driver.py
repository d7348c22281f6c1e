"""A pyttsx3 driver for the libespeak-ng in the wheel espeakng-loader, which needs no system package.

pyttsx3's own espeak driver needs a library installed by the system, writes only the last of several files and
hangs on a path that it cannot write. This one renders to files, one utterance at a time. pyttsx3 imports
drivers as `pyttsx3.drivers.<name>`, so this module is put into `sys.modules` under such a name.
"""

from __future__ import annotations

import sys
import wave
from pathlib import Path
from typing import Any, Protocol

from pyttsx3.voice import Voice

from voicecoach.voices.engines.espeak_languages import espeak_languages
from voicecoach.voices.engines.espeak_library import EspeakSettings, PcmAudio, private_library

DRIVER_NAME = "voicecoach_espeak"


class _Proxy(Protocol):
    """The methods of pyttsx3's driver proxy that this driver calls."""

    def notify(self, topic: str, **kwargs: Any) -> None: ...
    def setBusy(self, busy: bool) -> None: ...  # noqa: N802 - pyttsx3's name


def register_driver() -> str:
    """Register this driver with pyttsx3; returns its name for `pyttsx3.init`."""
    sys.modules[f"pyttsx3.drivers.{DRIVER_NAME}"] = sys.modules[__name__]
    return DRIVER_NAME


def buildDriver(proxy: _Proxy) -> EspeakDriver:  # noqa: N802 - pyttsx3 calls it so
    """Make the driver of one engine; pyttsx3 calls this."""
    return EspeakDriver(proxy)


class EspeakDriver:
    """Renders each command from pyttsx3's queue.

    The property `voice` is an identifier of espeak-ng such as `gmw/de`, `rate` is in words a minute, `pitch`
    from 0 to 100. Text may hold phonemes in double brackets.
    No command reports to the proxy that it is done: pyttsx3 takes the next one by itself, and each report
    would nest its calls one level deeper.
    """

    def __init__(self, proxy: _Proxy) -> None:
        self._proxy = proxy
        self._properties: dict[str, Any] = {"voice": "gmw/en-US", "rate": 175, "pitch": 50}

    def save_to_file(self, text: str, filename: str) -> None:
        """Write the text as a WAV file; what this raises is passed to those connected to `error`."""
        self._proxy.notify("started-utterance")
        library = private_library()
        pcm = library.synthesise(text, EspeakSettings(**self._properties))
        _write_wav(filename, pcm)
        self._proxy.notify("finished-utterance", completed=True)

    def say(self, text: str) -> None:
        """Not supported: this driver does not play."""
        raise NotImplementedError(f"this driver renders to files and does not play {text!r}")

    def getProperty(self, name: str) -> Any:  # noqa: N802 - pyttsx3 calls it so
        """The voice, the rate, the pitch, or all voices."""
        if name == "voices":
            return [
                Voice(language.identifier, language.label, [tag for tag, _ in language.tags])
                for language in espeak_languages()
            ]
        return self._properties[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3 calls it so
        """Set the voice, the rate or the pitch for later commands; raises KeyError for any other property."""
        if name not in self._properties:
            raise KeyError(name)
        self._properties[name] = value

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3 calls it so
        """Run the commands in the queue, up to the one that ends the loop."""
        self._proxy.setBusy(busy=False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3 calls it so
        """Do nothing: nothing runs after the queue is empty."""

    def stop(self) -> None:
        """Do nothing: a command is finished before the next call."""

    def destroy(self) -> None:
        """Do nothing: the copy of the library belongs to the process."""


def _write_wav(filename: str, pcm: PcmAudio) -> None:
    with Path(filename).open("wb") as opened, wave.open(opened, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(pcm.rate)
        file.writeframes(pcm.frames)
