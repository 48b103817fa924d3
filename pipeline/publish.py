"""Policy: which documents may go out, in which state, and what keeps the others back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.catalog import Entry, Key
from pipeline.handling import SIGNATURES, is_safety
from pipeline.model import State, Unit
from pipeline.provenance import reviewers, state


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
    ``reason`` is its state, or ``unsigned`` or ``quarantined``. A ``safety`` text waits until two
    people have signed it; ``signed`` says who did."""

    unit: Unit
    reason: str
    line: int
    safety: bool = False
    signed: tuple[str, ...] = ()


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
    ``attested``. A repeated text waits once. Safety texts need the signatures of two people
    whatever ``accept`` says; a text that stands outside of a safety block, too, is one."""
    guarded = safety_keys(units, entries)
    targets: dict[Key, str] = {}
    shown: dict[Key, str] = {}
    waiting: dict[Key, Waits] = {}
    for unit in units:
        entry = entries.get(unit.key)
        current = state(entry) if entry is not None else State.UNTRANSLATED
        if entry is not None and current is State.STALE:
            shown[unit.key] = entry.msgstr
        safety = unit.key in guarded
        signed = reviewers(entry) if entry is not None and safety else ()
        enough = State.ATTESTED if safety or accept == "attested" else State.TRANSLATED
        enough_people = not safety or len(signed) >= SIGNATURES
        if entry is not None and current in (State.ATTESTED, enough) and enough_people:
            targets[unit.key] = entry.msgstr
            continue
        done = current in (State.TRANSLATED, State.ATTESTED)
        reason = "unsigned" if done else current.value
        line = entry.line if entry else 0
        waiting.setdefault(unit.key, Waits(unit, reason, line, safety, signed))
    return Accepted(targets, shown, tuple(waiting.values()))


def safety_keys(units: Iterable[Unit], entries: Mapping[Key, Entry]) -> frozenset[Key]:
    """The keys of safety texts: what the source says now, and what the catalog said last."""
    units = tuple(units)
    return frozenset(unit.key for unit in units if unit.handling.safety) | frozenset(
        unit.key
        for unit in units
        if (entry := entries.get(unit.key)) is not None and is_safety(entry.extracted)
    )


def decide(waiting: Sequence[Waits], published: bool, stale: str, missing: str) -> Action:
    """What to do with a document, given what waits.

    ``published`` says whether a complete edition of it is live. With one, ``stale`` decides (hold,
    source, show, withhold); without one, ``missing`` (withhold, block, page). A document in which a
    safety text waits is held or withheld, whatever these say: nobody may read it half translated.

    >>> decide((), False, "hold", "withhold")
    <Action.PUBLISH: 'publish'>
    """
    if not waiting:
        return Action.PUBLISH
    if any(item.safety for item in waiting):
        return Action.HOLD if published and stale != "withhold" else Action.WITHHOLD
    only_stale = all(item.reason == State.STALE for item in waiting)
    if published or (only_stale and stale in ("source", "show")):
        if stale == "hold":
            return Action.HOLD
        return Action.WITHHOLD if stale == "withhold" else Action.MIX
    return {"withhold": Action.WITHHOLD, "block": Action.MIX, "page": Action.PAGE}[missing]
