"""YAML and TOML files: values with their line and column, validation, edits that keep comments."""

from typing import TYPE_CHECKING

from voicecoach.lazy import lazy_names

if TYPE_CHECKING:
    from voicecoach.source.edit_yaml import YamlValue as YamlValue
    from voicecoach.source.edit_yaml import remove_yaml_value as remove_yaml_value
    from voicecoach.source.edit_yaml import set_yaml_value as set_yaml_value
    from voicecoach.source.source_map import KeyPath as KeyPath
    from voicecoach.source.source_map import SourceMap as SourceMap
    from voicecoach.source.source_map import Unreadable as Unreadable
    from voicecoach.source.toml_file import TomlFile as TomlFile
    from voicecoach.source.toml_file import parse_toml as parse_toml
    from voicecoach.source.toml_file import read_toml as read_toml
    from voicecoach.source.toml_file import remove_toml_key as remove_toml_key
    from voicecoach.source.toml_file import set_toml_key as set_toml_key
    from voicecoach.source.validation import PUT_IN_QUOTES as PUT_IN_QUOTES
    from voicecoach.source.validation import StrictModel as StrictModel
    from voicecoach.source.validation import validate as validate
    from voicecoach.source.yaml_reader import ReaderHints as ReaderHints
    from voicecoach.source.yaml_reader import parse_yaml as parse_yaml
    from voicecoach.source.yaml_reader import read_yaml as read_yaml

lazy_names(
    __name__,
    {
        "edit_yaml": (
            "YamlValue",
            "remove_yaml_value",
            "set_yaml_value",
        ),
        "source_map": (
            "KeyPath",
            "SourceMap",
            "Unreadable",
        ),
        "toml_file": (
            "TomlFile",
            "parse_toml",
            "read_toml",
            "remove_toml_key",
            "set_toml_key",
        ),
        "validation": (
            "PUT_IN_QUOTES",
            "StrictModel",
            "validate",
        ),
        "yaml_reader": (
            "ReaderHints",
            "parse_yaml",
            "read_yaml",
        ),
    },
)
