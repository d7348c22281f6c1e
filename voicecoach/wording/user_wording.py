"""The user's own words for a language: changed one cue at a time, whole and right, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import VoicecoachError
from voicecoach.source import parse_yaml, remove_yaml_value, set_yaml_value, validate
from voicecoach.system import atomic_write
from voicecoach.wording.packs import PackContext, WordingPack, check_language

if TYPE_CHECKING:
    from pathlib import Path

    from voicecoach.source import YamlValue
    from voicecoach.wording.cue_text import CueText
    from voicecoach.wording.packs import WordingStore

_HEADER = """\
# Your own words for what voicecoach says, over every pack.
# `voicecoach wording list` shows all cues and what may stand between braces.
"""


@dataclass(frozen=True, slots=True)
class CueEdit:
    """New words of a cue, its shorter ones, its sound (False: none); None leaves a part as it is."""

    say: tuple[str, ...] | None = None
    short: tuple[str, ...] | None = None
    sound: str | bool | None = None

    @property
    def is_off(self) -> bool:
        """Whether neither words nor a sound are left."""
        return (self.say, self.short, self.sound) == ((), (), False)


SILENT_CUE = CueEdit((), (), sound=False)


class UserWording:
    """The file with the user's words for one language, which need not be there yet."""

    def __init__(self, shelf: WordingStore, folder: Path, language: str) -> None:
        """Raises VoicecoachError for a language that there is not."""
        check_language(language)
        self.path = shelf.user_file(language) or folder / f"{language}.yaml"
        self._context = PackContext(shelf.resolve_sound)

    @property
    def text(self) -> str:
        """The file as it is, or the head of a new one; raises VoicecoachError for what is no text."""
        try:
            return self.path.read_text("utf-8-sig") if self.path.is_file() else _HEADER
        except UnicodeDecodeError:
            raise VoicecoachError(f"{self.path} is not UTF-8; save the file as UTF-8") from None

    def check(self, text: str) -> WordingPack | None:
        """The words in a text that is to become the file, none in an empty one; raises ScriptError."""
        located = parse_yaml(text, self.path)
        if not isinstance(located.data, dict) and not located.problems and not _has_content(text):
            return None
        return validate(WordingPack, located, self._context)

    def edit_cue(self, cue: str, change: CueEdit) -> None:
        """Write new words of a cue; raises VoicecoachError where they or the file are not right."""
        self._check_edit(cue, change)
        known = self.check(self.text)
        old = known.cues.get(cue) if known else None
        self.write(set_yaml_value(self.text, "cues", cue, _to_yaml_value(_merge_edit(change, old))))

    def remove_cue(self, cue: str) -> bool:
        """Take the words of a cue out of the file; tells whether there were any."""
        known = self.check(self.text)
        if known is None or cue not in known.cues:
            return False
        self.write(remove_yaml_value(self.text, "cues", cue))
        return True

    def write(self, text: str) -> None:
        """Make a text the file, in one step; raises ScriptError, or VoicecoachError where it cannot be."""
        self.check(text)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(self.path) as file:
            file.write_text(text, "utf-8")

    def _check_edit(self, cue: str, change: CueEdit) -> None:
        texts = (*(change.say or ()), *(change.short or ()))
        empty = next((text for text in texts if not text.strip()), None)
        if empty is not None:
            raise VoicecoachError(f"there are no words in {empty!r}; write some, or take --off")
        try:
            self._context.check_cue(cue)
            for text in texts:
                self._context.check_cue_text(cue, text)
            if isinstance(change.sound, str):
                self._context.find_sound(change.sound)
        except ValueError as error:
            raise VoicecoachError(str(error)) from None


def _has_content(text: str) -> bool:
    lines = (line.strip() for line in text.splitlines())
    return any(line and not line.startswith("#") for line in lines)


def _merge_edit(change: CueEdit, old: CueText | None) -> CueEdit:
    """With what the file says of the cue already; new words take its shorter ones away."""
    if old is None:
        return change
    short = old.short if change.say is None else ()
    return CueEdit(
        old.say if change.say is None else change.say,
        short if change.short is None else change.short,
        old.sound if change.sound is None else change.sound,
    )


def _to_yaml_value(change: CueEdit) -> YamlValue:
    """The shortest way to write it."""
    if change.is_off:
        return False
    if change.say and not change.short and change.sound is None:
        return _unwrap_single(change.say)
    short = () if change.short is None and change.say is not None else change.short
    parts = {"say": change.say, "short": short}
    words: dict[str, YamlValue] = {
        key: _unwrap_single(said) for key, said in parts.items() if said is not None
    }
    return words if change.sound is None else {**words, "sound": change.sound}


def _unwrap_single(words: tuple[str, ...]) -> YamlValue:
    return words[0] if len(words) == 1 else words
