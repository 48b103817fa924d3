"""A gettext catalog that keeps the bytes of what nobody touched.

An entry keeps the lines that it was read from, cut into parts; a value is read from its part when
asked for, and a changed value replaces its own part alone. So what nobody touched keeps its bytes:
wrapping, order of comments, line ends, blank lines, fields of other tools. Reading is lenient
(whatever GNU gettext reads); writing is what ``msgcat`` writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.errors import CatalogError
from pipeline.wrapping import PAGE_WIDTH, quote

Key = tuple[str | None, str]
"""``(msgctxt, msgid)``: what identifies an entry within its catalog."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written: its line end, and the width at which strings wrap (0: not at all)."""

    newline: str = "\n"
    width: int = PAGE_WIDTH


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the file.

    ``gap`` is the white space before it; ``head`` its comment lines; ``context``, ``source``,
    ``plural`` and ``target`` the lines of msgctxt, msgid, msgid_plural and msgstr. ``line`` is its
    first line in the file (0 for a new entry).
    """

    gap: str
    head: str
    context: str
    source: str
    plural: str
    target: str
    obsolete: bool = False
    line: int = 0

    @property
    def raw(self) -> str:
        """The entry's exact text."""
        return f"{self.gap}{self.head}{self.context}{self.source}{self.plural}{self.target}"

    @property
    def msgctxt(self) -> str | None:
        return _value(self.context) if self.context else None

    @property
    def msgid(self) -> str:
        return _value(self.source)

    @property
    def msgid_plural(self) -> str | None:
        return _value(self.plural) if self.plural else None

    @property
    def msgstr(self) -> str:
        """The translation; of an entry with plural forms, the first."""
        return self.msgstrs[0] if self.plural else _value(self.target)

    @property
    def msgstrs(self) -> tuple[str, ...]:
        """Every plural form (one, where there is no plural)."""
        if not self.plural:
            return (_value(self.target),)
        return tuple(_value(part) for part in _PLURAL_FORM.split(self.target) if part.strip())

    @property
    def key(self) -> Key:
        return (self.msgctxt, self.msgid)

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(
            flag.strip()
            for line in _comment_lines(self.head, "#,", "#=")
            for flag in line.split(",")
            if flag.strip()
        )

    @property
    def fuzzy(self) -> bool:
        return "fuzzy" in self.head and "fuzzy" in self.flags

    @property
    def comments(self) -> tuple[str, ...]:
        """Translator's comments, one a line, without ``# ``."""
        return tuple(
            line.strip()[1:].strip()
            for line in self.head.splitlines()
            if re.match(r"[ \t]*#(?:\s|$)", line)
        )

    @property
    def extracted(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in _comment_lines(self.head, "#."))

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(ref for line in _comment_lines(self.head, "#:") for ref in line.split())

    @property
    def previous(self) -> Key | None:
        """The ``#|`` context and msgid that a fuzzy translation was made for."""
        lines = [m[1] for m in re.finditer(r"^[ \t]*#~?\|[ \t]*(.*)$", self.head, re.MULTILINE)]
        if not lines:
            return None
        parts: dict[str, str] = {}
        keyword = ""
        for line in lines:
            match = re.match(r"(msgctxt|msgid_plural|msgid)\s*(.*)", line)
            keyword, rest = (match[1], match[2]) if match else (keyword, line)
            parts[keyword] = parts.get(keyword, "") + rest + "\n"
        context = _value(parts["msgctxt"]) if "msgctxt" in parts else None
        return (context, _value(parts.get("msgid", '""')))

    # --- changes, each touching its own part only -------------------------------------------------

    def with_msgstr(self, text: str, style: Style) -> Entry:
        """The entry with another translation (of an entry without plural forms)."""
        if self.plural:
            raise ValueError("an entry with plural forms has no single msgstr")
        return replace(self, target=quote("msgstr", text, style.newline, style.width))

    def with_fuzzy(self, fuzzy: bool, style: Style) -> Entry:
        """The entry marked, or no longer marked, as needing a person's eye."""
        if fuzzy == self.fuzzy:
            return self
        flags = [flag for flag in self.flags if flag != "fuzzy"]
        flags = ["fuzzy", *flags] if fuzzy else flags
        line = f"#, {', '.join(flags)}{style.newline}" if flags else ""
        return replace(self, head=_put(self.head, r"#[,=]", line))

    def with_previous(self, previous: Key | None, style: Style) -> Entry:
        """The entry with another ``#|`` (None: without)."""
        text = ""
        if previous is not None:
            context, msgid = previous
            lines = quote("msgctxt", context, style.newline, style.width) if context else ""
            lines += quote("msgid", msgid, style.newline, style.width and style.width - 3)
            text = "".join(f"#| {line}" for line in lines.splitlines(keepends=True))
        return replace(self, head=_put(self.head, r"#~?\|", text))

    def with_comments(self, comments: Sequence[str], style: Style) -> Entry:
        """The entry with other translator's comments."""
        if tuple(comments) == self.comments:
            return self
        lines = "".join(f"# {c}".rstrip() + style.newline for c in comments)
        return replace(self, head=_put(self.head, r"#(?:\s|$)", lines))

    def with_template(
        self, extracted: Sequence[str], references: Sequence[str], style: Style
    ) -> Entry:
        """The entry with the template's ``#.`` and ``#:``, untouched where they say the same."""
        head = self.head
        if tuple(extracted) != self.extracted:
            lines = "".join(f"#. {c}".rstrip() + style.newline for c in extracted)
            head = _put(head, r"#\.", lines)
        if tuple(references) != self.references:
            lines = f"#: {' '.join(references)}{style.newline}" if references else ""
            head = _put(head, r"#:", lines)
        return self if head is self.head else replace(self, head=head)

    def as_obsolete(self, style: Style) -> Entry:
        """The entry as ``#~``: no references, no ``#.``; comments, flags and text kept."""
        if self.obsolete:
            return self
        head = _put(_put(self.head, r"#\.", ""), r"#:", "")
        head = re.sub(r"^[ \t]*#\|", "#~|", head, flags=re.MULTILINE)
        parts = (self.context, self.source, self.plural, self.target)
        context, source, plural, target = (
            "".join(f"#~ {line}" for line in part.splitlines(keepends=True)) for part in parts
        )
        return Entry(self.gap, head, context, source, plural, _ended(target, style), True)

    def revived(self, style: Style) -> Entry:
        """An obsolete entry as an active one again."""
        if not self.obsolete:
            return self
        head = re.sub(r"^[ \t]*#~\|", "#|", self.head, flags=re.MULTILINE)
        parts = (self.context, self.source, self.plural, self.target)
        context, source, plural, target = (
            re.sub(r"^[ \t]*#~[ \t]?", "", part, flags=re.MULTILINE) for part in parts
        )
        return Entry(self.gap, head, context, source, plural, _ended(target, style), False)


def new_entry(
    key: Key,
    style: Style,
    *,
    msgstr: str = "",
    extracted: Sequence[str] = (),
    references: Sequence[str] = (),
) -> Entry:
    """A fresh entry, as ``msgcat`` would write it.

    >>> print(new_entry((None, "Hello"), Style(), extracted=["heading 2"]).raw, end="")
    <BLANKLINE>
    #. heading 2
    msgid "Hello"
    msgstr ""
    """
    context, msgid = key
    newline, width = style.newline, style.width
    head = "".join(f"#. {c}".rstrip() + newline for c in extracted)
    head += f"#: {' '.join(references)}{newline}" if references else ""
    return Entry(
        newline,
        head,
        quote("msgctxt", context, newline, width) if context is not None else "",
        quote("msgid", msgid, newline, width),
        "",
        quote("msgstr", msgstr, newline, width),
    )


@dataclass(frozen=True, slots=True)
class Catalog:
    """A catalog: its entries in file order (the header first, where there is one) and what follows."""

    path: str
    entries: tuple[Entry, ...]
    tail: str = ""
    bom: bool = False
    style: Style = Style()

    @property
    def header(self) -> Entry | None:
        first = self.entries[0] if self.entries else None
        return first if first is not None and first.source and first.key == (None, "") else None

    @property
    def body(self) -> tuple[Entry, ...]:
        """Every entry but the header."""
        return self.entries[1:] if self.header is not None else self.entries

    def fields(self) -> dict[str, str]:
        """The header's fields, in order."""
        return dict(header_fields(self.header.msgstr if self.header else ""))

    def active(self) -> dict[Key, Entry]:
        """Entries by key, obsolete ones apart. Raises :class:`CatalogError` for a duplicate."""
        found: dict[Key, Entry] = {}
        for entry in self.body:
            if entry.obsolete:
                continue
            key = entry.key
            if key in found:
                raise CatalogError(
                    f"the same msgid stands twice, first in line {found[key].line}",
                    where=f"{self.path}:{entry.line}",
                    remedy="keep one of them (msguniq merges both)",
                )
            found[key] = entry
        return found

    def where(self, entry: Entry) -> str:
        """``file:line`` of an entry's msgid."""
        return f"{self.path}:{entry.line}"

    def to_text(self) -> str:
        return "".join(entry.raw for entry in self.entries) + self.tail

    def to_bytes(self) -> bytes:
        """The file's bytes; those that were read, where nothing changed."""
        return (b"\xef\xbb\xbf" if self.bom else b"") + self.to_text().encode()

    def with_entries(self, changed: dict[Key, Entry]) -> Catalog:
        """The catalog with some active entries replaced."""
        entries = tuple(
            changed.get(entry.key, entry) if not entry.obsolete else entry for entry in self.entries
        )
        return replace(self, entries=entries)

    def with_fields(self, fields: dict[str, str]) -> Catalog:
        """The catalog with some header fields set; other fields keep their order and spelling."""
        header = self.header
        if header is None:
            raise CatalogError("has no header", where=f"{self.path}:1", remedy="run 'extract'")
        current = header_fields(header.msgstr)
        known = {name.lower() for name, _ in current}
        wanted = {name.lower(): value for name, value in fields.items()}
        merged = [(name, wanted.get(name.lower(), value)) for name, value in current]
        merged += [(name, value) for name, value in fields.items() if name.lower() not in known]
        if merged == current:
            return self
        text = "".join(f"{name}: {value}\n" for name, value in merged)
        return replace(
            self,
            entries=(header.with_msgstr(text, self.style), *self.entries[1:]),
        )


def header_fields(text: str) -> list[tuple[str, str]]:
    """``Name: value`` lines of a header.

    >>> header_fields("Language: de\\nX: a:b\\n")
    [('Language', 'de'), ('X', 'a:b')]
    """
    pairs = (line.partition(":") for line in text.split("\n"))
    return [(name.strip(), value.strip()) for name, colon, value in pairs if colon]


# --- parts ----------------------------------------------------------------------------------------

STRING: Final = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
"""One quoted string, as a regular expression."""

_PLURAL_FORM: Final = re.compile(r"^(?=[ \t]*(?:#~[ \t]*)?msgstr\[)", re.MULTILINE)


def _value(part: str) -> str:
    """The text that a part's quoted strings spell."""
    if part.count('"') == 2:
        text = part[part.index('"') + 1 : part.rindex('"')]
    else:
        text = "".join(match[1:-1] for match in re.findall(STRING, part))
    return _unescape(text) if "\\" in text else text


_SIMPLE: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE: Final = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(.))", re.DOTALL)


def _unescape(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        if match[1]:
            return chr(int(match[1], 8))
        if match[2]:
            return chr(int(match[2], 16))
        return _SIMPLE.get(match[3], match[3])

    return _ESCAPE.sub(character, text)


def _comment_lines(head: str, *markers: str) -> Iterator[str]:
    for line in head.splitlines():
        bare = line.strip()
        if bare.startswith(markers):
            yield bare[2:]


_RANK: Final = (r"#(?:\s|$)", r"#\.", r"#:", r"#[,=]", r"#~?\|")
"""gettext's order of comment lines: translator's, extracted, references, flags, previous."""


def _put(head: str, marker: str, lines: str) -> str:
    """The comment lines with those that ``marker`` matches replaced, at their place in the order."""
    pattern = re.compile(rf"[ \t]*{marker}")
    kept: list[str] = []
    at = -1
    for line in head.splitlines(keepends=True):
        if pattern.match(line):
            at = len(kept) if at < 0 else at
        else:
            kept.append(line)
    if not lines:
        return "".join(kept)
    if at < 0:
        later = [re.compile(rf"[ \t]*{m}") for m in _RANK[_RANK.index(marker) + 1 :]]
        at = next(
            (i for i, line in enumerate(kept) if any(p.match(line) for p in later)), len(kept)
        )
    return "".join([*kept[:at], lines, *kept[at:]])


def _ended(part: str, style: Style) -> str:
    return part if part.endswith("\n") else part + style.newline
