"""The user's own words for a language: a file that is checked as a whole before each change is written."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.errors import Hint, HintTopic, InputError, VoicecoachError
from voicecoach.source import parse_yaml, remove_yaml_value, set_yaml_value, validate
from voicecoach.system import atomic_write, file_lock, make_folder
from voicecoach.wording.cue_text import check_cue_text
from voicecoach.wording.cues import check_cue_name
from voicecoach.wording.packs import PackContext, WordingPack, check_language
from voicecoach.wording.template import check_side_choices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from voicecoach.source import YamlValue
    from voicecoach.wording.cue_text import CueText
    from voicecoach.wording.store import WordingStore


@dataclass(frozen=True, slots=True)
class CueEdit:
    """New words of a cue, shorter ones, and its sound (False: no sound); None keeps a part as it is."""

    say: tuple[str, ...] | None = None
    short: tuple[str, ...] | None = None
    sound: str | bool | None = None

    @property
    def is_off(self) -> bool:
        """Whether the cue has neither words nor a sound."""
        return (self.say, self.short, self.sound) == ((), (), False)


SILENT_CUE = CueEdit((), (), sound=False)


class UserWording:
    """The file with the user's words for one language; it may not exist yet.

    A new file starts with the text `header`. Raises InputError for a language that there are no words for.
    """

    def __init__(self, store: WordingStore, folder: Path, language: str, header: str = "") -> None:
        check_language(language)
        self.path = store.user_file(language) or folder / f"{language}.yaml"
        self._header = header
        self._context = PackContext(store.resolve_sound)

    @property
    def text(self) -> str:
        """The text of the file, or the header of a new one; raises VoicecoachError if it is not UTF-8."""
        try:
            return self.path.read_text("utf-8-sig") if self.path.is_file() else self._header
        except UnicodeDecodeError:
            raise VoicecoachError(f"{self.path} is not UTF-8", "save the file as UTF-8") from None

    def check(self, text: str) -> WordingPack | None:
        """The words in a new text of the file, None if it is empty; raises ScriptError."""
        source_map = parse_yaml(text, self.path)
        if not isinstance(source_map.data, dict) and not source_map.problems and not _has_content(text):
            return None
        return validate(WordingPack, source_map, self._context)

    def edit_cue(self, cue: str, change: CueEdit) -> None:
        """Write new words of a cue; raises InputError for wrong words, ScriptError for a wrong file."""
        self._check_edit(cue, change)
        with self._locked():
            text = self.text
            pack = self.check(text)
            previous = pack.cues.get(cue) if pack else None
            self._write(set_yaml_value(text, "cues", cue, _to_yaml_value(_merge_edit(change, previous))))

    def remove_cue(self, cue: str) -> bool:
        """Remove the words of a cue from the file; returns whether there were any."""
        with self._locked():
            text = self.text
            pack = self.check(text)
            if pack is None or cue not in pack.cues:
                return False
            self._write(remove_yaml_value(text, "cues", cue))
        return True

    def write(self, text: str, before: str | None = None) -> None:
        """Replace the file atomically; raises ScriptError for a wrong text, or VoicecoachError.

        `before` is the text that was changed: it is an error if the file holds another one by now.
        """
        with self._locked():
            if before is not None and self.text != before:
                raise VoicecoachError(f"{self.path} was changed meanwhile", "put the two together by hand")
            self._write(text)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock of the file while it is read and written; its folder is made if it does not exist."""
        make_folder(self.path.parent)
        with file_lock(self.path):
            yield

    def _write(self, text: str) -> None:
        self.check(text)
        with atomic_write(self.path) as file:
            file.write_text(text, "utf-8")

    def _check_edit(self, cue: str, change: CueEdit) -> None:
        texts = (*(change.say or ()), *(change.short or ()))
        empty = next((text for text in texts if not text.strip()), None)
        if empty is not None:
            raise InputError(f"there are no words in {empty!r}", Hint("write some", HintTopic.SILENCE_CUE))
        check_cue_name(cue)
        for text in texts:
            check_cue_text(cue, text)
        check_side_choices(texts, 0)
        if isinstance(change.sound, str):
            self._context.find_sound(change.sound)


def _has_content(text: str) -> bool:
    lines = (line.strip() for line in text.splitlines())
    return any(line and not line.startswith("#") for line in lines)


def _merge_edit(change: CueEdit, previous: CueText | None) -> CueEdit:
    """The edit with the parts that it keeps; new words without shorter ones remove the old shorter ones."""
    if previous is None:
        return change
    short = previous.short if change.say is None else ()
    return CueEdit(
        previous.say if change.say is None else change.say,
        short if change.short is None else change.short,
        previous.sound if change.sound is None else change.sound,
    )


def _to_yaml_value(change: CueEdit) -> YamlValue:
    """The shortest way to write it."""
    if change.is_off:
        return False
    if change.say and not change.short and change.sound is None:
        return _unwrap_single(change.say)
    short = () if change.short is None and change.say is not None else change.short
    parts = {"say": change.say, "short": short}
    value: dict[str, YamlValue] = {
        key: _unwrap_single(texts) for key, texts in parts.items() if texts is not None
    }
    return value if change.sound is None else {**value, "sound": change.sound}


def _unwrap_single(texts: tuple[str, ...]) -> YamlValue:
    return texts[0] if len(texts) == 1 else texts
