"""The texts that people rejected for an entry, so that no engine drafts them there again.

Only digests are kept, in ``.polyfolio/``; losing them means that a text may be proposed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.catalog import Key
from pipeline.stores.notes import Notes

FILE: Final = "rejected.json"


def digest(text: str) -> str:
    """What stands for a text.

    >>> digest("Warte!")
    '01ef2ba88a3d93f4'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RejectedTexts:
    """What was rejected in a project; ``root`` is its ``.polyfolio``.

    >>> import tempfile
    >>> texts = RejectedTexts(Path(tempfile.mkdtemp()))
    >>> texts.add([("locale/de/tea.po", (None, "Wait!"), "Warte!")])
    >>> texts.of("locale/de/tea.po")[digest("Wait!")] == {digest("Warte!")}
    True
    """

    root: Path

    def of(self, catalog: str) -> dict[str, frozenset[str]]:
        """The digests of what was rejected in a catalog, by :func:`entry_digest`."""
        found = Notes(self.root, FILE).read().get(catalog, {})
        return {
            entry: frozenset(map(str, texts))
            for entry, texts in found.items()
            if isinstance(texts, list)
        }

    def add(self, rejected: Iterable[tuple[str, Key, str]]) -> None:
        """Note catalogs' paths, entries and their rejected texts. Raises :class:`AccessError`."""
        notes = Notes(self.root, FILE)
        known = notes.read()
        for catalog, key, text in rejected:
            entries = known.setdefault(catalog, {})
            entry, before = entry_digest(key), entries.get(entry_digest(key))
            texts = set(map(str, before)) if isinstance(before, list) else set()
            entries[entry] = sorted(texts | {digest(text)})
        notes.write(known)


def entry_digest(key: Key) -> str:
    """What stands for an entry of a catalog.

    >>> entry_digest((None, "Wait!")) == digest("Wait!") != entry_digest(("menu", "Wait!"))
    True
    """
    context, msgid = key
    return digest(msgid if context is None else f"{context}\x04{msgid}")
