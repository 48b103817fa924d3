"""Drafts from what a project has translated before, and from one locale for another."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.jobs.draft_report import EngineCount, LeftEmpty
from pipeline.jobs.extract import extract_articles
from pipeline.model import State
from pipeline.provenance import marks, state
from tests.drafting import NOW, POT, TEA, draft, entries, project, translate


def test_memory_reuses_only_what_is_accepted(tea_and_pot: Path) -> None:
    opened = project(tea_and_pot, '"de"')
    translate(opened, "de", "pot", {"A second paragraph.": "Ein Entwurf."}, fuzzy=True)
    assert draft(opened).locales[0].drafted == 0
    translate(opened, "de", "pot", {"A second paragraph.": "Ein zweiter Absatz."})
    assert draft(opened).locales[0].engines == (EngineCount("memory", 1, 0),)
    entry = entries(opened, "de", "tea")["A second paragraph."]
    assert (entry.msgstr, entry.fuzzy) == ("Ein zweiter Absatz.", True)
    assert [mark.text for mark in marks(entry)] == ["memory pot"]


def test_under_a_policy_of_attested_text_memory_wants_a_signature(tea_and_pot: Path) -> None:
    opened = project(tea_and_pot, '"de"', extra='[publish]\naccept = "attested"\n')
    text = {"A second paragraph.": "Ein zweiter Absatz."}
    translate(opened, "de", "pot", text)
    assert draft(opened).locales[0].drafted == 0
    translate(opened, "de", "pot", text, signed=True)
    assert draft(opened).locales[0].drafted == 1


@pytest.mark.parametrize("signed", [False, True])
def test_memory_knows_what_was_cut_from_one_article_before_it_came_to_another(
    tea_and_pot: Path, signed: bool
) -> None:
    opened = project(
        tea_and_pot, '"de"', extra='[publish]\naccept = "attested"\n' if signed else ""
    )
    source = tea_and_pot / "source/pot.md"
    translate(opened, "de", "pot", {"Keep it warm.": "Halte sie warm."}, signed=signed)
    source.write_text(POT.replace("Keep it warm.\n", ""), encoding="utf-8")
    extract_articles(opened, opened.article_ids(), NOW)
    (tea_and_pot / "source/tea.md").write_text(f"{TEA}\nKeep it warm.\n", encoding="utf-8")
    extract_articles(opened, opened.article_ids(), NOW)
    assert draft(opened).locales[0].engines == (EngineCount("memory", 1, 0),)
    entry = entries(opened, "de", "tea")["Keep it warm."]
    assert (entry.msgstr, entry.fuzzy) == ("Halte sie warm.", True)


DERIVED = '[locales.zh_TW]\nderive_from = "zh_CN"\n'


def test_taiwan_is_drafted_from_accepted_simplified_chinese_alone(tea_and_pot: Path) -> None:
    opened = project(tea_and_pot, '"zh_CN", "zh_TW"', '"memory", "opencc"', DERIVED)
    waiting = LeftEmpty(
        "waits for its zh_CN translation to be accepted",
        "accept it there, then run 'draft' again",
        7,
    )
    assert draft(opened).locales[1].left == (waiting,)
    first = "Boil the water for 4 minutes. See `kettle.md` and [the *pot*](pot.md)."
    text = "水烧4分钟，看`kettle.md`和[“*壶*”的质量](pot.md)。"
    translate(opened, "zh_CN", "tea", {first: text}, fuzzy=True)
    assert draft(opened).locales[1].drafted == 0
    translate(opened, "zh_CN", "tea", {first: text})
    report = draft(opened).locales[1]
    assert (report.drafted, report.left[0].entries) == (1, 6)
    entry = entries(opened, "zh_TW", "tea")[first]
    assert entry.msgstr == "水燒4分鐘，看`kettle.md`和[「*壺*」的品質](pot.md)。"
    assert [mark.text for mark in marks(entry)] == ["opencc s2twp"]


WALK = """# Walks

A walk takes 20 minutes by the river. Bring water. Ask [the guide](a.md) first.
"""
LIKE_IT = """# Walk

A walk takes 30 minutes by the river. Bring water. Ask [the guide](b.md) first.

A stroll takes 20 minutes by the river. Bring some water. Ask [the guide](a.md) first.

Bring water.

Nothing like it stands anywhere.
"""


def test_memory_repeats_what_is_alike_and_says_how_alike(tea_and_pot: Path) -> None:
    for name, text in (("walk", WALK), ("like-it", LIKE_IT), ("a", "# A\n"), ("b", "# B\n")):
        (tea_and_pot / "source" / f"{name}.md").write_text(text, encoding="utf-8")
    opened = project(tea_and_pot, '"de"')
    path = opened.catalog_path("walk", opened.settings.locale("de"))
    catalog = opened.catalog(path)
    assert catalog is not None
    whole = WALK.splitlines()[2]
    german = "Ein Gang dauert 20 Minuten am Fluss. Nimm Wasser mit. Frag zuerst [den Guide](a.md)."
    changed = {
        key: entry.with_msgstr(german if key[1] == whole else "Spaziergänge", catalog.style)
        for key, entry in catalog.active().items()
    }
    opened.write(path, catalog.with_entries(changed).to_bytes())
    draft(opened)
    found = entries(opened, "de", "like-it")
    texts = [entry.msgstr for entry in found.values()]
    origins = [next((m.text for m in marks(e)), "") for e in found.values()]
    assert texts == [
        "Spaziergänge",
        german.replace("20", "30").replace("a.md", "b.md"),
        german,
        "Nimm Wasser mit.",
        "",
    ]
    assert origins[0].startswith("memory 88 % walk")
    assert [origin.partition(" ")[2] for origin in origins[1:]] == [
        "98 % walk repaired markup and number",
        "91 % walk",
        "99 % walk",
        "",
    ]
    assert {state(e) for e in found.values()} == {State.DRAFT, State.UNTRANSLATED}
    before = {p: p.read_bytes() for p in (tea_and_pot / "locale").rglob("*.po")}
    assert not draft(opened).locales[0].written
    assert before == {p: p.read_bytes() for p in (tea_and_pot / "locale").rglob("*.po")}
