"""Build hook of hatchling: the README as a package index shows it.

Links to files of the repository lead nowhere on an index's page, so they become plain text there, and
pictures of the repository are left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from hatchling.metadata.plugin.interface import MetadataHookInterface

if TYPE_CHECKING:
    from typing import Any

RELATIVE_LINK = re.compile(r"\[([^\]]+)\]\((?!https?://)([^)#]*)[^)]*\)")


RELATIVE_PICTURE = re.compile(r'<img src="(?!https?://)[^>]*>\n*')


class ReadmeHook(MetadataHookInterface):
    """Fills `readme` from README.md."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Called by hatchling for each build."""
        text = Path(self.root, "README.md").read_text("utf-8")
        metadata["readme"] = {"content-type": "text/markdown", "text": without_relative_links(text)}


def without_relative_links(text: str) -> str:
    """Keep what leads to web addresses; make of other links their words and files, of pictures nothing."""
    return RELATIVE_LINK.sub(_plain_text, RELATIVE_PICTURE.sub("", text))


def _plain_text(link: re.Match[str]) -> str:
    words, file = link.groups()
    return f"`{file}`" if words == file else f"{words} (`{file}`)" if file else words
