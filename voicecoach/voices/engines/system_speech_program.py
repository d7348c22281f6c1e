"""A program that speaks one utterance with a driver of pyttsx3, or lists its voices.

It reads one JSON object from standard input: `{"list": true}`, answered by a list of objects with `name` and
`languages`; or `words`, `voice` (a name or an identifier, empty for the system's default), `language`, `pace`
and the `file` to write. On an error the exit code is 1, and the last line on standard error says why.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from voicecoach.system import normalise_tag, primary_language

_WORDS_A_MINUTE = 160
"""At pace 1. The drivers' rate is in words a minute, on every system; how well they keep it is theirs."""


def main() -> None:
    """Answer the request on standard input."""
    request = json.load(sys.stdin)
    output = sys.stdout
    sys.stdout = sys.stderr  # drivers print warnings
    try:
        engine = _open_engine()
        if request.get("list"):
            voices = _engine_voices(engine)
            json.dump([{"name": voice.name, "languages": _language_tags(voice)} for voice in voices], output)
            return
        _speak(engine, request)
    except Exception as error:  # noqa: BLE001 - every error is reported in one line
        sys.stderr.write(f"\n{' '.join(str(error).split()) or type(error).__name__}\n")
        raise SystemExit(1) from None


def _open_engine() -> Any:
    import pyttsx3  # noqa: PLC0415 - so that a failed import is reported too

    try:
        return pyttsx3.init()
    except Exception as error:
        reason = (
            "this system has no speech that pyttsx3 knows; install libespeak-ng, or take the voice espeak"
        )
        raise RuntimeError(reason) from error


def _speak(engine: Any, request: dict[str, Any]) -> None:
    failures: list[Exception] = []
    engine.connect("error", lambda name, exception: failures.append(exception))  # noqa: ARG005 - pyttsx3's names
    if voice := _choose_voice(engine, request["voice"], request["language"]):
        engine.setProperty("voice", voice)
    engine.setProperty("rate", round(_WORDS_A_MINUTE * request["pace"]))
    engine.save_to_file(request["words"], request["file"])
    engine.runAndWait()
    if failures:
        raise failures[0]


def _choose_voice(engine: Any, name: str, language: str) -> str | None:
    """The identifier of the voice with a name, or of one for the language; None for the default voice."""
    voices = _engine_voices(engine)
    if name:
        named = [voice for voice in voices if name.casefold() in {voice.name.casefold(), voice.id.casefold()}]
        if not named:
            raise LookupError(f"this system has no voice {name!r}")
        return str(named[0].id)
    matching = [
        voice.id
        for voice in voices
        if primary_language(language) in map(primary_language, _language_tags(voice))
    ]
    if engine.getProperty("voice") in matching or not any(map(_language_tags, voices)):
        return None
    if not matching:
        raise LookupError(f"no voice of this system speaks {language!r}")
    return str(matching[0])


def _engine_voices(engine: Any) -> list[Any]:
    return list(engine.getProperty("voices"))


def _language_tags(voice: Any) -> list[str]:
    """The languages of a voice as BCP 47 tags in lower case, from any driver's notation."""
    texts = (tag.decode(errors="ignore") if isinstance(tag, bytes) else str(tag) for tag in voice.languages)
    return [normalise_tag(text.strip("\x00\x01\x02\x03\x04\x05 ")) for text in texts]


if __name__ == "__main__":
    main()
