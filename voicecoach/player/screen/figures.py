"""Large figures: a time drawn with blocks, as large as fits.

A figure is a grid of square dots. A dot at scale k is k columns wide and k half rows high, which looks square
as a character is about twice as high as it is wide.
"""

from __future__ import annotations

_GLYPHS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
}
_DOT_ROWS = 5
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}

CHARACTERS = "".join(_BLOCKS.values())
"""What figures are drawn with."""

MIN_ROWS = 3
"""The rows of the smallest figures."""


def figure_text(seconds: int) -> str:
    """Format seconds for figures: `45`, `1:05`, `1:00:00`.

    >>> figure_text(45), figure_text(65), figure_text(3600)
    ('45', '1:05', '1:00:00')
    """
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return str(rest)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def draw_figures(text: str, width: int, height: int) -> tuple[str, ...]:
    r"""Draw digits and colons as large as fits into `width` columns and `height` rows; empty if nothing fits.

    >>> print(*draw_figures("12", 20, 3), sep="\n")
    ▄█  ▀▀█
     █  █▀▀
    ▀▀▀ ▀▀▀
    """
    dots = [" ".join(_GLYPHS[character][row] for character in text) for row in range(_DOT_ROWS)]
    scale = min(width // len(dots[0]), 2 * height // _DOT_ROWS)
    if scale < 1:
        return ()
    half_rows = [row for row in dots for _ in range(scale)]
    if len(half_rows) % 2:
        half_rows.append(" " * len(dots[0]))
    return tuple(
        "".join(
            _BLOCKS[upper == "#", lower == "#"] * scale for upper, lower in zip(above, below, strict=True)
        )
        for above, below in zip(half_rows[::2], half_rows[1::2], strict=True)
    )
