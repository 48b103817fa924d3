"""What a library in another language writes to the standard error, past Python: held back for a
while, to be passed on or to be left out."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_STDERR = 2


@contextmanager
def held_back() -> Iterator[list[bytes]]:
    """What the process writes to its standard error within: passed on behind it, unless it failed.

    Then it is the one item of the list. For one thread at a time.

    >>> with suppress(ValueError), held_back() as said:
    ...     _ = os.write(2, b"thread panicked")
    ...     raise ValueError
    >>> said
    [b'thread panicked']
    """
    said: list[bytes] = []
    try:
        own = os.dup(_STDERR)
    except OSError:  # closed
        yield said
        return
    with tempfile.TemporaryFile() as kept, os.fdopen(own, "wb", buffering=0) as stderr:
        _flush()
        os.dup2(kept.fileno(), _STDERR)
        failed = True
        try:
            yield said
            failed = False
        finally:
            _flush()
            os.dup2(stderr.fileno(), _STDERR)
            kept.seek(0)
            text = kept.read()
            if failed:
                said.append(text)
            elif text:
                with suppress(OSError):
                    stderr.write(text)


def _flush() -> None:
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()
