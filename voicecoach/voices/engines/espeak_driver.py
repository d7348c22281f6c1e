"""A pyttsx3 driver on the libespeak-ng that comes in a wheel: nothing to install by hand.

pyttsx3's own espeak driver wants a library installed by the system, keeps only the last of several
files and hangs on a path that it cannot write. This one renders to files, one utterance at a time.
pyttsx3 imports `pyttsx3.drivers.<name>`, where a module of ours is found once it stands in
`sys.modules`.
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
    """What a driver calls back, as far as this one does."""

    def notify(self, topic: str, **kwargs: Any) -> None: ...
    def setBusy(self, busy: bool) -> None: ...  # noqa: N802 - pyttsx3's name


def register_driver() -> str:
    """Make `pyttsx3.init` find this driver; gives the name to call it by."""
    sys.modules[f"pyttsx3.drivers.{DRIVER_NAME}"] = sys.modules[__name__]
    return DRIVER_NAME


def buildDriver(proxy: _Proxy) -> EspeakDriver:  # noqa: N802 - pyttsx3 calls it so
    """The driver for one engine, as pyttsx3 asks for it."""
    return EspeakDriver(proxy)


class EspeakDriver:
    """Renders each command as it comes out of pyttsx3's queue.

    The property `voice` is an identifier of espeak-ng such as `gmw/de`, `rate` is in words a minute,
    `pitch` from 0 to 100. Phonemes may stand in double brackets.
    No command tells the proxy that it is done: pyttsx3 goes on with the next one by itself, and would
    nest one call deeper for each if told so.
    """

    def __init__(self, proxy: _Proxy) -> None:
        self._proxy = proxy
        self._properties: dict[str, Any] = {"voice": "gmw/en-US", "rate": 175, "pitch": 50}

    def save_to_file(self, text: str, filename: str) -> None:
        """Write the words as a WAV file; whatever it raises reaches those who connected to `error`."""
        self._proxy.notify("started-utterance")
        library = private_library()
        pcm = library.synthesise(text, EspeakSettings(**self._properties))
        _write_wav(filename, pcm)
        self._proxy.notify("finished-utterance", completed=True)

    def say(self, text: str) -> None:
        """Playing is not this driver's work."""
        raise NotImplementedError(f"this driver renders to files and does not play {text!r}")

    def getProperty(self, name: str) -> Any:  # noqa: N802 - pyttsx3 calls it so
        """The voice, the rate, the pitch, or all voices."""
        if name == "voices":
            return [
                Voice(one.identifier, one.label, [tag for tag, _ in one.tags]) for one in espeak_languages()
            ]
        return self._properties[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3 calls it so
        """Set the voice, the rate or the pitch for what follows; KeyError on any other property."""
        if name not in self._properties:
            raise KeyError(name)
        self._properties[name] = value

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3 calls it so
        """Work the queue off, up to the command that ends the loop."""
        self._proxy.setBusy(busy=False)

    def endLoop(self) -> None:  # noqa: N802 - pyttsx3 calls it so
        """Nothing runs on after the queue is empty."""

    def stop(self) -> None:
        """Nothing to stop: a command is done before the next call can come."""

    def destroy(self) -> None:
        """Nothing to give back: the library's copy belongs to the process."""


def _write_wav(filename: str, pcm: PcmAudio) -> None:
    with Path(filename).open("wb") as opened, wave.open(opened, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(pcm.rate)
        file.writeframes(pcm.frames)
