"""The script: a YAML file becomes a routine, and every mistake is reported with its line."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.script.at_words import AtTime as AtTime
    from voicecoach.script.beat import BeatRate as BeatRate
    from voicecoach.script.json_schema import SCHEMA_TITLE as SCHEMA_TITLE
    from voicecoach.script.json_schema import routine_schema as routine_schema
    from voicecoach.script.lint import lint_script as lint_script
    from voicecoach.script.lint import sort_by_location as sort_by_location
    from voicecoach.script.load import load_with_source_maps as load_with_source_maps
    from voicecoach.script.move import BeatSpec as BeatSpec
    from voicecoach.script.parameters import ChosenValues as ChosenValues
    from voicecoach.script.parameters import Parameter as Parameter
    from voicecoach.script.round_times import least_round_ms as least_round_ms
    from voicecoach.script.round_times import round_count as round_count
    from voicecoach.script.routine import Routine as Routine
    from voicecoach.script.routine import Script as Script
    from voicecoach.script.search_path import ROUTINE_SUFFIXES as ROUTINE_SUFFIXES
    from voicecoach.script.search_path import SOUND_SUFFIXES as SOUND_SUFFIXES
    from voicecoach.script.search_path import SearchPath as SearchPath
    from voicecoach.script.search_path import relative_path as relative_path
    from voicecoach.script.search_path import sound_names_in as sound_names_in
    from voicecoach.script.search_path import unread_sound_files as unread_sound_files
    from voicecoach.script.selection import filter_steps as filter_steps
    from voicecoach.script.selection import select_steps as select_steps
    from voicecoach.script.steps import Breathe as Breathe
    from voicecoach.script.steps import Include as Include
    from voicecoach.script.steps import Move as Move
    from voicecoach.script.steps import PlaySound as PlaySound
    from voicecoach.script.steps import Repeat as Repeat
    from voicecoach.script.steps import Rest as Rest
    from voicecoach.script.steps import Say as Say
    from voicecoach.script.steps import Silence as Silence
    from voicecoach.script.steps import Step as Step
    from voicecoach.script.steps import Wait as Wait
    from voicecoach.script.tempo import Breath as Breath
    from voicecoach.script.tempo import Tempo as Tempo
    from voicecoach.script.traverse import LocatedMove as LocatedMove
    from voicecoach.script.traverse import all_scripts as all_scripts
    from voicecoach.script.traverse import iter_equipment as iter_equipment
    from voicecoach.script.traverse import iter_nested as iter_nested
    from voicecoach.script.traverse import iter_steps as iter_steps
    from voicecoach.script.traverse import locate_moves as locate_moves
    from voicecoach.script.traverse import map_steps as map_steps
    from voicecoach.script.value_types import DEFAULT_BED_LEVEL_LU as DEFAULT_BED_LEVEL_LU
    from voicecoach.script.value_types import Detail as Detail
    from voicecoach.script.value_types import SetOrder as SetOrder
    from voicecoach.script.value_types import parse_bed_level as parse_bed_level
    from voicecoach.script.value_types import parse_detail as parse_detail
    from voicecoach.script.value_types import parse_lead_in as parse_lead_in
    from voicecoach.script.value_types import parse_session_length as parse_session_length

lazy_names(
    __name__,
    {
        "at_words": ("AtTime",),
        "beat": ("BeatRate",),
        "json_schema": (
            "SCHEMA_TITLE",
            "routine_schema",
        ),
        "lint": (
            "lint_script",
            "sort_by_location",
        ),
        "load": ("load_with_source_maps",),
        "parameters": (
            "ChosenValues",
            "Parameter",
        ),
        "round_times": (
            "least_round_ms",
            "round_count",
        ),
        "routine": (
            "Routine",
            "Script",
        ),
        "search_path": (
            "ROUTINE_SUFFIXES",
            "SOUND_SUFFIXES",
            "SearchPath",
            "relative_path",
            "sound_names_in",
            "unread_sound_files",
        ),
        "selection": (
            "filter_steps",
            "select_steps",
        ),
        "move": ("BeatSpec",),
        "steps": (
            "Breathe",
            "Include",
            "Move",
            "PlaySound",
            "Repeat",
            "Rest",
            "Say",
            "Silence",
            "Step",
            "Wait",
        ),
        "tempo": (
            "Breath",
            "Tempo",
        ),
        "traverse": (
            "LocatedMove",
            "all_scripts",
            "iter_equipment",
            "iter_nested",
            "iter_steps",
            "locate_moves",
            "map_steps",
        ),
        "value_types": (
            "DEFAULT_BED_LEVEL_LU",
            "Detail",
            "SetOrder",
            "parse_bed_level",
            "parse_detail",
            "parse_lead_in",
            "parse_session_length",
        ),
    },
)
