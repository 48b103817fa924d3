"""Translations with stray marks, and what site generators keep from translators: cases as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import fit
from pipeline.article import read_article
from pipeline.compose import compose
from pipeline.extract import extract

FIXTURES = Path(__file__).parent / "fixtures" / "markdown"


def cases(name: str) -> list[tuple[str, ...]]:
    """Each case of a file: its name, and its parts."""
    found = []
    for part in f"\n{(FIXTURES / name).read_text()}".split("\n--- ")[1:]:
        title, _, rest = part.partition("\n")
        found.append((title, *(text.strip("\n") for text in f"{rest}\n".split("\n===\n"))))
    return found


def ids(name: str) -> list[str]:
    return [case[0] for case in cases(name)]


def composed(source: str, target: str) -> str:
    article = read_article("a", "a.md", f"{source}\n".encode())
    units = extract(article)
    assert len(units) == 1
    result = compose(article, units, {units[0].key: target})
    assert not result.quarantined
    return result.markdown.decode().removesuffix("\n")


@pytest.mark.parametrize("case", cases("strays.md"), ids=ids("strays.md"))
def test_a_stray_mark_is_text(case: tuple[str, ...]) -> None:
    _, source, target, expected = case
    assert composed(source, target) == expected


def test_control_without_disentangling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fit, "disentangled", lambda fragment, *_: fragment)
    article = read_article("a", "a.md", b"Use `x` now.\n")
    units = extract(article)
    assert compose(article, units, {units[0].key: "` Jetzt `x`."}).quarantined


@pytest.mark.parametrize("case", cases("not_for_translators.md"), ids=ids("not_for_translators.md"))
def test_what_is_offered(case: tuple[str, ...]) -> None:
    _, source, expected = case
    units = extract(read_article("a", "a.md", f"{source}\n".encode()))
    assert [unit.msgid for unit in units] == expected.split("\n")


@pytest.mark.parametrize(
    "target",
    ["Nimm", "Nimm `y`", "Nimm `x` `x`", "Nimm `x` und `z`"],
    ids=["lost", "changed", "twice", "added"],
)
def test_markup_that_a_translator_lost_or_added_is_still_quarantined(target: str) -> None:
    article = read_article("a", "a.md", b"Use `x`\n")
    units = extract(article)
    assert compose(article, units, {units[0].key: target}).quarantined
