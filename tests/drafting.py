"""Drafting a project of two articles, as the tests of that job do it."""

from __future__ import annotations

import datetime
from pathlib import Path

from pipeline.catalog import Entry
from pipeline.jobs.draft import draft_project
from pipeline.jobs.draft_report import DraftReport
from pipeline.jobs.extract import extract_articles
from pipeline.project import Project, open_project
from pipeline.provenance import with_mark

NOW = datetime.datetime(2026, 5, 4, 3, 2, tzinfo=datetime.UTC)
TEA = """---
title: On tea
description: Three cups a day
---

Boil the water for 4 minutes. See `kettle.md` and [the *pot*](pot.md).

A second paragraph.
"""
POT = """# The pot

A second paragraph.

Keep it warm.
"""


def lay_out(folder: Path) -> Path:
    """The two articles, without settings."""
    (folder / "source").mkdir()
    (folder / "source" / "tea.md").write_text(TEA, encoding="utf-8")
    (folder / "source" / "pot.md").write_text(POT, encoding="utf-8")
    return folder


def project(folder: Path, locales: str, engines: str = '"memory"', extra: str = "") -> Project:
    (folder / "polyfolio.toml").write_text(
        f'[project]\nname = "Tea"\nlocales = [{locales}]\n[draft]\nengines = [{engines}]\n{extra}',
        encoding="utf-8",
    )
    opened = open_project(folder)
    extract_articles(opened, opened.article_ids(), NOW)
    return opened


def draft(opened: Project, *, plan_only: bool = False) -> DraftReport:
    articles, locales = opened.article_ids(), opened.settings.locales
    return draft_project(opened, articles, locales, NOW, plan_only=plan_only)


def entries(opened: Project, locale: str, article: str) -> dict[str, Entry]:
    path = opened.catalog_path(article, opened.settings.locale(locale))
    catalog = opened.catalog(path)
    assert catalog is not None
    return {key[1]: entry for key, entry in catalog.active().items()}


def translate(
    opened: Project,
    locale: str,
    article: str,
    texts: dict[str, str],
    *,
    fuzzy: bool = False,
    signed: bool = False,
) -> None:
    """What a translator does in an editor."""
    path = opened.catalog_path(article, opened.settings.locale(locale))
    catalog = opened.catalog(path)
    assert catalog is not None
    changed = {}
    for key, entry in catalog.active().items():
        if key[1] in texts:
            done = entry.with_msgstr(texts[key[1]], catalog.style).with_fuzzy(fuzzy, catalog.style)
            if signed:
                done = with_mark(done, "reviewed-by", "Ada 2026-05-01", catalog.style)
            changed[key] = done
    assert len(changed) == len(texts)
    opened.write(path, catalog.with_entries(changed).to_bytes())


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".polyfolio/memory" not in path.as_posix()  # a derived index
    }
