"""The sample publication that ``init`` copies: shipped in the wheel, or the repository's own."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PARTS: Final = ("polyfolio.toml", "source", "locale")


def sample_files() -> dict[str, bytes]:
    """The sample's files by their path in a content project, sorted."""
    package = Path(__file__).parent
    shipped = package / "sample"
    root = shipped if shipped.is_dir() else package.parent
    found = {}
    for part in PARTS:
        path = root / part
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file():
                found[file.relative_to(root).as_posix()] = file.read_bytes()
    return dict(sorted(found.items()))
