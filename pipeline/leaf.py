"""What a leaf of an article says: its text on one line, and whether a translator has to do with it."""

from __future__ import annotations

import re
from typing import Final

from pipeline.blocks import BREAKS, Block, BlockKind, Inline, InlineKind
from pipeline.lines import continuation, is_cjk, joined
from pipeline.shortcodes import without_shortcodes


def translatable(inlines: tuple[Inline, ...]) -> bool:
    """Whether inline content has anything for a translator: letters or digits outside code,
    addresses and shortcodes.

    >>> from pipeline.markdown import parse
    >>> [translatable(leaf.inlines) for leaf in parse("a\\n\\n`b`\\n\\n<https://c.d>").leaves()]
    [True, False, False]
    """
    literal = False
    words: list[str] = []
    for inline in inlines:
        kind = inline[0]
        if kind is _TEXT:
            if literal:
                continue
            text = inline[3]
            if _has_word(text) and "{" not in text and "://" not in text:
                return True
            words.append(text)
        elif kind in BREAKS:
            words.append(" ")
        elif inline.tag == "link" and inline.style in ("Autolink", "Email"):
            literal = True
        elif kind is _OPEN:
            words += (" ", inline.title)
        elif literal and inline.tag == "link":
            literal = False
    return _WORD.search(_ADDRESS.sub("", without_shortcodes("".join(words)))) is not None


def has_words(text: str) -> bool:
    """Whether a text has letters or digits."""
    return _WORD.search(text) is not None


# Members of an enumeration by names of this module: to look them up in their class is slow.
_OPEN: Final = InlineKind.OPEN
_TEXT: Final = InlineKind.TEXT
_WORD: Final = re.compile(r"[^\W_]")
_has_word: Final = _WORD.search
_ADDRESS: Final = re.compile(r"\bhttps?://\S+")


def is_figure(leaf: Block) -> bool:
    """Whether a paragraph holds one image and nothing else."""
    spans = leaf.inlines
    return (
        leaf.kind is BlockKind.PARAGRAPH
        and len(spans) > 1
        and spans[0].tag == "image"
        and spans[-1].tag == "image"
        and sum(1 for inline in spans if inline.tag == "image") == 2
    )


def leaf_text(source: bytes, leaf: Block, quotes: int = 0) -> str:
    """A leaf's inline Markdown on one logical line.

    Container prefixes of ``quotes`` block quotes and indentation are stripped; a soft break becomes
    one space (nothing between CJK characters), a hard break ``\\`` and a newline; in a table cell
    an escaped pipe is a plain one, since cells are cut before their inlines are read.
    """
    text = folded(source, *leaf.content, leaf.inlines, quotes)
    return text.replace("\\|", "|") if leaf.kind is BlockKind.CELL else text


def folded(source: bytes, start: int, end: int, inlines: tuple[Inline, ...], quotes: int) -> str:
    """The inline Markdown between two offsets, at neither of which a span is open, on one line; see
    :func:`leaf_text`."""
    raw = source[start:end]
    text = raw.decode()
    if "\r" not in text:
        if "\n" not in text:
            return text
        if not quotes and not _INDENTED_OR_SPECIAL.search(text):
            return text.replace("\n", " ")
        if not _SPECIAL_END.search(text) and not _LAZY_MARK.search(text):
            return joined(raw, quotes).decode()
    parts: list[str] = []
    for number, inline in enumerate(inlines):
        if inline[0] not in BREAKS or inline.end > end:
            continue
        parts.append(joined(source[start : inline.start], quotes).decode().rstrip(" \t"))
        start = next_line(source, inlines, number, quotes)
        if inline.kind is InlineKind.HARD_BREAK:
            # Stars before two spaces open nothing; before a backslash they would.
            parts.append(" \\\n" if _OPENING.search(parts[-1]) else "\\\n")
        else:
            parts.append("" if is_cjk(parts[-1][-1:]) and _begins_cjk(source, start) else " ")
    parts.append(joined(source[start:end], quotes).decode())
    return "".join(parts)


def next_line(source: bytes, inlines: tuple[Inline, ...], number: int, quotes: int) -> int:
    """Where the text of the line begins that follows a break, the event of this ``number``."""
    match = continuation(quotes).match(source, inlines[number].end)
    start = match.end() if match else inlines[number].end
    after = inlines[number + 1] if number + 1 < len(inlines) else None
    # A ">" that stands four spaces in is no mark of a quotation, but text.
    return min(start, after.start) if after and after.kind is InlineKind.TEXT else start


# "Not after an ordinary character": the set of all others takes long to make.
_SPECIAL: Final = r"(?<![\x00-\x08\x0b-\x1f!-\[\]-\x7f]\n)"
_SPECIAL_END: Final = re.compile(rf"\n{_SPECIAL}")
"""The end of a line that may be more than a space: a hard break, white space, or next to a character
that :func:`is_cjk`."""
_LAZY_MARK: Final = re.compile(r"\n(?:[ \t]*>)*(?: {0,3}\t| {4})[ \t]*>")
_INDENTED_OR_SPECIAL: Final = re.compile(rf"\n(?:{_SPECIAL}|(?=[ \t]))")


def _begins_cjk(source: bytes, start: int) -> bool:
    return is_cjk(source[start : start + 4].decode(errors="ignore")[:1])


_OPENING: Final = re.compile(r"(?:^|\s)[*_~]+$")
