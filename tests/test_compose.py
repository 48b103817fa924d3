"""Composing: readable cases, and what the proof guarantees when translations are hostile."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

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
