"""The words of cues: languages, packs, templates and pronunciations."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.wording.cue_text import CueText as CueText
    from voicecoach.wording.cue_text import CueTexts as CueTexts
    from voicecoach.wording.cue_text import SoundName as SoundName
    from voicecoach.wording.cue_text import Text as Text
    from voicecoach.wording.cue_text import as_tuple as as_tuple
    from voicecoach.wording.cue_text import check_cue_choices as check_cue_choices
    from voicecoach.wording.cues import CUES as CUES
    from voicecoach.wording.cues import check_cue_name as check_cue_name
    from voicecoach.wording.figures import rounded_time as rounded_time
    from voicecoach.wording.figures import written_time as written_time
    from voicecoach.wording.grammar import GRAMMAR_FORMS as GRAMMAR_FORMS
    from voicecoach.wording.grammar import Grammar as Grammar
    from voicecoach.wording.grammar import Inflected as Inflected
    from voicecoach.wording.grammar import NumberSpeller as NumberSpeller
    from voicecoach.wording.grammar import cldr_unit_forms as cldr_unit_forms
    from voicecoach.wording.grammar import language_name as language_name
    from voicecoach.wording.grammar import number_marks as number_marks
    from voicecoach.wording.grammar import plural_categories as plural_categories
    from voicecoach.wording.ipa import ipa_table as ipa_table
    from voicecoach.wording.ipa import parse_ipa as parse_ipa
    from voicecoach.wording.ipa import split_ipa as split_ipa
    from voicecoach.wording.layers import CueWords as CueWords
    from voicecoach.wording.layers import Wording as Wording
    from voicecoach.wording.layers import WordingLayer as WordingLayer
    from voicecoach.wording.layers import combine_layers as combine_layers
    from voicecoach.wording.layers import load_layers as load_layers
    from voicecoach.wording.layers import load_wording as load_wording
    from voicecoach.wording.layers import winning_layer as winning_layer
    from voicecoach.wording.packs import LanguageFile as LanguageFile
    from voicecoach.wording.packs import PackContext as PackContext
    from voicecoach.wording.packs import WordingPack as WordingPack
    from voicecoach.wording.packs import check_language as check_language
    from voicecoach.wording.packs import load_language as load_language
    from voicecoach.wording.packs import page_labels as page_labels
    from voicecoach.wording.packs import screen_labels as screen_labels
    from voicecoach.wording.packs import site_labels as site_labels
    from voicecoach.wording.packs import translate_side as translate_side
    from voicecoach.wording.packs import written_labels as written_labels
    from voicecoach.wording.placeholder_values import example_values as example_values
    from voicecoach.wording.pronunciation import Lexicon as Lexicon
    from voicecoach.wording.pronunciation import LexiconFile as LexiconFile
    from voicecoach.wording.ruby import reading_of as reading_of
    from voicecoach.wording.ruby import split_ruby as split_ruby
    from voicecoach.wording.ruby import with_reading as with_reading
    from voicecoach.wording.ruby import words_of as words_of
    from voicecoach.wording.sound_sets import BUILT_IN_SOUNDS as BUILT_IN_SOUNDS
    from voicecoach.wording.sound_sets import SoundChoice as SoundChoice
    from voicecoach.wording.sound_sets import SoundSet as SoundSet
    from voicecoach.wording.sound_sets import base_sound as base_sound
    from voicecoach.wording.sound_sets import choose_sounds as choose_sounds
    from voicecoach.wording.sound_sets import parse_sound_level as parse_sound_level
    from voicecoach.wording.sound_sets import parse_sound_set as parse_sound_set
    from voicecoach.wording.sound_sets import set_of_sound as set_of_sound
    from voicecoach.wording.sound_spec import SoundsField as SoundsField
    from voicecoach.wording.sound_spec import SoundSpec as SoundSpec
    from voicecoach.wording.store import WordingStore as WordingStore
    from voicecoach.wording.template import SIDE_INDEX as SIDE_INDEX
    from voicecoach.wording.template import capitalise_after as capitalise_after
    from voicecoach.wording.template import check_side_choices as check_side_choices
    from voicecoach.wording.template import check_template as check_template
    from voicecoach.wording.template import fill_template as fill_template
    from voicecoach.wording.template import in_form as in_form
    from voicecoach.wording.translations import LanguageChoice as LanguageChoice
    from voicecoach.wording.translations import is_translations as is_translations
    from voicecoach.wording.translations import validate_translated as validate_translated
    from voicecoach.wording.translations import validate_translations as validate_translations
    from voicecoach.wording.user_wording import SILENT_CUE as SILENT_CUE
    from voicecoach.wording.user_wording import CueEdit as CueEdit
    from voicecoach.wording.user_wording import UserWording as UserWording

lazy_names(
    __name__,
    {
        "cue_text": (
            "CueText",
            "CueTexts",
            "SoundName",
            "Text",
            "as_tuple",
            "check_cue_choices",
        ),
        "cues": (
            "CUES",
            "check_cue_name",
        ),
        "figures": ("rounded_time", "written_time"),
        "grammar": (
            "GRAMMAR_FORMS",
            "Grammar",
            "Inflected",
            "NumberSpeller",
            "cldr_unit_forms",
            "language_name",
            "number_marks",
            "plural_categories",
        ),
        "ipa": (
            "ipa_table",
            "parse_ipa",
            "split_ipa",
        ),
        "layers": (
            "CueWords",
            "Wording",
            "WordingLayer",
            "combine_layers",
            "load_layers",
            "load_wording",
            "winning_layer",
        ),
        "packs": (
            "LanguageFile",
            "PackContext",
            "WordingPack",
            "check_language",
            "load_language",
            "page_labels",
            "screen_labels",
            "site_labels",
            "translate_side",
            "written_labels",
        ),
        "placeholder_values": ("example_values",),
        "pronunciation": (
            "Lexicon",
            "LexiconFile",
        ),
        "ruby": (
            "reading_of",
            "split_ruby",
            "with_reading",
            "words_of",
        ),
        "sound_sets": (
            "BUILT_IN_SOUNDS",
            "SoundChoice",
            "SoundSet",
            "base_sound",
            "choose_sounds",
            "parse_sound_level",
            "parse_sound_set",
            "set_of_sound",
        ),
        "sound_spec": (
            "SoundSpec",
            "SoundsField",
        ),
        "store": ("WordingStore",),
        "template": (
            "SIDE_INDEX",
            "capitalise_after",
            "check_side_choices",
            "check_template",
            "fill_template",
            "in_form",
        ),
        "translations": (
            "LanguageChoice",
            "is_translations",
            "validate_translated",
            "validate_translations",
        ),
        "user_wording": (
            "CueEdit",
            "SILENT_CUE",
            "UserWording",
        ),
    },
)
