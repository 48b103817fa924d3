"""Catalogs that cannot be read: one run names all of them, and leaves every file as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import contents, polyfolio
from tests.granular import publication

DE, FR = "locale/de/LC_MESSAGES", "locale/fr/LC_MESSAGES"
BROKEN = {
    f"{DE}/a.po": b"<<<<<<< HEAD\n",
    f"{DE}/guides/c.po": b'msgid "cut',
    f"{FR}/b.po": b"\xff",
    f"{FR}/guides/deep/d.po": b'\nmsgid "Tea"\nmsgstr ""\n',  # a second time
}
EVERY = [
    ("check",),
    ("check", "--json"),
    ("extract",),
    ("status",),
    ("publish",),
    ("publish", "--dry-run"),
    ("draft",),
    ("review", "list"),
    ("run",),
    ("memory", "find", "Tea"),
    ("memory", "export", "out.tmx"),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    publication(tmp_path, "article")
    settings = tmp_path / "polyfolio.toml"
    settings.write_text(settings.read_text().replace('"de"', '"de", "fr"'))
    assert polyfolio(tmp_path, "extract").code == 0
    return tmp_path


def harm(root: Path, paths: list[str]) -> None:
    for path in paths:
        (root / path).write_bytes((root / path).read_bytes() + BROKEN[path])


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_all_of_them_are_named(project: Path, command: tuple[str, ...]) -> None:
    harm(project, list(BROKEN))
    if command[0] == "memory":  # which opens catalogs to read and not by msgid
        (project / FR / "guides/deep/d.po").unlink()
    wanted = sorted(path for path in BROKEN if (project / path).exists())
    before = contents(project)
    outcome = polyfolio(project, *command)
    assert outcome.code == 3
    first, *lines = outcome.err.splitlines()
    assert first == f"polyfolio: {len(wanted)} catalogs cannot be read:"
    assert sorted(line.split(":")[0].strip() for line in lines) == wanted
    for line in lines:
        _, number, what = line.strip().split(":", 2)
        assert number.isdigit(), line
        assert " — " in what, line
    assert contents(project) == before


def test_those_of_the_articles_and_locales_asked_for(project: Path) -> None:
    harm(project, list(BROKEN))
    outcome = polyfolio(project, "check", "-l", "fr")
    assert [line.split(":")[0].strip() for line in outcome.err.splitlines()[1:]] == [
        f"{FR}/b.po",
        f"{FR}/guides/deep/d.po",
    ]
    one = polyfolio(project, "check", "a")
    assert one.err.startswith(f"polyfolio: {DE}/a.po:")
    assert one.err.count("\n") == 1


def test_extract_names_broken_templates_too(project: Path) -> None:
    for path in (f"{DE}/a.po", "locale/b.pot"):
        (project / path).write_bytes(b"?\n")
    outcome = polyfolio(project, "extract")
    assert outcome.code == 3
    assert [line.split(":")[0].strip() for line in outcome.err.splitlines()[1:]] == [
        "locale/b.pot",
        f"{DE}/a.po",
    ]
