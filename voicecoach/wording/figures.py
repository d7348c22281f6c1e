"""Lengths in figures, as they are written on sheets and title cards."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOUR_MS, _MINUTE_MS, _SECOND_MS = 3_600_000, 60_000, 1000


def written_time(ms: int, labels: Mapping[str, str]) -> str:
    """A length in hours, minutes and seconds; `labels` are those of a language (`written_labels`).

    >>> written_time(90_500, {"minute": "{n} min", "second": "{n} s", "point": ","})
    '1 min 30,5 s'
    """
    hours, rest = divmod(ms, _HOUR_MS)
    minutes, rest = divmod(rest, _MINUTE_MS)
    seconds = (Decimal(rest) / _SECOND_MS).normalize()
    counts = {"hour": Decimal(hours), "minute": Decimal(minutes), "second": seconds}
    named = [
        labels[unit].format(n=f"{count:f}".replace(".", labels["point"]))
        for unit, count in counts.items()
        if count
    ]
    return " ".join(named) or labels["second"].format(n=0)


def rounded_time(ms: int, labels: Mapping[str, str]) -> str:
    """A length in whole minutes from a minute on, in seconds below.

    >>> rounded_time(545_900, {"minute": "{n} min", "point": "."})
    '9 min'
    """
    return written_time(round(ms, -3) if ms < _MINUTE_MS else round(ms / _MINUTE_MS) * _MINUTE_MS, labels)
