"""Old template × new template → one alignment, applied to every locale's catalog.

A text that stands in both templates keeps its entry, whatever its place. What is new is aligned with
what went: first within the hunk that an edit left between unchanged neighbours, then over the whole
article where the likeness is strong. An aligned pair keeps its translation as fuzzy with ``#|``:
likeness alone never fills an entry that a reader will see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from pipeline.catalog import Catalog, Entry, Key, Style, new_entry
from pipeline.provenance import without_void
from pipeline.template import TemplateEntry

NEARBY: Final = 50.0
"""Least likeness (0–100) of two texts between the same unchanged neighbours."""
FAR: Final = 80.0
"""Least likeness of two texts anywhere in an article."""


def align(old: Sequence[Key], new: Sequence[Key]) -> dict[Key, Key]:
    """New msgids that continue an old one: ``{new key: old key}``, for keys in one list only.

    >>> align([(None, "One fine day"), (None, "b")], [(None, "One fine night"), (None, "b")])
    {(None, 'One fine night'): (None, 'One fine day')}
    """
    kept = set(old) & set(new)
    gone = [key for key in old if key not in kept]
    come = [key for key in new if key not in kept]
    if not gone or not come:
        return {}
    pairs: dict[Key, Key] = {}
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, o1, o2, n1, n2 in matcher.get_opcodes():
        if tag == "replace":
            hunk_gone = [key for key in old[o1:o2] if key not in kept]
            hunk_come = [key for key in new[n1:n2] if key not in kept]
            pairs.update(_pair(hunk_gone, hunk_come, NEARBY))
    used = set(pairs.values())
    pairs.update(
        _pair([k for k in gone if k not in used], [k for k in come if k not in pairs], FAR)
    )
    return pairs


def _pair(gone: Sequence[Key], come: Sequence[Key], least: float) -> dict[Key, Key]:
    """The likest pairs first; each key once."""
    from rapidfuzz.fuzz import ratio

    scored = sorted(
        (
            (-score, i, j)
            for i, (_, new) in enumerate(come)
            for j, (_, old) in enumerate(gone)
            if (score := ratio(new, old, score_cutoff=least)) > 0
        ),
    )
    pairs: dict[Key, Key] = {}
    taken: set[int] = set()
    for _, i, j in scored:
        if come[i] not in pairs and j not in taken:
            pairs[come[i]] = gone[j]
            taken.add(j)
    return pairs


def merge(
    catalog: Catalog,
    template: Sequence[TemplateEntry],
    creation_date: str,
    alignment: Mapping[Key, Key],
) -> Catalog:
    """A catalog brought up to a template. Entries that the template still has keep their bytes;
    translations that it no longer has become obsolete, and come back when their text does.

    ``alignment`` is :func:`align`'s for the article. Merging the same template again changes nothing.
    """
    style = catalog.style
    active = catalog.active()
    obsolete: dict[Key, Entry] = {}
    for entry in catalog.body:
        if entry.obsolete:
            obsolete[entry.key] = entry
    wanted = {item.key for item in template}
    taken: set[Key] = set()
    merged = [
        _entry(item, active, obsolete, alignment, wanted, taken, style) for item in template
    ]
    leaving = [
        entry.as_obsolete(style)
        for key, entry in active.items()
        if key not in wanted and key not in taken and any(entry.msgstrs)
    ]
    staying = [
        entry
        for entry in catalog.body
        if entry.obsolete and entry.key not in wanted and obsolete[entry.key] is entry
    ]
    replaced = {entry.key for entry in leaving}
    staying = [entry for entry in staying if entry.key not in replaced]
    header = (catalog.header,) if catalog.header else ()
    result = replace(catalog, entries=(*header, *merged, *staying, *leaving))
    result = _separated(result)
    if result.to_text() != catalog.to_text() and catalog.header is not None:
        keys = [entry.key for entry in catalog.body if not entry.obsolete]
        if keys != [item.key for item in template]:
            result = result.with_fields({"POT-Creation-Date": creation_date})
    return result


def _entry(
    item: TemplateEntry,
    active: Mapping[Key, Entry],
    obsolete: Mapping[Key, Entry],
    alignment: Mapping[Key, Key],
    wanted: set[Key],
    taken: set[Key],
    style: Style,
) -> Entry:
    found = active.get(item.key)
    if found is not None:
        return found.with_template(item.extracted, item.references, style)
    returned = obsolete.get(item.key)
    if returned is not None:
        return returned.revived(style).with_template(item.extracted, item.references, style)
    fresh = new_entry(item.key, style, extracted=item.extracted, references=item.references)
    old_key = alignment.get(item.key)
    old = active.get(old_key) if old_key is not None else None
    if old is None or old_key is None or old_key in wanted or old.plural or not old.msgstr:
        return fresh
    taken.add(old_key)
    previous = old.previous if old.fuzzy and old.previous is not None else old_key
    continued = replace(
        fresh,
        target=old.target,
        head=old.head,
        gap=fresh.gap,
    ).with_template(item.extracted, item.references, style)
    continued = continued.with_fuzzy(True, style).with_previous(previous, style)
    return without_void(continued, style)


def _separated(catalog: Catalog) -> Catalog:
    """One blank line between entries that changed places; gaps that a person made are kept."""
    newline = catalog.style.newline
    entries: list[Entry] = []
    before = ""
    for index, entry in enumerate(catalog.entries):
        if before and not before.endswith("\n"):
            entries[-1] = replace(entries[-1], target=entries[-1].target + newline)
        if index and not entry.gap:
            entry = replace(entry, gap=newline)
        entries.append(entry)
        before = entry.raw
    return replace(catalog, entries=tuple(entries))
