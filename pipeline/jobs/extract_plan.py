"""What a run of extraction is going to do with one component."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.catalog import Catalog, Key
from pipeline.component import Component
from pipeline.locales import Locale
from pipeline.template import TemplateEntry, Text, together


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """What merging did to one catalog, that of the article's component; ``written`` is False where
    no byte changed.

    Each text that came is in one count: ``added`` (without a translation), ``stale`` (fuzzy, with that
    of an old text that it continues), ``drafts`` (fuzzy: several old texts go on in it, ``joined`` of
    them in all), ``carried`` (accepted: only the markup of an old text changed), ``moved`` (with what
    another article had of it), ``returned`` (with what was obsolete). Of each that went and that
    nothing here or in another article goes on with, the translation is ``obsolete``, or the text was
    ``removed`` without any that is worth keeping.
    ``taken`` are the catalogs that this one began as, whose articles are gone.
    """

    article: str
    locale: str
    path: str
    written: bool
    added: int = 0
    stale: int = 0
    drafts: int = 0
    joined: int = 0
    carried: int = 0
    moved: int = 0
    returned: int = 0
    obsolete: int = 0
    removed: int = 0
    taken: tuple[str, ...] = ()


@dataclass(slots=True)
class Plan:
    """One component: its new template, and its catalogs, those in ``waiting`` still to be merged,
    those in ``begun`` without a file yet, those in ``taken`` as catalogs of articles that are gone.
    ``counts`` has the units and words of each article that was asked for."""

    component: Component
    counts: dict[str, tuple[int, int]]
    parts: tuple[tuple[TemplateEntry, ...], ...]
    entries: tuple[TemplateEntry, ...]
    template: Text
    date: str
    old: tuple[Key, ...]
    is_back: bool = False
    waiting: dict[Locale, Catalog] = field(default_factory=dict)
    begun: set[Locale] = field(default_factory=set)
    taken: dict[Locale, tuple[str, ...]] = field(default_factory=dict)
    merged: dict[Locale, tuple[Catalog | Text, CatalogChange]] = field(default_factory=dict)
    alignments: dict[tuple[tuple[Key, ...], tuple[Key, ...]], Mapping[Key, tuple[Key, ...]]] = (
        field(default_factory=dict)
    )

    for_all: bool = field(init=False)
    """Whether every text is for every locale."""
    _keys: tuple[Key, ...] | None = None

    def __post_init__(self) -> None:
        self.for_all = all(entry.only is None for part in self.parts for entry in part)

    def wanted(self, locale: Locale) -> tuple[TemplateEntry, ...]:
        """What the locale's catalog is to have: blocks may be for some locales only."""
        if self.for_all:
            return self.entries
        parts = (tuple(e for e in part if e.stands_in(locale)) for part in self.parts)
        return together(parts)

    def new(self, locale: Locale) -> tuple[Key, ...]:
        if not self.for_all:
            return tuple(entry.key for entry in self.wanted(locale))
        if self._keys is None:
            self._keys = tuple(entry.key for entry in self.entries)
        return self._keys

    def catalog(self, locale: Locale) -> Catalog | None:
        """Its catalog in a locale, be it merged or waiting; None of one that only begins."""
        merged = self.merged[locale][0] if locale in self.merged else self.waiting.get(locale)
        return merged if isinstance(merged, Catalog) else None

    def begin(self, locale: Locale, empty: Catalog) -> None:
        """A catalog that nothing can be merged into: it has the template's own entries."""
        added = len(self.entries)
        text = Text(empty.path, empty.to_text(), self.template.body)
        change = CatalogChange("", locale.posix, empty.path, False, added)
        self.merged[locale] = (text, change)
