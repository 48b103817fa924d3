"""A small note in ``.polyfolio/``: what has to be known the next time, as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.errors import AccessError


@dataclass(frozen=True, slots=True)
class Notes:
    """A file below ``root`` (a project's ``.polyfolio``).

    >>> import tempfile
    >>> notes = Notes(Path(tempfile.mkdtemp()), "glossaries.json")
    >>> notes.write({"a": {}})
    >>> notes.read()
    {'a': {}}
    """

    root: Path
    name: str

    @property
    def _shown(self) -> str:
        return f"{self.root.name}/{self.name}"

    def read(self) -> dict[str, Any]:
        """What is noted: objects by name; nothing where the file is gone or no note of ours."""
        try:
            found = json.loads(files.read(self.root / self.name, self._shown))
        except (AccessError, ValueError, RecursionError):
            return {}
        known = found if isinstance(found, dict) else {}
        return {name: item for name, item in known.items() if isinstance(item, dict)}

    def write(self, data: Mapping[str, Any]) -> None:
        """Replace the note, durably. Raises :class:`AccessError`."""
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        self.root.mkdir(parents=True, exist_ok=True)
        files.write(self.root / self.name, text.encode(), self._shown)
