"""Signs that a sound file was cut off: its end is missing, as after a download that broke off.

Most decoders read such a file as far as it goes and say nothing.
"""

from __future__ import annotations

import re

HEAD_BYTES = 1 << 16
"""How much of a file `is_cut_asf` and `indexed_frames` need to see."""

_SHORT_CHUNK = re.compile(r"^ *(?:data|SSND|Data Size) +: (\d+) \(should be (\d+)\)", re.MULTILINE)
_SHORT_W64 = re.compile(r"^riff : (\d+) \(should be (\d+)\)", re.MULTILINE)
_SHORT_RF64 = re.compile(r"Calculated frame count (\d+) does not match value from 'ds64' chunk of (\d+)")
_UNKNOWN_BYTES = 0x7FFF0000
"""From here on, a length of 32 bits was left open by a program that wrote to a pipe."""

_ASF_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_SIZE_OFFSET = 40

_INDEX_MARK = re.compile(rb"Xing|Info")
_HAS_COUNT = 1

_SYNC = 0x7FF
_MPEG_1 = 3
_LAYER_3, _LAYER_2 = 1, 2
_KBITS = {
    (True, _LAYER_3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (True, _LAYER_2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (False, _LAYER_3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, _LAYER_2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""By whether it is MPEG 1, and the layer: the bit rates."""
_RATES_HZ = {_MPEG_1: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""By the number of the version."""


def is_cut_by_log(log: str) -> bool:
    """Whether libsndfile's log of opening a file (`extra_info`) says that it is too short."""
    if chunk := _SHORT_CHUNK.search(log):
        announced, found = map(int, chunk.groups())
        return found < announced < _UNKNOWN_BYTES
    if short := _SHORT_W64.search(log):
        announced, found = map(int, short.groups())
        return found < announced
    if short := _SHORT_RF64.search(log):
        found, announced = map(int, short.groups())
        return found < announced
    return "Last page lacks an end-of-stream bit" in log and "unk after the last page" in log


def is_cut_asf(head: bytes, size: int) -> bool:
    """Whether a WMA file, of which `head` is the start, is shorter than its header says."""
    start = head.find(_ASF_FILE_PROPERTIES)
    if start < 0:
        return False
    return size < int.from_bytes(head[start + _ASF_SIZE_OFFSET :][:8], "little")


def starts_mpeg_frame(head: bytes) -> bool:
    """Whether these bytes start a frame of an MP3 file, and not a tag or padding between frames."""
    return _frame_bytes(head) > 0


def is_cut_mpeg_frame(head: bytes, size: int) -> bool:
    """Whether a frame of an MP3 file that starts with these four bytes has fewer than it should.

    >>> is_cut_mpeg_frame(bytes.fromhex("fffb94c4"), 384), is_cut_mpeg_frame(bytes.fromhex("fffb94c4"), 383)
    (False, True)
    """
    return size < _frame_bytes(head)


def indexed_frames(head: bytes) -> int | None:
    """The length of an MP3 file in samples of one channel, by its index; `head` is the start of the file.

    None where it has no index, or one without that number.
    """
    found = _INDEX_MARK.search(head)
    if found is None or not int.from_bytes(head[found.end() :][:4], "big") & _HAS_COUNT:
        return None
    count = int.from_bytes(head[found.end() + 4 :][:4], "big")
    start = head.rfind(b"\xff", 0, found.start())
    is_mpeg_1 = head[start + 1 :][:1] and head[start + 1] >> 3 & 3 == _MPEG_1
    return count * (1152 if is_mpeg_1 else 576)


def _frame_bytes(head: bytes) -> int:
    """The length of the frame that a header starts; 0 where it is none, or its length is not known."""
    bits = int.from_bytes(head[:4], "big")
    version, layer = bits >> 19 & 3, bits >> 17 & 3
    rate_index, kbits_index = bits >> 10 & 3, bits >> 12 & 15
    if bits >> 21 != _SYNC or version not in _RATES_HZ or layer not in {_LAYER_2, _LAYER_3}:
        return 0
    kbits = dict(enumerate(_KBITS[version == _MPEG_1, layer])).get(kbits_index, 0)
    rate = dict(enumerate(_RATES_HZ[version])).get(rate_index)
    if not kbits or rate is None:
        return 0
    samples = 576 if version != _MPEG_1 and layer == _LAYER_3 else 1152
    return samples // 8 * 1000 * kbits // rate + (bits >> 9 & 1)
