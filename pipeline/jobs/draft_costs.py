"""What drafting takes: how much text each engine is given, what is known of it, what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.counting import word_count
from pipeline.engines.base import Request, Task
from pipeline.engines.metered import Bill
from pipeline.fuzzy import THRESHOLD
from pipeline.pricing import BANDS, band, plain


@dataclass(frozen=True, slots=True)
class Volume:
    """An amount of source text: entries, words, characters."""

    units: int = 0
    words: int = 0
    characters: int = 0

    def more(self, text: str) -> Volume:
        """With one more text.

        >>> Volume().more("Two words")
        Volume(units=1, words=2, characters=9)
        """
        return Volume(self.units + 1, self.words + word_count(text), self.characters + len(text))


@dataclass(frozen=True, slots=True)
class Share:
    """What one engine takes in one locale: the entries that it drafts, and what it counts for them.

    ``metered``: it is asked over HTTP, or has a price; ``local``: it is on this machine;
    ``counts``: it counts something that usually costs. ``sent`` are the characters that go to it,
    placeholders included; ``known`` texts were paid for by an earlier run. Where nobody set a
    price, ``money`` is None. ``ceiling``: tokens and money are at most this. What was ``unsure`` went
    out and was not answered whole: the service may have counted it.
    """

    engine: str
    source: Volume
    metered: bool = False
    local: bool = True
    counts: bool = False
    requests: int = 0
    sent: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    money: str | None = None
    currency: str = ""
    known: int = 0
    known_characters: int = 0
    unsure: int = 0
    unsure_money: str | None = None
    ceiling: bool = False


@dataclass(frozen=True, slots=True)
class Leverage:
    """Source text whose best match in memory is in one band (see :data:`pipeline.pricing.BANDS`)."""

    band: str
    source: Volume


@dataclass(slots=True)
class Volumes:
    """The amounts of one locale, while they are counted."""

    by_engine: dict[str, Volume] = field(default_factory=dict)
    by_band: dict[str, Volume] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def taken(self, engine: str, text: str) -> None:
        """An engine takes an entry."""
        self.by_engine[engine] = self.by_engine.get(engine, Volume()).more(text)

    def measure(self, requests: Iterable[Request], task: Task) -> None:
        """Which band each text is in. The second time that a text comes, it is repeated, whatever
        is known of it; only a text that is known whole stays in its band."""
        known = {item.key[1] for item in task.accepted(task.target)}
        for request in requests:
            name = self._band(request.text, known, task)
            self.seen.add(request.text)
            self.by_band[name] = self.by_band.get(name, Volume()).more(request.text)

    def _band(self, text: str, known: set[str], task: Task) -> str:
        if text in known:
            return band(100.0, same=True)
        if text in self.seen:
            return BANDS[-1]
        best = next(iter(task.similar(task.target, text)), None)
        return band(best.score if best is not None and best.score >= THRESHOLD else 0.0)

    def leverage(self) -> tuple[Leverage, ...]:
        """The bands in order, those that hold nothing left out."""
        return tuple(Leverage(name, self.by_band[name]) for name in BANDS if name in self.by_band)


def share(
    engine: str,
    volume: Volume,
    bill: Bill,
    *,
    price: str | None,
    counts: bool,
    ceiling: bool,
    local: bool,
) -> Share:
    """An engine's share, from its bill; ``price`` is the currency where there is a price."""
    priced = price is not None
    return Share(
        engine,
        volume,
        True,
        local,
        counts,
        bill.requests,
        bill.used.characters,
        bill.used.tokens_in,
        bill.used.tokens_out,
        plain(bill.money) if priced else None,
        price or "",
        bill.known,
        bill.known_characters,
        bill.unsure.characters,
        plain(bill.unsure_money) if priced else None,
        ceiling,
    )


def total(shares: Sequence[Share]) -> dict[str, Decimal]:
    """Money by currency.

    >>> total([Share("a", Volume(), money="1.5", currency="EUR")])
    {'EUR': Decimal('1.5')}
    """
    found: dict[str, Decimal] = {}
    for item in shares:
        if item.money is not None:
            found[item.currency] = found.get(item.currency, Decimal(0)) + Decimal(item.money)
    return found
