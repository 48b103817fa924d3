"""A text that two articles have, or that moves between them: whose work on it stands where, and what
the run says of it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalog import Entry
from pipeline.component import GRANULARITIES
from pipeline.jobs.extract import Extracted
from pipeline.jobs.extract_plan import CatalogChange
from pipeline.provenance import moved_to, with_mark
from tests.living_project import Place
from tests.test_merge_laws import Files, catalogs

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
    place.article("c.md", f"# C\n\n{TEXT}\n")
    place.extract()
    say(place, "c.po", "Nimm Platz.")
    place.article("c.md", "# C\n")
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
    away.article("c.md", f"# C\n\n{TEXT}\n")
    away.extract()
    say(away, "c.po", "Nimm Platz.")
    away.article("c.md", "# C\n")
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


@pytest.mark.parametrize("granularity", GRANULARITIES)
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c/d"]), st.booleans()), max_size=6))
def test_wherever_a_text_goes_the_last_word_on_it_holds(
    granularity: str, ways: list[tuple[str, bool]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        settings = place.root / "polyfolio.toml"
        settings.write_text(f'{settings.read_text()}catalogs = "{granularity}"\n')
        word = ""
        for number, (where, is_said) in enumerate([("a", True), *ways]):
            write(place, {name: [TEXT] * (name == f"{where}.md") for name in ARTICLES})
            place.extract()
            files = catalogs(place)
            [(name, entry)] = [
                (name, catalog.active()[KEY])
                for name, catalog in files.items()
                if KEY in catalog.active()
            ]
            assert (entry.msgstr, entry.fuzzy) == (word, False)
            if is_said:
                word = f"Nummer {number}."
                done = {KEY: entry.with_msgstr(word, files[name].style)}
                place.path(name).write_bytes(files[name].with_entries(done).to_bytes())


# --- the law --------------------------------------------------------------------------------------

POOL = (
    "Yes.",
    "Tea or coffee",
    TEXT,
    "Nobody knows whether windows open before every winter ends.",
)
ARTICLES = ("a.md", "b.md", "c/d.md")
WORK = ("accepted", "signed", "guess", "draft", "")


def write(place: Place, texts: dict[str, list[str]]) -> None:
    for name, own in texts.items():
        (place.root / "source" / name).parent.mkdir(exist_ok=True)
        place.article(name, "\n\n".join([f"# {name}", *own]) + "\n")


def do(place: Place, pick: Random) -> None:
    """People and machines at work on what is empty."""
    for name, catalog in catalogs(place).items():
        style, done = catalog.style, {}
        for key, entry in catalog.active().items():
            state, word = pick.choice(WORK), pick.choice("xy")
            if not state or entry.msgstr:
                continue
            made = entry.with_msgstr(f"{word} {key[1]}", style)
            if state in ("guess", "draft"):
                made = made.with_fuzzy(True, style)
            if state in ("signed", "draft"):
                kind = "reviewed-by" if state == "signed" else "origin"
                made = with_mark(made, kind, "Ute 2026-01-02", style)
            done[key] = made
        if done:
            place.path(name).write_bytes(catalog.with_entries(done).to_bytes())


def by_people(files: Files, *, accepted: bool = False) -> set[tuple[object, ...]]:
    """What people made of a text, catalog by catalog, in use or not."""
    return {
        (name, entry.msgid, entry.msgstrs)
        for name, catalog in files.items()
        for entry in catalog.body
        if entry.msgstr and not any("origin:" in comment for comment in entry.comments)
        if not (accepted and entry.fuzzy)
    }


def nothing_is_lost(was: Files, now: Files, *, accepted: bool) -> None:
    """What went to another article and comes back as something else is there, or beside that."""
    here = by_people(now, accepted=accepted)
    anywhere = {item[1:] for item in here}
    went = {
        (name, entry.msgid, entry.msgstrs)
        for name, catalog in was.items()
        for entry in catalog.body
        if moved_to(entry)
    }
    lost = by_people(was, accepted=accepted) - here
    assert lost <= went
    assert {item[1:] for item in lost} <= anywhere


def in_use(files: Files) -> dict[tuple[str, object], tuple[object, ...]]:
    return {
        (name, key): (entry.msgstrs, entry.fuzzy, entry.comments)
        for name, catalog in files.items()
        for key, entry in catalog.active().items()
        if entry.msgstr
    }


@pytest.mark.parametrize("granularity", GRANULARITIES)
@given(seed=st.integers(0, 2**32), edits=st.integers(1, 4))
def test_what_people_made_of_a_text_stays_in_each_article(
    granularity: str, seed: int, edits: int
) -> None:
    check(granularity, seed, edits)


def check(granularity: str, seed: int, edits: int) -> None:
    pick = Random(seed)  # noqa: S311 - not for secrets
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        settings = place.root / "polyfolio.toml"
        settings.write_text(f'{settings.read_text()}catalogs = "{granularity}"\n')
        start = drawn(pick)
        write(place, start)
        place.extract()
        do(place, pick)
        first = catalogs(place)
        for texts in [*(drawn(pick) for _ in range(edits)), start]:
            was = catalogs(place)
            write(place, texts)
            told = place.extract()
            now = catalogs(place)
            for accepted in (False, True):
                nothing_is_lost(was, now, accepted=accepted)
            counts_are_those_of_the_files(was, now, told)
            do(place, pick)
        before, back = in_use(first), in_use(now)
        drafts = {k for k, (_, _, said) in before.items() if any("origin:" in c for c in said)}
        assert before.keys() - back.keys() <= drafts
        assert {k: v for k, v in before.items() if back.get(k) != v and not v[1]} == {}


def drawn(pick: Random) -> dict[str, list[str]]:
    """Articles with some of the texts."""
    return {name: pick.sample(POOL, pick.randrange(len(POOL))) for name in ARTICLES}


def counts_are_those_of_the_files(was: Files, now: Files, told: tuple[Extracted, ...]) -> None:
    """The texts are too unlike to continue each other: each came and went by itself."""
    changes = {change.path: change for extracted in told for change in extracted.catalogs}
    came = {
        name: {k: e for k, e in catalog.active().items() if k not in was[name].active()}
        for name, catalog in now.items()
    }
    used = {(k, e.msgstrs) for found in came.values() for k, e in found.items() if e.msgstr}
    for path, change in changes.items():
        name = path.partition("LC_MESSAGES/")[2]
        before, after = was[name], now[name]
        hidden = {e.key: e for e in before.body if e.obsolete}
        left = {e.key for e in after.body if e.obsolete}
        empty = [key for key, entry in came[name].items() if not entry.msgstr]
        returned = [k for k, e in came[name].items() if k in hidden and e.msgstr]
        gone = {k: e for k, e in before.active().items() if k not in after.active()}
        lost = {k for k, e in gone.items() if not e.msgstr or (k, e.msgstrs) not in used}
        assert change.added == len(empty)
        assert change.moved + change.returned == len(came[name]) - len(empty)
        assert change.moved >= change.moved + change.returned - len(returned)
        assert change.obsolete == len(lost & left)
        assert change.removed == len(lost - left)


def test_the_control_guesses_that_are_dropped_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.merge_gone._is_kept", lambda _merging, e, _back: e.fuzzy)
    seeds = ((seed, 3) for seed in range(20))
    with pytest.raises(AssertionError):
        all(check("article", *drawn) is None for drawn in seeds)
