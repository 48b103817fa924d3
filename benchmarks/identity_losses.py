"""That no text of an article is left out without a reason, and how much of it is in units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.identity_counts import Counts
from benchmarks.identity_outline import SHORTCODE
from benchmarks.identity_pseudo import as_text
from pipeline.article import Article
from pipeline.blocks import LEAVES, visible
from pipeline.markdown import (
    Block,
    BlockKind,
    InlineKind,
    definitions,
    fold_label,
)
from pipeline.model import Unit

VERBATIM = (BlockKind.CODE, BlockKind.HTML, BlockKind.METADATA)
MARKERS = re.compile(
    # Of containers, footnotes and tasks; of alerts; a heading's attributes.
    r"^(?:[ \t>*+:-]|\d+[.)]|\[\^[^\]]*\]:)*(?:\[[xX]\](?=\s|$))?|\[!\w+\]"
    r"|\{\s*(?:[#.:/]|[\w:-]+=)[^{}]*\}\s*$"
)


def check_nothing_lost(article: Article) -> Iterator[str]:
    """No word of the source is outside its leaves, code, HTML, front matter and definitions, but for
    cells that a table has no column for."""
    rest = bytearray(article.source)
    spans = [(one.start, one.end) for one in definitions(article.source.decode())]
    for block, _ in article.tree.walk():
        if block.kind in LEAVES:
            spans.append(block.content)
        elif block.kind in VERBATIM:
            spans.append((block.start, block.end))
    for start, end in spans:
        rest[start:end] = re.sub(rb"[^\n]", b" ", rest[start:end])
    destination = -1
    for number, line in enumerate(rest.decode().split("\n"), start=1):
        again = re.match(r"(?:[ \t>*+:-]|\d+[.)])*\[([^\]]+)\]:", line)
        if again and fold_label(again[1]) in article.definitions:
            destination = -1 if line[again.end() :].strip() else number + 1
            continue  # a label's second definition
        if number == destination:
            continue
        left = MARKERS.sub(" ", line)
        if re.search(r"[^\W_]", left) and "|" not in left:
            yield f"line {number}: in no block: {left.strip()[:80]!r}"


def count_letters(article: Article, units: tuple[Unit, ...], counts: Counts) -> None:
    """Where the letters of an article are: with translators, or kept from them and why."""
    offered: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.kind.is_plain:
            counts.letters["units: front matter and titles of links"] += letters(unit.msgid)
        elif unit.kind.is_html:
            counts.letters["units: raw HTML"] += letters(as_text(unit.msgid))
        else:
            offered.setdefault(unit.leaf, []).append(unit)
    for block, _ in article.tree.walk():
        if block.kind is BlockKind.HTML:
            own = sum(letters(u.msgid) for u in units if block.start <= u.start < block.end)
            counts.letters["not: tags, styles and comments of raw HTML"] += (
                letters(block.text) - own
            )
        elif block.kind in VERBATIM:
            counts.letters[f"not: {block.kind}"] += letters(block.text)
    for number, leaf in enumerate(article.tree.leaves()):
        spans = offered.get(number, [])
        inside = sum(letters(visible(leaf.part(u.start, u.end))) for u in spans)
        whole = letters(visible(leaf.inlines))
        counts.letters["units: text"] += inside
        if whole > inside:
            counts.letters[f"not: {kind_of_rest(leaf, bool(spans))}"] += whole - inside


def kind_of_rest(leaf: Block, partly: bool) -> str:
    """Why text of a leaf is in no unit."""
    if partly:
        return "lines that are directives"
    text = visible(leaf.inlines)
    if all(i.kind is InlineKind.CODE or not letters(i.text) for i in leaf.inlines):
        return "leaves of code alone"
    if re.fullmatch(r"(?:\s*(?:\w+://|www\.)\S+|\W)*", text):
        return "leaves of addresses alone"
    if SHORTCODE.search(text) or text.startswith((":::", "!!!", "{:", "import ", "///")):
        return "lines that are directives"
    if text.startswith("$$"):
        return "formulas"
    return "other leaves"


def letters(text: str) -> int:
    """How many letters and digits a text has."""
    return sum(map(str.isalnum, text))
