"""What drafting did, or would do: the records that commands show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.jobs.draft_costs import Leverage, Share, Volumes
from pipeline.locales import Locale

BY_HAND = "translate it in its catalog or with 'polyfolio review'"
ANSWER = f"'draft' asks again the next time; or {BY_HAND}"
ANEW = (
    "the replies are from an earlier run: 'polyfolio draft --anew' asks again for every empty entry,"
    f" which costs again where the service charges; or {BY_HAND}"
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A draft that an engine made and that was not good enough. ``where`` is the entry's
    ``file:line``."""

    engine: str
    article: str
    locale: str
    where: str
    msgid: str
    reason: str


@dataclass(frozen=True, slots=True)
class EngineCount:
    """What one engine did in a locale."""

    engine: str
    drafted: int
    rejected: int


@dataclass(frozen=True, slots=True)
class LeftEmpty:
    """Entries that stay without translation for one reason, and what would help. ``failed``: a
    service did not answer for them."""

    reason: str
    remedy: str
    entries: int
    failed: bool = False


@dataclass(frozen=True, slots=True)
class LocaleDrafts:
    """What drafting did in one locale.

    ``untranslated`` counts the entries that were empty before; ``written`` are the catalogs that
    changed, ``uncatalogued`` the articles that have none yet in this locale. ``shares`` is what each
    engine took (or would), ``leverage``, of a plan, what memory knows of the empty entries.
    """

    locale: str
    untranslated: int
    engines: tuple[EngineCount, ...]
    rejected: tuple[Rejected, ...]
    left: tuple[LeftEmpty, ...]
    written: tuple[str, ...]
    uncatalogued: tuple[str, ...]
    shares: tuple[Share, ...] = ()
    leverage: tuple[Leverage, ...] = ()

    @property
    def drafted(self) -> int:
        """How many entries have a draft now."""
        return sum(count.drafted for count in self.engines)


@dataclass(frozen=True, slots=True)
class Unavailable:
    """An engine of the settings that would have been asked, had it been there."""

    engine: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sending:
    """What went, or would go, to one engine that is not on this machine; nothing, where it was not
    reached or the budget did not allow it. ``terms`` of the glossary may go with it, at most."""

    engine: str
    host: str
    locales: tuple[str, ...]
    entries: int
    words: int
    characters: int
    terms: int = 0


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What drafting did, locale by locale; with ``plan_only``, what it would have done.

    ``sent`` counts the source texts that engines elsewhere were asked for (or would be, of which
    those before them in the chain may still draft some). ``said`` is what services had to tell.
    """

    locales: tuple[LocaleDrafts, ...]
    unavailable: tuple[Unavailable, ...]
    plan_only: bool
    sent: tuple[Sending, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether entries stay empty because a service did not answer."""
        return any(left.failed for item in self.locales for left in item.left)


@dataclass(slots=True)
class Tally:
    """What happens in one locale, while it happens; ``left`` are reasons with their remedies,
    ``people`` the entries that only people fill, and why."""

    locale: Locale
    untranslated: int = 0
    drafted: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    left: list[tuple[str, str, bool]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    uncatalogued: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    volumes: Volumes = field(default_factory=Volumes)

    def by_hand(self, where: str, why: str) -> None:
        """Leave an entry to people. Articles may share it: it is counted once."""
        if where not in self.people:
            self.people[where] = why
            self.untranslated += 1
            self.left.append((why, BY_HAND, False))

    def report(self, engines: Sequence[str], shares: Sequence[Share] = ()) -> LocaleDrafts:
        """The count so far, by engine in the order of the chain."""
        refused = [item.engine for item in self.rejected]
        counts = (
            EngineCount(name, self.drafted.count(name), refused.count(name)) for name in engines
        )
        return LocaleDrafts(
            self.locale.posix,
            self.untranslated,
            tuple(count for count in counts if count.drafted or count.rejected),
            tuple(self.rejected),
            tuple(
                LeftEmpty(reason, remedy, self.left.count((reason, remedy, failed)), failed)
                for reason, remedy, failed in dict.fromkeys(self.left)
            ),
            tuple(self.written),
            tuple(self.uncatalogued),
            tuple(shares),
            self.volumes.leverage(),
        )
