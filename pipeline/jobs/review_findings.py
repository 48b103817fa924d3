"""What ``check`` says of entries that a person is about to decide on, or has decided on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.article import Article, once
from pipeline.catalog import Key
from pipeline.checks import glossary, literal_markup, numbers
from pipeline.edition import quarantined_in
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.glossary import Glossary
from pipeline.handling import is_adapted
from pipeline.inline import references_of
from pipeline.jobs.terms import project_glossary
from pipeline.model import Finding
from pipeline.project import Project
from pipeline.review import Item

_REMEMBERED: Final = 16
"""So many articles are remembered; of a project with more, the first."""

_units: Final = once(extract)


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles that a decision is about, and the glossary. Each is read once, whatever is asked of
    it and in however many locales: most of the time goes into reading one fragment after another as
    its article would."""

    project: Project
    _read: dict[str, Article] = field(default_factory=dict)
    _terms: list[Glossary] = field(default_factory=list)

    def terms(self) -> Glossary:
        """Raises :class:`InputError` as :func:`pipeline.jobs.terms.project_glossary` does."""
        if not self._terms:
            self._terms.append(project_glossary(self.project))
        return self._terms[0]

    def article(self, article_id: str) -> Article:
        """Raises :class:`SourceError` as :meth:`pipeline.project.Project.article` does."""
        found = self._read.get(article_id) or self.project.article(article_id)
        if len(self._read) < _REMEMBERED:
            self._read[article_id] = found
        return found


def refused(articles: Articles, texts: Iterable[tuple[Item, str]]) -> list[tuple[Item, str]]:
    """The items whose translation could not stand in its document, each with the reason that
    ``check`` would give once it is accepted. Raises :class:`InputError` for what :func:`warnings`
    could not read afterwards, when the decision is written."""
    articles.terms()
    groups: dict[tuple[str, str], dict[Key, tuple[Item, str]]] = {}
    for item, text in texts:
        groups.setdefault((item.article, item.locale), {})[item.entry.key] = item, text
    found: list[tuple[Item, str]] = []
    for (article_id, locale), wanted in groups.items():
        article = articles.article(article_id)
        targets = {key: text for key, (_, text) in wanted.items()}
        try:
            wanted_in = articles.project.settings.locale(locale)
            quarantined = quarantined_in(article, _units(article), targets, wanted_in)
        except SourceError:
            continue  # it is about the source, and 'check' says so
        reasons = {item.unit.key: item.reason for item in quarantined}
        found += [(item, reasons[key]) for key, (item, _) in wanted.items() if key in reasons]
    return found


def warnings(articles: Articles, items: Sequence[Item]) -> list[Finding]:
    """What the checks of numbers, terms and signs find in items as their catalogs have them now."""
    project = articles.project
    terms = articles.terms()
    groups: dict[tuple[str, str], set[Key]] = {}
    for item in items:
        groups.setdefault((item.article, item.locale), set()).add(item.entry.key)
    found: list[Finding] = []
    for (article, locale), keys in groups.items():
        catalog = project.article_catalog(article, project.settings.locale(locale))
        if catalog is None:
            continue
        entries = [
            entry
            for key, entry in catalog.active().items()
            if key in keys and not is_adapted(entry.extracted)
        ]
        references = references_of(articles.article(article))
        found += literal_markup.check(catalog, entries, references, article, locale)
        found += numbers.check(catalog, entries, article, locale)
        found += glossary.check(catalog, entries, article, locale, terms)
    return found
