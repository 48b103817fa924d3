"""The headers of several catalogs of one locale → one that speaks for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pipeline.catalog import Catalog

_PEOPLE: Final = {
    "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
    "Language-Team": "LANGUAGE <LL@li.org>",
}
"""The fields that name people, and what templates have in their place."""


def one_header(catalogs: Sequence[Catalog], main: Catalog | None = None) -> Catalog:
    """A catalog without entries whose header speaks for all: the ``main`` one's or that of the latest
    revision, with what only others have, the later before the earlier. Last-Translator is one person,
    as every tool writes it; who else translated, for which team, stays as a comment of the header,
    unless one there names them already."""
    by_age = sorted(catalogs, key=_revised, reverse=True)
    latest = main or by_age[0]
    tail = "".join(dict.fromkeys(catalog.tail for catalog in catalogs))
    header, style = latest.header, latest.style
    if header is None:
        return replace(latest, entries=(), tail=tail)
    fields = {name: text for name, text in latest.fields().items() if _is_said(name, text)}
    empty = [name for name in latest.fields() if name not in fields]
    notes = dict.fromkeys(header.comments)
    for other in catalogs:
        notes |= dict.fromkeys(other.header.comments if other.header is not None else ())
    for other in by_age:
        for name, text in other.fields().items():
            if not text or not _is_said(name, text):
                continue
            if fields.setdefault(name, text) == text or not _personal(name):
                continue
            if not (name in _PEOPLE and any(text in note for note in notes)):
                notes[f"{name}: {text}"] = None
    fields |= {name: latest.fields()[name] for name in empty if name not in fields}
    ordered = {name: fields[name] for name in dict.fromkeys((*latest.fields(), *fields))}
    header = header.with_comments(tuple(notes), style)._replace(gap="")
    return replace(latest, entries=(header,), tail=tail).with_fields(ordered)


def _is_said(name: str, text: str) -> bool:
    """Whether a field names anybody, if it is for names."""
    return name not in _PEOPLE or text not in ("", _PEOPLE[name])


def _revised(catalog: Catalog) -> float:
    """When a catalog was last revised, for comparing; one that nobody translated yet comes first."""
    try:
        date = catalog.fields().get("PO-Revision-Date", "")
        return datetime.strptime(date.strip(), "%Y-%m-%d %H:%M%z").timestamp()
    except ValueError:
        return float("-inf")


def _personal(name: str) -> bool:
    return name in _PEOPLE or name.startswith("X-")
