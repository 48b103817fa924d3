"""TOML front matter (between ``+++`` lines)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import Any, Final

from pipeline.errors import SourceError
from pipeline.frontmatter import Span
from pipeline.toml import TomlError, read_toml_text


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
        values = read_toml_text(text, parse_float=str)
    except TomlError as error:
        invalid = error.what.startswith("not valid")
        raise SourceError(
            f"front matter is {error.what}" if invalid else f"front matter: {error.what}",
            where=f"{path}:{first_line + max(0, error.line - 1)}",
            remedy=error.remedy or "put texts in double quotes",
        ) from error
    return {**values, **dict(_odd_numbers(text, values))}, list(_spans(text, keys))


def _odd_numbers(text: str, values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Keys outside of tables whose whole number is not written as one usually is: what stands there.

    >>> dict(_odd_numbers("title = 1_000\\nweight = 7 # last", {"title": 1000, "weight": 7}))
    {'title': '1_000'}
    """
    for match in _NUMBER.finditer(text):
        key, written = match[1], match[2]
        # A line of a text over several lines may look so, too.
        if type(values.get(key)) is int and not _USUAL.fullmatch(written):
            with suppress(ValueError):
                if int(written, 0) == values[key]:
                    yield key, written


_USUAL: Final = re.compile("0|-?[1-9][0-9]*")


def lines_of(text: str) -> dict[str, int]:
    """The line (from 0) of each key that stands at the beginning of one, in tables too.

    >>> lines_of('title = "A"\\n[hero]\\nb = 1\\n')
    {'title': 0, 'hero': 1, 'b': 2}
    """
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n")):
        if match := _KEY.match(line):
            found.setdefault(match[1], number)
    return found


_NUMBER: Final = re.compile(
    r"^[ \t]*([\w-]+)[ \t]*=[ \t]*([+-]?\d\w*)[ \t]*(?:#.*)?$", re.MULTILINE
)
_KEY: Final = re.compile(r"[ \t]*\[*[ \t]*[\"']?([\w-]+)")
_TOKEN: Final = re.compile(
    r'''(?P<string>"""(?:\\.|[^\\])*?"{3,5}|\'{3}.*?\'{3,5}|"(?:\\.|[^"\\])*"|'[^']*')
      | (?P<comment>\#[^\n]*)
      | (?P<bare>[^\s"'\#\[\]{},=.]+(?:\.[^\s"'\#\[\]{},=.]+)*)
      | (?P<newline>\n)
      | (?P<mark>[\[\]{},=.])''',
    re.VERBOSE | re.DOTALL,
)


def _spans(text: str, keys: Sequence[str]) -> Iterator[Span]:
    """Walk through the statements of a text that is known to be valid TOML."""
    table = ""
    tokens = (token for token in _TOKEN.finditer(text) if token.lastgroup != "comment")
    for token in tokens:
        if token.lastgroup == "newline":
            continue
        if token[0] == "[":
            header = [token[0], *(t[0] for t in takewhile(_same_line, tokens))]
            table = "".join(_plain(word) for word in header if word not in "[]") + "."
            continue
        words = [token[0], *(t[0] for t in takewhile(lambda t: t[0] != "=", tokens))]
        path = table + "".join(map(_plain, words))
        for string in _texts(tokens):
            value = _plain(string[0]) if path in keys else ""
            if value.strip():
                yield Span(path, value, string.start(), string.end(), string[0][0])


def _same_line(token: re.Match[str]) -> bool:
    return token.lastgroup != "newline"


def _texts(tokens: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The strings of one value, alone or in a list; those of inline tables are left alone."""
    depth = braces = 0
    for token in tokens:
        if token.lastgroup == "newline" and depth == 0:
            return
        if token.lastgroup == "string" and braces == 0:
            yield token
        elif token.lastgroup == "mark":
            depth += (token[0] in "[{") - (token[0] in "]}")
            braces += (token[0] == "{") - (token[0] == "}")


def _plain(written: str) -> str:
    """What a string says; a bare key says itself."""
    return str(tomllib.loads(f"v = {written}")["v"]) if written[0] in "\"'" else written
