"""The reasons to doubt what waits in a project's queue, and the queue in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.doubts import Case, gravity, reasons
from pipeline.doubts.habits import Habits
from pipeline.glossary import Glossary
from pipeline.inline import References
from pipeline.jobs.habits import habits_of
from pipeline.jobs.terms import project_glossary
from pipeline.model import Doubt, State
from pipeline.project import Project
from pipeline.provenance import marks
from pipeline.review import ORDER, Item
from pipeline.syntax import syntax_of

_JUDGED = (State.DRAFT, State.STALE)


def judged(project: Project, items: Sequence[Item]) -> tuple[tuple[Item, tuple[Doubt, ...]], ...]:
    """Items with the reasons to doubt them, the state's order first, then the gravest doubt."""
    judge = _Judge(project, project_glossary(project))
    told = [(item, judge.reasons(item)) for item in items]
    return tuple(sorted(told, key=lambda pair: (ORDER.index(pair[0].state), -gravity(pair[1]))))


@dataclass(slots=True)
class _Judge:
    project: Project
    glossary: Glossary
    habits: dict[str, Habits] = field(default_factory=dict)
    references: dict[str, References] = field(default_factory=dict)

    def reasons(self, item: Item) -> tuple[Doubt, ...]:
        if item.state not in _JUDGED:
            return ()
        entry = item.entry
        origins = [mark.text for mark in marks(entry) if mark.kind == "origin" and mark.valid]
        case = Case(
            entry.msgid,
            entry.msgstr,
            self.project.settings.locale(item.locale),
            self._habits(item.locale),
            self.glossary,
            origins[-1] if origins else "",
            syntax_of(entry.extracted),
            self._references(item.article),
        )
        return reasons(case)

    def _references(self, article_id: str) -> References:
        if article_id not in self.references:
            article = self.project.article(article_id)
            self.references[article_id] = References(article.definitions, article.footnote_labels)
        return self.references[article_id]

    def _habits(self, name: str) -> Habits:
        if name not in self.habits:
            self.habits[name] = habits_of(self.project, self.project.settings.locale(name))
        return self.habits[name]
