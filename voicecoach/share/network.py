"""The address of this computer in the local network, and a port on it."""

from __future__ import annotations

import socket

from voicecoach.errors import Hint, HintTopic, VoicecoachError

_ANY_PUBLIC_ADDRESS = ("192.0.2.1", 9)
"""An address for examples (RFC 5737); connecting a datagram socket to it sends nothing."""


def network_address() -> str:
    """The IPv4 address by which other devices reach this computer.

    It is the one of the network that leads to the Internet. Raises VoicecoachError without a network.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ANY_PUBLIC_ADDRESS)
        except OSError as error:
            raise VoicecoachError(
                "this computer is in no network",
                Hint("connect it to the network of the phone", HintTopic.SHARE_HOST),
            ) from error
        return str(probe.getsockname()[0])


def open_port(host: str, port: int) -> socket.socket:
    """A socket that listens on one address of this computer; the port 0 takes any free one.

    Raises VoicecoachError.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise VoicecoachError(
            f"cannot listen on {host}:{port}: {reason}",
            Hint("use another port or address", HintTopic.SHARE_ADDRESS),
        ) from error
    listener.listen()
    return listener
