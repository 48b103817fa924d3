"""Untranslated entries × the engines of the settings, in order → drafts in the catalogs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from pipeline.catalog import Catalog, Entry, Key, Style
from pipeline.clock import catalog_date
from pipeline.directives import refuse_faults
from pipeline.edition import left_to_people
from pipeline.engines import engine, names
from pipeline.engines.base import Accepted, Basis, Engine, Proposal, Request, Task
from pipeline.handling import is_adapted, why_by_hand
from pipeline.inline import References
from pipeline.jobs.draft_chain import Result, draft_entries
from pipeline.jobs.draft_report import (
    BY_HAND,
    DraftReport,
    LocaleDrafts,
    Rejected,
    Tally,
    Unavailable,
)
from pipeline.jobs.recall import Recall
from pipeline.locales import Locale
from pipeline.model import State
from pipeline.project import SETTINGS, Project
from pipeline.provenance import state, with_mark


def draft_project(
    project: Project,
    article_ids: tuple[str, ...],
    locales: tuple[Locale, ...],
    now: datetime.datetime,
    *,
    plan_only: bool = False,
) -> DraftReport:
    """Give every entry without any translation a draft, where an engine has a good one.

    Drafts are fuzzy and say where they come from (``# origin: …``). Each catalog is written as soon
    as it is done, so that what was drafted before an interruption stays. With ``plan_only`` nothing
    is written. Raises :class:`SettingsError` for an unknown engine, :class:`CatalogError` for a
    catalog that cannot be read.
    """
    file = SETTINGS if (project.root / SETTINGS).is_file() else "pyproject.toml"
    chain = tuple(engine(name, file) for name in dict.fromkeys(project.settings.engines))
    with Recall(project) as recall:
        run = _Run(project, chain, _Corpus(project), recall, catalog_date(now), plan_only)
        done = tuple(run.locale(locale, article_ids) for locale in locales)
    return DraftReport(done, tuple(run.unavailable.values()), plan_only)


class _Corpus:
    """Accepted translations by locale, read when first asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.found: dict[str, tuple[Accepted, ...]] = {}

    def accepted(self, locale: Locale) -> tuple[Accepted, ...]:
        if locale.posix not in self.found:
            self.found[locale.posix] = tuple(self._read(locale))
        return self.found[locale.posix]

    def _read(self, locale: Locale) -> Iterable[Accepted]:
        enough = {State.ATTESTED}
        if self.project.settings.accept == "translated":
            enough.add(State.TRANSLATED)
        for article_id in self.project.article_ids():
            catalog = self.project.article_catalog(article_id, locale)
            for entry in catalog.body if catalog is not None else ():
                current = state(entry)
                if current in enough and not entry.plural and not is_adapted(entry.extracted):
                    attested = current is State.ATTESTED
                    yield Accepted(article_id, entry.key, entry.msgstr, attested)


@dataclass(frozen=True, slots=True)
class _Run:
    """One call of :func:`draft_project`."""

    project: Project
    chain: tuple[Engine, ...]
    corpus: _Corpus
    recall: Recall
    date: str
    plan_only: bool
    unavailable: dict[str, Unavailable] = field(default_factory=dict)

    def locale(self, locale: Locale, article_ids: Sequence[str]) -> LocaleDrafts:
        settings = self.project.settings
        derive_from = settings.of(locale).derive_from
        origin = settings.locale(derive_from) if derive_from else None
        task = Task(
            settings.source_locale, locale, origin, self.corpus.accepted, self.recall.similar
        )
        tally = Tally(locale)
        for component in self.project.components(article_ids):
            path = self.project.catalog_path(component.name, locale)
            asked: dict[Key, tuple[Request, str]] = {}
            for article_id in component.articles:
                if article_id not in article_ids:
                    continue
                catalog = self.project.article_catalog(article_id, locale)
                if catalog is None:
                    tally.uncatalogued.append(article_id)
                    continue
                for request, where in self._requests(article_id, catalog, tally):
                    asked.setdefault(request.key, (request, where))
            asked = {k: (r, where) for k, (r, where) in asked.items() if where not in tally.people}
            if asked:
                self._catalog(path, asked, task, tally)
        return tally.report([one.name for one in self.chain])

    def _requests(
        self, article_id: str, catalog: Catalog, tally: Tally
    ) -> Iterable[tuple[Request, str]]:
        """What an article wants drafts for, and where each entry stands. What an author's directive
        leaves to people is counted, and no request."""
        empty = {key: entry for key, entry in catalog.active().items() if _empty(entry)}
        if empty:
            article = self.project.article(article_id)
            refuse_faults(article, self.project.settings.every_locale)
            for_people = left_to_people(article)
            references = References(article.definitions, article.footnote_labels)
            for key, entry in empty.items():
                why = why_by_hand(entry.extracted) or for_people.get(key)
                if why:
                    tally.by_hand(catalog.where(entry), why)
                    continue
                request = Request(article_id, key, _plain(entry), references)
                yield request, catalog.where(entry)

    def _catalog(
        self, path: str, wanted: dict[Key, tuple[Request, str]], task: Task, tally: Tally
    ) -> None:
        absent = self._absent(task)
        asked = [one for one in self.chain if one.serves(task) and one.name not in absent]
        results = draft_entries([request for request, _ in wanted.values()], asked, task)
        tally.untranslated += len(results)
        for result in results:
            key = result.request.key
            tally.rejected += [
                Rejected(
                    name,
                    result.request.article,
                    task.target.posix,
                    wanted[key][1],
                    key[1],
                    reason,
                )
                for name, reason in result.rejections
            ]
            if result.proposal is not None:
                tally.drafted.append(result.engine)
            else:
                tally.left.append(self._why(result, task, absent))
        drafts = {r.request.key: r.proposal for r in results if r.proposal is not None}
        if drafts and not self.plan_only and self._write(path, drafts):
            tally.written.append(path)

    def _absent(self, task: Task) -> dict[str, Unavailable]:
        """Engines that would serve but cannot run here; the whole run reports each once."""
        absent = {}
        for one in self.chain:
            missing = one.missing() if one.serves(task) else None
            if missing is not None:
                absent[one.name] = Unavailable(one.name, missing.reason, missing.remedy)
        self.unavailable.update(absent)
        return absent

    def _write(self, path: str, drafts: dict[Key, Proposal]) -> bool:
        """Put drafts into the catalog as it is on disk now: somebody may have saved it since."""
        catalog = self.project.catalog(path)
        if catalog is None:
            return False
        changed = {
            key: _drafted(entry, drafts[key], catalog.style)
            for key, entry in catalog.active().items()
            if key in drafts and _empty(entry)
        }
        if not changed:
            return False
        catalog = catalog.with_entries(changed)
        if catalog.header is not None:
            catalog = catalog.with_fields({"PO-Revision-Date": self.date})
        return self.project.write(path, catalog.to_bytes())

    def _why(self, result: Result, task: Task, absent: dict[str, Unavailable]) -> tuple[str, str]:
        """Why an entry stays empty, and what would help."""
        if result.rejections:
            return "every draft was rejected", BY_HAND
        if result.waits:
            return result.waits, "accept it there, then run 'draft' again"
        if absent:
            first = next(iter(absent.values()))
            return f"{first.engine} {first.reason}", first.remedy
        if any(_translates(one, task) for one in self.chain):
            return "no engine had a draft", BY_HAND
        pair = f"{task.source.posix} → {task.target.posix}"
        return f"no engine in [draft] engines translates {pair}", self._advice(task)

    def _advice(self, task: Task) -> str:
        """The setting that would make an engine serve, where there is one."""
        chosen = [one.name for one in self.chain]
        for one in map(engine, names()):
            for origin in (task.origin, *self.project.settings.locales):
                if not _translates(one, replace(task, origin=origin)):
                    continue
                steps = [] if one.name in chosen else [f"add {one.name!r} to them"]
                if origin is not None and origin is not task.origin:
                    table = f"[locales.{task.target.posix}]"
                    steps.append(f'set derive_from = "{origin.posix}" in {table}')
                return " and ".join(steps)
        return BY_HAND


def _translates(one: Engine, task: Task) -> bool:
    return one.capabilities.basis is not Basis.MEMORY and one.serves(task)


def _empty(entry: Entry) -> bool:
    """Whether an entry has no translation at all; plural forms are never drafted."""
    return not any(entry.msgstrs) and not entry.plural and bool(entry.msgid)


def _plain(entry: Entry) -> bool:
    """Front matter is plain text, unless the same text also stands in the article's body."""
    return bool(entry.extracted) and all(
        comment.startswith("front matter:") for comment in entry.extracted
    )


def _drafted(entry: Entry, proposal: Proposal, style: Style) -> Entry:
    filled = entry.with_msgstr(proposal.text, style).with_previous(None, style)
    return with_mark(filled.with_fuzzy(True, style), "origin", proposal.origin, style)
