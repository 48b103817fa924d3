"""The identity hunt of ``benchmarks/``: sound on its sample, and each of its checks can fail."""

from __future__ import annotations

import pytest

from benchmarks.identity_controls import Control, controls, exceptions


def test_the_engine_as_it_is_has_no_exceptions() -> None:
    assert exceptions(None) == []


@pytest.mark.parametrize("control", list(controls()), ids=lambda control: control.name)
def test_a_broken_engine_is_noticed(control: Control) -> None:
    assert any(control.says in line for line in exceptions(control))
