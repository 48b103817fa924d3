"""The empty entries of an article → requests for the engines, and what is left to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.catalog import Catalog, Entry, Key
from pipeline.directives import refuse_faults
from pipeline.edition import left_to_people
from pipeline.engines.base import About, Request
from pipeline.errors import SourceError
from pipeline.frontmatter import HELD_BACK
from pipeline.handling import why_by_hand
from pipeline.inline import References
from pipeline.project import Project
from pipeline.provenance import is_blank
from pipeline.stores.rejected import RejectedTexts, entry_digest
from pipeline.syntax import Syntax, syntax_of


def requests_of(
    project: Project, article_id: str, catalog: Catalog
) -> Iterator[tuple[Request, str, str]]:
    """The empty entries of an article, with what an engine may want to know of it: where each
    stands, and why it is left to people, if it is. What is left to people no engine sees, not even
    as the context of something else.

    Raises :class:`SourceError` where the article says something unknown about machines.
    """
    entries = catalog.active()
    if not any(map(empty, entries.values())):
        return
    article = project.article(article_id)
    mt = article.front.text("mt").lower()
    if mt not in ("", *HELD_BACK):
        raise SourceError(f"mt: {mt!r} is unknown", where=article.path, remedy="use local or never")
    refuse_faults(article, project.settings.every_locale)
    for_people = left_to_people(article)
    why = {key: why_by_hand(e.extracted) or for_people.get(key, "") for key, e in entries.items()}
    references = References(article.definitions, article.footnote_labels)
    front = article.front
    about = About(front.text("title"), front.text("summary") or front.text("description"))
    syntax = {key: syntax_of(entry.extracted) for key, entry in entries.items()}
    body = [key for key, found in syntax.items() if found is not Syntax.PLAIN]
    place = {key: index for index, key in enumerate(body)}
    rejected = RejectedTexts(project.state).of(catalog.path)
    for key, entry in entries.items():
        if empty(entry):
            at = place.get(key)
            before = _seen(body[at - 1], why) if at else ""
            after = _seen(body[at + 1], why) if at is not None and at + 1 < len(body) else ""
            bad = rejected.get(entry_digest(key), frozenset()) if rejected else frozenset()
            request = Request(
                article_id, key, syntax[key], references, about, before, after, mt, bad
            )
            yield request, catalog.where(entry), why[key]


def _seen(key: Key, why: Mapping[Key, str]) -> str:
    return "" if why[key] else key[1]


def empty(entry: Entry) -> bool:
    """Whether an entry has no translation at all; plural forms are never drafted."""
    return all(map(is_blank, entry.msgstrs)) and not entry.plural and bool(entry.msgid)
