"""What an author's directives are about: spans of an article's bytes, each with its directive."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.blocks import Block
from pipeline.handling import PLAIN, Handling
from pipeline.locales import Locale


def may_have_directives(source: bytes) -> bool:
    """Whether it is worth looking for directives in an article: a quick test, which says no to most.

    >>> may_have_directives(b"<!-- I18n : skip -->"), may_have_directives(b"<!-- skip -->")
    (True, False)
    """
    return b"<" in source and _HINT.search(source) is not None


_HINT: Final = re.compile(rb"<!-{0,2}\s*[i1l|][1il|]8n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive as it is written, at a byte ``offset``. ``edge`` is start, end or nothing."""

    name: str
    value: str
    edge: str
    offset: int
    locales: tuple[Locale, ...] = ()

    def __str__(self) -> str:
        return f"i18n:{self.name}{'-' if self.edge else ''}{self.edge}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a directive is about: the blocks between two byte offsets.

    ``parts`` are runs of children of one container, as ``(container, first, last)``: the blocks,
    and the comments that would be about nothing without them.
    """

    directive: Directive
    start: int
    end: int
    parts: tuple[tuple[Block, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """A directive that is wrong, and what to do about it."""

    offset: int
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Directives:
    """The directives of an article: ``scopes`` by where they begin, the wider before the narrower;
    ``faults`` by place. A wrong directive has no scope."""

    scopes: tuple[Scope, ...] = ()
    faults: tuple[Fault, ...] = ()

    def named(self, name: str) -> tuple[Scope, ...]:
        """The scopes of one kind of directive."""
        return tuple(scope for scope in self.scopes if scope.directive.name == name)


NONE: Final = Directives()


class Walk:
    """What directives say at byte offsets that only grow.

    >>> from pipeline.article import read_article
    >>> from pipeline.directives import directives
    >>> a = read_article("a", "a.md", b"<!-- i18n:context Menu -->\\nClose\\n")
    >>> Walk(directives(a)).at(27)
    (False, 'Menu', Handling(notes=(), safety=False, adapt=False, only=None, variant=''))
    """

    __slots__ = ("_active", "_answer", "_next", "_scopes", "_until")

    def __init__(self, found: Directives) -> None:
        self._scopes = found.scopes
        self._next = 0
        self._until = 0 if found.scopes else sys.maxsize
        self._active: list[Scope] = []
        self._answer: tuple[bool, str | None, Handling] = (False, None, PLAIN)

    def at(self, offset: int) -> tuple[bool, str | None, Handling]:
        """Whether the text there is skipped, its context, and how it is handled."""
        if offset < self._until:
            return self._answer
        while self._next < len(self._scopes) and self._scopes[self._next].start <= offset:
            self._active.append(self._scopes[self._next])
            self._next += 1
        self._active = [scope for scope in self._active if scope.end > offset]
        self._answer = _answer(self._active)
        changes = [scope.end for scope in self._active]
        changes += [scope.start for scope in self._scopes[self._next : self._next + 1]]
        self._until = min(changes, default=sys.maxsize)
        return self._answer


def _answer(active: Sequence[Scope]) -> tuple[bool, str | None, Handling]:
    context: str | None = None
    only: tuple[Locale, ...] | None = None
    notes: list[str] = []
    names = {scope.directive.name for scope in active}
    variant = ""
    for scope in active:
        directive = scope.directive
        if directive.name == "context":
            context = directive.value
        elif directive.name == "only":
            only = directive.locales
        elif directive.name == "variant":
            variant = directive.value
        elif directive.name == "note" and directive.value not in notes:
            notes.append(directive.value)
    handling = Handling(tuple(notes), "safety" in names, "adapt" in names, only, variant)
    return "skip" in names, context, handling if handling != PLAIN else PLAIN
