"""Moving in: what gives nothing or does not fit is said in one line, and changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line import contents, polyfolio
from tests.moving_in import (
    GREEN,
    po,
    report,
    run,
    write,
)
from tests.test_memory_pairs import GERMAN


def test_no_translation_from_elsewhere_moves_the_cursor(tea: Path) -> None:
    for name, text in (("old", "Koche.BAD"), ("new", "Koche.BAD\nOder so.")):
        catalog = po(("Boil the water.", text)).replace("BAD", "\\033[2J\\r\u202e")
        write(f"{name}.po", catalog)
    (tea / "locale/glossary.csv").write_text("term,de,note\ntea\x1b[2J,Tee,\x9b2J\n")
    write("gone.po", po(("Gone.BAD", "x")).replace("BAD", "\\033[2J\\r\u202e"))
    said = run(tea, "old.po", "new.po", "gone.po")
    assert r"matches nothing here: Gone.\x1b[2J \u202e" in said.out
    assert "translated in more than one way" in said.out
    assert r"    taken: old.po:5: Koche.\x1b[2J \u202e" in said.out
    assert r"    other: new.po:5: Koche.\x1b[2J\r\u202e\nOder so." in said.out
    listed = polyfolio(tea, "glossary", "list")
    as_json = polyfolio(tea, "glossary", "list", "--json")
    assert as_json.json()["terms"][0]["note"] == "\x9b2J"
    for out in (said.out, listed.out, listed.err, as_json.out):
        assert not set("\x1b\r\x9b\u202e") & set(out)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("fr.po",), "fr.po: fr is not among this project's locales — add it to them"),
        (("de.po", "fr.po"), "fr.po: fr is not"),
        (("unknown.po",), "unknown.po: neither its header nor its path"),
        (("en.po",), "en.po: is in the source language"),
        (("others",), "others: nothing to import: others/a.po: fr is not"),
        (("others",), "locales, and 1 more — add it to them"),
        (("others", "-l", "de"), "others: nothing to import: others/a.po: is fr, and 1 more"),
        (("de.po", "others"), "others: nothing to import: "),
        (("fr.tmx",), "fr.tmx: fr is not among"),
        (("fr.tmx", "-l", "de"), "fr.tmx: has no translation into de"),
        (
            ("--pair", "docs/en", "docs", "-l", "de"),
            "docs holds no translation of it: no green.md, ",
        ),
        (("--pair", "only", "docs", "-l", "de"), "only: no article there"),
    ],
)
def test_what_gives_nothing_at_all_is_wrong_usage_and_changes_nothing(
    tea: Path, args: tuple[str, ...], said: str
) -> None:
    for name, language in (("de", "de"), ("fr", "fr"), ("unknown", ""), ("en", "en")):
        write(f"{name}.po", po(("Steps", "Schritte"), language=language))
    for name in ("a", "b"):
        write(f"others/{name}.po", po(("Steps", "Étapes"), language="fr"))
    segment = '<tuv xml:lang="{}"><seg>Steps</seg></tuv>'
    unit = f"<tu>{segment.format('en')}{segment.format('fr')}</tu>"
    write("fr.tmx", f'<tmx version="1.4"><header/><body>{unit}</body></tmx>')
    write("docs/en/green.md", GREEN)
    write("only/green.de.md", GERMAN)
    before = contents(tea)
    for more in ((), ("--dry-run",), ("--json",)):
        failed = polyfolio(tea, "memory", "import", *args, *more)
        assert (failed.code, failed.out, said in failed.err) == (2, "", True), failed.err
        assert re.fullmatch(r"polyfolio: [^\n]+ — [^\n]+\n", failed.err)
    assert contents(tea) == before


def test_a_folder_of_which_some_is_left_out_is_no_error(tea: Path) -> None:
    write("po/de.po", po(("Steps", "Schritte")))
    write("po/fr.po", po(("Steps", "Étapes"), language="fr"))
    assert len(run(tea, "po", "--json").json()["skipped"]) == 1
    write("empty.po", po())
    assert report(tea, "empty.po", "-l", "de")["read"] == 0, "nothing was left out of it"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--pair", "en.md"), "--pair takes two paths"),
        (("--pair", "en.md", "translated.md"), "names no locale"),
        (("--pair", ".", "en.md", "-l", "de"), "a folder goes with a folder"),
        (("en.md",), "--pair SOURCE TRANSLATED"),
    ],
)
def test_what_does_not_fit_is_said(tea: Path, args: tuple[str, ...], said: str) -> None:
    write("en.md", GREEN)
    write("translated.md", GERMAN)
    failed = polyfolio(tea, "memory", "import", *args)
    assert (failed.code, said in failed.err) == (2, True), failed.err
