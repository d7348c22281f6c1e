"""Parts and codes of language tags such as `pt-BR`. The only module that uses langcodes."""

from __future__ import annotations


def primary_language(tag: str) -> str:
    """The language of a tag without its region, in lower case; `_` may stand for `-`.

    >>> primary_language("de"), primary_language("pt-BR"), primary_language("EN_us")
    ('de', 'pt', 'en')
    """
    return tag.replace("_", "-").partition("-")[0].lower()


def iso639_2_code(tag: str) -> str:
    """The three-letter ISO 639-2 code, as MP3 and MP4 files need it; `und` (undetermined) if there is none.

    >>> iso639_2_code("de"), iso639_2_code("pt-BR"), iso639_2_code("xx")
    ('deu', 'por', 'und')
    """
    import langcodes  # noqa: PLC0415 - slow to import, and needed only when tags are written

    try:
        return langcodes.Language.get(tag).to_alpha3()
    except (LookupError, ValueError):
        return "und"
