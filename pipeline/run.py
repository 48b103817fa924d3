"""(article × locale) tasks on any :class:`concurrent.futures.Executor`.

A task is a pure function of its argument, which can be pickled: it may run in another process or on
another machine, and more than once. Results come back in the order of the tasks.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import AccessError

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_POOL = 24
"""Fewer tasks than this are done sooner in this process than a pool of processes starts."""


def run_tasks(
    function: Callable[[T], R], tasks: Sequence[T], executor: Executor | None = None
) -> Iterator[R]:
    """Each task's result, in order. Without an executor, a process pool where it pays. Raises
    :class:`AccessError` where the system ended one of its processes.

    >>> list(run_tasks(abs, [-1, 2]))
    [1, 2]
    """
    if executor is not None:
        yield from executor.map(function, tasks)
        return
    pool = _pool() if len(tasks) >= WORTH_A_POOL and (os.cpu_count() or 1) > 1 else None
    if pool is None:
        yield from map(function, tasks)
        return
    try:
        with pool:
            chunk = max(1, len(tasks) // ((os.cpu_count() or 1) * 8))
            yield from pool.map(function, tasks, chunksize=chunk)
    except BrokenExecutor as error:
        raise AccessError(
            "the system ended a process that did part of the work",
            remedy="maybe for want of memory: end other programs, and run the same command again",
        ) from error


def _pool() -> ProcessPoolExecutor | None:
    """None where the system lets nobody have what processes share: some containers have no place
    for semaphores."""
    try:
        return ProcessPoolExecutor(initializer=end_with_parent)
    except (OSError, NotImplementedError, ImportError):
        return None


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
