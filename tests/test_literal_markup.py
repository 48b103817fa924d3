"""Markup that a translator adds: refused where it is markup, told where only its signs are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inline import References, lost, reading
from pipeline.literal import literal_markup
from pipeline.syntax import Syntax
from tests.command_line import contents, polyfolio
from tests.granular import choose, fill

HERE = References()


@pytest.mark.parametrize(
    ("source", "target", "seen"),
    [
        ("Plain", "Das ist ** fett **.", ("** fett **",)),
        ("It is **bold**.", "Das ist **fett.", ("**fett.",)),
        ("The _file_ here", "__datei hier", ("__datei hier",)),
        ("Plain", "**注意：**請看", ("**注意：**",)),
        ("Plain", "Siehe [dort] (b.md)", ("[dort] (b.md)",)),
        ("Plain", "Siehe [dort](b.md c d)", ("[dort](b.md c d)",)),
        ("Plain", "Eine Note[^9]", ("[^9]",)),
        ("Plain", "Das ~~nicht~~ so", ("~~nicht~~",)),
        ("Plain", "Ein < b >Wort</ b>", ("< b >",)),
        ("Use `x` and `y`", "Nimm `x` und `y` und z`", ("`",)),
    ],
)
def test_signs_that_were_meant_as_markup(source: str, target: str, seen: tuple[str, ...]) -> None:
    assert literal_markup(source, target, HERE) == seen


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Plain", r"Das ist \*\* fett \*\*, und \[dort](b.md) \`x\`"),
        ("A note*", "Eine Note*"),
        ("A note", "Eine Note* und noch eine**"),
        ("snake_case", "snake_case und _name, a__b, ____ zum Ausfüllen"),
        ("a < b and c > d", "a < b und c > d"),
        ("2 to 3, 4 to 5", "2~3，4~5"),
        ("Two powers", "2**3 und 2**4"),
        ("``quoted''", "``Zitat'' und ``mehr''"),
        ("Uzbek", "O`zbekiston va to`g`ri"),
        ("A list", "Eine Liste<T> und Rc<A>"),
        ("**Bold** and `x`", "**Fett** und `x`, *kursiv*"),
        (r"Backslash: ``\``", r"Rückstrich: ``\``"),
        ("Use ** here [a] (b.c)", "Hier ** nehmen ** [a] (b.c)"),
    ],
)
def test_signs_that_are_text(source: str, target: str) -> None:
    assert literal_markup(source, target, HERE) == ()


@pytest.mark.parametrize(
    ("source", "target", "syntax", "seen"),
    [
        ("Title", "Ein `Titel`", Syntax.PLAIN, ("`Titel`",)),
        ("Title", "<b>Titel</b> &amp; mehr", Syntax.PLAIN, ("<b>", "&amp;")),
        ("Title", "Titel für <alle> & jeden", Syntax.PLAIN, ()),
        ("Use `x`", "Nimm `x`", Syntax.PLAIN, ()),
        ("a <b>c</b>", "ä <b>ö</b> &amp; `x`", Syntax.HTML, ("`x`",)),
        ("a <b>c</b>", "ä <b>ö</b> &amp; x", Syntax.HTML, ()),
    ],
)
def test_texts_in_which_no_markdown_is_read(
    source: str, target: str, syntax: Syntax, seen: tuple[str, ...]
) -> None:
    assert literal_markup(source, target, HERE, syntax) == seen


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a.md").write_text("---\ntitle: Tea\ndescription: D\n---\n\nPlain words\n")
    choose(tmp_path, "article")
    assert polyfolio(tmp_path, "extract").code == 0
    fill(tmp_path, "a", {"Tea": "Tee", "D": "D"})
    return tmp_path


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("Ein `Wort`", "added code Wort"),
        ("Ein [Wort](b.md)", "added link b.md"),
        ("Ein <b>Wort</b>", "added tag </b>; added tag <b>"),
        ("Ein ![Wort](b.png)", "added image b.png"),
    ],
)
def test_markup_that_was_added_is_refused_everywhere_in_the_same_words(
    project: Path, target: str, told: str
) -> None:
    advice = "take it out, or put a backslash before it if readers are to see the signs"
    (item,) = polyfolio(project, "review", "list", "--json").json()["entries"]
    before = contents(project)
    refused = polyfolio(project, "review", "edit", item["id"], target)
    assert refused.code == 1
    assert f"{item['where']}: {told} — {advice}" in refused.err
    assert contents(project) == before
    fill(project, "a", {"Plain words": target})
    checked = polyfolio(project, "check")
    assert checked.code == 1
    assert f"error [markup] {told} — “Plain words” — {advice}" in checked.out
    polyfolio(project, "publish", "-f", "text")
    assert not (project / "dist/current/de/a.txt").exists()
    escaped = target.translate({ord(c): f"\\{c}" for c in "`[<"})
    assert polyfolio(project, "review", "edit", item["id"], escaped).code == 0
    assert polyfolio(project, "check", "--strict").code == 0


def test_signs_that_readers_would_see_are_a_warning_that_can_be_waived(project: Path) -> None:
    fill(project, "a", {"Plain words": "Ein ** Wort **", "Tea": "`Tee`"})
    told = "warning [literal-markup] readers would see ** Wort ** as it is typed — “Plain words”"
    checked = polyfolio(project, "check")
    assert checked.code == 0
    assert told in checked.out
    assert "readers would see `Tee` as it is typed — “Tea” — write it without" in checked.out
    entries = polyfolio(project, "review", "list", "-s", "translated", "--json").json()["entries"]
    ids = {entry["msgid"]: entry["id"] for entry in entries}
    edited = polyfolio(project, "review", "edit", ids["Plain words"], "Ein ** Wort **")
    assert edited.code == 0
    assert told in edited.err
    because = ("--rule", "literal-markup", "--because", "the name of a shop")
    assert polyfolio(project, "review", "waive", ids["Tea"], *because).code == 0
    assert polyfolio(project, "check").out.count("literal-markup") == 1


@pytest.mark.parametrize("target", ["~fünf，sechs~", "Rc<T>", "`a' und `b'", "O`zbek to`g`ri"])
def test_signs_that_happen_to_make_markup_are_text(project: Path, target: str) -> None:
    fill(project, "a", {"Plain words": target})
    assert polyfolio(project, "check", "--strict").code == 0
    source, typed = reading("Plain words", HERE), reading(target, HERE)
    assert source is not None
    assert typed is not None
    assert lost(source, typed) or typed.strikes, "control: it does make markup"
