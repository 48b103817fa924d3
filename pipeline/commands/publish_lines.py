"""What ``polyfolio publish`` says: what went out, what was taken down, what waits, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipeline.commands import shared

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.catalog import Key
    from pipeline.jobs.chain import Prospect
    from pipeline.jobs.plan import PlannedDocument
    from pipeline.jobs.publish import Published
    from pipeline.jobs.taken_down import TakenDown
    from pipeline.project import Project

    Prospects = Mapping[tuple[str, str], Prospect]

SHOWN = 10

_EMPTY: Final = {"untranslated": "", "local": "local", "never": "never"}
"""Why an entry is empty that engines might fill, and what its article says about machines."""


def outcome(published: Published | None) -> str:
    """What became of the release, in one line."""
    if published is None:
        return "dry run: nothing was written"
    size = sum(len(artifact.data) for artifact in published.bundle.artifacts)
    state = "is live now" if published.new else "was live already"
    files = shared.count(len(published.bundle.artifacts), "file")
    return f"release {published.bundle.release} {state} ({files}, {size / 1e6:.1f} MB)"


def lines(planned: Sequence[PlannedDocument]) -> list[str]:
    """A line a locale: what goes out, and what does not."""
    words = {
        "publish": "published",
        "keep": "kept as it is live",
        "hold": "held at the last complete edition",
        "mix": "published with blocks that still wait",
        "page": "published in the source language",
        "withhold": "withheld",
    }
    out = []
    for tag in dict.fromkeys(item.locale.tag for item in planned):
        documents = [item for item in planned if item.locale.tag == tag]
        parts = []
        for action, phrase in words.items():
            number = sum(item.action == action for item in documents)
            if number:
                parts.append(f"{number} {phrase}")
        out.append((tag, ", ".join(parts)))
    return [f"  {line}" for line in shared.table(out)]


def down_lines(down: Sequence[TakenDown], *, refused: bool = False) -> list[str]:
    """The documents that were live and no longer are, all by name, each with why and what to do;
    with ``refused`` also that the run itself will not take down what nobody asked for."""
    from pipeline.jobs.taken_down import refusal

    if not down:
        return []
    rows = [(f"{item.article} ({item.locale})", item.reason, item.remedy) for item in down]
    error = refusal(down) if refused else None
    return [
        "taken down",
        *(f"  {line}" for line in shared.table(rows)),
        *([f"  without --dry-run this is refused: {error.what} — {error.remedy}"] if error else []),
    ]


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


def waiting_lines(
    planned: Sequence[PlannedDocument], drafting: Prospects | None = None
) -> list[str]:
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
    known = _with_accepted(planned)
    for posix, reasons in waiting(planned).items():
        for reason, usual in commands.items():
            if reason in reasons:
                expected = (drafting or {}).get((posix, reason))
                following = usual
                if expected is not None and expected.translated:
                    following = "polyfolio draft --locale {0}"
                elif expected is not None and expected.remembered and posix in known:
                    following = f"polyfolio draft --locale {{0}}, then {usual}"
                what = shared.safety_texts(reasons[reason])
                if phrase := phrases.get(reason):
                    several = phrase.replace("draft ", "drafts ")
                    what = shared.count(reasons[reason], phrase, several)
                rows.append((posix, what, "next: " + following.format(posix)))
    if not rows:
        return []
    out = ["waits", *(f"  {line}" for line in shared.table(rows))]
    out += [f"  {line}" for line in _without_engine(drafting or {})]
    return [*out, *(f"  {line}" for line in safety_lines(planned))]


def _with_accepted(planned: Sequence[PlannedDocument]) -> set[str]:
    """The locales in which a translation is accepted that memory may repeat."""
    return {
        item.locale.posix
        for item in planned
        if {unit.key for unit in item.units} - {wait.unit.key for wait in item.waiting}
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


def safety_lines(planned: Sequence[PlannedDocument]) -> list[str]:
    """The safety texts that keep documents back, each with its place and who has signed it."""
    lines = []
    for item in planned:
        for wait in item.waiting:
            if wait.safety:
                where = f"{item.catalog}:{wait.line}" if wait.line else item.catalog
                state = f"signed by {', '.join(wait.signed)}" if wait.signed else wait.reason
                text = " ".join(wait.unit.msgid.split())
                lines.append(f"{where}: {state}: “{text[:40]}{'…' if text[40:] else ''}”")
    out = list(dict.fromkeys(lines))
    if not out:
        return []
    more = [f"and {len(out) - SHOWN} more: --json lists all"] if out[SHOWN:] else []
    return ["nothing stands in for safety texts:", *(f"  {line}" for line in (*out[:SHOWN], *more))]


def data(
    planned: Sequence[PlannedDocument],
    published: Published | None,
    down: Sequence[TakenDown],
) -> dict[str, Any]:
    """The same for ``--json``."""
    return {
        "release": published.bundle.release if published else None,
        "new": published.new if published else False,
        "documents": [
            {
                "article": item.article.id,
                "locale": item.locale.tag,
                "action": item.action.value,
                "waiting": [
                    {
                        "msgid": wait.unit.msgid,
                        "reason": wait.reason,
                        "where": f"{item.catalog}:{wait.line}" if wait.line else item.catalog,
                        "safety": wait.safety,
                        "signed_by": list(wait.signed),
                    }
                    for wait in item.waiting
                ],
            }
            for item in planned
        ],
        "taken_down": [
            {
                "article": item.article,
                "locale": item.locale,
                "reason": item.reason,
                "remedy": item.remedy,
                "asked_for": item.asked_for,
            }
            for item in down
        ],
        "files": [artifact.path for artifact in published.bundle.artifacts] if published else [],
    }
