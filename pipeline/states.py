"""The states of a catalog's entry, which are gettext's own."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """What a catalog says of one entry; gettext's own meanings, nothing kept elsewhere."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"
    STALE = "stale"
    TRANSLATED = "translated"
    ATTESTED = "attested"
    OBSOLETE = "obsolete"

    @property
    def waits(self) -> bool:
        """Whether a person still has something to do before the entry can be published."""
        return self in (State.UNTRANSLATED, State.DRAFT, State.STALE)
