"""Literal text → Markdown that reads as exactly that text, with as few backslashes as that takes.

Translators see this Markdown as their msgids, so "R&D", "snake_case" and "5 * 3" stay as they are:
an escape is written only where the parser would read markup, and the parser is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pipeline.blocks import Block, BlockKind, InlineKind, visible
from pipeline.markdown import parse
from pipeline.shortcodes import is_generator_line

_SPACES: Final = re.compile(r"[ \t\n\x0b\f\r]+")


def one_line(text: str) -> str:
    """Text with its white space as Markdown keeps it: single spaces, none at the edges.

    No-break and ideographic spaces inside are the author's and stay.

    >>> one_line("  a\\t b\\u00a0c ")
    'a b\\xa0c'
    """
    return _SPACES.sub(" ", text).strip()


_HARMLESS: Final = re.compile(
    "[^\\W\\d_](?:[^\\W_]|[ ,.;:'\"()!?%/=@|‐-‧“”‘’„«»、。，！？：；（）《》「」…-])*(?<! )"
)
"""A letter, and behind it letters, digits and marks that begin nothing there."""


def is_harmless(text: str) -> bool:
    """Whether a line of text reads as itself in any place, as nearly every sentence does: there is
    no need to ask the parser, which takes a hundred times as long.

    >>> is_harmless("A (good) tea – at 4:30!"), is_harmless("a*b*"), is_harmless("1. a")
    (True, False, False)
    """
    return _HARMLESS.fullmatch(text) is not None


def literal(text: str) -> str:
    """One line of text as the inline Markdown of a paragraph or list item.

    >>> literal("1. R&D of *a_b* <i>"), literal("C# & 5 * 3")
    ('1\\\\. R&D of \\\\*a_b\\\\* \\\\<i>', 'C# & 5 * 3')
    """
    if is_harmless(text):
        return text
    return _proved(text, lambda markdown: markdown, BlockKind.PARAGRAPH, at_start)


def literal_heading(text: str) -> str:
    """One line of text as the content of an ATX heading.

    >>> literal_heading("1. In C #")
    '1. In C \\\\#'
    """
    if is_harmless(text):
        return text
    return _proved(text, lambda markdown: f"## {markdown}", BlockKind.HEADING, _end_of_heading)


def _proved(
    text: str,
    placed: Callable[[str], str],
    kind: BlockKind,
    guard: Callable[[str], str],
) -> str:
    candidate = ""
    for escape in ESCAPES:
        candidate = guard(escape(text))
        if _reads_as(parse(placed(candidate)), kind, text):
            break
    return candidate


def _reads_as(tree: Block, kind: BlockKind, text: str) -> bool:
    if len(tree.children) != 1 or tree.children[0].kind is not kind:
        return False
    inlines = tree.children[0].inlines
    return all(i.kind is InlineKind.TEXT for i in inlines) and visible(inlines) == text


_LIKELY: Final = re.compile(
    r"""\\(?=[!-/:-@\[-`{-~]|$)          # a backslash that would escape
      | `
      | (?<!\s)\*|\*(?!\s)               # an asterisk that touches something
      | (?<![^\W_])_(?=\S)|(?<=\S)_(?![^\W_])
      | ~(?=\S)|(?<=\S)~
      | <(?=[A-Za-z/!?])
      | &(?=\#?\w+;)
      | \[
    """,
    re.VERBOSE,
)
_PUNCTUATION: Final = re.compile(r"[!-/:-@\[-`{-~]")


def likely(text: str) -> str:
    """Text with a backslash before each character that markup is usually made of.

    >>> likely("a*b [c] 1 < 2")
    'a\\\\*b \\\\[c] 1 < 2'
    """
    return _LIKELY.sub(lambda match: "\\" + match[0], text)


def thorough(text: str) -> str:
    """Text with a backslash before every ASCII punctuation character: ugly, and always literal."""
    return _PUNCTUATION.sub(lambda match: "\\" + match[0], text)


ESCAPES: Final[tuple[Callable[[str], str], ...]] = (str, likely, thorough)
"""From nothing to everything; the first that reads right is used."""

_BLOCK_START: Final = re.compile(
    r"""^(?:
        (?P<number>\d{1,9})(?=[.)](?:\s|$))          # an ordered list item
      | (?=[-+*](?:\s|$))                            # a bullet
      | (?=\#{1,6}(?:\s|$))                          # a heading
      | (?=>)                                        # a quotation
      | (?=`{3}|~{3})                                # a code fence
      | (?=[-=+*_~:|][-=+*_~:|\s]*$)                 # a rule, an underline, front matter, a table
      | (?=\[[ xX]\](?:\s|$)|\[[^\]]+\]:|\[!\w+\])   # a task, a definition, an alert
      | (?=:\s)                                      # a definition's description
      | (?=\|)                                       # a table row
    )""",
    re.VERBOSE,
)


def at_start(markdown: str) -> str:
    """Inline Markdown that begins no block where it stands at the start of a line.

    >>> at_start("- no"), at_start("2026) yes"), at_start("plain")
    ('\\\\- no', '2026\\\\) yes', 'plain')
    """
    started = _BLOCK_START.sub(lambda match: (match["number"] or "") + "\\", markdown)
    if is_generator_line(started.encode()) and _PUNCTUATION.match(started):
        return "\\" + started  # what speaks to a site generator would not be translated
    return started


def _end_of_heading(markdown: str) -> str:
    """Closing hashes and heading attributes are read at the end of a heading."""
    markdown = re.sub(r"(^|\s)(#+)$", lambda m: m[1] + "\\#" * len(m[2]), markdown)
    return re.sub(r"(?<!\\)\}$", r"\\}", markdown)


def in_heading(markdown: str) -> str:
    """Inline Markdown as the content of an ATX heading: on one line, and all of it text.

    >>> in_heading("a\\\\\\nb {x}")
    'a b {x\\\\}'
    """
    return _end_of_heading(markdown.replace("\\\n", " "))
