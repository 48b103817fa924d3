"""Engines that draft translations, by the name that settings use. One engine a file."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import cache
from typing import Final

from pipeline.engines.base import Engine
from pipeline.errors import SettingsError


def _memory() -> Engine:
    from pipeline.engines.memory import MemoryEngine

    return MemoryEngine()


def _opencc() -> Engine:
    from pipeline.engines.opencc import OpenccEngine

    return OpenccEngine()


def _offline() -> Engine:
    from pipeline.engines.offline import OfflineEngine

    return OfflineEngine()


_BUILT_IN: Final[dict[str, Callable[[], Engine]]] = {
    "memory": _memory,
    "opencc": _opencc,
    "offline": _offline,
}


def names() -> tuple[str, ...]:
    """Every engine's name.

    >>> names()
    ('memory', 'opencc', 'offline')
    """
    return tuple(_BUILT_IN)


@cache
def engine(name: str, where: str = "polyfolio.toml") -> Engine:
    """The engine of a name; ``where`` is what an error calls the settings' file.

    Raises :class:`SettingsError` for an unknown name.

    >>> engine("memory").capabilities.local
    True
    """
    make = _BUILT_IN.get(name)
    if make is None:
        near = difflib.get_close_matches(name, names(), 1)
        raise SettingsError(
            f"[draft] engines names {name!r}, which is no engine",
            where=where,
            remedy=f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names())}",
        )
    return make()
