"""The inline content of one unit: how it reads on its own, and what a translation must keep.

A msgid and its msgstr are inline Markdown of one block. :func:`reading` says what such a fragment
means wherever it stands (the *guarded* reading: no block construct can begin in it), and
:func:`lost` compares two readings: links, images, code, footnote marks and tags must survive; the
words, their order and their emphasis are the translator's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pipeline.extract import is_cjk, visible
from pipeline.markdown import BlockKind, Inline, InlineKind, fold_label, parse

_GUARD: Final = "X "


@dataclass(frozen=True, slots=True)
class References:
    """What an article defines for its fragments: link labels and footnotes."""

    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    footnotes: tuple[str, ...] = ()

    def resolve(self, label: str) -> tuple[str, str] | None:
        """``(url, title)`` of a reference label, or None."""
        return self.links.get(fold_label(label))


@dataclass(frozen=True, slots=True)
class Reading:
    """``text`` is what a reader sees, ``parts`` the multiset of what must survive translation, as
    ``(kind, value)``; ``emphases`` counts the emphasis spans."""

    text: str
    parts: Counter[tuple[str, str]]
    emphases: int
    strikes: int


def fold(fragment: str) -> str:
    """A fragment on one logical line: only hard breaks keep their newline.

    >>> fold(" a\\nb\\\\\\nc  \\nd ")
    'a b\\\\\\nc\\\\\\nd'
    """
    text = re.sub(r" {2,}\r?\n", "\\\\\n", fragment.strip())
    out: list[str] = []
    for line in text.splitlines():
        line = line.strip()
        if out and not out[-1].endswith("\\\n"):
            out.append("" if is_cjk(out[-1][-1:]) and is_cjk(line[:1]) else " ")
        out.append(line + "\n" if _ends_with_escape(line) else line)
    return "".join(out).rstrip("\n")


def _ends_with_escape(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def reading(fragment: str, references: References) -> Reading | None:
    """How a folded fragment reads inside a block, or None where it is more than one block.

    >>> sorted(reading("1. see `x` in [a](b.md)", References()).parts)
    [('code', 'x'), ('link', 'b.md')]
    """
    guarded = "\n".join(_GUARD + line for line in fragment.split("\n"))
    stubs = "".join(
        f"\n\n[^{label}]: x" for label in references.footnotes if f"[^{label}]" in fragment
    )
    tree = parse(guarded + stubs, references.resolve if references.links else None)
    blocks = [block for block in tree.children if block.kind is not BlockKind.FOOTNOTE]
    if len(blocks) != 1 or blocks[0].kind is not BlockKind.PARAGRAPH:
        return None
    return summarise(_unguarded(blocks[0].inlines))


def _unguarded(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    out: list[Inline] = []
    at_line_start = True
    for inline in inlines:
        if at_line_start and inline.text.startswith(_GUARD):
            inline = inline._replace(text=inline.text[len(_GUARD) :])
        elif at_line_start and inline.text == _GUARD.strip():
            inline = inline._replace(text="")
        at_line_start = inline.kind in (InlineKind.HARD_BREAK, InlineKind.SOFT_BREAK)
        out.append(inline)
    return tuple(out)


def summarise(inlines: tuple[Inline, ...]) -> Reading:
    """The reading of inline events, wherever they were parsed.

    Empty comments (which delimit emphasis beside CJK punctuation) count for nothing.
    """
    parts: Counter[tuple[str, str]] = Counter()
    emphases = strikes = 0
    for inline in inlines:
        if inline.kind is InlineKind.CODE:
            parts["code", inline.text] += 1
        elif inline.kind is InlineKind.FOOTNOTE:
            parts["footnote", inline.text] += 1
        elif inline.kind is InlineKind.HTML and inline.text != EMPTY_COMMENT:
            parts["tag", _TRANSLATABLE_ATTRIBUTE.sub(r"\1", inline.text)] += 1
        elif inline.kind is InlineKind.OPEN and inline.tag in ("link", "image"):
            parts[inline.tag, inline.url] += 1
        elif inline.kind is InlineKind.OPEN and inline.tag in ("emphasis", "strong"):
            emphases += 1
        elif inline.kind is InlineKind.OPEN and inline.tag == "strikethrough":
            strikes += 1
    return Reading(visible(inlines), parts, emphases, strikes)


EMPTY_COMMENT: Final = "<!-- -->"
_TRANSLATABLE_ATTRIBUTE: Final = re.compile(
    r"(\s(?:alt|title|aria-label)\s*=\s*)(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE
)


def lost(source: Reading, target: Reading) -> tuple[str, ...]:
    """What a translation lost or added, one phrase each; empty where everything survived.

    >>> here = References()
    >>> lost(reading("see [a](b.md)", here), reading("mira `x`", here))
    ('lost link b.md', 'added code x')
    """
    missing = [f"lost {kind} {value}" for kind, value in sorted((source.parts - target.parts))]
    added = [f"added {kind} {value}" for kind, value in sorted((target.parts - source.parts))]
    return (*missing, *added)


def neutralise(fragment: str, source: Reading, target: Reading) -> str:
    """Escape characters that made markup of a kind that the source does not have at all.

    "~30 ~", "x < y > z" and a stray backquote are ordinary text in a sentence whose source holds no
    strikethrough, tag or code.

    >>> here = References()
    >>> neutralise("a `b`", reading("a b", here), reading("a `b`", here))
    'a \\\\`b\\\\`'
    """
    kinds = {kind for kind, _ in source.parts}
    surplus = {kind for kind, _ in target.parts - source.parts} - kinds
    specials = ""
    if target.strikes and not source.strikes:
        specials += "~"
    if "code" in surplus:
        specials += "`"
    if surplus & {"link", "image", "footnote"}:
        specials += "["
    if surplus & {"tag", "link"}:
        specials += "<"
    if not specials:
        return fragment
    return re.sub(rf"(?<!\\)((?:\\\\)*)([{re.escape(specials)}])", r"\1\\\2", fragment)


def mend_emphasis(fragment: str, references: References, wanted: int) -> str:
    """Make emphasis beside CJK punctuation open and close.

    CommonMark's flanking rule leaves ``**“强调”**文字`` literal, since a delimiter between
    punctuation and a letter cannot close; an empty comment outside it is punctuation too, and shows
    nothing anywhere. Applied only while fewer than ``wanted`` spans are recognised.

    >>> mend_emphasis("**“强调”**文字", References(), 1)
    '**“强调”**<!-- -->文字'
    """
    current = reading(fragment, references)
    if current is None or "*" not in current.text:
        return fragment
    for match in reversed(list(_DELIMITED.finditer(fragment))):
        if current.emphases >= wanted:
            break
        before, after = fragment[: match.start()], fragment[match.end() :]
        opening = EMPTY_COMMENT if before and not before[-1].isspace() else ""
        closing = EMPTY_COMMENT if after and not after[0].isspace() else ""
        for left, right in (("", closing), (opening, ""), (opening, closing)):
            candidate = f"{before}{left}{match[0]}{right}{after}"
            mended = reading(candidate, references)
            if mended is not None and mended.emphases > current.emphases:
                fragment, current = candidate, mended
                break
    return fragment


_DELIMITED: Final = re.compile(r"(?<![\\*])(\*{1,3})(?![\s*])(?:[^*\\]|\\.)+?(?<![\s*])\1(?!\*)")
