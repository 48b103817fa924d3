"""TOML front matter (between ``+++`` lines)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.errors import SourceError
from pipeline.frontmatter import Span


def read_toml(
    text: str, path: str, first_line: int, keys: Sequence[str]
) -> tuple[dict[str, Any], list[Span]]:
    """The values of a TOML document, and the spans of its translatable texts.

    Texts inside inline tables are not among them. Raises :class:`SourceError` with the line of the
    fault.

    >>> read_toml('title = "Hi"', "a.md", 2, ("title",))[1]
    [Span(path='title', value='Hi', start=8, end=12, style='"')]
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        line = first_line + (int(at[1]) - 1 if at else text.rstrip().count("\n"))
        problem = str(error)[: at.start()] if at else str(error).partition(" (")[0]
        raise SourceError(
            f"front matter is not valid TOML: {problem}",
            where=f"{path}:{line}",
            remedy="put texts in double quotes",
        ) from error
    except (RecursionError, ValueError) as error:
        raise SourceError(
            "front matter holds a value that is too large or nested too deeply",
            where=f"{path}:{first_line}",
            remedy="simplify it",
        ) from error
    return values, list(_spans(text, keys))


_TOKEN: Final = re.compile(
    r'''(?P<string>"""(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\])*"|'[^']*')
      | (?P<comment>\#[^\n]*)
      | (?P<bare>[^\s"'\#\[\]{},=.]+(?:\.[^\s"'\#\[\]{},=.]+)*)
      | (?P<newline>\n)
      | (?P<mark>[\[\]{},=.])''',
    re.VERBOSE | re.DOTALL,
)


def _spans(text: str, keys: Sequence[str]) -> Iterator[Span]:
    """Walk through the tokens of a text that is known to be valid TOML."""
    table = key = ""
    in_value = False
    depth = 0
    braces = 0
    for token in _TOKEN.finditer(text):
        kind, word = token.lastgroup, token[0]
        if kind == "comment":
            continue
        if not in_value:
            if kind == "newline":
                key = ""
            elif word == "=":
                in_value, depth, braces = True, 0, 0
            elif word == "[" and not key:
                table = ""
                key = "["
            elif word == "]":
                table = key.strip("[")
            elif word != "[":
                key += _plain(word) if kind == "string" else word
        elif kind == "string" and braces == 0:
            path = f"{table}.{key}" if table else key
            if path in keys and (value := _plain(word)).strip():
                yield Span(path, value, token.start(), token.end(), word[0])
        elif kind == "mark":
            depth += (word in "[{") - (word in "]}")
            braces += (word == "{") - (word == "}")
        elif kind == "newline" and depth == 0:
            in_value, key = False, ""


def _plain(written: str) -> str:
    value = tomllib.loads(f"v = {written}")["v"]
    return str(value)
