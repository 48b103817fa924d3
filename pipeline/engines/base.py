"""What an engine is: something that proposes translations for entries that have none.

An :class:`Engine` decides everything itself. A :class:`Translator` only turns texts into texts;
:class:`pipeline.engines.through.TextEngine` makes an engine of it, and looks after markup, batches,
workers, typography and failures. Most engines are translators.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from pipeline.catalog import Key
from pipeline.errors import LocaleError
from pipeline.fuzzy import Similar
from pipeline.glossary import Glossary
from pipeline.inline import References
from pipeline.locales import Locale, parse_locale
from pipeline.placeholders import NUMBERED, Style
from pipeline.syntax import Syntax


class Basis(StrEnum):
    """What an engine makes its drafts from."""

    SOURCE = "source"
    """The source text, which it translates."""
    ORIGIN = "origin"
    """An accepted translation in a related locale, which it converts."""
    MEMORY = "memory"
    """An accepted translation of the same text in the same locale, which it repeats."""


class Unit(StrEnum):
    """What an engine's price counts."""

    FREE = "free"
    CHARACTERS = "characters"
    TOKENS = "tokens"


@dataclass(frozen=True, slots=True)
class Pairs:
    """The languages that an engine reads and writes, spelled as it wants them.

    ``only`` are the pairs where not every source goes with every target.
    """

    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    only: frozenset[tuple[str, str]] = frozenset()

    def of(self, source: Locale, target: Locale) -> tuple[str, str] | None:
        """The codes of a locale pair, or None where the engine does not know it.

        >>> pairs = Pairs(("EN",), ("PT-BR", "ZH"))
        >>> pairs.of(parse_locale("en_GB"), parse_locale("zh_CN"))
        ('EN', 'ZH')
        >>> pairs.of(parse_locale("en"), parse_locale("zh_TW")) is None
        True
        """
        codes = code(source, self.sources), code(target, self.targets)
        if codes[0] is None or codes[1] is None or (self.only and codes not in self.only):
            return None
        return codes[0], codes[1]


def code(locale: Locale, known: Iterable[str]) -> str | None:
    """A locale among an engine's language codes: the most specific one that means it.

    >>> code(parse_locale("pt"), ["PT-PT", "PT-BR"]), code(parse_locale("de_AT"), ["de", "fr"])
    ('PT-BR', 'de')
    """
    spelled = {item.lower().replace("_", "-"): item for item in known}
    language, script, territory = locale.identity.split("_")
    for subtags in ((), (script, territory), (script,), (territory,)):
        wanted = "-".join((language, *subtags)) if subtags else locale.tag
        if wanted.lower() in spelled:
            return spelled[wanted.lower()]
    try:
        same_script = parse_locale(language).identity.split("_")[1] == script
    except LocaleError:
        same_script = False
    return spelled.get(language) if same_script else None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do, known without loading anything heavy.

    ``local``: no text leaves this machine. ``pairs`` None: any. ``styles`` are the spellings of
    markup that it keeps, best first. ``batch``, ``characters`` and ``bytes`` bound one request (0:
    no bound); ``workers`` may ask at once. ``glossary``, ``context`` and ``formality`` say what it
    takes beside the text, ``price`` what it counts. Words that ``keep`` matches it never sees.
    """

    local: bool
    basis: Basis
    pairs: Pairs | None = None
    styles: tuple[Style, ...] = (NUMBERED,)
    batch: int = 0
    characters: int = 0
    bytes: int = 0
    workers: int = 1
    glossary: bool = False
    context: bool = False
    formality: bool = False
    price: Unit = Unit.FREE
    keep: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Why an engine cannot run here, and what to do about it."""

    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A translation that may be published: what memory and conversion draw on.

    ``attested`` says whether a person put their name to it, ``obsolete`` that its text went from the
    article: it may have moved to another.
    """

    article: str
    key: Key
    msgstr: str
    attested: bool
    obsolete: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A locale pair, what is already accepted, and how the locale wants to be written.

    ``origin`` is the locale that the target derives from (``derive_from``), or None. ``accepted``
    gives every accepted translation of the project in a locale, articles in order; ``similar`` those
    of the texts most like one, best first. ``glossary`` is the project's. ``register`` is
    the form of address, ``style`` a note for whoever translates.
    """

    source: Locale
    target: Locale
    origin: Locale | None = None
    accepted: Callable[[Locale], Sequence[Accepted]] = field(default=lambda _: ())
    similar: Callable[[Locale, str], Sequence[Similar]] = field(default=lambda *_: ())
    glossary: Glossary = field(default_factory=Glossary)
    register: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What an article is about, in its own words."""

    title: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """An entry without translation. ``syntax`` is that of its text; ``references`` are its
    article's; ``before`` and ``after`` are the texts around it, ``mt`` is what its article says about
    machines (``local`` or ``never``), ``rejected`` the digests of texts that people rejected here."""

    article: str
    key: Key
    syntax: Syntax = Syntax.MARKDOWN
    references: References = field(default_factory=References)
    about: About = field(default_factory=About)
    before: str = ""
    after: str = ""
    mt: str = ""
    rejected: frozenset[str] = frozenset()

    @property
    def plain(self) -> bool:
        """Whether there can be no markup in the text."""
        return not self.syntax.has_markup

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
    """The engine had nothing to say, and what it waits for, if anything. ``planned``: it would be
    asked, if this were no plan."""

    reason: str = ""
    remedy: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """The engine could not be asked, or did not answer: why, and what would help."""

    reason: str
    remedy: str = ""


Outcome = Proposal | Rejection | Silence | Failure


class Described(Protocol):
    """What an engine, and a translator of texts that becomes one, says of itself."""

    @property
    def name(self) -> str:
        """What settings call it."""

    @property
    def capabilities(self) -> Capabilities:
        """What it is; known without loading anything heavy."""

    @property
    def host(self) -> str:
        """Where text goes, or nothing where it stays on this machine."""

    def missing(self, task: Task | None = None) -> Missing | None:
        """Why it cannot run here (for a task), or None where it can."""


class Around:
    """To inherit from: what stands around another says of itself what that one says."""

    __slots__ = ()

    @property
    def inside(self) -> Described:
        """What it stands around."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        return self.inside.name

    @property
    def capabilities(self) -> Capabilities:
        return self.inside.capabilities

    @property
    def host(self) -> str:
        return self.inside.host

    def missing(self, task: Task | None = None) -> Missing | None:
        return self.inside.missing(task)


class Engine(Described, Protocol):
    """One engine a file; the registry finds it by name."""

    def serves(self, task: Task) -> bool:
        """Whether it can do the task's locale pair, installed or not."""

    def propose(self, requests: Sequence[Request], task: Task) -> Iterable[Outcome]:
        """One outcome a request, in order, each as soon as it is there.

        Called only where it serves and is not missing.
        """


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts to translate at once, spelled in ``style``; ``codes`` are the languages as the engine
    spells them (empty where it has no ``pairs``), ``requests`` where each text comes from."""

    texts: tuple[str, ...]
    style: Style
    codes: tuple[str, str]
    task: Task
    requests: tuple[Request, ...]


class Translator(Described, Protocol):
    """Texts in, texts out; what else a draft takes is done around it."""

    @property
    def origin(self) -> str:
        """What drafts say about where they come from: name, model, version."""

    def translate(self, batch: Batch) -> Sequence[str]:
        """A translation a text, in order; empty where there is none.

        Called from several threads at once where ``capabilities.workers`` says so. Another count of
        translations, :class:`UnansweredError` and errors of no kind that we know say that the batch
        was no good: its halves are asked for, down to the text whose fault it is. Raises
        :class:`ServiceError` where this batch fails, :class:`ServiceRefusedError` where all would.
        """


class Simple:
    """What most translators on this machine have in common, to inherit from: no host, nothing
    missing, and drafts that say the engine's name."""

    name: str
    host = ""

    @property
    def origin(self) -> str:
        return self.name

    def missing(self, task: Task | None = None) -> Missing | None:  # noqa: ARG002 - any task
        return None


Options = Mapping[str, Any]
"""What ``[engines.<name>]`` says."""
