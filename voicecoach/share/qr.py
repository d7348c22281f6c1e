"""An address as a QR code for the terminal."""

from __future__ import annotations

import io


def qr_text(address: str) -> str:
    """The QR code in half blocks, dark on light also where the terminal is dark."""
    import segno  # noqa: PLC0415 - only `share` draws codes in the terminal

    text = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(text, compact=True)
    return text.getvalue()
