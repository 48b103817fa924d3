"""Catalogs that cannot be read: one run names all of them, and leaves every file as it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import CatalogError, InputError
from pipeline.jobs.unreadable import naming_all
from pipeline.project import open_project
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


def mend(root: Path) -> None:
    path = root / DE / "a.po"
    path.write_bytes(path.read_bytes().removesuffix(BROKEN[f"{DE}/a.po"]))


def harm_otherwise(root: Path) -> None:
    mend(root)
    (root / DE / "a.po").write_bytes(b'\xffmsgid "x"\n')


def take_away(root: Path) -> None:
    (root / DE / "a.po").unlink()


def take_all_away(root: Path) -> None:
    shutil.rmtree(root / "locale")


def shut(root: Path) -> None:
    shutil.rmtree(root / "locale/fr")
    (root / "locale/fr").write_text("no folder\n")


def without_sources(root: Path) -> None:
    shutil.rmtree(root / "source")


def with_two_names(root: Path) -> None:
    (root / "source/A.md").write_text("# Of the same name on many disks\n")


@pytest.mark.parametrize("others", [[], [f"{FR}/b.po"]], ids=["alone", "one of several"])
@pytest.mark.parametrize(
    "meanwhile",
    [mend, harm_otherwise, take_away, take_all_away, shut, without_sources, with_two_names],
)
def test_what_changes_between_the_two_readings_hides_nothing(
    project: Path, meanwhile: Callable[[Path], None], others: list[str]
) -> None:
    harm(project, [f"{DE}/a.po", *others])
    opened = open_project(project)
    ids, locales = opened.article_ids(), opened.settings.locales

    seen: list[str] = []

    def read() -> None:
        try:
            opened.catalog(f"{DE}/a.po")
        except CatalogError as first:
            seen.append(str(first))
            meanwhile(project)
            raise

    with pytest.raises(InputError) as error, naming_all(opened, ids, locales):
        read()
    assert str(error.value).count(seen[0]) == 1
    assert f"{DE}/a.po:" in seen[0]
