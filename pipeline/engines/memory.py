"""Translation memory: what was accepted before, for the same text or one much like it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pipeline.catalog import Key
from pipeline.engines.base import (
    Accepted,
    Basis,
    Capabilities,
    Missing,
    Outcome,
    Proposal,
    Rejection,
    Request,
    Silence,
    Task,
)
from pipeline.fuzzy import Similar
from pipeline.matching import Pair, settled
from pipeline.repair import repair
from pipeline.sentences import sentences, together

BEST: Final = 99
"""What a fuzzy match is at most: 100 is for the very same text."""


class MemoryEngine:
    """Repeats an accepted translation: of the same text in the same context, of the same text, then
    of the text most like it, repaired where only an address, a number or a term differs, and last
    of all its sentences, if each of them is known."""

    name = "memory"
    host = ""
    capabilities = Capabilities(local=True, basis=Basis.MEMORY)

    def missing(self, task: Task | None = None) -> Missing | None:  # noqa: ARG002 - every pair is alike
        return None

    def serves(self, task: Task) -> bool:  # noqa: ARG002 - any pair: it repeats what people wrote
        return True

    def propose(self, requests: Sequence[Request], task: Task) -> Sequence[Outcome]:
        known = by_text(task.accepted(task.target))
        terms = task.glossary.translations(task.target.posix)
        return [_recalled(one, known.get(one.text, ()), task, terms) for one in requests]


def _recalled(
    request: Request, candidates: Iterable[Accepted], task: Task, terms: Mapping[str, str]
) -> Outcome:
    found = best(request.article, request.key, candidates)
    if found is not None:
        return Proposal(found.msgstr, f"memory {found.article}", found.msgstr)
    return _fuzzy(request, task, terms) or _by_sentences(request, task) or Silence()


def _fuzzy(request: Request, task: Task, terms: Mapping[str, str]) -> Outcome | None:
    """The best of the texts alike whose translation can stand for this one."""
    problems: dict[str, None] = {}
    for similar in task.similar(task.target, request.text):
        text, note, problem = _fitted(request, similar, terms)
        if not problem:
            # A repaired text is measured by itself: its numbers were put right one by one.
            origin = f"memory {percent(similar)} % {similar.found.article}{note}"
            return Proposal(text, origin, text if note else similar.found.msgid)
        problems[f"{percent(similar)} % like it, but {problem}"] = None
    return Rejection(next(iter(problems))) if problems else None


def _fitted(request: Request, similar: Similar, terms: Mapping[str, str]) -> tuple[str, str, str]:
    found = similar.found
    mended = repair(found.msgid, request.text, found.msgstr, terms, plain=request.plain)
    target, note = (mended[0], f" repaired {mended[1]}") if mended else (found.msgstr, "")
    pair = Pair(found.msgid, target, found.article, found.article)
    text, problem = settled(request.text, pair, request.references, request.syntax)
    return text, note, problem


def _by_sentences(request: Request, task: Task) -> Outcome | None:
    """Each sentence's translation, where all of them are known by themselves."""
    parts = sentences(request.text)
    if len(parts) < 2:
        return None
    found: list[Similar] = []
    for part in parts:
        match = next(iter(task.similar(task.target, part)), None)
        if match is None:
            return None
        found.append(match)
    weights = [len(part) for part in parts]
    score = sum(f.score * w for f, w in zip(found, weights, strict=True)) / sum(weights)
    made_from = together([match.found.msgid for match in found])
    target = together([match.found.msgstr for match in found])
    pair = Pair(made_from, target, "", "")
    text, problem = settled(request.text, pair, request.references, request.syntax)
    if problem:
        return Rejection(f"its sentences are known, but {problem}")
    articles = ", ".join(dict.fromkeys(match.found.article for match in found))
    return Proposal(text, f"memory {min(BEST, int(score))} % {articles} by sentences", made_from)


def percent(similar: Similar) -> int:
    """A fuzzy match's score as people read it: whole, and never 100."""
    return min(BEST, int(similar.score))


def by_text(accepted: Iterable[Accepted]) -> dict[str, list[Accepted]]:
    """Accepted translations by source text."""
    found: dict[str, list[Accepted]] = {}
    for item in accepted:
        found.setdefault(item.key[1], []).append(item)
    return found


def best(article: str, key: Key, candidates: Iterable[Accepted]) -> Accepted | None:
    """The translation to use for an entry: same context, then in use, then same article, then
    attested, then the first.

    >>> items = [Accepted("a", ("menu", "Open"), "Öffnen", False),
    ...          Accepted("b", (None, "Open"), "Offen", False)]
    >>> best("c", (None, "Open"), items).msgstr
    'Offen'
    """
    return min(
        candidates,
        key=lambda item: (
            item.key[0] != key[0],
            item.obsolete,
            item.article != article,
            not item.attested,
        ),
        default=None,
    )
