"""Languages in the three letters that MP3 and MP4 files know. The one place that knows langcodes."""

from __future__ import annotations


def iso639_2_code(tag: str) -> str:
    """The ISO 639-2 code of a language tag; `und` (undetermined) for one that has none.

    >>> iso639_2_code("de"), iso639_2_code("pt-BR"), iso639_2_code("xx")
    ('deu', 'por', 'und')
    """
    import langcodes  # noqa: PLC0415 - loaded by those who need it: starting up stays quick

    try:
        return langcodes.Language.get(tag).to_alpha3()
    except (LookupError, ValueError):
        return "und"
