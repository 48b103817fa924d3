"""What is the same for many entries is found once: nobody sees it but by the time that it takes."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.catalog_text import (
    EXTRACTED,
    FLAGS,
    PREVIOUS,
    REFERENCE,
    TRANSLATOR,
    comments,
    lines,
)
from pipeline.commands.json_lines import indented
from pipeline.jobs import review_findings
from pipeline.jobs.review import Selection, list_queue
from pipeline.jobs.review_findings import Articles, refused, warnings
from pipeline.model import State
from pipeline.project import Project, open_project
from pipeline.stores.memory_index import MemoryIndex
from tests.command_line import polyfolio
from tests.drafting import draft, project

BODY = "---\ntitle: A\n---\n\nSee [the pot](pot.md).\n\nFour cups[^1] of it.\n\n[^1]: At most.\n"
WORDS = "See [the pot](pot.md)."


def in_two_locales(folder: Path) -> Project:
    """Two articles with drafts in two locales: one of those in French has lost its link."""
    (folder / "polyfolio.toml").write_text('[project]\nname = "P"\nlocales = ["de", "fr"]\n')
    (folder / "source").mkdir()
    (folder / "source/a.md").write_text(BODY)
    (folder / "source/pot.md").write_text("# Pot\n\nFive pots.\n")
    assert polyfolio(folder, "extract").code == 0
    for locale in ("de", "fr"):
        for catalog in (folder / f"locale/{locale}/LC_MESSAGES").glob("*.po"):
            text = catalog.read_text()
            found = re.sub(
                r'(#: .*\n)msgid "(.*)"\nmsgstr ""',
                lambda m: f'{m[1]}#, fuzzy\nmsgid "{m[2]}"\nmsgstr "{m[2]}"',
                text,
            )
            if locale == "fr":
                found = found.replace(f'msgstr "{WORDS}"', 'msgstr "Voir le pot."')
            catalog.write_text(found)
    return open_project(folder)


@pytest.mark.parametrize("remembered", [16, 1, 0])
def test_a_decision_reads_each_article_once_in_all_locales(
    remembered: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = in_two_locales(tmp_path)
    choice = Selection(opened.article_ids(), opened.settings.locales, (State.DRAFT,))
    items = list_queue(opened, choice)
    assert len({(item.article, item.locale) for item in items}) == 4
    read: Counter[str] = Counter()
    whole = Project.article

    def counted(self: Project, article_id: str) -> Any:
        read[article_id] += 1
        return whole(self, article_id)

    monkeypatch.setattr(Project, "article", counted)
    monkeypatch.setattr(review_findings, "_REMEMBERED", remembered)
    articles = Articles(opened)
    found = refused(articles, [(item, item.entry.msgstr) for item in items])
    assert [(item.locale, item.entry.msgid, reason) for item, reason in found] == [
        ("fr", WORDS, "lost link pot.md")
    ]
    assert warnings(articles, items) == []
    assert (
        read
        == {
            16: {"a": 1, "pot": 1},
            1: {"a": 1, "pot": 4},
            0: {"a": 4, "pot": 4},
        }[remembered]
    )


def test_all_are_approved_but_the_one_that_lost_its_link(tmp_path: Path) -> None:
    in_two_locales(tmp_path)
    done = polyfolio(tmp_path, "review", "approve", "--all")
    assert done.code == 1
    assert "not approved: lost link pot.md" in done.err
    left = polyfolio(tmp_path, "review", "list", "--json", "-s", "draft").json()["entries"]
    assert [(entry["locale"], entry["msgid"]) for entry in left] == [("fr", WORDS)]


def test_a_plan_looks_each_text_up_once(tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = project(tea_and_pot, '"de"')
    before = draft(opened, plan_only=True)
    asked: Counter[str] = Counter()
    search = MemoryIndex.search

    def counted(self: MemoryIndex, msgid: str, *rest: Any) -> Any:
        asked[msgid] += 1
        return search(self, msgid, *rest)

    monkeypatch.setattr(MemoryIndex, "search", counted)
    assert draft(opened, plan_only=True) == before
    assert asked
    assert set(asked.values()) == {1}


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@given(VALUES)
def test_json_is_what_the_standard_library_writes(data: Any) -> None:
    assert indented(data) == json.dumps(data, ensure_ascii=False, indent=2)


HEADS = st.text(st.sampled_from("#~.,:|=! \t\r\n\v\x85\u2028ab"), max_size=40)


@given(HEADS, st.sampled_from([TRANSLATOR, EXTRACTED, REFERENCE, FLAGS, PREVIOUS]))
def test_comments_are_what_each_line_says_behind_its_marker(
    head: str, kind: re.Pattern[str]
) -> None:
    found = [(line, kind.match(line)) for line in lines(head)]
    wanted = tuple(line[match.end() :].strip() for line, match in found if match)
    assert comments(head, kind) == wanted
