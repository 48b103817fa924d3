"""What services were asked and what that cost, from the journal: by month, engine and locale."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.pricing import Amount, plain, sums
from pipeline.project import Project
from pipeline.stores.journal import Journal


@dataclass(frozen=True, slots=True)
class Usage:
    """What one engine was asked in one locale in one month (``2026-05``).

    ``money`` is None where there was no price. ``unsure`` characters went out and were not answered
    whole, or a run was killed meanwhile: the service may have counted them.
    """

    month: str
    engine: str
    locale: str
    requests: int
    texts: int
    characters: int
    tokens_in: int
    tokens_out: int
    money: str | None
    currency: str
    unsure: int


@dataclass(frozen=True, slots=True)
class UsageReport:
    """Rows by month, engine and locale; ``total`` is money by currency. ``unanswered`` questions
    were under way when their run was killed. ``damaged`` lines of the journal could not be read."""

    rows: tuple[Usage, ...]
    total: dict[str, str]
    unanswered: int
    damaged: int


@dataclass(slots=True)
class _Row:
    requests: int = 0
    texts: int = 0
    used: Amount = field(default_factory=Amount)
    money: Decimal | None = None
    unsure: int = 0


def usage(project: Project) -> UsageReport:
    """Read the journals of a project. Raises :class:`AccessError` where one cannot be read."""
    rows: dict[tuple[str, str, str, str], _Row] = {}
    unanswered = 0
    with Journal(project.state) as journal:
        for locale in journal.locales():
            waiting: dict[str, dict[str, Any]] = {}
            for line in journal.lines(locale):
                if "asking" in line:
                    waiting[str(line["asking"])] = line
                    continue
                waiting.pop(str(line.get("answered")), None)
                month = str(line.get("day", ""))[:7]
                currency = str(line.get("currency", ""))
                key = (month, str(line.get("engine", "")), locale, currency)
                _add(rows.setdefault(key, _Row()), line)
            for line in waiting.values():
                key = (str(line.get("day", ""))[:7], str(line.get("engine", "")), locale, "")
                near = next((k for k in rows if k[:3] == key[:3]), key)
                rows.setdefault(near, _Row()).unsure += _amount(line).characters
            unanswered += len(waiting)
        damaged = journal.damaged
    money = ((key[3], row.money) for key, row in rows.items())
    spent = sums((currency, found) for currency, found in money if found is not None)
    return UsageReport(
        tuple(_usage(key, rows[key]) for key in sorted(rows)),
        {currency: plain(found) for currency, found in sorted(spent.items())},
        unanswered,
        damaged,
    )


def _add(row: _Row, line: dict[str, Any]) -> None:
    row.requests += _count(line.get("requests"))
    replies = line.get("replies")
    row.texts += len(replies) if isinstance(replies, dict) else 0
    row.used += _amount(line)
    unsure = line.get("unsure")
    row.unsure += _amount(unsure).characters if isinstance(unsure, dict) else 0
    try:
        found = Decimal(str(line["money"]))
    except (KeyError, InvalidOperation):
        return
    row.money = found if row.money is None else row.money + found


def _amount(line: dict[str, Any]) -> Amount:
    return Amount(*(_count(line.get(n)) for n in ("characters", "tokens_in", "tokens_out")))


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _usage(key: tuple[str, str, str, str], row: _Row) -> Usage:
    month, engine, locale, currency = key
    return Usage(
        month,
        engine,
        locale,
        row.requests,
        row.texts,
        row.used.characters,
        row.used.tokens_in,
        row.used.tokens_out,
        None if row.money is None else plain(row.money),
        currency,
        row.unsure,
    )
