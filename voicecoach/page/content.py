"""What a page shows: the timeline of a session, and what only its script has for who reads it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voicecoach.export import PageHead
from voicecoach.system import picture_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voicecoach.page.carried import CarriedFiles
    from voicecoach.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: the path of its file relative to the script, with slashes, and its bytes."""

    file: str
    data: bytes = field(repr=False)

    @property
    def data_url(self) -> str:
        """The picture as a URL that holds all of it."""
        mime = picture_type(self.data) or "image/png"
        return f"data:{mime};base64,{base64.b64encode(self.data).decode()}"


@dataclass(frozen=True, slots=True)
class StepSource:
    """What the script has about a step of a timeline, apart from what is said.

    Steps with the same `script_step` are the sides and sets of one step of the script.
    """

    script_step: int
    picture: Picture | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """All that a page is made from, apart from its sound.

    `labels` are those of the session's language. `sources` has an item for each step of the timeline, or is
    empty. `artwork` is a picture for lock screens, PNG or JPEG.
    """

    timeline: Timeline
    labels: Mapping[str, str]
    about: str = ""
    needs: tuple[str, ...] = ()
    sources: tuple[StepSource, ...] = ()
    artwork: Picture | None = None
    carried: CarriedFiles | None = None
    head: PageHead = field(default_factory=PageHead)
