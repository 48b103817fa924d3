"""What an engine is: something that proposes translations for entries that have none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from pipeline.catalog import Key
from pipeline.fuzzy import Similar
from pipeline.inline import References
from pipeline.locales import Locale


class Basis(StrEnum):
    """What an engine makes its drafts from."""

    SOURCE = "source"
    """The source text, which it translates."""
    ORIGIN = "origin"
    """An accepted translation in a related locale, which it converts."""
    MEMORY = "memory"
    """An accepted translation of the same text in the same locale, which it repeats."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """``local``: no text leaves this machine. ``basis``: what drafts are made from."""

    local: bool
    basis: Basis


@dataclass(frozen=True, slots=True)
class Missing:
    """Why an engine cannot run here, and what to do about it."""

    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A translation that may be published: what memory and conversion draw on.

    ``attested`` says whether a person put their name to it.
    """

    article: str
    key: Key
    msgstr: str
    attested: bool


@dataclass(frozen=True, slots=True)
class Task:
    """A locale pair, and what is already accepted.

    ``origin`` is the locale that the target derives from (``derive_from``), or None. ``accepted``
    gives every accepted translation of the project in a locale, articles in order; ``similar`` those
    of the texts most like one, best first. ``terms`` are the glossary's, in lower case, with their
    translations.
    """

    source: Locale
    target: Locale
    origin: Locale | None = None
    accepted: Callable[[Locale], Sequence[Accepted]] = field(default=lambda _: ())
    similar: Callable[[Locale, str], Sequence[Similar]] = field(default=lambda *_: ())
    terms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """An entry without translation. ``plain`` text is not Markdown; ``references`` are its
    article's."""

    article: str
    key: Key
    plain: bool = False
    references: References = field(default_factory=References)

    @property
    def text(self) -> str:
        """The source text."""
        return self.key[1]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft. ``origin`` says where it comes from, in the words of a provenance comment;
    ``made_from`` is the text that the engine worked on."""

    text: str
    origin: str
    made_from: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """The engine had a draft, and it was not good enough: why."""

    reason: str


@dataclass(frozen=True, slots=True)
class Silence:
    """The engine had nothing to say, and what it waits for, if anything."""

    reason: str = ""


Outcome = Proposal | Rejection | Silence


class Engine(Protocol):
    """One engine a file; the registry finds it by name."""

    @property
    def name(self) -> str:
        """What settings call it."""

    @property
    def capabilities(self) -> Capabilities:
        """What it is; known without loading anything heavy."""

    def missing(self) -> Missing | None:
        """Why it cannot run here, or None where it can."""

    def serves(self, task: Task) -> bool:
        """Whether it can do the task's locale pair, installed or not."""

    def propose(self, requests: Sequence[Request], task: Task) -> Sequence[Outcome]:
        """One outcome a request, in order. Called only where it serves and is not missing."""
