"""Plain text, as it comes off a web page → an article's parts: title, byline and structure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from pipeline.imports.blocks import Block, Divider, Leaf, Listing, Quotation, write
from pipeline.imports.byline import Byline, is_name, read_byline
from pipeline.imports.escape import literal, literal_heading, one_line
from pipeline.imports.lines import QUOTES, Entry, EntryKind, columns, read_entries
from pipeline.imports.record import Parts
from pipeline.leftovers import is_leftover

DEEPEST: Final = 8
"""Lists and quotations nested deeper than this are set at this depth; no article needs more."""


def read_plain(text: str, name: str = "") -> Parts:
    """Find the structure of a plain text, of the file ``name``.

    Nothing of the text is lost: what is not title, description, author, date or reading time is
    body, and characters that Markdown would read as markup are escaped.

    >>> parts = read_plain("Sleep well\\nBy Jo Doe\\n\\nWhy?\\nTo rest.\\n- deep\\n- long\\n")
    >>> parts.title, parts.author, parts.body
    ('Sleep well', 'Jo Doe', '## Why?\\n\\nTo rest.\\n\\n- deep\\n- long\\n')
    """
    head = _Head()
    entries = read_entries(head.take(text.splitlines()), name)
    openers = list(takewhile(lambda entry: is_leftover(entry.text), entries))
    entries = entries[len(openers) :]
    title = ""
    if entries and _is_title(entries[0], entries[1:]):
        title = entries.pop(0).text
    headings = _headings(entries)
    description = ""
    if _has_standfirst(entries, headings):
        description = entries.pop(0).text
        headings = {index - 1 for index in headings}
    doubtful = [Entry(EntryKind.TEXT, 0, line) for line in head.doubtful]
    before = [*openers, *doubtful]
    blocks = _Tree([*before, *entries], {index + len(before) for index in headings}).blocks
    return Parts(
        title=title,
        body=write(blocks),
        author=head.author,
        description=description,
        date=head.date,
        doubtful=tuple(head.doubtful),
    )


# --- the byline -----------------------------------------------------------------------------------

_HEAD_LINES: Final = 3
"""How many lines of other text (title, kicker, standfirst) may stand before the byline."""


@dataclass(slots=True)
class _Head:
    """Takes the byline out of a text's first lines."""

    author: str = ""
    date: datetime.date | None = None
    doubtful: list[str] = field(default_factory=list)

    def take(self, lines: Sequence[str]) -> list[str]:
        """The lines without the byline; a piece of it that may be a title stays as a line."""
        lines = list(lines)
        filled = [index for index, line in enumerate(lines) if line.strip()]
        found: dict[int, Byline] = {}
        others: list[int] = []
        for position, index in enumerate(filled[:8]):
            byline = read_byline(one_line(lines[index]))
            if byline is not None:
                found[position] = byline
            elif len(others) == _HEAD_LINES:
                break
            else:
                others.append(position)
        if len({byline.date for byline in found.values() if byline.date}) > 1:
            # Several dates are a timeline; the text's own cannot be told from them.
            found = {position: byline for position, byline in found.items() if not byline.bare}
        for position, byline in found.items():
            if not self.author or byline.author in ("", self.author):
                lines[filled[position]] = self._note(byline)
        bare = [position for position, byline in found.items() if byline.bare]
        self._take_name(lines, filled, others, bare)
        return lines

    def _note(self, byline: Byline) -> str:
        self.author = self.author or byline.author
        self.date = self.date or byline.date
        rest = " · ".join(byline.rest)
        if rest and not all(map(is_name, byline.rest)):
            return rest
        self.doubtful += [rest] if rest else []
        return ""

    def _take_name(
        self, lines: list[str], filled: list[int], others: list[int], bare: list[int]
    ) -> None:
        """A line with nothing but a name, beside one with nothing but a date or a reading time."""
        if self.author or not bare:
            return
        for position in others[1:]:
            name = one_line(lines[filled[position]])
            beside = position + 1 in bare or position - 1 in bare
            if beside and is_name(name) and 2 <= len(name.split()) <= 4:
                self.author = name
                lines[filled[position]] = ""
                return


# --- title, standfirst and headings ---------------------------------------------------------------

_CLAUSE_END: Final = re.compile(r"(?<![^\W\d])[^\W\d]{4,}[.!?]\s+[^\W\d_]|[。！？](?=.)")
_END_MARKS: Final = ".!,;:…。！，；：、"
_NUMBERED: Final = re.compile(r"\d+[.)]\s")
_ADDRESS: Final = re.compile(r"https?://|www\.|\S@\S")


def _is_title(entry: Entry, rest: Sequence[Entry]) -> bool:
    if entry.kind is not EntryKind.TEXT:
        return False
    if entry.underline:
        return True
    text = entry.text
    if len(text) > 160 or text[-1] in ",;:，；：" or not any(map(str.isalnum, text)):
        return False
    sentence = text.rstrip(QUOTES)[-1:] in (".", "。")
    return not sentence or (columns(text) <= 60 and (not rest or not rest[0].is_item))


def _headings(entries: Sequence[Entry]) -> set[int]:
    """Indexes of the entries that are headings."""
    found = {index for index, entry in enumerate(entries) if entry.underline}
    open_list = -1
    run: list[int] = []
    for index, entry in enumerate(entries):
        inside = open_list >= 0 and entry.indent > open_list + 1
        if entry.is_item:
            open_list = entry.indent if open_list < 0 else min(open_list, entry.indent)
        elif not inside:
            open_list = -1
        if not inside and _heading_like(entry):
            run.append(index)
            continue
        if not inside and _may_be_headed(entry):
            found.update(_of_run([entries[i].text for i in run], run))
        run = []
    return found


def _of_run(texts: Sequence[str], run: Sequence[int]) -> Sequence[int]:
    """Which of several short lines in a row head the text that follows.

    Two are a heading above a heading, unless both ask the reader something; of more (an address, a
    list that lost its bullets) at most the last, where it is written differently from the others.
    """
    if len(run) < 2:
        return run
    if len(run) == 2 and not all(map(_asks, texts)):
        return run
    return run[-1:] if _title_case(texts[-1]) and not any(map(_title_case, texts[:-1])) else ()


def _heading_like(entry: Entry) -> bool:
    text = entry.text
    if entry.kind is not EntryKind.TEXT or entry.height > 1 or entry.underline:
        return False
    if columns(text) > 80 or len(text.split()) > 14 or _NUMBERED.match(text):
        return False
    if text.rstrip(QUOTES)[-1:] in ("", *_END_MARKS):
        return False
    first = next((c for c in text if c.isalnum()), "")
    if not first or first.islower() or not any(map(str.isalpha, text)):
        return False
    return not (_CLAUSE_END.search(text) or _ADDRESS.search(text) or is_leftover(text))


def _may_be_headed(entry: Entry) -> bool:
    """Whether an entry can stand below a heading: a list, a quotation, or prose."""
    if entry.kind is not EntryKind.TEXT:
        return entry.kind is not EntryKind.DIVIDER
    text = entry.text
    ended = text.rstrip(QUOTES)[-1:] in ("?", "？", "؟", "।", *_END_MARKS)
    return any(map(str.isalnum, text)) and (ended or entry.height > 1 or columns(text) > 60)


def _asks(text: str) -> bool:
    return text.rstrip(QUOTES).endswith(("?", "？", "؟"))


def _title_case(text: str) -> bool:
    """Whether every longer word begins with a capital, as English headings are often written."""
    words = [word for word in re.findall(r"[^\W\d_][\w’'-]*", text) if len(word) > 3]
    return len(words) > 1 and not any(word[0].islower() for word in words)


def _has_standfirst(entries: Sequence[Entry], headings: set[int]) -> bool:
    """Whether the text begins with one short paragraph that stands alone above a heading."""
    if len(entries) < 2 or 1 not in headings or entries[0].kind is not EntryKind.TEXT:
        return False
    text = entries[0].text
    if 0 in headings:
        return not (_asks(text) or _title_case(text) or len(text.split()) < 4)
    return len(text) <= 300 and not text.endswith((":", "："))


# --- the tree -------------------------------------------------------------------------------------


class _Tree:
    """Entries → blocks: nests lists by their indentation and quotations by their marks."""

    def __init__(self, entries: Sequence[Entry], headings: set[int], depth: int = 0) -> None:
        self.entries = entries
        self.headings = headings
        self.position = 0
        self.depth = depth
        self.counted: dict[int, int] = {}
        self.blocks = self._run(-1, depth)

    def _run(self, above: int, depth: int) -> tuple[Block, ...]:
        """Blocks up to the first entry that is indented no further than ``above``."""
        blocks: list[Block] = []
        while self.position < len(self.entries):
            entry = self.entries[self.position]
            if entry.indent <= above:
                break
            if entry.is_item and self._fits(entry):
                blocks.append(self._listing(above, depth))
            else:
                blocks.append(self._plain(entry, depth))
                self.position += 1
        return tuple(blocks)

    def _fits(self, entry: Entry) -> bool:
        """Whether a number begins a list or goes on counting; Markdown counts by itself."""
        if entry.kind is EntryKind.BULLET:
            return True
        return entry.number in (0, 1) or self.counted.get(entry.indent) == entry.number - 1

    def _listing(self, above: int, depth: int) -> Listing:
        first = self.entries[self.position]
        items: list[tuple[Block, ...]] = []
        while self.position < len(self.entries):
            entry = self.entries[self.position]
            if entry.kind is not first.kind or entry.indent <= above:
                break
            if entry.kind is EntryKind.NUMBER and entry.number != first.number + len(items):
                break
            self.counted[entry.indent] = entry.number
            self.position += 1
            leaf = Leaf(literal(entry.text))
            # One column more is a slip of the hand, two are a level.
            deeper = self._run(entry.indent + 1, depth + 1) if depth + 1 < DEEPEST else ()
            items.append((leaf, *deeper))
        return Listing(tuple(items), first.number if first.kind is EntryKind.NUMBER else None)

    def _plain(self, entry: Entry, depth: int) -> Block:
        if self.position in self.headings:
            return Leaf(literal_heading(entry.text), 2)
        if entry.kind is EntryKind.DIVIDER:
            return Divider()
        if entry.kind is EntryKind.QUOTE:
            return self._quotation(entry, depth)
        return Leaf(literal(entry.whole))

    def _quotation(self, entry: Entry, depth: int) -> Block:
        if depth + 1 >= DEEPEST:
            return Leaf(literal(one_line(" ".join(entry.inner))))
        inner = _Tree(read_entries(entry.inner), set(), depth + 1).blocks
        return Quotation(inner) if inner else Leaf(literal(">"))
