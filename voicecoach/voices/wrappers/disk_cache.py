"""The clip cache on disk: wraps a voice, and reads clips that were spoken before from files.

A clip's file is named by a hash of everything that its sound depends on: the voice's identity, the text as
the engine gets it, the language, the pace and the pitch. It is an uncompressed `.npz`, whose checksums
reveal a damaged file. It contains the samples, their level, and the hashed values, which reveal a file of
another origin; such files are replaced. A refusal of the voice is stored in the same way, with the reason
instead of samples. The modification time of a file is its last use.

A file is written under a temporary name in the same folder and then moved, as processes may share a cache;
one that is killed leaves at most a file ending in `.part`. The first write of a session removes those that
are an hour older (by the clock of the file system) than the file just written: no running process takes an
hour to write a clip.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import struct
import tempfile
import threading
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from voicecoach.audio import Clip, ClipCache
from voicecoach.voices.api import RefusedError
from voicecoach.voices.text.lexicon import shipped_pronunciations
from voicecoach.voices.text.normalise import normalise_text
from voicecoach.voices.wrappers.stored_clip import StoredClip

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    from voicecoach.audio import Samples, Sound
    from voicecoach.voices.api import Utterance, Voice

CLIP_SUFFIX = ".npz"
"""The suffix of clip files."""

RECENT_BYTES = 4 * 1024 * 1024
"""Enough for about forty seconds of speech, at 96 kB per second, such as counts that come often."""

_SAMPLES = "samples.npy"
_LEVEL = "level.npy"
_REFUSED = "refused.npy"
_SOURCE_KEY = "made_from.npy"
_LEVEL_STRUCT = struct.Struct("<2d")
"""The loudness and the peak; numpy would take longer to read them than all samples."""
_TEMPORARY_SUFFIX = ".part"
_LEFTOVER_AGE_S = 3600

# Everything that reading a damaged file, or one of another program, can raise.
_READ_ERRORS = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """The entry for a text that the voice refused, and its reason."""

    voice: str
    reason: str


class DiskCachedVoice:
    """A voice that stores its clips in `folder` and reads them from there the next time.

    Refusals of the voice (RefusedError) are stored too. A clip that cannot be written (disk full, folder not
    writable) is returned in memory, and `warn` gets one line for the user, the first time. Only leftovers of
    killed processes are removed: the cache grows. `on_synthesised` is called for each clip that the voice
    has spoken.
    """

    def __init__(
        self,
        voice: Voice,
        folder: Path,
        warn: Callable[[str], None],
        on_synthesised: Callable[[], None] = lambda: None,
    ) -> None:
        self._voice = voice
        self._folder = folder
        self._warn = warn
        self._on_synthesised = on_synthesised
        self._lock = threading.Lock()
        self._warned = False
        self._swept = False
        self._unwritten: dict[tuple[Path, str], Clip] = {}
        self._recent: ClipCache[tuple[Path, str]] = ClipCache(RECENT_BYTES)

    @property
    def identity(self) -> str:
        """The identity of the wrapped voice: a cache does not change the sound."""
        return self._voice.identity

    def speak(self, utterance: Utterance) -> Clip | StoredClip:
        """The clip, from the disk if possible; raises what the wrapped voice raises."""
        source = self._source_key(utterance)
        path = self._clip_path(source)
        entry = _read_entry(path, source)
        stored = entry is not None
        if entry is None:
            try:
                spoken = self._voice.speak(utterance)
            except RefusedError as error:
                entry = _Refusal(error.voice, error.why)
            else:
                entry = _to_clip(spoken)
                self._on_synthesised()
            stored = self._store(path, entry, source)
        else:
            _mark_used(path)
        if isinstance(entry, _Refusal):
            raise RefusedError(entry.voice, utterance.text, entry.reason)
        if not stored:
            return entry
        self._recent.put((path, source), entry)
        load, restore = partial(self._load, path, source), partial(self._restore, path, source, utterance)
        return StoredClip(entry.frames, entry.lufs, entry.peak, load, restore)

    def _restore(self, path: Path, source: str, utterance: Utterance) -> None:
        """Speak a clip again whose file is gone; it stays in memory if it cannot be written any more."""
        spoken = self.speak(utterance)
        if isinstance(spoken, Clip):
            self._unwritten[path, source] = spoken

    def _load(self, path: Path, source: str) -> Clip | None:
        clip = self._recent.get((path, source)) or self._unwritten.get((path, source))
        if clip is None:
            entry = _read_entry(path, source)
            clip = entry if isinstance(entry, Clip) else None
            if clip is not None:
                self._recent.put((path, source), clip)
        return clip

    def _source_key(self, utterance: Utterance) -> str:
        """Everything that the sound depends on, as JSON."""
        text = normalise_text(utterance.text, utterance.language)
        voice = self._voice.identity.partition(",")[0]
        found = shipped_pronunciations(text, utterance.language, voice)
        shipped = [[match.word, match.pronunciation] for match in found]
        parts = {
            "voice": self._voice.identity,
            "text": text,
            "language": utterance.language,
            "pace": float(utterance.pace),
            "pitch": float(utterance.pitch),
            **({"reading": utterance.reading} if utterance.reading is not None else {}),
            **({"said": utterance.pronunciations} if utterance.pronunciations else {}),
            **({"shipped": shipped} if shipped else {}),
        }
        return json.dumps(parts, ensure_ascii=True, sort_keys=True)

    def _clip_path(self, source: str) -> Path:
        key = hashlib.sha256(source.encode()).hexdigest()
        return self._folder / key[:2] / f"{key}{CLIP_SUFFIX}"

    def _store(self, path: Path, entry: Clip | _Refusal, source: str) -> bool:
        """Whether the entry could be written."""
        try:
            _write_entry(self._folder, path, entry, source)
            self._remove_leftovers_once(path)
        except OSError as error:
            self._warn_once(f"clips are not kept: {error.strerror or error} ({self._folder})")
            return False
        return True

    def _remove_leftovers_once(self, written: Path) -> None:
        with self._lock:
            swept, self._swept = self._swept, True
        if not swept:
            with suppress(OSError):  # another process may have removed the clip
                _remove_leftovers(self._folder, written.stat().st_mtime - _LEFTOVER_AGE_S)

    def _warn_once(self, message: str) -> None:
        with self._lock:
            warned, self._warned = self._warned, True
        if not warned:
            self._warn(message)


def _to_clip(sound: Sound) -> Clip:
    return sound if isinstance(sound, Clip) else Clip(sound.read(0, sound.frames), sound.lufs, sound.peak)


def voice_of_clip(path: Path) -> str | None:
    """The name of the voice that spoke a clip; None if the file is damaged or no clip."""
    try:
        with zipfile.ZipFile(path) as file:
            return str(json.loads(_read_text(file))["voice"]).partition(",")[0]
    except _READ_ERRORS:
        return None


def _mark_used(path: Path) -> None:
    """Set the modification time to now, as the time of the last use."""
    with suppress(OSError):  # the file is being removed, or is read-only
        os.utime(path)


def _read_entry(path: Path, source: str) -> Clip | _Refusal | None:
    """Read an entry; None if there is no valid file, or it was made from another source."""
    try:
        with zipfile.ZipFile(path) as file:
            if _read_text(file) != source:
                return None
            if _REFUSED in file.namelist():
                return _Refusal(*json.loads(_read_text(file, _REFUSED)))
            return Clip(_read_samples(file), *_read_level(file))
    except _READ_ERRORS:
        return None


def _read_samples(file: zipfile.ZipFile) -> Samples:
    """The samples, without copying the bytes that were read; their checksum is right.

    The header is the line that numpy writes for one channel of 16 bit. Reading it with numpy, which also
    copies the samples, would take longer than all the rest.
    """
    data = file.read(_SAMPLES)
    start = data.index(b"\n") + 1
    frames = (len(data) - start) // 2
    if b"{'descr': '<i2', 'fortran_order': False, 'shape': (%d,), }" % frames not in data[:start]:
        raise ValueError("no samples of 16 bit")
    return np.frombuffer(data, "<i2", offset=start).astype(np.int16, copy=False)


def _read_level(file: zipfile.ZipFile) -> tuple[float | None, float | None]:
    lufs, peak = _LEVEL_STRUCT.unpack(file.read(_LEVEL)[-_LEVEL_STRUCT.size :])
    return _none_if_nan(lufs), _none_if_nan(peak)


def _none_if_nan(value: float) -> float | None:
    return None if math.isnan(value) else value


def _read_text(file: zipfile.ZipFile, name: str = _SOURCE_KEY) -> str:
    """A text that was saved as an array: everything after the line of the header."""
    return file.read(name).partition(b"\n")[2].decode()


def _text_array(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _write_npz(file: IO[bytes], entry: Clip | _Refusal, source: str) -> None:
    made_from = _text_array(source)
    if isinstance(entry, _Refusal):
        np.savez(file, refused=_text_array(json.dumps([entry.voice, entry.reason])), made_from=made_from)
    else:
        level = [math.nan if value is None else value for value in (entry.lufs, entry.peak)]
        np.savez(file, samples=entry.samples, level=np.array(level, "<f8"), made_from=made_from)


def _write_entry(folder: Path, path: Path, entry: Clip | _Refusal, source: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(suffix=_TEMPORARY_SUFFIX, dir=folder)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _write_npz(file, entry, source)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _remove_leftovers(folder: Path, before_s: float) -> None:
    """Remove temporary files of killed processes that were last written before this time."""
    for part in folder.glob(f"*{_TEMPORARY_SUFFIX}"):
        with suppress(OSError):  # another process may have removed it
            if part.stat().st_mtime < before_s:
                part.unlink()
