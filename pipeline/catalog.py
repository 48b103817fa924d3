"""A gettext catalog that keeps the bytes of what nobody touched.

Reading is lenient (whatever GNU gettext reads, see :mod:`pipeline.catalog_reader`); writing is what
``msgcat`` writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.catalog_entry import Entry, Key, new_entry
from pipeline.catalog_rows import Entries, Rows
from pipeline.catalog_text import strings, value
from pipeline.entry_lines import Style, new_text
from pipeline.errors import CatalogError
from pipeline.wrapping import quoted_lines

__all__ = ["Catalog", "Entry", "Key", "Style", "header_fields", "new_entry", "new_text"]

BOM: Final = b"\xef\xbb\xbf"
DEFAULT_STYLE: Final = Style()
_HEADER: Final = (None, "")


@dataclass(frozen=True, slots=True)
class Catalog:
    """A catalog: its entries in file order (the header first, as a rule) and what follows them."""

    path: str
    entries: Sequence[Entry]
    tail: str = ""
    bom: bool = False
    style: Style = DEFAULT_STYLE

    @property
    def header(self) -> Entry | None:
        """The entry that translates the empty msgid, if there is one; gettext allows any place."""
        index = self.header_at
        return None if index is None else self.entries[index]

    @property
    def body(self) -> tuple[Entry, ...]:
        """Every entry but the header."""
        index = self.header_at
        if index is None:
            return tuple(self.entries)
        return (*self.entries[:index], *self.entries[index + 1 :])

    @property
    def header_at(self) -> int | None:
        """The place of the header among the entries."""
        for index, entry in enumerate(self.entries):
            if entry.key == _HEADER and not entry.obsolete:
                return index
        return None

    def fields(self) -> dict[str, str]:
        """The header's fields, in order."""
        return dict(header_fields(self.header.msgstr if self.header else ""))

    def active(self) -> dict[Key, Entry]:
        """Entries by key, obsolete ones apart. Raises :class:`CatalogError` for a duplicate."""
        entries = [entry for entry in self.entries if not entry.obsolete]
        found = {entry.key: entry for entry in entries}
        if len(found) < len(entries):
            self._refuse_twins(entries)
        found.pop(_HEADER, None)
        return found

    def places(self) -> dict[Key, int]:
        """Where the active entries stand among the entries, by key, as :meth:`active` has them.
        Nothing is taken apart for that."""
        entries = self.rows()
        hidden = frozenset(entries.obsolete())
        keys = entries.keys
        numbers = [number for number in range(len(keys)) if number not in hidden]
        found = {keys[number]: number for number in numbers}
        if len(found) < len(numbers):
            self.active()
        found.pop(_HEADER, None)
        return found

    def not_in(self, other: Catalog) -> dict[int, Entry]:
        """The entries that are not the very same in another catalog, by their places; without the
        header."""
        mine, theirs = self.rows(), other.rows()
        if mine.rows is theirs.rows:
            places: Iterable[int] = mine.not_in(theirs)
        else:
            there = set(map(id, theirs))
            places = [place for place, entry in enumerate(mine) if id(entry) not in there]
        found = {place: mine[place] for place in places}
        return {p: entry for p, entry in found.items() if entry.obsolete or entry.key != _HEADER}

    def rows(self) -> Entries:
        """The entries, as those of a file are held."""
        entries = self.entries
        return entries if isinstance(entries, Entries) else Entries(Rows.of(entries))

    def _refuse_twins(self, entries: Sequence[Entry]) -> None:
        first: dict[Key, Entry] = {}
        for entry in entries:
            if first.setdefault(entry.key, entry) is not entry:
                raise CatalogError(
                    f"the same msgid stands twice, first in line {first[entry.key].line}",
                    where=self.where(entry),
                    remedy="keep one of them (msguniq merges both)",
                )

    def where(self, entry: Entry) -> str:
        """``file:line`` of an entry's msgid."""
        return f"{self.path}:{entry.line}"

    def keys(self) -> list[Key]:
        """The key of every entry but the header, in order; of the obsolete ones, too."""
        entries = self.entries
        keys = (
            list(entries.keys) if isinstance(entries, Entries) else [entry.key for entry in entries]
        )
        if (index := self.header_at) is not None:
            del keys[index]
        return keys

    def to_text(self) -> str:
        entries = self.entries
        if isinstance(entries, Entries):
            return b"".join(entries.texts).decode() + self.tail
        return "".join([entry.raw for entry in entries]) + self.tail

    def to_bytes(self) -> bytes:
        """The file's bytes; those that were read, where nothing changed."""
        entries = self.entries
        bom = BOM if self.bom else b""
        if isinstance(entries, Entries):
            return b"".join((bom, *entries.texts, self.tail.encode()))
        return bom + self.to_text().encode()

    def with_entries(self, changed: Mapping[Key, Entry]) -> Catalog:
        """The catalog with some active entries replaced."""
        entries = tuple(
            entry if entry.obsolete else changed.get(entry.key, entry) for entry in self.entries
        )
        return replace(self, entries=entries)

    def with_fields(self, fields: Mapping[str, str]) -> Catalog:
        """The catalog with some header fields set; other fields keep their bytes and order."""
        index = self.header_at
        if index is None:
            raise CatalogError("has no header", where=f"{self.path}:1", remedy="run 'extract'")
        header = self.entries[index]
        wanted = {name.lower(): (name, text) for name, text in fields.items()}
        out: list[str] = []
        for raw in _field_lines(header.target, self.style):
            name, colon, current = value(raw).partition(":")
            new = wanted.pop(name.strip().lower(), None) if colon else None
            out.append(raw if new is None or new[1] == current.strip() else self._field(*new))
        out += [self._field(name, text) for name, text in wanted.values()]
        target = f'msgstr ""{self.style.newline}{"".join(out)}'
        if value(target) == header.msgstr:
            return self
        changed = header._replace(target=target)
        if isinstance(self.entries, Entries):
            return replace(self, entries=self.entries.with_entry(index, changed))
        before, after = self.entries[:index], self.entries[index + 1 :]
        return replace(self, entries=(*before, changed, *after))

    def _field(self, name: str, text: str) -> str:
        return quoted_lines(f"{name}: {text}\n", self.style.newline, self.style.width)


def _field_lines(target: str, style: Style) -> list[str]:
    """The header's quoted lines, those of one field together."""
    fields: list[str] = []
    for string in strings(target):
        for piece in _FIELD_PIECE.findall(string[1:-1]):
            line = f'"{piece}"{style.newline}'
            if fields and not fields[-1].rstrip().endswith('\\n"'):
                fields[-1] += line
            else:
                fields.append(line)
    if fields and not fields[-1].rstrip().endswith('\\n"'):
        fields[-1] = fields[-1].rstrip()[:-1] + f'\\n"{style.newline}'
    return fields


_FIELD_PIECE: Final = re.compile(r"(?:[^\\]|\\[^n])+(?:\\n)?|\\n")


def header_fields(text: str) -> list[tuple[str, str]]:
    """``Name: value`` lines of a header.

    >>> header_fields("Language: de\\nX: a:b\\n")
    [('Language', 'de'), ('X', 'a:b')]
    """
    pairs = (line.partition(":") for line in text.split("\n"))
    return [(name.strip(), value.strip()) for name, colon, value in pairs if colon]
