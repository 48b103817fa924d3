"""What nobody should find in a content project, in any size: each case spoils a small project.

``size`` is in thousands of characters, roughly; files, links and pipes have none.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from pipeline.catalog_reader import parse_catalog
from pipeline.review import edit
from tests.command_line import polyfolio
from tests.hostile_bodies import BODIES
from tests.hostile_catalogs import CATALOGS, HEADER, TEMPLATES, translation
from tests.hostile_csv import CSV
from tests.hostile_files import FILES, STATE, STATES, spoil_state
from tests.hostile_front import FRONT, TOML
from tests.hostile_links import LINKS
from tests.hostile_settings import SETTINGS_FILES

__all__ = ["ARTICLE", "CATALOG", "HEADER", "SOURCE", "kept", "project", "spoilt"]

SETTINGS: Final = """[project]
name = "Hostile"
base_url = "https://example.org"
locales = ["de"]
[publish]
formats = ["html", "text"]
missing = "page"
"""
ARTICLE: Final = "---\ntitle: Tea\ndescription: On tea\n---\n\n# Tea\n\nTea is good.\n"
SOURCE: Final = "source/x.md"
CATALOG: Final = "locale/de/LC_MESSAGES/x.po"
TEMPLATE: Final = "locale/x.pot"


def project(root: Path) -> Path:
    """A project of one article without fault."""
    (root / "source").mkdir(parents=True)
    (root / "locale/de/LC_MESSAGES").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS, encoding="utf-8")
    (root / SOURCE).write_text(ARTICLE, encoding="utf-8")
    return root


def kept(root: Path) -> dict[str, tuple[int, bytes]]:
    """How large its article and its catalog are, and how they begin: one claims to be larger than
    any memory."""
    found = {}
    for name in (SOURCE, CATALOG):
        if (path := root / name).is_file():
            with path.open("rb") as file:
                found[name] = (path.stat().st_size, file.read(1 << 20))
    return found


BYTES: Final[Mapping[str, Callable[[int], bytes]]] = {
    "a NUL byte": lambda n: ARTICLE.encode() + b"a\0b\n",
    "invalid UTF-8": lambda n: ARTICLE.encode() + b"caf\xe9\n",
    "UTF-16": lambda n: ARTICLE.encode("utf-16"),
    "bytes of chance": lambda n: bytes(range(256)) * (4 * n),
    "UTF-8 that is too long": lambda n: ARTICLE.encode() + b"\xc0\xaf\n",
    "halves of characters": lambda n: ARTICLE.encode() + b"\xed\xa0\x80\n",
    "an archive": lambda n: gzip.compress(bytes(1_000_000 * n), 9, mtime=0),
    "front matter in front matter": lambda n: b"---\ntitle: a\n---\n" * (50 * n),
    "nothing": lambda n: b"",
    "a byte-order mark alone": lambda n: b"\xef\xbb\xbf",
    "front matter without end": lambda n: b"---\n" + b"a: b\n" * (200 * n),
    "carriage returns": lambda n: ARTICLE.replace("\n", "\r").encode() * n,
}
"""Whole articles."""


Spoil = Callable[[Path, int], None]


def spoilt() -> dict[str, Spoil]:
    """Every case by its name: it takes a project's folder and a size."""
    return {**_articles(), **_catalogs(), **_others()}


def _articles() -> dict[str, Spoil]:
    found = {
        f"article: {name}": _put(SOURCE, lambda n, t=text: f"{ARTICLE}\n{t(n)}\n".encode())
        for name, text in BODIES.items()
    }
    for fence, values in (("---", FRONT), ("+++", TOML)):
        title = "title: Tea" if fence == "---" else 'title = "Tea"'
        for name, text in values.items():
            found[f"front matter {fence}: {name}"] = _put(
                SOURCE,
                lambda n, t=text, f=fence, a=title: (
                    f"{f}\n{a}\n{t(n)}\n{f}\n\nTea is good.\n".encode()
                ),
            )
    for name, text in BODIES.items():
        found[f"edited: {name}"] = lambda root, size, t=text: _edit(root, t(size))
    return found | {f"article of {name}": _put(SOURCE, data) for name, data in BYTES.items()}


def _edit(root: Path, body: str) -> None:
    """An article that is translated, and edited since: a letter here and there, and two paragraphs."""
    (root / SOURCE).write_text(f"{ARTICLE}\n{body}\n", encoding="utf-8")
    outcome = polyfolio(root, "extract")
    if outcome.code == 0:
        catalog = parse_catalog((root / CATALOG).read_bytes(), CATALOG)
        changed = {
            entry.key: edit(entry, entry.msgid, catalog.style)
            for entry in catalog.entries
            if entry.msgid and not entry.obsolete
        }
        (root / CATALOG).write_bytes(catalog.with_entries(changed).to_bytes())
    middle = len(body) // 2
    edited = f"{body[:middle]}\n\nTea.\n\n{body[middle:].replace('a', 'e', 500)}\n\nTea is bad."
    (root / SOURCE).write_text(f"{ARTICLE}\n{edited}\n", encoding="utf-8")


def _catalogs() -> dict[str, Spoil]:
    found = {f"catalog: {name}": _put(CATALOG, data) for name, data in CATALOGS.items()}
    for name, text in BODIES.items():
        found[f"translation: {name}"] = _put(CATALOG, lambda n, t=text: translation(t(n)))
    return found | {f"template: {name}": _put(TEMPLATE, data) for name, data in TEMPLATES.items()}


def _others() -> dict[str, Spoil]:
    found = {
        f"settings: {name}": _put("polyfolio.toml", lambda n, d=data: d(SETTINGS, n))
        for name, data in SETTINGS_FILES.items()
    }
    for name, data in CSV.items():
        found[f"glossary: {name}"] = _put("locale/glossary.csv", data)
    for file in STATE:
        for kind, state in STATES.items():
            found[f"{file} that is {kind}"] = lambda root, size, f=file, s=state: spoil_state(
                root, f, s
            )
    harms = FILES | LINKS
    return found | {name: lambda root, size, harm=harm: harm(root) for name, harm in harms.items()}


def _put(path: str, make: Callable[[int], bytes]) -> Spoil:
    def spoil(root: Path, size: int) -> None:
        (root / path).write_bytes(make(size))

    return spoil
