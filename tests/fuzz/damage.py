"""Damaged copies of a file: the same ones for the same seed, without end."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ODD_NUMBERS = (b"-1", b"0", b"1e999", b"99999999999999999999", b"0.5", b"NaN", b"2147483648")
_ODD_BYTES = (
    b"\x00",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00",
    b"\xc3",
    b"\xed\xa0\x80",
)
_ODD_PIECES = (*_ODD_NUMBERS, *_ODD_BYTES, b"\x1b[2J", b'"', b"\\ud800", b"[" * 3000, b"{" * 3000, b"\r\n")


def damaged_copies(whole: Sequence[bytes], seed: str, pieces: Sequence[bytes] = ()) -> Iterator[bytes]:
    """Copies of the given files with one to four damages each; `pieces` may be put into them."""
    random = Random(seed)  # noqa: S311 - the same each time
    while True:
        data = bytearray(random.choice(whole))
        for _ in range(random.choice((1, 1, 1, 2, 4))):
            _damage(data, random, (*_ODD_PIECES, *pieces))
        yield bytes(data)


def _damage(data: bytearray, random: Random, pieces: Sequence[bytes]) -> None:
    """Change one place: a bit, a byte, or a part that is removed, repeated, moved or replaced."""
    start = random.randrange(len(data) + 1)
    end = min(len(data), start + random.choice((1, 1, 4, 30, 300)))
    part = bytes(data[start:end])
    kind = random.choice(("bit", "bit", "byte", "cut", "remove", "repeat", "move", "insert", "replace"))
    new = {
        "bit": bytes([part[0] ^ 1 << random.randrange(8)]) + part[1:] if part else b"",
        "byte": bytes([random.choice((0, 1, 0x7F, 0x80, 0xFF))]) + part[1:],
        "repeat": part * random.choice((2, 2, 50)),
        "insert": random.choice(pieces) + part,
        "replace": random.choice(pieces),
    }
    data[start : None if kind == "cut" else end] = new.get(kind, b"")
    if kind == "move":
        place = random.randrange(len(data) + 1)
        data[place:place] = part


def flipped_bits(whole: bytes, count: int) -> Iterator[bytes]:
    """Copies of a file with one bit flipped each, spread over the whole file."""
    bits = 8 * len(whole)
    for number in range(min(count, bits)):
        bit = number * bits // min(count, bits)
        data = bytearray(whole)
        data[bit // 8] ^= 1 << bit % 8
        yield bytes(data)
