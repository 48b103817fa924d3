"""Hypothesis profiles, and the projects that tests of more than one file begin with.

A quick profile for every run, `HYPOTHESIS_PROFILE=long` for the hunts.
"""

import os
from pathlib import Path

# Before anything imports it: no test may read the keyring of whoever runs it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

import pytest
from hypothesis import HealthCheck, settings

from tests import drafting, granular, moving_in, night_lines, tea_notes
from tests.command_line import small_project
from tests.hosted import KEY

settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
settings.register_profile(
    "long", max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project of one article with three texts."""
    return small_project(tmp_path)


@pytest.fixture
def four(tmp_path: Path) -> Path:
    """A project of four articles in folders, which share some of their texts."""
    return granular.publication(tmp_path)


@pytest.fixture
def night(tmp_path: Path) -> Path:
    """A project with a safety text, for the directives of authors."""
    return night_lines.lay_out(tmp_path)


@pytest.fixture
def green(tmp_path: Path) -> Path:
    """A publication of two articles, extracted and not translated."""
    return tea_notes.lay_out(tmp_path)


@pytest.fixture
def tea_and_pot(tmp_path: Path) -> Path:
    """A folder with two articles to be drafted, and no settings yet."""
    return drafting.lay_out(tmp_path)


@pytest.fixture
def tea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose texts were translated elsewhere, in the working folder of the test."""
    monkeypatch.chdir(tmp_path)
    return moving_in.tea_project(tmp_path)


@pytest.fixture
def paid_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of the services that are paid for, and a day that stays the same."""
    monkeypatch.setenv("DEEPL_AUTH_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777863600")  # 2026-05-04
