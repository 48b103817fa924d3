"""The translation memory's index: one SQLite file a locale, derived from its accepted entries.

It is disposable: what is missing, damaged or of another version is built anew. Texts are found by
postings (:mod:`pipeline.fuzzy`); a changed catalog replaces its own rows, and new texts come as one
more segment of postings, so that bringing the index up to date costs what changed.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from pipeline.errors import AccessError
from pipeline.fuzzy import (
    BUDGET,
    COMPARED,
    THRESHOLD,
    Remembered,
    Similar,
    alike,
    candidates,
    features,
    plainer,
)
from pipeline.refusals import advice
from pipeline.stores.closing import Closing

VERSION: Final = 3
_LONGEST: Final = 500
"""Ids kept of one posting: what is in every other text tells no texts apart."""
_SEGMENTS: Final = 8

_SCHEMA: Final = """
CREATE TABLE text (id INTEGER PRIMARY KEY, plain TEXT NOT NULL UNIQUE);
CREATE TABLE catalog (path TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pair (
  text INTEGER NOT NULL, path TEXT NOT NULL, context TEXT, msgid TEXT NOT NULL,
  msgstr TEXT NOT NULL, article TEXT NOT NULL, attested INTEGER NOT NULL, part INTEGER NOT NULL
);
CREATE INDEX pair_text ON pair (text);
CREATE INDEX pair_path ON pair (path);
CREATE TABLE segment (number INTEGER PRIMARY KEY);
CREATE TABLE posting (
  feature INTEGER NOT NULL, segment INTEGER NOT NULL, ids BLOB NOT NULL,
  PRIMARY KEY (feature, segment)
) WITHOUT ROWID;
"""

_NEW: Final = f"{_SCHEMA} PRAGMA user_version = {VERSION};"
_TABLES: Final = {statement.strip() for statement in _SCHEMA.split(";")} - {""}
_READ_ONLY: Final = (errno.EROFS, errno.EACCES, errno.EPERM)

_USED: Final = "EXISTS (SELECT 1 FROM pair WHERE pair.text = text.id)"
_SAME: Final = f"SELECT id FROM text WHERE plain = ? AND {_USED}"
_TEXTS: Final = f"SELECT id, plain FROM text WHERE id IN (%s) AND {_USED} ORDER BY id"
_POSTINGS: Final = "SELECT ids FROM posting WHERE feature IN (%s)"


class MemoryIndex(Closing):
    """The index of one locale; in memory where there is no permission to write its file. Raises
    :class:`AccessError` where that cannot be used for another reason."""

    def __init__(self, path: Path, shown: str) -> None:
        self._path = path
        self._shown = shown
        try:
            self._base = self._opened() if _writable(path) else _copy(path)
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._refused(error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._base.close()

    # --- in ---------------------------------------------------------------------------------------

    def digests(self) -> dict[str, str]:
        """The catalogs that the index was built from, each with the digest that it had. One that is
        damaged begins anew, with none."""
        try:
            return dict(self._base.execute("SELECT path, digest FROM catalog"))
        except sqlite3.DatabaseError:
            self._base.close()
        try:
            self._base = self._new() if _writable(self._path) else _empty()
        except (sqlite3.DatabaseError, OSError) as error:
            raise self._refused(error) from error
        return {}

    def update(
        self, changed: Iterable[tuple[str, str, Sequence[Remembered]]], gone: Iterable[str]
    ) -> None:
        """Take in catalogs (path, digest, rows) in place of what they held before, and forget those
        that are gone, all at once."""
        try:
            with self._base:
                for path in gone:
                    self._forget(path)
                self._take_in(changed)
                self._tidy()
        except sqlite3.DatabaseError as error:
            raise self._refused(error) from error

    def _forget(self, path: str) -> None:
        self._base.execute("DELETE FROM pair WHERE path = ?", (path,))
        self._base.execute("DELETE FROM catalog WHERE path = ?", (path,))

    def _take_in(self, changed: Iterable[tuple[str, str, Sequence[Remembered]]]) -> None:
        base = self._base
        ((last,),) = base.execute("SELECT coalesce(max(id), 0) FROM text")
        fresh: dict[str, int] = {}
        for path, digest, rows in changed:
            self._forget(path)
            base.execute("INSERT INTO catalog VALUES (?, ?)", (path, digest))
            pairs = []
            for row in rows:
                plain = plainer(row.msgid)
                text = fresh.get(plain)
                if text is None:
                    found = base.execute("SELECT id FROM text WHERE plain = ?", (plain,)).fetchone()
                    text = found[0] if found else last + len(fresh) + 1
                    if not found:
                        fresh[plain] = text
                pairs.append(
                    (
                        text,
                        path,
                        row.context,
                        row.msgid,
                        row.msgstr,
                        row.article,
                        row.attested,
                        row.part,
                    )
                )
            base.executemany("INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?, ?, ?)", pairs)
        if fresh:
            base.executemany("INSERT INTO text VALUES (?, ?)", ((i, p) for p, i in fresh.items()))
            self._post(((i, plain) for plain, i in fresh.items()))

    def _post(self, texts: Iterable[tuple[int, str]]) -> None:
        segment = self._base.execute("INSERT INTO segment VALUES (NULL)").lastrowid
        postings: dict[int, list[int]] = {}
        for text, plain in texts:
            for feature in features(plain):
                ids = postings.setdefault(feature, [])
                if len(ids) < _LONGEST:
                    ids.append(text)
        self._base.executemany(
            "INSERT INTO posting VALUES (?, ?, ?)",
            ((name, segment, array("I", postings[name]).tobytes()) for name in sorted(postings)),
        )

    def _tidy(self) -> None:
        """One segment again where there are many, without texts that nobody translates any more."""
        ((segments,),) = self._base.execute("SELECT count(*) FROM segment")
        if segments <= _SEGMENTS:
            return
        self._base.execute("DELETE FROM text WHERE id NOT IN (SELECT text FROM pair)")
        self._base.execute("DELETE FROM posting")
        self._base.execute("DELETE FROM segment")
        self._post(self._base.execute("SELECT id, plain FROM text ORDER BY id"))

    # --- out --------------------------------------------------------------------------------------

    def search(self, msgid: str, threshold: float = THRESHOLD, most: int = 3) -> list[Similar]:
        """Translations of the texts most like one, best first; a text may have several."""
        plain = plainer(msgid)
        out = []
        try:
            found = self._texts(plain)
            ids = list(found)
            for index, value in alike(plain, [found[i] for i in ids], threshold, most):
                out += [Similar(value, row) for row in self._rows(ids[index])]
        except sqlite3.DatabaseError as error:
            raise self._refused(error) from error
        return out

    def _texts(self, plain: str) -> dict[int, str]:
        base = self._base
        ((texts,),) = base.execute("SELECT coalesce(max(id), 0) FROM text")
        if not texts:
            return {}
        same = base.execute(_SAME, (plain,)).fetchone()
        if same:
            return {same[0]: plain}
        wanted = features(plain)
        budget = max(BUDGET, texts // 500)
        postings: list[bytes] = []
        read = 0
        found = [ids for (ids,) in base.execute(_POSTINGS % _marks(wanted), wanted)]
        for ids in sorted(found, key=len):
            read += len(ids) // 4
            if postings and read > budget:
                break
            postings.append(ids)
        likely = candidates(postings, max(COMPARED, texts // 10_000))
        return dict(base.execute(_TEXTS % _marks(likely), likely))

    def _rows(self, text: int) -> Iterator[Remembered]:
        rows = self._base.execute(
            "SELECT context, msgid, msgstr, article, attested, part FROM pair WHERE text = ?"
            " ORDER BY attested DESC, part, path, rowid",
            (text,),
        )
        for context, msgid, msgstr, article, attested, part in rows:
            yield Remembered(context, msgid, msgstr, article, bool(attested), bool(part))

    # --- the file ---------------------------------------------------------------------------------

    def _opened(self) -> sqlite3.Connection:
        base = None
        try:
            base = sqlite3.connect(self._path)
            base.execute("PRAGMA mmap_size = 4294967296")
            if self.sound(base):
                return base
        except sqlite3.DatabaseError:
            pass
        if base is not None:
            base.close()
        return self._new()

    def _new(self) -> sqlite3.Connection:
        self._path.unlink(missing_ok=True)
        base = sqlite3.connect(self._path)
        # Losing the index costs a rebuild, so nothing waits for the disk.
        base.execute("PRAGMA journal_mode = TRUNCATE")
        base.executescript(_NEW)
        return base

    @staticmethod
    def sound(base: sqlite3.Connection) -> bool:
        """Whether a file is an index of this version, with the tables that one has and no others."""
        with closing(base.execute("PRAGMA user_version")) as version:
            if version.fetchone()[0] != VERSION:
                return False
        with closing(base.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")) as tables:
            return {sql for (sql,) in tables} == _TABLES

    def _refused(self, error: Exception) -> AccessError:
        what, helps = str(error), _HELP.get(_kind(error), "")
        if isinstance(error, OSError):
            what, helps = error.strerror or what, advice(error)
        return AccessError(
            f"the translation memory cannot be used: {what}",
            where=self._shown,
            remedy=helps or "delete the file; it is built anew",
        )


def _kind(error: Exception) -> int:
    """Which of SQLite's own errors one is, in its lowest eight bits; others are of no kind."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


_HELP: Final = {
    sqlite3.SQLITE_FULL: "free some space on its disk",
    sqlite3.SQLITE_IOERR: "free some space on its disk; if there is enough, delete the file",
    sqlite3.SQLITE_BUSY: "wait until the other program is through with it",
    sqlite3.SQLITE_NOMEM: "end other programs",
}
"""What helps where nothing is wrong with the file itself."""


def _writable(path: Path) -> bool:
    """Whether the index can be kept in its place, whose folder is made where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno in _READ_ONLY:
            return False
        raise
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def _copy(path: Path) -> sqlite3.Connection:
    """The index of a project that can only be read, in memory: what is kept of it, or nothing."""
    base = sqlite3.connect(":memory:")
    try:
        if path.is_file():
            with closing(
                sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)
            ) as kept:
                kept.backup(base)
        if MemoryIndex.sound(base):
            return base
    except sqlite3.DatabaseError:
        pass
    base.close()
    return _empty()


def _empty() -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.executescript(_NEW)
    return base


def _marks(values: Sequence[int]) -> str:
    return ",".join("?" * len(values))
