"""Pseudo-translations: every run of text changed, and marks at both ends that could begin something."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.identity_counts import Counts
from benchmarks.identity_outline import SHORTCODE
from pipeline.inline import References
from pipeline.markdown import (
    Inline,
    InlineKind,
    parse,
)
from pipeline.model import Unit

MARKS = (
    "1. ", "# ", "- ", "> ", "| ", "\\", "~ ", "+ ", "= ", "===", "---", "[x] ", "[ ] ", "[a]: b ",
    "[^a]: b ", ": ", "<b ", "<div ", "<!-- ", "{x} ", "``` ", "~~~ ", "`", "** ", "* ", "_", "&",
    "2026) ", "!", "[!NOTE] ", "+++", "#hash ", "\u3000", "$$", "::: ", "|", "~", "-",
)  # fmt: skip
"""What a pseudo-translation begins with."""

ENDS = ("", " #", " {x}", "\\", "", "`", " |", "  ", " ##")
"""What it ends with."""

ORDINARY = (
    "",
    "El 1. ",
    "«",
    "¿",
    "“",
    "50 % ",
    "A – ",
    "(x) ",
    "„C“ ",
    "文、",
    "… ",
    "1.5 ",
    "é ",
    "语",
)
"""Beginnings of sentences as people write them."""


_CHANGED = str.maketrans("aeiounAEIOUN", "áéíóúñÁÉÍÓÚÑ")
KEYS = ("Autolink", "Email", "Shortcut", "Collapsed")
"""Links whose text is their address, or the label by which it is found."""


ESCAPABLE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def altered(text: str) -> str:
    """A run of text with other words in it, in whatever script it is."""
    changed = text.translate(_CHANGED)
    if changed != text:
        return changed
    return "".join(_neighbour(c) if c.isalpha() else c for c in text)


def _neighbour(letter: str) -> str:
    following = chr(ord(letter) + 1)
    return following if unicodedata.category(following) == unicodedata.category(letter) else letter


@dataclass(frozen=True)
class Pseudo:
    """A translation, what a reader must see of it, and the characters of its mark that may be
    markup by the translator's own choice."""

    target: str
    shown: str
    free: str
    ordinary: bool


def pseudo(
    unit: Unit, references: References, front: str, behind: str, ordinary: bool, counts: Counts
) -> Pseudo:
    """A translation with every run of text changed, a mark in front and one behind."""
    free = "".join(set("\\*_~") & set(front + behind))
    if (front.endswith("\\") and unit.msgid[:1] in ESCAPABLE) or (
        unit.msgid.endswith("\\") and behind[:1] in ESCAPABLE
    ):
        free = ESCAPABLE  # an escape of the translator's own
    if unit.kind.is_plain:
        target = front + altered(unit.msgid) + behind
        return Pseudo(target, as_value(target), "", ordinary)
    if unit.kind.is_html:
        return pseudo_html(unit.msgid, front, behind, ordinary)
    guard = "X "
    raw = guard + unit.msgid.replace("\n", "\n" + guard)
    source = raw.encode()
    resolve = references.resolve if references.links else None
    leaf = next(parse(raw + references.stubs(unit.msgid), resolve).leaves())
    fixed = [
        (len(raw[: m.start()].encode()), len(raw[: m.end()].encode()))
        for m in SHORTCODE.finditer(raw)
    ]
    out: list[str] = []
    shown: list[str] = []
    position = 0
    for inline, literal, begins in with_context(leaf.inlines):
        text = inline.text
        if inline.kind is InlineKind.TEXT:
            raw_text = source[inline.start : inline.end].decode()
            skip = 0
            if begins:  # the guard is no text
                skip = len(guard) if text.startswith(guard) else len(guard.strip())
            inside = any(a < inline.end and inline.start < b for a, b in fixed)
            new = text[skip:]
            if raw_text == text and not literal and not inside:
                new = altered(new)
                counts.unchanged += new == text[skip:] and any(c.isalpha() for c in new)
                out += [source[position : inline.start].decode(), text[:skip] + new]
                position = inline.end
            shown.append(new)
        elif inline.kind is InlineKind.CODE:
            shown.append(text)
    out.append(source[position:].decode())
    lines = "".join(out).split("\n")
    target = front + "\n".join(line[len(guard) :] for line in lines) + behind
    return Pseudo(target, front + "".join(shown) + behind, free, ordinary)


def with_context(inlines: tuple[Inline, ...]) -> Iterator[tuple[Inline, bool, bool]]:
    """Inline events, whether they are the key of a link, and whether they begin a line."""
    literal = 0
    begins = True
    for inline in inlines:
        if inline.tag in ("link", "image") and (inline.style in KEYS or literal):
            literal += 1 if inline.kind is InlineKind.OPEN else 0
        if inline.kind is InlineKind.CLOSE and literal and inline.tag in ("link", "image"):
            literal -= 1
        yield inline, literal > 0, begins
        begins = inline.kind in (InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK)


HTML_MARKUP = re.compile(
    r"<(?:code|kbd|samp|var|pre|script|style)\b.*?</(?:code|kbd|samp|var|pre|script|style)\s*>"
    r"|<[^>]*>|&#?\w+;|\{\{.*?\}\}|\{%.*?%\}|\{/\*.*?\*/\}"
    # Markdown, which site generators read there and a translation must keep as well.
    r"|(`+)[^`]+?\1(?!`)|\]\([^()\s]*\)|\]\[[^\[\]]*\]",
    re.DOTALL | re.IGNORECASE,
)


def pseudo_html(msgid: str, front: str, behind: str, ordinary: bool) -> Pseudo:
    """The same of raw HTML, where nothing but tags and entities is markup."""
    parts: list[str] = []
    position = 0
    for match in HTML_MARKUP.finditer(msgid):
        parts += [altered(msgid[position : match.start()]), match[0]]
        position = match.end()
    target = front + "".join((*parts, altered(msgid[position:]))) + behind
    return Pseudo(target, as_text(target), "", ordinary)


def as_value(target: str) -> str:
    """A translation as a value of front matter."""
    return re.sub(r"[ \t\r\n]+", " ", target).strip(" \t\r\n")


def as_text(markup: str) -> str:
    """What a reader sees of HTML."""
    return html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", markup, flags=re.DOTALL))
