"""Ogg files with a fixed serial number: the same sound, with valid checksums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from voicecoach.export.reproducible import make_reproducible

if TYPE_CHECKING:
    from pathlib import Path


def sound(seed: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.random.default_rng(seed).normal(0, 0.1, 200_000)


def serials(path: Path) -> set[bytes]:
    """The serial numbers of all pages: the four bytes after the position."""
    return {page[10:14] for page in path.read_bytes().split(b"OggS")[1:]}


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_all_pages_get_the_same_serial_and_the_sound_stays(tmp_path: Path, subtype: str) -> None:
    path = tmp_path / "a.ogg"
    soundfile.write(path, sound(1), 48_000, format="OGG", subtype=subtype)
    before, _ = soundfile.read(path)
    make_reproducible(path)
    after, _ = soundfile.read(path)
    assert serials(path) == {b"\x01\0\0\0"}
    assert np.array_equal(before, after)


@pytest.mark.parametrize("subtype", ["VORBIS", "OPUS"])
def test_every_checksum_is_right(tmp_path: Path, subtype: str) -> None:
    path = tmp_path / "a.ogg"
    soundfile.write(path, sound(2), 48_000, format="OGG", subtype=subtype)
    make_reproducible(path)
    data = path.read_bytes()
    starts = [at for at in range(len(data)) if data.startswith(b"OggS\0", at)]
    assert len(starts) > 5
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        assert data[start + 22 : start + 26] == ogg_checksum(data[start:end])


def ogg_checksum(page: bytes) -> bytes:
    """RFC 3533: CRC-32 with polynomial 0x04c11db7, not reflected, over the page with its own field zero."""
    value = 0
    for byte in page[:22] + bytes(4) + page[26:]:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x104C11DB7 if value & 0x80000000 else 0)
    return value.to_bytes(4, "little")


def test_a_file_of_another_format_is_not_changed(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF....")
    make_reproducible(tmp_path / "a.wav")
    assert (tmp_path / "a.wav").read_bytes() == b"RIFF...."
