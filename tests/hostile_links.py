"""Folders and files of a project that lead to each other, that are another program's, or that are
there in two forms of one name: each harm takes a project's folder."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.hostile_catalogs import HEADER

TEXT: Final = "# Tea\n\nTea is good.\n"
CATALOG: Final = "locale/de/LC_MESSAGES/x.po"
_ENTRY: Final = f'{HEADER}\nmsgid "Tea is very good."\nmsgstr "Tee ist sehr gut."\n'
_INDEX: Final = ".polyfolio/memory/de.sqlite"


def _lead(inside: str, to: str) -> Callable[[Path], None]:
    """A link in place of what stands there, if anything does."""

    def harm(root: Path) -> None:
        path = root / inside
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.symlink_to(to)

    return harm


def _pair(article: str, catalog: str) -> Callable[[Path], None]:
    """An article, and a catalog under the same name, or one that looks the same."""

    def harm(root: Path) -> None:
        (root / f"source/{article}.md").write_text(TEXT, encoding="utf-8")
        path = root / f"locale/de/LC_MESSAGES/{catalog}.po"
        path.write_text(_ENTRY, encoding="utf-8")

    return harm


def _folder(locale: str) -> Callable[[Path], None]:
    """A catalog in the folder of another spelling of a locale."""

    def harm(root: Path) -> None:
        folder = root / f"locale/{locale}/LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "x.po").write_text(_ENTRY, encoding="utf-8")

    return harm


def _dated(moment: float) -> Callable[[Path], None]:
    """Everything was changed at a moment that no clock shows."""

    def harm(root: Path) -> None:
        (root / CATALOG).write_text(_ENTRY, encoding="utf-8")
        for path in (root, *root.rglob("*")):
            os.utime(path, (moment, moment))

    return harm


def _state(name: str, data: bytes) -> Callable[[Path], None]:
    """A note of ours that somebody else wrote; there is an accepted translation to remember."""

    def harm(root: Path) -> None:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        (root / CATALOG).write_text(_ENTRY, encoding="utf-8")

    return harm


def _index(*statements: str) -> Callable[[Path], None]:
    """A database of another make where the memory's index should be, of the version that it has."""

    def harm(root: Path) -> None:
        _state(_INDEX, b"")(root)
        with closing(sqlite3.connect(root / _INDEX)) as base, base:
            for version in range(1, 30):
                base.execute(f"PRAGMA user_version = {version}")
                if version == _version():
                    break
            for statement in statements:
                base.execute(statement)

    return harm


def _version() -> int:
    from pipeline.stores.memory_index import VERSION

    return VERSION


def _torn(root: Path) -> None:
    """The index of a memory, with holes in its middle."""
    from tests.command_line import polyfolio

    _state(_INDEX, b"")(root)
    polyfolio(root, "extract")
    (root / CATALOG).write_text(_ENTRY, encoding="utf-8")
    polyfolio(root, "memory", "find", "Tea is very good.")
    data = (root / _INDEX).read_bytes()
    (root / _INDEX).write_bytes(data[:4096] + bytes(len(data) - 4096))


LINKS: Final[Mapping[str, Callable[[Path], None]]] = {
    f"{inside} that leads to {to}": _lead(inside, to)
    for inside, to in (
        ("dist", "source"),
        ("dist", "."),
        ("dist", "locale"),
        ("dist", "nowhere/at/all"),
        ("dist/current", "../source"),
        ("dist/releases", "../source"),
        (".polyfolio", "source"),
        (".polyfolio", "."),
        (".polyfolio", "nowhere"),
        (".polyfolio/lock", "../source/x.md"),
        (".polyfolio/memory", "../source"),
        ("locale", "source"),
        ("locale", "."),
        ("locale", "locale"),
        ("locale", "nowhere"),
        ("locale/de", "fr"),
        ("locale/de", "../source"),
        ("locale/de/LC_MESSAGES", "../../source"),
        ("locale/x.pot", "de/LC_MESSAGES/x.po"),
        (CATALOG, "../../x.pot"),
        (CATALOG, "../../../source/x.md"),
        ("locale/glossary.csv", "../source/x.md"),
        ("source", "locale"),
        ("source", "."),
        ("source/x.md", "../polyfolio.toml"),
        ("locale/glossary.csv", "/proc/self/mem"),
        ("polyfolio.toml", "source/x.md"),
    )
} | {
    "an article and a catalog of names that are no UTF-8": _pair("caf\udce9", "caf\udce9"),
    "an article and a catalog in two forms": _pair("caf\u00e9", "cafe\u0301"),
    "an article and a catalog in two cases": _pair("Y", "y"),
    "an article and a catalog with a dot": _pair("y.po", "y.po"),
    "a folder of a locale in capitals": _folder("DE"),
    "a folder of a locale with a hyphen": _folder("de-DE"),
    "a folder of a locale of a script": _folder("de_Latn"),
    "a folder of a locale in wide letters": _folder("\uff44\uff45"),
    "dates below none": _dated(-1),
    "dates before all clocks": _dated(-(2.0**31) - 5),
    "dates of 1970": _dated(0),
    "dates of 1979": _dated(300_000_000),
    "dates behind all clocks": _dated(2.0**33),
    "a lock of a process that is gone": _state(".polyfolio/lock", b"9999999 somehost\n"),
    "a note of ours on one line": _state(".polyfolio/journal/de.jsonl", b'{"a": ' * 20_000),
    "notes of ours without order": _state(
        ".polyfolio/journal/de.jsonl", b'{"replies": [[]]}\n' * 9
    ),
    "texts that were rejected by nobody": _state(".polyfolio/rejected.json", b'{"de": {"x": "y"}}'),
    "a memory of nothing": _index(),
    "a memory of other tables": _index("CREATE TABLE pair (a)", "CREATE TABLE text (b)"),
    "a memory of a view": _index("CREATE VIEW catalog AS SELECT 1 AS path, 2 AS digest"),
    "a memory of a view in itself": _index("CREATE VIEW catalog AS SELECT * FROM catalog"),
    "a memory of bytes for texts": _index(
        "CREATE TABLE catalog (path, digest)", "INSERT INTO catalog VALUES (x'ff', x'fe')"
    ),
    "a memory with holes": _torn,
    "a memory that goes on in another file": _state(f"{_INDEX}-wal", bytes(range(256)) * 40),
    "a memory that was left half written": _state(
        f"{_INDEX}-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(range(256)) * 40
    ),
}
