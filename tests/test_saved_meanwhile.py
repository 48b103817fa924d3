"""A translator's program saves a catalog while a command is at it: no translation is overwritten."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline import files
from pipeline.project import Project
from tests.command_line import contents, polyfolio
from tests.granular import catalog, choose, fill, publication

PLACE = "locale/de/LC_MESSAGES/a.po"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    publication(tmp_path)
    (tmp_path / "source/a.md").write_text("# Tea\n\nYes.\n\nOnly a says this now.\n")
    return tmp_path


def at_every_write(
    monkeypatch: pytest.MonkeyPatch, save: Callable[[], None], times: int = 1
) -> None:
    """Have an editor save just before what a command has ready is put in place."""
    original = files.write_all
    left = [times]

    def write_all(wanted: Sequence[files.Wanted]) -> list[bool]:
        if left[0] and any(item.shown == PLACE for item in wanted):
            left[0] -= 1
            save()
        return original(wanted)

    monkeypatch.setattr(files, "write_all", write_all)


def in_place(root: Path) -> None:
    fill(root, "a", {"Yes.": "Ja."})


def beside_and_renamed(root: Path) -> None:
    path = root / PLACE
    kept = path.read_bytes()
    fill(root, "a", {"Yes.": "Ja."})
    new = path.with_suffix(".new")
    new.write_bytes(path.read_bytes())
    path.write_bytes(kept)
    new.replace(path)


def said(root: Path, text: str) -> str:
    return catalog(root, "a").active()[None, text].msgstr


@pytest.mark.parametrize("save", [in_place, beside_and_renamed])
def test_extraction_begins_anew(
    project: Path, monkeypatch: pytest.MonkeyPatch, save: Callable[[Path], None]
) -> None:
    at_every_write(monkeypatch, lambda: save(project))
    outcome = polyfolio(project, "extract")
    assert (outcome.code, outcome.err) == (0, "")
    assert said(project, "Yes.") == "Ja."
    assert said(project, "Only a says this now.") == ""
    before = contents(project / "locale")
    assert polyfolio(project, "extract").code == 0
    assert contents(project / "locale") == before


def test_without_a_look_at_the_file_the_translation_is_lost(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_every_write(monkeypatch, lambda: in_place(project))
    monkeypatch.setattr(Project, "_known", lambda self, path: ())
    assert polyfolio(project, "extract").code == 0
    assert said(project, "Yes.") == ""


def test_one_who_saves_all_the_time_is_told_and_keeps_everything(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_every_write(monkeypatch, lambda: beside_and_renamed(project), times=99)
    outcome = polyfolio(project, "extract")
    assert outcome.code == 3
    assert outcome.err == (
        f"polyfolio: {PLACE}: somebody saved it meanwhile, and nothing of that was overwritten "
        "— run the same command again\n"
    )
    assert said(project, "Yes.") == "Ja."
    assert not list(project.rglob(".a.po*"))


def test_a_catalog_that_appears_meanwhile_is_not_replaced(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = project / PLACE
    kept = path.read_bytes()
    path.unlink()
    at_every_write(monkeypatch, lambda: (path.write_bytes(kept), in_place(project))[1])
    assert polyfolio(project, "extract").code == 0
    assert said(project, "Yes.") == "Ja."


def test_catalogs_that_move_are_not_removed_with_what_was_just_saved(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(project, "locale")
    original, left = files.remove, [1]

    def remove(path: Path, shown: str, *rest: object) -> None:
        if left and shown == PLACE:
            left.pop()
            in_place(project)
        original(path, shown, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "remove", remove)
    assert polyfolio(project, "extract").code == 0
    assert not (project / PLACE).exists()
    texts = catalog(project, "_publication").active()
    assert "Ja." in {text for entry in texts.values() for text in entry.msgstrs}


def test_importing_and_reviewing_leave_what_was_just_saved(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert polyfolio(project, "extract").code == 0
    other = tmp_path_factory.mktemp("other") / "de.po"
    fill(project, "a", {"Tea": "Tee", "Yes.": "Doch."})
    (project / PLACE).rename(other)
    assert polyfolio(project, "extract").code == 0
    at_every_write(monkeypatch, lambda: beside_and_renamed(project))
    outcome = polyfolio(project, "memory", "import", str(other), "--locale", "de")
    assert outcome.code == 3
    assert "somebody saved it meanwhile" in outcome.err
    assert said(project, "Yes.") == "Ja."
    assert polyfolio(project, "memory", "import", str(other), "--locale", "de").code == 0
    assert (said(project, "Tea"), said(project, "Yes.")) == ("Tee", "Ja.")


def test_what_a_killed_writer_left_is_cleared_away(project: Path) -> None:
    folder = (project / PLACE).parent
    left = folder / ".a.po.0123456789ab0"
    mine = folder / ".a.po.swp"
    for path in (left, mine):
        path.write_bytes(b"half")
    assert polyfolio(project, "extract").code == 0
    assert (left.exists(), mine.exists()) == (False, True)


EDITOR = """\
import sys
from pathlib import Path
file, catalog = Path(sys.argv[-1]), Path(sys.argv[1])
text = file.read_text()
assert text.partition("\\n")[0] == "" and text.endswith("\\nYes.\\n"), text
file.write_text("# Jawohl.\\n" + text)
saved = catalog.read_text()
catalog.write_text(saved.replace(*sys.argv[2:4]))
"""


@pytest.mark.parametrize(
    ("before", "after", "code", "text"),
    [
        ('msgid "Tea"\nmsgstr ""', 'msgid "Tea"\nmsgstr "Tee"', 0, "# Jawohl."),
        ('msgid "Yes."\nmsgstr ""', 'msgid "Yes."\nmsgstr "Doch."', 2, "Doch."),
    ],
)
def test_an_editor_is_open_while_others_save(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    before: str,
    after: str,
    code: int,
    text: str,
) -> None:
    script = project / "editor.py"
    script.write_text(EDITOR)
    words = [sys.executable, str(script), str(project / PLACE), before, after]
    monkeypatch.setenv("VISUAL", shlex.join(words))
    assert polyfolio(project, "extract").code == 0
    listed = polyfolio(project, "review", "list", "-a", "a", "--json").json()["entries"]
    (wanted,) = [item["id"] for item in listed if item["msgid"] == "Yes."]
    outcome = polyfolio(project, "review", "edit", wanted, "-a", "a", "--by", "Ada")
    assert outcome.code == code, outcome.err
    assert after.split("\n", maxsplit=1)[0] in (project / PLACE).read_text()
    assert said(project, "Tea") == ("Tee" if "Tea" in before else "")
    assert said(project, "Yes.") == text
    if code:
        assert "what you wrote is in .polyfolio/unsaved.txt" in outcome.err
        assert (project / ".polyfolio/unsaved.txt").read_text() == "# Jawohl.\n"


@pytest.mark.parametrize(
    ("script", "code", "said", "kept"),
    [
        ("sys.exit(1)", 2, "the editor did not do its work", ""),
        ("pass", 2, "the editor saved nothing, and nothing was changed", ""),
        ("file.unlink()", 2, "the editor saved nothing, and nothing was changed", ""),
        ("file.write_text('')", 2, "the translation is empty", ""),
        (
            "file.write_text('Jawohl.\\n' + text); sys.exit(1)",
            2,
            "did not do its work",
            "Jawohl.\n",
        ),
        ("file.write_bytes(b'caf\\xe9')", 3, "is not UTF-8", "caf\udce9\n"),
    ],
)
def test_an_editor_that_fails_loses_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, script: str, code: int, said: str, kept: str
) -> None:
    assert polyfolio(project, "extract").code == 0
    before = (project / PLACE).read_bytes()
    (wanted, *_) = polyfolio(project, "review", "list", "-a", "a", "--json").json()["entries"]
    state = project / ".polyfolio"
    (state / "unsaved.txt").write_text("From another day.\n")
    source = (
        "import pathlib, sys; file = pathlib.Path(sys.argv[1]); text = file.read_text(); " + script
    )
    monkeypatch.setenv("VISUAL", shlex.join([sys.executable, "-c", source]))
    outcome = polyfolio(project, "review", "edit", wanted["id"], "-a", "a")
    assert (outcome.code, outcome.err.count("\n")) == (code, 1), outcome.err
    assert said in outcome.err
    assert (project / PLACE).read_bytes() == before
    assert (state / "unsaved.txt").read_text() == "From another day.\n"
    saved = state / "unsaved-2.txt"
    assert saved.exists() is bool(kept)
    if kept:
        assert "what you wrote is in .polyfolio/unsaved-2.txt" in outcome.err
        assert saved.read_bytes() == os.fsencode(kept)


@pytest.mark.parametrize("editor", ["no-such-editor", "vi 'x"])
def test_an_editor_that_there_is_not_is_one_line(
    project: Path, monkeypatch: pytest.MonkeyPatch, editor: str
) -> None:
    assert polyfolio(project, "extract").code == 0
    (wanted, *_) = polyfolio(project, "review", "list", "-a", "a", "--json").json()["entries"]
    monkeypatch.setenv("VISUAL", editor)
    outcome = polyfolio(project, "review", "edit", wanted["id"], "-a", "a")
    assert (outcome.code, outcome.err.count("\n")) == (2, 1), outcome.err
    assert "set EDITOR to one that works, or give the text" in outcome.err
