"""The translation memory as TMX: what is exported fills another project, and other tools' is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.model import State
from pipeline.provenance import state
from tests.command_line import contents, polyfolio
from tests.moving_in import (
    STEPS,
    entries,
    po,
    run,
    write,
)


def test_an_export_fills_another_project_exactly(tea: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(tea, twin)
    german = po(("Steps", "Schritte"), (STEPS, "Gieß & warte.\\\nTrink."), ("Hot.", "Heiß."))
    write("de.po", german)
    write("pt.po", po(("Steps", "Passos"), language="pt_BR"))
    run(tea, "de.po", "pt.po")
    run(tea, write("more.po", po(("Green tea", "Grün"))), "--draft")
    assert "3 texts, 4 translations" in polyfolio(tea, "memory", "export", "out.tmx").out
    first = Path("out.tmx").read_bytes()
    polyfolio(tea, "memory", "export", "out.tmx")
    assert Path("out.tmx").read_bytes() == first
    assert b"Gr\xc3\xbcn" not in first, "a draft is no memory"
    run(twin, "out.tmx")
    for locale in ("de", "pt_BR"):
        for article in ("green", "black"):
            theirs = entries(twin, article, locale)
            for msgid, entry in entries(tea, article, locale).items():
                accepted = state(entry) is State.TRANSLATED
                assert theirs[msgid].msgstr == (entry.msgstr if accepted else "")
    polyfolio(tea, "memory", "export", "one.tmx", "-l", "pt_BR")
    assert b"Schritte" not in Path("one.tmx").read_bytes()


def test_tmx_of_other_tools(tea: Path) -> None:
    segments = (
        '<tu><tuv xml:lang="EN-US"><seg>Warm the pot.</seg></tuv>'
        '<tuv xml:lang="de-DE"><seg>Wärme die Kanne.</seg></tuv>'
        '<tuv xml:lang="pt-BR"><seg>Aqueça o bule.</seg></tuv>'
        '<tuv xml:lang="fr"><seg>Chauffe.</seg></tuv></tu>'
        '<tu><tuv xml:lang="en"><seg>Boil <ph x="1"/>the water.</seg></tuv>'
        '<tuv xml:lang="de"><seg>Koche <ph x="1"/>Wasser.</seg></tuv></tu>'
    )
    write("m.tmx", f"<tmx><body>{segments}</body></tmx>".encode("utf-16"))
    data = run(tea, "m.tmx", "--json").json()
    assert [s["reason"] for s in data["skipped"]] == ["fr is not among this project's locales"]
    black = entries(tea, "black")
    assert state(black["Warm the pot."]) is State.TRANSLATED
    assert black["Boil the water."].msgstr == "Koche Wasser."
    assert state(black["Boil the water."]) is State.DRAFT, "a tag was left out"
    assert entries(tea, "black", "pt_BR")["Warm the pot."].msgstr == "Aqueça o bule."


def test_a_broken_tmx_changes_nothing(tea: Path) -> None:
    write("m.tmx", "<tmx>\n<body>")
    failed = polyfolio(tea, "memory", "import", "m.tmx")
    assert failed.code == 3
    assert "m.tmx:2: not well-formed XML" in failed.err


@pytest.mark.parametrize(
    "command", [("export",), ("prune", "--into"), ("prune", "--yes", "--into")]
)
def test_a_mistyped_path_makes_no_folders(tea: Path, command: tuple[str, ...]) -> None:
    before = contents(tea.parent)
    failed = polyfolio(tea, "memory", *command, "exprots/2026/tea.tmx")
    assert (failed.code, failed.err) == (
        3,
        "polyfolio: exprots/2026: no such folder — check the path, or make the folder\n",
    )
    assert contents(tea.parent) == before
    assert not Path("exprots").exists()
    Path("exprots/2026").mkdir(parents=True)
    assert polyfolio(tea, "memory", *command, "exprots/2026/tea.tmx").code == 0, "the control"
