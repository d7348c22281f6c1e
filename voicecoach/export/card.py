"""Draws the title card of a session: the picture of an audio file where no cover is given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from voicecoach.export.cover import Cover
from voicecoach.system import drop_pictographs, find_fonts
from voicecoach.units import ms_from_frames
from voicecoach.wording import rounded_time, written_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voicecoach.system import Font, FontPair
    from voicecoach.timeline import Timeline

CARD_PIXELS = 1400
"""The width and the height: what podcast directories ask for at least."""

_BACKGROUNDS = ("#12344d", "#0b4f4a", "#3b2f63", "#5a2a43", "#234a27", "#553a1c", "#1f3f73", "#4a2f2f")
"""Dark enough for white text; the title chooses one, so that the cards of a folder differ."""
_WHITE, _PALE = 255, 220
"""How much of the background the white of a text covers: 255 is all of it."""
_MARGIN = 110
_WIDTH = CARD_PIXELS - 2 * _MARGIN
_TITLE_SIZES = (150, 128, 108, 90, 74)
_MAX_TITLE_LINES = 3
_LENGTH_SIZE, _STEP_SIZE = 76, 54
_STEP_LEADING = 82
_STRIP_TOP, _STRIP_HEIGHT = CARD_PIXELS - 190, 80
_STEPS_BOTTOM = _STRIP_TOP - 60
_ELLIPSIS = "…"
_SPACELESS_LANGUAGES = ("ja", "zh", "th")


@dataclass(frozen=True, slots=True)
class CardContent:
    """What a card says: the title, the length, the names of the steps, and the parts of its strip.

    `spans` are the start and the end of each exercise, relative to the whole session.
    """

    title: str
    language: str
    length: str
    steps: tuple[str, ...]
    spans: tuple[tuple[float, float], ...]


def draw_card(timeline: Timeline) -> Cover:
    """Draw the title card of a session as PNG: its title, length, steps, and a strip of its exercises.

    A line that no font of this machine shows is left out. The same session and fonts give the same bytes.
    """
    return draw_content(card_content(timeline))


def card_content(timeline: Timeline) -> CardContent:
    """What the card of a session says; emoji are left out."""
    work = [step for step in timeline.steps if step.kind == "exercise" and step.frames]
    names = dict.fromkeys(drop_pictographs(step.name) for step in work)
    frames = max(1, timeline.frames)
    return CardContent(
        drop_pictographs(timeline.title),
        timeline.language,
        rounded_time(ms_from_frames(timeline.frames), written_labels(timeline.language)),
        tuple(filter(None, names)),
        tuple((step.start / frames, step.end / frames) for step in work),
    )


def draw_content(content: CardContent, fonts_for: Any = find_fonts) -> Cover:
    """Draw a card; `fonts_for` finds the fonts for a text and a language, None where there are none."""
    from PIL import Image, ImageColor, ImageDraw  # noqa: PLC0415 - only for files

    digest = hashlib.sha256(content.title.encode()).digest()
    background = _BACKGROUNDS[digest[0] % len(_BACKGROUNDS)]
    image = Image.new("L", (CARD_PIXELS, CARD_PIXELS))
    draw = ImageDraw.Draw(image)
    _draw_strip(draw, content.spans)
    bottom = _draw_title(draw, content, fonts_for(content.title, content.language))
    bottom = _draw_length(draw, content.length, bottom, fonts_for(content.length, content.language))
    _draw_steps(draw, content, bottom, fonts_for)
    file = BytesIO()
    image.putpalette(
        _blend_to_white(ImageColor.getrgb(background))
    )  # an eighth of the time of 24-bit colours
    image.save(file, "PNG", compress_level=6)
    return Cover(file.getvalue(), "image/png")


def _blend_to_white(colour: Sequence[int]) -> list[int]:
    """A palette from a colour to white in 256 steps."""
    return [one + (255 - one) * step // 255 for step in range(256) for one in colour]


def _draw_strip(draw: Any, spans: Sequence[tuple[float, float]]) -> None:
    """A strip as long as the session, with a block for each exercise."""
    middle = _STRIP_TOP + _STRIP_HEIGHT // 2
    draw.line((_MARGIN, middle, CARD_PIXELS - _MARGIN, middle), fill=_PALE, width=6)
    for start, end in spans:
        left, right = (_MARGIN + round(at * _WIDTH) for at in (start, end))
        box = (left + 3, _STRIP_TOP, max(left + 6, right - 3), _STRIP_TOP + _STRIP_HEIGHT)
        draw.rectangle(box, fill=_PALE)


def _draw_title(draw: Any, content: CardContent, fonts: FontPair | None) -> int:
    """Draw the title as large as it fits in three lines; returns the bottom of it."""
    if fonts is None:
        return _MARGIN
    is_spaceless = content.language.startswith(_SPACELESS_LANGUAGES)
    for size in _TITLE_SIZES:
        font = _load(fonts.bold, size)
        lines = list(_wrap(content.title, font, is_spaceless=is_spaceless))
        if len(lines) <= _MAX_TITLE_LINES and all(font.getlength(line) <= _WIDTH for line in lines):
            break
    lines = [_cut(line, font) for line in lines[:_MAX_TITLE_LINES]]
    leading = round(size * 1.2)
    for index, line in enumerate(lines):
        draw.text((_MARGIN, _MARGIN + (index + 1) * leading), line, font=font, fill=_WHITE, anchor="ls")
    return _MARGIN + len(lines) * leading + size // 4


def _draw_length(draw: Any, length: str, top: int, fonts: FontPair | None) -> int:
    if fonts is None:
        return top
    baseline = top + round(_LENGTH_SIZE * 1.3)
    draw.text((_MARGIN, baseline), length, font=_load(fonts.regular, _LENGTH_SIZE), fill=_PALE, anchor="ls")
    return baseline + _LENGTH_SIZE // 3


def _draw_steps(draw: Any, content: CardContent, top: int, fonts_for: Any) -> None:
    """Draw the names of as many steps as there is room for, from the bottom of what is above."""
    shown = [(name, fonts_for(name, content.language)) for name in content.steps]
    lines = [(name, fonts.regular) for name, fonts in shown if fonts is not None]
    room = max(0, (_STEPS_BOTTOM - top) // _STEP_LEADING)
    if len(lines) > room:
        lines = [*lines[: max(0, room - 1)], *((_ELLIPSIS, lines[0][1]) for _ in range(min(room, 1)))]
    for index, (name, font_file) in enumerate(lines):
        font = _load(font_file, _STEP_SIZE)
        baseline = top + (index + 1) * _STEP_LEADING
        draw.text((_MARGIN, baseline), _cut(name, font), font=font, fill=_WHITE, anchor="ls")


def _wrap(text: str, font: Any, *, is_spaceless: bool) -> Iterator[str]:
    """Break a text into lines: at spaces, or in a language without them at any character."""
    parts, glue = (tuple(text), "") if is_spaceless else (text.split(), " ")
    line = ""
    for part in parts:
        longer = f"{line}{glue}{part}" if line else part
        if line and font.getlength(longer) > _WIDTH:
            yield line
            line = part
        else:
            line = longer
    yield line


def _cut(text: str, font: Any) -> str:
    """The text, cut off with an ellipsis where it is wider than the card."""
    if font.getlength(text) <= _WIDTH:
        return text
    while text and font.getlength(text + _ELLIPSIS) > _WIDTH:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


def _load(font: Font, size: int) -> Any:
    from PIL import ImageFont  # noqa: PLC0415 - only for files

    basic = ImageFont.Layout.BASIC  # the same on each machine, with and without libraqm
    return ImageFont.truetype(str(font.path), size, index=font.number, layout_engine=basic)
