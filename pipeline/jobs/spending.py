"""What a run may spend and what it spends: engines on the meter, one purse, one journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.engines.base import Engine, Outcome, Request, Task, Unit
from pipeline.engines.budget import Purse
from pipeline.engines.earlier import from_before
from pipeline.engines.metered import Bill, Metered
from pipeline.engines.through import TextEngine
from pipeline.errors import SettingsError
from pipeline.jobs.draft_costs import Share, Volume, share
from pipeline.pricing import Price, price_of
from pipeline.project import Project
from pipeline.stores.journal import Journal
from pipeline.stores.notes import Notes


@dataclass(slots=True)
class Spending:
    """One run's money. Use it in a ``with`` statement: it holds the journal open."""

    project: Project
    day: str
    budget: Decimal | None = None
    plan_only: bool = False
    anew: bool = False
    journal: Journal = field(init=False)
    purse: Purse = field(init=False)
    meters: dict[str, Metered] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.journal = Journal(self.project.state)
        self.purse = Purse(self.budget)

    def __enter__(self) -> Spending:
        return self

    def __exit__(self, *_: object) -> None:
        self.journal.close()

    def metered(self, engines: Sequence[Engine]) -> tuple[Engine, ...]:
        """The engines, those on the meter that are elsewhere, behind HTTP, or have a price. Raises
        :class:`SettingsError` where a budget would have to count in two currencies."""
        for one in engines:
            options = self.project.settings.engine_options.get(one.name, {})
            price = price_of(options, tokens=one.capabilities.price is Unit.TOKENS)
            asked = bool(one.host) or not one.capabilities.local
            if isinstance(one, TextEngine) and (price or asked):
                self._one_currency(one.name, price)
                keep = getattr(one.translator, "keep_notes", None)
                if keep is not None:
                    keep(Notes(self.project.state, f"{one.name}.json"))
                one.translator = self.meters[one.name] = Metered(
                    one.translator,
                    options,
                    self.journal,
                    self.purse,
                    price,
                    self.day,
                    plan_only=self.plan_only,
                    anew=self.anew,
                )
        return tuple(engines)

    def _one_currency(self, name: str, price: Price | None) -> None:
        if price is None or self.budget is None:
            return
        others = [item.price for item in self.meters.values() if item.price is not None]
        if any(other.currency != price.currency for other in others):
            raise SettingsError(
                f"[engines.{name}] currency = {price.currency!r} is not that of the other engines,"
                " and there is a budget",
                remedy="give all prices in one currency",
            )
        self.purse.currency = price.currency

    def all_known(self, name: str) -> bool:
        """Whether an engine gave only replies that earlier runs had paid for."""
        bills = self.meters[name].bills.values() if name in self.meters else ()
        return any(bill.known for bill in bills) and not any(bill.requests for bill in bills)

    def known(self, name: str, request: Request, task: Task) -> Outcome | None:
        """What the replies of earlier runs alone give for a request; None where they do not do."""
        meter = self.meters.get(name)
        if meter is None or not any(bill.known for bill in meter.bills.values()):
            return None
        return from_before(meter, request, task)

    def said(self) -> tuple[str, ...]:
        """What the engines' services have to tell the user, a line each."""
        inner = (meter.inner for meter in self.meters.values())
        return tuple(line for one in inner for line in getattr(one, "said", ()))

    def went(self, name: str) -> list[Request] | None:
        """The requests with texts that left the machine for an engine; None for one without a
        meter."""
        meter = self.meters.get(name)
        return [one for bill in meter.bills.values() for one in bill.went] if meter else None

    def shares(self, locale: str, volumes: dict[str, Volume], names: Sequence[str]) -> list[Share]:
        """What each engine took in a locale, in the order of the chain."""
        found = []
        for name in names:
            volume = volumes.get(name, Volume())
            meter = self.meters.get(name)
            if meter is None:
                found += [Share(name, volume)] if volume.units else []
                continue
            bill = meter.bills.get(locale, Bill(name, locale))
            if volume.units or bill.requests or bill.known or bill.unsure.characters:
                price = meter.price.currency if meter.price else None
                unit = meter.capabilities.price
                guess = self.plan_only and unit is Unit.TOKENS
                paid = unit is not Unit.FREE
                found.append(
                    share(
                        name,
                        volume,
                        bill,
                        price=price,
                        counts=paid,
                        ceiling=guess,
                        local=meter.capabilities.local,
                    )
                )
        return found
