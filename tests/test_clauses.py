"""Clauses: what an edit left of a sentence, in its translation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clauses import clauses_of, is_cut_from


@pytest.mark.parametrize(
    ("old", "new", "target", "part"),
    [
        ("Name: the name of it.", "The name of it.", "名称：它的名称。", "它的名称。"),
        (
            "Sit down, breathe, and rest.",
            "Breathe, and rest.",
            "坐下，呼吸，休息。",
            "呼吸，休息。",
        ),
        ("Sit down; breathe.", "Sit down.", "اجلس؛ تنفس.", "اجلس."),
        ("Run `a` – slowly.", "Run `a`.", "`a` langsam – langsam.", "`a` langsam."),
        ("Do this: sit, stand.", "Do this:", "Tu dies: sitz, steh.", "Tu dies:"),
        ("(One, two), three.", "(One, two)", "（一，二），三。", "（一，二）"),
    ],
)
def test_what_was_left_is_cut_out(old: str, new: str, target: str, part: str) -> None:
    assert clauses_of(old, new, target) == part


@pytest.mark.parametrize(
    ("old", "new", "target"),
    [
        pytest.param("Sit down, breathe.", "Sit, breathe.", "Sitz, atme.", id="edited"),
        pytest.param("Sit, breathe.", "Sit, breathe!", "Sitz, atme.", id="nothing left out"),
        pytest.param("Sit, or rest.", "Sit.", "Sitz oder ruh.", id="without the comma"),
        pytest.param("Sit, or rest.", "Sit.", "Sitz: oder ruh.", id="another mark"),
        pytest.param("Use `a`, not `b`.", "Use `a`.", "Nicht `b`, sondern `a`.", id="turned round"),
        pytest.param("Wait 5 minutes, or 6.", "Wait 5 minutes.", "6, 5 Minuten.", id="numbers"),
        pytest.param("**Sit, rest**.", "Sit.", "**Sitz, ruh**.", id="within emphasis"),
        pytest.param("[Sit, rest](a.md).", "Sit.", "[Sitz, ruh](a.md).", id="within a link"),
        pytest.param("At 10:30 sharp.", "At 10.", "Um 10:30 genau.", id="a time of day"),
    ],
)
def test_what_cannot_be_told_is_left_alone(old: str, new: str, target: str) -> None:
    assert clauses_of(old, new, target) is None


CLAUSE = st.lists(st.sampled_from("tea cup `pot` 7 leaf".split()), min_size=1, max_size=3)
MARKS = {", ": "，", "; ": "；", ": ": "：", " — ": "——"}


@given(st.data())
def test_the_run_that_was_left_is_the_run_that_is_cut(data: st.DataObject) -> None:
    clauses = [
        [f"{word}{number}x" if word.isalpha() else word for word in words]
        for number, words in enumerate(data.draw(st.lists(CLAUSE, min_size=2, max_size=6)))
    ]
    marks = [data.draw(st.sampled_from(sorted(MARKS))) for _ in clauses[1:]]
    first = data.draw(st.integers(0, len(clauses) - 1))
    last = data.draw(st.integers(first, len(clauses) - 1))

    def said(begin: int, end: int, *, other: bool) -> str:
        text = ""
        for number in range(begin, end + 1):
            words = [w.upper() if other and w.isalnum() else w for w in clauses[number]]
            mark = "" if number == end else marks[number]
            text += " ".join(words) + (MARKS[mark] if other and mark else mark)
        return text

    whole, new = said(0, len(clauses) - 1, other=False), said(first, last, other=False)
    found = clauses_of(whole, new, said(0, len(clauses) - 1, other=True))
    if found is None:
        assert last - first + 1 == len(clauses)
        assert not is_cut_from(new, whole)
    else:
        assert found.upper() == said(first, last, other=True).upper()
        assert is_cut_from(new, whole)
