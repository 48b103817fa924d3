"""The reasons to doubt what waits in a project's queue, and the queue in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.doubts import Case, gravity, reasons
from pipeline.doubts.habits import ENOUGH, Habits, learn
from pipeline.glossary import Glossary
from pipeline.inline import References
from pipeline.jobs.terms import project_glossary
from pipeline.model import Doubt, State
from pipeline.project import Project
from pipeline.provenance import marks, state
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
        """What is learned from the accepted translations; where these are few, from drafts too."""
        if name not in self.habits:
            locale = self.project.settings.locale(name)
            accepted, drafts = [], []
            for component in self.project.components(self.project.article_ids()):
                catalog = self.project.catalog(self.project.catalog_path(component.name, locale))
                for entry in catalog.body if catalog is not None else ():
                    current = state(entry)
                    pair = (entry.msgid, entry.msgstr)
                    if current in (State.TRANSLATED, State.ATTESTED):
                        accepted.append(pair)
                    elif current in _JUDGED:
                        drafts.append(pair)
            enough = len(accepted) >= 2 * ENOUGH
            self.habits[name] = learn(accepted if enough else accepted + drafts)
        return self.habits[name]
