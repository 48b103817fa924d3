"""Moving in: what a translated article has as its source has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.provenance import marks
from tests.command_line import polyfolio
from tests.moving_in import entries, run, tea_project, write

SOURCE = """\
# Options

Each of these options can be given more than once.

| Option | Since | Default |
|---|---|---|
| `list_all` | 7.0.0+ | escape_html |
| GitHub | **Gist** | None |

Write to us when something is wrong.
"""
TRANSLATED = (
    ("Options", "Optionen"),
    ("Each of these options can be given more than once.", "Jede davon kann mehrmals stehen."),
    ("| Option | Since | Default |", "| Option | Seit | Vorgabe |"),
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    root = tea_project(tmp_path)
    write("tea/source/options.md", SOURCE)
    return root


def german(*changes: tuple[str, str]) -> str:
    text = SOURCE
    for here, there in changes:
        assert here in text
        text = text.replace(here, there)
    return text


def test_names_stay_as_they_are_and_other_words_are_drafts(project: Path) -> None:
    old, new = write("old/options.md", SOURCE), write("old/de/options.md", german(*TRANSLATED))
    assert polyfolio(project, "extract").code == 0
    done = run(project, "--pair", old, new)
    texts = {entry.msgid: entry for entry in entries(project, "options").values()}
    kept = {name for name, entry in texts.items() if entry.msgstr == name and not entry.fuzzy}
    drafts = {name for name, entry in texts.items() if entry.msgstr == name and entry.fuzzy}
    assert kept == {"7.0.0+", "escape_html", "GitHub"}
    assert drafts == {"Option", "**Gist**", "None"}
    said = {mark.text for name in drafts for mark in marks(texts[name])}
    assert said == {f"memory {new} (the same in both languages)"}
    assert texts["Write to us when something is wrong."].msgstr == "", "a sentence that is left"
    assert "1 text the same in both languages: not translated, left empty" in done.out


def test_of_an_article_that_is_not_translated_nothing_is_taken(project: Path) -> None:
    old, new = write("old/options.md", SOURCE), write("old/de/options.md", german(TRANSLATED[0]))
    assert polyfolio(project, "extract").code == 0
    run(project, "--pair", old, new)
    filled = [entry.msgid for entry in entries(project, "options").values() if entry.msgstr]
    assert filled == ["Options"]


def test_what_is_translated_elsewhere_is_so_here(project: Path) -> None:
    more = "# More\n\nThere are more of them in the cupboard.\n\n## Option\n"
    viel = "# Mehr\n\nIm Schrank stehen noch mehr davon.\n\n## Wahl\n"
    write("tea/source/more.md", more)
    for folder, options, other in (("en", SOURCE, more), ("de", german(*TRANSLATED), viel)):
        write(f"old/{folder}/options.md", options)
        write(f"old/{folder}/more.md", other)
    assert polyfolio(project, "extract").code == 0
    run(project, "--pair", "old/en", "old/de", "-l", "de")
    found = [entries(project, article)["Option"] for article in ("more", "options")]
    assert [(entry.msgstr, entry.fuzzy) for entry in found] == [("Wahl", False)] * 2


def test_articles_elsewhere_have_any_name_of_markdown(project: Path) -> None:
    write("old/de/options.mdx", german(*TRANSLATED))
    assert polyfolio(project, "extract").code == 0
    run(project, "--pair", "tea/source", "old/de")
    assert entries(project, "options")["Options"].msgstr == "Optionen"
