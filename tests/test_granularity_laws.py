"""Whatever way catalogs are moved, and wherever that is interrupted, nothing is lost."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.catalog import Entry, Key, new_entry
from pipeline.jobs.switch import switch_catalogs
from pipeline.project import Project, open_project
from pipeline.provenance import with_mark
from tests.command_line import contents, polyfolio
from tests.granular import (
    SHARED,
    STYLE,
    Said,
    catalog,
    choose,
    files,
    fill,
    says,
    switch,
    texts,
)

PARAGRAPHS = st.sampled_from(["Yes.", "No.", "Tea.", "Cake.", "Milk."])
ARTICLES = ("a", "b", "guides/c", "guides/d")


@st.composite
def translations(draw: st.DrawFn) -> dict[str, list[tuple[str, str, str, str]]]:
    """For each article, its paragraphs with a translation, a state and a translator's comment."""
    one = st.tuples(
        PARAGRAPHS,
        st.sampled_from(["eins", "zwei", "drei"]),
        st.sampled_from(["translated", "attested", "draft", "stale", "obsolete", "empty"]),
        st.sampled_from(["", "", "Is this so?"]),
    )
    entries = st.lists(one, min_size=1, max_size=4, unique_by=lambda item: item[0])
    return {article: draw(entries) for article in ARTICLES}


def write(root: Path, drawn: dict[str, list[tuple[str, str, str, str]]]) -> None:
    choose(root, "article")
    for article, items in drawn.items():
        entries = [_entry(article, *item) for item in items]
        path = root / f"source/{article}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(e.msgid for e in entries if not e.obsolete) + "\n")
        header = new_entry((None, ""), STYLE, msgstr="Content-Type: text/plain; charset=UTF-8\n")
        path = root / f"locale/de/LC_MESSAGES/{article}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        ordered = sorted(entries, key=lambda entry: entry.obsolete)
        path.write_text(header.raw.lstrip() + "".join(entry.raw for entry in ordered))


def _entry(article: str, msgid: str, msgstr: str, kind: str, comment: str) -> Entry:
    entry = new_entry(
        (None, msgid),
        STYLE,
        msgstr="" if kind == "empty" else msgstr,
        references=[f"source/{article}.md"],
    )
    if comment:
        entry = entry.with_comments([comment], STYLE)
    if kind == "attested":
        entry = with_mark(entry, "reviewed-by", "Ada 2026-01-02", STYLE)
    if kind in ("draft", "stale"):
        entry = entry.with_fuzzy(True, STYLE)
    if kind == "stale":
        entry = entry.with_previous((None, "Before."), STYLE)
    return entry.as_obsolete(STYLE) if kind == "obsolete" else entry


def own(root: Path) -> dict[str, dict[Key, Said]]:
    """Active and obsolete entries of each article's own catalog."""
    return {
        article: {entry.key: says(entry) for entry in catalog(root, article).body}
        for article in ARTICLES
        if (root / f"locale/de/LC_MESSAGES/{article}.po").exists()
    }


def accepted(root: Path) -> set[tuple[str, tuple[str, ...]]]:
    return {text for text in texts(root) if any(text[1])}


ROUTES = st.permutations(["locale", "folder", "article"]).map(tuple)


@given(drawn=translations(), route=ROUTES, extract=st.booleans())
@settings(max_examples=settings().max_examples // 4)
def test_there_and_back_every_article_has_its_own(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: dict[str, list[tuple[str, str, str, str]]],
    route: tuple[str, ...],
    extract: bool,
) -> None:
    root = tmp_path_factory.mktemp("p")
    write(root, drawn)
    before, had = own(root), accepted(root)
    for catalogs in (*route, "article"):
        choose(root, catalogs)
        if extract:
            assert polyfolio(root, "extract").code == 0
        else:
            switch_catalogs(open_project(root))
        assert had <= accepted(root)
    for article, entries in own(root).items():
        for key, said in before[article].items():
            if any(said[0]) or said[2]:
                assert entries[key] == said, (article, key)
    shutil.rmtree(root)


class Killed(BaseException):
    """The process is gone."""


@contextlib.contextmanager
def killed_at(monkeypatch: pytest.MonkeyPatch, step: int) -> Iterator[None]:
    """Writing and removing files until the given step, which is not done."""
    left = [step]

    def counted(done: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any) -> Any:
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return done(*args)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(Project, "write", counted(Project.write))
        patch.setattr(Project, "remove", counted(Project.remove))
        yield


@pytest.mark.parametrize("target", ["locale", "folder"])
def test_a_move_that_is_killed_at_any_step_is_completed_by_the_next(
    four: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    fill(four, "a", {"Yes.": "Ja.", "Tea": "Tee"}, note="Sure?")
    fill(four, "b", {"Yes.": "Doch.", "No.": "Nein."})
    fill(four, "guides/c", {"Cake": "Kuchen"})
    choose(four, target)
    whole = tmp_path / "whole"
    shutil.copytree(four, whole)
    switch_catalogs(open_project(whole))
    expected = contents(whole / "locale")
    for step in range(40):
        copy = tmp_path / f"killed-{step}"
        shutil.copytree(four, copy, ignore=shutil.ignore_patterns("whole", "killed-*"))
        try:
            with killed_at(monkeypatch, step):
                switch_catalogs(open_project(copy))
        except Killed:
            assert texts(copy).keys() >= texts(four).keys()
        else:
            assert step > 8
            return
        switch_catalogs(open_project(copy))
        assert contents(copy / "locale") == expected, step
    pytest.fail("the move never ended")


def test_old_files_that_went_before_the_new_were_there_would_show(
    four: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a move that does not write what it removes."""
    fill(four, "a", {"Yes.": "Ja."})
    had = texts(four)
    choose(four, "locale")
    monkeypatch.setattr(Project, "write", lambda *_: True)
    switch_catalogs(open_project(four))
    assert had
    assert not texts(four)


def test_kill_nine_between_the_new_and_the_old(four: Path) -> None:
    fill(four, "a", {"Yes.": "Ja."})
    fill(four, "b", {"Yes.": "Doch."})
    choose(four, "locale")
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from pipeline.jobs.switch import switch_catalogs\n"
        "from pipeline.project import Project, open_project\n"
        "Project.remove = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "switch_catalogs(open_project(Path(sys.argv[1])))\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code, str(four)],
        check=False,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.returncode == -signal.SIGKILL
    assert files(four) == SHARED["article"] | SHARED["locale"]
    assert re.match(r"moved 8 files into 2 .*1 translation kept", switch(four, "locale"))
    assert files(four) == SHARED["locale"]
    assert len(texts(four)) == 2
