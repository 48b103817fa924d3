"""What waits when ``polyfolio publish`` is done: how much, why, and the next command to type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.commands import shared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from pipeline.catalog import Key
    from pipeline.jobs.chain import Prospect
    from pipeline.jobs.plan import PlannedDocument
    from pipeline.project import Project

    Prospects = Mapping[tuple[str, str], Prospect]
    Text = tuple[str, Key]

SHOWN = 10

_EMPTY: Final = {"untranslated": "", "local": "local", "never": "never"}
"""Why an entry is empty that engines might fill, and what its article says about machines."""


def waiting(planned: Sequence[PlannedDocument]) -> dict[str, dict[str, int]]:
    """How many entries wait, by locale (POSIX) and reason; safety texts, blocks that the locale
    writes for itself, texts that were not extracted yet, and empty ones that their article keeps
    from machines, are counted as such."""
    found: dict[str, dict[str, int]] = {}
    seen: set[tuple[str, Key]] = set()
    for item in planned:
        for wait in item.waiting:
            # Articles may share a catalog, and an entry in it.
            entry = (item.catalog, wait.unit.key)
            if entry in seen:
                continue
            seen.add(entry)
            reasons = found.setdefault(item.locale.posix, {})
            reason = "safety" if wait.safety else wait.reason
            if reason == "untranslated" and not wait.line:
                reason = "outdated"
            elif reason == "untranslated" and wait.unit.handling.adapt:
                reason = "adapt"
            elif reason == "untranslated":
                reason = {"local": "local", "never": "never"}.get(_mt(item), reason)
            reasons[reason] = reasons.get(reason, 0) + 1
    return found


def _mt(item: PlannedDocument) -> str:
    """What an article says about machines."""
    return item.article.front.text("mt").lower()


def prospects(project: Project, planned: Sequence[PlannedDocument]) -> Prospects:
    """Whether 'draft' can do something for what is empty, by locale and by why it is."""
    from pipeline.jobs.chain import prospect

    return {
        (posix, reason): prospect(project, project.settings.locale(posix), mt)
        for posix, reasons in waiting(planned).items()
        for reason, mt in _EMPTY.items()
        if reason in reasons
    }


def lines(planned: Sequence[PlannedDocument], drafting: Prospects | None = None) -> list[str]:
    """What waits in each locale, why, and the next command to type. ``drafting`` says what to expect
    of engines; where they have been asked already (None), what is empty needs a translator."""
    phrases = {
        "outdated": "not in its catalog yet",
        "untranslated": "empty",
        "local": "empty (mt: local)",
        "never": "empty (mt: never)",
        "draft": "draft to review",
        "stale": "stale since the source was edited",
        "unsigned": "accepted but not signed",
        "quarantined": "whose translation cannot stand in the document",
        "adapt": "to write for these readers",
    }
    commands = {
        "outdated": "polyfolio extract",
        **dict.fromkeys(_EMPTY, "polyfolio review list --locale {0} --state untranslated"),
        "draft": "polyfolio review list --locale {0}",
        "stale": "polyfolio review list --locale {0}",
        "unsigned": "polyfolio review list --locale {0} --state translated",
        "quarantined": "polyfolio check --locale {0}",
        "adapt": "polyfolio review list --locale {0} --state untranslated",
        "safety": "polyfolio review list --locale {0} --safety",
    }
    rows = []
    accepted = _accepted(planned)
    for posix, reasons in waiting(planned).items():
        for reason, usual in commands.items():
            if reason in reasons:
                expected = (drafting or {}).get((posix, reason))
                following = usual
                if expected is not None:
                    following = _next(expected, posix, usual, accepted, planned)
                what = shared.safety_texts(reasons[reason])
                if phrase := phrases.get(reason):
                    several = phrase.replace("draft ", "drafts ")
                    what = shared.count(reasons[reason], phrase, several)
                rows.append((posix, what, "next: " + following.format(posix)))
    if not rows:
        return []
    out = ["waits", *(f"  {line}" for line in shared.table(rows))]
    out += [f"  {line}" for line in _without_engine(drafting or {})]
    return [*out, *(f"  {line}" for line in _safety_lines(planned))]


def _next(
    expected: Prospect,
    posix: str,
    usual: str,
    accepted: Mapping[str, Set[Text]],
    planned: Sequence[PlannedDocument],
) -> str:
    """The next command for what is empty in a locale."""
    draft = "polyfolio draft --locale {0}"
    if expected.translated:
        first = f"polyfolio review list --locale {expected.origin}, then "
        ready = accepted.get(expected.origin)
        waits = ready is not None and ready.isdisjoint(_empty(planned, posix))
        return f"{first if waits else ''}{draft}"
    return f"{draft}, then {usual}" if expected.remembered and accepted.get(posix) else usual


def _accepted(planned: Sequence[PlannedDocument]) -> dict[str, Set[Text]]:
    """The texts whose translations are accepted, by locale: what memory and conversion draw on."""
    found: dict[str, set[Text]] = {}
    for item in planned:
        if item.action == "keep":
            continue  # nobody looked
        done = {unit.key for unit in item.units} - {wait.unit.key for wait in item.waiting}
        found.setdefault(item.locale.posix, set()).update((item.article.id, key) for key in done)
    return dict(found)


def _empty(planned: Sequence[PlannedDocument], posix: str) -> set[Text]:
    """The texts of a locale that engines may fill."""
    return {
        (item.article.id, wait.unit.key)
        for item in planned
        for wait in item.waiting
        if item.locale.posix == posix and wait.reason == "untranslated"
        if not wait.safety and not wait.unit.handling.adapt
    }


def _without_engine(drafting: Prospects) -> list[str]:
    """What would make 'draft' do something, a line for all locales that it is the same for."""
    alike: dict[tuple[str, str], dict[str, None]] = {}
    for (posix, _), expected in drafting.items():
        if expected.why:
            alike.setdefault((expected.why, expected.remedy), {})[posix] = None
    return [
        f"{why} {', '.join(locales)}" + (f" — {remedy}" if remedy else "")
        for (why, remedy), locales in alike.items()
    ]


def _safety_lines(planned: Sequence[PlannedDocument]) -> list[str]:
    """The safety texts that keep documents back, each with its place and who has signed it."""
    found = []
    for item in planned:
        for wait in item.waiting:
            if wait.safety:
                where = f"{item.catalog}:{wait.line}" if wait.line else item.catalog
                state = f"signed by {', '.join(wait.signed)}" if wait.signed else wait.reason
                text = " ".join(wait.unit.msgid.split())
                found.append(f"{where}: {state}: “{text[:40]}{'…' if text[40:] else ''}”")
    out = list(dict.fromkeys(found))
    if not out:
        return []
    more = [f"and {len(out) - SHOWN} more: --json lists all"] if out[SHOWN:] else []
    return ["nothing stands in for safety texts:", *(f"  {line}" for line in (*out[:SHOWN], *more))]
