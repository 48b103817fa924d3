"""Catalogs of two branches as git merges them, with our program as its driver."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.catalog import new_entry
from pipeline.catalog_reader import parse_catalog
from tests.command_line import polyfolio
from tests.granular import choose
from tests.killed import ROOT
from tests.test_three_way import STYLE, Texts, catalog, says


def git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip


def translate(root: Path, msgid: str, msgstr: str) -> None:
    path = root / "locale/de/LC_MESSAGES/a.po"
    before = parse_catalog(path.read_bytes(), "a.po")
    entry = before.active()[None, msgid].with_msgstr(msgstr, STYLE).with_fuzzy(False, STYLE)
    path.write_bytes(before.with_entries({entry.key: entry}).to_bytes())


def commit(root: Path, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
    assert polyfolio(root, "extract").code == 0
    git(root, "add", "-A")
    assert git(root, "commit", "-qm", "x").returncode == 0


def article(root: Path, *texts: str) -> None:
    (root / "source").mkdir(exist_ok=True)
    (root / "source/a.md").write_text("".join(f"{text}\n\n" for text in texts))


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("driver", [True, False])
def test_git_merges_branches_that_edited_different_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, driver: bool
) -> None:
    """Without the driver, the control, git finds a conflict: both branches append to the file."""
    first, middle, last = "Boil some water.", "Pour it over the leaves.", "Wait for three minutes."
    git(tmp_path, "init", "-q", "-b", "main")
    choose(tmp_path, "article")
    (tmp_path / ".gitignore").write_text(".polyfolio/\n")
    if driver:
        (tmp_path / ".gitattributes").write_text("*.po merge=po\n*.pot merge=po\n")
        command = f'"{sys.executable}" "{ROOT / "cli.py"}" merge %O %A %B %P'
        git(tmp_path, "config", "merge.po.driver", command)
    article(tmp_path, first, middle, last)
    commit(tmp_path, "1790000000", monkeypatch)
    for msgid, msgstr in ((first, "Koch Wasser."), (middle, "Gieß es auf."), (last, "Warte.")):
        translate(tmp_path, msgid, msgstr)
    commit(tmp_path, "1790000000", monkeypatch)
    git(tmp_path, "checkout", "-qb", "other")
    article(tmp_path, first, middle, "Wait for four minutes.")
    commit(tmp_path, "1790000200", monkeypatch)
    translate(tmp_path, "Wait for four minutes.", "Warte vier Minuten.")
    translate(tmp_path, middle, "Gieß es über die Blätter.")
    commit(tmp_path, "1790000200", monkeypatch)
    git(tmp_path, "checkout", "-q", "main")
    article(tmp_path, "Boil a litre of water.", middle, last)
    commit(tmp_path, "1790000100", monkeypatch)

    merged = git(tmp_path, "merge", "-q", "-m", "both", "other")

    assert (merged.returncode == 0) is driver, merged.stdout + merged.stderr
    if driver:
        assert polyfolio(tmp_path, "extract").code == 0
        assert git(tmp_path, "status", "--porcelain").stdout == "", "nothing is left to be done"
        found = parse_catalog((tmp_path / "locale/de/LC_MESSAGES/a.po").read_bytes(), "a.po")
        assert says(found) == {
            "Boil a litre of water.": ("Koch Wasser.", True),
            middle: ("Gieß es über die Blätter.", False),
            "Wait for four minutes.": ("Warte vier Minuten.", False),
        }
        assert {e.msgid: e.msgstr for e in found.body if e.obsolete} == {
            first: "Koch Wasser.",
            last: "Warte.",
        }


def test_who_translated_otherwise_is_asked(tmp_path: Path) -> None:
    paths = []
    for name, texts in (("base", {"a": ("", False)}), ("ours", {"a": ("1", False)}),
                        ("theirs", {"a": ("2", False)})):  # fmt: skip
        paths.append(tmp_path / f"{name}.po")
        paths[-1].write_bytes(catalog(texts).to_bytes())
    told = polyfolio(tmp_path, "merge", *map(str, paths), "locale/de.po")
    assert told.code == 1
    assert told.err == (
        "locale/de.po: 1 text has two translations now, fuzzy: keep the right one of each\n"
    )
    assert says(parse_catalog(paths[1].read_bytes(), "ours.po")) == {
        "a": ("#-#-#-#-#  ours  #-#-#-#-#\n1\n#-#-#-#-#  theirs  #-#-#-#-#\n2", True)
    }


def test_what_is_no_catalog_is_merged_by_lines(tmp_path: Path) -> None:
    """Git takes our file for the merged one: left as it is, it would hide what theirs has."""
    two = catalog({"a": ("1", False), "b": ("1", False)}).to_bytes()
    names = ("base", "ours", "theirs")
    paths = [str(tmp_path / f"{name}.po") for name in names]
    for path, data in (
        (paths[0], two),
        (paths[1], two.replace(b'"1"', b'"ours"', 1)),
        (paths[2], two + two[two.index(b'\nmsgid "b') :].replace(b'"1"', b'"twice"')),
    ):
        Path(path).write_bytes(data)
    told = polyfolio(tmp_path, "merge", *paths, "de.po")
    merged = Path(paths[1]).read_bytes()
    assert (told.code, b'"ours"' in merged, b'"twice"' in merged) == (0, True, True)
    assert "de.po (theirs):11: the same msgid stands twice" in told.err
    assert "de.po: merged line by line" in told.err
    Path(paths[2]).write_bytes(two.replace(b'"1"', b'"theirs', 1))
    told = polyfolio(tmp_path, "merge", *paths, "de.po")
    merged = Path(paths[1]).read_bytes()
    assert (told.code, b"<<<<<<< ours" in merged, b'"theirs' in merged) == (1, True, True)


def test_a_translation_of_what_the_other_branch_took_out_is_told(tmp_path: Path) -> None:
    """A text that moved to another article is in this catalog a text that went."""
    was: Texts = {"Boil some water.": ("Koch.", False), "Pour it.": ("", False), "c": ("3", False)}
    went: Texts = {"c": ("3", False)}
    mended: Texts = {
        "Boil some water.": ("Koch Wasser.", False),
        "Pour it.": ("Gieß auf.", False),
        "c": ("3", False),
    }

    def merged(ours: Texts, theirs: Texts) -> tuple[str, str]:
        paths = [tmp_path / f"{name}.po" for name in ("base", "ours", "theirs")]
        for path, texts in zip(paths, (was, ours, theirs), strict=True):
            path.write_bytes(catalog(texts).to_bytes())
        told = polyfolio(tmp_path, "merge", *map(str, paths), "de/a.po")
        assert (told.code, told.out) == (0, "")
        return told.err, paths[1].read_text()

    for ours, theirs in ((went, mended), (mended, went)):
        err, text = merged(ours, theirs)
        line = text[: text.index('#~ msgid "Boil some water."')].count("\n") + 1
        assert err == (
            f"de/a.po:{line}: 2 texts that one branch took out or edited were translated in the"
            " other, and were kept as #~: “Boil some water.” — where it stands in another article"
            " now, put this translation there\n"
        )
        assert '#~ msgstr "Koch Wasser."' in text
        assert merged(ours, ours)[0] == "", "both did the same"
    assert merged(went, was)[0] == "", "nobody translated it meanwhile"
    drafted: Texts = {**was, "Pour it.": ("Gieß auf.", True)}
    assert merged(went, drafted)[0] == "", "a guess is no person's work"


def test_a_correction_that_goes_along_with_an_edit_is_not_told(tmp_path: Path) -> None:
    old, new = "Wait for 3 hours.", "Wait for 4 hours."
    paths = [tmp_path / f"{name}.po" for name in ("base", "ours", "theirs")]
    paths[0].write_bytes(catalog({old: ("Warte 3 Stunden.", False)}).to_bytes())
    guess = new_entry((None, new), STYLE, msgstr="Warte 3 Stunden.").as_guess((None, old), STYLE)
    paths[1].write_bytes(catalog({}).to_bytes() + guess.raw.encode())
    paths[2].write_bytes(catalog({old: ("Warten Sie 3 Stunden.", False)}).to_bytes())
    told = polyfolio(tmp_path, "merge", *map(str, paths), "de/a.po")
    assert (told.code, told.err) == (0, "")
    assert says(parse_catalog(paths[1].read_bytes(), "a.po"))[new][0] == "Warten Sie 3 Stunden."
