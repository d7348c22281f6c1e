"""Hashes of files, and plain values of dataclasses to make hashes of."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import fields, is_dataclass
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from voicecoach.system.files import open_regular_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal; raises OSError, also for a pipe or a device."""
    with open_regular_file(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plain_values(value: Any, tags: Mapping[type, str] = MappingProxyType({})) -> Any:
    """Turn dataclasses into nested tuples of their field values, without names of classes and fields.

    What is left are strings, numbers, bytes, None and tuples of those, so its `repr` does not depend on
    how the program names things. Where classes with equal fields must stay different, `tags` gives each
    class the text that its tuple starts with. Raises TypeError for any other type.
    """
    if is_dataclass(value) and not isinstance(value, type):
        values = tuple(plain_values(getattr(value, field.name), tags) for field in fields(value))
        return (tags[type(value)], *values) if type(value) in tags else values
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return tuple(plain_values(item, tags) for item in value)
    if value is None or type(value) in {str, int, float, bool, bytes}:
        return value
    raise TypeError(f"{type(value).__name__} has no plain values")


def policy_hash(text: str) -> str:
    """The hash of an inline style or script as a content security policy has it.

    >>> policy_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
