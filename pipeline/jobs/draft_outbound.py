"""What leaves the machine: counted where it is sent, and only counted where a run is planned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.counting import word_count
from pipeline.engines.base import (
    Around,
    Engine,
    Outcome,
    Proposal,
    Rejection,
    Request,
    Silence,
    Task,
)
from pipeline.jobs.draft_chain import refusal
from pipeline.jobs.draft_report import Sending

Known = Callable[[str, Request, Task], Outcome | None]


@dataclass(slots=True)
class Outbound(Around):
    """An engine elsewhere, or a service on this machine, with a count of what it was asked; with
    ``plan_only`` it is not, and one on the meter counts what it would have been asked. That one has
    ``known``, which says what the replies of earlier runs give for a request."""

    engine: Engine
    plan_only: bool
    known: Known | None = None
    entries: int = 0
    words: int = 0
    characters: int = 0
    locales: dict[str, None] = field(default_factory=dict)

    @property
    def inside(self) -> Engine:
        return self.engine

    def serves(self, task: Task) -> bool:
        return self.engine.serves(task)

    def propose(self, requests: Sequence[Request], task: Task) -> Iterable[Outcome]:
        self.entries += len(requests)
        self.words += sum(word_count(request.text) for request in requests)
        self.characters += sum(len(request.text) for request in requests)
        if requests:
            self.locales[task.target.posix] = None
        if not self.plan_only:
            return self.engine.propose(requests, task)
        where = f"on this machine ({self.host})" if self.capabilities.local else f"({self.host})"
        planned = Silence(f"would go to {self.name} {where}", planned=True)
        if self.known is None:
            return [planned] * len(requests)
        outcomes = zip(requests, self.engine.propose(requests, task), strict=True)
        return [
            (self._refused(request, task) or planned) if isinstance(found, Proposal) else found
            for request, found in outcomes
        ]

    def _refused(self, request: Request, task: Task) -> Rejection | None:
        """The rejection that awaits the reply of an earlier run, where that is all there is."""
        found = self.known(self.name, request, task) if self.known else None
        if not isinstance(found, Proposal):
            return None
        reason = refusal(request, found, self.capabilities.basis, task)
        return Rejection(reason) if reason else None

    def report(self, went: Sequence[Request] | None = None) -> Sending:
        """The count so far; of ``went`` alone, where it is known what left the machine."""
        entries, words, characters = self.entries, self.words, self.characters
        if went is not None:
            once = {id(request): request.text for request in went}.values()
            entries, words, characters = (
                len(once),
                sum(map(word_count, once)),
                sum(map(len, once)),
            )
        return Sending(self.name, self.host, tuple(self.locales), entries, words, characters)
