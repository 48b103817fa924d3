"""What an error of the file system means to whoever ran the command."""

from __future__ import annotations

import errno
import os
from typing import Final

from pipeline.errors import AccessError

StrPath = str | os.PathLike[str]
"""A path. Whoever goes through thousands of files gives text: a ``Path`` takes longer to make than
a small file to read."""


def no_file(path: StrPath, shown: str) -> AccessError:
    """The error for what is no regular file."""
    if os.path.isdir(path):
        return AccessError("is a folder", where=shown, remedy="rename it, or move it away")
    return AccessError("is not a regular file", where=shown, remedy="move it away")


def refused(error: OSError, shown: str, path: StrPath) -> AccessError:
    """What the system said of a file or folder, as one line; ``shown`` is what messages call it."""
    if error.errno == errno.ELOOP:
        # A file that no link may stand for is refused so, too.
        what = "is a link" if os.path.exists(path) else "is a link that leads to itself"
        return AccessError(what, where=shown, remedy="remove it")
    if error.errno == errno.ENXIO:
        return no_file(path, shown)  # a socket
    if isinstance(error, FileNotFoundError):
        if os.path.islink(path):
            return AccessError("is a link to nothing", where=shown, remedy="remove or mend it")
        return AccessError("no such file", where=shown, remedy="check the path")
    if isinstance(error, FileExistsError | NotADirectoryError):
        if _leads_nowhere(error.filename):
            what = "a link to nothing stands where its folder should be"
            return AccessError(what, where=shown, remedy="remove or mend it")
        return AccessError(
            "a file stands where its folder should be", where=shown, remedy="move that file away"
        )
    if isinstance(error, PermissionError):
        return AccessError(
            "no permission", where=shown, remedy="check the file's and folder's mode"
        )
    return AccessError(error.strerror or str(error), where=shown, remedy=_help(error))


def _leads_nowhere(path: object) -> bool:
    return isinstance(path, StrPath) and os.path.islink(path) and not os.path.exists(path)


_HELP: Final = {
    errno.EROFS: "work on a copy of the project in a place that can be written",
    errno.ENOSPC: "free some space on its disk",
    errno.EDQUOT: "free some of your share of its disk",
    errno.ENAMETOOLONG: "give it a shorter name",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.EFBIG: "raise the limit of a file's size (ulimit -f)",
    errno.ENOMEM: "end other programs",
}


def advice(error: OSError) -> str:
    """What helps against an error of the system; "" where that is not known."""
    return _HELP.get(error.errno or 0, "")


def _help(error: OSError) -> str:
    """What helps; with nothing known, the system's own name for the error, to be searched for."""
    name = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return advice(error) or f"the system calls this {name}"
