"""What is judged: a translation, and what its locale is like."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.doubts.habits import Habits
from pipeline.glossary import Glossary
from pipeline.inline import References
from pipeline.locales import Locale
from pipeline.model import Doubt
from pipeline.syntax import Syntax

__all__ = ["Case", "Doubt"]


@dataclass(frozen=True, slots=True)
class Case:
    """A translation to be judged: its texts, where it came from (the words of its ``origin``
    comment), and what its locale is like. ``syntax`` is that of both texts."""

    source: str
    target: str
    locale: Locale
    habits: Habits
    glossary: Glossary = field(default_factory=Glossary)
    origin: str = ""
    syntax: Syntax = Syntax.MARKDOWN
    references: References = field(default_factory=References)

    @property
    def language(self) -> str:
        return self.locale.posix.partition("_")[0]
