"""Clean pasted text before it is read: markup, invisible characters, look-alike signs, emoji.

Nothing in it depends on the language. What is left out is counted in `Cleaned.left_out`, with the reason.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

NARROW_SPACE = "\u202f"
"""In cleaned text it separates the thousands of a number, whichever space the author typed there."""

TIMES_SIGN = "\u00d7"

_LETTER = r"[^\W\d_]"

# As escapes, because many look alike: quotes, the ellipsis, degrees, minus and hyphens, fractions, bullets.
_LOOKALIKES = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u02bc": "'",
        "\u02b9": "'",
        "\u2032": "'",
        "\u00b4": "'",
        "\u201b": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u201f": '"',
        "\u2033": '"',
        "\u2026": "...",
        "\u2103": "\u00b0C",
        "\u2109": "\u00b0F",
        "\u02da": "\u00b0",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "\u2013",
        "\u2015": "\u2014",
        "\u2212": "-",
        "\u2215": "/",
        "\u2044": "/",
        "\u301c": "\u2013",
        "\u2053": "\u2013",
        "\u223c": "~",
        "\uff5e": "\u2013",
        "\u2022": "*",
        "\u25aa": "*",
        "\u25cf": "*",
        "\u2219": "*",
    }
)

# Compatibility characters for plain ones: full-width, squared units, ligatures, Roman numerals,
# circled numbers, letters of mathematics (as social networks use them for bold), superscript 2 and 3 stay.
_COMPATIBLE = re.compile(
    "[\uff01-\uff5d\uff61-\uff9f\ufb00-\ufb06\u3300-\u33ff\u2160-\u2188\u2460-\u249b\u3251-\u325f\u32b1-\u32bf"
    "\U0001d400-\U0001d7ff\uffe0-\uffe6\u2007\u3000]"
)
_FRACTION_SIGNS = re.compile("(\\d?)([\u00bc-\u00be\u2150-\u215e\u2189])")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u180e]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>|<!--.*?-->", re.DOTALL)
_BLOCK_TAG = re.compile(
    r"(?<=[^\s,;:.!?])\s*</?(?:br|break|p|div|li|ul|ol|h[1-6]|tr|td)\b[^<>\n]{0,300}>(?=\s*\S)", re.IGNORECASE
)
"""A tag that separates what is before it from what is after it."""

_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_BRACKET_PHONEMES = re.compile(r"\[\[[^\[\]]*\]\]")
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*(?:[*+]|[-\u2013\u2014])[ \t]+(?=\S)", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]*>+[ \t]?(?=[^\d\s])", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_=][ \t]*){3,}$", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*{1,3}|(?<!\w)_{1,3}|~~)(?=\S)(.+?)(?<=\S)\1(?:(?<!_)|(?!\w))")
_APOSTROPHE = re.compile(rf"(?<={_LETTER})[`\u00b4](?={_LETTER})")
_NUMBER_SPACE = re.compile("(?<=\\d)[\u00a0\u202f\u2009](?=\\d{3}(?!\\d))")
_SPACES = re.compile(rf"[^\S{NARROW_SPACE}]+")
_LINE_END = re.compile(r"(?<=[^\s,;:.!?])[ \t]*\n\s*(?=\S)")

_LINE_STARTS = "#*+->\u2013\u2014= \t_"

_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9,.'!?;:/%-]| (?! ))*")
"""Text that needs no cleaning."""

_READABLE_SIGNS = frozenset("°№\u200c\u200d\u202f")
_UNREADABLE = frozenset({"So", "Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_EMOJI_PARTS = frozenset("\ufe0e\ufe0f\u20e3") | {chr(code) for code in range(0x1F3FB, 0x1F400)}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Characters that are not read, and why."""

    written: str
    why: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One line of letters, digits and signs, and what was left out."""

    text: str
    left_out: tuple[LeftOut, ...] = ()


def clean_text(text: str) -> Cleaned:
    """The text as one line that can be read.

    >>> clean_text("**Slowly**, _now_").text
    'Slowly, now'
    """
    if _PLAIN.fullmatch(text) and not text.endswith(" "):
        return Cleaned(text)
    left_out: list[LeftOut] = []
    unified = _unify_characters(_take_out_markup(text, left_out), left_out)
    line = _LINE_END.sub(", ", unified) if "\n" in unified else unified
    readable = "".join(c if _is_readable(c) else _leave_out(c, left_out) for c in line)
    return Cleaned(_collapse_spaces(readable), tuple(left_out))


def _take_out_markup(text: str, left_out: list[LeftOut]) -> str:
    """Remove HTML, Markdown and the notations of engines; their words stay."""
    if "<" in text or "&" in text:
        text = _take_out_html(text, left_out)
    if "[" in text:
        text = _drop(_BRACKET_PHONEMES, text, left_out, "phonemes of an engine", " ")
        text = _LINK.sub(lambda match: _link_words(match, left_out), text)
    if "\n" in text or text[:1] in _LINE_STARTS:
        for pattern in (_RULE, _HEADING, _BULLET, _QUOTE):
            text = _drop(pattern, text, left_out, "a mark of Markdown")
    return _take_out_emphasis(text, left_out)


def _take_out_html(text: str, left_out: list[LeftOut]) -> str:
    """Remove tags, and those that entities make; other entities become their characters."""
    for _ in range(2):
        text = _drop(_BLOCK_TAG, text, left_out, "an HTML tag", ", ")
        text = _drop(_TAG, text, left_out, "an HTML tag", " ")
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return text


def _drop(pattern: re.Pattern[str], text: str, left_out: list[LeftOut], why: str, by: str = "") -> str:
    left_out.extend(LeftOut(match[0], why) for match in pattern.finditer(text))
    return pattern.sub(by, text)


def _link_words(match: re.Match[str], left_out: list[LeftOut]) -> str:
    left_out.append(LeftOut(match[0].partition("]")[2], "the target of a link"))
    return match[1]


def _take_out_emphasis(text: str, left_out: list[LeftOut]) -> str:
    if not re.search(r"[*_`~]", text):
        return text
    text = re.sub(r"(?<=\d)\s?\*\s?(?=\d)", TIMES_SIGN, _APOSTROPHE.sub("'", text))
    for _ in range(3):
        text, count = _EMPHASIS.subn(lambda match: _emphasised(match, left_out), text)
        if not count:
            break
    left_out.extend(LeftOut(sign, "a mark of Markdown") for sign in re.findall(r"[*_`]", text))
    return re.sub(r"[*_`]", " ", text)


def _emphasised(match: re.Match[str], left_out: list[LeftOut]) -> str:
    left_out += [LeftOut(match[1], "a mark of Markdown")] * 2
    return match[2]


def _unify_characters(text: str, left_out: list[LeftOut]) -> str:
    """Replace look-alikes and compatibility characters; remove invisible ones without a gap."""
    text = _APOSTROPHE.sub("'", text)
    if _INVISIBLE.search(text):
        left_out.extend(LeftOut(sign, "an invisible character") for sign in _INVISIBLE.findall(text))
        text = _INVISIBLE.sub("", text)
    if ">" in text:
        text = re.sub(r"[-=]>", "\u2192", text)
    text = _FRACTION_SIGNS.sub(_spell_fraction_sign, unicodedata.normalize("NFC", text))
    text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return _NUMBER_SPACE.sub(NARROW_SPACE, text).translate(_LOOKALIKES)


def _spell_fraction_sign(match: re.Match[str]) -> str:
    fraction = unicodedata.normalize("NFKC", match[2]).replace("\u2044", "/")
    return f"{match[1]} {fraction}" if match[1] else fraction


def _is_readable(character: str) -> bool:
    if character.isascii():
        return " " <= character < "\x7f"
    if character in _READABLE_SIGNS:
        return True
    return unicodedata.category(character) not in _UNREADABLE and character not in _EMOJI_PARTS


def _leave_out(character: str, left_out: list[LeftOut]) -> str:
    if character not in "\n\t\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029":
        is_emoji = unicodedata.category(character) == "So" or character in _EMOJI_PARTS
        left_out.append(LeftOut(character, "an emoji or picture" if is_emoji else "a control character"))
    return " "


def _collapse_spaces(text: str) -> str:
    return _SPACES.sub(" ", re.sub(r"(?:^|(?<=\s))[\u200c\u200d]+", "", text)).strip()
