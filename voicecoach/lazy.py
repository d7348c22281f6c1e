"""Lazy attributes of packages, so that importing a room loads none of its modules."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def lazy_names(package: str, names: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Make the `__getattr__` of a package (PEP 562) that imports each name when it is first used.

    `names` are the public names of the package by the module, below the package, that defines them. They
    become the package's `__all__` too, so that `dir` and `help` list them.
    """
    modules = {name: module for module, public in names.items() for name in public}
    namespace = vars(sys.modules[package])
    namespace.update(__all__=sorted(modules), __dir__=lambda: sorted({*namespace, *modules}))

    def load(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{modules[name]}"), name)
        namespace[name] = value
        return value

    return load
