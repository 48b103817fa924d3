"""The records that flow from source to release: plain, frozen data without behaviour of their
own."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from pipeline.handling import PLAIN, Handling
from pipeline.states import State as State  # noqa: PLC0414 - of the records here, too


class Severity(StrEnum):
    """How much a finding matters: an error stops a strict job, a warning wants a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation about a source article or a catalog entry.

    ``rule`` is the stable id of the check; ``where`` is ``file:line`` relative to the project.

    >>> Finding("leftover", Severity.ERROR, "a chatbot's offer", "source/a.md:41").rule
    'leftover'
    """

    rule: str
    severity: Severity
    message: str
    where: str
    remedy: str = ""
    article: str = ""
    locale: str = ""
    msgid: str = ""


class UnitKind(StrEnum):
    """The place in a document that a unit's text comes from."""

    __hash__ = str.__hash__  # that of enumerations is Python

    FRONT_MATTER = "front matter"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    QUOTE = "quotation"
    ADMONITION = "admonition"
    TABLE_HEADER = "table header"
    TABLE_CELL = "table cell"
    FIGURE = "figure"
    FOOTNOTE = "footnote"
    TERM = "term"
    DEFINITION = "definition"
    TITLE = "title of a link"
    ADAPTED = "block"
    HTML = "HTML text"
    ATTRIBUTE = "HTML attribute"

    @property
    def is_html(self) -> bool:
        """Whether the text is that of raw HTML: with entities, without Markdown."""
        return self in (UnitKind.HTML, UnitKind.ATTRIBUTE)

    @property
    def is_plain(self) -> bool:
        """Whether the text is plain, without any markup."""
        return self in (UnitKind.FRONT_MATTER, UnitKind.TITLE)


class Unit(NamedTuple):
    """One translatable block of an article. A named tuple, since a run makes many thousands.

    ``msgid`` is the raw inline Markdown, with container prefixes stripped; in front matter and as
    the title of a link definition it is the plain value, in raw HTML it is HTML. ``start`` and
    ``end`` are byte offsets into the article's source: the span that a translation replaces.
    ``prefix`` is what every further line of a translation needs in front of it to stay inside the
    same containers. ``comment`` is the structural note that translators see as ``#.``. ``leaf`` is
    the index of the leaf that holds the text, ``segment`` that of a text among those of its block
    of HTML; -1 where there is none.
    ``handling`` is what the author's directives say. An ``ADAPTED`` unit is whole blocks as they
    are written, of which each locale has its own.
    """

    msgid: str
    kind: UnitKind
    start: int
    end: int
    line: int
    comment: str
    prefix: str = ""
    level: int = 0
    context: str | None = None
    leaf: int = -1
    handling: Handling = PLAIN
    segment: int = -1

    @property
    def key(self) -> tuple[str | None, str]:
        """``(msgctxt, msgid)``, which identifies the unit's entry in a catalog."""
        return (self.context, self.msgid)


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed translation, and where it came from (``origin`` becomes a provenance comment)."""

    key: tuple[str | None, str]
    msgstr: str
    origin: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a release: its path inside the bundle, its bytes, and what it is."""

    path: str
    data: bytes
    media_type: str
    locale: str = ""
    article: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Entries that keep a document from being published in a locale."""

    article: str
    locale: str
    state: State
    msgid: str
    where: str
    extra: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to look at a draft. ``name`` is stable, ``detail`` is for a person; ``weight`` orders
    the queue and is shown to nobody."""

    name: str
    detail: str
    weight: float
