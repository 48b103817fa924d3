"""Whether anything was touched since the last whole extraction: all that a run with nothing to do
has to know.

A file counts as untouched while its inode, size and times are those that it had. The note is derived
and disposable, and losing it costs one slower run. This module loads nothing that Python has not
loaded by itself, not even ``typing``: such a run has no other work than to start.
"""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

NOTE: Final = os.path.join(".polyfolio", "untouched")
_TICK: Final = 20_000_000
"""Nanoseconds: more than file systems take for one moment. What changes twice within a moment keeps
its times, so that no file as young as that is trusted."""
_COARSE_TICK: Final = 3_000_000_000
_PROGRAM: Final = os.path.dirname(os.path.dirname(__file__))
_NEVER: Final = 1 << 80

Counts = tuple[int, int, int]
"""What a run counted: articles, units and words."""


class Look:
    """How a project's files stand, as text that is for comparing alone: what extraction reads
    (``inputs``, the program itself included) and writes (``outputs``). ``newest`` is the time of the
    last change to an input, ``at`` that of the look."""

    __slots__ = ("at", "inputs", "newest", "outputs")

    def __init__(self, inputs: str, outputs: str, newest: int, at: int) -> None:
        self.inputs = inputs
        self.outputs = outputs
        self.newest = newest
        self.at = at


def look(root: str) -> Look:
    """How a project's files stand now."""
    at = time.time_ns()
    inputs: list[str] = []
    newest = max(
        _stamp_folder("", _PROGRAM, (".py",), inputs),
        _stamp_folder("source", os.path.join(root, "source"), (".md",), inputs),
        *(_stamp(name, os.path.join(root, name), inputs) for name in _SETTINGS),
        *(_stamp("", path, inputs) for path in libraries()),
    )
    outputs: list[str] = []
    _stamp_folder("locale", os.path.join(root, "locale"), (".pot", ".po"), outputs)
    return Look("\n".join(inputs), "\n".join(outputs), newest, at)


_SETTINGS: Final = ("polyfolio.toml", "pyproject.toml")


def libraries() -> list[str]:
    """The folders that installed libraries are in: each changes when one of them comes or goes, and
    another version of the parser may find other texts."""
    return [path for path in sys.path if path.endswith("-packages")]


def _stamp_folder(name: str, path: str, suffixes: tuple[str, ...], lines: list[str]) -> int:
    """Add a line for each file at any depth of a folder whose name ends so. When the last of them
    changed."""
    newest = 0
    waiting = [(name, path)]  # and no call in a call: folders may be nested deeper than those
    while waiting:
        name, path = waiting.pop()
        try:
            entries = sorted(os.scandir(path), key=lambda entry: entry.name)
        except OSError:
            continue
        # An empty folder counts, too: two folders may mean one locale.
        lines.append(f"{name!r}/")
        for entry in entries:
            if entry.name.endswith(suffixes):
                newest = max(newest, _stamp_entry(entry, lines))
            elif _is_folder(entry):
                inner = f"{name}/{entry.name}"
                if entry.is_symlink():
                    # Links may lead round in circles: a project with linked folders gets no note.
                    lines.append(f"{inner!r} is a link")
                    newest = _NEVER
                else:
                    waiting.append((inner, entry.path))
    return newest


def _stamp_entry(entry: os.DirEntry[str], lines: list[str]) -> int:
    """Add a file's line. When it changed; 0 where that cannot be told."""
    try:
        status = entry.stat()
    except OSError:
        return 0
    modified, changed = status.st_mtime_ns, status.st_ctime_ns
    lines.append(f"{entry.name!r} {status.st_ino} {status.st_size} {modified} {changed}")
    return max(modified, changed)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _stamp(name: str, path: str, lines: list[str]) -> int:
    try:
        status = os.stat(path)
    except OSError:
        return 0
    modified, changed = status.st_mtime_ns, status.st_ctime_ns
    lines.append(f"{name!r} {status.st_ino} {status.st_size} {modified} {changed}")
    return max(modified, changed)


def untouched(root: str, now: Look) -> Counts | None:
    """What the last run counted, where nothing was touched since; else None."""
    noted = _noted(root)
    head, _, stamps = noted.partition("\n")
    if stamps != f"{now.inputs}\n{now.outputs}\n":
        return None
    try:
        articles, units, words = map(int, head.split())
    except ValueError:
        return None
    return articles, units, words


def _noted(root: str) -> str:
    path = os.path.join(root, NOTE)
    try:
        if not os.path.isfile(path):  # a pipe would be waited for without end
            return ""
        with open(path, "rb") as file:
            return file.read().decode()
    except (OSError, ValueError):
        return ""


def note(root: str, before: Look, counts: Counts) -> None:
    """Note how the files stand after a run that began with ``before``."""
    coarse = before.newest % 1_000_000 == 0
    if before.newest > before.at - (_COARSE_TICK if coarse else _TICK):
        return
    time.sleep(_TICK / 1e9)  # so that what this run wrote is old enough
    after = look(root)
    if after.inputs != before.inputs:
        return
    head = " ".join(map(str, counts))
    final = os.path.join(root, NOTE)
    temporary = f"{final}.{os.getpid()}"
    try:
        with open(temporary, "wb") as file:
            file.write(f"{head}\n{after.inputs}\n{after.outputs}\n".encode())
        os.replace(temporary, final)
    except OSError:
        try:
            os.unlink(temporary)
        except OSError:
            pass
