"""Composing: readable cases, and what the proof guarantees when translations are hostile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline import fit, inline, proof
from pipeline.article import read_article
from pipeline.compose import compose
from pipeline.extract import extract

CASES = sorted((Path(__file__).parent / "fixtures" / "markdown").glob("*.txt"))


@dataclass(frozen=True, slots=True)
class Case:
    """One fixture: see ``fixtures/markdown/README.md``."""

    source: str
    units: tuple[tuple[str, str], ...]
    targets: dict[tuple[str | None, str], str]
    refused: dict[str, str]
    result: str


def load(path: Path) -> Case:
    parts = re.split(r"^=== (\w+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    units: list[tuple[str, str]] = []
    targets: dict[tuple[str | None, str], str] = {}
    refused: dict[str, str] = {}
    for line in sections["units"].replace("⏎", "\x01").splitlines():
        text = line.replace("\x01", "\n")
        if text[:2] in ("→ ", "✗ "):
            target, _, reason = text[2:].partition(" ⇒ ")
            targets[None, units[-1][1]] = target
            if reason:
                refused[units[-1][1]] = reason
        else:
            kind, _, msgid = text.partition(" | ")
            units.append((kind, msgid))
    return Case(sections["source"], tuple(units), targets, refused, sections["result"])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = load(path)
    article = read_article("case", "case.md", case.source.encode())
    units = extract(article)
    shown = tuple((u.comment.partition(":")[0], u.msgid) for u in units)
    assert shown == case.units
    composed = compose(article, units, case.targets)
    assert composed.markdown.decode() == case.result
    assert {q.unit.msgid: q.reason for q in composed.quarantined} == case.refused
    assert compose(article, units, {}).markdown.decode() == case.source


def test_the_byte_order_mark_and_line_ends_are_the_sources() -> None:
    source = b"\xef\xbb\xbf> one\\\r\n> two\r\n\r\nthree\r\n"
    article = read_article("a", "a.md", source)
    units = extract(article)
    targets = {units[0].key: "eins\\\nzwei\\\ndrei", units[1].key: "vier"}
    composed = compose(article, units, targets)
    assert composed.markdown == (b"\xef\xbb\xbf> eins\\\r\n> zwei\\\r\n> drei\r\n\r\nvier\r\n")
    assert compose(article, units, {}).markdown == source


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("behind", ["{: .lead }", "{% y %}\nmore"])
def test_asterisks_that_only_pair_as_a_run_stand_beside_other_lines(
    newline: str, behind: str
) -> None:
    text = f"un**so **or *this** on**able end\n{behind}\n".replace("\n", newline)
    article = read_article("a", "a.md", text.encode())
    units = extract(article)
    composed = compose(article, units, {unit.key: unit.msgid.upper() for unit in units})
    assert composed.quarantined == ()
    assert composed.markdown.decode() == text.replace(
        units[0].msgid, units[0].msgid.upper()
    ).replace("more", "MORE")


def test_source_units_are_those_without_a_translation_that_stands() -> None:
    article = read_article("a", "a.md", b"one\n\n`x` two\n\nthree\n\nfour\n")
    units = extract(article)
    targets = {(None, "one"): "eins", (None, "`x` two"): "zwei", (None, "three"): "  "}
    composed = compose(article, units, targets)
    assert composed.source_units == {1, 2, 3}
    assert [item.unit.msgid for item in composed.quarantined] == ["`x` two"]


def test_a_context_tells_equal_texts_apart() -> None:
    article = read_article("a", "a.md", b"May\n\nMay\n")
    first, second = extract(article)
    second = second._replace(context="month")
    composed = compose(article, (first, second), {(None, "May"): "dürfen", ("month", "May"): "Mai"})
    assert composed.markdown == "dürfen\n\nMai\n".encode()


# --- hostile catalogs -----------------------------------------------------------------------------


class Parser:
    """Counts how much text is parsed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.characters = 0
        self.whole = 0
        self.real = proof.parse
        monkeypatch.setattr(proof, "parse", self.parse_whole)
        monkeypatch.setattr(fit, "parse", self.parse)
        monkeypatch.setattr(inline, "parse", self.parse)

    def parse(self, text: str, *resolve: Any) -> Any:
        self.characters += len(text)
        return self.real(text, *resolve)

    def parse_whole(self, text: str, *resolve: Any) -> Any:
        self.whole += 1
        return self.parse(text, *resolve)


BAD = [
    "<div>{}</div> `x`",  # begins a block of HTML, and the tags are real
    "{}",  # loses the code
    "{} `x` `y`",
    "[{}](x) `x`",
    "{} <b>`x`</b>",
]


@pytest.mark.parametrize("bad", BAD)
def test_bad_translations_cost_one_look_each(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "".join(f"- no {n} <div>`x`</div>\n" for n in range(1_000))
    article = read_article("a", "a.md", source.encode())
    units = extract(article)
    parser = Parser(monkeypatch)
    targets = {unit.key: bad.format("nein") for unit in units}
    targets[units[77].key] = "gut <div>`x`</div>"
    composed = compose(article, units, targets)
    assert len(composed.quarantined) == 999
    assert composed.source_units == frozenset(range(1_000)) - {77}
    assert parser.whole <= proof.ATTEMPTS
    assert parser.characters < 10 * len(source)


def test_what_only_the_whole_shows_is_found_in_a_bounded_number_of_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # With the local proof gone, each of these opens a comment that swallows what follows.
    monkeypatch.setattr(fit, "_standing", lambda text, *_: text)
    source = "".join(f"no {n}\n\n" for n in range(500))
    article = read_article("a", "a.md", source.encode())
    units = extract(article)
    parser = Parser(monkeypatch)
    targets = {unit.key: f"ja {index}" for index, unit in enumerate(units)}
    for index in (5, 70, 400):
        targets[units[index].key] = "<!-- ja"
    composed = compose(article, units, targets)
    assert {q.unit.msgid for q in composed.quarantined} == {"no 5", "no 70", "no 400"}
    assert parser.whole <= 2 * proof.ATTEMPTS
    everything = {unit.key: "<!-- ja" for unit in units}
    parser.whole = 0
    assert len(compose(article, units, everything).quarantined) == 500
    assert parser.whole <= 2 * proof.ATTEMPTS


def test_a_table_that_a_translation_would_continue() -> None:
    source = "| a |\n|---|\n| b |\n|\n| `c` | d\n"
    article = read_article("a", "a.md", source.encode())
    units = extract(article)
    composed = compose(article, units, {unit.key: unit.msgid.upper() for unit in units})
    assert composed.markdown.startswith(b"| A |\n|---|\n| B |\n")
    tree = read_article("a", "a.md", composed.markdown).tree
    assert [b.kind for b in tree.children] == [b.kind for b in article.tree.children]


def test_equal_texts_are_fitted_once_for_each_kind_of_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    fitted = fit._fit

    def watched(unit: Any, target: str, place: Any, *more: Any) -> Any:
        asked.append(place.parent.value)
        return fitted(unit, target, place, *more)

    monkeypatch.setattr(fit, "_fit", watched)
    source = b"- [ ] *a* b\n- [x] *a* b\n\n*a* b\n\n# *a* b\n\n*a* b\n"
    article = read_article("a", "a.md", source)
    units = extract(article)
    composed = compose(article, units, {unit.key: "1. *c*" for unit in units})
    assert composed.quarantined == ()
    assert asked == ["item", "document", "document"]
    assert composed.markdown == (
        b"- [ ] 1\\. *c*\n- [x] 1\\. *c*\n\n1\\. *c*\n\n# 1. *c*\n\n1\\. *c*\n"
    )
