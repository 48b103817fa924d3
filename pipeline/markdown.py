"""Markdown → a tree of blocks with byte spans. The only importer of pyromark.

One grammar serves extraction, shielding, checks, composing and rendering: CommonMark with GFM
tables, task lists, strikethrough, footnotes, alerts, heading attributes and definition lists, as
pulldown-cmark reads them, and YAML or TOML front matter at the very beginning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from pipeline.blocks import LEAVES, Block, BlockKind, Inline, InlineKind
from pipeline.lines import line_of
from pipeline.tree import MAX_DEPTH, build_tree

if TYPE_CHECKING:
    import pyromark

__all__ = [
    "LEAVES",
    "MAX_DEPTH",
    "Block",
    "BlockKind",
    "Inline",
    "InlineKind",
    "Resolver",
    "fold_label",
    "line_of",
    "link_definitions",
    "parse",
]

Resolver = Callable[[str], tuple[str, str] | None]
"""A link label → ``(url, title)``, or None where it is not defined."""


def parse(text: str, resolve: Resolver | None = None) -> Block:
    """Parse Markdown into a block tree.

    ``resolve`` answers for reference labels that the text does not define itself (a fragment's,
    which the whole article defines). Raises :class:`SourceError`, located by line, for nesting
    beyond :data:`MAX_DEPTH`.

    >>> parse("Hello *you*").children[0].inlines[0].text
    'Hello '
    """
    front = _front_matter(text) if text.lstrip("\r\n").startswith(("---", "+++")) else None
    if front is None:
        return build_tree(text.encode(), _parser(resolve).events_with_range(text))
    # The parser's own front matter may stand anywhere, so that text between two rules would be
    # lost; here it is blanked instead, byte for byte.
    behind = text.encode()[front.end :].decode()
    blanked = "\n" * front.end + behind
    tree = build_tree(blanked.encode(), _parser(resolve).events_with_range(blanked))
    return replace(tree, children=(front, *tree.children))


_YAML: Final = re.compile(
    r"""[\r\n]*---[ \t]*(?:\r\n?|\n)
    (?P<text>
      (?:[ \t]*\#[^\r\n]*(?:\r\n?|\n))*                    # comments
      (?:(?=(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z))              # nothing else,
        |[^\s:\-][^\r\n:]*:(?:[ \t\r\n])                    # a key at once, or one behind
        |(?:[ \t]*(?:\r\n?|\n))+[\w"'][\w.\-]*["']?:[ \t\r\n]  # blank lines
      )
      .*?)
    ^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_TOML: Final = re.compile(
    r"[\r\n]*\+\+\+[ \t]*(?:\r\n?|\n)(?P<text>.*?)^\+\+\+[ \t]*(?:\r\n?|\n|\Z)",
    re.DOTALL | re.MULTILINE,
)


def _front_matter(text: str) -> Block | None:
    for label, pattern in (("yaml", _YAML), ("toml", _TOML)):
        match = pattern.match(text)
        if match is not None:
            start, end = (len(text[: match.start("text")].encode()), len(match[0].encode()))
            content = (start, start + len(match["text"].encode()))
            return Block(
                BlockKind.METADATA, 0, end, label=label, content=content, text=match["text"]
            )
    return None


def link_definitions(text: str) -> Mapping[str, tuple[str, str]]:
    """Reference definitions of a text: case-folded label → ``(url, title)``.

    >>> link_definitions("[A b]: /x 'T'")
    {'a b': ('/x', 'T')}
    """
    if "]:" not in text:
        return {}
    found = _parser(None).reference_definitions(text)
    return {fold_label(label): (d["dest"], d["title"] or "") for label, d in found.items()}


def fold_label(label: str) -> str:
    """A link label in the form in which CommonMark compares labels (§ 4.7)."""
    return " ".join(label.split()).casefold()


@cache
def _options() -> pyromark.Options:
    from pyromark import Options

    return (
        Options.ENABLE_TABLES
        | Options.ENABLE_FOOTNOTES
        | Options.ENABLE_STRIKETHROUGH
        | Options.ENABLE_TASKLISTS
        | Options.ENABLE_HEADING_ATTRIBUTES
        | Options.ENABLE_GFM
        | Options.ENABLE_DEFINITION_LIST
    )


@cache
def _plain_parser() -> pyromark.Markdown:
    import pyromark

    return pyromark.Markdown(options=_options())


def _parser(resolve: Resolver | None) -> pyromark.Markdown:
    if resolve is None:
        return _plain_parser()
    import pyromark

    return pyromark.Markdown(
        options=_options(), broken_link_callback=lambda link: resolve(link["reference"])
    )
