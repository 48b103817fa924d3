"""What ``polyfolio publish`` says: what went out, what was taken down, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.commands import shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.jobs.plan import PlannedDocument
    from pipeline.jobs.publish import Published
    from pipeline.jobs.taken_down import TakenDown


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
