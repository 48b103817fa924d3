"""The entries of a catalog in file order, each taken apart when somebody asks for it.

Most of what is done to a catalog is done to few of its entries. The others are carried along as the
text that they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from operator import sub
from typing import Final, cast, overload

from pipeline.catalog_entry import Entry, Key

_NONE: Final = -2


class Rows:
    """The entries of one file, by their numbers: the exact bytes of each, and its key.

    ``made`` are those that were taken apart already. Any other stands as gettext writes it: active,
    without plural forms; a keyword, a space, and one string a line.

    >>> rows = Rows([b'msgid "a"\\nmsgstr "b"\\n'], [(None, "a")])
    >>> rows.entry(0).msgstr, rows.entry(0).line
    ('b', 1)
    """

    __slots__ = ("_made", "_starts", "keys", "texts")

    def __init__(
        self, texts: Sequence[bytes], keys: Sequence[Key], made: dict[int, Entry] | None = None
    ) -> None:
        self.texts, self.keys = texts, keys
        self._made = {} if made is None else made
        self._starts: list[int] = []

    @staticmethod
    def of(entries: Sequence[Entry]) -> Rows:
        """The rows of entries, whether or not they are those of one file."""
        if isinstance(entries, Entries) and entries.whole:
            return entries.rows
        made = dict(enumerate(entries))
        texts = [entry.raw.encode() for entry in entries]
        return Rows(texts, [entry.key for entry in entries], made)

    def entry(self, number: int) -> Entry:
        """An entry: always the same object."""
        found = self._made.get(number)
        if found is None:
            parts = _parts(self.texts[number].decode())
            found = self._made[number] = Entry(*parts, self.keys[number], False, self, number)
        return found

    def number(self, entry: Entry) -> int:
        """The number of an entry that is one of these; of another, one that is next to none."""
        return entry.number if self._made.get(entry.number) is entry else _NONE

    def same(self, item: int | Entry) -> int | tuple[int]:
        """What is equal for the very same entry, whether it is named by its number or at hand."""
        if isinstance(item, int):
            return item
        number = self.number(item)
        return (id(item),) if number < 0 else number

    def heads(self) -> list[str]:
        """What stands before the first keyword of each: white space and comment lines."""
        heads: list[str] = []
        head, start = "", b"msg"
        for text in self.texts:
            # Most often it is the same as that of the entry before.
            if not text.startswith(start):
                before = b"" if text.startswith(b"msg") else text[: text.find(b"\nmsg") + 1]
                head, start = before.decode(), before + b"msg"
            heads.append(head)
        for number, entry in self._made.items():
            heads[number] = entry.gap + entry.head
        return heads

    def obsolete(self) -> list[int]:
        """The numbers of the obsolete entries."""
        return sorted(number for number, entry in self._made.items() if entry.obsolete)

    def line(self, number: int) -> int:
        """The line of the msgid of one of the entries."""
        if not self._starts:
            self._starts = list(accumulate((t.count(b"\n") for t in self.texts), initial=1))
        entry = self.entry(number)
        return self._starts[number] + (entry.gap + entry.head + entry.context).count("\n")


class Entries(Sequence[Entry]):
    """A catalog's entries: those of a file by their numbers, and new ones among them. ``whole``
    says that they are just those of the file."""

    __slots__ = ("_items", "_texts", "rows", "whole")

    def __init__(
        self,
        rows: Rows,
        items: Sequence[int | Entry] | None = None,
        texts: Sequence[bytes] | None = None,
    ) -> None:
        self.rows = rows
        self.whole = items is None
        self._items = range(len(rows.texts)) if items is None else items
        self._texts = rows.texts if items is None else texts

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Entry, ...]: ...
    def __getitem__(self, index: int | slice) -> Entry | tuple[Entry, ...]:
        if isinstance(index, slice):
            return tuple(map(self._entry, self._items[index]))
        return self._entry(self._items[index])

    def __iter__(self) -> Iterator[Entry]:
        return map(self._entry, self._items)

    def _entry(self, item: int | Entry) -> Entry:
        return _entry(self.rows, item)

    def with_entry(self, index: int, entry: Entry) -> Entries:
        """The entries with another in one place."""
        items, texts = list(self._items), list(self.texts)
        items[index], texts[index] = entry, entry.raw.encode()
        return Entries(self.rows, items, texts)

    def with_entries(self, changed: Mapping[int, Entry]) -> Entries:
        """The entries with others in some places."""
        items = [changed.get(place, item) for place, item in enumerate(self._items)]
        return Entries(self.rows, items)

    def obsolete(self) -> list[int]:
        """The places of the obsolete entries."""
        hidden = frozenset(self.rows.obsolete())
        if self.whole:
            return sorted(hidden)
        return [
            place
            for place, item in enumerate(self._items)
            if (item in hidden if isinstance(item, int) else item.obsolete)
        ]

    def not_in(self, other: Entries) -> list[int]:
        """The places of entries that are not the very same in another row of the same file's."""
        there = set(map(other.rows.same, other._items))
        return [
            place
            for place, item in enumerate(map(self.rows.same, self._items))
            if item not in there
        ]

    @property
    def texts(self) -> Sequence[bytes]:
        """The exact bytes of each."""
        if self._texts is None:
            texts = self.rows.texts
            self._texts = [
                texts[item] if isinstance(item, int) else item.raw.encode() for item in self._items
            ]
        return self._texts

    @property
    def keys(self) -> Sequence[Key]:
        """The key of each."""
        keys = self.rows.keys
        if self.whole:
            return keys
        return [keys[item] if isinstance(item, int) else item.key for item in self._items]


def separated(rows: Rows, items: list[int | Entry], newline: str) -> Entries:
    """A blank line between entries that have become neighbours. Gaps that a person made are kept,
    and so is what stands between entries that were neighbours, whatever it is."""
    # Nearly all are numbers, for which nothing of Python's is called here.
    made = {place: item for place, item in enumerate(items) if isinstance(item, Entry)}
    mixed = [*items]
    for place, entry in made.items():
        mixed[place] = rows.number(entry)
    numbers = cast("list[int]", mixed)
    texts = list(map([*rows.texts, b"", b""].__getitem__, numbers))
    for place, entry in made.items():
        texts[place] = entry.raw.encode()
    steps = map(sub, islice(numbers, 1, None), numbers)
    met = [place for place, step in enumerate(steps, 1) if step != 1]
    for place in met:
        if not texts[place - 1].endswith(b"\n"):
            above = _entry(rows, items[place - 1])
            items[place - 1] = above = above._replace(target=above.target + newline)
            texts[place - 1] = above.raw.encode()
        if not texts[place].startswith(b"\n") and not (entry := _entry(rows, items[place])).gap:
            items[place] = entry = entry._replace(gap=newline)
            texts[place] = entry.raw.encode()
    return Entries(rows, items, texts)


def _entry(rows: Rows, item: int | Entry) -> Entry:
    return rows.entry(item) if isinstance(item, int) else item


def _parts(text: str) -> tuple[str, str, str, str, str, str]:
    """The parts of an entry that stands as gettext writes it, in their order."""
    before, _, target = f"\n{text}".partition('\nmsgstr "')
    above, _, source = before.rpartition('\nmsgid "')
    head, mark, context = above.partition('\nmsgctxt "')
    head = f"{head[1:]}\n" if head else ""
    start = len(head) - len(head.lstrip("\n"))
    context = f'msgctxt "{context}\n' if mark else ""
    return head[:start], head[start:], context, f'msgid "{source}\n', "", f'msgstr "{target}'
