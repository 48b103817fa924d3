"""How a project's locale is written, learned from its catalogs, and kept for the next time.

What is kept is derived and disposable: it counts for the very bytes of the catalogs that it was
learned from, and for the code that learned it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipeline import files
from pipeline.doubts import habits as learning
from pipeline.doubts import negators
from pipeline.doubts.habits import ENOUGH, Habits, learn
from pipeline.doubts.negators import Trust
from pipeline.errors import AccessError
from pipeline.locales import Locale
from pipeline.model import State
from pipeline.project import Project
from pipeline.provenance import state

_ACCEPTED: Final = (State.TRANSLATED, State.ATTESTED)
_DRAFTED: Final = (State.DRAFT, State.STALE)
_FEW: Final = 2_000
"""Entries, about (by the bytes of their catalogs), that are learned from faster than kept."""
_BYTES: Final = 250


def habits_of(project: Project, locale: Locale) -> Habits:
    """What is learned from the accepted translations; where these are few, from drafts too."""
    paths = [
        project.catalog_path(component.name, locale)
        for component in project.components(project.article_ids())
    ]
    digest, size = _digest(project, paths)
    shown = f"{project.state.name}/memory/{locale.posix}.habits.json"
    kept = project.root / shown
    if size < _FEW * _BYTES:
        return _learned(project, locale, paths)
    with contextlib.suppress(AccessError, ValueError, KeyError, TypeError, RecursionError):
        found = json.loads(files.read(kept, shown))
        if found["of"] == digest:
            return _read(found)
    learned = _learned(project, locale, paths)
    data = json.dumps({"of": digest, **_written(learned)}, ensure_ascii=False, sort_keys=True)
    with contextlib.suppress(AccessError):  # the next time is slower, and nothing else
        files.write(kept, data.encode(), shown)
    return learned


def _learned(project: Project, locale: Locale, paths: list[str]) -> Habits:
    accepted, drafts = [], []
    for path in paths:
        catalog = project.catalog(path)
        for entry in catalog.body if catalog is not None else ():
            current = state(entry)
            if current in _ACCEPTED:
                accepted.append((entry.msgid, entry.msgstr))
            elif current in _DRAFTED:
                drafts.append((entry.msgid, entry.msgstr))
    enough = len(accepted) >= 2 * ENOUGH
    return learn(accepted if enough else accepted + drafts, locale.posix.partition("_")[0])


def _digest(project: Project, paths: list[str]) -> tuple[str, int]:
    """A digest of the catalogs and of the code, and the size of the catalogs."""
    digest = hashlib.sha256(_code())
    size = 0
    for path in paths:
        full = project.root / path
        data = files.read(full, path) if full.is_file() else b""
        digest.update(b"%s\0%d\0" % (path.encode(), len(data)))
        digest.update(data)
        size += len(data)
    return digest.hexdigest(), size


@cache
def _code() -> bytes:
    return b"".join(Path(str(module.__file__)).read_bytes() for module in (learning, negators))


def _written(learned: Habits) -> dict[str, Any]:
    """Words of one translation only are left out: nobody asks for them."""
    return {
        "texts": learned.texts,
        "ratio": learned.ratio,
        "spread": learned.spread,
        "rare": learned.rare,
        "words": {word: count for word, count in learned.words.items() if count > 1},
        "partners": dict(learned.partners),
        "lifts": dict(learned.negation.lifts),
        "kept": dict(learned.negation.kept),
    }


def _read(found: Mapping[str, Any]) -> Habits:
    return Habits(
        int(found["texts"]),
        float(found["ratio"]),
        float(found["spread"]),
        float(found["rare"]),
        dict(found["words"]),
        dict(found["partners"]),
        Trust(dict(found["lifts"]), dict(found["kept"])),
    )
