"""A small publication with catalogs of any granularity, for the tests of these."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from pipeline.catalog import Catalog, Entry, Key, Style
from pipeline.catalog_reader import parse_catalog
from pipeline.locales import parse_locale
from pipeline.model import State
from pipeline.project import open_project
from pipeline.provenance import state
from tests.command_line import polyfolio

DE = parse_locale("de")
STYLE = Style()
SOURCES = {
    "a": "# Tea\n\nYes.\n\nOnly a says this.\n",
    "b": "# Tea\n\nNo.\n\nYes.\n",
    "guides/c": "# Cake\n\nYes.\n\nOnly c says this.\n",
    "guides/deep/d": "# Tea\n\nYes.\n\nNo.\n",
}
SHARED = {
    "article": {"a", "b", "guides/c", "guides/deep/d"},
    "folder": {"_articles", "_articles+guides", "_articles+guides+deep"},
    "locale": {"_publication"},
}


def choose(root: Path, catalogs: str, locales: str = '"de"') -> None:
    (root / "polyfolio.toml").write_text(
        f'[project]\nname = "P"\nlocales = [{locales}]\ncatalogs = "{catalogs}"\n'
    )


def publication(root: Path, catalogs: str = "article") -> Path:
    for name, text in SOURCES.items():
        path = root / f"source/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    choose(root, catalogs)
    assert polyfolio(root, "extract").code == 0
    return root


def files(root: Path, suffix: str = ".po") -> set[str]:
    base = root / "locale" if suffix == ".pot" else root / "locale/de/LC_MESSAGES"
    return {p.relative_to(base).as_posix().removesuffix(suffix) for p in base.rglob(f"*{suffix}")}


def catalog(root: Path, name: str) -> Catalog:
    path = root / f"locale/de/LC_MESSAGES/{name}.po"
    return parse_catalog(path.read_bytes(), path.name)


def fill(root: Path, name: str, texts: dict[str, str], note: str = "") -> None:
    """Translate some texts of a catalog."""
    path = root / f"locale/de/LC_MESSAGES/{name}.po"
    before = catalog(root, name)
    changed = {}
    for key, entry in before.active().items():
        if key[1] in texts:
            changed[key] = entry.with_msgstr(texts[key[1]], STYLE)
            if note:
                changed[key] = changed[key].with_comments([note], STYLE)
    path.write_bytes(before.with_entries(changed).to_bytes())


def switch(root: Path, catalogs: str, locales: str = '"de"') -> str:
    choose(root, catalogs, locales)
    outcome = polyfolio(root, "extract")
    assert outcome.code == 0, outcome.err
    return outcome.out


Said = tuple[tuple[str, ...], State, tuple[str, ...], Key | None]


def says(entry: Entry) -> Said:
    comments = tuple(c for c in entry.comments if not c.startswith("article:"))
    return (entry.msgstrs, state(entry), comments, entry.previous)


def by_article(root: Path) -> dict[str, dict[Key, Said]]:
    """What each article's active entries say, whatever catalog they stand in."""
    opened = open_project(root)
    found = {}
    for article in opened.article_ids():
        view = opened.article_catalog(article, DE)
        assert view is not None
        found[article] = {key: says(entry) for key, entry in view.active().items()}
    return found


def texts(root: Path) -> Counter[tuple[str, tuple[str, ...]]]:
    """Every translation that any catalog holds, active or obsolete."""
    every = (catalog(root, name) for name in files(root))
    return Counter((e.msgid, e.msgstrs) for c in every for e in c.body if any(e.msgstrs))


def gettext_agrees(root: Path) -> None:
    for path in (root / "locale").rglob("*.po*"):
        if shutil.which("msgcat") is None:
            pytest.skip("GNU gettext is not installed")
        written = subprocess.run(["msgcat", path], capture_output=True, check=True)
        assert written.stdout == path.read_bytes(), path.name
        subprocess.run(["msgfmt", "--check", "-o", os.devnull, path], check=True)
