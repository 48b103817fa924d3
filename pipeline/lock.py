"""A lock on a file: one holder at a time, whatever process it runs in. The system lets go of it when
the process ends, however that ends.

Where the system has ``flock``, that takes a few lines; elsewhere the ``filelock`` library has it, whose
loading takes as long as extracting fifty articles. Both respect each other.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_SOON: Final = 1.0
"""Seconds in which most that hold it are through."""
_PAUSE: Final = 0.05
"""Seconds between two attempts: ``flock`` can wait by itself, and then without an end."""


@contextlib.contextmanager
def held(path: Path, wait: float, waits: Callable[[], None]) -> Iterator[None]:
    """Hold the lock on a file, which is made where there is none, and stays. ``waits`` is called
    once, where another has held it for a second.

    Raises :class:`TimeoutError` where another holds it for longer than ``wait`` seconds, and what
    else the system raises.
    """
    patient = wait > _SOON
    try:
        lock = _locked(path, _SOON if patient else wait)
    except TimeoutError:
        if not patient:
            raise
        waits()
        lock = _locked(path, wait - _SOON)
    with lock:
        yield


def _locked(path: Path, wait: float) -> contextlib.AbstractContextManager[object]:
    """What lets go of the lock at its end."""
    descriptor = _flocked(path, wait) if fcntl is not None else None
    if descriptor is None:
        return _by_library(path, wait)
    stack = contextlib.ExitStack()
    stack.callback(_let_go, descriptor)
    return stack


_held: Final[set[int]] = set()
"""The descriptors that hold a lock in this process."""


def _let_go(descriptor: int) -> None:
    _held.discard(descriptor)
    os.close(descriptor)


def _forget() -> None:
    """In a process that was forked: a lock is held until every copy of its descriptor is closed, and
    a process that outlives the one that took the lock must not hold it."""
    for descriptor in tuple(_held):
        _let_go(descriptor)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _flocked(path: Path, wait: float) -> int | None:
    """A descriptor that holds the lock until it is closed; None on a file system without locks."""
    deadline = time.monotonic() + wait
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_still(path, descriptor):
                _held.add(descriptor)
                return descriptor
        except (BlockingIOError, PermissionError):  # both say that another holds it
            pass
        except OSError:
            os.close(descriptor)
            return None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(_PAUSE)


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the open file is the one that others find: somebody may have removed it meanwhile."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _by_library(path: Path, wait: float) -> contextlib.AbstractContextManager[object]:
    from filelock import FileLock, Timeout

    try:
        return FileLock(path).acquire(timeout=wait)
    except Timeout as error:
        raise TimeoutError from error
