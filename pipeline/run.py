"""(article × locale) tasks on any :class:`concurrent.futures.Executor`.

A task is a pure function of its argument, which can be pickled: it may run in another process or on
another machine, and more than once. Results come back in the order of the tasks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_POOL = 24
"""Fewer tasks than this are done sooner in this process than a pool of processes starts."""


def run_tasks(
    function: Callable[[T], R], tasks: Sequence[T], executor: Executor | None = None
) -> Iterator[R]:
    """Each task's result, in order. Without an executor, a process pool where it pays.

    >>> list(run_tasks(abs, [-1, 2]))
    [1, 2]
    """
    if executor is not None:
        yield from executor.map(function, tasks)
    elif len(tasks) < WORTH_A_POOL or (os.cpu_count() or 1) == 1:
        yield from map(function, tasks)
    else:
        with ProcessPoolExecutor() as pool:
            chunk = max(1, len(tasks) // ((os.cpu_count() or 1) * 8))
            yield from pool.map(function, tasks, chunksize=chunk)
