"""What is known of installed packages without importing them."""

from __future__ import annotations

import functools
from importlib.util import find_spec
from pathlib import Path


def is_installed(module: str) -> bool:
    """Whether a module can be imported."""
    return find_spec(module) is not None


def package_folder(package: str) -> Path | None:
    """The folder of an installed package; None where it is not installed."""
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


@functools.cache
def installed_version(distribution: str) -> str:
    """The version of a distribution; `missing` where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow to import, seldom needed

    try:
        return version(distribution)
    except PackageNotFoundError:
        return "missing"


def folder_size_bytes(folder: Path) -> int:
    """The size of all files in a folder and the folders below it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
