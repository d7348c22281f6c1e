"""BCP 47 language tags, such as `en`, `pt-BR` or `zh-Hant-TW`: their spelling and their parts."""

from __future__ import annotations


def normalise_tag(tag: str) -> str:
    """The tag in lower case with hyphens, however it is written.

    >>> normalise_tag("pt_BR")
    'pt-br'
    """
    return tag.replace("_", "-").lower()


def primary_language(tag: str) -> str:
    """The language alone, in lower case: without script and region.

    >>> primary_language("zh-Hant-TW"), primary_language("pt_BR")
    ('zh', 'pt')
    """
    return normalise_tag(tag).partition("-")[0]


def tag_and_parents(tag: str) -> tuple[str, ...]:
    """The tag and what is left of it without its last parts, the longest first.

    >>> tag_and_parents("zh-Hant-TW")
    ('zh-Hant-TW', 'zh-Hant', 'zh')
    """
    parts = tag.split("-")
    return tuple("-".join(parts[:count]) for count in range(len(parts), 0, -1))


def iso639_2_code(tag: str) -> str:
    """The three-letter ISO 639-2 code that MP3 and MP4 files hold; `und` (undetermined) if there is none.

    >>> iso639_2_code("de"), iso639_2_code("pt-BR"), iso639_2_code("xx")
    ('deu', 'por', 'und')
    """
    import langcodes  # noqa: PLC0415 - slow to import; only tags of files need it

    try:
        return langcodes.Language.get(tag).to_alpha3()
    except (LookupError, ValueError):
        return "und"
