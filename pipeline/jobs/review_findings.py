"""What ``check`` says of entries that a person is about to decide on, or has decided on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.catalog import Key
from pipeline.checks import glossary, literal_markup, numbers
from pipeline.edition import quarantined_in
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.handling import is_adapted
from pipeline.inline import references_of
from pipeline.jobs.terms import project_glossary
from pipeline.model import Finding
from pipeline.project import Project
from pipeline.review import Item


def refused(project: Project, texts: Iterable[tuple[Item, str]]) -> list[tuple[Item, str]]:
    """The items whose translation could not stand in its document, each with the reason that
    ``check`` would give once it is accepted."""
    groups: dict[tuple[str, str], dict[Key, tuple[Item, str]]] = {}
    for item, text in texts:
        groups.setdefault((item.article, item.locale), {})[item.entry.key] = item, text
    found: list[tuple[Item, str]] = []
    for (article_id, locale), wanted in groups.items():
        article = project.article(article_id)
        targets = {key: text for key, (_, text) in wanted.items()}
        try:
            units = extract(article)
            quarantined = quarantined_in(article, units, targets, project.settings.locale(locale))
        except SourceError:
            continue  # it is about the source, and 'check' says so
        reasons = {item.unit.key: item.reason for item in quarantined}
        found += [(item, reasons[key]) for key, (item, _) in wanted.items() if key in reasons]
    return found


def warnings(project: Project, items: Sequence[Item]) -> list[Finding]:
    """What the checks of numbers, terms and signs find in items as their catalogs have them now."""
    terms = project_glossary(project)
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
        read = project.article(article)
        references = references_of(read)
        found += literal_markup.check(catalog, entries, references, article, locale)
        found += numbers.check(catalog, entries, article, locale)
        found += glossary.check(catalog, entries, article, locale, terms)
    return found
