"""A text that two articles have, or that moves between them: whose work on it stands where, and what
the run says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.catalog import Entry
from pipeline.component import GRANULARITIES
from pipeline.jobs.extract_plan import CatalogChange
from pipeline.provenance import with_mark
from tests.living_project import Place

TEXT = "Sit down here for a while. Then breathe in slowly, and out again."
KEY = (None, TEXT)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Two articles with one text in common."""
    place = Place(tmp_path)
    now(place, TEXT, TEXT)
    return place


def now(place: Place, first: str, second: str) -> list[CatalogChange]:
    place.article("a.md", f"# A\n\n{first}\n")
    place.article("b.md", f"# B\n\n{second}\n")
    return [change for extracted in place.extract() for change in extracted.catalogs]


def say(place: Place, name: str, msgstr: str, *, fuzzy: bool = False, **marks: str) -> None:
    """What somebody, or by its marks a machine, makes of the text in one of them."""
    catalog = place.catalog(name)
    style = catalog.style
    entry = catalog.active()[KEY].with_msgstr(msgstr, style).with_fuzzy(fuzzy, style)
    for kind, text in marks.items():
        entry = with_mark(entry, kind, text, style)
    place.path(name).write_bytes(catalog.with_entries({KEY: entry}).to_bytes())


def found(place: Place, name: str) -> tuple[str, bool]:
    entry = place.catalog(name).active()[KEY]
    return entry.msgstr, entry.fuzzy


def obsolete(place: Place, name: str) -> list[Entry]:
    return [entry for entry in place.catalog(name).body if entry.obsolete]


def a_third_accepts(place: Place) -> None:
    """A third article has the text for a while, and accepts another translation of it."""
    place.article("c.md", f"# C\n\n{TEXT}\n")
    place.extract()
    say(place, "c.po", "Nimm Platz.")
    place.article("c.md", "# C\n")


def test_a_guess_of_two_articles_comes_back_in_both(place: Place) -> None:
    for name in ("a.po", "b.po"):
        say(place, name, "Setz dich?", fuzzy=True)
    for first, second in ((TEXT, "Tea."), ("Tea.", TEXT), (TEXT, TEXT)):
        now(place, first, second)
    assert found(place, "a.po") == found(place, "b.po") == ("Setz dich?", True)


def test_a_draft_that_nobody_touched_leaves_nothing(place: Place) -> None:
    for name in ("a.po", "b.po"):
        say(place, name, "Setz dich?", fuzzy=True, origin="offline")
    now(place, TEXT, "Tea.")
    assert obsolete(place, "b.po") == []


def test_what_was_accepted_goes_before_an_old_guess(place: Place) -> None:
    say(place, "a.po", "Setz dich?", fuzzy=True)
    say(place, "b.po", "Setz dich.")
    now(place, "Tea.", TEXT)
    changes = now(place, TEXT, "Tea.")
    assert found(place, "a.po") == ("Setz dich.", False)
    assert [(change.moved, change.obsolete) for change in changes] == [(1, 0), (0, 0)]
    assert [(e.msgid, e.msgstr) for e in obsolete(place, "a.po")] == [(TEXT, "Setz dich?")]
    place.forget()
    assert not any(change.written for change in now(place, TEXT, "Tea."))


def test_what_was_accepted_goes_before_an_empty_one_and_keeps_its_comment(place: Place) -> None:
    path = place.path("a.po")
    path.write_text(path.read_text().replace(f'msgid "{TEXT}', f'# Who?\nmsgid "{TEXT}'))
    say(place, "b.po", "Setz dich.")
    now(place, "Tea.", TEXT)
    now(place, TEXT, "Tea.")
    assert found(place, "a.po") == ("Setz dich.", False)
    assert place.catalog("a.po").active()[KEY].comments == ("Who?",)


@pytest.mark.parametrize("guess", ["b.po", "c.po"])
def test_of_two_that_leave_what_was_accepted_moves(place: Place, guess: str) -> None:
    place.article("c.md", f"# C\n\n{TEXT}\n")
    now(place, "Tea.", TEXT)
    for name in ("b.po", "c.po"):
        say(place, name, "Setz dich.", fuzzy=name == guess)
    place.article("a.md", "")
    place.article("c.md", "# C\n")
    place.article("b.md", "# B\n")
    place.article("d.md", f"# D\n\n{TEXT}\n")
    place.extract()
    assert found(place, "d.po") == ("Setz dich.", False)


def test_what_another_article_accepted_otherwise_is_counted_as_obsolete(place: Place) -> None:
    say(place, "a.po", "Setz dich.")
    say(place, "b.po", "Nimm Platz.")
    now(place, "Tea.", TEXT)
    changes = now(place, TEXT, "Tea.")
    assert found(place, "a.po") == ("Setz dich.", False), "its own comes back"
    assert [(change.returned, change.obsolete) for change in changes] == [(1, 0), (0, 1)]


def test_a_guess_that_went_elsewhere_is_kept_beside_what_a_third_accepted(place: Place) -> None:
    now(place, TEXT, "Tea.")
    say(place, "a.po", "Setz dich?", fuzzy=True)
    now(place, "Tea.", TEXT)
    a_third_accepts(place)
    now(place, TEXT, TEXT)
    assert found(place, "a.po") == ("Nimm Platz.", False)
    assert [e.msgstr for e in obsolete(place, "a.po")] == ["Setz dich?"]


def test_a_word_that_comes_is_sought_in_no_other_catalog(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sought(*_: object) -> bool:
        raise AssertionError("catalogs of articles that nobody edited were read")

    monkeypatch.setattr("pipeline.jobs.extract_back.Elsewhere.has_any", sought)
    changes = now(place, f"{TEXT}\n\nYes.", TEXT)
    assert [change.added for change in changes] == [1, 0]
    place.article("c.md", f"# C\n\n{TEXT}\n")
    with pytest.raises(AssertionError, match="nobody edited"):  # the control: a new article's are
        place.extract()


# --- away and back --------------------------------------------------------------------------------


@pytest.fixture
def away(tmp_path: Path) -> Place:
    """A text that was translated in the first article, and stands in the second now."""
    place = Place(tmp_path)
    now(place, TEXT, "Tea.")
    say(place, "a.po", "Setz dich.", **{"reviewed-by": "Ute 2026-01-02"})
    now(place, "Tea.", TEXT)
    return place


def test_a_correction_comes_back_with_its_text(away: Place) -> None:
    say(away, "b.po", "Nimm Platz.")
    changes = now(away, TEXT, "Tea.")
    assert found(away, "a.po") == ("Nimm Platz.", False)
    assert obsolete(away, "a.po") == [], "what was corrected is no second translation"
    assert [(c.moved, c.returned, c.obsolete) for c in changes] == [(1, 0, 0), (0, 0, 0)]
    now(away, "Tea.", TEXT)
    say(away, "b.po", "Setzen Sie sich.")
    now(away, TEXT, "Tea.")
    assert found(away, "a.po") == ("Setzen Sie sich.", False)


def test_a_text_that_nobody_corrected_comes_back_as_it_was(away: Place) -> None:
    [left] = obsolete(away, "a.po")
    assert [c.partition(" d:")[0] for c in left.comments] == [
        "reviewed-by: Ute 2026-01-02",
        "moved-to: b",
    ]
    now(away, TEXT, "Tea.")
    entry = away.catalog("a.po").active()[KEY]
    assert (entry.msgstr, entry.fuzzy) == ("Setz dich.", False)
    assert [c.partition(" d:")[0] for c in entry.comments] == ["reviewed-by: Ute 2026-01-02"]
    away.forget()
    assert not any(change.written for change in now(away, TEXT, "Tea."))


def test_a_correction_comes_back_although_its_article_gave_the_text_up(away: Place) -> None:
    say(away, "b.po", "Nimm Platz.")
    now(away, "Tea.", "Coffee.")
    now(away, TEXT, "Coffee.")
    assert found(away, "a.po") == ("Nimm Platz.", False)


def test_a_correction_comes_back_by_way_of_a_third_article(away: Place) -> None:
    away.article("c.md", f"# C\n\n{TEXT}\n")
    now(away, "Tea.", "Coffee.")
    say(away, "c.po", "Nimm Platz.")
    away.article("c.md", "# C\n")
    now(away, TEXT, "Coffee.")
    assert found(away, "a.po") == ("Nimm Platz.", False)


def test_a_third_article_gets_what_a_text_had_last(away: Place) -> None:
    say(away, "b.po", "Nimm Platz.")
    now(away, "Tea.", "Coffee.")
    away.article("c.md", f"# C\n\n{TEXT}\n")
    away.extract()
    assert found(away, "c.po") == ("Nimm Platz.", False)


def test_a_guess_goes_before_nothing_that_was_accepted(away: Place) -> None:
    say(away, "b.po", "Nimm Platz?", fuzzy=True)
    now(away, TEXT, "Tea.")
    assert found(away, "a.po") == ("Setz dich.", False)
    assert [e.msgstr for e in obsolete(away, "b.po")] == ["Nimm Platz?"]


def test_what_another_article_says_by_itself_does_not_come_along(away: Place) -> None:
    a_third_accepts(away)
    now(away, TEXT, TEXT)
    assert found(away, "a.po") == ("Setz dich.", False)


@pytest.mark.parametrize("granularity", GRANULARITIES)
def test_a_correction_comes_back_whatever_the_catalogs_are_meanwhile(
    away: Place, granularity: str
) -> None:
    say(away, "b.po", "Nimm Platz.")
    settings = away.root / "polyfolio.toml"
    plain = settings.read_text()
    settings.write_text(f'{plain}catalogs = "{granularity}"\n')
    now(away, TEXT, "Tea.")
    settings.write_text(plain)
    now(away, TEXT, "Tea.")
    assert found(away, "a.po") == ("Nimm Platz.", False)
