"""Articles are checked in several processes where there are many: nothing of that shows."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from pipeline.component import GRANULARITIES
from pipeline.run import WORTH_A_POOL
from tests.command_line import Outcome, polyfolio

NUMBER = WORTH_A_POOL + 6


@pytest.fixture(params=GRANULARITIES)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Articles in two folders, most with something to find, and a catalog of each for two locales."""
    (tmp_path / "polyfolio.toml").write_text(
        f'[project]\nname = "A"\nlocales = ["de", "zh_CN"]\ncatalogs = "{request.param}"\n'
    )
    for number in range(NUMBER):
        path = tmp_path / f"source/part-{number % 2}/a{number:02}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# Tea {number}\n\nWait {number} h, see [it](b{number % 3}.md#x).\n")
    assert polyfolio(tmp_path, "extract").code == 0
    for path in sorted(tmp_path.glob("locale/de/**/*.po")):
        said = path.read_text()
        path.write_text(said.replace('h, see [it](b1.md#x)."\nmsgstr ""', 'h."\nmsgstr "1 h `"'))
    (tmp_path / "source/part-1/new.md").write_text("Not extracted.\n")
    return tmp_path


Check = Callable[..., Outcome]


@pytest.fixture
def check(project: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """``check`` on a machine with so many processors."""
    pools: list[int] = []

    class Pool(ProcessPoolExecutor):
        def __init__(self, initializer: Callable[[], None]) -> None:
            pools.append(1)
            super().__init__(initializer=initializer)

    def checked(*options: str, processors: int) -> Outcome:
        pools.clear()
        monkeypatch.setattr(os, "cpu_count", lambda: processors)
        outcome = polyfolio(project, "check", *options)
        assert len(pools) == (processors > 1)
        return outcome

    monkeypatch.setattr("pipeline.run.ProcessPoolExecutor", Pool)
    return checked


def test_findings_are_those_of_one_process_in_its_order(check: Check) -> None:
    by_itself = check("--json", processors=1)
    assert check("--json", processors=2) == by_itself
    assert by_itself.code == 1
    assert len(by_itself.json()["findings"]) > NUMBER


def test_catalogs_that_cannot_be_read_are_all_named(project: Path, check: Check) -> None:
    spoilt = sorted(project.glob("locale/*/**/*.po"))[::9]
    for path in spoilt:
        path.write_bytes(path.read_bytes() + b'msgid "open\n')
    shared_out = check(processors=2)
    assert shared_out == check(processors=1)
    assert shared_out.code == 3
    for path in spoilt:
        assert path.relative_to(project).as_posix() in shared_out.err


def test_where_there_can_be_no_other_processes_this_one_does_it(
    project: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(**_: object) -> None:
        raise OSError(38, "Function not implemented")

    by_itself = check(processors=1)
    monkeypatch.setattr("pipeline.run.ProcessPoolExecutor", none)
    assert polyfolio(project, "check") == by_itself
