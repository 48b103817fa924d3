"""A content project that lives: extracted again and again, its catalogs as the fixtures of
``fixtures/merging`` write them."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.catalog import Catalog, Entry
from pipeline.catalog_reader import parse_catalog
from pipeline.jobs.extract import Extracted, extract_articles
from pipeline.project import open_project
from pipeline.provenance import digest, marks

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: de\\n"\n'


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

    def extract(self, *names: str) -> tuple[Extracted, ...]:
        self.day += 1
        project = open_project(self.root)
        now = datetime.datetime(2026, 1, self.day, tzinfo=datetime.UTC)
        return extract_articles(project, names or project.article_ids(), now).articles

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


def signed(entry: Entry) -> Entry:
    now = digest(entry.msgctxt, entry.msgid, "\0".join(entry.msgstrs))
    head = entry.head.replace("d:*", f"d:{now}").replace("d:void", "d:00000000")
    return entry._replace(head=head)


def shown(catalog: Catalog) -> str:
    """A catalog as the fixtures write it."""
    out = []
    for entry in catalog.body:
        now = digest(entry.msgctxt, entry.msgid, "\0".join(entry.msgstrs))
        text = re.sub(r"^(#~ )?#[.:].*\n", "", entry.raw.strip("\n") + "\n", flags=re.MULTILINE)
        text = text.replace(f"d:{now}", "d:*")
        out.append(re.sub(r" d:[0-9a-f]{8}$", " d:void", text, flags=re.MULTILINE))
    return "\n".join(out)


def signatures(place: Place) -> set[tuple[object, ...]]:
    """Every text that somebody signed, live or obsolete, with its translation."""
    names = [path.name for path in place.path("").glob("*.po")]
    return signed_texts(entry for name in names for entry in place.catalog(name).body)


def signed_texts(entries: Iterable[Entry]) -> set[tuple[object, ...]]:
    return {
        (entry.key, entry.msgstrs, mark.text)
        for entry in entries
        for mark in marks(entry)
        if mark.kind == "reviewed-by" and mark.valid
    }
