"""Names that a translation marks as code otherwise than its source does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.code_marks import marked_as
from pipeline.inline import References, lost, reading
from pipeline.matching import Pair, settled

HERE = References()


@pytest.mark.parametrize(
    ("source", "target", "taken"),
    [
        # marked there, and not here
        ("Run `make`.", "Starte make.", "Starte `make`."),
        ("Set `MinIO` up in `member1`.", "在member1中安装MinIO。", "在`member1`中安装`MinIO`。"),
        ("`a-b` and `a`", "a-b und `a`", "`a-b` und `a`"),
        ("[`make`](a.md) it", "[make](a.md) es", "[`make`](a.md) es"),
        ("Call `snake_case_name` now.", "Rufe snake_case_name auf.", "Rufe `snake_case_name` auf."),
        # marked here, and not there
        ("The Public Directory", "Директория `public`", "Директория public"),
        ("Then watch it, and watch.", "Dann `watch`!", "Dann watch!"),
        ("See **base**.", "Siehe **`base`**.", "Siehe **base**."),
        # a space at the end of code is seen by nobody
        ("On `karmada-03 `.", "Auf `karmada-03`.", "Auf `karmada-03`."),
    ],
)
def test_code_is_marked_where_its_source_marks_it(source: str, target: str, taken: str) -> None:
    assert settled(source, Pair(source, target, "", ""), HERE) == (taken, "")


@pytest.mark.parametrize(
    ("source", "target", "problem"),
    [
        # The control: nothing is marked that is not the name, alone and as often.
        ("Run `make`.", "Starte makefile.", "lost code make"),
        ("Run `make`.", "Starte make, dann make.", "lost code make"),
        ("Run `make`.", "Starte cmake-make.", "lost code make"),
        ("Run `vite`.", "Siehe vite.dev.", "lost code vite"),
        ("Type `a`.", "Va a casa.", "lost code a"),
        ("Use `base` as base.", "Nimm base als Basis.", "lost code base"),
        ("Write `a*b*c`.", "Schreib a*b*c.", "lost code a*b*c"),
        # Nor is a mark taken off what the source does not say.
        ("Use it.", "Nimm `base`.", "added code base"),
        ("Use a*b*c.", "Nimm `a*b*c`.", "added code a*b*c"),
        ("Use `base` as base.", "Nimm `base` als `base`.", "added code base"),
    ],
)
def test_what_is_not_the_same_name_stays_as_it_is(source: str, target: str, problem: str) -> None:
    text, said = settled(source, Pair(source, target, "", ""), HERE)
    assert (text, said) == (target, problem)


@given(
    st.lists(
        st.sampled_from(["`make`", "make", "und", "*so*", "`a_b`", "a_b", "。", "[x](y)", "\\*"])
    ),
    st.lists(st.sampled_from(["`make`", "make", "and", "`a_b`", "a_b", "Make", "[x](y)"])),
)
def test_no_letter_that_a_reader_sees_is_changed(target: list[str], source: list[str]) -> None:
    text, wanted = " ".join(target), " ".join(source)
    before = reading(text, HERE)
    after = reading(marked_as(wanted, text, HERE), HERE)
    there = reading(wanted, HERE)
    assert before is not None
    assert after is not None
    assert there is not None
    assert before.text == after.text
    assert len(lost(there, after)) <= len(lost(there, before))
