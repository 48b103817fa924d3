"""An edit of the source that is taken back leaves catalogs as they were before it, to the byte; what
a person did meanwhile is kept."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalog import Entry, Style, new_entry
from pipeline.catalog_reader import parse_catalog
from pipeline.component import GRANULARITIES
from pipeline.provenance import with_mark
from pipeline.repeats import is_made_of, is_untouched
from tests.living_project import Place
from tests.test_merge_laws import Author, catalogs

WHOLE = "Sit down here for a while. Then breathe in slowly, and out again."
FIRST, SECOND = "Sit down here for a while.", "Then breathe in slowly, and out again."
PO = "locale/de/LC_MESSAGES/a.po"
DONE = {
    WHOLE: "Setz dich eine Weile. Dann atme langsam ein und wieder aus.",
    FIRST: "Setz dich eine Weile.",
    SECOND: "Dann atme langsam ein und wieder aus.",
}
EDITS = {
    "a word": (f"Tea.\n\n{WHOLE}", f"Tea.\n\n{WHOLE.replace('slowly', 'calmly')}"),
    "split": (f"Tea.\n\n{WHOLE}", f"Tea.\n\n{FIRST}\n\n{SECOND}"),
    "joined": (f"Tea.\n\n{FIRST}\n\n{SECOND}", f"Tea.\n\n{WHOLE}"),
    "shortened": (f"Tea.\n\n{WHOLE}", f"Tea.\n\n{SECOND}"),
    "cut": (f"{WHOLE}\n\nTea.", "Tea."),
    "added": ("Tea.", f"Tea.\n\n{WHOLE}"),
    "a number": ("Tea.\n\n20", "Tea.\n\n30"),
    "all of it": (f"{WHOLE}\n\nTea.", "Nothing\n\nof it."),
}


def translated(
    place: Place, name: str = "a.po", *, fuzzy: bool = False, engines: Random | None = None
) -> None:
    """Everything that is empty is translated by a person, or with ``fuzzy`` drafted by one, or by
    any of some ``engines``."""
    catalog = place.catalog(name)
    style = catalog.style
    done = {
        key: entry.with_msgstr(DONE.get(key[1], key[1]), style).with_fuzzy(fuzzy, style)
        for key, entry in catalog.active().items()
        if not entry.msgstr
    }
    if engines is not None:
        found = (engines.choice(("offline", "memory 80 % b")) for _ in done)
        done = {k: with_mark(e, "origin", next(found), style) for k, e in done.items()}
    place.path(name).write_bytes(catalog.with_entries(done).to_bytes())


def files(place: Place) -> dict[str, bytes]:
    found = sorted((place.root / "locale").rglob("*.po*"))
    return {path.relative_to(place.root).as_posix(): path.read_bytes() for path in found}


def but_for_copies(place: Place) -> dict[str, bytes]:
    """The files without what moved to another article and back: an accepted translation is kept
    wherever it was accepted, since nobody can tell that its text will not come back by itself."""
    found = files(place)
    all_of = {path: parse_catalog(data, path) for path, data in found.items()}
    for path, catalog in all_of.items():
        used = {e.key: e for o in all_of.values() if o is not catalog for e in o.active().values()}
        kept = [
            entry.raw
            for entry in catalog.entries
            if not (entry.obsolete and entry.key in used and is_copy(entry, used[entry.key]))
        ]
        found[path] = ("".join(kept) + catalog.tail).encode()
    return found


def is_copy(entry: Entry, other: Entry) -> bool:
    """Whether an entry says nothing which another of its text does not, obsolete or not."""
    same = (entry.key, entry.msgstrs, entry.fuzzy) == (other.key, other.msgstrs, other.fuzzy)
    said = {comment for comment in entry.comments if not comment.startswith("moved-to:")}
    return same and entry.previous == other.previous and said <= set(other.comments)


def there_and_back(place: Place, first: str, second: str) -> tuple[dict[str, bytes], ...]:
    before = files(place)
    place.article("a.md", second)
    place.extract()
    between = files(place)
    place.article("a.md", first)
    place.extract()
    return before, between, files(place)


@pytest.mark.parametrize("fuzzy", [False, True], ids=["accepted", "fuzzy"])
@pytest.mark.parametrize("texts", EDITS.values(), ids=EDITS)
def test_an_edit_that_is_taken_back(tmp_path: Path, texts: tuple[str, str], fuzzy: bool) -> None:
    place = Place(tmp_path)
    first, second = (f"# Title\n\n{text}\n" for text in texts)
    place.article("a.md", first)
    place.extract()
    translated(place, fuzzy=fuzzy)
    before, between, after = there_and_back(place, first, second)
    assert between != before
    assert after == before


@pytest.mark.parametrize("granularity", GRANULARITIES)
@given(seed=st.integers(0, 2**32), edits=st.integers(1, 3))
def test_edits_of_all_kinds_that_are_taken_back(granularity: str, seed: int, edits: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, author = begun(Path(folder), granularity, seed)
        for name in catalogs(place):
            translated(place, name)
        place.extract()
        before = files(place)
        edited_and_back(place, author, edits)
        after = but_for_copies(place)
        assert {path: after[path] for path in before} == before  # a new name has its own files


@pytest.mark.parametrize("granularity", ["article", "locale"])
@given(seed=st.integers(0, 2**32), edits=st.integers(1, 3))
def test_a_draft_that_comes_back_says_that_it_is_one(
    granularity: str, seed: int, edits: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, author = begun(Path(folder), granularity, seed)
        engines = Random(seed)  # noqa: S311 - not for secrets
        for name in catalogs(place):
            translated(place, name, fuzzy=True, engines=engines)
        place.extract()
        before = catalogs(place)
        edited_and_back(place, author, edits)
        after = catalogs(place)
        for name, catalog in before.items():
            now = after[name].active()
            for key, entry in catalog.active().items():
                if now[key].msgstr:
                    assert now[key].raw == entry.raw or is_untouched(now[key])
                    assert now[key].raw == entry.raw or now[key].msgstr != entry.msgstr
                else:
                    assert now[key].comments == ()
            assert [e for e in after[name].body if e.obsolete] == []


def begun(root: Path, granularity: str, seed: int) -> tuple[Place, Author]:
    place, author = Place(root), Author(seed)
    settings = root / "polyfolio.toml"
    settings.write_text(f'{settings.read_text()}catalogs = "{granularity}"\n')
    author.write(place)
    place.extract()
    return place, author


def edited_and_back(place: Place, author: Author, edits: int) -> None:
    start = {name: list(texts) for name, texts in author.articles.items()}
    for _ in range(edits):
        author.edit()
    author.write(place)
    place.extract()
    author.articles = start
    author.write(place)
    place.extract()


@pytest.mark.parametrize("what", ["a word", "split", "joined", "shortened"])
def test_a_draft_of_an_edited_text_says_so(tmp_path: Path, what: str) -> None:
    place = Place(tmp_path)
    first, second = (f"# Title\n\n{text}\n" for text in EDITS[what])
    place.article("a.md", first)
    place.extract()
    translated(place, fuzzy=True, engines=Random(1))  # noqa: S311 - not for secrets
    drafts = {key for key, entry in place.catalog("a.po").active().items()}
    before, between, after = there_and_back(place, first, second)
    said = re.findall(r"# origin: .* \(for another text, \w{8}\)", between[PO].decode())
    assert len(said) == {"split": 2, "joined": 2, "shortened": 1, "a word": 1}[what]
    assert "another" not in before[PO].decode()
    assert after == before or what == "shortened"
    assert drafts == place.catalog("a.po").active().keys()


def test_the_control_what_is_kept_without_a_look_at_its_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.repeats.is_made_of", lambda *_: False)
    with pytest.raises(AssertionError):
        test_an_edit_that_is_taken_back(tmp_path, EDITS["split"], False)


def test_a_draft_of_a_text_that_was_edited_into_a_safety_text_goes(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.article("a.md", f"# Title\n\n{WHOLE}\n")
    place.extract()
    translated(place, fuzzy=True, engines=Random(1))  # noqa: S311 - not for secrets
    edited = WHOLE.replace("slowly", "calmly")
    place.article("a.md", f"# Title\n\n<!-- i18n:safety -->\n{edited}\n")
    place.extract()
    entry = place.catalog("a.po").active()[None, edited]
    assert (entry.msgstr, entry.comments) == ("", ())


def test_without_the_note_only_the_date_moves(tmp_path: Path) -> None:
    place = Place(tmp_path)
    first = f"# Title\n\n{WHOLE}\n"
    place.article("a.md", first)
    place.extract()
    translated(place)
    before = place.path("a.po").read_text()
    place.article("a.md", f"# Title\n\n{FIRST}\n\n{SECOND}\n")
    place.extract()
    shutil.rmtree(place.root / ".polyfolio")
    place.article("a.md", first)
    place.extract()
    after = place.path("a.po").read_text()
    lines = zip(before.splitlines(), after.splitlines(), strict=True)
    assert [one[:20] for one, other in lines if one != other] == ['"POT-Creation-Date: ']


@pytest.mark.parametrize(
    "work",
    [
        ("Setz dich eine Weile.", "Nimm Platz."),  # the fuzzy text
        ("#, fuzzy\n", ""),  # accepted as it was
        ("#. paragraph\n#: source/a.md\n#, fuzzy", "# is that right?\n\\g<0>"),  # a comment
    ],
    ids=["translation", "state", "comment"],
)
def test_a_persons_work_in_between_is_kept(tmp_path: Path, work: tuple[str, str]) -> None:

    place = Place(tmp_path)
    first = f"# Title\n\n{WHOLE}\n"
    place.article("a.md", first)
    place.extract()
    translated(place)
    place.article("a.md", f"# Title\n\n{FIRST}\n\n{SECOND}\n")
    place.extract()
    done = re.sub(work[0], work[1], place.path("a.po").read_text(), count=1)
    place.path("a.po").write_text(done)
    place.article("a.md", first)
    place.extract()
    gone = [entry for entry in place.catalog("a.po").body if entry.obsolete]
    assert [entry.msgid for entry in gone] == [FIRST]
    assert gone[0].msgstr == ("Nimm Platz." if "Nimm" in work[1] else DONE[FIRST])
    assert gone[0].comments == (("is that right?",) if "right" in work[1] else ())


def test_a_text_that_moved_and_came_back_leaves_what_was_accepted(tmp_path: Path) -> None:
    place = Place(tmp_path)
    both = {"a.md": f"# A\n\n{WHOLE}\n", "b.md": "# B\n\nTea.\n"}
    moved = {"a.md": "# A\n", "b.md": f"# B\n\nTea.\n\n{WHOLE}\n"}

    def now(articles: dict[str, str]) -> dict[str, bytes]:
        for name, text in articles.items():
            place.article(name, text)
        place.extract()
        return files(place)

    now(both)
    translated(place)
    translated(place, "b.po")
    before = files(place)
    between = now(moved)
    now(both)
    assert but_for_copies(place) == before
    now(moved)
    path = place.path("b.po")
    assert path.read_bytes() == between["locale/de/LC_MESSAGES/b.po"]
    path.write_text(path.read_text().replace("Setz dich eine Weile.", "Nimm Platz."))
    now(both)
    assert [e.msgstr for e in place.catalog("b.po").body if e.obsolete] == [
        "Nimm Platz. Dann atme langsam ein und wieder aus."
    ]


def test_a_text_of_two_articles_comes_back_in_both(tmp_path: Path) -> None:
    place = Place(tmp_path)

    def now(first: str, second: str) -> None:
        place.article("a.md", f"# A\n\n{first}\n")
        place.article("b.md", f"# B\n\n{second}\n")
        place.extract()

    now(WHOLE, WHOLE)
    translated(place)
    translated(place, "b.po")
    now(WHOLE, "Tea.")
    now("Tea.", WHOLE)
    now(WHOLE, WHOLE)
    found = [place.catalog(name).active()[None, WHOLE] for name in ("a.po", "b.po")]
    assert [(entry.msgstr, entry.fuzzy) for entry in found] == [(DONE[WHOLE], False)] * 2


def test_a_comment_on_an_empty_entry_is_kept(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.article("a.md", f"# Title\n\n{WHOLE}\n")
    place.extract()
    path = place.path("a.po")
    path.write_text(path.read_text().replace("#. paragraph", "# ask the author\n#. paragraph"))
    before = path.read_bytes()
    place.article("a.md", f"# Title\n\n{SECOND}\n")
    place.extract()
    assert "# ask the author\n#~ msgid" in path.read_text()
    place.article("a.md", f"# Title\n\n{WHOLE}\n")
    place.extract()
    assert path.read_bytes() == before


def test_what_is_made_of_others() -> None:
    style = Style()
    one, two = (new_entry((None, text), style, msgstr=DONE[text]) for text in (FIRST, SECOND))
    whole = new_entry((None, WHOLE), style, msgstr=DONE[WHOLE])
    assert is_made_of(whole, [one, two])
    assert is_made_of(one, [whole])
    assert not is_made_of(whole, [two, one])
    assert not is_made_of(whole, [])
    assert not is_made_of(one.with_msgstr("Nimm Platz.", style), [whole])
