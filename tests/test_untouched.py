"""A run with nothing to do: what it takes for one, and what it never does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.jobs.untouched import NOTE, Counts, look, note, untouched

COUNTS = Counts(1, 2, 3)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that was extracted, its sources no longer brand new."""
    for name in ("source/guide/a.md", "locale/a.pot", "locale/de/LC_MESSAGES/a.po"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text\n")
    (tmp_path / "polyfolio.toml").write_text("")
    (tmp_path / NOTE).parent.mkdir()
    before = look(tmp_path)
    note(tmp_path, before._replace(at=before.at + 10_000_000_000), COUNTS)
    return tmp_path


def test_nothing_was_touched(root: Path) -> None:
    (root / "source/figure.png").write_bytes(b"no text")
    assert untouched(root, look(root)) == COUNTS


def _same_size_and_time(path: Path) -> None:
    before = path.stat()
    path.write_text("texT\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    "touch",
    [
        lambda root: (root / "source/guide/a.md").write_text("other\n"),
        lambda root: _same_size_and_time(root / "source/guide/a.md"),
        lambda root: _same_size_and_time(root / "locale/de/LC_MESSAGES/a.po"),
        lambda root: (root / "locale/a.pot").unlink(),
        lambda root: (root / "source/b.md").write_text("new\n"),
        lambda root: (root / "polyfolio.toml").write_text("[project]\n"),
        lambda root: (root / "source/guide").rename(root / "source/guides"),
        lambda root: (root / NOTE).write_text("torn"),
        lambda root: (root / NOTE).unlink(),
    ],
)
def test_whatever_was_touched_is_noticed(root: Path, touch: Callable[[Path], object]) -> None:
    touch(root)
    assert untouched(root, look(root)) is None


def test_no_note_of_what_changed_while_it_was_read(root: Path) -> None:
    (root / NOTE).unlink()
    before = look(root)
    later = before._replace(at=before.at + 10_000_000_000)
    (root / "source/guide/a.md").write_text("edited meanwhile\n")
    note(root, later, COUNTS)
    assert not (root / NOTE).exists()


def test_no_note_of_sources_that_are_too_young_or_behind_links(root: Path) -> None:
    (root / NOTE).unlink()
    (root / "source/guide/a.md").write_text("just now\n")
    note(root, look(root), COUNTS)
    assert not (root / NOTE).exists()
    (root / "source/linked").symlink_to(root / "source/guide")
    note(root, look(root)._replace(at=time.time_ns() + 10_000_000_000), COUNTS)
    assert not (root / NOTE).exists()
