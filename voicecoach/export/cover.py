"""The picture of an audio file: reads one and checks that players can show it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from voicecoach.errors import VoicecoachError
from voicecoach.system import open_regular_file, picture_type

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_COVER_BYTES = 2 * 1024 * 1024
"""A phone gains nothing from a larger picture, and some players do not show one."""

MAX_COVER_PIXELS = 40_000_000
MIN_PODCAST_PIXELS, MAX_PODCAST_PIXELS = 1400, 3000
"""The least and the greatest width of the picture of a podcast, as Apple and Spotify ask for it."""

_MIMES = {"JPEG": "image/jpeg", "PNG": "image/png"}
_UNSHOWN_COLOURS = {
    "CMYK": "colours for print (CMYK)",
    "LAB": "colours as Lab values",
    "YCCK": "colours for print",
}
_DEEP_MODES = ("I", "F")
"""Pillow's names for pixels with more than 8 bits."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture for an audio file: its bytes, and their MIME type (`image/jpeg` or `image/png`)."""

    data: bytes
    mime: str


def read_cover(path: Path) -> Cover:
    """Read a JPEG or PNG file and decode the whole picture.

    Raises VoicecoachError when it is neither, too large, damaged, or in colours that players do not show.
    """
    try:
        with open_regular_file(path) as file:
            data = file.read()
    except OSError as error:
        raise VoicecoachError(f"cannot read the cover {path}: {error.strerror}") from error
    if picture_type(data) not in _MIMES.values():
        raise VoicecoachError(f"{path} is not a picture for a cover", "use a JPEG or PNG file")
    if len(data) > MAX_COVER_BYTES:
        raise VoicecoachError(
            f"the cover {path} is larger than 2 MB", "make it smaller, such as 1400 pixels wide"
        )
    return Cover(data, _MIMES[_checked_format(data, path)])


def podcast_advice(cover: Cover) -> Iterator[str]:
    """What podcast apps may not like about a picture, a line for each thing."""
    from PIL import Image  # noqa: PLC0415 - only for files

    with Image.open(BytesIO(cover.data)) as image:
        width, height = image.size
        has_alpha = image.has_transparency_data
    if width != height:
        yield f"the cover is {width} x {height} pixels; podcast apps show a square"
    elif not MIN_PODCAST_PIXELS <= width <= MAX_PODCAST_PIXELS:
        limits = f"{MIN_PODCAST_PIXELS} to {MAX_PODCAST_PIXELS}"
        yield f"the cover is {width} x {height} pixels; podcast directories ask for {limits}"
    if has_alpha:
        yield "the cover has transparent pixels; podcast directories ask for none"


def _checked_format(data: bytes, path: Path) -> str:
    """The format of a picture, all of which was decoded."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only for files

    damaged = VoicecoachError(f"the cover {path} is damaged", "save the picture again, as JPEG or PNG")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about sizes: they are checked here
        try:
            with Image.open(BytesIO(data), formats=tuple(_MIMES)) as image:
                _check_size(image.size, path)
                image.verify()  # checksums; nothing more can be read from it then
            with Image.open(BytesIO(data), formats=tuple(_MIMES)) as image:
                image.load()
                _check_colours(image, path)
                return str(image.format)
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
            raise damaged from None
        except Image.DecompressionBombError:
            raise _too_many_pixels(path) from None


def _check_size(size: tuple[int, int], path: Path) -> None:
    if size[0] * size[1] > MAX_COVER_PIXELS:
        raise _too_many_pixels(path)


def _too_many_pixels(path: Path) -> VoicecoachError:
    what = f"the cover {path} has more than {MAX_COVER_PIXELS // 1_000_000} million pixels"
    return VoicecoachError(what, "make it smaller, such as 1400 pixels wide")


def _check_colours(image: Any, path: Path) -> None:
    found = _UNSHOWN_COLOURS.get(image.mode)
    if found is None and image.mode.startswith(_DEEP_MODES):
        found = "more than 8 bits for each colour"
    if found is not None:
        raise VoicecoachError(f"the cover {path} has {found}, which players do not show", "save it as RGB")
