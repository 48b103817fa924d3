"""A small publication with a safety text, and what tests of an author's directives do with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.command_line import polyfolio

SETTINGS = """\
[project]
name = "Night Lines"
locales = ["zh_CN", "zh_TW", "de"]
[locales.zh_TW]
derive_from = "zh_CN"
[draft]
engines = ["memory", "opencc"]
[publish]
formats = ["html", "text"]
"""
SOURCE = """\
---
title: Night
description: Who answers at night.
---

Sleep well.

<!-- i18n:safety-start -->
> **Call 555-0100 now.**
>
> Do not wait.
<!-- i18n:safety-end -->
"""
GERMAN = {
    "Night": "Nacht",
    "Who answers at night.": "Wer nachts antwortet.",
    "Sleep well.": "Schlaf gut.",
    "**Call 555-0100 now.**": "**Ruf jetzt 555-0100 an.**",
    "Do not wait.": "Warte nicht.",
}
SAFE = ("**Call 555-0100 now.**", "Do not wait.")
SAFETY = "2 safety texts for two people to sign"


def lay_out(folder: Path) -> Path:
    """The publication, extracted."""
    root = folder / "night"
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS)
    write(root, SOURCE)
    assert polyfolio(root, "extract").code == 0
    return root


def write(root: Path, text: str, article: str = "night") -> None:
    (root / f"source/{article}.md").write_text(text)


def entries(root: Path, locale: str, article: str = "night") -> dict[str, dict[str, Any]]:
    states = [
        arg
        for s in ("stale", "draft", "untranslated", "translated", "attested")
        for arg in ("-s", s)
    ]
    listed = polyfolio(root, "review", "list", "-l", locale, "-a", article, *states, "--json")
    return {entry["msgid"]: entry for entry in listed.json()["entries"]}


def translate(
    root: Path, texts: dict[str, str], locale: str = "de", article: str = "night"
) -> None:
    for msgid, entry in entries(root, locale, article).items():
        if msgid in texts:
            done = polyfolio(
                root, "review", "edit", entry["id"], texts[msgid], "-l", locale, "-a", article
            )
            assert done.code == 0, done.err


def sign(root: Path, *names: str, locale: str = "de") -> str:
    """Everybody signs all texts, and each safety text that they did not sign yet."""
    out = ""
    for name in names:
        every = polyfolio(root, "review", "sign", "--all", "--by", name, "-l", locale)
        assert every.code == 0, every.err
        listed = polyfolio(root, "review", "list", "--safety", "-l", locale, "--json").json()
        ids = [e["id"] for e in listed["entries"] if e["state"] in ("translated", "attested")]
        for id_ in ids:
            done = polyfolio(root, "review", "sign", id_, "--by", name, "-l", locale)
            assert done.code == 0 or "signed this safety text already" in done.err, done.err
            out += done.out
    return out


def published(root: Path) -> dict[str, str]:
    manifest = json.loads((root / "dist/current/manifest.json").read_text())
    return {f"{d['locale']}/{d['article']}": d["state"] for d in manifest["documents"]}


def page(root: Path, path: str) -> str:
    return (root / "dist/current" / path).read_text()


def catalog(root: Path, locale: str = "de", article: str = "night") -> Path:
    return root / f"locale/{locale}/LC_MESSAGES/{article}.po"
