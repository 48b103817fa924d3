"""A run with nothing to do: what it takes for one, and what it never does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.jobs.untouched import NOTE, Look, look, note, untouched

COUNTS = (1, 2, 3)


def look_later(root: Path) -> Look:
    """A look at sources that are no longer brand new."""
    found = look(root)
    found.at += 10_000_000_000
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that was extracted, its sources no longer brand new."""
    for name in ("source/guide/a.md", "locale/a.pot", "locale/de/LC_MESSAGES/a.po"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("text\n")
    (tmp_path / "polyfolio.toml").write_text("")
    (tmp_path / NOTE).parent.mkdir()
    note(tmp_path, look_later(tmp_path), COUNTS)
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


def test_another_version_of_a_library_is_noticed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "site-packages"
    (packages / "parser-1.dist-info").mkdir(parents=True)
    monkeypatch.setattr("sys.path", [*sys.path, str(packages)])
    note(root, look_later(root), COUNTS)
    assert untouched(root, look(root)) == COUNTS
    (packages / "parser-1.dist-info").rename(packages / "parser-2.dist-info")
    assert untouched(root, look(root)) is None


def test_no_note_of_what_changed_while_it_was_read(root: Path) -> None:
    (root / NOTE).unlink()
    later = look_later(root)
    (root / "source/guide/a.md").write_text("edited meanwhile\n")
    note(root, later, COUNTS)
    assert not (root / NOTE).exists()


def test_no_note_of_sources_that_are_too_young_or_behind_links(root: Path) -> None:
    (root / NOTE).unlink()
    (root / "source/guide/a.md").write_text("just now\n")
    note(root, look(root), COUNTS)
    assert not (root / NOTE).exists()
    (root / "source/linked").symlink_to(root / "source/guide")
    note(root, look_later(root), COUNTS)
    assert not (root / NOTE).exists()


def test_a_run_with_nothing_to_do_loads_no_command_and_says_what_the_command_would(
    root: Path,
) -> None:
    before = look_later(root)
    note(root, before, COUNTS)
    quick, loaded = _extracted(root, [])
    slow, _ = _extracted(root, ["-v"])
    assert quick == slow == "1 article, 2 units, 3 words; nothing changed"
    assert not loaded & {"click", "typing", "re", "pathlib", "filelock"}
    (root / "source/guide/a.md").write_text("other\n")
    said, loaded = _extracted(root, [])
    assert said != quick
    assert "click" in loaded


def _extracted(root: Path, options: list[str]) -> tuple[str, set[str]]:
    """What an extraction by a new process says, and the modules that it has loaded then."""
    program = (
        "import sys; from pipeline.commands import main\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)\n"
    )
    command = [sys.executable, "-S", "-c", program, *options, "-C", str(root), "extract"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return ran.stdout.split("\n")[0], set(ran.stderr.split())
