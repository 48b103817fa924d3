"""When templates got the texts that they had in earlier runs: a disposable note.

Where an edit of a source is taken back, POT-Creation-Date is what it was before that, and so no
catalog differs from what it was. Losing the note costs one line of difference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

from pipeline.catalog import Catalog, Key
from pipeline.errors import AccessError
from pipeline.project import Project
from pipeline.stores.notes import Notes
from pipeline.template import TemplateEntry, template_date

_NOTE: Final = "dates.json"
_MOST: Final = 8
"""So many states of a template are remembered."""


class Dates:
    """The note of one project, read when a template first changes."""

    def __init__(self, project: Project, now: str) -> None:
        self._project, self._now = project, now
        self._notes = Notes(project.state, _NOTE)
        self._known: dict[str, dict[str, str]] | None = None

    def of(self, path: str, entries: tuple[TemplateEntry, ...], previous: Catalog | None) -> str:
        """POT-Creation-Date of a template with these entries; ``previous`` is that on disk."""
        date = template_date(entries, self._now, previous)
        if previous is None or date != self._now:
            return date
        if self._known is None:
            self._known = self._read()
        known = self._known.setdefault(path, {})
        before = _digest(previous.keys())
        wanted = _digest([entry.key for entry in entries])
        found = known.pop(wanted, date) if before != wanted else date
        known.pop(before, None)
        known |= {before: previous.fields().get("POT-Creation-Date", ""), wanted: found}
        for old in list(known)[:-_MOST]:
            del known[old]
        return found

    def save(self) -> None:
        """Keep the note for the next run, of those templates that there still are."""
        if self._known is None:
            return
        root = self._project.root
        kept = {
            path: {"dates": list(known.items())}
            for path, known in self._known.items()
            if (root / path).is_file()
        }
        try:
            self._notes.write(kept)
        except (AccessError, UnicodeError):
            return  # dates move where they might have stayed, and nothing else

    def _read(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for path, note in self._notes.read().items():
            try:
                found[path] = {str(digest): str(date) for digest, date in note["dates"]}
            except (KeyError, TypeError, ValueError):
                continue
        return found


def _digest(keys: Sequence[Key]) -> str:
    contexts, msgids = zip(*keys, strict=True) if keys else ((), ())
    text = "\0".join([*msgids, *map(str, contexts)])
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
