"""What drafting costs: amounts that a service counts, prices from the settings, money.

Nothing here knows a vendor's price; a service without a price in the settings costs nobody knows
what. Money is exact (:class:`decimal.Decimal`), never a float.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Any, Final

MILLION: Final = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Amount:
    """What services count. ``tokens_in`` are read by a model, ``tokens_out`` written by it."""

    characters: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(
            self.characters + other.characters,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
        )


@dataclass(frozen=True, slots=True)
class Price:
    """Money for a million characters, or a million tokens in and out.

    >>> Price(characters=Decimal(20), currency="EUR").of(Amount(1_500))
    Decimal('0.03')
    """

    characters: Decimal = Decimal(0)
    tokens_in: Decimal = Decimal(0)
    tokens_out: Decimal = Decimal(0)
    currency: str = ""

    def of(self, amount: Amount) -> Decimal:
        """What an amount costs."""
        whole = (
            amount.characters * self.characters
            + amount.tokens_in * self.tokens_in
            + amount.tokens_out * self.tokens_out
        )
        return whole / MILLION


def price_of(table: Mapping[str, Any], *, tokens: bool) -> Price | None:
    """What ``[engines.<name>]`` says about the price, or None where it says nothing that fits.

    >>> price_of({"price": 20.0, "currency": "EUR"}, tokens=False).of(Amount(1_000_000))
    Decimal('20')
    >>> price_of({"price": 20.0}, tokens=True) is None
    True
    """
    currency = str(table.get("currency", ""))
    if tokens:
        if "price_in" not in table or "price_out" not in table:
            return None
        both = (exact(table["price_in"]), exact(table["price_out"]))
        return Price(tokens_in=both[0], tokens_out=both[1], currency=currency)
    return Price(exact(table["price"]), currency=currency) if "price" in table else None


MOST: Final = 10**9
"""More money than this nobody means."""


def exact(number: float | str | Decimal) -> Decimal:
    """A number as it was written: 0.1 is a tenth.

    >>> exact(0.1), exact(20.0)
    (Decimal('0.1'), Decimal('20'))
    """
    value = Decimal(str(number))
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def shown(money: Decimal, currency: str = "") -> str:
    """Money for people, never less than it is: to a cent from 1 on, below that to four places, and
    to six where it is less than a cent, so that the parts of a plan add up to its sum.

    >>> shown(Decimal("1.231"), "EUR"), shown(Decimal("0.0142"), "EUR"), shown(Decimal("0.5"))
    ('1.24 EUR', '0.0142 EUR', '0.50')
    >>> shown(Decimal("0.00042"), "EUR"), shown(Decimal(0))
    ('0.00042 EUR', '0.00')
    """
    places = 2 if money >= 1 else 4 if money >= _CENT else 6
    figure = f"{money.quantize(Decimal(1).scaleb(-places), ROUND_UP):,f}"
    whole, _, rest = figure.partition(".")
    return f"{whole}.{rest.rstrip('0'):0<2} {currency}".strip()


_CENT: Final = Decimal("0.01")


def plain(money: Decimal) -> str:
    """Money as data: every place, no exponent, no trailing zeros.

    >>> plain(Decimal("0.0300")), plain(Decimal("1E+2"))
    ('0.03', '100')
    """
    return f"{money.normalize():f}"


def sums(parts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Money by currency.

    >>> sums([("EUR", Decimal(1)), ("USD", Decimal(2)), ("EUR", Decimal(3))])
    {'EUR': Decimal('4'), 'USD': Decimal('2')}
    """
    found: dict[str, Decimal] = {}
    for currency, money in parts:
        found[currency] = found.get(currency, Decimal(0)) + money
    return found


# --- memory leverage ------------------------------------------------------------------------------

BANDS: Final = ("100 %", "95–99 %", "85–94 %", "75–84 %", "new", "repeated")
"""How much of a text is known already, in the steps that agencies charge by."""


def band(score: float, *, same: bool = False) -> str:
    """The band of the best match in memory; only the very ``same`` text is a full match.

    >>> band(100.0), band(100.0, same=True), band(94.99), band(12.0)
    ('95–99 %', '100 %', '85–94 %', 'new')
    """
    if same:
        return BANDS[0]
    steps = ((95, BANDS[1]), (85, BANDS[2]), (75, BANDS[3]))
    return next((name for least, name in steps if score >= least), "new")
