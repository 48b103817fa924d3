"""The rules of the house that import-linter cannot see by itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tests.house_map import house_map

ROOT = Path(__file__).parents[1]
EDGES = {
    *("files", "lock", "clock", "project", "refusals", "run", "sample", "stages", "errors"),
    "__init__",
}
"""Modules directly in pipeline/ that are not core: they touch the machine, or everything uses
them."""


def test_every_core_module_is_under_the_no_io_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {c["name"]: c for c in settings["tool"]["importlinter"]["contracts"]}
    listed = {
        name.removeprefix("pipeline.")
        for name in contracts["The core does no I/O"]["source_modules"]
    }
    modules = {path.stem for path in (ROOT / "pipeline").glob("*.py")}
    assert modules - EDGES == listed


def test_modules_stay_small() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for folder in ("pipeline", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if (lines := len(path.read_text().splitlines())) > 400
    }
    assert not long


def test_the_map_of_the_house_is_true() -> None:
    assert (ROOT / "docs/map.md").read_text() == house_map(), "run `make map`"
