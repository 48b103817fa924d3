"""Where a run's time goes: each stage's share, for ``-v``."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator


class Stages:
    """Wall-clock seconds by stage, in order of first use.

    >>> stages = Stages()
    >>> with stages.stage("read"): pass
    >>> list(stages.seconds)
    ['read']
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time inside as the stage's."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin

    def lines(self) -> list[str]:
        """One line a stage: its seconds and its share of the whole."""
        total = sum(self.seconds.values()) or 1.0
        return [
            f"{name:<10} {seconds:7.2f} s {100 * seconds / total:4.0f} %"
            for name, seconds in self.seconds.items()
        ]
