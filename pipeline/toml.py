"""TOML from anywhere, read by the standard library, with an end to what that takes.

The library follows nested values by recursion, and its time grows with the square of a dotted key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from typing import Any, Final

MAX_PARTS: Final = 50
"""Parts of one dotted key, or of a table's name."""

MAX_VALUES: Final = 10_000
"""Keys and values, those in lists and tables among them."""


class TomlError(Exception):
    """What is wrong with a text, the ``line`` (from 1; 0 where none is known) and what helps."""

    def __init__(self, what: str, line: int, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.line = line
        self.remedy = remedy


def read_toml_text(text: str, parse_float: Callable[[str], Any] = float) -> dict[str, Any]:
    """The values of a TOML document, its fractions as ``parse_float`` has them. Raises
    :class:`TomlError`.

    >>> read_toml_text('a.b = "c"')
    {'a': {'b': 'c'}}
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") >= MAX_PARTS and _is_deep(line):
            raise TomlError(f"a key has more than {MAX_PARTS} parts", number, "flatten it")
    try:
        values = tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        line_number = int(at[1]) if at else text.rstrip().count("\n") + 1
        problem = str(error)[: at.start()] if at else str(error).partition(" (")[0]
        raise TomlError(f"not valid TOML: {problem}", line_number) from error
    except (RecursionError, ValueError) as error:
        what = "a value is too large or nested too deeply"
        raise TomlError(what, 0, "simplify it") from error
    if _count([values]) > MAX_VALUES:
        what = f"more than {MAX_VALUES:,} keys and values"
        raise TomlError(what, 0, "keep data in other files")
    return values


def _is_deep(line: str) -> bool:
    """Whether a line may hold a key of too many parts; a text may have as many sentences."""
    parts = 0
    for part in re.split("[.=]", line):
        word = part.strip(" \t")
        parts = parts + 1 if word and " " not in word else 0
        if parts > MAX_PARTS:
            return True
    return False


def _count(waiting: list[Any]) -> int:
    count = 0
    while waiting:
        value = waiting.pop()
        inner: Iterable[Any] = ()
        if isinstance(value, dict):
            inner = value.values()
        elif isinstance(value, list):
            inner = value
        before = len(waiting)
        waiting.extend(inner)
        count += len(waiting) - before
    return count
