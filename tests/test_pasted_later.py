"""A text that one run saw go, and a later one come into another article."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import State
from pipeline.provenance import reviewers
from tests.command_line import contents, polyfolio
from tests.granular import catalog, choose, fill, gettext_agrees, says

LONG = "This paragraph is a whole sentence, and is long enough to be known again."
WORD = "Dosage"
GERMAN = "Dieser Absatz ist ein ganzer Satz."


def write(root: Path, name: str, *paragraphs: str) -> None:
    path = root / f"source/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(paragraphs) + "\n")


@pytest.fixture(params=["article", "folder"])
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Two articles, of which one lost a text that was translated and signed."""
    write(tmp_path, "x/one", "First here.", LONG, WORD)
    write(tmp_path, "y/two", "Second there.")
    choose(tmp_path, request.param)
    extract(tmp_path)
    fill(tmp_path, name(tmp_path, "x/one"), {LONG: GERMAN, WORD: "Dosis"}, note="Ask Ada.")
    signed = polyfolio(tmp_path, "review", "sign", "--all", "--by", "Ada")
    assert signed.code == 0, signed.err
    write(tmp_path, "x/one", "First here.")
    extract(tmp_path)
    return tmp_path


def name(root: Path, article: str) -> str:
    shared = 'catalogs = "folder"' in (root / "polyfolio.toml").read_text()
    return f"_articles+{article[0]}" if shared else article


def extract(root: Path) -> str:
    outcome = polyfolio(root, "extract")
    assert outcome.code == 0, outcome.err
    return outcome.out


def two(root: Path) -> dict[str, State]:
    return {k[1]: says(e)[1] for k, e in catalog(root, name(root, "y/two")).active().items()}


def test_it_comes_along_accepted_and_signed(project: Path) -> None:
    before = contents(project / "locale/de/LC_MESSAGES")
    write(project, "y/two", "Second there.", LONG, WORD)
    out = extract(project)
    assert two(project) == {
        "Second there.": State.UNTRANSLATED,
        LONG: State.ATTESTED,
        WORD: State.UNTRANSLATED,  # a word says nothing of where it came from
    }
    found = catalog(project, name(project, "y/two")).active()[None, LONG]
    assert (found.msgstr, reviewers(found), "Ask Ada." in found.comments) == (
        GERMAN,
        ("Ada",),
        True,
    )
    assert not any("article:" in comment for comment in found.comments)
    after = contents(project / "locale/de/LC_MESSAGES")
    one = f"{name(project, 'x/one')}.po"
    assert after[one] == before[one], "where it went from, it stays"
    assert "from another article" in out
    gettext_agrees(project)


def test_a_text_with_two_translations_does_not(project: Path) -> None:
    write(project, "x/one", "First here.", LONG)
    extract(project)
    write(project, "z/three", LONG)
    extract(project)
    fill(project, name(project, "z/three"), {LONG: "Anders gesagt."})
    write(project, "x/one", "First here.")
    extract(project)
    assert LONG in two_of(project, "z/three")
    write(project, "y/two", "Second there.", LONG)
    extract(project)
    assert two(project)[LONG] is State.UNTRANSLATED


def test_of_two_translations_that_which_corrects_the_other_does(project: Path) -> None:
    write(project, "z/three", LONG)
    extract(project)
    fill(project, name(project, "z/three"), {LONG: "Anders gesagt."})
    write(project, "y/two", "Second there.", LONG)
    extract(project)
    found = catalog(project, name(project, "y/two")).active()[None, LONG]
    assert (found.msgstr, two(project)[LONG]) == ("Anders gesagt.", State.TRANSLATED)


def two_of(root: Path, article: str) -> set[str]:
    return {key[1] for key in catalog(root, name(root, article)).active()}


@pytest.mark.parametrize(
    "block", [f"<!-- i18n:safety -->\n{LONG}", f"<!-- i18n:context Menu -->\n{LONG}"]
)
def test_a_safety_text_or_one_of_another_context_does_not(project: Path, block: str) -> None:
    write(project, "y/two", "Second there.", block)
    extract(project)
    assert two(project)[LONG] is State.UNTRANSLATED


def test_a_draft_does_not(project: Path) -> None:
    path = project / f"locale/de/LC_MESSAGES/{name(project, 'x/one')}.po"
    path.write_text(path.read_text().replace("#~ msgid", "#, fuzzy\n#~ msgid"))
    write(project, "y/two", "Second there.", LONG)
    extract(project)
    assert two(project)[LONG] is State.UNTRANSLATED


def test_other_spellings_of_the_file_are_known(project: Path) -> None:
    path = project / f"locale/de/LC_MESSAGES/{name(project, 'x/one')}.po"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    write(project, "y/two", "Second there.", LONG)
    extract(project)
    assert two(project)[LONG] is State.ATTESTED
