"""The inline content of one unit: how it reads on its own, and what a translation must keep.

A msgid and its msgstr are inline Markdown of one block. :func:`reading` says what such a fragment
means wherever it stands (the *guarded* reading: no block construct can begin in it), and
:func:`lost` compares two readings: links, images, code, footnote marks, tags and shortcodes must
survive; the words, their order and their emphasis are the translator's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from pipeline.blocks import BREAKS, BlockKind, Inline, InlineKind
from pipeline.errors import SourceError
from pipeline.html_scan import markup_at
from pipeline.html_text import written
from pipeline.lines import is_cjk
from pipeline.markdown import fold_label, parse
from pipeline.shortcodes import shortcodes

GUARD: Final = "X "


@dataclass(frozen=True, slots=True)
class References:
    """What an article defines for its fragments: link labels and footnotes."""

    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    footnotes: tuple[str, ...] = ()
    _labels: frozenset[str] = field(init=False, repr=False, compare=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_labels", frozenset(map(fold_label, self.footnotes)))

    def resolve(self, label: str) -> tuple[str, str] | None:
        """``(url, title)`` of a reference label, or None."""
        return self.links.get(fold_label(label))

    def stubs(self, fragment: str) -> str:
        """Definitions for the footnotes that a fragment refers to; without one, ``[^1]`` is text.

        >>> References(footnotes=("a",)).stubs("x[^a] y[^b]")
        '\\n\\n[^a]: x'
        """
        if "[^" not in fragment:
            return ""
        labels = dict.fromkeys(_FOOTNOTE.findall(fragment))
        return "".join(f"\n\n[^{la}]: x" for la in labels if fold_label(la) in self._labels)


_FOOTNOTE: Final = re.compile(r"\[\^([^\[\]\n]+)\]")


NOTHING: Final[Counter[tuple[str, str]]] = Counter()
"""No parts: shared by most readings, and never changed."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``text`` is what a reader sees, ``parts`` the multiset of what must survive translation, as
    ``(kind, value)``; ``emphases`` and ``strikes`` count spans.

    ``shortcodes`` must survive too. They are found in how a fragment is written, which the reading
    of a block in its place does not know, so that equality leaves them out.
    """

    text: str
    parts: Counter[tuple[str, str]]
    emphases: int
    strikes: int
    shortcodes: Mapping[str, int] = field(default_factory=dict, compare=False)


def fold(fragment: str) -> str:
    """A fragment on one logical line: only hard breaks keep their newline.

    >>> fold(" a\\nb\\\\\\nc  \\nd ")
    'a b\\\\\\nc\\\\\\nd'
    """
    text = fragment.strip(_SPACES)
    if "\n" not in text and "\r" not in text:
        return text
    text = re.sub(r" {2,}(?:\r\n?|\n)", "\\\\\n", text)
    out: list[str] = []
    for line in re.split(r"\r\n?|\n", text):
        line = line.strip(_SPACES)
        if not line:
            continue
        if out and not out[-1].endswith("\\\n"):
            out.append("" if is_cjk(out[-1][-1:]) and is_cjk(line[:1]) else " ")
        out.append(line + "\n" if _ends_with_escape(line) else line)
    return "".join(out).rstrip("\n")


_SPACES: Final = " \t\r\n\x0b\x0c"
"""What Markdown strips from the edges of a text. An ideographic space is part of it."""


def _ends_with_escape(line: str) -> bool:
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def reading(fragment: str, references: References) -> Reading | None:
    """How a folded fragment reads inside a block; None where it is more than one block or nested
    too deeply.

    >>> sorted(reading("1. see `x` in [a](b.md)", References()).parts)
    [('code', 'x'), ('link', 'b.md')]
    """
    if is_plain(fragment):
        return Reading(fragment, NOTHING, 0, 0, shortcodes(fragment))
    inlines = guarded_inlines(fragment, references)
    if inlines is None:
        return None
    read = summarise(_unguarded(inlines))
    found = shortcodes(fragment)
    return Reading(read.text, read.parts, read.emphases, read.strikes, found) if found else read


def is_plain(fragment: str) -> bool:
    """Whether no inline markup can begin in a fragment: true of most, and they need no parser."""
    return _WORDS.fullmatch(fragment) is not None


_INERT: Final = r"[^\\`*_\[<&~\x00-\x1f]"
_WORDS: Final = re.compile(rf"(?:(?!\s){_INERT}+(?<!\s))?")


def guarded(fragment: str) -> str:
    """A fragment with letters before each of its lines, so that no block begins in it."""
    return "\n".join(GUARD + line for line in fragment.split("\n"))


def guarded_inlines(fragment: str, references: References) -> tuple[Inline, ...] | None:
    """The events of :func:`guarded` text, None where it is not one paragraph."""
    resolve = references.resolve if references.links and "[" in fragment else None
    try:
        tree = parse(guarded(fragment) + references.stubs(fragment), resolve)
    except SourceError:
        return None
    blocks = [block for block in tree.children if block.kind is not BlockKind.FOOTNOTE]
    if len(blocks) != 1 or blocks[0].kind is not BlockKind.PARAGRAPH:
        return None
    return blocks[0].inlines


def _unguarded(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    out: list[Inline] = []
    at_line_start = True
    for inline in inlines:
        if at_line_start and inline.text.startswith(GUARD):
            inline = inline._replace(text=inline.text[len(GUARD) :])
        elif at_line_start and inline.text == GUARD.strip():
            inline = inline._replace(text="")
        at_line_start = inline.kind in BREAKS
        out.append(inline)
    return tuple(out)


def summarise(inlines: Iterable[Inline]) -> Reading:
    """The reading of inline events, wherever they were parsed.

    Empty comments (which delimit emphasis beside CJK punctuation) count for nothing.
    """
    parts: list[tuple[str, str]] = []
    text: list[str] = []
    emphases = strikes = 0
    for inline in inlines:
        kind = inline.kind
        if kind is InlineKind.TEXT:
            text.append(inline.text)
        elif kind in BREAKS:
            text.append(" ")
        elif kind is InlineKind.CODE:
            text.append(inline.text)
            parts.append(("code", inline.text))
        elif kind is InlineKind.FOOTNOTE:
            parts.append(("footnote", inline.text))
        elif kind is InlineKind.HTML and inline.text != EMPTY_COMMENT:
            parts.append(("tag", _tag(inline.text)))
        elif kind is InlineKind.OPEN and inline.tag in ("link", "image"):
            parts.append((inline.tag, inline.url))
        elif kind is InlineKind.OPEN:
            emphases += inline.tag != "strikethrough"
            strikes += inline.tag == "strikethrough"
    # White space at the end of a heading is left in the text by the parser.
    shown = "".join(text).strip(_SPACES)
    return Reading(shown, Counter(parts) if parts else NOTHING, emphases, strikes)


EMPTY_COMMENT: Final = "<!-- -->"
_SPACE: Final = re.compile(r"\s+")


def _tag(raw: str) -> str:
    """A tag or comment but for the values of attributes that are a translator's to change."""
    text = _SPACE.sub(" ", raw)
    token = markup_at(text, 0)
    return written(token) if token is not None and token.name else text


def lost(source: Reading, target: Reading) -> tuple[str, ...]:
    """What a translation lost or added, one phrase each; empty where everything survived.

    >>> here = References()
    >>> lost(reading("see [a](b.md)", here), reading("mira `x`", here))
    ('lost link b.md', 'added code x')
    """
    before, after = _kept(source), _kept(target)
    if before is after:
        return ()
    missing = [f"lost {kind} {value}" for kind, value in sorted(before - after)]
    added = [f"added {kind} {value}" for kind, value in sorted(after - before)]
    return (*missing, *added)


def _kept(read: Reading) -> Counter[tuple[str, str]]:
    if not read.shortcodes:
        return read.parts
    return read.parts + Counter({("shortcode", s): n for s, n in read.shortcodes.items()})


def mend_emphasis(fragment: str, references: References, wanted: int) -> str:
    """Make emphasis beside CJK punctuation open and close.

    CommonMark's flanking rule leaves ``**“强调”**文字`` literal, since a delimiter between
    punctuation and a letter cannot close (and between two such spans it emphasises the words
    between them instead); an empty comment outside it is punctuation too, and shows nothing
    anywhere. No more than ``wanted`` spans come of it.

    >>> mend_emphasis("**“强调”**文字", References(), 1)
    '**“强调”**<!-- -->文字'
    """
    fragment = _starred(fragment, references, wanted) if "_" in fragment else fragment
    places = list(_places(fragment)) if wanted and "*" in fragment else []
    current = reading(fragment, references) if places else None
    if current is None or current.emphases > wanted:
        return fragment
    low, high = 1, len(places)
    best = fragment
    # The most places that do not make more emphasis than is wanted: each makes one span at most.
    while low <= high:
        count = (low + high + 1) // 2
        candidate = _commented(fragment, places[:count])
        mended = reading(candidate, references)
        if mended is None or mended.parts != current.parts or mended.emphases > wanted:
            high = count - 1
        else:
            best = candidate if mended.emphases >= current.emphases else best
            low = count + 1
    return best


def _starred(fragment: str, references: References, wanted: int) -> str:
    """A fragment with stars for underscores that have a letter of a script without case beside
    them. Words stand there where Latin ones have spaces, and underscores inside a word emphasise
    nothing.

    >>> _starred("文件_a_说", References(), 1), _starred("a_b_c", References(), 1)
    ('文件*a*说', 'a_b_c')
    """
    current = reading(fragment, references)
    for start, end, width in _underscored(fragment):
        if current is None or current.emphases >= wanted:
            break
        stars = "*" * width
        inside = fragment[start + width : end - width]
        candidate = f"{fragment[:start]}{stars}{inside}{stars}{fragment[end:]}"
        mended = reading(candidate, references)
        if mended is None or mended.parts != current.parts:
            continue
        if current.emphases < mended.emphases <= wanted:
            fragment, current = candidate, mended
    return fragment


_UNDERSCORES: Final = re.compile(r"(?<![\\_])_{1,2}(?!_)")


def _underscored(fragment: str) -> Iterator[tuple[int, int, int]]:
    """Where underscores seem to open and to close, with a letter without case beside them, and how
    many there are."""
    runs = [match.span() for match in _UNDERSCORES.finditer(fragment)]
    opened: tuple[int, int] | None = None
    for start, end in runs:
        before, after = fragment[:start][-1:], fragment[end : end + 1]
        if opened is None:
            if _is_edge(before) and after and not after.isspace():
                opened = (start, end)
        elif _is_edge(after) and not before.isspace() and end - start == opened[1] - opened[0]:
            if _is_caseless(after) or _is_caseless(fragment[: opened[0]][-1:]):
                yield opened[0], end, end - start
            opened = None


def has_dead_delimiters(fragment: str) -> bool:
    """Whether emphasis of a source itself fails to open or close beside punctuation: then how many
    spans a translation should have, its reading does not tell.

    >>> has_dead_delimiters("**“强调”**文字"), has_dead_delimiters("**强调**文字")
    (True, False)
    """
    return "*" in fragment and next(_places(fragment), None) is not None


def _is_edge(character: str) -> bool:
    """Whether underscores beside a character may be meant as emphasis."""
    return not character.isalnum() or _is_caseless(character)


_DELIMITED: Final = re.compile(r"(?<![\\*])(\*{1,3})(?![\s*])(?:[^*\\]|\\.)+?(?<![\s*])\1(?!\*)")


def _places(fragment: str) -> Iterator[tuple[int, ...]]:
    """For each span that is delimited and cannot open or close: where comments are needed."""
    for match in _DELIMITED.finditer(fragment):
        width = len(match[1])
        needed = []
        inside = (fragment[match.start() + width], fragment[match.end() - width - 1])
        if _is_mark(inside[0]) and match.start() and _is_letter(fragment[match.start() - 1]):
            needed.append(match.start())
        following = fragment[match.end() : match.end() + 1]
        if _is_mark(inside[1]) and following and _is_letter(following):
            needed.append(match.end())
        if needed:
            yield tuple(needed)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_caseless(character: str) -> bool:
    return character != "" and unicodedata.category(character) == "Lo"


def _is_letter(character: str) -> bool:
    return not character.isspace() and not _is_mark(character)


def _commented(fragment: str, places: list[tuple[int, ...]]) -> str:
    parts = []
    position = 0
    for offset in (offset for place in places for offset in place):
        parts += [fragment[position:offset], EMPTY_COMMENT]
        position = offset
    return "".join((*parts, fragment[position:]))
