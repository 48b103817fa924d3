"""What processes took of the processor, as the system counts it."""

from __future__ import annotations

import resource


def of_children() -> float:
    """The seconds that the processes took which this one began, and which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
