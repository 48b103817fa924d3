"""The journal of what services were asked and what they answered: a file a locale, append-only.

Each line stands for itself: a checksum, then JSON. What a crash left of a line is passed over, and
the next one starts anew. Replies are on the disk before anybody uses them. The files hold
translations, so only their owner may read them; they hold no keys and no source text.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pipeline.errors import AccessError
from pipeline.files import sync_folder
from pipeline.stores.closing import Closing

FOLDER: Final = "journal"


@dataclass(slots=True)
class Journal(Closing):
    """The journals of a project, below ``root`` (its ``.polyfolio``). Raises :class:`AccessError`
    where one cannot be read or written."""

    root: Path
    damaged: int = 0
    _open: dict[str, int] = field(default_factory=dict)
    _replies: dict[str, dict[str, str]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            for descriptor in self._open.values():
                os.close(descriptor)
            self._open.clear()

    # --- out --------------------------------------------------------------------------------------

    def replies(self, locale: str) -> Mapping[str, str]:
        """Every reply in a locale, by its key; it grows with what is written."""
        with self._lock:
            if locale not in self._replies:
                found: dict[str, str] = {}
                for line in self.lines(locale):
                    found.update(_replies(line))
                self._replies[locale] = found
            return self._replies[locale]

    def locales(self) -> tuple[str, ...]:
        """The locales that have a journal, sorted."""
        return tuple(sorted(path.stem for path in (self.root / FOLDER).glob("*.jsonl")))

    def lines(self, locale: str) -> Iterator[dict[str, Any]]:
        """What was noted, in order; damaged lines are passed over and counted."""
        try:
            with self._path(locale).open("rb") as file:
                for raw in file:
                    line = read_line(raw)
                    if line is None:
                        self.damaged += 1
                    else:
                        yield line
        except FileNotFoundError:
            return
        except OSError as error:
            raise self._refused(locale, error) from error

    # --- in ---------------------------------------------------------------------------------------

    def note(self, locale: str, line: Mapping[str, Any], *, durable: bool) -> None:
        """Append a line; with ``durable``, come back when it is on the disk."""
        data = written_line(line)
        try:
            with self._lock:
                descriptor = self._descriptor(locale)
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(descriptor, rest) :]
                if locale in self._replies:
                    self._replies[locale].update(_replies(line))
            if durable:
                os.fsync(descriptor)
        except OSError as error:
            raise self._refused(locale, error) from error

    def _descriptor(self, locale: str) -> int:
        if locale not in self._open:
            path = self._path(locale)
            path.parent.mkdir(parents=True, exist_ok=True)
            _ignored(self.root)
            new = not path.exists()
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
            descriptor = os.open(path, flags, 0o600)
            os.fchmod(descriptor, 0o600)
            self._open[locale] = descriptor
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                os.write(descriptor, b"\n")  # a line that a crash cut short ends here
            if new:
                for folder in (path.parent, self.root):
                    sync_folder(folder)
        return self._open[locale]

    def _path(self, locale: str) -> Path:
        return self.root / FOLDER / f"{locale}.jsonl"

    def _refused(self, locale: str, error: OSError) -> AccessError:
        return AccessError(
            f"the journal cannot be used: {error.strerror or error}",
            where=f"{self.root.name}/{FOLDER}/{locale}.jsonl",
            remedy="make room or give permission to write; what it holds was paid for",
        )


def _replies(line: Mapping[str, Any]) -> dict[str, str]:
    found = line.get("replies")
    if not isinstance(found, dict):
        return {}
    return {str(key): text for key, text in found.items() if isinstance(text, str)}


def written_line(line: Mapping[str, Any]) -> bytes:
    """A line with its checksum.

    >>> read_line(written_line({"a": 1}))
    {'a': 1}
    """
    data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return b"%08x %s\n" % (zlib.crc32(data), data)


def read_line(raw: bytes) -> dict[str, Any] | None:
    """What a line says, or None where it is damaged.

    >>> read_line(b'00000000 {"a":1}') is None
    True
    """
    checksum, _, data = raw.rstrip(b"\n").partition(b" ")
    if checksum != b"%08x" % zlib.crc32(data):
        return None
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(data)
        return found if isinstance(found, dict) else None
    return None


def _ignored(root: Path) -> None:
    """Keep git from ever taking the folder in, whatever the project's own ``.gitignore`` says."""
    own = root / ".gitignore"
    if not own.exists():
        own.write_text("*\n", encoding="ascii")
