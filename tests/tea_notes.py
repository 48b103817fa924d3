"""A publication of two articles about tea, and what of it is live."""

from __future__ import annotations

import json
from pathlib import Path

from tests.command_line import polyfolio

SETTINGS = """\
[project]
name = "Tea Notes"
base_url = "https://tea.example"
locales = ["de"]
[draft]
engines = ["memory"]
[publish]
formats = ["html", "text"]
"""
ARTICLE = """\
---
title: Green tea
description: How to brew it.
date: 2026-02-03
---

Water at 80 degrees, see [black tea](black.md).

## Steps

- Warm the pot.
- Pour.
"""
GERMAN = {
    "Green tea": "Grüner Tee",
    "How to brew it.": "So wird er aufgegossen.",
    "Water at 80 degrees, see [black tea](black.md).": (
        "Wasser von 80 Grad, siehe [Schwarztee](black.md)."
    ),
    "Steps": "Schritte",
    "Warm the pot.": "Wärme die Kanne vor.",
    "Pour.": "Gieß auf.",
}


def lay_out(folder: Path) -> Path:
    """The publication, extracted."""
    root = folder / "tea"
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS)
    (root / "source/green.md").write_text(ARTICLE)
    (root / "source/black.md").write_text(
        "---\ntitle: Black tea\ndescription: Hot.\n---\n\nBoil.\n"
    )
    assert polyfolio(root, "extract").code == 0
    return root


def translate(root: Path, article: str, texts: dict[str, str]) -> None:
    for entry in polyfolio(root, "review", "list", "-a", article, "--json").json()["entries"]:
        if entry["msgid"] in texts:
            edited = polyfolio(
                root, "review", "edit", entry["id"], texts[entry["msgid"]], "-a", article
            )
            assert edited.code == 0, edited.err


def published(root: Path) -> dict[str, str]:
    manifest = json.loads((root / "dist/current/manifest.json").read_text())
    return {f"{d['locale']}/{d['article']}": d["state"] for d in manifest["documents"]}


def page(root: Path, path: str) -> str:
    return (root / "dist/current" / path).read_text()
