"""Calling the command line from a test, in this process, with its exit code and both outputs."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.commands import main


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def polyfolio(project: Path, *args: str) -> Outcome:
    """Run one command on a project."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(["-C", str(project), *args])
        except SystemExit as end:
            code = end.code
    return Outcome(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder with its bytes and modification time (ns)."""
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".polyfolio" not in path.parts
    }


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path: data for path, (data, _) in snapshot(folder).items()}


SMALL = '[project]\nname = "Small"\nlocales = ["de", "zh_CN"]\n[draft]\nengines = ["memory"]\n'
"""The settings of :func:`small_project`."""


def small_project(folder: Path) -> Path:
    """A project of one article with three texts, extracted."""
    root = folder / "small"
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SMALL)
    (root / "source/a.md").write_text("---\ntitle: One\ndescription: Two\n---\n\nThree.\n")
    assert polyfolio(root, "extract").code == 0
    return root


def one_line(text: str) -> str:
    """An error as it is told, which is one line."""
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    assert lines[0].startswith("polyfolio: ")
    return lines[0]
