"""An author's directives: readable cases, and what must hold whatever an author writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.article import Article, read_article
from pipeline.catalog import Key
from pipeline.checks.directives import check
from pipeline.compose import compose
from pipeline.edition import localize
from pipeline.extract import extract
from pipeline.handling import only_lines
from pipeline.locales import parse_locale
from pipeline.model import Unit

CASES = sorted((Path(__file__).parent / "fixtures" / "directives").glob("*.txt"))
LOCALES = tuple(map(parse_locale, ("en", "de", "ar", "zh_CN")))


@dataclass(frozen=True, slots=True)
class Case:
    """One fixture: see ``fixtures/directives/README.md``."""

    source: str
    units: str
    faults: str
    editions: dict[str, str]


def load(path: Path) -> Case:
    parts = re.split(r"^=== ([\w ]+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    editions = {
        name.removeprefix("edition "): text
        for name, text in sections.items()
        if name.startswith("edition ")
    }
    return Case(sections["source"], sections["units"], sections.get("faults", ""), editions)


def article_of(source: str) -> Article:
    return read_article("case", "case.md", source.encode())


def translations(case: Case, units: tuple[Unit, ...]) -> tuple[dict[Key, str], set[Key]]:
    """The German translations under the units, and which of them are to be refused."""
    targets: dict[Key, str] = {}
    refused = set()
    number = -1
    for line in case.units.splitlines():
        number += not line.startswith("  ")
        if line.startswith(("  → ", "  ✗ ")):
            targets[units[number].key] = line[4:].replace("⏎", "\n")
            if line[2] == "✗":
                refused.add(units[number].key)
    return targets, refused


def written(units: tuple[Unit, ...], targets: dict[Key, str], refused: set[Key]) -> str:
    """Units as a fixture has them."""
    out = []
    for unit in units:
        out.append(f"{unit.kind} | {unit.msgid}")
        out += [f"  @ {unit.context}"] if unit.context is not None else []
        out += [f"  . {line}" for line in (*unit.handling.lines(), *only_lines(unit.handling.only))]
        if unit.key in targets:
            out.append(f"  {'✗' if unit.key in refused else '→'} {targets[unit.key]}")
    return "".join(line.replace("\n", "⏎") + "\n" for line in out)


def faults(article: Article) -> list[str]:
    """What the check says, as a fixture has it."""
    return [
        f"{finding.where.partition(':')[2]}: {finding.message} — {finding.remedy}"
        for finding in check(article, LOCALES)
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = load(path)
    article = article_of(case.source)
    units = extract(article)
    targets, refused = translations(case, units)
    assert written(units, targets, refused) == case.units
    found = faults(article)
    assert found == case.faults.splitlines()
    assert compose(article, units, {}).markdown == article.source
    for locale in LOCALES:
        own = targets if locale.posix == "de" else {}
        edition = localize(article, units, own, locale)
        if locale.posix in case.editions:
            assert edition.composed.markdown.decode() == case.editions[locale.posix]
        elif not found:
            assert edition.composed.markdown == article.source
        assert {q.unit.key for q in edition.composed.quarantined} == (refused if own else set())
