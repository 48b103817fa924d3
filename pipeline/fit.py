"""One translation → what goes into its span, proved to stand in such a place by itself.

The proof is local, in a few lines of Markdown with the same kind of leaf in the same kind of block,
so that ten thousand bad translations cost no more than ten thousand good ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from pipeline.blocks import LEAVES, Block, BlockKind
from pipeline.disentangle import disentangled
from pipeline.emphasis import has_dead_delimiters, mend_emphasis
from pipeline.errors import SourceError
from pipeline.escape import block_escapes, neutralise, sealed
from pipeline.fragment import fold
from pipeline.inline import Reading, References, lost, reading, summarise
from pipeline.markdown import parse
from pipeline.model import Unit
from pipeline.shortcodes import is_generator_line, shortcodes


@dataclass(frozen=True, slots=True)
class Piece:
    """What goes into the span, and how it must read there: as inline Markdown (``reading``), or in
    front matter as a ``value``."""

    text: str
    reading: Reading | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: its leaf and the kind of block around that.

    ``guarded`` says that something stands before it on its line, so that no block can begin there:
    a heading's hashes or a cell's pipe. ``tail`` is what follows a heading's text on its line.
    ``pairing`` are the marks that could pair with some on lines of the leaf that are not the
    unit's, and ``continues`` says that such lines come before; ``indent`` is the space between them
    and the unit, where no container has a part in it.
    """

    leaf: Block
    parent: BlockKind
    guarded: bool = False
    tail: str = ""
    pairing: str = ""
    continues: bool = False
    indent: str = ""


def place_of(unit: Unit, leaf: Block, around: tuple[Block, ...], source: bytes) -> Place:
    """The place of a unit in a leaf of its article."""
    start, end = leaf.content
    parent = around[-1].kind
    if leaf.kind is BlockKind.CELL:
        return Place(leaf, parent, guarded=_behind_pipe(source, start))
    if leaf.kind is BlockKind.HEADING and source[leaf.start : leaf.start + 1] == b"#":
        return Place(leaf, parent, guarded=True, tail=source[end : leaf.end].decode().rstrip())
    pairing = ""
    if (unit.start, unit.end) != leaf.content:
        pairing = _pairing(source[start : unit.start] + b"\n" + source[unit.end : end])
    indent = ""
    if unit.start > start and parent is BlockKind.DOCUMENT:
        before = source[start : unit.start].decode()
        indent = before[len(before.rstrip(" \t")) :]
    return Place(leaf, parent, pairing=pairing, continues=unit.start > start, indent=indent)


def _pairing(outside: bytes) -> str:
    """The marks that could pair with one among other lines of a paragraph. Where some of these are
    themselves translated, nobody knows what they will hold."""
    if any(line.strip(b" \t\r>") and not is_generator_line(line) for line in outside.split(b"\n")):
        return "".join(_PARTNERS)
    return "".join(mark for mark, partner in _PARTNERS.items() if partner.encode() in outside)


_PARTNERS: Final = {"`": "`", "*": "*", "_": "_", "~": "~", "[": "]", "]": "[", "<": ">"}


def _behind_pipe(source: bytes, offset: int) -> bool:
    while source[offset - 1 : offset] in (b" ", b"\t"):
        offset -= 1
    return source[offset - 1 : offset] == b"|"


_ONE_LINE: Final = frozenset({BlockKind.HEADING, BlockKind.CELL})
_NOT_ONE: Final = "the translation is not one paragraph of text"
_BREAKS_OUT: Final = "the translation would begin a block of another kind where it stands"


def fit(unit: Unit, target: str, place: Place, references: References, newline: str) -> Piece | str:
    """The piece for a translation, or why it cannot stand there.

    >>> from pipeline.article import read_article
    >>> from pipeline.extract import extract
    >>> a = read_article("a", "a.md", b"A day in May.\\n")
    >>> here = Place(a.tree.children[0], BlockKind.DOCUMENT)
    >>> fit(extract(a)[0], "1. Mai ist Feiertag.", here, References(), "\\n").text
    '1\\\\. Mai ist Feiertag.'
    """
    source = part_reading(place.leaf, unit.start, unit.end)
    return _fit(unit, target, place, source, references, newline)


class Fits:
    """What fits into the places of one article. Equal texts in places of one kind are fitted once:
    some articles have thousands of them."""

    def __init__(self, references: References, newline: str) -> None:
        self._references = references
        self._newline = newline
        self._known: dict[tuple[object, ...], tuple[Reading, Piece | str]] = {}

    def fit(self, unit: Unit, target: str, place: Place) -> Piece | str:
        """The same as :func:`fit`."""
        leaf = place.leaf
        source = part_reading(leaf, unit.start, unit.end)
        around = (
            place.parent,
            place.guarded,
            place.tail,
            place.pairing,
            place.continues,
            place.indent,
        )
        key = (unit.msgid, target, unit.prefix, leaf.kind, leaf.level, leaf.label, *around)
        known = self._known.get(key)
        if known is None or known[0] != source:
            piece = _fit(unit, target, place, source, self._references, self._newline)
            known = self._known[key] = (source, piece)
        return known[1]


def _fit(
    unit: Unit, target: str, place: Place, source: Reading, references: References, newline: str
) -> Piece | str:
    if "{" in unit.msgid:
        source = replace(source, shortcodes=shortcodes(unit.msgid))
    text = fold(target)
    if place.leaf.kind in _ONE_LINE:
        text = text.replace("\\\n", " ")
    text = saved(text, unit.msgid, source, references)
    read = reading(text, references)
    if read is None:
        return _NOT_ONE
    differences = lost(source, read)
    if differences:
        return "; ".join(differences)
    if place.pairing:
        closed = sealed(text, place.pairing, references)
        # A backslash may part a run of asterisks that paired as a whole; then the proof must do.
        text = closed if closed == text or reading(closed, references) == read else text
    spelling = text if _harmless(text, place) else _standing(text, read, place, references)
    if spelling is None:
        return _BREAKS_OUT
    return Piece(spelling.replace("\n", newline + unit.prefix), read)


def saved(text: str, msgid: str, source: Reading, references: References) -> str:
    """A folded translation with what escapes and comments can save of its source's markup.

    >>> here = References()
    >>> saved("Ein ` für `x`", "A `x`", reading("A `x`", here), here)
    'Ein \\\\` für `x`'
    """
    read = reading(text, references)
    if read is not None and _lacks(source, read):
        text = _restored(text, msgid, source, references)
        read = reading(text, references)
    if read is not None and (lost(source, read) or read.strikes > source.strikes == 0):
        text = neutralise(text, source, references)
    if source.emphases and ("*" in text or "_" in text) and not has_dead_delimiters(msgid):
        text = mend_emphasis(text, references, source.emphases)
    return text


def _restored(text: str, msgid: str, source: Reading, references: References) -> str:
    """A translation in which the marks that hide some of its source's markup are text."""
    # "![link](…)": what is there too much may be all that is wrong, and is the lesser change.
    for whatever in (False, True):
        plainer = neutralise(text, source, references, whatever=whatever)
        read = reading(plainer, references)
        if read is not None and not _lacks(source, read):
            return plainer
    return disentangled(text, msgid, source, references)


def _lacks(source: Reading, target: Reading) -> bool:
    """Whether some of the source's markup is missing; more of it may be a translator's choice."""
    missing = any(phrase.startswith("lost") for phrase in lost(source, target))
    return missing or target.emphases < source.emphases


def part_reading(leaf: Block, start: int, end: int) -> Reading:
    """How the part of a leaf between two offsets reads."""
    whole = leaf.content[0] >= start and leaf.content[1] <= end
    return summarise(leaf.inlines if whole else leaf.part(start, end))


def _harmless(text: str, place: Place) -> bool:
    """Whether nothing of a text can matter to blocks: lines that begin with a letter never do, nor
    with a quotation mark, code or strong emphasis."""
    if text.endswith(("\\", "#", "}")) or (place.leaf.kind is BlockKind.CELL and "|" in text):
        return False
    return place.guarded or all(map(_OPENS_NO_BLOCK.match, text.split("\n")))


_OPENS_NO_BLOCK: Final = re.compile(r"[A-Za-z\"'(]|[^\x00-\x7f\ufeff]|`[^`]|\*\*\w")


def _standing(text: str, read: Reading, place: Place, references: References) -> str | None:
    """The lightest spelling of a text that stands in its place, None where none does."""
    spellings = block_escapes(text, place.leaf, place.parent, place.guarded)
    return next((s for s in spellings if _stands(s, read, place, references)), None)


def _stands(text: str, read: Reading, place: Place, references: References) -> bool:
    """Whether a text, in a place like its own, is one leaf of the same kind and reads the same."""
    before, body, behind, path = _context(text, place)
    markdown = f"{before}{body}{behind}{references.stubs(text)}\n"
    resolve = references.resolve if references.links else None
    try:
        tree = parse(markdown, resolve)
    except SourceError:
        return False
    leaves = [
        (leaf, tuple(block.kind for block in around[1:]))
        for leaf, around in tree.walk()
        if leaf.kind in LEAVES and all(block.kind is not BlockKind.FOOTNOTE for block in around)
    ]
    # A table's first column stands alone; a definition comes with its term.
    number = 1 if place.parent is BlockKind.TABLE_ROW else 0
    extra = number or place.leaf.kind is BlockKind.TERM
    if len(leaves) != 1 + extra:
        return False
    leaf, around = leaves[number]
    start = len(before.encode()) if place.continues else 0
    return (
        (*around, leaf.kind) == path
        and (leaf.level, leaf.label) == (place.leaf.level, place.leaf.label)
        and summarise([inline for inline in leaf.inlines if inline.start >= start]) == read
    )


def _context(text: str, place: Place) -> tuple[str, str, str, tuple[BlockKind, ...]]:
    """The text's surroundings as ``(before, text, behind)``, and the kinds down to its leaf."""
    kind = place.leaf.kind
    if kind is BlockKind.CELL:
        pipe = "| " if place.guarded else ""
        path = (BlockKind.TABLE, place.parent, kind)
        if place.parent is BlockKind.TABLE_HEAD:
            return pipe, text, " |\n| --- |", path
        return f"| x |\n| --- |\n{pipe}", text, " |", path
    if kind is BlockKind.HEADING:
        if place.guarded:
            return "#" * place.leaf.level + " ", text, place.tail, (kind,)
        return "", text, "\n===" if place.leaf.level == 1 else "\n---", (kind,)
    if kind is BlockKind.TERM:
        return "", text, "\n: x", (BlockKind.DEFINITIONS, kind)
    mark, kinds = _containers(place.parent)
    before = f"{mark[0]}X\n{mark[1]}{place.indent}" if place.continues else mark[0]
    return before, text.replace("\n", "\n" + mark[1]), "", kinds


def _containers(parent: BlockKind) -> tuple[tuple[str, str], tuple[BlockKind, ...]]:
    """The marks of a container, before the first line and before the others, and the kinds of it
    and of a paragraph in it."""
    if parent is BlockKind.ITEM:
        return ("- ", "  "), (BlockKind.LIST, BlockKind.ITEM, BlockKind.PLAIN)
    if parent in (BlockKind.QUOTE, BlockKind.ALERT):
        return ("> ", "> "), (BlockKind.QUOTE, BlockKind.PARAGRAPH)
    return ("", ""), (BlockKind.PARAGRAPH,)
