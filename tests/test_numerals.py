"""Numbers: kept, lost and changed, however a language writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numerals import differences


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("1.5 mg", "1,5 mg"),
        ("2,500 ml", "2.500 ml"),
        ("2,500 ml", "2500 ml"),
        ("2,500 ml", "2\u202f500 ml"),
        ("1,234.5", "1.234,5"),
        ("1,234,567.25", "1\u00a0234\u00a0567,25"),
        ("100,000 people", "1,00,000 people"),
        ("$12.50", "12,50 $"),
        ("45–60 minutes", "٤٥–٦٠ دقيقة"),
        ("1.5 and 2.5", "٢٫٥ و١٫٥"),
        ("Python 3.11.2", "Python 3.11.2"),
        ("on 2026-11-23", "am 23.11.2026"),
        ("1.500 and 1,500", "1.500 und 1.500"),
        ("`1.5` [a](b15.md)", "x"),
        ("It&#8217;s 5 &#x1F600; &#54;", "Es sind 5 😀 und 6"),
        ("274,228 people, 12,345,678 cups", "274 228 personnes, 12 345 678 tasses"),
        ("Kubernetes and internationalisation", "K8s と i18n"),
        ("end-to-end, business to business", "e2e, B2B"),
    ],
)
def test_the_same_numbers(source: str, target: str) -> None:
    lost, added = differences(source, target)
    if "2026" in source:  # three numbers there, one here: a date in another order is for a person
        assert lost
        return
    assert (lost, added) == ((), ())
    assert differences(target, source) == ((), ())


@pytest.mark.parametrize(
    ("source", "target", "lost", "added"),
    [
        ("1.5 mg or 2,500 ml", "15 mg oder 2500 ml", ("1.5",), ("15",)),
        ("1.25", "12.5", ("1.25",), ("12.5",)),
        ("$12.50", "1250 $", ("12.50",), ("1250",)),
        ("version 2.0.1", "Version 20.1", ("2.0.1",), ("20.1",)),
        ("2,500", "2,5", ("2,500",), ("2,5",)),
        ("0.500 g", "500 g", ("0.500",), ("500",)),
        ("4 and 4", "4", ("4",), ()),
        ("007", "7", ("007",), ("7",)),
        ("&#54; cups", "7 Tassen", ("6",), ("7",)),
        ("Room 10 500 times", "Raum 10, 501-mal", ("500",), ("501",)),
        ("`500 500` 500 or 500,500", "x", ("500", "500,500"), ()),
        ("274,228", "274 229", ("274,228",), ("229", "274")),
        ("EUR5m", "EUR6m", ("5",), ("6",)),
        ("member1", "member2", ("1",), ("2",)),
        ("5mg of B12", "6mg B12", ("5",), ("6",)),
    ],
)
def test_other_numbers(
    source: str, target: str, lost: tuple[str, ...], added: tuple[str, ...]
) -> None:
    assert differences(source, target) == (lost, added)


@given(st.text("0123456789.,'٣\u00a0 x", max_size=40))
def test_a_text_keeps_its_own_numbers(text: str) -> None:
    assert differences(text, text) == ((), ())


@given(st.integers(1, 10**9), st.integers(1, 999))
def test_thousands_and_decimals_of_every_habit_are_one_number(whole: int, part: int) -> None:
    english = f"{whole:,}.{part}"
    german = english.translate(str.maketrans(",.", ".,"))
    french = english.replace(",", "\u202f").replace(".", ",")
    for one in (english, german, french, f"{whole}.{part}"):
        for other in (english, german, french, f"{whole}.{part}"):
            assert differences(one, other) == ((), ())
