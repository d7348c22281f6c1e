"""Downloading of a file from the hub with huggingface_hub, which knows mirrors, proxies and certificates.

What arrived is kept in a hidden file, `.NAME.<digest>.part`, so that a download that was cut continues there,
also in another process. It takes its place only when its size and its digest are right.
"""

from __future__ import annotations

import errno
import hashlib
import logging
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from voicecoach.errors import Hint, HintTopic, VoicecoachError
from voicecoach.units import format_bytes
from voicecoach.version import __version__
from voicecoach.voices.catalogue.piper_catalogue import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from voicecoach.voices.catalogue.piper_catalogue import HubFile

    Progress: TypeAlias = Callable[[int], None]
    """Gets the number of bytes that are there."""

_HEADERS = {"user-agent": f"voicecoach/{__version__}", "accept-encoding": "identity"}
"""Nothing about the user: those of huggingface_hub name the machine, and its token."""

_TIMEOUT_S = 20
_OFFLINE_HINT = Hint("take its files from a machine with a network", HintTopic.GET_FOLDER)


def hub_address(repository: str = REPOSITORY) -> str:
    """The address of a repository, with the mirror that HF_ENDPOINT names."""
    from huggingface_hub import constants  # noqa: PLC0415 - only to download

    return f"{constants.ENDPOINT}/{repository}"


def download(file: HubFile, target: Path, progress: Progress) -> None:
    """Download a file of the hub to `target`; raises VoicecoachError, and `target` is as it was."""
    part = target.with_name(f".{target.name}.{file.md5[:8]}.part")
    with _only_here(part, file), _explained_errors(file, part):
        _check_room(part, file)
        address = _find_on_hub(file)
        _receive(address, file, part, progress)
        if md5_of(part) != file.md5:
            part.unlink()
            raise VoicecoachError(
                f"what {hub_address(file.repository)} sent as {file.name} is another file than that of the "
                "catalogue: its digest differs, and nothing was kept",
                "try again, or take another mirror",
            )
        part.replace(target)


def md5_of(path: Path) -> str:
    """The digest of a file, as the catalogue has it; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, _md5).hexdigest()


def _md5() -> Any:
    return hashlib.md5(usedforsecurity=False)


@contextmanager
def _only_here(part: Path, file: HubFile) -> Iterator[None]:
    """Hold the lock of a download: two processes must not write the same file."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only to download

    lock = FileLock(part.with_suffix(".lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise VoicecoachError(f"{file.name} is being downloaded by another process", "wait for it") from error
    try:
        yield
    finally:
        lock.release()
        part.with_suffix(".lock").unlink(missing_ok=True)


def _check_room(part: Path, file: HubFile) -> None:
    import shutil  # noqa: PLC0415 - only to download

    there = part.stat().st_size if part.exists() else 0
    free = shutil.disk_usage(part.parent).free
    if free < file.size - there:
        raise OSError(errno.ENOSPC, f"{format_bytes(file.size - there)} needed, {format_bytes(free)} free")


def _find_on_hub(file: HubFile) -> str:
    """The address of a file in the first revision that has it; raises VoicecoachError where none does."""
    from huggingface_hub import get_session, hf_hub_url  # noqa: PLC0415 - only to download

    for revision in file.revisions:
        address = hf_hub_url(file.repository, file.path, revision=revision)
        found = get_session().head(address, headers=_HEADERS, follow_redirects=True, timeout=_TIMEOUT_S)
        if found.status_code == HTTPStatus.NOT_FOUND:
            continue
        found.raise_for_status()
        if found.headers.get("Content-Length") in {None, str(file.size)}:
            return address
    raise VoicecoachError(
        f"{hub_address(file.repository)} has no {file.name} of {file.size:,} bytes any more: "
        "its catalogue has changed",
        Hint("a newer voicecoach may know its voices", HintTopic.GET_FOLDER),
    )


def _receive(address: str, file: HubFile, part: Path, progress: Progress) -> None:
    """Receive what is missing of a file."""
    from huggingface_hub.file_download import http_get  # noqa: PLC0415 - only to download

    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # it would tell of each new attempt
    if part.exists() and part.stat().st_size > file.size:
        part.unlink()
    with part.open("ab") as stream:
        there = stream.tell()
        progress(there)
        http_get(
            address,
            stream,
            resume_size=there,
            headers=_HEADERS,
            expected_size=file.size,
            tqdm_class=_progress_class(there, progress),
        )


def _progress_class(there: int, progress: Progress) -> Any:
    """A class with the part of tqdm's interface that the download uses."""

    class Bar:
        def __init__(self, *_: Any, **__: Any) -> None:
            self.n = there

        def update(self, count: int) -> None:
            self.n += count
            progress(self.n)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    return Bar


@contextmanager
def _explained_errors(file: HubFile, part: Path) -> Iterator[None]:
    """Raise the errors of the network and the disk as VoicecoachError."""
    from httpx2 import HTTPError, HTTPStatusError  # noqa: PLC0415 - only to download
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled  # noqa: PLC0415 - as above

    try:
        yield
    except VoicecoachError:
        raise
    except OfflineModeIsEnabled as error:
        raise VoicecoachError(f"cannot download {file.name}: HF_HUB_OFFLINE is set", _OFFLINE_HINT) from error
    except (HfHubHTTPError, HTTPStatusError) as error:
        raise VoicecoachError(
            f"{hub_address(file.repository)} does not send {file.name}: {_first_line(error)}",
            "try again later",
        ) from error
    except HTTPError as error:
        resumable = "; what arrived is kept, and the same command continues there" if _has_bytes(part) else ""
        raise VoicecoachError(
            f"cannot reach {hub_address(file.repository)}: {_first_line(error)}{resumable}", _OFFLINE_HINT
        ) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            part.unlink(missing_ok=True)
            raise VoicecoachError(
                f"cannot write {file.name} to {part.parent}: the disk is full ({error.strerror})",
                "make room, then try again",
            ) from error
        if error.errno is None:  # huggingface_hub: the file ended too early or has another size
            part.unlink(missing_ok=True)
            raise VoicecoachError(
                f"what {hub_address(file.repository)} sent as {file.name} has another size than in the "
                "catalogue, and nothing was kept",
                "try again, or take another mirror",
            ) from error
        raise


def _has_bytes(part: Path) -> bool:
    return part.exists() and part.stat().st_size > 0


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0] or type(error).__name__
