"""Merging: what becomes of translations when sources are edited, through the whole extract job.

The cases are data: see ``fixtures/merging/README.md``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.commands.extract_ import lines as summaries
from pipeline.jobs.extract import Extraction
from tests.command_line import snapshot
from tests.living_project import Place, shown, signatures

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "merging").glob("[a-z]*.md"))


def cases() -> list[object]:
    found = []
    for path in FIXTURES:
        for section in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, text = section.partition("\n")
            blocks = re.findall(
                r"^(````?)(\w+\.\w+ \w+)\n(.*?)^\1$", text, re.MULTILINE | re.DOTALL
            )
            found.append(pytest.param({n: b for _, n, b in blocks}, id=f"{path.stem}: {title}"))
    return found


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.mark.parametrize("blocks", cases())
def test_case(blocks: dict[str, str], place: Place) -> None:
    put(place, blocks, "before")
    place.extract()
    assert texts(place, blocks, "before") == wanted(blocks, "before"), "merged from the start"
    put(place, blocks, "behind")
    put(place, {what: text for what, text in blocks.items() if ".md" in what}, "after")
    seen = signatures(place)
    place.extract()
    assert texts(place, blocks, "after") == wanted(blocks, "after")
    assert signatures(place) <= seen, "nobody has signed what they never saw"
    before = snapshot(place.root)
    place.forget()
    place.extract()
    assert snapshot(place.root) == before, "merging again changes nothing"


def put(place: Place, blocks: dict[str, str], moment: str) -> None:
    for what, text in blocks.items():
        name, when = what.split()
        if when == moment:
            (place.give if name.endswith(".po") else place.article)(name, text)


def wanted(blocks: dict[str, str], moment: str) -> dict[str, str]:
    return {what: text for what, text in blocks.items() if what.endswith(f".po {moment}")}


def texts(place: Place, blocks: dict[str, str], moment: str) -> dict[str, str]:
    return {what: shown(place.catalog(what.split()[0])) for what in wanted(blocks, moment)}


def test_texts_that_were_joined_or_came_from_elsewhere_are_said(place: Place) -> None:
    one, two = "Boil the water in a clean pot.", "Pour it over the leaves at once."
    place.article("a.md", f"{one}\n\n{two}\n\nSleep well, all night.\n")
    place.article("b.md", "Wake up early in the morning.\n")
    place.extract()
    place.give(
        "a.po",
        f'msgid "{one}"\nmsgstr "Koche Wasser."\n\nmsgid "{two}"\nmsgstr "Gieße es auf."\n\n'
        'msgid "Sleep well, all night."\nmsgstr "Schlaf gut."\n',
    )
    place.article("a.md", f"{one} {two}\n")
    place.article("b.md", "Wake up early in the morning.\n\nSleep well, all night.\n")
    found = place.extract()
    (a,), (b,) = (item.catalogs for item in found)
    assert (a.joined, a.drafts, a.stale, a.obsolete, a.moved) == (2, 1, 0, 0, 0)
    assert (b.joined, b.moved, b.added) == (0, 1, 0)
    printed = summaries(Extraction(tuple(found), None))
    assert printed[1].endswith("a.po: 2 joined in 1 draft")
    assert "b.po: 1 from another article" in printed[2]


def test_each_text_is_counted_once(place: Place) -> None:
    place.article("a.md", "# Tea\n\nDrink it hot, and slowly.\n")
    place.extract()
    place.give(
        "a.po", 'msgid "Tea"\nmsgstr "Tee"\n\nmsgid "Drink it hot, and slowly."\nmsgstr "Heiß."\n'
    )
    place.article("a.md", "# Tea\n\nDrink it hot, and very slowly.\n\nSleep well, all night.\n")
    (found,) = place.extract()
    (change,) = found.catalogs
    assert (change.added, change.stale, change.obsolete) == (1, 1, 0)
    place.article("a.md", "Sleep well, all night.\n")
    (found,) = place.extract()
    (change,) = found.catalogs
    assert (change.added, change.stale, change.obsolete) == (0, 0, 2)


def test_obsolete_are_the_translations_that_nothing_goes_on_with(place: Place) -> None:
    """What reads alike, or has the same translation as a text that stays, is counted as it is."""
    place.article("a.md", "# Yes\n\nSure, at once.\n\nSee [it](a.md) now.\n")
    place.extract()
    place.give(
        "a.po",
        'msgid "Yes"\nmsgstr "Ja"\n\nmsgid "Sure, at once."\nmsgstr "Ja"\n\n'
        'msgid "See [it](a.md) now."\nmsgstr "Sieh [es](a.md)."\n',
    )
    place.article("a.md", "# Yes\n\nSee [it](b.md) now.\n")
    ((change,),) = (item.catalogs for item in place.extract())
    assert (change.obsolete, change.stale, change.carried) == (1, 0, 1)
    assert change.removed == 0, "the link was carried, one text went"
    place.article("a.md", "# Yes\n\nSure, at once.\n\nSee [it](b.md) now.\n")
    ((change,),) = (item.catalogs for item in place.extract())
    assert (change.added, change.obsolete, change.returned) == (0, 0, 1), "it came back"
    place.article("a.md", "Nothing of it.\n")
    ((change,),) = (item.catalogs for item in place.extract())
    assert (change.added, change.obsolete) == (1, 3)


def test_all_that_became_of_texts_is_said(place: Place) -> None:
    place.article("a.md", "See [it](a.md).\n\nGone, and never translated.\n\nBack soon.\n")
    place.extract()
    place.give(
        "a.po",
        'msgid "See [it](a.md)."\nmsgstr "Sieh [es](a.md)."\n\n'
        'msgid "Gone, and never translated."\nmsgstr ""\n\n'
        'msgid "Back soon."\nmsgstr "Bald zurück."\n',
    )
    place.article("a.md", "See [it](b.md).\n")
    printed = summaries(Extraction(place.extract(), None))
    assert printed[1].endswith("a.po: 1 carried over a change of markup, 1 obsolete, 1 removed"), (
        printed
    )
    place.article("a.md", "See [it](b.md).\n\nBack soon.\n")
    printed = summaries(Extraction(place.extract(), None))
    assert printed[1].endswith("a.po: 1 back again"), printed
