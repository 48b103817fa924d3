"""Policy: which documents may go out, in which state, and what keeps the others back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.catalog import Entry, Key
from pipeline.model import State, Unit
from pipeline.provenance import state


class Action(StrEnum):
    """What a run does with one document: an article in a locale. ``KEEP`` is for locales that the
    run is not about: what is live stays live."""

    PUBLISH = "publish"
    KEEP = "keep"
    HOLD = "hold"
    MIX = "mix"
    PAGE = "page"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True)
class Waits:
    """A unit that is not accepted. ``line`` is its entry's line in the catalog, 0 without one;
    ``reason`` is its state, or ``unsigned`` or ``quarantined``."""

    unit: Unit
    reason: str
    line: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a catalog contributes: translations by key, and the units that wait.

    ``shown`` are older translations that the policy ``stale = "show"`` may use.
    """

    targets: Mapping[Key, str]
    shown: Mapping[Key, str]
    waiting: tuple[Waits, ...]


def accepted(units: Sequence[Unit], entries: Mapping[Key, Entry], accept: str) -> Accepted:
    """Sort a document's units into accepted and waiting; ``accept`` is ``translated`` or
    ``attested``. A repeated text waits once."""
    targets: dict[Key, str] = {}
    shown: dict[Key, str] = {}
    waiting: dict[Key, Waits] = {}
    for unit in units:
        entry = entries.get(unit.key)
        current = state(entry) if entry is not None else State.UNTRANSLATED
        if entry is not None and current is State.STALE:
            shown[unit.key] = entry.msgstr
        if current is State.ATTESTED or (current is State.TRANSLATED and accept == "translated"):
            assert entry is not None  # noqa: S101 - both states come from an entry
            targets[unit.key] = entry.msgstr
            continue
        reason = "unsigned" if current is State.TRANSLATED else current.value
        waiting.setdefault(unit.key, Waits(unit, reason, entry.line if entry else 0))
    return Accepted(targets, shown, tuple(waiting.values()))


def decide(waiting: Sequence[Waits], published: bool, stale: str, missing: str) -> Action:
    """What to do with a document, given what waits.

    ``published`` says whether a complete edition of it is live. With one, ``stale`` decides (hold,
    source, show, withhold); without one, ``missing`` (withhold, block, page).

    >>> decide((), False, "hold", "withhold")
    <Action.PUBLISH: 'publish'>
    """
    if not waiting:
        return Action.PUBLISH
    only_stale = all(item.reason == State.STALE for item in waiting)
    if published or (only_stale and stale in ("source", "show")):
        if stale == "hold":
            return Action.HOLD
        return Action.WITHHOLD if stale == "withhold" else Action.MIX
    return {"withhold": Action.WITHHOLD, "block": Action.MIX, "page": Action.PAGE}[missing]
