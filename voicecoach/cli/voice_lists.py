"""The lists of `voicecoach voices`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.cli.console import echo, print_table
from voicecoach.errors import VoicecoachError

if TYPE_CHECKING:
    from voicecoach.voices import CatalogueVoice, KokoroVoice, VoiceInfo


def list_recommended() -> None:
    """Print what speaks each language that has words, a line for each."""
    from voicecoach.units import format_bytes
    from voicecoach.voices import (
        EXTRA_DOWNLOAD_BYTES,
        install_to_suggest,
        natural_voice_for,
        recommendations,
        recommended_voice,
    )

    rows = []
    for language in recommendations():
        entry = recommended_voice(language)
        if name := natural_voice_for(language):
            rows.append((language, f"{name}{_credit(name)}"))
        elif command := install_to_suggest(language):
            size = format_bytes(EXTRA_DOWNLOAD_BYTES)
            rows.append((language, f"espeak; `{command}` installs a natural voice, {size}"))
        elif entry is None:
            rows.append((language, "espeak; there is no natural voice for it"))
        else:
            size = format_bytes(entry.model.size)
            rows.append(
                (language, f"espeak; `voicecoach voices get {language}` gets a natural voice, {size}")
            )
    print_table(rows)
    echo("\n`voicecoach voices --all` lists all voices; --search WORD looks for one.")


def _credit(name: str) -> str:
    """The licence and the credit of an installed voice, where they are known."""
    engine, _, voice_name = name.partition("/")
    if engine not in {"piper", "kokoro"}:
        return ""
    from voicecoach.voices import catalogue_voice, kokoro_voices

    entry = catalogue_voice(voice_name) if engine == "piper" else kokoro_voices().get(voice_name)
    return f" ({entry.terms})" if entry and entry.licence else ""


def list_all(language: str | None, search: str | None) -> None:
    """Print all voices, installed or to download, of a language and with a word in their line."""
    from voicecoach.voices import list_voices, voices_for_language

    listed = list_voices() if language is None else voices_for_language(language)
    rows = [(voice.name, f"{_describe_voice(voice)}{_credit(voice.name)}") for voice in listed]
    rows += _kokoro_downloads(language, dict(rows))
    rows += [(f"piper/{entry.name}", _describe_download(entry)) for entry in _downloads(language, dict(rows))]
    words = (search or "").casefold()
    found = [row for row in rows if words in " ".join(row).casefold()]
    if not found:
        raise VoicecoachError(f"no voice has {search!r} in its line", "leave out --search to see all")
    print_table(found)


def _downloads(language: str | None, listed: dict[str, str]) -> list[CatalogueVoice]:
    """The voices of the catalogue that are not installed, in a language."""
    from voicecoach.system import normalise_tag
    from voicecoach.voices import catalogue_voices, covers_language

    wanted = None if language is None else normalise_tag(language)
    return [
        entry
        for entry in catalogue_voices().values()
        if f"piper/{entry.name}" not in listed
        and (wanted is None or covers_language((entry.language,), wanted))
    ]


def _kokoro_downloads(language: str | None, listed: dict[str, str]) -> list[tuple[str, str]]:
    """The rows of Kokoro's voices that are not installed, in a language."""
    from voicecoach.system import normalise_tag
    from voicecoach.voices import covers_language, kokoro_voices

    wanted = None if language is None else normalise_tag(language)
    return [
        (voice.full_name, _describe_kokoro_download(voice))
        for voice in kokoro_voices().values()
        if voice.full_name not in listed and (wanted is None or covers_language((voice.language,), wanted))
    ]


def _describe_kokoro_download(voice: KokoroVoice) -> str:
    from voicecoach.units import format_bytes
    from voicecoach.voices import EXTRA_DOWNLOAD_BYTES

    extra = f"with voicecoach[ja], {format_bytes(EXTRA_DOWNLOAD_BYTES)}"
    how = f"to download, {format_bytes(voice.file.size)}, {extra}" if voice.file else extra
    return f"{voice.language}: {voice.language_name}, {how}, {voice.licence}"


def _describe_download(entry: CatalogueVoice) -> str:
    from voicecoach.units import format_bytes

    speakers = "" if entry.speakers == 1 else f", {entry.speakers} speakers"
    size = format_bytes(entry.model.size)
    terms = f", {entry.licence}" if entry.licence else ""
    return f"{entry.language}: {entry.language_name}{speakers}, to download, {size}{terms}"


def _describe_voice(voice: VoiceInfo) -> str:
    from voicecoach.units import format_bytes

    if not voice.available:
        return voice.note
    size = "" if voice.size_bytes is None else f", {format_bytes(voice.size_bytes)}"
    return f"{', '.join(voice.languages) or 'any language'}: {voice.note}{size}"
