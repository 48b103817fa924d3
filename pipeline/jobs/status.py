"""Coverage: how far each article is in each locale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.counting import word_count
from pipeline.edition import units_in
from pipeline.extract import extract
from pipeline.handling import SIGNATURES
from pipeline.jobs.unreadable import naming_all
from pipeline.locales import Locale
from pipeline.model import State
from pipeline.project import Project
from pipeline.provenance import reviewers, state
from pipeline.publish import safety_keys


@dataclass(frozen=True, slots=True)
class Coverage:
    """Entries of one article in one locale by state, and words of the source by state.

    ``safety`` counts the safety texts that lack the signatures of two people.
    """

    article: str
    locale: str
    entries: dict[str, int]
    words: dict[str, int]
    safety: int = 0

    @property
    def total(self) -> int:
        return sum(self.entries.values())

    @property
    def accepted(self) -> int:
        """Entries that a person accepted, signed or not."""
        return self.entries[State.TRANSLATED] + self.entries[State.ATTESTED]


def coverage(
    project: Project, article_ids: tuple[str, ...], locales: tuple[Locale, ...]
) -> tuple[Coverage, ...]:
    """Coverage against the sources as they are now, whether or not they were extracted."""
    with naming_all(project, article_ids, locales):
        return tuple(_coverage(project, article_ids, locales))


def _coverage(
    project: Project, article_ids: tuple[str, ...], locales: tuple[Locale, ...]
) -> Iterator[Coverage]:
    for article_id in article_ids:
        units = extract(project.article(article_id))
        for locale in locales:
            mine = units_in(units, locale)
            keys = dict.fromkeys(unit.key for unit in mine)
            catalog = project.article_catalog(article_id, locale)
            entries = catalog.active() if catalog is not None else {}
            by_state: Counter[str] = Counter()
            words: Counter[str] = Counter()
            for key in keys:
                entry = entries.get(key)
                current = state(entry) if entry is not None else State.UNTRANSLATED
                by_state[current] += 1
                words[current] += word_count(key[1])
            guarded = safety_keys(mine, entries)
            safety = sum(
                1
                for key in guarded
                if (entry := entries.get(key)) is None
                or state(entry) is not State.ATTESTED
                or len(reviewers(entry)) < SIGNATURES
            )
            states = [s.value for s in State if s is not State.OBSOLETE]
            yield Coverage(
                article_id,
                locale.posix,
                {s: by_state[s] for s in states},
                {s: words[s] for s in states},
                safety,
            )
