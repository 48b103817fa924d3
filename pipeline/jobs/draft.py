"""Untranslated entries × the engines of the settings, in order → drafts in the catalogs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pipeline.catalog import Catalog, Entry, Key, Style
from pipeline.clock import catalog_date
from pipeline.engines.base import Accepted, Engine, Proposal, Request, Task
from pipeline.handling import why_by_hand
from pipeline.jobs.chain import NONE, chain_of, translates, translator_to_add
from pipeline.jobs.draft_chain import Result, admitted, draft_entries
from pipeline.jobs.draft_outbound import Outbound
from pipeline.jobs.draft_report import (
    ANEW,
    ANSWER,
    BY_HAND,
    DraftReport,
    LocaleDrafts,
    Rejected,
    Tally,
    Unavailable,
)
from pipeline.jobs.draft_requests import empty, requests_of
from pipeline.jobs.recall import Recall, readable
from pipeline.jobs.spending import Spending
from pipeline.jobs.terms import project_glossary
from pipeline.jobs.unreadable import naming_all
from pipeline.locales import Locale
from pipeline.model import State
from pipeline.project import Project
from pipeline.provenance import state_while_wanted, with_mark
from pipeline.spares import is_own_block

TOGETHER: Final = 1_000
"""Entries of one locale that are drafted together: enough to keep every worker of an engine busy,
few enough to hold in memory."""
_REMEMBERED: Final = 20_000
"""Texts for which a plan remembers what was found: the most that one article has."""

Progress = Callable[[str, int, int], None]
"""Told a locale, how many of its entries are done with, and how many there are so far."""


def draft_project(
    project: Project,
    article_ids: tuple[str, ...],
    locales: tuple[Locale, ...],
    now: datetime.datetime,
    *,
    plan_only: bool = False,
    without: Collection[str] = (),
    budget: Decimal | None = None,
    anew: bool = False,
    progress: Progress = lambda *_: None,
) -> DraftReport:
    """Give every entry without any translation a draft, where an engine has a good one.

    Drafts are fuzzy and say where they come from (``# origin: …``). Each catalog is written as soon
    as an engine is done with it, and when the run is interrupted, so that what was drafted stays.
    With ``plan_only`` nothing is written, and nothing asked of engines elsewhere or behind HTTP.
    ``without`` names engines to leave out. No request goes out that may cost more than is left of
    the ``budget`` (None: the settings'). What services answered in earlier runs is not asked for
    again, unless ``anew``.

    Raises :class:`SettingsError` for an unknown engine,
    :class:`CatalogError` for a catalog that cannot be read, :class:`SourceError` for an article
    that says something unknown about machines.
    """
    limit = project.settings.budget if budget is None else budget
    spending = Spending(project, now.date().isoformat(), limit, plan_only, anew)
    with Recall(project) as recall, spending:
        wanted = chain_of(project)
        declined = tuple(one for one in wanted if one.name in without)
        engines = spending.metered([one for one in wanted if one not in declined])
        chain = tuple(
            Outbound(one, plan_only, spending.known if one.name in spending.meters else None)
            if one.name in spending.meters or not one.capabilities.local
            else one
            for one in engines
        )
        corpus = _Corpus(project)
        date = catalog_date(now)
        run = _Run(project, chain, declined, corpus, recall, spending, date, plan_only, progress)
        with naming_all(project, article_ids, locales):
            done = tuple(run.locale(locale, article_ids) for locale in locales)
    sent = tuple(
        o.report(None if plan_only else spending.went(o.name))
        for o in chain
        if isinstance(o, Outbound) and o.entries and not o.capabilities.local
        if not spending.all_known(o.name)
    )
    unavailable = tuple(run.unavailable.values())
    return DraftReport(done, unavailable, plan_only, sent, spending.said())


class _Corpus:
    """Accepted translations by locale, read when first asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.glossary = project_glossary(project)
        self.found: dict[str, tuple[Accepted, ...]] = {}

    def accepted(self, locale: Locale) -> tuple[Accepted, ...]:
        if locale.posix not in self.found:
            self.found[locale.posix] = tuple(self._read(locale))
        return self.found[locale.posix]

    def _read(self, locale: Locale) -> Iterable[Accepted]:
        enough = {State.ATTESTED}
        if self.project.settings.accept == "translated":
            enough.add(State.TRANSLATED)
        for article_id, catalog, gone in self._catalogs(locale):
            for entry in catalog.body:
                current = state_while_wanted(entry)
                by_hand = why_by_hand(entry.extracted) or is_own_block(entry)
                if current in enough and not entry.plural and not by_hand:
                    attested = current is State.ATTESTED
                    obsolete = gone or entry.obsolete
                    yield Accepted(article_id, entry.key, entry.msgstr, attested, obsolete)

    def _catalogs(self, locale: Locale) -> Iterator[tuple[str, Catalog, bool]]:
        """Each article with its catalog, then those whose articles are gone."""
        for article_id in self.project.article_ids():
            catalog = self.project.article_catalog(article_id, locale)
            if catalog is not None:
                yield article_id, catalog, False
        for name in self.project.without_source(locale):
            catalog = readable(self.project, self.project.catalog_path(name, locale))
            if catalog is not None:
                yield name, catalog, True


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A catalog with empty entries: what is asked for, and where each entry stands."""

    path: str
    asked: dict[Key, tuple[Request, str]]


@dataclass(frozen=True, slots=True)
class _Run:
    """One call of :func:`draft_project`."""

    project: Project
    chain: tuple[Engine, ...]
    declined: tuple[Engine, ...]
    corpus: _Corpus
    recall: Recall
    spending: Spending
    date: str
    plan_only: bool
    progress: Progress
    unavailable: dict[tuple[str, str], Unavailable] = field(default_factory=dict)
    advice: dict[tuple[Locale, str], str] = field(default_factory=dict)

    def locale(self, locale: Locale, article_ids: Sequence[str]) -> LocaleDrafts:
        settings = self.project.settings
        own = settings.of(locale)
        origin = settings.locale(own.derive_from) if own.derive_from else None
        task = Task(
            settings.source_locale,
            locale,
            origin,
            self.corpus.accepted,
            # A plan measures what is known of each text, and asks the engines after that.
            lru_cache(_REMEMBERED)(self.recall.similar) if self.plan_only else self.recall.similar,
            self.corpus.glossary,
            register=own.register,
            style=own.style,
        )
        tally = Tally(locale)
        together: list[_Waiting] = []
        for waiting in self._waiting(locale, article_ids, tally):
            together.append(waiting)
            if sum(len(item.asked) for item in together) >= TOGETHER:
                self._draft(together, task, tally)
                together = []
        if together:
            self._draft(together, task, tally)
        names = [one.name for one in self.chain]
        shares = self.spending.shares(locale.posix, tally.volumes.by_engine, names)
        return tally.report(names, shares)

    def _waiting(
        self, locale: Locale, article_ids: Sequence[str], tally: Tally
    ) -> Iterator[_Waiting]:
        for component in self.project.components(article_ids):
            asked: dict[Key, tuple[Request, str]] = {}
            for article_id in component.articles:
                if article_id not in article_ids:
                    continue
                catalog = self.project.article_catalog(article_id, locale)
                if catalog is None:
                    tally.uncatalogued.append(article_id)
                    continue
                for request, where, why in requests_of(self.project, article_id, catalog):
                    if why:
                        tally.by_hand(where, why)
                    else:
                        asked.setdefault(request.key, (request, where))
            asked = {k: (r, where) for k, (r, where) in asked.items() if where not in tally.people}
            if asked:
                yield _Waiting(self.project.catalog_path(component.name, locale), asked)

    def _draft(self, together: Sequence[_Waiting], task: Task, tally: Tally) -> None:
        absent = self._absent(task)
        asked = [one for one in self.chain if one.serves(task) and one.name not in absent]
        places = {
            id(request): (waiting.path, where)
            for waiting in together
            for request, where in waiting.asked.values()
        }
        requests = [request for waiting in together for request, _ in waiting.asked.values()]
        if self.plan_only:
            tally.volumes.measure(requests, task)
        saver = _Saver(self, tally)
        passes = len(requests) * len(asked)
        heard = 0

        def hear(result: Result) -> None:
            nonlocal heard
            heard += 1
            self.progress(task.target.posix, heard, passes)
            saver.hear(result, places[id(result.request)][0])

        try:
            results = draft_entries(requests, asked, task, hear)
        finally:
            saver.save()
        self.progress(task.target.posix, passes, passes)
        tally.untranslated += len(results)
        for result in results:
            request, where = result.request, places[id(result.request)][1]
            tally.rejected += [
                Rejected(name, request.article, task.target.posix, where, request.text, reason)
                for name, reason in result.rejections
            ]
            if taken := result.engine or result.planned:
                tally.volumes.taken(taken, request.text)
            if result.proposal is not None:
                tally.drafted.append(result.engine)
            else:
                tally.left.append(self._why(result, task, absent, asked))

    def _absent(self, task: Task) -> dict[str, Unavailable]:
        """Engines that would serve but cannot run here; the whole run reports each once."""
        absent = {}
        for one in self.chain:
            missing = one.missing(task) if one.serves(task) else None
            if missing is not None:
                absent[one.name] = Unavailable(one.name, missing.reason, missing.remedy)
                self.unavailable[one.name, missing.reason] = absent[one.name]
        return absent

    def write(self, path: str, drafts: dict[Key, Proposal]) -> bool:
        """Put drafts into the catalog as it is on disk now: somebody may have saved it since."""
        catalog = self.project.catalog(path)
        if catalog is None:
            return False
        changed = {
            key: _drafted(entry, drafts[key], catalog.style)
            for key, entry in catalog.active().items()
            if key in drafts and empty(entry)
        }
        if not changed:
            return False
        catalog = catalog.with_entries(changed)
        if catalog.header is not None:
            catalog = catalog.with_fields({"PO-Revision-Date": self.date})
        return self.project.write(path, catalog.to_bytes())

    def _why(
        self, result: Result, task: Task, absent: dict[str, Unavailable], asked: Sequence[Engine]
    ) -> tuple[str, str, bool]:
        """Why an entry stays empty, what would help, and whether a service failed it."""
        if result.failures:
            last = result.failures[-1]
            return last.reason, last.remedy, True
        if result.rejections:
            names = dict.fromkeys(name for name, _ in result.rejections)
            kept = any(self.spending.known(name, result.request, task) for name in names)
            return "every draft was rejected", ANEW if kept else BY_HAND, False
        if result.waits:
            waits_there = "accept it there, then run 'draft' again"
            return result.waits, "" if result.planned else result.remedy or waits_there, False
        if absent:
            first = next(iter(absent.values()))
            return f"{first.engine} {first.reason}", first.remedy, False
        if not all(admitted(one, result.request) for one in asked):
            return f"its article says mt: {result.request.mt}", BY_HAND, False
        return *self._unanswered(result.request, task), False

    def _unanswered(self, request: Request, task: Task) -> tuple[str, str]:
        """The same of an entry that no engine had anything to say of."""
        for one in self.declined:
            if translates(one, task) and admitted(one, request):
                return f"it was not to be sent to {one.name}", ANSWER
        if any(translates(one, task) for one in self.chain):
            return "no engine had a draft", BY_HAND
        if request.mt == "never":
            return "its article says mt: never", BY_HAND
        reason = f"{NONE} {task.source.posix} → {task.target.posix}"
        if any(one.name == "memory" for one in self.chain):
            reason = f"memory has nothing like it to repeat, and {reason}"
        return reason, self._advice(task, request.mt)

    def _advice(self, task: Task, mt: str) -> str:
        # Thousands of entries may ask, and all of a locale get the same.
        if (task.target, mt) not in self.advice:
            locales = self.project.settings.locales
            here, elsewhere = translator_to_add(self.chain, task, locales)
            other = f", or {elsewhere}" if elsewhere and not mt else ""
            self.advice[task.target, mt] = here or f"{BY_HAND}{other}"
        return self.advice[task.target, mt]


@dataclass(slots=True)
class _Saver:
    """Writes drafts as they come, a catalog at a time: when an engine turns to the next one."""

    run: _Run
    tally: Tally
    path: str = ""
    drafts: dict[str, dict[Key, Proposal]] = field(default_factory=dict)

    def hear(self, result: Result, path: str) -> None:
        # Taken in before the write, which Ctrl-C may end.
        if result.proposal is not None:
            self.drafts.setdefault(path, {})[result.request.key] = result.proposal
        if path != self.path:
            self.save([other for other in self.drafts if other != path])
            self.path = path

    def save(self, paths: Sequence[str] | None = None) -> None:
        for path in list(self.drafts) if paths is None else paths:
            if not self.run.plan_only and self.run.write(path, self.drafts[path]):
                self.tally.written += [path] if path not in self.tally.written else []
            del self.drafts[path]


def _drafted(entry: Entry, proposal: Proposal, style: Style) -> Entry:
    filled = entry.with_msgstr(proposal.text, style).with_previous(None, style)
    return with_mark(filled.with_fuzzy(True, style), "origin", proposal.origin, style)
