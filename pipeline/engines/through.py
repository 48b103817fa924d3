"""A translator of texts as an engine: markup, batches, workers, typography, and every failure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Final

from pipeline.engines.base import (
    Around,
    Batch,
    Failure,
    Outcome,
    Proposal,
    Rejection,
    Request,
    Silence,
    Task,
    Translator,
)
from pipeline.engines.batches import cut, packed
from pipeline.engines.keys import key, redacted
from pipeline.engines.text import Formless, Reply, translate_units
from pipeline.errors import (
    AccessError,
    BudgetError,
    ServiceError,
    ServiceRefusedError,
    UnansweredError,
)
from pipeline.placeholders import Style
from pipeline.shield import Lost, Shielded, shield_as
from pipeline.typography import typeset

_FRUITLESS: Final = 8
"""After so many texts in a row that were asked for alone, in vain, no request is taken apart."""

_AGAIN: Final = "run 'draft' again, or take another model or engine"


class TextEngine(Around):
    """Each pack of units goes through all its steps in one worker, so that drafts come as they are
    done, over one connection a worker."""

    def __init__(self, translator: Translator) -> None:
        self.translator = translator
        self._refused: ServiceRefusedError | None = None
        self._fruitless = 0

    @property
    def inside(self) -> Translator:
        return self.translator

    def serves(self, task: Task) -> bool:
        pairs = self.capabilities.pairs
        return pairs is None or pairs.of(task.source, task.target) is not None

    def propose(self, requests: Sequence[Request], task: Task) -> Iterator[Outcome]:
        packs = list(self._packs(requests))
        workers = min(self.capabilities.workers, len(packs))
        if workers < 2:
            for pack in packs:
                yield from self._pack(pack, task)
            return
        pool = ThreadPoolExecutor(workers, thread_name_prefix=self.name)
        try:
            futures: list[Future[list[Outcome]]] = [
                pool.submit(self._pack, pack, task) for pack in packs
            ]
            for future in futures:
                yield from future.result()
            pool.shutdown()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            abort = getattr(self.translator, "abort", None)
            if abort is not None:
                abort()
            raise

    def _packs(self, requests: Sequence[Request]) -> Iterator[list[Request]]:
        """What goes together; texts of two articles do not where the engine takes their context."""
        start = 0
        for index in range(1, len(requests) + 1):
            ended = index == len(requests)
            turned = not ended and requests[index].article != requests[start].article
            if ended or (turned and self.capabilities.context):
                part = requests[start:index]
                yield from packed(part, lambda request: request.text, self.capabilities)
                start = index

    # --- one pack ---------------------------------------------------------------------------------

    def _pack(self, requests: Sequence[Request], task: Task) -> list[Outcome]:
        keep = together(self.capabilities.keep, task.glossary.kept)
        shielded = [_shielded(request, keep) for request in requests]
        units = [unit for unit in shielded if isinstance(unit, Shielded)]
        translated = translate_units(
            units,
            partial(self._translate, requests=tuple(requests), task=task),
            self.capabilities.styles,
            partial(typeset, locale=task.target),
        )
        results = iter(translated)
        outcomes: list[Outcome] = []
        for request, unit in zip(requests, shielded, strict=True):
            result = unit if isinstance(unit, Lost) else next(results)
            if isinstance(result, Formless):
                outcomes.append(Failure(result.reason, _AGAIN))
            elif isinstance(result, Lost):
                outcomes.append(Rejection(result.reason))
            elif isinstance(result, str):
                outcomes.append(Proposal(result, self.translator.origin, request.text))
            else:
                outcomes.append(result)
        return outcomes

    def _translate(
        self, texts: Sequence[str], style: Style, *, requests: tuple[Request, ...], task: Task
    ) -> list[Reply]:
        """Any number of texts of any length, in as many requests as that takes."""
        parts = [cut(text, style, self.capabilities) for text in texts]
        flat = [part for text in parts for part in text]
        pairs = self.capabilities.pairs
        codes = (pairs.of(task.source, task.target) if pairs else None) or ("", "")
        replies: list[Reply] = []
        for pack in packed(flat, str, self.capabilities):
            replies += self._asked(Batch(tuple(pack), style, codes, task, requests))
        answers = iter(replies)
        return [_joined([next(answers) for _ in text]) for text in parts]

    def _asked(self, batch: Batch) -> list[Reply]:
        """One request; where its answer is no good, the halves of it."""
        count = len(batch.texts)
        if self._refused is not None:
            return [_failure(self._refused)] * count
        try:
            replies = list(self.translator.translate(batch))
        except AccessError:
            raise  # what cannot be put on record must not be asked for
        except BudgetError as error:
            return [Silence(error.what, error.remedy)] * count
        except UnansweredError as error:
            return self._apart(batch, _failure(error))
        except ServiceError as error:
            if isinstance(error, ServiceRefusedError):
                self._refused = error
            return [_failure(error)] * count
        except Exception as error:
            # An engine is somebody else's code: its fault must not stop the run.
            what = redacted(f"{type(error).__name__}: {error}", [key(self.name)])
            return self._apart(batch, Failure(f"{self.name} failed: {what[:200]}"))
        if len(replies) != count:
            return self._apart(batch, Formless(f"{self.name} gave no answer in the form asked for"))
        self._fruitless = 0
        return [reply.strip() if isinstance(reply, str) else "" for reply in replies]

    def _apart(self, batch: Batch, given_up: Reply) -> list[Reply]:
        """The halves of a request that was no good, so that one bad text costs itself alone; a
        service that answers no text at all is soon spared that."""
        count = len(batch.texts)
        if count == 1:
            self._fruitless += 1
        if count == 1 or self._fruitless >= _FRUITLESS:
            return [given_up] * count
        halves = (batch.texts[: count // 2], batch.texts[count // 2 :])
        return [reply for texts in halves for reply in self._asked(replace(batch, texts=texts))]


def _failure(error: ServiceError) -> Failure:
    return Failure(error.what, error.remedy)


def _joined(parts: Sequence[Reply]) -> Reply:
    """The translation of a text that went in parts, or why one of them has none."""
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) < len(parts):
        return next(part for part in parts if not isinstance(part, str))
    return " ".join(texts) if all(texts) else ""


def _shielded(request: Request, keep: re.Pattern[str] | None) -> Shielded | Lost:
    """A request's text without what the engine is never to see: markup, and the words to keep."""
    return shield_as(request.syntax, request.text, request.references, keep)


def together(*patterns: re.Pattern[str] | None) -> re.Pattern[str] | None:
    """One pattern for whatever any of the given ones matches.

    >>> together(re.compile("a"), None, re.compile("b", re.IGNORECASE)).pattern
    '(?:a)|(?i:b)'
    """
    known = [pattern for pattern in patterns if pattern is not None]
    if len(known) < 2:
        return known[0] if known else None
    return re.compile("|".join(f"(?{_flags(pattern)}:{pattern.pattern})" for pattern in known))


def _flags(pattern: re.Pattern[str]) -> str:
    letters = {re.IGNORECASE: "i", re.DOTALL: "s", re.MULTILINE: "m", re.VERBOSE: "x"}
    return "".join(letter for flag, letter in letters.items() if pattern.flags & flag)
