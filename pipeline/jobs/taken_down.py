"""What a publication run takes off the live site: which documents, why, and whether anybody asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.bundle import PublishedDocument
from pipeline.errors import UsageError
from pipeline.jobs.plan import PlannedDocument, Policy
from pipeline.model import State
from pipeline.publish import Action

SHOWN: Final = 3
"""So many documents are named in the one line of an error."""

_INCOMPLETE: Final = ("mixed", "source")


@dataclass(frozen=True, slots=True)
class TakenDown:
    """A live document that is gone once the plan is carried out.

    ``reason`` and ``remedy`` are for people. ``asked_for`` is False where neither the policy nor
    the project says so, and the run was only not told again what had let the document go out with
    text that waits; ``keeps`` is then what would say it.
    """

    article: str
    locale: str
    reason: str
    remedy: str
    asked_for: bool = True
    keeps: str = ""


def taken_down(
    planned: Sequence[PlannedDocument], live: Iterable[PublishedDocument], policy: Policy
) -> tuple[TakenDown, ...]:
    """The live documents that are gone once the plan is carried out, by article and locale: those
    that it withholds, and those whose article or locale the project no longer has.

    A plan that withholds ``a`` in ``de``, where ``a`` is live in ``en`` and ``de``, takes down
    ``a`` in ``de``.
    """
    plans = {(item.article.id, item.locale.tag): item for item in planned}
    articles = {item.article.id for item in planned}
    down = []
    for edition in sorted(live, key=lambda document: (document.article, document.locale)):
        item = plans.get((edition.article, edition.locale))
        if item is None:
            down.append(_gone(edition, edition.article in articles))
        elif item.action is Action.WITHHOLD:
            down.append(_withheld(edition, item, policy))
    return tuple(down)


def refusal(down: Sequence[TakenDown]) -> UsageError | None:
    """The error of a run that takes documents down which nobody asked to take down, or None."""
    unasked = [item for item in down if not item.asked_for]
    if not unasked:
        return None
    named = ", ".join(f"{item.article} ({item.locale})" for item in unasked[:SHOWN])
    named += f" and {len(unasked) - SHOWN} more" if unasked[SHOWN:] else ""
    options = {item.keeps for item in unasked}
    keeps = options.pop() if len(options) == 1 else "--stale show --missing block"
    return UsageError(
        f"this would take down {named}, live with text that waits",
        remedy=f"'polyfolio publish {keeps}' keeps what is live, --take-down lets it go",
    )


def _gone(edition: PublishedDocument, has_article: bool) -> TakenDown:
    if has_article:
        reason, remedy = "the settings no longer have its locale", "add it to 'locales' again"
    else:
        reason, remedy = "its article is gone", f"put source/{edition.article}.md back"
    return TakenDown(edition.article, edition.locale, reason, remedy)


def _withheld(edition: PublishedDocument, item: PlannedDocument, policy: Policy) -> TakenDown:
    posix = item.locale.posix
    where = edition.article, edition.locale
    queue = f"polyfolio review list --locale {posix} --article {edition.article}"
    if any(wait.safety for wait in item.waiting):
        return TakenDown(
            *where,
            "a safety text in it is for two people to sign",
            f"polyfolio review list --locale {posix} --safety",
        )
    if policy.stale == "withhold":
        return TakenDown(*where, 'its source was edited, and stale = "withhold"', queue)
    if policy.withholding or edition.state not in _INCOMPLETE:
        return TakenDown(*where, "text in it waits, and --missing withhold was given", queue)
    keeps = _keeping(edition, item)
    reason = "it is live with text that waits, and no policy lets that out now"
    return TakenDown(*where, reason, f"polyfolio publish {keeps}", False, keeps)


def _keeping(edition: PublishedDocument, item: PlannedDocument) -> str:
    """The options under which an incomplete document stays live, as like to how it is as can be."""
    if edition.state == "source":
        return "--missing page"
    reasons = {wait.reason == State.STALE for wait in item.waiting}
    return " ".join(
        option
        for stale, option in ((True, "--stale show"), (False, "--missing block"))
        if stale in reasons
    )
