"""The program that speaks one utterance with a driver of pyttsx3, or lists its voices, and ends.

It reads one JSON object: `{"list": true}`, answered by a list of objects with `name` and `languages`; or
`words`, `voice` (a name or an identifier, empty for the system's own choice), `language`, `pace` and the
`file` to write. What goes wrong is the last line on standard error, and the exit code is 1.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from voicecoach.system import normalise_tag, primary_language


def main() -> None:
    """Do what standard input asks for."""
    wanted = json.load(sys.stdin)
    answer = sys.stdout
    sys.stdout = sys.stderr  # drivers print what they do not support
    try:
        engine = _open_engine()
        if wanted.get("list"):
            json.dump(
                [{"name": one.name, "languages": _language_tags(one)} for one in _engine_voices(engine)],
                answer,
            )
            return
        _speak(engine, wanted)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in one line
        sys.stderr.write(f"\n{' '.join(str(error).split()) or type(error).__name__}\n")
        raise SystemExit(1) from None


def _open_engine() -> Any:
    import pyttsx3  # noqa: PLC0415 - what fails at loading is told as well

    try:
        return pyttsx3.init()
    except Exception as error:
        reason = (
            "this system has no speech that pyttsx3 knows; install libespeak-ng, or take the voice espeak"
        )
        raise RuntimeError(reason) from error


def _speak(engine: Any, wanted: dict[str, Any]) -> None:
    failures: list[Exception] = []
    engine.connect("error", lambda name, exception: failures.append(exception))  # noqa: ARG005 - pyttsx3's names
    if voice := _choose_voice(engine, wanted["voice"], wanted["language"]):
        engine.setProperty("voice", voice)
    engine.setProperty("rate", round(engine.getProperty("rate") * wanted["pace"]))
    engine.save_to_file(wanted["words"], wanted["file"])
    engine.runAndWait()
    if failures:
        raise failures[0]


def _choose_voice(engine: Any, name: str, language: str) -> str | None:
    """The identifier of the voice that is meant; None where the one that is set already will do."""
    voices = _engine_voices(engine)
    if name:
        named = [one for one in voices if name.casefold() in {one.name.casefold(), one.id.casefold()}]
        if not named:
            raise LookupError(f"this system has no voice {name!r}")
        return str(named[0].id)
    able = [one.id for one in voices if any(_same_language(tag, language) for tag in _language_tags(one))]
    if engine.getProperty("voice") in able or not any(map(_language_tags, voices)):
        return None
    if not able:
        raise LookupError(f"no voice of this system speaks {language!r}")
    return str(able[0])


def _engine_voices(engine: Any) -> list[Any]:
    return list(engine.getProperty("voices"))


def _language_tags(voice: Any) -> list[str]:
    """The languages of a voice as BCP 47 tags in lower case, however its driver writes them."""
    texts = (tag.decode(errors="ignore") if isinstance(tag, bytes) else str(tag) for tag in voice.languages)
    return [normalise_tag(text.strip("\x00\x01\x02\x03\x04\x05 ")) for text in texts]


def _same_language(tag: str, language: str) -> bool:
    return primary_language(tag) == primary_language(language)


if __name__ == "__main__":
    main()
