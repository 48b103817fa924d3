"""Texts that read alike: what is found, how alike it is said to be, and what a machine puts right."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from pipeline.catalog_reader import parse_catalog
from pipeline.fuzzy import THRESHOLD, Remembered, features, plainer, score
from pipeline.handling import Handling
from pipeline.jobs.recall import remembered
from pipeline.repair import repair
from pipeline.stores.memory_index import MemoryIndex

WORDS = (
    "rest tea water counsel week session minute room quiet door therapist friend appointment "
    "phone first second before after listen speak cost insurance free clinic student group".split()
)
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=5, max_size=24).map(" ".join)


def row(msgid: str, msgstr: str = "x", article: str = "a") -> Remembered:
    return Remembered(None, msgid, msgstr, article, attested=False)


def index(tmp_path: Path, *texts: str) -> MemoryIndex:
    made = MemoryIndex(tmp_path / "m.sqlite", "m.sqlite")
    made.update([("a.po", "1", [row(text) for text in texts])], [])
    return made


@given(st.text(max_size=80))
def test_a_text_is_wholly_like_itself(text: str) -> None:
    assert score(text, text) == 100
    assert len(set(features(plainer(text)))) == len(features(plainer(text)))


def test_addresses_and_code_count_as_one_letter() -> None:
    one = (
        "See [the guide](https://example.org/a/very/long/address?with=query#part) and `run --all`."
    )
    assert score(one, "See [the guide](b.md) and `x`.") == 100
    assert score(one, "See [the guide](b.md) or `x`.") < 100


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("A session lasts fifty minutes.", "A session lasts forty minutes."),
        ("第一次会面通常需要五十分钟左右。", "第一次会面通常需要四十分钟左右。"),
        ("Options", "Option"),
        ("Die Wartezeit beträgt acht Wochen", "Die Wartezeiten betragen acht Wochen"),
        ("Первая встреча длится час.", "Первая встреча длится два часа."),
    ],
)
def test_what_an_edit_left_alike_is_found(tmp_path: Path, known: str, asked: str) -> None:
    with index(tmp_path, "Something else altogether", known, "另一句话") as memory:
        (found,) = memory.search(asked)
    assert found.found.msgid == known
    assert found.score == pytest.approx(score(known, asked))


def test_nothing_is_found_below_the_threshold(tmp_path: Path) -> None:
    with index(tmp_path, "The door is open on Mondays and on Fridays.") as memory:
        assert memory.search("The clinic is closed in the first week.") == []
        assert memory.search("") == []


@given(st.lists(SENTENCES, min_size=1, max_size=30, unique=True), st.data())
def test_the_best_of_a_small_memory_is_the_best_of_all(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    words = data.draw(st.sampled_from(texts)).split()
    words[data.draw(st.integers(0, len(words) - 1))] = data.draw(st.sampled_from(WORDS))
    asked = " ".join(words)
    best = process.extractOne(asked, texts, scorer=fuzz.ratio, score_cutoff=THRESHOLD)
    with index(tmp_path_factory.mktemp("memory"), *texts) as memory:
        found = memory.search(asked)
    assert [f.score for f in found[:1]] == ([pytest.approx(best[1])] if best else [])


def test_a_changed_catalog_replaces_its_own_translations_only(tmp_path: Path) -> None:
    with index(tmp_path, "Tea in the morning", "Tea at noon") as memory:
        memory.update([("b.po", "1", [row("Tea at night", "y")])], [])
        memory.update([("a.po", "2", [row("Tea in the evening", "z")])], [])
        assert {f.found.msgid for f in memory.search("Tea at noon", 40)} == {
            "Tea at night",
            "Tea in the evening",
        }
        memory.update([], ["b.po"])
        assert {f.found.msgid for f in memory.search("Tea at night", 30)} == {"Tea in the evening"}
        assert memory.digests() == {"a.po": "2"}


def test_many_small_changes_leave_one_tidy_index(tmp_path: Path) -> None:
    with MemoryIndex(tmp_path / "m.sqlite", "m") as memory:
        for number in range(30):
            memory.update([("a.po", str(number), [row(f"Room {WORDS[number % 20]} is free")])], [])
            assert memory.search(f"Room {WORDS[number % 20]} is free")[0].score == 100
        (found,) = memory.search("Room clinic is free", 60)
        assert found.found.msgid == f"Room {WORDS[9]} is free"


def test_an_index_that_cannot_be_written_is_kept_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index(tmp_path, "Rest well").close()
    before = (tmp_path / "m.sqlite").read_bytes()
    monkeypatch.setattr("os.access", lambda *_: False)
    with MemoryIndex(tmp_path / "m.sqlite", "m") as memory:
        memory.update([("b.po", "1", [row("Sit down")])], [])
        assert memory.search("Rest wel")[0].found.msgid == "Rest well"
        assert memory.search("Sit down")[0].score == 100
    assert (tmp_path / "m.sqlite").read_bytes() == before
    with MemoryIndex(tmp_path / "none.sqlite", "m") as memory:
        assert memory.search("Rest well") == []
    assert not (tmp_path / "none.sqlite").exists()


def test_a_damaged_index_is_built_anew(tmp_path: Path) -> None:
    (tmp_path / "m.sqlite").write_bytes(b"no database at all" * 100)
    with index(tmp_path, "Rest well") as memory:
        assert memory.search("Rest wel")[0].found.msgid == "Rest well"


@pytest.mark.parametrize(
    ("old", "new", "target", "repaired"),
    [
        ("See [it](a.md).", "See [it](b.md).", "Siehe [dies](a.md).", "Siehe [dies](b.md)."),
        ("Wait 10 minutes.", "Wait 15 minutes.", "等待 10 分钟。", "等待 15 分钟。"),
        ("Wait 10 minutes.", "Wait 15 minutes.", "等待十分钟。", None),  # the number is written out
        ("2 of 2 rooms", "3 of 3 rooms", "2 von 2 Räumen", None),  # which of the two?
        ("10 to 10", "10 to 12", "zehn bis 10", None),
        ("In 1,210 rooms", "In 1,310 rooms", "In 1,210 Räumen", "In 1,310 Räumen"),
        ("At 10.", "At 12.", "Um 10.30 Uhr, Raum 10.", "Um 10.30 Uhr, Raum 12."),
        ("Ask the counsellor.", "Ask the doctor.", "问咨询师。", "问医生。"),
        ("Ask the counsellor.", "Ask a doctor.", "问咨询师。", None),
        ("Ask the counsellor.", "Ask the counsellor today.", "问咨询师。", None),
        ("Ask the nurse.", "Ask the doctor.", "问护士。", None),  # no such term
    ],
)
def test_repair(old: str, new: str, target: str, repaired: str | None) -> None:
    terms = {"counsellor": "咨询师", "doctor": "医生"}
    result = repair(old, new, target, terms)
    assert (result[0] if result else None) == repaired


def test_safety_texts_are_in_no_memory() -> None:
    def one(note: str, text: str) -> str:
        return f'#. {note}\n#: source/a.md\nmsgid "{text}"\nmsgstr "x {text}"\n\n'

    safety = Handling(safety=True).lines()[0]
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    text = head + one("paragraph", "Rest well") + one(safety, "Take two")
    found = remembered(parse_catalog(text.encode(), "a.po"), "a", "translated")
    assert [row.msgid for row in found] == ["Rest well"]
