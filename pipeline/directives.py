"""An author's directives: comments such as ``<!-- i18n:skip -->``, which other tools ignore.

A directive stands alone on its line and is about the next block in the same container; its
``-start`` and ``-end`` forms are about the blocks between them. Each is resolved to the span of
bytes that it is about, so that whoever asks needs to know nothing of comments.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline.article import Article, once
from pipeline.blocks import Block, BlockKind, InlineKind
from pipeline.errors import LocaleError, SourceError
from pipeline.lines import LineNumbers
from pipeline.locales import Locale, parse_locale
from pipeline.scopes import NONE, Directive, Directives, Fault, Scope, may_have_directives

MAX_DIRECTIVES: Final = 1_000
"""More of them in one article are no author's."""

_VALUES: Final = {
    "skip": "",
    "note": "a text for translators",
    "context": "a name",
    "only": "locales",
    "adapt": "",
    "safety": "",
    "variant": "a name",
}
_ALIASES: Final = {"comment": "note"}
RANGES: Final = frozenset(_VALUES) - {"note"}
"""Directives with a form for several blocks."""
_KNOWN: Final = (
    *_VALUES,
    *_ALIASES,
    *(f"{name}-{edge}" for name in sorted(RANGES) for edge in ("start", "end")),
)
_COMMENT: Final = re.compile(r"\s*<!--(?P<inside>.*?)-->\s*", re.DOTALL)
_DIRECTIVE: Final = re.compile(
    r"\s*i18n\s*:\s*(?P<name>[\w-]*)\s*:?(?P<value>.*)", re.DOTALL | re.IGNORECASE
)
_BEGINNING: Final = re.compile(r"<!--\s*i18n\s*:", re.IGNORECASE)
_ALIKE: Final = re.compile(r"\s*[i1l|][1il|]8n\W*(?P<name>[a-z][a-z-]+)", re.IGNORECASE)
_HALF: Final = re.compile(r"<!-?\s*i18n\W", re.IGNORECASE)
_VARIANT: Final = re.compile(r"\w[\w.-]*")


@once
def directives(article: Article) -> Directives:
    """The directives of an article. Nothing is raised: a wrong one is a fault.

    >>> from pipeline.article import read_article
    >>> found = directives(read_article("a", "a.md", b"A\\n\\n<!-- i18n:skip -->\\nB\\n"))
    >>> [(s.directive.name, s.start) for s in found.scopes], found.faults
    ([('skip', 22)], ())
    """
    if not may_have_directives(article.source):
        return NONE
    reader = _Reader()
    try:
        reader.container(article.tree)
    except _TooManyError as error:
        remedy = f"an article may have {MAX_DIRECTIVES}"
        return Directives((), (Fault(error.offset, "too many i18n directives", remedy),))
    ordered = sorted(reader.scopes, key=lambda s: (s.start, -s.end, s.directive.offset))
    scopes = tuple(reader.agreeing(ordered, LineNumbers(article.source)))
    return Directives(scopes, tuple(sorted(reader.faults, key=lambda f: f.offset)))


def strangers(found: Directives, locales: Iterable[Locale]) -> tuple[Fault, ...]:
    """Faults for locales that a project does not have (``locales``: its own, source included)."""
    known = {locale.identity: locale.posix for locale in locales}
    return tuple(
        Fault(
            scope.directive.offset,
            f"{scope.directive} names {locale.posix}, which is no locale of this project",
            f"it has {', '.join(known.values())}",
        )
        for scope in found.named("only")
        for locale in scope.directive.locales
        if locale.identity not in known
    )


def refuse_faults(article: Article, locales: Iterable[Locale]) -> None:
    """Raise :class:`SourceError` for the first wrong directive of an article.

    A misspelled ``skip-start`` would otherwise change what is translated, and a forgotten
    ``skip-end`` make the rest of a catalog obsolete.
    """
    found = directives(article)
    faults = sorted((*found.faults, *strangers(found, locales)), key=lambda f: f.offset)
    if faults:
        line = LineNumbers(article.source).of(faults[0].offset)
        more = f"; {len(faults) - 1} more: polyfolio check" if len(faults) > 1 else ""
        raise SourceError(
            faults[0].what, where=f"{article.path}:{line}", remedy=faults[0].remedy + more
        )


class _TooManyError(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset


@dataclass(slots=True)
class _Open:
    """A range that has begun: its directive, and where its comment and its first block are."""

    directive: Directive
    index: int
    first: int = -1


@dataclass(slots=True)
class _Reader:
    """Reads one article."""

    scopes: list[Scope] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0

    def fault(self, offset: int, what: str, remedy: str) -> None:
        self.faults.append(Fault(offset, what, remedy))

    # --- comments ---------------------------------------------------------------------------------

    def container(self, container: Block) -> None:
        """Read the directives of a container's children, and of theirs."""
        pending: list[tuple[Directive, int]] = []
        ranges: list[_Open] = []
        last = -1
        for index, child in enumerate(container.children):
            if child.kind is BlockKind.METADATA:
                continue
            if child.kind is BlockKind.HTML and not child.children and _is_comment(child.text):
                directive = self.directive(child)
                if directive is None:
                    continue
                if directive.edge == "start":
                    ranges.append(_Open(directive, index))
                elif directive.edge == "end":
                    self.about_nothing(pending)
                    self.ended(container, directive, index, last, ranges)
                else:
                    pending.append((directive, index))
                continue
            self.inside(child)
            last = index
            for opened in ranges:
                opened.first = index if opened.first < 0 else opened.first
            self.about(container, index, pending)
        self.about_nothing(pending)
        for opened in ranges:
            self.never_ended(opened.directive)

    def inside(self, block: Block) -> None:
        """Look into a block that is no comment."""
        for inline in block.inlines:
            if inline.kind is InlineKind.HTML and _BEGINNING.match(inline.text):
                self.counted(inline.start)
                self.misplaced(inline.start)
        if _HALF.search("".join(i.text for i in block.inlines if i.kind is InlineKind.TEXT)):
            self.counted(block.start)
            self.no_directive(block.start, "<!-- i18n:… -->")
        if block.kind is BlockKind.HTML and (match := _BEGINNING.search(block.text)):
            self.counted(block.start)
            inside, end, _ = block.text[match.end() :].partition("-->")
            if end and "<!--" not in inside:
                self.misplaced(block.start)
            else:
                self.fault(block.start, "an i18n comment is not closed", "end it with -->")
        if block.children:
            self.container(block)

    def misplaced(self, offset: int) -> None:
        self.fault(
            offset,
            "an i18n directive beside other text means nothing",
            "write it alone on its line, one directive a line",
        )

    def counted(self, offset: int) -> None:
        self.count += 1
        if self.count > MAX_DIRECTIVES:
            raise _TooManyError(offset)

    def directive(self, block: Block) -> Directive | None:
        """The directive in a comment, None where it has none or a wrong one."""
        comment = _COMMENT.fullmatch(block.text)
        match = _DIRECTIVE.fullmatch(comment["inside"]) if comment else None
        if match is None:
            self.alike(comment["inside"] if comment else "", block.start)
            return None
        self.counted(block.start)
        written, value = match["name"].lower(), " ".join(match["value"].split())
        name, edge = written, ""
        for candidate in ("start", "end"):
            if written.removesuffix(f"-{candidate}") in RANGES and written.endswith(candidate):
                name, edge = written.removesuffix(f"-{candidate}"), candidate
        name = _ALIASES.get(name, name)
        if name not in _VALUES:
            self.unknown(block.start, match["name"])
            return None
        directive = Directive(name, value, edge, block.start)
        return self.checked(directive)

    def alike(self, inside: str, offset: int) -> None:
        """A comment that its author may take for a directive: a text marked ``i18n-safety`` must
        not be sent to a machine since nobody noticed."""
        match = _ALIKE.match(inside)
        near = match and difflib.get_close_matches(match["name"].lower(), _KNOWN, 1, 0.8)
        if near:
            self.counted(offset)
            self.no_directive(offset, f"<!-- i18n:{near[0]} -->")

    def no_directive(self, offset: int, meant: str) -> None:
        self.fault(offset, "looks like an i18n directive, and is none", f"write {meant}")

    def unknown(self, offset: int, name: str) -> None:
        near = difflib.get_close_matches(name.lower(), _KNOWN, 1, 0.65)
        remedy = f"did you mean i18n:{near[0]}?" if near else f"there are {', '.join(_VALUES)}"
        self.fault(offset, f"i18n:{name} is no directive", remedy)

    def checked(self, directive: Directive) -> Directive | None:
        """The directive with its locales read, None where its value is wrong."""
        wanted = "" if directive.edge == "end" else _VALUES[directive.name]
        at = directive.offset
        if bool(directive.value) != bool(wanted):
            if wanted:
                self.fault(at, f"{directive} needs {wanted}", f"write <!-- {directive} … -->")
            else:
                what = f"{directive} takes nothing, and has “{directive.value[:40]}”"
                self.fault(at, what, "say it in an i18n:note")
            return None
        if directive.name == "variant" and wanted and not _VARIANT.fullmatch(directive.value):
            what = f"“{directive.value[:40]}” cannot be a variant's name"
            self.fault(at, what, "use one word of letters, digits, '-', '_' and '.'")
            return None
        if directive.name != "only" or not wanted:
            return directive
        return self.with_locales(directive)

    def with_locales(self, directive: Directive) -> Directive | None:
        locales: dict[str, Locale] = {}
        for spelling in filter(None, re.split(r"[,;\s]+", directive.value)):
            try:
                locale = parse_locale(spelling)
            except LocaleError as error:
                self.fault(directive.offset, f"{directive}: {error.what}", error.remedy)
                return None
            locales.setdefault(locale.identity, locale)
        if not locales:
            self.fault(directive.offset, f"{directive} needs locales", f"write {directive} de, ar")
            return None
        return Directive(
            directive.name,
            directive.value,
            directive.edge,
            directive.offset,
            tuple(locales.values()),
        )

    # --- what they are about ----------------------------------------------------------------------

    def about(self, container: Block, index: int, pending: list[tuple[Directive, int]]) -> None:
        """A block: what is pending is about it."""
        child = container.children[index]
        comments = [number for _, number in pending]
        parts = tuple((container, number, number) for number in (*comments, index))
        for directive, _ in pending:
            wanted = parts if directive.name == "only" else ()
            self.scopes.append(Scope(directive, child.start, end_of(container, index), wanted))
        pending.clear()

    def about_nothing(self, pending: list[tuple[Directive, int]]) -> None:
        for directive, _ in pending:
            self.fault(
                directive.offset,
                f"{directive} is about nothing: no block follows it here",
                "write it right before a block, in the same list item or quotation",
            )
        pending.clear()

    def ended(
        self, container: Block, end: Directive, index: int, last: int, ranges: list[_Open]
    ) -> None:
        """An ``-end``: close the range that it belongs to."""
        if not any(opened.directive.name == end.name for opened in ranges):
            self.fault(
                end.offset,
                f"{end} has no {end.name}-start before it in the same list item or quotation",
                f"add <!-- i18n:{end.name}-start -->, or delete it",
            )
            return
        while ranges[-1].directive.name != end.name:
            self.never_ended(ranges.pop().directive, f"before {end}")
        opened = ranges.pop()
        if opened.first < 0:
            self.fault(opened.directive.offset, f"{opened.directive} holds nothing", "delete both")
            return
        children = container.children
        self.scopes.append(
            Scope(
                opened.directive,
                children[opened.first].start,
                end_of(container, last),
                ((container, opened.index, index),),
            )
        )

    def never_ended(self, directive: Directive, where: str = "") -> None:
        self.fault(
            directive.offset,
            f"{directive} is never ended{' ' if where else ''}{where}",
            f"add <!-- i18n:{directive.name}-end --> in the same list item or quotation",
        )

    # --- contradictions ---------------------------------------------------------------------------

    def agreeing(self, scopes: Iterable[Scope], lines: LineNumbers) -> Iterator[Scope]:
        """The scopes that agree with those around them; the others are faults."""
        active: list[Scope] = []
        notes: list[Scope] = []  # the only ones of which any number may be about one block
        for scope in scopes:
            active = [other for other in active if other.end > scope.start]
            beside = [*active, *notes] if scope.directive.name == "skip" else active
            other, problem = next(
                ((o, p) for o in reversed(beside) if (p := _disagreement(o, scope))), (None, "")
            )
            if other is None:
                (notes if scope.directive.name == "note" else active).append(scope)
                yield scope
                continue
            self.fault(
                scope.directive.offset,
                f"{scope.directive} {problem} (line {lines.of(other.directive.offset)})",
                "delete one of them",
            )


def end_of(container: Block, index: int) -> int:
    """Where a child ends: the parser lets a list of definitions run into what follows it."""
    children = container.children
    end = children[index].end
    return min(end, children[index + 1].start) if index + 1 < len(children) else end


_ONCE: Final = frozenset({"skip", "adapt", "safety"})
_WITHOUT_SKIP: Final = frozenset({"adapt", "safety"})


def _disagreement(outer: Scope, inner: Scope) -> str:
    """What is wrong with a directive within the scope of another, or nothing."""
    one, two = outer.directive, inner.directive
    if outer.end <= inner.start:
        return ""
    if one.name == "adapt" and two.offset >= outer.start:
        return f"stands in a block of {one}, which is text to translators"
    if one.name == two.name and two.name in _ONCE:
        return f"repeats {one}"
    same = (outer.start, outer.end) == (inner.start, inner.end)
    if one.name == two.name and same:
        return f"contradicts {one}" if one.value != two.value else f"repeats {one}"
    names = {one.name, two.name}
    if "skip" in names and (
        names & _WITHOUT_SKIP or (names & {"note", "context"} and (same or one.name == "skip"))
    ):
        return f"contradicts {one}"
    if one.name == two.name == "only":
        around = {locale.identity for locale in one.locales}
        if not all(locale.identity in around for locale in two.locales):
            return f"names a locale that {one} around it leaves out"
    return ""


def _is_comment(text: str) -> bool:
    return _COMMENT.fullmatch(text) is not None and text.count("<!--") == 1
