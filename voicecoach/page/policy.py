"""The content security policy of a page: only its own style and scripts, and nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def content_policy(style: str, scripts: Iterable[str], directives: Iterable[str] = ()) -> str:
    """The policy for an inline style and inline scripts.

    `directives` are added, such as `connect-src 'self'`; one that is there already is replaced.
    """
    parts = (
        "default-src 'none'",
        f"script-src {' '.join(map(_hash_source, scripts))}",
        f"style-src {_hash_source(style)}",
        "media-src data: blob:",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
        *directives,
    )
    return "; ".join({part.partition(" ")[0]: part for part in parts}.values())


def _hash_source(text: str) -> str:
    """The hash of an inline text as a policy has it.

    >>> _hash_source("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
