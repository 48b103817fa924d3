"""Entries × engines in order → for each entry the first draft that is good enough, or why none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.engines.base import (
    Basis,
    Engine,
    Failure,
    Outcome,
    Proposal,
    Rejection,
    Request,
    Silence,
    Task,
)
from pipeline.escape import neutralise
from pipeline.fragment import fold
from pipeline.html_fit import fit_text
from pipeline.inline import lost, reading
from pipeline.numerals import differences
from pipeline.scripts import foreign, worded
from pipeline.shield import Lost, shield_as
from pipeline.stores.rejected import digest
from pipeline.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one request.

    ``engine`` made the ``proposal`` (None: the entry stays empty); ``rejections`` are the drafts
    that came before it, as ``(engine, reason)``; ``failures`` are the engines that did not answer;
    ``waits`` is what an engine waits for, and ``remedy`` what would help; ``planned`` is the engine
    that would be asked, if this were no plan.
    """

    request: Request
    engine: str = ""
    proposal: Proposal | None = None
    rejections: tuple[tuple[str, str], ...] = ()
    failures: tuple[Failure, ...] = ()
    waits: str = ""
    remedy: str = ""
    planned: str = ""


Heard = Callable[[Result], None]
"""What is told each time that an engine has answered for a request."""


def draft_entries(
    requests: Sequence[Request],
    chain: Sequence[Engine],
    task: Task,
    heard: Heard = lambda _: None,
) -> tuple[Result, ...]:
    """Ask each engine of the chain for what those before it left empty.

    >>> from pipeline.engines import engine
    >>> from pipeline.engines.base import Accepted
    >>> from pipeline.locales import parse_locale
    >>> known = [Accepted("a", (None, "Time"), "Zeit", True)]
    >>> task = Task(parse_locale("en"), parse_locale("de"), None, lambda locale: known)
    >>> draft_entries([Request("b", (None, "Time"))], [engine("memory")], task)[0].proposal.text
    'Zeit'
    """
    results = [Result(request) for request in requests]
    for one in chain:
        waiting = [
            index
            for index, result in enumerate(results)
            if result.proposal is None and not result.planned and admitted(one, result.request)
        ]
        asked = [requests[i] for i in waiting]
        outcomes = one.propose(asked, task) if asked else ()
        for index, outcome in zip(waiting, outcomes, strict=True):
            results[index] = _after(results[index], one, outcome, task)
            heard(results[index])
    return tuple(results)


def admitted(one: Engine, request: Request) -> bool:
    """Whether the request's article lets this engine see it (``mt`` in its front matter)."""
    if request.mt == "never":
        return one.capabilities.basis is Basis.MEMORY
    return request.mt != "local" or one.capabilities.local


def _after(result: Result, one: Engine, outcome: Outcome, task: Task) -> Result:
    if isinstance(outcome, Silence):
        if outcome.planned:
            return replace(result, planned=one.name, waits=outcome.reason, remedy="")
        if result.waits or not outcome.reason:
            return result
        return replace(result, waits=outcome.reason, remedy=outcome.remedy)
    if isinstance(outcome, Failure):
        return replace(result, failures=(*result.failures, outcome))
    if isinstance(outcome, Rejection):
        reason = outcome.reason
    else:
        reason = refusal(result.request, outcome, one.capabilities.basis, task)
        if not reason:
            return replace(result, engine=one.name, proposal=outcome)
    return replace(result, rejections=(*result.rejections, (one.name, reason)))


def refusal(request: Request, proposal: Proposal, basis: Basis, task: Task) -> str:
    """Why a proposal does not become a draft in the task's target, or nothing."""
    if request.rejected and digest(proposal.text) in request.rejected:
        return "a person rejected this text"
    reason = fault(request, proposal, basis)
    if not reason and basis is Basis.SOURCE:
        reason = foreign(proposal.text, request.text, task.target)
        if not reason and not _one_language(task):
            reason = untranslated(proposal.text, request.text)
    return reason


def _one_language(task: Task) -> bool:
    source, target = (each.identity.partition("_")[0] for each in (task.source, task.target))
    return source == target


_WORD: Final = re.compile(r"[^\W\d_]+")
_COMMON: Final = 4
"""So many different words in small letters are a sentence, and no list of names."""


def untranslated(text: str, source: str) -> str:
    """Why a draft is still the source, or a part of it, though not letter by letter; or nothing.

    >>> untranslated("Wait here until the door opens},", "Wait here until the door opens.")
    'it has only words of the source'
    >>> untranslated("Espera a Ann Lee", "Wait for Ann Lee")
    ''
    """
    found, known = (set(_WORD.findall(worded(each))) for each in (text, source))
    common = sum(word.islower() for word in found)
    return "it has only words of the source" if common >= _COMMON and found <= known else ""


def fault(request: Request, proposal: Proposal, basis: Basis) -> str:
    """Why a proposal is not good enough, or nothing.

    Numbers are compared with the text that the engine worked on: an accepted translation may
    rightly have written one out.

    >>> fault(Request("a", (None, "45 minutes")), Proposal("50", "x", "45 minutes"), Basis.SOURCE)
    'lost number 45, added number 50'
    """
    text = proposal.text
    if not text.strip():
        return "it is empty"
    worded = basis is Basis.SOURCE and _has_words(request, request.text)
    if worded and text == request.text:
        return "it equals the source"
    lost, added = differences(proposal.made_from, text)
    changes = [f"lost number {number}" for number in lost]
    changes += [f"added number {number}" for number in added]
    changes += [] if request.plain else _markup_changes(request, text)
    if worded and not changes and not _has_words(request, text):
        return "it has no words"
    return ", ".join(changes)


def _has_words(request: Request, text: str) -> bool:
    unit = shield_as(request.syntax, text, request.references)
    return isinstance(unit, Lost) or unit.has_words


def _markup_changes(request: Request, text: str) -> list[str]:
    """What would keep composing from using the draft."""
    if request.syntax is Syntax.HTML:
        problem = fit_text(request.text, text)[1]
        return [problem] if problem else []
    source, folded = reading(request.text, request.references), fold(text)
    target = reading(folded, request.references)
    if source is not None and target is not None:
        target = reading(neutralise(folded, source, request.references), request.references)
    if source is None or target is None:
        return ["it is more than one paragraph"]
    return list(lost(source, target))
