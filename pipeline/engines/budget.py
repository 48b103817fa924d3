"""The purse of a run: money is set aside before a request goes out, and never more than there is."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.errors import BudgetError
from pipeline.pricing import shown


@dataclass(slots=True)
class Purse:
    """What a run may spend; None for no limit. Used by several threads.

    >>> purse = Purse(Decimal(1), "EUR")
    >>> purse.take(Decimal("0.6"))
    >>> purse.settle(Decimal("0.6"), Decimal("0.2"))
    >>> purse.spent
    Decimal('0.2')
    """

    budget: Decimal | None = None
    currency: str = ""
    spent: Decimal = Decimal(0)
    aside: Decimal = Decimal(0)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, most: Decimal) -> None:
        """Set aside what a request may cost at most. Where only what others have set aside stands
        in the way, wait for what they need of it. Raises :class:`BudgetError`."""
        with self._changed:
            while self.budget is not None and self.spent + self.aside + most > self.budget:
                if not self.aside:
                    raise self.exhausted()
                self._changed.wait()
            self.aside += most

    def check(self, most: Decimal) -> None:
        """Raise :class:`BudgetError` where a request cannot be paid any more, whatever comes back of
        what is set aside."""
        with self._changed:
            if self.budget is not None and self.spent + most > self.budget:
                raise self.exhausted()

    def settle(self, most: Decimal, cost: Decimal) -> None:
        """Put back what was set aside, but for what was spent of it."""
        with self._changed:
            self.aside -= most
            self.spent += cost
            self._changed.notify_all()

    def exhausted(self) -> BudgetError:
        """The reason that what remains waits."""
        budget = shown(self.budget or Decimal(0), self.currency)
        return BudgetError(
            f"the budget of {budget} does not cover more",
            remedy="run 'draft' again with a larger --budget",
        )
