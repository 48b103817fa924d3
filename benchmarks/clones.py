"""Files of a clone at any revision, and what its commits changed, as git tells it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

SUFFIXES: Final = (".po", ".pot")
"""What the names of catalogs end in."""
GONE: Final = "0" * 40
"""What git calls the blob of a file that is not there."""


class Clone:
    """Files of a git repository at any revision."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *args: str) -> bytes:
        return subprocess.run(
            ["git", "-C", str(self.folder), *args], check=True, capture_output=True
        ).stdout

    def text(self, *args: str) -> list[str]:
        return self.git("-c", "core.quotePath=false", *args).decode().split("\n")[:-1]

    def commit(self, revision: str) -> str:
        return self.text("rev-parse", f"{revision}^{{commit}}")[0]

    def files(self, revision: str, suffix: str, under: str = "") -> list[str]:
        found = self.text("ls-tree", "-r", "--name-only", revision, *([under] if under else []))
        return sorted(path for path in found if path.endswith(suffix))

    def read(self, revision: str, path: str) -> bytes:
        return self.git("show", f"{revision}:{path}")


def bases_of(clone: Clone, one: str, other: str) -> list[str]:
    """Where two commits parted; nowhere, if they have no history in common."""
    command = ["git", "-C", str(clone.folder), "merge-base", "--all", one, other]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


def changes(clone: Clone, pairs: list[tuple[str, str]]) -> list[dict[str, tuple[str, str]]]:
    """For each pair (commit, older): the catalogs that differ → their blobs, the older one first."""
    command = ["git", "-C", str(clone.folder), "-c", "core.quotePath=false", "diff-tree"]
    command += ["--stdin", "--always", "-r", "--raw", "--no-abbrev", "--no-renames", "-z", "--"]
    command += [f"*{suffix}" for suffix in SUFFIXES]
    asked = "".join(f"{commit} {older}\n" for commit, older in pairs)
    said = subprocess.run(command, input=asked.encode(), check=True, capture_output=True).stdout
    found: list[dict[str, tuple[str, str]]] = []
    fields = iter(said.decode(errors="surrogateescape").split("\0")[:-1])
    for item in fields:
        if not item.startswith(":"):
            found.append({})
            continue
        _, mode, old, new, _ = item.split(" ")
        if mode.startswith("100") or mode == "000000":
            found[-1][next(fields)] = (old, new)
        else:
            next(fields)
    return found


class Blobs:
    """The contents of a clone's blobs, by one process of git's."""

    def __init__(self, clone: Clone) -> None:
        command = ["git", "-C", str(clone.folder), "cat-file", "--batch"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe)

    def __getitem__(self, name: str) -> bytes:
        if name == GONE:
            return b""
        asked, told = self._process.stdin, self._process.stdout
        if asked is None or told is None:
            raise ValueError("git has no pipes")
        asked.write(f"{name}\n".encode())
        asked.flush()
        size = int(told.readline().split()[2])
        return told.read(size + 1)[:-1]

    def close(self) -> None:
        self._process.communicate()
