"""What an engine on the meter makes of the replies of earlier runs alone: nobody is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.engines.base import (
    Around,
    Batch,
    Outcome,
    Request,
    Silence,
    Task,
)
from pipeline.engines.metered import Metered
from pipeline.engines.through import TextEngine
from pipeline.errors import BudgetError


def from_before(meter: Metered, request: Request, task: Task) -> Outcome | None:
    """The outcome that the journal alone gives for a request, or None where any of the texts that
    it takes would have to be asked for. Nothing is put on the bill."""
    outcome = next(TextEngine(_Earlier(meter)).propose([request], task))
    return None if isinstance(outcome, Silence) else outcome


@dataclass(frozen=True, slots=True)
class _Earlier(Around):
    """A translator that only repeats."""

    meter: Metered

    @property
    def inside(self) -> Metered:
        return self.meter

    @property
    def origin(self) -> str:
        return self.meter.origin

    def translate(self, batch: Batch) -> Sequence[str]:
        found = self.meter.earlier(batch)
        if found is None:
            raise BudgetError("no earlier run was answered for it")
        return found
