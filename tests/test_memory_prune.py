"""Obsolete entries go only once nothing is lost with them."""

from __future__ import annotations

from pathlib import Path

from pipeline.catalog_reader import parse_catalog
from pipeline.model import State
from pipeline.provenance import state
from tests.command_line import polyfolio, snapshot
from tests.moving_in import (
    BLACK,
    entries,
    po,
    run,
    write,
)


def obsolete(root: Path, article: str = "black") -> list[str]:
    path = root / f"locale/de/LC_MESSAGES/{article}.po"
    return [e.msgid for e in parse_catalog(path.read_bytes(), path.name).body if e.obsolete]


def test_what_is_obsolete_goes_only_once_nothing_is_lost_with_it(tea: Path) -> None:
    write("old.po", po(("Boil the water.", "Koche Wasser."), ("Warm the pot.", "Wärme sie.")))
    run(tea, "old.po")
    source = tea / "source/black.md"
    source.write_text("---\ntitle: Black tea\ndescription: Hot.\n---\n\nNothing else.\n")
    assert polyfolio(tea, "extract").code == 0
    assert obsolete(tea) == ["Boil the water.", "Warm the pot."]
    before = snapshot(tea)
    said = polyfolio(tea, "memory", "prune")
    assert "1 would go; 1 stays: translation that stands nowhere else" in said.out, said.out
    assert "nothing was done yet: add --yes" in said.out
    said = polyfolio(tea, "memory", "prune", "--into", "tea.tmx")
    assert "2 would go (1 saved in tea.tmx)" in said.out
    assert snapshot(tea) == before
    assert not Path("tea.tmx").exists()
    assert polyfolio(tea, "memory", "prune", "--yes").code == 0
    assert obsolete(tea) == ["Boil the water."], "the other stands in 'green' with that text"
    assert polyfolio(tea, "memory", "prune", "--into", "tea.tmx", "--yes").code == 0
    assert obsolete(tea) == []
    assert "no entry is obsolete" in polyfolio(tea, "memory", "prune").out
    source.write_text(BLACK)
    polyfolio(tea, "extract")
    run(tea, "tea.tmx")
    assert entries(tea, "black")["Boil the water."].msgstr == "Koche Wasser."
    assert state(entries(tea, "black")["Boil the water."]) is State.TRANSLATED


def test_what_a_file_of_pruned_texts_holds_stays_in_it(tea: Path) -> None:
    source = tea / "source/black.md"
    for msgid, msgstr in (("Boil the water.", "Koche Wasser."), ("Hot.", "Heiß.")):
        write("old.po", po((msgid, msgstr)))
        run(tea, "old.po")
        source.write_text(source.read_text().replace(msgid, f"Quite another text than {msgid[:3]}"))
        polyfolio(tea, "extract")
        polyfolio(tea, "memory", "prune", "--into", "tea.tmx", "--yes")
    saved = Path("tea.tmx").read_text()
    assert "Koche Wasser." in saved
    assert "Heiß." in saved
    write(
        "foreign.tmx",
        '<tmx><body><tu><tuv xml:lang="en"><seg>A<ph x="1"/></seg></tuv>'
        '<tuv xml:lang="de"><seg>B</seg></tuv></tu></body></tmx>',
    )
    refused = polyfolio(tea, "memory", "prune", "--into", "foreign.tmx", "--yes")
    assert (refused.code, "foreign.tmx:1: holds tags of another tool" in refused.err) == (3, True)


def test_what_people_made_of_an_obsolete_entry_stays(tea: Path) -> None:
    path = tea / "locale/de/LC_MESSAGES/black.po"
    path.write_text(
        path.read_text()
        + '\n# Ask Ute.\n#~ msgid "One."\n#~ msgstr "Eins."\n'
        + '\n#, fuzzy\n#~ msgid "Two."\n#~ msgstr "Zwei."\n'
    )
    said = polyfolio(tea, "memory", "prune", "--into", "tea.tmx", "--yes").out
    assert "0 dropped; 1 stays: comment of a person" in said
    assert "1 stays: fuzzy, and no machine's" in said
    assert obsolete(tea) == ["One.", "Two."]
    assert not Path("tea.tmx").exists()
