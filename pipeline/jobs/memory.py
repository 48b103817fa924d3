"""Translations from elsewhere → empty entries of the catalogs; accepted entries → TMX."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline import __version__
from pipeline.catalog import Catalog, Entry, Key, Style
from pipeline.clock import catalog_date
from pipeline.directives import refuse_faults
from pipeline.edition import left_to_people
from pipeline.exchange.gathered import Gathered, Skipped
from pipeline.exchange.memory import Match, Memory, Unmatched
from pipeline.exchange.parallel import Beside, Refused
from pipeline.exchange.tmx import writable, write_tmx
from pipeline.handling import is_adapted, why_by_hand
from pipeline.inline import References
from pipeline.jobs.unreadable import naming_all
from pipeline.locales import Locale
from pipeline.model import State
from pipeline.project import Project
from pipeline.provenance import is_blank, state, with_mark
from pipeline.syntax import syntax_of


@dataclass(frozen=True, slots=True)
class Doubt:
    """An entry that became a draft: where it stands, where its translation comes from, and why."""

    where: str
    msgid: str
    found: str
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A text with several translations: the one that was taken, as a draft, and where the others
    stand."""

    where: str
    msgid: str
    taken: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocaleMemory:
    """What an import did in one locale.

    ``read`` translations were found, of which ``unmatched`` translate nothing here
    (``unmatched_texts``). Of the entries
    that were empty, ``exact`` were matched by their very text and ``spelled`` but for the spelling
    of markup; ``accepted`` and ``drafted`` were filled, ``empty`` still wait. ``uncatalogued`` are
    articles without a catalog; ``by_hand`` entries are left to people, since an author's directive
    says so. ``swapped`` translations are texts of ours themselves, where hardly any of their sources
    is: the two were named the wrong way round.
    """

    locale: str
    read: int
    unmatched: int
    exact: int
    spelled: int
    accepted: int
    drafted: int
    empty: int
    doubts: tuple[Doubt, ...]
    conflicts: tuple[Conflict, ...]
    written: tuple[str, ...]
    uncatalogued: tuple[str, ...]
    by_hand: int = 0
    swapped: int = 0
    unmatched_texts: tuple[Unmatched, ...] = ()


@dataclass(frozen=True, slots=True)
class MemoryReport:
    """What an import did, or with ``dry_run`` would do."""

    files: int
    locales: tuple[LocaleMemory, ...]
    skipped: tuple[Skipped, ...]
    refused: tuple[Refused, ...]
    same: int
    dry_run: bool
    beside: tuple[Beside, ...] = ()


def import_memory(
    project: Project,
    gathered: Gathered,
    now: datetime.datetime,
    *,
    accept: bool = True,
    dry_run: bool = False,
) -> MemoryReport:
    """Fill empty entries with translations that were gathered.

    What was accepted in its file is accepted here, where it is proved to keep its source's markup
    and no other translation of the same text contradicts it; everything else is a draft, and so is
    all of it without ``accept``. An entry with any translation is never touched. Every catalog is
    read before the first is written.
    """
    articles = tuple(_articles(project))
    locales = [x for x in project.settings.locales if x.posix in gathered.pairs]
    with naming_all(project, [article.id for article in articles], locales):
        fillings = [
            _filled(project, locale, Memory(gathered.pairs[locale.posix]), articles, accept)
            for locale in locales
        ]
    date = catalog_date(now)
    done = []
    for filling in fillings:
        written = []
        for catalog in filling.catalogs:
            if catalog.header is not None:
                catalog = catalog.with_fields({"PO-Revision-Date": date})
            if dry_run or project.write(catalog.path, catalog.to_bytes()):
                written.append(catalog.path)
        done.append(filling.report(tuple(written)))
    return MemoryReport(
        gathered.files,
        tuple(done),
        tuple(gathered.skipped),
        tuple(gathered.refused),
        gathered.same,
        dry_run,
        tuple(gathered.beside),
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What an import has to know of an article: what its texts refer to, and which of them only
    people translate."""

    id: str
    references: References
    for_people: frozenset[Key]


def _articles(project: Project) -> Iterator[_Read]:
    for article_id in project.article_ids():
        article = project.article(article_id)
        refuse_faults(article, project.settings.every_locale)
        references = References(article.definitions, article.footnote_labels)
        yield _Read(article_id, references, frozenset(left_to_people(article)))


@dataclass(slots=True)
class _Filling:
    """What is found for one locale, catalog by catalog."""

    locale: Locale
    memory: Memory
    accept: bool
    changed: dict[str, dict[Key, Entry]] = field(default_factory=dict)
    seen: dict[str, set[Key]] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    catalogs: list[Catalog] = field(default_factory=list)
    uncatalogued: list[str] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    accepted: int = 0
    empty: int = 0
    by_hand: int = 0

    def article(self, article: _Read, catalog: Catalog) -> None:
        """Fill an article's entries; those that it shares with one before it are done."""
        references = article.references
        changed = self.changed.setdefault(catalog.path, {})
        seen = self.seen.setdefault(catalog.path, set())
        for key, entry in catalog.active().items():
            if key in seen:
                continue
            seen.add(key)
            self.texts.add(entry.msgid)
            syntax = syntax_of(entry.extracted)
            guarded = bool(why_by_hand(entry.extracted)) or key in article.for_people
            self.by_hand += guarded and _fillable(entry)
            if guarded or not _fillable(entry):
                self.memory.candidates(key, references, syntax)
                continue
            name = article.id.rpartition("/")[2]
            match = self.memory.find(key, references, syntax=syntax, article=name)
            if match is None:
                self.empty += 1
                continue
            changed[key] = self._taken(entry, match, catalog)

    def _taken(self, entry: Entry, match: Match, catalog: Catalog) -> Entry:
        self.matches.append(match)
        where = catalog.where(entry)
        if match.others:
            others = tuple(f"{pair.where}: {pair.target}" for pair in match.others)
            taken = f"{match.pair.where}: {match.text}"
            self.conflicts.append(Conflict(where, entry.msgid, taken, others))
        elif match.doubt:
            self.doubts.append(Doubt(where, entry.msgid, match.pair.where, match.doubt))
        accepted = self.accept and not match.doubt
        self.accepted += accepted
        return _filled_entry(entry, match, catalog.style, accepted)

    def report(self, written: tuple[str, ...]) -> LocaleMemory:
        read = {pair.where for pair in self.memory.pairs}
        exact = sum(match.exact for match in self.matches)
        unmatched = self.memory.unmatched()
        return LocaleMemory(
            locale=self.locale.posix,
            read=len(read),
            unmatched=len(unmatched),
            exact=exact,
            spelled=len(self.matches) - exact,
            accepted=self.accepted,
            drafted=len(self.matches) - self.accepted,
            empty=self.empty,
            doubts=tuple(self.doubts),
            conflicts=tuple(self.conflicts),
            written=written,
            uncatalogued=tuple(self.uncatalogued),
            by_hand=self.by_hand,
            swapped=self._swapped(read),
            unmatched_texts=unmatched,
        )

    def _swapped(self, read: set[str]) -> int:
        unused = (pair for pair in self.memory.pairs if pair.where not in self.memory.used)
        swapped = {pair.where for pair in unused if pair.target in self.texts}
        evident = 4 * len(swapped) > len(read) and len(swapped) > len(self.memory.used)
        return len(swapped) if evident else 0


def _filled(
    project: Project,
    locale: Locale,
    memory: Memory,
    articles: Sequence[_Read],
    accept: bool,
) -> _Filling:
    filling = _Filling(locale, memory, accept)
    for article in articles:
        catalog = project.article_catalog(article.id, locale)
        if catalog is None:
            filling.uncatalogued.append(article.id)
        else:
            filling.article(article, catalog)
    for path, changed in filling.changed.items():
        whole = project.catalog(path) if changed else None
        if whole is not None:
            filling.catalogs.append(whole.with_entries(_still_fillable(whole, changed)))
    return filling


def _still_fillable(catalog: Catalog, changed: Mapping[Key, Entry]) -> dict[Key, Entry]:
    """Without entries that a translator filled and saved since they were looked at."""
    active = catalog.active()
    return {key: new for key, new in changed.items() if key in active and _fillable(active[key])}


def _fillable(entry: Entry) -> bool:
    return all(map(is_blank, entry.msgstrs)) and not entry.plural and bool(entry.msgid)


def _filled_entry(entry: Entry, match: Match, style: Style, accepted: bool) -> Entry:
    """The entry with its translation. One that was fuzzy for an older text stays so for that."""
    filled = entry.with_msgstr(match.text, style)
    filled = filled.with_previous(None if accepted else match.pair.previous, style)
    filled = filled.with_fuzzy(not accepted, style)
    because = f" ({match.doubt})" if match.doubt else ""
    origin = " ".join(f"memory {match.pair.origin}{because}".split())
    return with_mark(filled, "origin", origin, style)


# --- out ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exported:
    """A TMX file, how many texts and translations it holds, how many it leaves out since nobody
    signed them, and which entries it cannot hold (XML has no control characters)."""

    data: bytes
    texts: int
    translations: int
    unsigned: int
    left_out: tuple[str, ...]


def export_memory(project: Project, locales: tuple[Locale, ...]) -> Exported:
    """Every accepted translation, as the settings' ``accept`` means it, in the articles' order."""
    enough = {State.ATTESTED}
    if project.settings.accept == "translated":
        enough.add(State.TRANSLATED)
    found: Texts = {}
    left_out: list[str] = []
    unsigned = 0
    seen: set[str] = set()
    for article_id in project.article_ids():
        for locale in locales:
            catalog = project.article_catalog(article_id, locale)
            for entry in catalog.body if catalog is not None else ():
                current = state(entry)
                where = catalog.where(entry) if catalog is not None else ""
                if where in seen:
                    continue
                seen.add(where)
                if entry.plural or is_adapted(entry.extracted):
                    continue
                if current not in enough:
                    unsigned += current is State.TRANSLATED
                    continue
                if not writable(f"{entry.msgctxt or ''}{entry.msgid}{entry.msgstr}"):
                    left_out.append(where)
                    continue
                texts = found.setdefault(entry.key, {}).setdefault(locale.tag, [])
                if entry.msgstr not in texts:
                    texts.append(entry.msgstr)
    units = tuple(tmx_units(found))
    translations = sum(len(unit[2]) for unit in units)
    data = write_tmx(project.settings.source_locale.tag, units, __version__)
    return Exported(data, len(found), translations, unsigned, tuple(left_out))


Texts = dict[Key, dict[str, list[str]]]
"""Translations by text and language."""


def tmx_units(
    found: Mapping[Key, Mapping[str, Sequence[str]]],
) -> Iterator[tuple[str | None, str, list[tuple[str, str]]]]:
    """A unit for each text, and more where a language has several translations of it."""
    for (context, msgid), by_language in found.items():
        for number in range(max(map(len, by_language.values()))):
            yield (
                context,
                msgid,
                [
                    (language, texts[number])
                    for language, texts in by_language.items()
                    if number < len(texts)
                ],
            )
