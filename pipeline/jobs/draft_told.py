"""What a first run says before any text leaves the machine: to which host, and how much of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from pipeline import files
from pipeline.engines.base import Request, Task
from pipeline.errors import AccessError
from pipeline.jobs.chain import chain_of
from pipeline.jobs.draft_chain import admitted
from pipeline.jobs.draft_outbound import Outbound
from pipeline.jobs.draft_report import Sending
from pipeline.jobs.draft_requests import requests_of
from pipeline.jobs.terms import project_glossary
from pipeline.locales import Locale
from pipeline.project import Project

_FILE = ".polyfolio/told.json"


def outlook(
    project: Project, article_ids: Sequence[str], locales: Sequence[Locale]
) -> tuple[Sending, ...]:
    """What engines elsewhere may be sent at most, of those that nobody was told about yet.

    What engines before them in the chain draft stays here after all.
    """
    known = _told(project)
    chain = [Outbound(one, True) for one in chain_of(project) if not one.capabilities.local]
    new = [one for one in chain if f"{one.name} {one.host}" not in known]
    glossary = project_glossary(project)
    terms: dict[str, set[str]] = {one.name: set() for one in new}
    for locale in locales if new else ():
        task = Task(project.settings.source_locale, locale)
        asked = [one for one in new if one.serves(task) and one.missing(task) is None]
        for article_id in article_ids if asked else ():
            requests = _requests(project, article_id, locale)
            for one in asked:
                admissible = [request for request in requests if admitted(one, request)]
                one.propose(admissible, task)
                if admissible and one.capabilities.glossary:
                    terms[one.name] |= glossary.translations(locale.posix).keys()
    return tuple(replace(one.report(), terms=len(terms[one.name])) for one in new if one.entries)


def _requests(project: Project, article_id: str, locale: Locale) -> list[Request]:
    catalog = project.article_catalog(article_id, locale)
    if catalog is None:
        return []
    return [r for r, _, why in requests_of(project, article_id, catalog) if not why]


def remember(project: Project, sendings: Sequence[Sending]) -> None:
    """Note that somebody was told."""
    known = _told(project) | {f"{item.engine} {item.host}" for item in sendings}
    text = json.dumps(sorted(known), indent=1) + "\n"
    project.state.mkdir(exist_ok=True)
    project.write(_FILE, text.encode())


def _told(project: Project) -> set[str]:
    """Losing the note does no harm: somebody is told again."""
    try:
        found = json.loads(files.read(project.root / _FILE, _FILE))
    except (AccessError, ValueError, RecursionError):
        return set()
    return {str(item) for item in found} if isinstance(found, list) else set()
