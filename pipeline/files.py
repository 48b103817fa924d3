"""The file system: reading with located errors, atomic writing, the project's lock."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.errors import AccessError

WAIT: Final = 600
"""Seconds that a run waits for another one to let go of the project."""


def read(path: Path, shown: str) -> bytes:
    """A file's bytes; ``shown`` is what messages call it. Raises :class:`AccessError`, also for what
    is no file: a pipe would be waited for without end."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise _no_file(path, shown)
        return path.read_bytes()
    except OSError as error:
        raise _refused(error, shown, path) from error


def write(path: Path, data: bytes, shown: str) -> bool:
    """Put bytes into a file atomically; False where they stood there already.

    A reader sees the old file or the new one, also after a crash: temporary file in the same folder,
    fsync, rename, fsync of the folder. Raises :class:`AccessError`; the old file is then untouched.
    """
    try:
        if os.path.lexists(path):
            if not stat.S_ISREG(path.stat().st_mode):
                raise _no_file(path, shown)
            if path.read_bytes() == data:
                return False
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else _default_mode())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
    except OSError as error:
        raise _refused(error, shown, path) from error
    return True


def remove(path: Path, shown: str, base: Path) -> None:
    """Remove a file durably, and the folders below ``base`` that it leaves empty. Raises
    :class:`AccessError`."""
    try:
        path.unlink(missing_ok=True)
        folder = path.parent
        while folder != base and folder.is_relative_to(base) and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
        sync_folder(folder)
    except OSError as error:
        raise _refused(error, shown, path) from error


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the project's lock: one writer at a time, whatever process it runs in.

    ``folder`` is the operational state folder; it is created. Raises :class:`AccessError` where it
    cannot be, or where another run holds the lock for longer than ten minutes.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / "lock", timeout=WAIT)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise AccessError(
            "another run has held the project for ten minutes",
            where=folder.name,
            remedy="wait for it, or end it",
        ) from error
    except OSError as error:
        raise _refused(error, folder.name, folder) from error
    try:
        yield
    finally:
        lock.release()


def _default_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _no_file(path: Path, shown: str) -> AccessError:
    if path.is_dir():
        return AccessError("is a folder", where=shown, remedy="rename it, or move it away")
    return AccessError("is not a regular file", where=shown, remedy="move it away")


def _refused(error: OSError, shown: str, path: Path) -> AccessError:
    if error.errno == errno.ELOOP:
        return AccessError("is a link that leads to itself", where=shown, remedy="remove it")
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return AccessError("is a link to nothing", where=shown, remedy="remove or mend it")
        return AccessError("no such file", where=shown, remedy="check the path")
    if isinstance(error, PermissionError):
        return AccessError(
            "no permission", where=shown, remedy="check the file's and folder's mode"
        )
    return AccessError(error.strerror or str(error), where=shown, remedy="see the system's message")
