"""A project whose texts were translated elsewhere, and what moving in gives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.catalog import Entry
from pipeline.catalog_reader import parse_catalog
from tests.command_line import Outcome, polyfolio

SETTINGS = '[project]\nname = "Tea Notes"\nlocales = ["de", "pt_BR"]\n'
GREEN = """\
---
title: Green tea
description: How to brew it.
---

Water at *80* degrees, see [black tea](black.md) &
the [table][t].

[t]: https://tea.example/table

## Steps

- Warm the pot.
- Pour; wait.\\
  Then drink.
"""
BLACK = "---\ntitle: Black tea\ndescription: Hot.\n---\n\nBoil the water.\n\nWarm the pot.\n"


def tea_project(tmp_path: Path) -> Path:
    root = tmp_path / "tea"
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS)
    (root / "source/green.md").write_text(GREEN)
    (root / "source/black.md").write_text(BLACK)
    assert polyfolio(root, "extract").code == 0
    return root


def write(path: str, text: str | bytes) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def po(*entries: tuple[str, str] | str, language: str = "de") -> str:
    out = ['msgid ""', 'msgstr ""', f'"Language: {language}\\n"', ""]
    for entry in entries:
        if isinstance(entry, str):
            out += [entry, ""]
            continue
        source, target = (text.replace("\\", r"\\").replace("\n", r"\n") for text in entry)
        out += [f'msgid "{source}"', f'msgstr "{target}"', ""]
    return "\n".join(out)


def entries(root: Path, article: str = "green", locale: str = "de") -> dict[str, Entry]:
    path = root / f"locale/{locale}/LC_MESSAGES/{article}.po"
    return {e.msgid: e for e in parse_catalog(path.read_bytes(), path.name).body}


def run(root: Path, *args: str) -> Outcome:
    done = polyfolio(root, "memory", "import", *args)
    assert done.code == 0, done.err
    return done


def report(root: Path, *args: str) -> Any:
    (item,) = run(root, *args, "--json").json()["locales"]
    return item


TMX = (
    '<tmx version="1.4"><header/><body><tu><tuv xml:lang="en"><seg>{}</seg></tuv>'
    '<tuv xml:lang="de"><seg>{}</seg></tuv></tu></body></tmx>'
)
WATER = "Water at *80* degrees, see [black tea](black.md) & the [table][t]."
STEPS = "Pour; wait.\\\nThen drink."
