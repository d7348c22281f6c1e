import subprocess
import sys

import pytest

from voicecoach.voices.engines.espeak_languages import espeak_languages, find_language, language_by_name


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "en-us"),
        ("en-US", "en-us"),
        ("en-GB", "en-gb"),
        ("en-AU", "en-gb"),
        ("en-CA", "en-us"),
        ("de", "de"),
        ("de-AT", "de"),
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("fr-CH", "fr-ch"),
        ("es", "es"),
        ("es-MX", "es-419"),
        ("pt", "pt"),
        ("pt-BR", "pt-br"),
        ("pt_BR", "pt-br"),
        ("zh", "cmn"),
        ("zh-Hant-TW", "cmn"),
        ("zh-HK", "yue"),
        ("no", "nb"),
        ("nn", "nb"),
        ("hy", "hy"),
        ("sr-Latn", "sr"),
    ],
)
def test_a_voice_is_found_by_tag(tag: str, name: str) -> None:
    found = find_language(tag)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("tag", ["", "xx", "tlh", "english", "d", "-"])
def test_unknown_tags_have_no_voice(tag: str) -> None:
    assert find_language(tag) is None


def test_a_name_is_not_shortened_as_a_tag_is() -> None:
    assert language_by_name("de-xx") is None
    assert language_by_name("en-gb-scotland") is not None


def test_a_voice_without_its_dictionary_is_left_out() -> None:
    assert find_language("fo") is None


def test_more_than_a_hundred_languages_have_unique_names() -> None:
    languages = espeak_languages()
    assert len(languages) > 100
    assert len({language.name for language in languages}) == len(languages)
    assert all(language_by_name(language.name) == language for language in languages)


def test_languages_are_known_without_loading_the_library() -> None:
    code = """
import sys
from voicecoach.voices.engines.espeak_languages import find_language
assert find_language("de")
sys.exit("espeakng_loader" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
