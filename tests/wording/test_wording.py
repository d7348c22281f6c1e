"""The words of cues: numbers, layers, variants, and the contents of every language and pack."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from voicecoach.compiler.plan.plan_model import SpeechForm
from voicecoach.compiler.plan.planner import plan_session
from voicecoach.errors import InputError, ScriptError
from voicecoach.script.load import load_script
from voicecoach.script.search_path import SearchPath
from voicecoach.session.script_checks import ScriptChecks
from voicecoach.session.user_folders import shipped_folder
from voicecoach.source.validation import validate
from voicecoach.source.yaml_reader import parse_yaml
from voicecoach.wording.cues import CUES
from voicecoach.wording.grammar import GRAMMAR_FORMS
from voicecoach.wording.layers import load_wording
from voicecoach.wording.packs import PackContext, WordingPack, load_language
from voicecoach.wording.ruby import reading_of
from voicecoach.wording.store import WordingStore
from voicecoach.wording.template import check_template, fill_template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.wording.cue_text import CueText
    from voicecoach.wording.grammar import NumberSpeller

SHIPPED = WordingStore()
LANGUAGES = SHIPPED.languages()
PACKS = [(language, pack) for language in LANGUAGES for pack in SHIPPED.pack_names(language)]
SOUNDS = {path.stem for path in shipped_folder("sounds").glob("*.wav")}


def numbers(language: str) -> NumberSpeller:
    return load_wording(SHIPPED, language, None).numbers


def layer(yaml: str) -> Mapping[str, CueText]:
    source_map = parse_yaml(f"cues:\n{yaml}", Path("layer.yaml"))
    return validate(WordingPack, source_map, PackContext()).cues


def user_words(tmp_path: Path, name: str, text: str) -> WordingStore:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return WordingStore(tmp_path)


def test_the_shipped_languages_and_packs() -> None:
    languages = SHIPPED.languages()
    assert languages == ("de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru")
    assert [
        ("de", "drill"),
        ("de", "ruhig"),
        *(("en", pack) for pack in ("calm", "drill", "kind", "quiet")),
        *((language, "drill") for language in ("es", "fr", "it", "nl", "pl", "pt", "ru")),
    ] == PACKS


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 0, "zero"),
        ("en", 22, "twenty-two"),
        ("en", 101, "one hundred and one"),
        ("en", Decimal("1.5"), "one point five"),
        ("de", 0, "null"),
        ("de", 1, "eins"),
        ("de", 22, "zweiundzwanzig"),
        ("de", Decimal("1.5"), "eins Komma fünf"),
        ("de-AT", 12, "zwölf"),
    ],
)
def test_cardinals(language: str, number: int | Decimal, words: str) -> None:
    assert numbers(language).cardinal(number) == words


@pytest.mark.parametrize(
    ("language", "number", "unit", "words"),
    [
        ("en", 0, "second", "zero seconds"),
        ("en", 1, "second", "one second"),
        ("en", Decimal("1.5"), "second", "one point five seconds"),
        ("en", 1, "minute", "one minute"),
        ("en", 21, "hour", "twenty-one hours"),
        ("en", 1, "rep", "one repetition"),
        ("en", 10, "rep", "ten repetitions"),
        ("de", 0, "second", "null Sekunden"),
        ("de", 1, "second", "eine Sekunde"),
        ("de", 1, "rep", "eine Wiederholung"),
        ("de", 21, "minute", "einundzwanzig Minuten"),
        ("de", Decimal("1.5"), "hour", "eins Komma fünf Stunden"),
    ],
)
def test_counts(language: str, number: int | Decimal, unit: str, words: str) -> None:
    assert numbers(language).count(number, unit) == words


@pytest.mark.parametrize(
    ("ms", "english", "german"),
    [
        (0, "zero seconds", "null Sekunden"),
        (500, "zero point five seconds", "null Komma fünf Sekunden"),
        (1000, "one second", "eine Sekunde"),
        (30_000, "thirty seconds", "dreißig Sekunden"),
        (60_000, "one minute", "eine Minute"),
        (65_000, "one minute and five seconds", "eine Minute und fünf Sekunden"),
        (
            69_999,
            "one minute and nine point nine nine nine seconds",
            "eine Minute und neun Komma neun neun neun Sekunden",
        ),
        (70_000, "one minute ten", "eine Minute zehn"),
        (90_000, "one minute thirty", "eine Minute dreißig"),
        (120_000, "two minutes", "zwei Minuten"),
        (3_600_000, "one hour", "eine Stunde"),
        (3_605_000, "one hour and five seconds", "eine Stunde und fünf Sekunden"),
        (5_400_000, "one hour and thirty minutes", "eine Stunde und dreißig Minuten"),
        (86_400_000, "twenty-four hours", "vierundzwanzig Stunden"),
    ],
)
def test_durations(ms: int, english: str, german: str) -> None:
    assert (numbers("en").duration(ms), numbers("de").duration(ms)) == (english, german)


@pytest.mark.parametrize(
    ("language", "items", "words"),
    [
        ("en", ("a mat",), "a mat"),
        ("en", ("a mat", "a strap"), "a mat and a strap"),
        ("en", ("a mat", "a strap", "a block"), "a mat, a strap, and a block"),
        ("de", ("Matte", "Gurt", "Block"), "Matte, Gurt und Block"),
    ],
)
def test_lists(language: str, items: tuple[str, ...], words: str) -> None:
    assert numbers(language).join_list(items) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_words_or_a_sound_for_every_cue(language: str) -> None:
    cues = load_wording(SHIPPED, language, None).cues
    assert list(cues) == list(CUES)
    assert [cue for cue, words in cues.items() if not (words.say or words.sound)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_shorter_words_of_a_language_are_shorter(language: str) -> None:
    for cue, words in load_wording(SHIPPED, language, None).cues.items():
        said, short = (map(len, map(reading_of, texts)) for texts in (words.say, words.short))
        lengths = [min(said, default=0), *short]
        assert lengths == sorted(lengths, reverse=True), cue


@pytest.mark.parametrize(("language", "pack"), PACKS)
def test_a_pack_uses_only_placeholders_of_the_cue(language: str, pack: str) -> None:
    for cue, text in SHIPPED.load_pack(pack, language).cues.items():
        values = dict.fromkeys(CUES[cue].placeholders, "x")
        for words in (*(text.say or ()), *(text.short or ())):
            assert "{" not in fill_template(words, values)


@pytest.mark.parametrize(("language", "pack"), [*PACKS, *((language, None) for language in LANGUAGES)])
def test_every_sound_of_a_cue_is_shipped(language: str, pack: str | None) -> None:
    cues = load_wording(SHIPPED, language, pack).cues
    assert {words.sound for words in cues.values()} - {None} <= SOUNDS


def test_each_layer_overrides_the_ones_below(tmp_path: Path) -> None:
    user_words(tmp_path, "packs/en/mine.yaml", "cues: {rest: Pack., end: Pack., release: Pack., hold: Pack.}")
    store = user_words(tmp_path, "en.yaml", "cues: {end: User., release: User., hold: User.}")
    wording = load_wording(store, "en", "mine")
    wording = wording.with_layers(layer("  release: Routine.\n  hold: Routine.\n"), layer("  hold: Step.\n"))
    assert {cue: wording.cues[cue].say for cue in ("halfway", "rest", "end", "release", "hold")} == {
        "halfway": ("Halfway.",),
        "rest": ("Pack.",),
        "end": ("User.",),
        "release": ("Routine.",),
        "hold": ("Step.",),
    }


def test_layers_in_a_plan(tmp_path: Path) -> None:
    user_words(tmp_path, "packs/en/mine.yaml", "cues: {welcome: Pack., rest: Pack., finish: Pack.}")
    store = user_words(tmp_path, "en.yaml", "cues: {rest: User., finish: User.}")
    script = tmp_path / "a.yaml"
    script.write_text(
        "routine: A\ncues: {finish: Routine.}\nsteps:\n- {exercise: March, reps: 5}\n"
        "- rest: 20s\n- rest: 20s\n  cues: {rest: Step.}\n",
        "utf-8",
    )
    loaded = load_script(script, ScriptChecks(store), SearchPath((), (shipped_folder("sounds"),)))
    plan = plan_session(loaded, load_wording(store, "en", "mine"))
    said = [
        (cue.cue, form.text)
        for step in plan.steps
        for window in step.windows
        for cue in window.cues
        for form in cue.forms[:1]
        if isinstance(form, SpeechForm) and cue.cue in ("welcome", "rest", "finish")
    ]
    assert said == [("welcome", "Pack."), ("rest", "User."), ("rest", "Step."), ("finish", "Routine.")]


@pytest.mark.parametrize(
    ("yaml", "say", "short", "sound"),
    [
        pytest.param("Half!", ("Half!",), (), "half", id="words take the shorter ones away"),
        pytest.param("[Half!, Mid.]", ("Half!", "Mid."), (), "half", id="variants"),
        pytest.param("off", (), (), None, id="off"),
        pytest.param("{say: Half!}", ("Half!",), ("Half.",), "half", id="words alone"),
        pytest.param("{short: Mid.}", ("Halfway.",), ("Mid.",), "half", id="shorter words alone"),
        pytest.param("{short: []}", ("Halfway.",), (), "half", id="no shorter words"),
        pytest.param("{sound: bell}", ("Halfway.",), ("Half.",), "bell", id="a sound alone"),
        pytest.param("{sound: off}", ("Halfway.",), ("Half.",), None, id="no sound"),
        pytest.param("{say: [], short: [], sound: bell}", (), (), "bell", id="a sound in place of words"),
    ],
)
def test_how_a_layer_changes_a_cue(
    yaml: str, say: tuple[str, ...], short: tuple[str, ...], sound: str | None
) -> None:
    words = load_wording(SHIPPED, "en", None).with_layers(layer(f"  halfway: {yaml}\n")).cues["halfway"]
    assert (words.say, words.short, words.sound) == (say, short, sound)


def test_variants_alternate() -> None:
    wording = load_wording(SHIPPED, "en", None).with_layers(
        layer("  end: {say: [One., Two.], short: Three.}\n")
    )
    forms = [wording.cues["end"].render_forms(turn, {}) for turn in range(3)]
    assert forms == [("One.", "Three."), ("Two.", "Three."), ("One.", "Three.")]


def test_equal_forms_are_listed_once() -> None:
    wording = load_wording(SHIPPED, "en", None).with_layers(
        layer("  release: {say: '{name}.', short: [x., '{name}.']}\n")
    )
    assert wording.cues["release"].render_forms(0, {"name": "x"}) == ("X.",)


def test_the_users_words_for_a_language_are_used_for_its_regions(tmp_path: Path) -> None:
    store = user_words(tmp_path, "de.yaml", "cues: {end: Fertig.}")
    assert load_wording(store, "de-AT", None).cues["end"].say == ("Fertig.",)
    user_words(tmp_path, "de-AT.yaml", "cues: {end: Passt.}")
    assert load_wording(store, "de-AT", None).cues["end"].say == ("Passt.",)


def test_a_pack_of_the_user_comes_before_a_shipped_one(tmp_path: Path) -> None:
    store = user_words(tmp_path, "packs/en/calm.yaml", "cues: {end: Mine.}")
    assert store.pack_names("en") == ("calm", "drill", "kind", "quiet")
    assert load_wording(store, "en-GB", "calm").cues["end"].say == ("Mine.",)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("dee", "there are no words for the language 'dee'; did you mean 'de'?"),
        ("sv", f"there are no words for the language 'sv'; there are: {', '.join(LANGUAGES)}"),
        ("", f"there are no words for the language ''; there are: {', '.join(LANGUAGES)}"),
        (
            "en-XX",
            f"there are no words for the language 'en-XX'; there are: {', '.join(LANGUAGES)}",
        ),
        (
            "en-../de",
            f"there are no words for the language 'en-../de'; there are: {', '.join(LANGUAGES)}",
        ),
        (
            "../languages/en",
            f"there are no words for the language '../languages/en'; there are: {', '.join(LANGUAGES)}",
        ),
    ],
)
def test_the_message_for_an_unknown_language(language: str, message: str) -> None:
    with pytest.raises(InputError, match="language") as error:
        load_language(language)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("pack", "language", "message"),
    [
        ("clam", "en", "there is no wording 'clam' in the language 'en'; did you mean 'calm'?"),
        ("calm", "de", "there is no wording 'calm' in the language 'de'; there are: drill, ruhig"),
        (
            "../en/calm",
            "en",
            "there is no wording '../en/calm' in the language 'en'; there are: calm, drill, kind, quiet",
        ),
        ("calm", "ja", "there is no wording 'calm' in the language 'ja'; there are none yet"),
    ],
)
def test_the_message_for_an_unknown_pack(pack: str, language: str, message: str) -> None:
    with pytest.raises(InputError, match="wording") as error:
        SHIPPED.load_pack(pack, language)
    assert str(error.value) == message


@pytest.mark.parametrize("suffix", ["yaml", "yml"])
def test_files_of_the_user_may_have_either_suffix(tmp_path: Path, suffix: str) -> None:
    user_words(tmp_path, f"en.{suffix}", "cues: {end: Mine.}\n")
    store = user_words(tmp_path, f"packs/en/own.{suffix}", "cues: {hold: Own.}\n")
    assert store.pack_names("en") == ("calm", "drill", "kind", "own", "quiet")
    words = load_wording(store, "en", "own").cues
    assert (words["end"].say, words["hold"].say) == (("Mine.",), ("Own.",))


def test_the_suffix_yaml_comes_before_yml(tmp_path: Path) -> None:
    user_words(tmp_path, "en.yml", "cues: {end: Short.}\n")
    store = user_words(tmp_path, "en.yaml", "cues: {end: Long.}\n")
    assert load_wording(store, "en", None).cues["end"].say == ("Long.",)


BROKEN = """about: Mine.
voice: natural
cues:
  swich_sides: Other side.
  hold: "Hold, {hodl}."
  rest: {words: Rest.}
  halfway: [Half., "{n} left."]
"""


def test_problems_of_a_pack_have_their_lines(tmp_path: Path) -> None:
    store = user_words(tmp_path, "packs/en/mine.yaml", BROKEN)
    with pytest.raises(ScriptError) as error:
        load_wording(store, "en", "mine")
    assert str(error.value).replace(f"{tmp_path.as_posix()}/packs/en/", "").split("\n") == [
        "mine.yaml:2:1: unknown key 'voice' in a pack; there are: about, sounds, pace, cues",
        "mine.yaml:4:3: there is no cue 'swich_sides'; did you mean 'switch_sides'?",
        "mine.yaml:5:9: there is no placeholder {hodl} here; did you mean 'hold'?",
        "mine.yaml:6:10: unknown key 'words' in a cue; there are: say, short, sound",
        "mine.yaml:7:20: there is no placeholder {n} here; write it in words",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "1:1: the file is empty; start with cues:"),
        ("- a\n", "1:1: keys and values belong here; start with cues:"),
        ("about: Mine.\n", "1:1: a pack needs 'cues'; add cues:"),
        ("cues:\n", "1:1: the value is missing; write it after the colon, or take the key out"),
        ("cues: [a]\n", "1:7: cues are a mapping; write cue: words on lines of their own below it"),
    ],
)
def test_problems_of_the_users_words_have_their_lines(tmp_path: Path, text: str, line: str) -> None:
    store = user_words(tmp_path, "en.yaml", text)
    with pytest.raises(ScriptError) as error:
        load_wording(store, "en", None)
    assert str(error.value) == f"{tmp_path.as_posix()}/en.yaml:{line}"


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{sid}", "there is no placeholder {sid} here; did you mean 'side'?"),
        ("{}", "there is no placeholder {} here; there are: n, side"),
        ("{0}", "there is no placeholder {0} here; there are: n, side"),
        ("{side.x}", "there is no placeholder {side.x} here; did you mean 'side'?"),
        ("{side[0]}", "there is no placeholder {side[0]} here; did you mean 'side'?"),
        ("{ side }", "there is no placeholder { side } here; did you mean 'side'?"),
        ("{side:adverb}", None),
        (
            "{side:advreb}",
            "there is no form 'advreb' of {side}; did you mean 'adverb'?",
        ),
        ("{side!r}", "{side} has something after it; write {side} alone"),
        ("{side:}", None),
        ("{side", "'{side' has an unpaired brace; write {side}, or leave braces out"),
        ("side}", "'side}' has an unpaired brace; write {side}, or leave braces out"),
        (
            "{side:{n}}",
            f"there is no form '{{n}}' of {{side}}; there are: {', '.join(GRAMMAR_FORMS)}",
        ),
        ("{side} and {n}", None),
        ("{{side}}", None),
        ("{{{side}}}", None),
        ("the {right|left} leg", None),
        ("{a: b|c!}", None),
    ],
)
def test_templates(template: str, message: str | None) -> None:
    try:
        check_template(template, {"side", "n"})
    except InputError as error:
        found: str | None = str(error)
    else:
        found = None
    assert found == message


def test_a_filled_template_starts_with_a_capital() -> None:
    assert fill_template("{side} side, then {{that}}.", {"side": "left"}) == "Left side, then {that}."
    assert fill_template("", {}) == ""
