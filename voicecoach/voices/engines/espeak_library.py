"""libespeak-ng through ctypes: the library is loaded afresh for each utterance.

The library has state that no call resets (it varies the pitch from one utterance to the next), so the same
words would give other bytes each time within one process. A library that was just loaded always gives the
same. It is only unloaded if no other code has loaded the same file, so a private copy is used, in a temporary
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

from voicecoach.system import find_user_dirs, temporary_prefix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_IPA = 2
_OK = 0

_Callback = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int, c.c_void_p)


class EspeakError(Exception):
    """A call of the library failed; the message says which."""


@dataclass(frozen=True, slots=True)
class PcmAudio:
    """Sound from the library: 16 bit, one channel, little-endian as on every platform that is supported."""

    frames: bytes
    rate: int


@dataclass(frozen=True, slots=True)
class EspeakSettings:
    """A voice's identifier (`gmw/de`), 80 to 450 words a minute, a pitch of 0 to 100 (50 is normal)."""

    voice: str
    rate: int
    pitch: int


@dataclass(frozen=True, slots=True)
class EspeakLibrary:
    """A private copy of the library, and a short path to its data. Not safe from several threads."""

    folder: Path
    library_path: Path
    data_path: Path

    def synthesise(self, text: str, settings: EspeakSettings) -> PcmAudio:
        """Speak a text, which may hold phonemes in double brackets."""
        with _loaded_image(self.library_path) as image:
            rate = _initialise_library(image, self.data_path)
            try:
                _apply_settings(image, settings)
                return PcmAudio(_synthesise_pcm(image, text), rate)
            finally:
                image.espeak_Terminate()

    def to_ipa(self, texts: Iterable[str], voice: str) -> tuple[str, ...]:
        """The phonemes of each text in the IPA, as the voice with that name or identifier reads it."""
        with _loaded_image(self.library_path) as image:
            _initialise_library(image, self.data_path)
            try:
                _choose_voice(image, voice)
                return tuple(" ".join(_clause_phonemes(image, text)) for text in texts)
            finally:
                image.espeak_Terminate()


@functools.cache
def private_library() -> EspeakLibrary:
    """The copy of this process, made at the first call and removed at exit.

    It is in the folder of temporary files, or in the user's cache where no library can be loaded from that.
    """
    temporary, cache = Path(tempfile.gettempdir()), find_user_dirs().cache
    for parent in (temporary, cache):
        try:
            library = _copy_library(parent)
            with _loaded_image(library.library_path):
                return library
        except OSError as error:
            if error.errno is not None:  # it was not the loading: the disk is full, say
                raise
    raise EspeakError(
        f"libespeak-ng cannot be loaded from {temporary} or {cache}, which are mounted with noexec; "
        "set TMPDIR to another folder"
    )


def _copy_library(parent: Path) -> EspeakLibrary:
    parent.mkdir(parents=True, exist_ok=True)
    temporary = tempfile.TemporaryDirectory(
        prefix=temporary_prefix(parent), dir=parent, ignore_cleanup_errors=True
    )
    atexit.register(temporary.cleanup)
    folder = Path(temporary.name)
    source = Path(espeakng_loader.get_library_path())
    library = Path(shutil.copyfile(source, folder / f"voicecoach-{source.name}"))
    return EspeakLibrary(folder, library, _short_data_path(Path(espeakng_loader.get_data_path()), folder))


def _short_data_path(data: Path, folder: Path) -> Path:
    """A path to the data of at most 160 bytes, the library's limit.

    On Windows the limit is 230, and links need special rights.
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
    """A path encoded for C's fopen."""
    return str(path).encode("mbcs") if sys.platform == "win32" else os.fsencode(path)


def _choose_voice(image: c.CDLL, voice: str) -> None:
    if image.espeak_SetVoiceByName(voice.encode()) != _OK:
        raise EspeakError(f"libespeak-ng has no voice {voice!r}")


def _apply_settings(image: c.CDLL, settings: EspeakSettings) -> None:
    _choose_voice(image, settings.voice)
    for parameter, value in ((_RATE_PARAMETER, settings.rate), (_PITCH_PARAMETER, settings.pitch)):
        if image.espeak_SetParameter(parameter, value, 0) != _OK:
            raise EspeakError(
                f"libespeak-ng refuses {settings.rate} words a minute at the pitch {settings.pitch}"
            )


def _synthesise_pcm(image: c.CDLL, text: str) -> bytes:
    parts: list[bytes] = []

    def collect(samples: int | None, count: int, _events: int | None) -> int:
        if samples and count > 0:
            parts.append(c.string_at(samples, 2 * count))
        return 0

    callback = _Callback(collect)  # a reference, so that it lives until the text is spoken
    image.espeak_SetSynthCallback(callback)
    data = text.encode()
    size, position, end = c.c_size_t(len(data) + 1), c.c_uint(0), c.c_uint(0)
    flags = _CHARS_UTF8 | _PHONEMES
    with _deferred_interrupt():
        status = image.espeak_Synth(data, size, position, _POSITION_IN_CHARACTERS, end, flags, None, None)
    if status != _OK:
        raise EspeakError("libespeak-ng could not speak this")
    return b"".join(parts)


def _clause_phonemes(image: c.CDLL, text: str) -> Iterator[str]:
    """The phonemes of each clause; the library moves the pointer on, and clears it at the end."""
    image.espeak_TextToPhonemes.restype = c.c_char_p
    image.espeak_TextToPhonemes.argtypes = [c.POINTER(c.c_void_p), c.c_int, c.c_int]
    buffer = c.create_string_buffer(text.encode())
    position = c.c_void_p(c.addressof(buffer))
    while position.value:
        found: bytes | None = image.espeak_TextToPhonemes(c.byref(position), _CHARS_UTF8, _IPA)
        phonemes = (found or b"").decode().strip()
        if phonemes:
            yield phonemes


@contextmanager
def _deferred_interrupt() -> Iterator[None]:
    """Delay Ctrl-C until the library has returned: raised within its callback, the exception would be lost.

    Python handles signals in the main thread only.
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
