"""Whether anything was touched since the last whole extraction: all that a run with nothing to do
has to know.

A file counts as untouched while its inode, size and times are those that it had. The note is derived
and disposable, and losing it costs one slower run. This module loads next to nothing, since such a
run spends most of its time on loading.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Final, NamedTuple

NOTE: Final = os.path.join(".polyfolio", "untouched")
_TICK: Final = 20_000_000
"""Nanoseconds: more than file systems take for one moment. What changes twice within a moment keeps
its times, so that no file as young as that is trusted."""
_COARSE_TICK: Final = 3_000_000_000
_PROGRAM: Final = os.path.dirname(os.path.dirname(__file__))
_INPUTS: Final = (("source", (".md",)), ("polyfolio.toml", ()), ("pyproject.toml", ()))


class Look(NamedTuple):
    """How a project's files stand: what extraction reads (``inputs``, the program itself included)
    and writes (``outputs``); ``newest`` is the time of the last change to an input."""

    inputs: str
    outputs: str
    newest: int
    at: int


class Counts(NamedTuple):
    """What the last run counted."""

    articles: int
    units: int
    words: int


def look(root: str) -> Look:
    """How a project's files stand now. Its text is for comparing alone."""
    at = time.time_ns()
    inputs = list(_stamps("", _PROGRAM, (".py",)))
    inputs += [
        line for name, ends in _INPUTS for line in _stamps(name, os.path.join(root, name), ends)
    ]
    outputs = list(_stamps("locale", os.path.join(root, "locale"), (".pot", ".po")))
    newest = max((time for _, time in inputs), default=0)
    return Look(
        "".join(line for line, _ in inputs), "".join(line for line, _ in outputs), newest, at
    )


def _stamps(name: str, path: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """A line for a file, or for each below a folder whose name ends so, and when it changed."""
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except NotADirectoryError:
        with suppress(OSError):
            yield _line(name, os.stat(path))
        return
    except OSError:
        return
    for entry in entries:
        if entry.name.endswith(suffixes):
            with suppress(OSError):
                yield _line(f"{name}/{entry.name}", entry.stat())
        elif entry.is_symlink() or entry.is_dir():
            if entry.is_symlink() and entry.is_dir():
                # Links may lead round in circles: a project with linked folders gets no note.
                yield f"{name}/{entry.name} is a link\n", _NEVER
            elif entry.is_dir():
                # An empty folder counts, too: two folders may mean one locale.
                yield f"{name}/{entry.name}/\n", 0
                yield from _stamps(f"{name}/{entry.name}", entry.path, suffixes)


_NEVER: Final = 1 << 80


def _line(name: str, status: os.stat_result) -> tuple[str, int]:
    modified, changed = status.st_mtime_ns, status.st_ctime_ns
    line = f"{name!r} {status.st_ino} {status.st_size} {modified} {changed}\n"
    return line, max(modified, changed)


def untouched(root: str, now: Look) -> Counts | None:
    """What the last run counted, where nothing was touched since; else None."""
    try:
        with open(os.path.join(root, NOTE), encoding="utf-8") as file:
            head, _, noted = file.read().partition("\n")
        articles, units, words = map(int, head.split())
    except (OSError, ValueError):
        return None
    return Counts(articles, units, words) if noted == now.inputs + now.outputs else None


def note(root: str, before: Look, counts: Counts) -> None:
    """Note how the files stand after a run that began with ``before``."""
    coarse = before.newest % 1_000_000 == 0
    if before.newest > before.at - (_COARSE_TICK if coarse else _TICK):
        return
    time.sleep(_TICK / 1e9)  # so that what this run wrote is old enough
    after = look(root)
    if after.inputs != before.inputs:
        return
    text = f"{counts.articles} {counts.units} {counts.words}\n{after.inputs}{after.outputs}"
    final = os.path.join(root, NOTE)
    temporary = f"{final}.{os.getpid()}"
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(temporary, final)
    except OSError:
        with suppress(OSError):
            os.unlink(temporary)
