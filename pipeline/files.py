"""The file system: reading with located errors, atomic writing, the project's lock."""

from __future__ import annotations

import contextlib
import errno
import operator
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from pipeline.errors import AccessError, ChangedError
from pipeline.refusals import StrPath, no_file, refused

LARGEST: Final = 2**30
"""Bytes of a file that are read into memory. One with holes in it may claim any size."""

WAIT: Final = 600
"""Seconds that a run waits for another one to let go of the project."""


class Stamp(NamedTuple):
    """What tells whether a file is still the one that was read: who saves it makes another file, or
    changes its size or its time."""

    file: int
    size: int
    time: int


class Wanted(NamedTuple):
    """Bytes that belong into a file. ``known`` are stamps of which the file must have one: None for
    a file that must not be there; without any, whatever stands there is replaced."""

    path: StrPath
    data: bytes
    shown: str
    known: tuple[Stamp | None, ...] = ()


def read(path: StrPath, shown: str) -> bytes:
    """A file's bytes; ``shown`` is what messages call it. Raises :class:`AccessError`, also for what
    is no file: a pipe would be waited for without end."""
    return read_stamped(path, shown)[0]


def read_stamped(path: StrPath, shown: str) -> tuple[bytes, Stamp]:
    """A file's bytes as :func:`read` gives them, and the stamp that it had before they were read."""
    try:
        descriptor = os.open(path, _READ)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise no_file(path, shown)
            if status.st_size > LARGEST:
                raise AccessError(
                    f"is larger than {LARGEST // 2**30} GiB", where=shown, remedy="make it smaller"
                )
            return _all_of(descriptor, status.st_size), _stamp(status)
        finally:
            os.close(descriptor)
    except OSError as error:
        if isinstance(error, PermissionError) and os.name == "nt" and os.path.isdir(path):
            raise no_file(path, shown) from error
        raise refused(error, shown, path) from error


def head(path: StrPath, shown: str, size: int) -> bytes:
    """The first bytes of a file. Raises :class:`AccessError` as :func:`read` does."""
    try:
        descriptor = os.open(path, _READ)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise no_file(path, shown)
            return os.read(descriptor, size)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise refused(error, shown, path) from error


_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without waiting for whoever may write into a pipe."""


def _all_of(descriptor: int, size: int) -> bytes:
    """All bytes of an open file that is about as large as this: two calls for most."""
    data = os.read(descriptor, size + 1)
    while more := os.read(descriptor, 1 << 20):
        data += more
    return data


def write(path: StrPath, data: bytes, shown: str) -> bool:
    """Put bytes into a file atomically; False where they stood there already.

    A reader sees the old file or the new one, also after a crash: temporary file in the same folder,
    fsync, rename, fsync of the folder. Raises :class:`AccessError`; the old file is then untouched.
    """
    return write_all([Wanted(path, data, shown)])[0]


def write_all(wanted: Sequence[Wanted]) -> list[bool]:
    """Put bytes into files, each as :func:`write` does.

    No file is replaced before the bytes of all are durable: a full disk, or a folder that cannot be
    written, leaves every file as it was. The folders are made durable once, at the end. Raises
    :class:`ChangedError` at a file that somebody saved since it was read, as late as can be told;
    what they saved stays, and so do the files that were replaced before it.
    """
    batch = _Batch()
    try:
        written = [batch.add(item) for item in wanted]
        batch.finish()
    except BaseException:
        batch.abandon()
        raise
    return written


class _Batch:
    """Files on their way: written beside their places, then made durable, then put there."""

    def __init__(self) -> None:
        self.token = os.urandom(6).hex()
        self.open: list[tuple[int, StrPath, str]] = []
        self.waiting: list[tuple[str, str, Wanted]] = []
        self.folders: dict[Path, None] = {}
        self.known: set[str] = set()

    def add(self, item: Wanted) -> bool:
        path, data, shown, _ = item
        try:
            target, status = _target(path, shown)
            if status is not None and _holds(target, status, data):
                return False
            folder, name = os.path.split(target)
            if folder not in self.known:
                self._make(Path(folder))
                self.known.add(folder)
            temporary = os.path.join(folder, f".{name[:40]}.{self.token}{len(self.waiting)}")
            descriptor = os.open(temporary, _CREATE, 0o666 if status is None else 0o600)
            self.waiting.append((temporary, target, item))
            self.open.append((descriptor, path, shown))
            if status is not None:
                os.chmod(temporary, status.st_mode & 0o777)
            rest = data
            while rest:
                rest = rest[os.write(descriptor, rest) :]
        except OSError as error:
            raise refused(error, shown, path) from error
        if len(self.open) >= _AT_ONCE:
            self._sync()
        return True

    def _make(self, folder: Path) -> None:
        """A folder, and those above it; what names a new one must become durable too."""
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        self.folders[folder] = None
        # One by one: to make all at once takes Python a call in a call for each.
        for inner in reversed(missing):
            inner.mkdir(exist_ok=True)
            self.folders[inner] = None

    def _sync(self) -> None:
        """After many are written, since the file system then has less to do for each: it is told of
        all of them before it is waited for."""
        for descriptor, _, _ in self.open:
            _hurry(descriptor)
        while self.open:
            descriptor, path, shown = self.open.pop()
            try:
                os.fsync(descriptor)
            except OSError as error:
                raise refused(error, shown, path) from error
            finally:
                os.close(descriptor)

    def finish(self) -> None:
        self._sync()
        self.waiting.reverse()
        while self.waiting:
            temporary, target, item = self.waiting[-1]
            try:
                refuse_changed(target, item.shown, item.known)
                os.replace(temporary, target)
            except OSError as error:
                raise refused(error, item.shown, target) from error
            self.waiting.pop()
        for folder in self.folders:
            try:
                sync_folder(folder)
            except OSError as error:
                raise refused(error, folder.name, folder) from error

    def abandon(self) -> None:
        for descriptor, _, _ in self.open:
            os.close(descriptor)
        for temporary, _, _ in self.waiting:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_AT_ONCE: Final = 64
"""Files that are open at once; systems allow some hundreds."""


def _hurry(descriptor: int) -> None:
    """Let the system begin to write a file, where it takes advice. What it makes of that shows in
    ``fsync``, which reports every error of the disk."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def _target(path: StrPath, shown: str) -> tuple[str, os.stat_result | None]:
    """Where the bytes belong, which a link may say, and the state of the file that is there."""
    target = os.fspath(path)
    try:
        status = os.lstat(target)
    except FileNotFoundError:
        return target, None
    if stat.S_ISLNK(status.st_mode):
        status = os.stat(target)
        target = os.path.realpath(target)
    if not stat.S_ISREG(status.st_mode):
        raise no_file(target, shown)
    return target, status


def _holds(target: str, status: os.stat_result, data: bytes) -> bool:
    return status.st_size == len(data) and Path(target).read_bytes() == data


def refuse_changed(path: StrPath, shown: str, known: Sequence[Stamp | None]) -> None:
    """Raise :class:`ChangedError` where a file has none of these stamps, if there are any."""
    if not known:
        return
    try:
        now = _stamp(os.stat(path))
    except FileNotFoundError:
        now = None
    if now not in known:
        raise ChangedError(
            "somebody saved it meanwhile, and nothing of that was overwritten",
            where=shown,
            remedy="run the same command again",
        )


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_ino, status.st_size, status.st_mtime_ns)


_TEMPORARY: Final = re.compile(r"\..{1,40}\.[0-9a-f]{12}\d+", re.DOTALL)


def sweep(folder: StrPath) -> None:
    """Remove what writers that were killed left in a folder. Only for who holds the lock of all that
    write there."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if name[0] == "." and _TEMPORARY.fullmatch(name):
                os.unlink(os.path.join(folder, name))


def below(folder: StrPath, suffix: str | tuple[str, ...]) -> Iterator[str]:
    """What stands below a folder, at any depth, and has a suffix, or one of several: the paths from
    there, with ``/``. Linked folders are not entered. Raises :class:`AccessError` where a folder
    cannot be looked into: what stands there would count as gone."""
    base = os.fspath(folder)
    waiting = [""]  # and no call in a call: folders may be nested deeper than Python's calls
    while waiting:
        inner = waiting.pop()
        path = os.path.join(base, inner)
        try:
            with os.scandir(path) as entries:
                found = sorted(entries, key=_name)
        except OSError as error:
            if _is_absent(error):
                continue
            shown = os.path.relpath(path, os.path.dirname(base))
            raise refused(error, shown.replace(os.sep, "/"), path) from error
        for entry in found:
            name = f"{inner}/{entry.name}" if inner else entry.name
            if entry.name.endswith(suffix):
                yield name
            if _is_own_folder(entry):
                waiting.append(name)


_name: Final = operator.attrgetter("name")


def _is_own_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, and no link to one."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def names(folder: StrPath, shown: str) -> list[str]:
    """What stands in a folder, sorted; nothing where there is none. Raises :class:`AccessError`
    where it cannot be looked into."""
    try:
        return sorted(os.listdir(folder))
    except OSError as error:
        if _is_absent(error):
            return []
        raise refused(error, shown, folder) from error


def is_folder(path: StrPath, shown: str) -> bool:
    """Whether a folder is there. Raises :class:`AccessError` where that cannot be told."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except OSError as error:
        if _is_absent(error):
            return False
        raise refused(error, shown, path) from error


def _is_absent(error: OSError) -> bool:
    """Whether an error says that there is no such folder; all others say that nobody can tell."""
    return isinstance(error, FileNotFoundError | NotADirectoryError) or error.errno == errno.ELOOP


def remove(path: Path, shown: str, base: Path, known: Sequence[Stamp | None] = ()) -> None:
    """Remove a file durably, and the folders below ``base`` that it leaves empty. Raises
    :class:`AccessError`, and :class:`ChangedError` where it has none of the stamps ``known``."""
    try:
        refuse_changed(path, shown, known)
        path.unlink(missing_ok=True)
        folder = path.parent
        while folder != base and folder.is_relative_to(base) and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
        sync_folder(folder)
    except OSError as error:
        raise refused(error, shown, path) from error


def sync_folder(folder: Path) -> None:
    """Make a folder's entries durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked(folder: Path, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the project's lock: one writer at a time, whatever process it runs in.

    ``folder`` is the operational state folder; it is created. ``waits`` is called once, where
    another run has it and a second went by. Raises :class:`AccessError` where it
    cannot be, or where another run holds the lock for longer than ten minutes.
    """
    from pipeline.lock import held  # whoever only reads needs none

    lock = folder / "lock"
    with contextlib.ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(held(lock, WAIT, waits))
        except TimeoutError as error:
            raise AccessError(
                "another run has held the project for ten minutes",
                where=folder.name,
                remedy="wait for it, or end it",
            ) from error
        except OSError as error:
            at = lock if os.path.islink(lock) else folder
            raise refused(
                error, f"{folder.name}/lock" if at is lock else folder.name, at
            ) from error
        yield
