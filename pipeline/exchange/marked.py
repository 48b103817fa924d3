"""Texts of other tools that hold whole blocks, with the marks of these, → the texts in them: po4a
keeps a quotation's ``>`` and a footnote's ``[^1]:`` in its catalogs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.article import read_article
from pipeline.errors import SourceError
from pipeline.exchange.parallel import align_articles
from pipeline.matching import Pair

_TASK: Final = re.compile(r"\[[ xX]\]\s")
_NOTE: Final = re.compile(r"\[\^[^\]\s]+\]:")
_MARK: Final = re.compile(r"(?:>|\[\^[^\]\s]+\]:|[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s)")


def unmarked(pair: Pair) -> Iterator[Pair]:
    """The texts of a pair whose source and translation begin with marks of blocks, where both have
    the same ones; nothing for any other pair.

    >>> pair = Pair("> Note: hot.\\n> Mind it.\\n", "> Achtung, heiß.\\n", "de.po:3", "de.po")
    >>> [(found.source, found.target) for found in unmarked(pair)]
    [('Note: hot. Mind it.', 'Achtung, heiß.')]
    """
    source, target = (text.strip() for text in (pair.source, pair.target))
    if _TASK.match(source) and _TASK.match(target):
        source, target = f"- {source}", f"- {target}"
    if not (_MARK.match(source) and _MARK.match(target)):
        return
    if _NOTE.findall(source) != _NOTE.findall(target):
        return  # The blocks may be as alike, and yet be other notes.
    try:
        ours = read_article("source", pair.where, f"{source}\n".encode())
        theirs = read_article("translation", pair.where, f"{target}\n".encode())
        aligned = align_articles(ours, theirs, pair.origin)
    except SourceError:
        return
    if aligned.beside.different or aligned.refused:
        return
    for found in aligned.pairs:
        yield replace(
            pair,
            source=found.source,
            target=found.target,
            doubt=pair.doubt or found.doubt,
            previous=None,
        )
