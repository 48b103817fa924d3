"""Markdown → a tree of blocks with byte spans. The only importer of pyromark.

One grammar serves extraction, shielding, checks, composing and rendering: CommonMark with GFM
tables, task lists, strikethrough, footnotes, alerts, heading attributes and definition lists, as
pulldown-cmark reads them, and YAML or TOML front matter at the very beginning.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.blocks import LEAVES, Block, BlockKind, Inline, InlineKind
from pipeline.dialect import front_matter, masked
from pipeline.lines import line_of
from pipeline.tree import build_tree

if TYPE_CHECKING:
    import pyromark

__all__ = [
    "LEAVES",
    "Block",
    "BlockKind",
    "Definition",
    "Inline",
    "InlineKind",
    "Resolver",
    "definitions",
    "fold_label",
    "line_of",
    "parse",
]

Resolver = Callable[[str], tuple[str, str] | None]
"""A link label → ``(url, title)``, or None where it is not defined."""


def parse(text: str, resolve: Resolver | None = None) -> Block:
    """Parse Markdown into a block tree.

    ``resolve`` answers for reference labels that the text does not define itself (a fragment's,
    which the whole article defines). Raises :class:`SourceError`, located by line, for more
    of anything than :mod:`pipeline.bounds` allows.

    >>> parse("Hello *you*").children[0].inlines[0].text
    'Hello '
    """
    front = front_matter(text)
    source = text.encode()
    body = _without(front, text)
    read = masked(body)
    tree = build_tree(source, _parser(resolve).events_with_range(read), read is not body)
    return tree if front is None else tree._replace(children=(front, *tree.children))


class Definition(NamedTuple):
    """A link reference definition, with its span in the text's bytes."""

    label: str
    url: str
    title: str
    start: int
    end: int


def definitions(text: str) -> tuple[Definition, ...]:
    """The link reference definitions of a text, in order; of two for one label, the first.

    >>> [tuple(one) for one in definitions("[A b]: /x 'T'")]
    [('A b', '/x', 'T', 0, 13)]
    """
    if "]:" not in text:
        return ()
    known = _parser(None).reference_definitions(_without(front_matter(text), text))
    if not known:
        return ()
    found = (
        Definition(label, d["dest"], d["title"] or "", d["span"]["start"], d["span"]["end"])
        for label, d in known.items()
    )
    return tuple(sorted(found, key=lambda d: d.start))


def _without(front: Block | None, text: str) -> str:
    """A text of the same length in bytes, with empty lines for its front matter."""
    return text if front is None else "\n" * front.end + text.encode()[front.end :].decode()


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
