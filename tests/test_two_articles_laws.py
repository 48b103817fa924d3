"""Laws of texts that go from article to article: the last word on them holds, and nothing is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.component import GRANULARITIES
from pipeline.jobs.extract import Extracted
from pipeline.provenance import moved_to, with_mark
from tests.living_project import Place
from tests.test_merge_laws import Files, catalogs
from tests.test_two_articles import KEY, TEXT


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
