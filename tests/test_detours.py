"""A text that goes to another article in more than one run, or by way of one that is gone, and comes
back: what it was corrected to there holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.catalog import Entry
from pipeline.catalog_reader import parse_catalog
from pipeline.jobs.extract_moved import Left
from pipeline.provenance import digest, marks, sources, with_mark
from pipeline.review import edit
from pipeline.succession import successor
from tests.living_project import Place

TEXT = "Sit down here for a while. Then breathe in slowly, and out again."
KEY = (None, TEXT)
MANY = [f"{TEXT} This is number {number} of them." for number in range(6)]
OTHERS = [f"Nobody knows {word}, nor asks." for word in ("when", "where", "whether", "who", "why")]


def write(place: Place, **articles: str | None) -> None:
    for name, text in articles.items():
        place.article(f"{name}.md", "" if text is None else f"# {name.upper()}\n\n{text}\n")


def now(place: Place, **articles: str | None) -> None:
    write(place, **articles)
    place.extract()


def say(place: Place, name: str, msgstr: str, text: str = TEXT) -> None:
    catalog = place.catalog(name)
    entry = catalog.active()[None, text].with_msgstr(msgstr, catalog.style)
    done = catalog.with_entries({entry.key: entry.with_fuzzy(False, catalog.style)})
    place.path(name).write_bytes(done.to_bytes())


def of(place: Place, name: str, text: str = TEXT) -> list[Entry]:
    return [entry for entry in place.catalog(name).body if entry.msgid == text]


def said(place: Place, name: str, text: str = TEXT) -> list[tuple[str, bool]]:
    return [(entry.msgstr, entry.obsolete) for entry in of(place, name, text)]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A text that was translated in the first article."""
    place = Place(tmp_path)
    now(place, a=TEXT, b="Tea.")
    say(place, "a.po", "Setz dich.")
    return place


@pytest.fixture
def pasted(place: Place) -> Place:
    """It was cut there in one run, and pasted into the second in the next."""
    now(place, a="Tea.")
    now(place, b=TEXT)
    return place


def test_what_was_pasted_later_says_where_it_came_from(pasted: Place) -> None:
    [entry] = of(pasted, "b.po")
    assert (entry.msgstr, entry.fuzzy) == ("Setz dich.", False)
    assert sources(entry) == (("a", digest(None, TEXT, "Setz dich.")),)
    before = pasted.path("b.po").read_bytes()
    pasted.forget()
    pasted.extract()
    assert pasted.path("b.po").read_bytes() == before


def test_a_correction_of_it_comes_back(pasted: Place) -> None:
    say(pasted, "b.po", "Nimm Platz.")
    now(pasted, a=TEXT, b="Tea.")
    assert said(pasted, "a.po") == [("Nimm Platz.", False)]
    assert of(pasted, "a.po")[0].comments == ()
    now(pasted, a="Tea.", b=TEXT)
    say(pasted, "b.po", "Setzen Sie sich.")
    now(pasted, a=TEXT, b="Tea.")
    assert said(pasted, "a.po") == [("Setzen Sie sich.", False)]


def test_a_correction_comes_back_although_it_was_cut_before_it_was_pasted(pasted: Place) -> None:
    say(pasted, "b.po", "Nimm Platz.")
    now(pasted, b="Tea.")
    now(pasted, a=TEXT)
    assert said(pasted, "a.po") == [("Nimm Platz.", False)]


def test_a_correction_comes_back_from_a_third_article(pasted: Place) -> None:
    say(pasted, "b.po", "Nimm Platz.")
    now(pasted, b="Tea.")
    now(pasted, c=TEXT)
    assert said(pasted, "c.po") == [("Nimm Platz.", False)]
    say(pasted, "c.po", "Setzen Sie sich.")
    now(pasted, a=TEXT, c="Tea.")
    assert said(pasted, "a.po") == [("Setzen Sie sich.", False)]


def test_a_correction_in_the_desk_keeps_where_the_text_came_from(pasted: Place) -> None:
    catalog = pasted.catalog("b.po")
    done = edit(catalog.active()[KEY], "Nimm Platz.", catalog.style)
    done = with_mark(done, "reviewed-by", "Ute 2026-01-02", catalog.style)
    pasted.path("b.po").write_bytes(catalog.with_entries({KEY: done}).to_bytes())
    now(pasted, a=TEXT, b="Tea.")
    [entry] = of(pasted, "a.po")
    assert entry.msgstr == "Nimm Platz."
    assert [(mark.kind, mark.valid) for mark in marks(entry)] == [("reviewed-by", True)]


def test_what_was_changed_where_it_had_been_holds(pasted: Place) -> None:
    """Somebody changed the obsolete entry: nobody can tell which of both is newer."""
    path = pasted.path("a.po")
    path.write_text(path.read_text().replace("Setz dich.", "Nun setz dich."))
    say(pasted, "b.po", "Nimm Platz.")
    now(pasted, a=TEXT, b="Tea.")
    assert said(pasted, "a.po") == [("Nun setz dich.", False)]
    assert said(pasted, "b.po") == [("Nimm Platz.", True)]


def test_what_another_article_says_by_itself_stays_there(place: Place) -> None:
    now(place, b=TEXT)
    say(place, "b.po", "Setz dich.")
    now(place, a="Tea.")
    say(place, "b.po", "Nimm Platz.")
    now(place, a=TEXT, b="Tea.")
    assert said(place, "a.po") == [("Setz dich.", False)]
    assert said(place, "b.po") == [("Nimm Platz.", True)]


# --- one article alone ----------------------------------------------------------------------------


def test_a_text_brings_its_translation_along_from_an_article_that_was_not_asked_for(
    place: Place,
) -> None:
    write(place, a="Tea.", b=TEXT)
    before = place.path("a.po").read_bytes()
    place.extract("b")
    assert said(place, "b.po") == [("Setz dich.", False)]
    assert place.path("a.po").read_bytes() == before
    place.extract()
    assert said(place, "a.po") == [("Setz dich.", True)]
    say(place, "b.po", "Nimm Platz.")
    now(place, a=TEXT, b="Tea.")
    assert said(place, "a.po") == [("Nimm Platz.", False)]


def test_a_correction_comes_back_to_an_article_that_is_extracted_alone(place: Place) -> None:
    now(place, a="Tea.", b=TEXT)
    say(place, "b.po", "Nimm Platz.")
    write(place, a=TEXT, b="Tea.")
    place.extract("a")
    assert said(place, "a.po") == [("Nimm Platz.", False)]
    now(place)
    assert said(place, "b.po") == [("Nimm Platz.", True)]


def test_what_the_other_article_still_has_it_keeps_alone(place: Place) -> None:
    write(place, b=TEXT)
    place.extract("b")
    assert said(place, "b.po") == [("", False)]
    write(place, a="\0")  # nobody knows what it has
    write(place, b=f"{TEXT}\n\nCoffee.")
    place.extract("b")
    assert said(place, "b.po") == [("", False)]


# --- articles that are gone -----------------------------------------------------------------------


@pytest.fixture
def parted(tmp_path: Path) -> Place:
    """An article that is gone, and of whose texts a few stand in another one."""
    place = Place(tmp_path)
    now(place, a="\n\n".join(MANY))
    for number, text in enumerate(MANY):
        say(place, "a.po", f"Nummer {number}.", text)
    now(place, a=None, n="\n\n".join([*MANY[:2], *OTHERS]))
    return place


def test_a_few_texts_under_another_name_come_back_corrected(parted: Place) -> None:
    before = parted.path("a.po").read_bytes()
    say(parted, "n.po", "Besser.", MANY[0])
    now(parted, a="\n\n".join(MANY), n=None)
    now_said = [said(parted, "a.po", text) for text in MANY]
    assert now_said == [[("Besser.", False)], *([(f"Nummer {n}.", False)] for n in range(1, 6))]
    mark = f"# moved-from: n d:{digest(None, MANY[0], 'Besser.')}"
    [entry] = of(parted, "a.po", MANY[0])
    assert entry.comments == (mark[2:],), "the catalog of an article that is gone cannot say it"
    after = parted.path("a.po").read_bytes().replace(f"{mark}\n".encode(), b"")
    assert after == before.replace(b"Nummer 0.", b"Besser.")


def test_a_correction_goes_along_time_and_again_between_two_of_which_one_is_gone(
    parted: Place,
) -> None:
    """What each has from the other it says itself: that one's catalog is not touched."""
    whole, part = "\n\n".join(MANY), "\n\n".join([*MANY[:2], *OTHERS])
    say(parted, "n.po", "Besser.", MANY[0])
    for number in range(3):
        now(parted, a=whole, n=None)
        assert said(parted, "a.po", MANY[0]) == [
            (f"Wort {number - 1}." if number else "Besser.", False)
        ]
        say(parted, "a.po", f"Und {number}.", MANY[0])
        now(parted, a=None, n=part)
        assert said(parted, "n.po", MANY[0]) == [(f"Und {number}.", False)]
        say(parted, "n.po", f"Wort {number}.", MANY[0])
    [entry] = of(parted, "n.po", MANY[0])
    assert sources(entry) == (("a", digest(None, MANY[0], "Und 2.")),), "the last one alone"
    before = parted.path("n.po").read_bytes()
    parted.forget()
    parted.extract()
    assert parted.path("n.po").read_bytes() == before


def test_the_control_an_article_that_is_gone_is_taken_for_one_that_says_where_its_texts_went(
    parted: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaves(left: Left, at: str, entry: Entry) -> bool:
        return left.by_component.get(entry.key, {}).get(at) is entry

    monkeypatch.setattr(Left, "says", leaves)
    with pytest.raises(AssertionError):
        test_a_correction_goes_along_time_and_again_between_two_of_which_one_is_gone(parted)


def test_nobody_touches_the_catalog_that_they_left(parted: Place) -> None:
    before = parted.path("a.po").read_bytes()
    assert b"moved" not in before
    say(parted, "n.po", "Besser.", MANY[0])
    now(parted, a="\n\n".join(MANY))
    assert parted.path("a.po").read_bytes() == before, "both have them now"


def test_an_article_that_was_restored_beside_its_copy_keeps_what_it_says(parted: Place) -> None:
    now(parted, a="\n\n".join(MANY))
    before = parted.path("a.po").read_bytes()
    say(parted, "n.po", "Besser.", MANY[0])
    now(parted, n="\n\n".join(OTHERS))
    assert parted.path("a.po").read_bytes() == before, "nobody edited it"


def test_a_correction_comes_back_from_an_article_of_which_another_part_went_on(
    place: Place,
) -> None:
    now(place, a="Tea.", b="\n\n".join([TEXT, *OTHERS]))
    say(place, "b.po", "Nimm Platz.")
    now(place, a=TEXT, b=None, c=OTHERS[0])
    assert said(place, "a.po") == [("Nimm Platz.", False)]


def test_of_several_old_catalogs_that_which_was_last_is_asked(parted: Place) -> None:
    say(parted, "n.po", "Besser.", MANY[0])
    now(parted, n=None, o="\n\n".join([*MANY[:2], *reversed(OTHERS)]))
    now(parted, o=None, b="\n\n".join([*MANY[:2], "Tea.", "Coffee.", "Milk.", "Water."]))
    assert said(parted, "b.po", MANY[0]) == [("Besser.", False)]
    now(parted, a="\n\n".join(MANY), b=None)
    assert said(parted, "a.po", MANY[0]) == [("Besser.", False)]


def test_a_text_of_an_article_that_was_renamed_comes_as_it_was_said_last(parted: Place) -> None:
    drinks = "Tea.\n\nCoffee.\n\nMilk.\n\nWater."
    now(parted, n=None, m="\n\n".join([*MANY[:2], *OTHERS]), b=drinks)
    say(parted, "m.po", "Besser.", MANY[0])
    now(parted, m="\n\n".join(OTHERS))
    now(parted, b=f"{drinks}\n\n{MANY[0]}")
    assert said(parted, "b.po", MANY[0]) == [("Besser.", False)]


def test_an_old_catalog_that_a_program_wrapped_anew_is_unchanged(place: Place) -> None:
    now(place, a=None, c=TEXT)
    old = place.catalog("a.po")
    assert (went := successor(old)) is not None
    assert went.is_unchanged
    text = old.to_text().replace(f'msgid "{TEXT}"', f'msgid ""\n"{TEXT[:30]}"\n"{TEXT[30:]}"')
    assert (went := successor(parse_catalog(text.encode(), "a.po"))) is not None
    assert went.is_unchanged
    changed = old.to_text().replace("Setz dich.", "Nimm Platz.")  # the control
    assert (went := successor(parse_catalog(changed.encode(), "a.po"))) is not None
    assert not went.is_unchanged


# --- ways that lead back --------------------------------------------------------------------------


@pytest.mark.parametrize("ways", [("ab", "ba", "cb"), ("ab", "bc", "ca"), ("ab", "bc", "cb")])
def test_places_that_lead_to_each_other_are_asked_once_each(
    place: Place, ways: tuple[str, ...]
) -> None:
    """Each catalog says that its text, with these very words, went to another and came from it."""
    now(place, a="Tea.", b="Coffee.", c="Milk.")
    mark = digest(None, TEXT, "Setz dich.")
    for name, other in ways:
        catalog = place.catalog(f"{name}.po")
        kept = [entry for entry in catalog.entries if entry.msgid != TEXT]
        marks = f"# moved-to: {other} d:{mark}\n# moved-from: {other} d:{mark}\n"
        left = f'\n{marks}#~ msgid "{TEXT}"\n#~ msgstr "Setz dich."\n'
        place.path(f"{name}.po").write_bytes(
            replace(catalog, entries=kept).to_bytes() + left.encode()
        )
    now(place, a=TEXT)
    assert said(place, "a.po") == [("Setz dich.", False)]


# --- the control ----------------------------------------------------------------------------------


DETOURS = (
    test_a_correction_of_it_comes_back,
    test_a_correction_comes_back_although_it_was_cut_before_it_was_pasted,
)


@pytest.mark.parametrize("detour", DETOURS)
def test_the_control_a_run_that_does_not_ask_where_texts_came_from(
    detour: Callable[[Place], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path)
    now(place, a=TEXT, b="Tea.")
    say(place, "a.po", "Setz dich.")
    now(place, a="Tea.")
    now(place, b=TEXT)
    monkeypatch.setattr("pipeline.jobs.extract_moved.sources", lambda _: ())
    with pytest.raises(AssertionError):
        detour(place)
