"""Merging: what becomes of translations when sources are edited, through the whole extract job.

The cases are data: see ``fixtures/merging/README.md``.
"""

from __future__ import annotations

import datetime
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.catalog import Catalog, Entry
from pipeline.catalog_reader import parse_catalog
from pipeline.jobs.extract import Extracted, extract_articles
from pipeline.project import open_project
from pipeline.provenance import digest, marks
from tests.command_line import snapshot

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "merging").glob("[a-z]*.md"))
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: de\\n"\n'


def cases() -> list[object]:
    found = []
    for path in FIXTURES:
        for section in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, text = section.partition("\n")
            blocks = re.findall(
                r"^(````?)(\w+\.\w+ \w+)\n(.*?)^\1$", text, re.MULTILINE | re.DOTALL
            )
            found.append(pytest.param({n: b for _, n, b in blocks}, id=f"{path.stem}: {title}"))
    return found


class Place:
    """A content project in a folder, extracted at will."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "source").mkdir()
        (root / "polyfolio.toml").write_text('[project]\nname = "T"\nlocales = ["de"]\n')
        self.day = 0

    def article(self, name: str, text: str) -> None:
        path = self.root / "source" / name
        if text:
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()

    def extract(self) -> tuple[Extracted, ...]:
        self.day += 1
        project = open_project(self.root)
        now = datetime.datetime(2026, 1, self.day, tzinfo=datetime.UTC)
        return extract_articles(project, project.article_ids(), now).articles

    def forget(self) -> None:
        """Without its notes, the next extraction merges everything again."""
        shutil.rmtree(self.root / ".polyfolio", ignore_errors=True)

    def path(self, name: str) -> Path:
        return self.root / "locale" / "de" / "LC_MESSAGES" / name

    def catalog(self, name: str) -> Catalog:
        return parse_catalog(self.path(name).read_bytes(), name)

    def give(self, name: str, text: str) -> None:
        """Put a catalog there, written as the fixtures are."""
        catalog = parse_catalog(f"{HEADER}\n{text}".encode(), name)
        entries = (catalog.entries[0], *(signed(entry) for entry in catalog.body))
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_bytes(replace(catalog, entries=entries).to_bytes())


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def signed(entry: Entry) -> Entry:
    now = digest(entry.msgctxt, entry.msgid, "\0".join(entry.msgstrs))
    head = entry.head.replace("d:*", f"d:{now}").replace("d:void", "d:00000000")
    return replace(entry, head=head)


def shown(catalog: Catalog) -> str:
    """A catalog as the fixtures write it."""
    out = []
    for entry in catalog.body:
        now = digest(entry.msgctxt, entry.msgid, "\0".join(entry.msgstrs))
        text = re.sub(r"^(#~ )?#[.:].*\n", "", entry.raw.strip("\n") + "\n", flags=re.MULTILINE)
        text = text.replace(f"d:{now}", "d:*")
        out.append(re.sub(r" d:[0-9a-f]{8}$", " d:void", text, flags=re.MULTILINE))
    return "\n".join(out)


@pytest.mark.parametrize("blocks", cases())
def test_case(blocks: dict[str, str], place: Place) -> None:
    put(place, blocks, "before")
    place.extract()
    assert texts(place, blocks, "before") == wanted(blocks, "before"), "merged from the start"
    put(place, blocks, "behind")
    put(place, {what: text for what, text in blocks.items() if ".md" in what}, "after")
    seen = signatures(place)
    place.extract()
    assert texts(place, blocks, "after") == wanted(blocks, "after")
    assert signatures(place) <= seen, "nobody has signed what they never saw"
    before = snapshot(place.root)
    place.forget()
    place.extract()
    assert snapshot(place.root) == before, "merging again changes nothing"


def put(place: Place, blocks: dict[str, str], moment: str) -> None:
    for what, text in blocks.items():
        name, when = what.split()
        if when == moment:
            (place.give if name.endswith(".po") else place.article)(name, text)


def wanted(blocks: dict[str, str], moment: str) -> dict[str, str]:
    return {what: text for what, text in blocks.items() if what.endswith(f".po {moment}")}


def texts(place: Place, blocks: dict[str, str], moment: str) -> dict[str, str]:
    return {what: shown(place.catalog(what.split()[0])) for what in wanted(blocks, moment)}


def signatures(place: Place) -> set[tuple[object, ...]]:
    """Every text that somebody signed, live or obsolete, with its translation."""
    return {
        (entry.key, entry.msgstrs, mark.text)
        for path in place.path("").glob("*.po")
        for entry in place.catalog(path.name).body
        for mark in marks(entry)
        if mark.kind == "reviewed-by" and mark.valid
    }


def test_each_text_is_counted_once(place: Place) -> None:
    place.article("a.md", "# Tea\n\nDrink it hot, and slowly.\n")
    place.extract()
    place.give(
        "a.po", 'msgid "Tea"\nmsgstr "Tee"\n\nmsgid "Drink it hot, and slowly."\nmsgstr "Heiß."\n'
    )
    place.article("a.md", "# Tea\n\nDrink it hot, and very slowly.\n\nSleep well, all night.\n")
    (found,) = place.extract()
    (change,) = found.catalogs
    assert (change.added, change.stale, change.obsolete) == (1, 1, 0)
    place.article("a.md", "Sleep well, all night.\n")
    (found,) = place.extract()
    (change,) = found.catalogs
    assert (change.added, change.stale, change.obsolete) == (0, -1, 2)
