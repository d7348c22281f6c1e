"""Languages in the three letters that MP3 and MP4 files know. The one place that knows langcodes."""

from __future__ import annotations


def three_letters(tag: str) -> str:
    """The ISO 639-2 code of a language tag; `und` (undetermined) for one that has none.

    >>> three_letters("de"), three_letters("pt-BR"), three_letters("xx")
    ('deu', 'por', 'und')
    """
    import langcodes  # noqa: PLC0415 - loaded by those who need it: starting up stays quick

    try:
        return langcodes.Language.get(tag).to_alpha3()
    except (LookupError, ValueError):
        return "und"
