"""libespeak-ng by ctypes: one freshly loaded image of the library for each utterance.

The library keeps state that no call resets (it varies the pitch from one utterance to the next), so
the same words give other bytes each time within one process. A fresh image always starts alike. For
the image to be really unloaded, nobody else may hold the file: so it is a private copy, in a temporary
folder that is removed at exit.
"""

from __future__ import annotations

import _ctypes
import atexit
import ctypes as c
import functools
import os
import shutil
import signal
import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import espeakng_loader

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    _unload_library = _ctypes.FreeLibrary
else:
    _unload_library = _ctypes.dlclose

# From espeak-ng/speak_lib.h, 1.52.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_PHONEMES = 0x100
_POSITION_IN_CHARACTERS = 1
_RATE_PARAMETER = 1
_PITCH_PARAMETER = 3
_OK = 0

_Callback = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int, c.c_void_p)


class EspeakError(Exception):
    """The library refused something: what, in words."""


@dataclass(frozen=True, slots=True)
class PcmAudio:
    """Sound as the library gives it: 16 bit, one channel, little-endian as every platform we run on."""

    frames: bytes
    rate: int


@dataclass(frozen=True, slots=True)
class EspeakSettings:
    """A voice by its identifier (`gmw/de`), 80 to 450 words a minute, a pitch of 0 to 100 (its own is 50)."""

    voice: str
    rate: int
    pitch: int


@dataclass(frozen=True, slots=True)
class EspeakLibrary:
    """A private copy of the library, and a short path to its data. Not safe from two threads."""

    folder: Path
    library_path: Path
    data_path: Path

    def synthesise(self, text: str, manner: EspeakSettings) -> PcmAudio:
        """Speak so; phonemes in double brackets are said as such."""
        with _loaded_image(self.library_path) as image:
            rate = _initialise_library(image, self.data_path)
            try:
                _apply_settings(image, manner)
                return PcmAudio(_synthesise_pcm(image, text), rate)
            finally:
                image.espeak_Terminate()


@functools.cache
def private_library() -> EspeakLibrary:
    """This process's copy, made at the first call and removed at exit."""
    temporary = tempfile.TemporaryDirectory(prefix="voicecoach-", ignore_cleanup_errors=True)
    atexit.register(temporary.cleanup)
    folder = Path(temporary.name)
    source = Path(espeakng_loader.get_library_path())
    library = Path(shutil.copyfile(source, folder / f"voicecoach-{source.name}"))
    return EspeakLibrary(folder, library, _short_data_path(Path(espeakng_loader.get_data_path()), folder))


def _short_data_path(data: Path, folder: Path) -> Path:
    """A path to the data within the 160 bytes that the library has room for.

    Windows has room for 230, and no links without special rights.
    """
    if sys.platform == "win32":
        return data
    link = folder / data.name
    link.symlink_to(data, target_is_directory=True)
    return link


@contextmanager
def _loaded_image(library: Path) -> Iterator[c.CDLL]:
    image = c.CDLL(str(library))
    try:
        yield image
    finally:
        _unload_library(image._handle)  # noqa: SLF001 - ctypes has no public way to unload a library


def _initialise_library(image: c.CDLL, data: Path) -> int:
    rate = int(image.espeak_Initialize(_SYNCHRONOUS, 0, _native_path(data), _DONT_EXIT))
    if rate <= 0:
        raise EspeakError(f"libespeak-ng cannot use its data in {data}")
    image.espeak_ng_SetRandSeed(c.c_long(1))
    return rate


def _native_path(path: Path) -> bytes:
    """The path as C's fopen wants it."""
    return str(path).encode("mbcs") if sys.platform == "win32" else os.fsencode(path)


def _apply_settings(image: c.CDLL, manner: EspeakSettings) -> None:
    if image.espeak_SetVoiceByName(manner.voice.encode()) != _OK:
        raise EspeakError(f"libespeak-ng has no voice {manner.voice!r}")
    for parameter, value in ((_RATE_PARAMETER, manner.rate), (_PITCH_PARAMETER, manner.pitch)):
        if image.espeak_SetParameter(parameter, value, 0) != _OK:
            raise EspeakError(
                f"libespeak-ng refuses {manner.rate} words a minute at the pitch {manner.pitch}"
            )


def _synthesise_pcm(image: c.CDLL, text: str) -> bytes:
    parts: list[bytes] = []

    def take(samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            parts.append(c.string_at(samples, 2 * count))
        return 0

    callback = _Callback(take)  # held until the words are spoken
    image.espeak_SetSynthCallback(callback)
    data = text.encode()
    room, position, end = c.c_size_t(len(data) + 1), c.c_uint(0), c.c_uint(0)
    flags = _CHARS_UTF8 | _PHONEMES
    with _deferred_interrupt():
        done = image.espeak_Synth(data, room, position, _POSITION_IN_CHARACTERS, end, flags, None, None)
    if done != _OK:
        raise EspeakError("libespeak-ng could not speak this")
    return b"".join(parts)


@contextmanager
def _deferred_interrupt() -> Iterator[None]:
    """Ctrl-C counts once the library has returned: raised while it calls back, it would reach nobody.

    Only the main thread is ever interrupted.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
    if caught:
        signal.raise_signal(signal.SIGINT)
