"""How hard a service may be asked: pace, pauses between tries, and when to leave it alone."""

from __future__ import annotations

import email.utils
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Runtime:
    """What tests put in the place of time and chance. ``sleep`` None: wait, but wake up when the
    run is interrupted."""

    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    random: Callable[[], float] = random.random
    sleep: Callable[[float], None] | None = None
    environ: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, tries, and how much at once; ``rate`` and ``characters`` a second, 0 for no limit.

    ``deadline`` is for one try as a whole, however slowly its bytes drip in.
    """

    connect: float = 5.0
    read: float = 30.0
    deadline: float = 60.0
    retries: int = 4
    rate: float = 0.0
    characters: float = 0.0
    workers: int = 4
    reply_bytes: int = 4 * 2**20
    failures: int = 8
    rest: float = 30.0

    @classmethod
    def of(cls, options: Mapping[str, Any], **defaults: float) -> Limits:
        """The limits that ``[engines.<name>]`` sets, and an engine's own defaults for the rest.

        >>> Limits.of({"rate": 2, "workers": 1}, rate=9.0).rate
        2.0
        """
        names = {
            "connect": "connect_timeout",
            "read": "read_timeout",
            "characters": "characters_per_second",
        }
        values: dict[str, Any] = dict(defaults)
        for own in ("connect", "read", "deadline", "rate", "characters"):
            value = options.get(names.get(own, own))
            if value is not None:
                values[own] = float(value)
        for own in ("retries", "workers"):
            if own in options:
                values[own] = int(options[own])
        made = cls(**values)
        if made.read > made.deadline and "deadline" not in options:
            values["deadline"] = made.read
        return cls(**{**values, "workers": max(1, made.workers)})


class Pace:
    """A rate limit for several threads: each gets its own moment, and waits for it."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._free = [0.0, 0.0]
        self._lock = threading.Lock()

    def reserve(self, characters: int) -> float:
        """Seconds to wait before a request with so many characters.

        >>> pace = Pace(Limits(rate=2.0), lambda: 100.0)
        >>> pace.reserve(10), pace.reserve(10), pace.reserve(10)
        (0.0, 0.5, 1.0)
        """
        wanted = ((self._limits.rate, 1), (self._limits.characters, characters))
        with self._lock:
            now = self._clock()
            start = max(now, *self._free)
            for index, (rate, amount) in enumerate(wanted):
                if rate:
                    self._free[index] = start + amount / rate
            return start - now

    def hold(self, seconds: float) -> None:
        """Nobody asks before so many seconds have passed."""
        with self._lock:
            until = self._clock() + seconds
            self._free = [max(until, free) for free in self._free]


@dataclass(slots=True)
class Breaker:
    """Leaves a failing service alone: open after ``limits.failures`` in a row; after
    ``limits.rest`` seconds one request may probe, and its answer decides."""

    limits: Limits
    clock: Callable[[], float]
    failed: int = 0
    opened: float | None = None
    probing: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def admits(self) -> bool:
        """Whether a request may be made now; where it is a probe, it is the only one."""
        with self.lock:
            if self.opened is None:
                return True
            if self.probing or self.clock() - self.opened < self.limits.rest:
                return False
            self.probing = True
            return True

    def succeeded(self) -> None:
        with self.lock:
            self.failed, self.opened, self.probing = 0, None, False

    def failure(self) -> None:
        with self.lock:
            self.failed += 1
            self.probing = False
            if self.failed >= self.limits.failures:
                self.opened = self.clock()


LONGEST_PAUSE: Final = 120.0
"""Seconds; a service that asks for more is not waited for."""


def pause(attempt: int, chance: float) -> float:
    """Seconds before the next try: doubling, with jitter so that clients do not come back at once.

    >>> pause(0, 1.0), pause(3, 0.5), pause(20, 1.0)
    (0.5, 3.0, 30.0)
    """
    longest = min(30.0, 0.5 * float(2 ** min(attempt, 10)))
    return longest * (0.5 + 0.5 * chance)


def retry_after(value: str | None, now: float) -> float | None:
    """What a ``Retry-After`` header asks for, in seconds; ``now`` in seconds since 1970.

    >>> retry_after("7", 0.0), retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 10.0)
    (7.0, 50.0)
    >>> retry_after("soon", 0.0) is None
    True
    """
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError):
        return None
