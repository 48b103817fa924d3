"""Article × accepted translations → localized Markdown, by substitution of byte spans.

Nothing is re-printed: with no translations the result *is* the source. A translation is escaped so
that it stays inside its block, then the whole result is parsed and compared with the source: the
same blocks in the same order, and in each translated leaf just what the translation reads as on its
own. What escaping cannot save is quarantined: that unit keeps its source text, every other goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.article import BOM, Article
from pipeline.frontmatter import scalar
from pipeline.inline import (
    Reading,
    References,
    fold,
    lost,
    mend_emphasis,
    neutralise,
    reading,
    summarise,
)
from pipeline.markdown import Block, BlockKind, parse
from pipeline.model import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A translation that cannot stand in the document, and why."""

    unit: Unit
    reason: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A localized article: its Markdown, and which units are still in the source language.

    ``source_units`` are indexes into the units that were given; ``quarantined`` names those of them
    that had a translation.
    """

    markdown: bytes
    source_units: frozenset[int]
    quarantined: tuple[Quarantined, ...]


def compose(
    article: Article, units: tuple[Unit, ...], targets: Mapping[tuple[str | None, str], str]
) -> Composed:
    """Put translations into an article.

    ``targets`` maps a unit's key to its translation; units without one keep their source text.

    >>> from pipeline.article import read_article
    >>> from pipeline.extract import extract
    >>> a = read_article("a", "a.md", b"A day in May.\\n")
    >>> compose(a, extract(a), {(None, "A day in May."): "1. Mai ist Feiertag."}).markdown
    b'1\\\\. Mai ist Feiertag.\\n'
    """
    references = References(article.definitions, article.footnote_labels)
    pieces: dict[int, _Piece] = {}
    problems: dict[int, str] = {}
    for index, unit in enumerate(units):
        target = targets.get(unit.key)
        if target is None or not target.strip():
            continue
        if unit.kind is UnitKind.FRONT_MATTER:
            field = next(f for f in article.front.fields if f.start == unit.start)
            pieces[index] = _Piece(scalar(" ".join(target.split()), field.style), None)
            continue
        outcome = _fit(unit, target, references, article)
        if isinstance(outcome, str):
            problems[index] = outcome
        else:
            pieces[index] = outcome
    markdown = _prove(article, units, pieces, problems)
    return Composed(
        (BOM if article.bom else b"") + markdown,
        frozenset(range(len(units))) - frozenset(pieces),
        tuple(Quarantined(units[index], problems[index]) for index in sorted(problems)),
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """What goes into the span, and how it must read there (None: not Markdown)."""

    text: str
    reading: Reading | None


_ONE_LINE: Final = frozenset({UnitKind.HEADING, UnitKind.TABLE_HEADER, UnitKind.TABLE_CELL})
_CELLS: Final = frozenset({UnitKind.TABLE_HEADER, UnitKind.TABLE_CELL})


def _fit(unit: Unit, target: str, references: References, article: Article) -> _Piece | str:
    source = reading(unit.msgid, references)
    text = fold(target)
    if unit.kind in _ONE_LINE:
        text = text.replace("\\\n", " ")
    read = reading(text, references)
    if source is None or read is None:
        return "the translation is more than one paragraph"
    changed = neutralise(text, source, read)
    if source.emphases > read.emphases:
        changed = mend_emphasis(changed, references, source.emphases)
    if changed != text:
        text = changed
        read = reading(text, references)
    if read is None:
        return "the translation is more than one paragraph"
    differences = lost(source, read)
    if differences:
        return "; ".join(differences)
    line_start = article.source.rfind(b"\n", 0, unit.start) + 1
    behind_hashes = b"#" in article.source[line_start : unit.start]
    text = _escape(text, unit, behind_hashes)
    return _Piece(text.replace("\n", article.newline + unit.prefix), read)


_LINE_START: Final = re.compile(
    r"""^(?:
        (?P<number>\d{1,9})(?=[.)](?:\s|$))          # an ordered list item
      | (?=[-+*](?:\s|$))                            # a bullet
      | (?=\#{1,6}(?:\s|$))                          # a heading
      | (?=>)                                        # a quotation
      | (?=`{3}|~{3})                                # a code fence
      | (?=(?:=+|-+)\s*$)                            # a setext underline
      | (?=([-*_])(?:\s*\2){2,}\s*$)                 # a rule
      | (?=\[[ xX]\](?:\s|$)|\[[^\]]+\]:|\[!\w+\])   # a task, a definition, an alert
      | (?=:\s)                                      # a definition's description
      | (?=\|)                                       # a table row
    )""",
    re.VERBOSE,
)


def _escape(text: str, unit: Unit, behind_hashes: bool) -> str:
    """Backslashes before whatever would begin a block (or end a heading or a cell) where it stands.

    Nothing can begin a block ``behind_hashes``, in an ATX heading.
    """
    if unit.kind in _CELLS:
        return text.replace("|", "\\|")
    if unit.kind is UnitKind.HEADING:
        text = re.sub(r"(^|\s)(#+)$", lambda m: m[1] + "\\#" * len(m[2]), text)
        text = re.sub(r"(?<!\\)\{(?=[^{}]*\}$)", r"\\{", text)
    if behind_hashes:
        return text
    return "\n".join(
        _LINE_START.sub(lambda m: (m["number"] or "") + "\\", line) for line in text.split("\n")
    )


def _prove(
    article: Article, units: tuple[Unit, ...], pieces: dict[int, _Piece], problems: dict[int, str]
) -> bytes:
    """Assemble, and take back one translation after another until the result has the source's
    structure; ``pieces`` and ``problems`` are updated."""
    source_outline = list(_outline(article.tree))
    while True:
        markdown, starts = _assemble(article.source, units, pieces)
        if not pieces:
            return markdown
        tree = parse(markdown.decode())
        culprit = _front_matter_culprit(article, markdown, tree, units, pieces)
        if culprit is None:
            culprit = _culprit(source_outline, tree, units, pieces, starts)
        if culprit is None:
            return markdown
        del pieces[culprit]
        problems[culprit] = "the translation would change the structure of the document"


def _assemble(
    source: bytes, units: tuple[Unit, ...], pieces: Mapping[int, _Piece]
) -> tuple[bytes, list[int]]:
    """The Markdown, and where in it each unit begins."""
    out: list[bytes] = []
    position = length = 0
    starts = [0] * len(units)
    for index in sorted(range(len(units)), key=lambda i: units[i].start):
        unit = units[index]
        between = source[position : unit.start]
        piece = pieces.get(index)
        body = source[unit.start : unit.end] if piece is None else piece.text.encode()
        starts[index] = length + len(between)
        out += (between, body)
        length += len(between) + len(body)
        position = unit.end
    out.append(source[position:])
    return b"".join(out), starts


def _outline(block: Block, depth: int = 0) -> Iterator[tuple[tuple[object, ...], Block]]:
    """Every block with what must not change of it, in document order."""
    literal = block.text if block.kind in (BlockKind.CODE, BlockKind.HTML) else ""
    label = block.label if block.kind is not BlockKind.METADATA else ""
    yield (
        (
            depth,
            block.kind,
            block.level,
            label,
            block.number,
            block.checked,
            block.aligns,
            block.tight,
            literal,
        ),
        block,
    )
    for child in block.children:
        yield from _outline(child, depth + 1)


def _culprit(
    source_outline: list[tuple[tuple[object, ...], Block]],
    tree: Block,
    units: tuple[Unit, ...],
    pieces: Mapping[int, _Piece],
    starts: list[int],
) -> int | None:
    """The index of a translation that broke the structure, or None where all is proved."""
    outline = list(_outline(tree))
    for (expected, _), (found, block) in zip(source_outline, outline, strict=False):
        if expected != found:
            return _latest(starts, pieces, block.start)
    if len(source_outline) != len(outline):
        return _latest(starts, pieces, len(outline[-1][1].text) + outline[-1][1].end)
    leaves = list(tree.leaves())
    for index, piece in pieces.items():
        if piece.reading is None:
            continue
        found_reading = summarise(leaves[units[index].leaf].inlines)
        if found_reading != piece.reading:
            return index
    return None


def _latest(starts: list[int], pieces: Mapping[int, _Piece], offset: int) -> int:
    before = [index for index in pieces if starts[index] <= offset]
    return max(before, key=starts.__getitem__) if before else min(pieces, key=starts.__getitem__)


def _front_matter_culprit(
    article: Article,
    markdown: bytes,
    tree: Block,
    units: tuple[Unit, ...],
    pieces: Mapping[int, _Piece],
) -> int | None:
    """A front-matter translation that does not read back; :func:`scalar` should never let one by."""
    fronts = [i for i in pieces if units[i].kind is UnitKind.FRONT_MATTER]
    if not fronts:
        return None
    from pipeline.article import read_article
    from pipeline.errors import SourceError

    try:
        found = read_article(article.id, article.path, markdown).front.fields
    except SourceError:
        return fronts[0]
    return None if len(found) == len(article.front.fields) else fronts[0]
