"""(article × locale) tasks on any :class:`concurrent.futures.Executor`.

A task is a pure function of its argument, which can be pickled: it may run in another process or on
another machine, and more than once. Results come back in the order of the tasks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

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
        with ProcessPoolExecutor(initializer=end_with_parent) as pool:
            chunk = max(1, len(tasks) // ((os.cpu_count() or 1) * 8))
            yield from pool.map(function, tasks, chunksize=chunk)


def end_with_parent() -> None:
    """Let this process, a worker of a pool, end as soon as the process does that started it, however
    that ends: workers that wait for the next task of a process that was killed would wait for ever,
    and so would whoever reads the output that they still hold open."""
    import threading
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_end, args=(parent,), daemon=True).start()


def _wait_and_end(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
