"""Exact memory: the same text, accepted elsewhere in the same locale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.catalog import Key
from pipeline.engines.base import (
    Accepted,
    Basis,
    Capabilities,
    Missing,
    Outcome,
    Proposal,
    Request,
    Silence,
    Task,
)


class MemoryEngine:
    """Repeats an accepted translation; the same context comes before the same text alone."""

    name = "memory"
    capabilities = Capabilities(local=True, basis=Basis.MEMORY)

    def missing(self) -> Missing | None:
        return None

    def serves(self, task: Task) -> bool:  # noqa: ARG002 - any pair: it repeats what people wrote
        return True

    def propose(self, requests: Sequence[Request], task: Task) -> Sequence[Outcome]:
        known = by_text(task.accepted(task.target))
        return [_recalled(request, known.get(request.text, ())) for request in requests]


def _recalled(request: Request, candidates: Iterable[Accepted]) -> Outcome:
    found = best(request.article, request.key, candidates)
    if found is None:
        return Silence()
    return Proposal(found.msgstr, f"memory {found.article}", found.msgstr)


def by_text(accepted: Iterable[Accepted]) -> dict[str, list[Accepted]]:
    """Accepted translations by source text."""
    found: dict[str, list[Accepted]] = {}
    for item in accepted:
        found.setdefault(item.key[1], []).append(item)
    return found


def best(article: str, key: Key, candidates: Iterable[Accepted]) -> Accepted | None:
    """The translation to use for an entry: same context, then same article, then attested, then
    the first.

    >>> items = [Accepted("a", ("menu", "Open"), "Öffnen", False),
    ...          Accepted("b", (None, "Open"), "Offen", False)]
    >>> best("c", (None, "Open"), items).msgstr
    'Offen'
    """
    return min(
        candidates,
        key=lambda item: (item.key[0] != key[0], item.article != article, not item.attested),
        default=None,
    )
