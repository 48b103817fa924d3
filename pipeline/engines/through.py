"""A translator of texts as an engine: markup, batches, workers, typography, and every failure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from pipeline.engines.base import (
    Batch,
    Capabilities,
    Failure,
    Missing,
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
from pipeline.engines.text import translate_units
from pipeline.errors import AccessError, BudgetError, ServiceError, ServiceRefusedError
from pipeline.placeholders import Style
from pipeline.shield import Lost, Shielded, shield_as
from pipeline.typography import typeset


class TextEngine:
    """Each pack of units goes through all its steps in one worker, so that drafts come as they are
    done, over one connection a worker."""

    def __init__(self, translator: Translator) -> None:
        self.translator = translator
        self._refused: ServiceRefusedError | None = None

    @property
    def name(self) -> str:
        return self.translator.name

    @property
    def capabilities(self) -> Capabilities:
        return self.translator.capabilities

    @property
    def host(self) -> str:
        return self.translator.host

    def missing(self, task: Task | None = None) -> Missing | None:
        return self.translator.missing(task)

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
        if self._refused is not None:
            return [Failure(self._refused.what, self._refused.remedy) for _ in requests]
        keep = together(self.capabilities.keep, task.glossary.kept)
        shielded = [_shielded(request, keep) for request in requests]
        units = [unit for unit in shielded if isinstance(unit, Shielded)]
        try:
            results = iter(
                translate_units(
                    units,
                    partial(self._translate, requests=tuple(requests), task=task),
                    self.capabilities.styles,
                    partial(typeset, locale=task.target),
                )
            )
        except BudgetError as error:
            return [Silence(error.what, error.remedy) for _ in requests]
        except ServiceError as error:
            if isinstance(error, ServiceRefusedError):
                self._refused = error
            return [Failure(error.what, error.remedy) for _ in requests]
        outcomes: list[Outcome] = []
        for request, unit in zip(requests, shielded, strict=True):
            result = unit if isinstance(unit, Lost) else next(results)
            if isinstance(result, Lost):
                outcomes.append(Rejection(result.reason))
            else:
                outcomes.append(Proposal(result, self.translator.origin, request.text))
        return outcomes

    def _translate(
        self, texts: Sequence[str], style: Style, *, requests: tuple[Request, ...], task: Task
    ) -> list[str]:
        """Any number of texts of any length, in as many requests as that takes."""
        parts = [cut(text, style, self.capabilities) for text in texts]
        flat = [part for text in parts for part in text]
        pairs = self.capabilities.pairs
        codes = (pairs.of(task.source, task.target) if pairs else None) or ("", "")
        replies: list[str] = []
        for pack in packed(flat, str, self.capabilities):
            replies += self._asked(Batch(tuple(pack), style, codes, task, requests))
        answers = iter(replies)
        return [_joined([next(answers) for _ in text]) for text in parts]

    def _asked(self, batch: Batch) -> list[str]:
        """One request; where the count of the answers is wrong, the halves of it."""
        try:
            replies = list(self.translator.translate(batch))
        except (ServiceError, AccessError):
            raise  # what cannot be put on record must not be asked for
        except Exception as error:
            # An engine is somebody else's code: its fault must not stop the run.
            what = redacted(f"{type(error).__name__}: {error}", [key(self.name)])
            raise ServiceError(f"{self.name} failed: {what[:200]}") from None
        if len(replies) == len(batch.texts):
            return [reply.strip() if isinstance(reply, str) else "" for reply in replies]
        if len(batch.texts) == 1:
            raise ServiceError(f"{self.name} answered one text with {len(replies)}")
        half = len(batch.texts) // 2
        return [
            reply
            for texts in (batch.texts[:half], batch.texts[half:])
            for reply in self._asked(
                Batch(texts, batch.style, batch.codes, batch.task, batch.requests)
            )
        ]


def _joined(parts: Sequence[str]) -> str:
    return " ".join(parts) if all(parts) else ""


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
