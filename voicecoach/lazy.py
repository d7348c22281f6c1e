"""Lazy attributes of packages, so that importing a room loads none of its modules."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # type checkers know the name; `typing` takes longer to import than all else here
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any


def lazy_names(package: str, names: Mapping[str, Sequence[str]]) -> None:
    """Let a package import each of its public names when it is first used (PEP 562).

    `names` are the public names by the module, below the package, that defines them; `dir` and `help` list
    them too. Type checkers see only what the package imports under TYPE_CHECKING: it must not define
    `__getattr__` itself, or they would accept any name.
    """
    modules = {name: module for module, public in names.items() for name in public}
    namespace = vars(sys.modules[package])

    def load(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{package}.{modules[name]}"), name)
        namespace[name] = value
        return value

    namespace.update(
        __all__=sorted(modules), __dir__=lambda: sorted({*namespace, *modules}), __getattr__=load
    )
