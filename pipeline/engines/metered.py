"""A translator whose replies cost something: asked once for each text, within a budget, on record.

:class:`Metered` stands between :class:`pipeline.engines.through.TextEngine` and a translator. What
the journal knows is not asked for; what is asked for goes into the journal before anybody uses it;
each try of the transport is paid from the purse before it goes out. For a plan it asks nobody, and
counts what it would have asked for.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Protocol

from pipeline.engines.base import (
    Around,
    Batch,
    Capabilities,
    Options,
    Request,
    Translator,
    Unit,
)
from pipeline.engines.budget import Purse
from pipeline.engines.transport import Call, Reply
from pipeline.errors import BudgetError
from pipeline.options import HANDLING
from pipeline.pricing import Amount, Price, plain


class Record(Protocol):
    """Where replies are kept; :class:`pipeline.stores.journal.Journal` is one."""

    def replies(self, locale: str) -> Mapping[str, str]:
        """Every reply in a locale, by key; it grows with what is noted."""

    def note(self, locale: str, line: Mapping[str, Any], *, durable: bool) -> None:
        """Add a line; with ``durable``, come back when it is on the disk."""


@dataclass(slots=True)
class Bill:
    """What one engine took in one locale. ``known`` texts came from the journal. ``unsure`` is what
    went out and was not answered whole: the service may have counted it. ``went`` are the requests
    with texts that the service may have read, some of them more than once."""

    engine: str
    locale: str
    requests: int = 0
    texts: int = 0
    used: Amount = field(default_factory=Amount)
    money: Decimal = Decimal(0)
    unsure: Amount = field(default_factory=Amount)
    unsure_money: Decimal = Decimal(0)
    known: int = 0
    known_characters: int = 0
    went: list[Request] = field(default_factory=list)


@dataclass(slots=True)
class _Question:
    """One call of a translator: what was tried for it, and what came of that."""

    id: str
    locale: str
    most: Amount
    requests: int = 0
    went: bool = False
    used: Amount = field(default_factory=Amount)
    unsure: Amount = field(default_factory=Amount)
    aside: Decimal = Decimal(0)


class Metered(Around):
    """Options are those of ``[engines.<name>]``; ``day`` (``2026-05-04``) dates the record. With
    ``anew`` replies of earlier runs do not count."""

    def __init__(
        self,
        inner: Translator,
        options: Options,
        record: Record,
        purse: Purse,
        price: Price | None,
        day: str,
        *,
        plan_only: bool = False,
        anew: bool = False,
    ) -> None:
        self.inner = inner
        self.price = price
        self.bills: dict[str, Bill] = {}
        self._options = {key: value for key, value in options.items() if key not in HANDLING}
        self._record = record
        self._purse = purse
        self._day = day
        self._plan_only = plan_only
        self._anew = anew
        self._own: dict[str, str] = {}
        self._earlier: dict[str, Mapping[str, str]] = {}
        self._recalled: set[str] = set()
        self._asked: set[str] = set()
        self._free = threading.Condition()
        self._now = threading.local()
        self._serial = 0
        self._run = os.urandom(6).hex()
        self._transport = getattr(inner, "transport", None)
        if self._transport is not None:
            self._transport.meter = self

    # --- what any translator says of itself -------------------------------------------------------

    @property
    def inside(self) -> Translator:
        return self.inner

    @property
    def capabilities(self) -> Capabilities:
        own = self.inner.capabilities
        return replace(own, workers=1) if self._plan_only else own

    @property
    def origin(self) -> str:
        return self.inner.origin

    def abort(self) -> None:
        """Break off what is under way."""
        found = getattr(self.inner, "abort", None)
        if found is not None:
            found()

    @property
    def free(self) -> bool:
        """Whether the service counts nothing or is one's own, and no price says otherwise."""
        own = self.inner.capabilities
        return self.price is None and (own.local or own.price is Unit.FREE)

    # --- asking -----------------------------------------------------------------------------------

    def translate(self, batch: Batch) -> Sequence[str]:
        keys = self._keys(batch)
        wanted = dict(zip(keys, batch.texts, strict=True))
        known = self._known(batch.task.target.posix)
        bill = self._bill(batch.task.target.posix)
        self._recall(wanted, bill)
        while mine := self._claim(wanted, known):
            asked = replace(batch, texts=tuple(wanted[key] for key in mine))
            try:
                replies = self._ask(asked, mine, bill)
            finally:
                with self._free:
                    self._asked.difference_update(mine)
                    self._free.notify_all()
            if len(replies) != len(mine):
                # The caller asks for the halves; only a count that is wrong for all tells it so.
                return replies if asked.texts == batch.texts else ()
            # Asking may have shown that the service does not take all that the replies depend on.
            keys = self._keys(batch)
            wanted = dict(zip(keys, batch.texts, strict=True))
        return [known[key] for key in keys]

    def _recall(self, wanted: Mapping[str, str], bill: Bill) -> None:
        """Count the texts that earlier runs paid for, each once."""
        before = {} if self._anew else self._before(bill.locale)
        with self._free:
            for key in wanted.keys() - self._recalled:
                if key in before:
                    self._recalled.add(key)
                    bill.known += 1
                    bill.known_characters += len(wanted[key])

    def _before(self, locale: str) -> Mapping[str, str]:
        """What the journal had when this run began."""
        with self._free:
            if locale not in self._earlier:
                self._earlier[locale] = dict(self._record.replies(locale))
            return self._earlier[locale]

    def earlier(self, batch: Batch) -> list[str] | None:
        """What earlier runs were answered for these texts; None where any of them is to be asked
        for."""
        before = {} if self._anew else self._before(batch.task.target.posix)
        found = [before.get(key) for key in self._keys(batch)]
        texts = [text for text in found if text is not None]
        return texts if len(texts) == len(found) else None

    def _claim(self, wanted: Mapping[str, str], known: Mapping[str, str]) -> list[str]:
        """Texts that this thread is to ask for; what others ask for is waited for."""
        with self._free:
            while True:
                open_ = [key for key in wanted if key not in known]
                mine = [key for key in open_ if key not in self._asked]
                if mine or not open_:
                    self._asked.update(mine)
                    return mine
                self._free.wait()

    def _ask(self, batch: Batch, keys: Sequence[str], bill: Bill) -> Sequence[str]:
        most = self._most(batch)
        if self._purse.budget is not None and self.price is None and not self.free:
            which = "price_in and price_out" if self._tokens else "price"
            raise BudgetError(
                f"{self.name} has no price, and there is a budget",
                remedy=f"set {which} in [engines.{self.name}]",
            )
        if self._plan_only:
            return self._planned(batch, keys, most, bill)
        by_itself = self._transport is None
        # Before anything is asked, also what costs nothing: a glossary, or the list of languages.
        self._purse.check(self._cost(most))
        question = _Question(self._next(), batch.task.target.posix, most)
        self._now.question = question
        replies: Sequence[str] = ()
        try:
            if by_itself:
                self._take(question, most)
                question.went = True
            replies = self.inner.translate(batch)
            if by_itself:
                question.used += most
        except BaseException:
            if by_itself and question.requests:
                question.unsure += most
            raise
        finally:
            self._now.question = None
            good = len(replies) == len(keys)
            texts = [text if isinstance(text, str) else "" for text in replies] if good else []
            keys = self._keys(batch) if good else keys
            if question.went:
                with self._free:
                    bill.went += batch.requests
            if by_itself:
                self._purse.settle(question.aside, question.aside)
            self._close(question, dict(zip(keys, texts, strict=False)), bill)
        return replies

    def _planned(
        self, batch: Batch, keys: Sequence[str], most: Amount, bill: Bill
    ) -> Sequence[str]:
        cost = self._cost(most)
        self._purse.take(cost)
        self._purse.settle(cost, cost)
        self._add(bill, 1, len(keys), most, Amount())
        self._own.update(zip(keys, batch.texts, strict=True))
        return batch.texts

    # --- the meter of the transport ---------------------------------------------------------------

    def before(self, call: Call) -> None:
        """Pay for a try. Raises :class:`BudgetError`."""
        question: _Question | None = getattr(self._now, "question", None)
        if question is not None and call.characters:
            self._take(question, question.most if self._tokens else Amount(call.characters))

    def after(self, call: Call, reply: Reply | None, *, sent: bool) -> None:
        """What came of a try: a whole answer, or none, to something ``sent`` or not."""
        question: _Question | None = getattr(self._now, "question", None)
        if question is None or not call.characters:
            return
        question.went |= sent
        most = question.most if self._tokens else Amount(call.characters)
        took = Amount()
        if reply is not None and 200 <= reply.status < 300:
            took = self._used(reply, most)
            question.used += took
        elif reply is None and sent:
            took = most
            question.unsure += most
        self._purse.settle(self._cost(most), self._cost(took))

    def _take(self, question: _Question, most: Amount) -> None:
        cost = self._cost(most)
        self._purse.take(cost)
        try:
            if not question.requests:
                line = {"asking": question.id, "day": self._day, "engine": self.name, **_data(most)}
                self._record.note(question.locale, line, durable=False)
        except BaseException:
            self._purse.settle(cost, Decimal(0))
            raise
        question.aside = cost
        question.requests += 1

    def _used(self, reply: Reply, most: Amount) -> Amount:
        """What the service says that it counted; what was set aside, where it says nothing."""
        read = getattr(self.inner, "used", None)
        found = read(reply.body) if read is not None else None
        if not isinstance(found, Amount):
            return most
        return replace(found, characters=found.characters or most.characters)

    def _most(self, batch: Batch) -> Amount:
        own = getattr(self.inner, "most", None)
        if own is not None:
            found = own(batch)
            assert isinstance(found, Amount)  # noqa: S101 - an engine's own contract
            return found
        return Amount(sum(map(len, batch.texts)))

    # --- the record -------------------------------------------------------------------------------

    def _close(self, question: _Question, replies: Mapping[str, str], bill: Bill) -> None:
        if not question.requests and not replies:
            return
        line: dict[str, Any] = {
            "answered": question.id,
            "day": self._day,
            "engine": self.name,
            "origin": self.origin,
            "requests": question.requests,
            **_data(question.used),
        }
        if self.price is not None:
            line["money"] = plain(self._cost(question.used))
            line["currency"] = self.price.currency
        if question.unsure != Amount():
            line["unsure"] = _data(question.unsure)
            line["unsure_money"] = plain(self._cost(question.unsure))
        line["replies"] = dict(replies)
        self._record.note(question.locale, line, durable=True)
        with self._free:
            self._own.update(replies)
            self._add(bill, question.requests, len(replies), question.used, question.unsure)

    def _add(self, bill: Bill, requests: int, texts: int, used: Amount, unsure: Amount) -> None:
        bill.requests += requests
        bill.texts += texts
        bill.used += used
        bill.unsure += unsure
        bill.money += self._cost(used)
        bill.unsure_money += self._cost(unsure)

    def _bill(self, locale: str) -> Bill:
        with self._free:
            return self.bills.setdefault(locale, Bill(self.name, locale))

    def _known(self, locale: str) -> Mapping[str, str]:
        if self._anew:
            return self._own
        if self._plan_only:
            return ChainMap(self._own, dict(self._before(locale)))
        return self._record.replies(locale)

    def _next(self) -> str:
        """A name for a question that no other one of the journal has."""
        with self._free:
            self._serial += 1
            return f"{self._run}.{self._serial}"

    def _keys(self, batch: Batch) -> list[str]:
        find = getattr(self.inner, "condition", None)
        condition = find(batch.task) if find is not None else ""
        return [self._key(batch, text, condition) for text in batch.texts]

    def _key(self, batch: Batch, text: str, condition: str) -> str:
        """Whatever a reply depends on, but for the texts around it: the same text is not paid for
        twice because its neighbour changed."""
        task = batch.task
        told: list[Any] = [text, batch.style.atom, batch.style.opening, batch.style.marked_up]
        told += [self.name, self.origin, sorted(self._options.items(), key=str)]
        told += [task.source.posix, task.target.posix, batch.codes]
        if self.inner.capabilities.formality:
            told += [task.register, task.style]
        if self.inner.capabilities.glossary:
            found = task.glossary.found_in(text)
            told.append([(term.text, term.preferred(task.target.posix)) for term in found])
        told += [condition] if condition else []
        data = json.dumps(told, ensure_ascii=True, separators=(",", ":"), default=str)
        return hashlib.sha256(data.encode()).hexdigest()[:32]

    @property
    def _tokens(self) -> bool:
        return self.inner.capabilities.price is Unit.TOKENS

    def _cost(self, amount: Amount) -> Decimal:
        return self.price.of(amount) if self.price is not None else Decimal(0)


def _data(amount: Amount) -> dict[str, int]:
    named = {
        "characters": amount.characters,
        "tokens_in": amount.tokens_in,
        "tokens_out": amount.tokens_out,
    }
    return {name: number for name, number in named.items() if number}
