"""Atoms of inline content → inline Markdown, proved by reading it back.

Spans are written as delimiters around atoms. Where the result does not read as was meant (because
a delimiter stands between a letter and punctuation, say), the next way of writing is tried, down to
text without any markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.blocks import BlockKind, Inline, InlineKind, visible
from pipeline.imports.escape import ESCAPES, at_start, in_heading, is_harmless, likely
from pipeline.markdown import parse


@dataclass(frozen=True, slots=True)
class Span:
    """Emphasis or a link around text: ``kind`` is one of strong, emphasis, strikethrough, link."""

    kind: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Atom:
    """``kind`` is one of text, space, code, image, break, tag. ``text`` is an image's alternative,
    and a tag's own markup."""

    kind: str
    text: str = ""
    spans: tuple[Span, ...] = ()
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where inline content stands: how it is finished there, and a document that has it there."""

    kind: BlockKind
    finish: Callable[[str], str]
    document: Callable[[str], str]


PARAGRAPH: Final = Place(
    BlockKind.PARAGRAPH,
    lambda text: "\n".join(at_start(line) for line in text.split("\n")),
    lambda text: text,
)
HEADING: Final = Place(BlockKind.HEADING, in_heading, lambda text: f"## {text}")
CELL: Final = Place(
    BlockKind.CELL,
    lambda text: re.sub(r"\\.|\|", lambda m: "\\|" if m[0] == "|" else m[0], text),
    lambda text: f"| {text} |\n| --- |",
)

_DELIMITERS: Final = {"strong": "**", "emphasis": "*", "strikethrough": "~~"}


def write_inline(atoms: list[Atom], place: Place) -> str:
    """Atoms as Markdown that reads as they do in a place; at the worst, as text without any markup.

    White space must be in ``space`` atoms of its own, none of them beside another or at an end.

    >>> write_inline([Atom("text", "a_b", (Span("strong"),)), Atom("text", "c")], PARAGRAPH)
    '**a_b**c'
    """
    if not atoms:
        return ""
    if all(atom.kind in ("text", "space") and not atom.spans for atom in atoms):
        text = "".join(atom.text for atom in atoms)
        if "|" not in text and is_harmless(text):
            return text
    for markdown, meant in _candidates(atoms):
        finished = place.finish(markdown)
        if _reads_as(finished, meant, place):
            return finished
    bare = [_bare(atom) for atom in atoms if atom.kind != "tag"]
    return place.finish(_render(bare, ESCAPES[-1]))


def _bare(atom: Atom) -> Atom:
    return Atom("text" if atom.kind in ("code", "image") else atom.kind, atom.text)


def _candidates(atoms: list[Atom]) -> Iterator[tuple[str, list[Atom]]]:
    """Ways to write the same, the plainest first, and what each is meant to say."""
    for escape in ESCAPES:
        yield _render(atoms, escape), atoms
    yield _render(atoms, likely, apart=True), atoms
    last = {span.kind for atom in atoms for span in atom.spans}
    for kept in (("link", "strong"), ("link",), ()):
        if last <= set(kept):
            continue  # it would be the same as before
        last &= set(kept)
        fewer = [replace(a, spans=tuple(s for s in a.spans if s.kind in kept)) for a in atoms]
        for escape in ESCAPES[1:]:
            yield _render(fewer, escape), fewer


_EMPTY_COMMENT: Final = "<!-- -->"


def _render(atoms: Sequence[Atom], escape: Callable[[str], str], *, apart: bool = False) -> str:
    """``apart`` puts an empty comment, which shows nothing and counts as punctuation, between
    emphasis and what it touches: ``文字**（注）**文字`` would not be read as emphasis."""
    comment = _EMPTY_COMMENT if apart else ""
    out: list[str] = []
    opened: tuple[Span, ...] = ()
    space = ""
    for atom in (*atoms, Atom("break")):
        if atom.kind == "space":
            space = atom.text
            continue
        # A delimiter closes before white space and opens behind it.
        shared = _shared(opened, atom.spans)
        closed, new = opened[shared:], atom.spans[shared:]
        touching = comment if out and not space and atom.kind != "break" else ""
        out += [_close(span) for span in reversed(closed)]
        out.append(touching if _emphasized(closed) or _emphasized(new) else "")
        out.append(space)
        out += [_open(span) for span in new]
        out.append(_content(atom, escape))
        opened, space = atom.spans, ""
    return "".join(out).removesuffix(_BREAK)


def _emphasized(spans: Sequence[Span]) -> bool:
    return any(span.kind in _DELIMITERS for span in spans)


_BREAK: Final = "\\\n"


def _shared(opened: Sequence[Span], wanted: Sequence[Span]) -> int:
    count = 0
    for before, after in zip(opened, wanted, strict=False):
        if before != after:
            break
        count += 1
    return count


def _open(span: Span) -> str:
    return "[" if span.kind == "link" else _DELIMITERS[span.kind]


def _close(span: Span) -> str:
    return (
        f"]{_destination(span.url, span.title)}" if span.kind == "link" else _DELIMITERS[span.kind]
    )


def _destination(url: str, title: str) -> str:
    url = re.sub(r"&(?=\#?\w+;)", r"\\&", url)
    escaped = re.sub(r'(["\\]|&(?=\#?\w+;))', r"\\\1", title)
    return f'({url} "{escaped}")' if title else f"({url})"


def _content(atom: Atom, escape: Callable[[str], str]) -> str:
    match atom.kind:
        case "text":
            return escape(atom.text)
        case "code":
            return _code(atom.text)
        case "image":
            # An alternative is read as inline content, brackets and all.
            alternative = re.sub(r"([\\\[\]`*_<&~])", r"\\\1", atom.text)
            return f"![{alternative}]{_destination(atom.url, atom.title)}"
        case "break":
            return _BREAK
        case _:
            return atom.text


def _code(text: str) -> str:
    """A code span with a fence that its content does not hold.

    >>> _code("a`b"), _code("`")
    ('``a`b``', '`` ` ``')
    """
    if "`" not in text:
        return f"`{text}`"
    runs = {len(run) for run in re.findall("`+", text)}
    fence = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


# --- the proof ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What must be the same: the visible text, and how often each span, address and tag occurs."""

    text: str
    parts: Counter[tuple[str, str]]


def _expected(atoms: Sequence[Atom]) -> _Meaning:
    """What Markdown for these atoms must mean."""
    parts: Counter[tuple[str, str]] = Counter()
    text: list[str] = []
    opened: tuple[Span, ...] = ()
    for atom in atoms:
        text.append(" " if atom.kind == "break" else "" if atom.kind == "tag" else atom.text)
        if atom.kind == "space":
            continue
        if atom.kind in ("code", "tag"):
            parts[atom.kind, atom.text] += 1
        elif atom.kind == "image":
            parts["image", atom.url] += 1
        for span in atom.spans[_shared(opened, atom.spans) :]:
            parts[span.kind, span.url] += 1
        opened = atom.spans
    return _Meaning("".join(text), parts)


def _found(inlines: Sequence[Inline]) -> _Meaning:
    parts: Counter[tuple[str, str]] = Counter()
    for inline in inlines:
        if inline.kind is InlineKind.OPEN:
            parts[inline.tag, inline.url] += 1
        elif inline.kind is InlineKind.CODE:
            parts["code", inline.text] += 1
        elif inline.kind is InlineKind.HTML and inline.text != _EMPTY_COMMENT:
            parts["tag", inline.text] += 1
    return _Meaning(visible(inlines), parts)


def _reads_as(markdown: str, atoms: Sequence[Atom], place: Place) -> bool:
    tree = parse(place.document(markdown))
    leaves = list(tree.leaves())
    if len(tree.children) != 1 or len(leaves) != 1 or leaves[0].kind is not place.kind:
        return False
    return _found(leaves[0].inlines) == _expected(atoms)
