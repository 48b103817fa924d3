"""One entry of a catalog, as the lines that it stands in.

A value is read from its lines when asked for, and a changed value replaces its own lines alone. So
what nobody touched keeps its bytes: wrapping, order of comments, line ends, fields of other tools.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.catalog_text import (
    EXTRACTED,
    FLAGS,
    PREVIOUS,
    REFERENCE,
    TRANSLATOR,
    comments,
    lines,
    value,
    with_comment_lines,
)
from pipeline.entry_lines import (
    Style,
    is_bare,
    note_lines,
    part_lines,
    previous_lines,
    template_lines,
    turned,
)
from pipeline.references import place_lines, places_of
from pipeline.wrapping import quote

if TYPE_CHECKING:
    from pipeline.catalog_rows import Rows

Key = tuple[str | None, str]
"""``(msgctxt, msgid)``: what identifies an entry within its catalog."""

_FORM: Final = re.compile(r"msgstr[ \t\r\f\v\n]*\[")
_PREVIOUS_KEYWORD: Final = re.compile(r"(msgctxt|msgid_plural|msgid)\s*(.*)", re.DOTALL)


class Entry(NamedTuple):
    """One entry as it stands in the file. A named tuple, since a file may have many thousands.

    ``gap`` is the white space before it; ``head`` its comment lines; ``context``, ``source``,
    ``plural`` and ``target`` the lines of msgctxt, msgid, msgid_plural and msgstr. ``key`` is what
    ``context`` and ``source`` say. ``number`` is which entry of a ``file`` it was (None: a new one).
    """

    gap: str
    head: str
    context: str
    source: str
    plural: str
    target: str
    key: Key
    obsolete: bool = False
    file: Rows | None = None
    number: int = 0

    @property
    def line(self) -> int:
        """The line of its msgid in the file (0 for a new entry)."""
        return self.file.line(self.number) if self.file is not None else 0

    @property
    def raw(self) -> str:
        """The entry's exact text."""
        return self.gap + self.head + self.context + self.source + self.plural + self.target

    @property
    def msgctxt(self) -> str | None:
        return self.key[0]

    @property
    def msgid(self) -> str:
        return self.key[1]

    @property
    def msgid_plural(self) -> str | None:
        return value(self.plural) if self.plural else None

    @property
    def msgstr(self) -> str:
        """The translation; of an entry with plural forms, the first."""
        return self.msgstrs[0] if self.plural else value(self.target)

    @property
    def msgstrs(self) -> tuple[str, ...]:
        """Every plural form (one, where there is no plural)."""
        if not self.plural:
            return (value(self.target),)
        return tuple(value(part) for part in _FORM.split(self.target)[1:])

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(
            flag.strip()
            for line in comments(self.head, FLAGS)
            for flag in line.split(",")
            if flag.strip()
        )

    @property
    def fuzzy(self) -> bool:
        return "fuzzy" in self.head and "fuzzy" in self.flags

    @property
    def comments(self) -> tuple[str, ...]:
        """Translator's comments, one a line, without ``# ``."""
        return comments(self.head, TRANSLATOR)

    @property
    def extracted(self) -> tuple[str, ...]:
        return comments(self.head, EXTRACTED)

    @property
    def references(self) -> tuple[str, ...]:
        return places_of(self.head)

    @property
    def previous(self) -> Key | None:
        """The ``#|`` context and msgid that a fuzzy translation was made for."""
        if "|" not in self.head:
            return None
        parts: dict[str, str] = {}
        keyword = "msgid"
        for line in comments(self.head, PREVIOUS):
            match = _PREVIOUS_KEYWORD.match(line)
            keyword, rest = (match[1], match[2]) if match else (keyword, line)
            parts[keyword] = f"{parts.get(keyword, '')}{rest}\n"
        if "msgid" not in parts:
            return None
        context = value(parts["msgctxt"]) if "msgctxt" in parts else None
        return (context, value(parts["msgid"]))

    # --- changes, each touching its own lines only ------------------------------------------------

    def with_msgstr(self, text: str, style: Style) -> Entry:
        """The entry with another translation (of an entry without plural forms)."""
        if self.plural:
            raise ValueError("an entry with plural forms has no single msgstr")
        return self.with_msgstrs((text,), style)

    def with_msgstrs(self, texts: Sequence[str], style: Style) -> Entry:
        """The entry with other translations, one for each plural form; untouched where equal."""
        if tuple(texts) == self.msgstrs:
            return self
        forms = [f"msgstr[{number}]" for number in range(len(texts))]
        target = "".join(
            part_lines(keyword, text, self._own(style), self.obsolete)
            for keyword, text in zip(forms if self.plural else ["msgstr"], texts, strict=True)
        )
        return self._replace(target=target)

    def with_fuzzy(self, fuzzy: bool, style: Style) -> Entry:
        """The entry marked, or no longer marked, as needing a person's eye."""
        if fuzzy == self.fuzzy:
            return self
        old = [line for line in lines(self.head) if FLAGS.match(line)]
        if fuzzy:
            first = next((line for line in old if re.match(r"[ \t]*#,", line)), "")
            flags = ", ".join(["fuzzy", *_flags(first)])
            new = [f"#, {flags}{style.newline}", *(line for line in old if line is not first)]
        else:
            new = []
            for line in old:
                left = [flag for flag in _flags(line) if flag != "fuzzy"]
                same = len(left) == len(_flags(line))
                rest = f"#, {', '.join(left)}{style.newline}" if left else ""
                new.append(line if same else rest)
        return self._replace(head=with_comment_lines(self.head, FLAGS, "".join(new)))

    def with_previous(self, previous: Key | None, style: Style) -> Entry:
        """The entry with another ``#|`` (None: without)."""
        if previous == self.previous:
            return self
        mark = "#~| " if self.obsolete else "#| "
        text = "" if previous is None else previous_lines(previous, mark, self._own(style))
        return self._replace(head=with_comment_lines(self.head, PREVIOUS, text))

    def as_guess(self, previous: Key | None, style: Style) -> Entry:
        """A bare entry marked fuzzy, with ``#|`` if its translation was made for another text."""
        text = "" if previous is None else previous_lines(previous, "#| ", style)
        return self._replace(head=f"{self.head}#, fuzzy{style.newline}{text}")

    def is_bare(self, style: Style) -> bool:
        """Whether an entry has no comment lines but the template's, as they are written here."""
        return is_bare(self.head, style.newline)

    def with_comments(self, wanted: Sequence[str], style: Style) -> Entry:
        """The entry with other translator's comments; those that stay keep their bytes."""
        if tuple(wanted) == self.comments:
            return self
        written = {
            line[match.end() :].strip(): line
            for line in lines(self.head)
            if (match := TRANSLATOR.match(line))
        }
        text = "".join(
            written.get(c) or f"# {' '.join(c.split())}".rstrip() + style.newline for c in wanted
        )
        return self._replace(head=with_comment_lines(self.head, TRANSLATOR, text))

    def with_template(
        self, extracted: Sequence[str], references: Sequence[str], style: Style
    ) -> Entry:
        """The entry with the template's ``#.`` and ``#:``, untouched where they say the same."""
        head = self.head
        said = template_lines(tuple(extracted), tuple(references), style.newline)
        if head.startswith(said) and not _SAID.search(head, len(said)):
            return self
        if tuple(extracted) != self.extracted:
            head = with_comment_lines(head, EXTRACTED, note_lines(extracted, style.newline))
        if tuple(references) != self.references:
            head = with_comment_lines(head, REFERENCE, place_lines(references, style.newline))
        return self if head == self.head else self._replace(head=head)

    def as_obsolete(self, style: Style) -> Entry:
        """The entry as ``#~``: no references, no ``#.``; comments, flags and text kept."""
        if self.obsolete:
            return self
        head = ""
        if not self.is_bare(style):
            head = with_comment_lines(self.head, EXTRACTED, "")
            head = with_comment_lines(head, REFERENCE, "")
            head = "".join(re.sub(r"^[ \t]*#\|", "#~|", line) for line in lines(head))
        return self._turned(head, style, obsolete=True)

    def revived(self, style: Style) -> Entry:
        """An obsolete entry as an active one again."""
        if not self.obsolete:
            return self
        head = "".join(
            re.sub(r"^[ \t]*#~(?:[ \t]*(?=#)|(?=\|))", _hash, x) for x in lines(self.head)
        )
        return self._turned(head, style, obsolete=False)

    def with_context(self, context: str | None, style: Style) -> Entry:
        """The entry under another msgctxt (None: without one)."""
        key = (context, self.msgid)
        if context is None:
            return self._replace(context="", key=key)
        part = part_lines("msgctxt", context, self._own(style), self.obsolete)
        return self._replace(context=part, key=key)

    def restyled(self, style: Style) -> Entry:
        """The entry as another file writes it: that one's line end and wrapping."""
        own, hidden = self._own(style), self.obsolete
        keywords = ("msgctxt", "msgid", "msgid_plural")
        texts = (self.msgctxt, self.msgid, self.msgid_plural)
        context, source, plural = (
            "" if text is None else part_lines(keyword, text, own, hidden)
            for keyword, text in zip(keywords, texts, strict=True)
        )
        forms = [f"msgstr[{n}]" for n in range(len(self.msgstrs))] if plural else ["msgstr"]
        head = self.head.replace("\r\n", "\n").replace("\n", style.newline)
        target = "".join(
            part_lines(keyword, text, own, hidden)
            for keyword, text in zip(forms, self.msgstrs, strict=True)
        )
        return Entry(style.newline, head, context, source, plural, target, self.key, hidden)

    def _own(self, style: Style) -> Style:
        """The file's style, or for an entry that must not be wrapped (``#, no-wrap``) its own."""
        return Style(style.newline, 0) if "no-wrap" in self.flags else style

    def _turned(self, head: str, style: Style, *, obsolete: bool) -> Entry:
        style = self._own(style)
        parts = (("msgctxt", self.context), ("msgid", self.source), ("msgid_plural", self.plural))
        context, source, plural = (
            turned(keyword, part, style, obsolete) if part else "" for keyword, part in parts
        )
        if self.plural:
            target = "".join(
                part_lines(f"msgstr[{number}]", text, style, obsolete)
                for number, text in enumerate(self.msgstrs)
            )
        else:
            target = turned("msgstr", self.target, style, obsolete)
        return Entry(self.gap, head, context, source, plural, target, self.key, obsolete)


_SAID: Final = re.compile(r"#[.:]")
"""What every line that a template makes has. It may stand elsewhere, too."""


def _hash(match: re.Match[str]) -> str:
    return "#" if match.string[match.end()] == "|" else ""


def _flags(line: str) -> list[str]:
    return [flag.strip() for flag in FLAGS.sub("", line).split(",") if flag.strip()]


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
    return Entry(
        newline,
        template_lines(tuple(extracted), tuple(references), newline),
        quote("msgctxt", context, newline, width) if context is not None else "",
        quote("msgid", msgid, newline, width),
        "",
        quote("msgstr", msgstr, newline, width),
        key,
    )


def rewritten(entry: Entry, style: Style) -> Entry:
    """What people and tools said of a text in another catalog, as an entry of this one; without the
    lines that come from a template."""
    fresh = new_entry(entry.key, style, msgstr=entry.msgstr)
    fresh = fresh.with_comments(entry.comments, style).with_fuzzy(entry.fuzzy, style)
    return fresh.with_previous(entry.previous, style)
