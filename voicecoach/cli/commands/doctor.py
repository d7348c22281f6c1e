"""`voicecoach doctor`: what speaks, plays and is missing on this machine, and the command that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import typer

from voicecoach.cli.console import echo
from voicecoach.cli.hints import error_text
from voicecoach.cli.options.common_options import DeviceOption
from voicecoach.errors import DeviceError, VoicecoachError

if TYPE_CHECKING:
    from collections.abc import Iterator


class ReportLine(NamedTuple):
    """One line of the report: `ok`, `missing` for what could be better, or `fault`."""

    state: str
    text: str


_SAMPLE_WORDS = {"en": "One.", "de": "Eins.", "ja": "いち"}
_ANY_WORDS = "A."
_MENDING = {
    "piper": "`voicecoach voices get {language}`",
    "kokoro": "install the packages of voicecoach[ja] again, or `voicecoach voices get {name}`",
}
"""What mends a voice that does not speak, by its engine."""


def doctor(device: DeviceOption = "miniaudio") -> None:
    """Try the voices, the sound device and the folders, and say what is missing.

    Exits with 1 if something does not work. A missing voice is no fault: espeak speaks instead.
    """
    faults = 0
    for line in _examine(device):
        echo(f"{line.state:8} {line.text}")
        faults += line.state == "fault"
    if faults:
        raise typer.Exit(1)


def _examine(device: str) -> Iterator[ReportLine]:
    yield from _examine_voices()
    yield _examine_device(device)
    yield from _examine_folders()


def _examine_voices() -> Iterator[ReportLine]:
    """What speaks each language, by speaking a word with each voice."""
    from voicecoach.voices import install_to_suggest, natural_voice_for, recommendations, voice_to_suggest

    yield _try_voice("espeak", "en", "espeak speaks over 100 languages")
    for language in recommendations():
        if name := natural_voice_for(language):
            yield _try_voice(name, language, f"{language}: {name} speaks")
        elif voice_to_suggest(language):
            yield ReportLine("missing", f"{language}: only espeak speaks; `voicecoach voices get {language}`")
        elif command := install_to_suggest(language):
            yield ReportLine("missing", f"{language}: only espeak speaks; `{command}`")
        else:
            yield ReportLine(
                "missing", f"{language}: only espeak speaks; there is no natural voice to get here"
            )


def _try_voice(name: str, language: str, what: str) -> ReportLine:
    from voicecoach.voices import Utterance, open_voice

    notes: list[str] = []
    words = _SAMPLE_WORDS.get(language, _ANY_WORDS)
    try:
        open_voice(name, language, cache=None, warn=notes.append).speak(Utterance(words, language))
    except VoicecoachError as error:
        notes.append(error_text(error))
    if not notes:
        return ReportLine("ok", what)
    engine = name.partition("/")[0]
    mend = _MENDING.get(engine, "install voicecoach again").format(language=language, name=name)
    return ReportLine("fault", f"{notes[0]}; {mend}")


def _examine_device(name: str) -> ReportLine:
    """Play a moment of silence."""
    import time

    from voicecoach.player import create_device

    def silence(frames: int, timeout_s: float = 0) -> bytes:  # noqa: ARG001 - the signature of a pull
        return bytes(2 * frames)

    try:
        device = create_device(name, time.monotonic)
        device.start(silence)
        device.stop()
        device.close()
    except DeviceError as error:
        return ReportLine("fault", error_text(error))
    return ReportLine("ok", f"{name} plays on this machine's sound device")


def _examine_folders() -> Iterator[ReportLine]:
    """Whether the user's folders can be written to."""
    from voicecoach.system import atomic_write, find_user_dirs, make_folder

    dirs = find_user_dirs()
    for folder in dict.fromkeys((dirs.data, dirs.config, dirs.cache)):
        try:
            make_folder(folder)
            with atomic_write(folder / ".doctor") as part:
                part.write_bytes(b"")
            (folder / ".doctor").unlink()
        except VoicecoachError as error:
            yield ReportLine("fault", error_text(error))
        else:
            yield ReportLine("ok", f"{folder} can be written to")
