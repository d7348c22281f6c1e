"""The content security policy of a page: only its own style and scripts, and nothing from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.system import policy_hash

if TYPE_CHECKING:
    from collections.abc import Iterable


def content_policy(style: str, scripts: Iterable[str], directives: Iterable[str] = ()) -> str:
    """The policy for an inline style and inline scripts.

    `directives` are added, such as `connect-src 'self'`; one that is there already is replaced.
    """
    parts = (
        "default-src 'none'",
        f"script-src {' '.join(map(policy_hash, scripts))}",
        f"style-src {policy_hash(style)}",
        "media-src data: blob:",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
        *directives,
    )
    return "; ".join({part.partition(" ")[0]: part for part in parts}.values())
