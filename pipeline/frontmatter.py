"""YAML front matter: its values, and the byte spans of those that a translator may replace.

A translation replaces a value inside the original bytes; keys, order, comments and every other value
stay as the author wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.errors import SourceError

TRANSLATABLE: Final = ("title", "subtitle", "description", "summary", "tags")
"""Keys whose text (or list of texts) is translated; an article's other keys are data."""


@dataclass(frozen=True, slots=True)
class Field:
    """One translatable value: ``path`` is its key, ``start``/``end`` its bytes in the article."""

    path: str
    value: str
    start: int
    end: int
    style: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``values`` as YAML reads them; ``fields`` are the translatable scalars in file order."""

    values: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()

    def text(self, key: str) -> str:
        """A value as one line of text, ``""`` where the key is missing."""
        value = self.values.get(key)
        return "" if value is None else " ".join(str(value).split())

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text counts as a list of one."""
        value = self.values.get(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        return tuple(str(item) for item in items)


def parse_front_matter(text: str, offset: int, path: str, first_line: int) -> FrontMatter:
    """Read the YAML between the markers.

    ``offset`` is the byte offset of ``text`` in the article and ``first_line`` its line there.
    Raises :class:`SourceError` with the line of the fault.

    >>> parse_front_matter("title: Hi\\n", 4, "a.md", 2).fields
    (Field(path='title', value='Hi', start=11, end=13, style=''),)
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.AliasEvent):
                mark = event.start_mark
                line = first_line + (mark.line if mark else 0)
                raise SourceError(
                    "front matter uses a YAML alias",
                    where=f"{path}:{line}",
                    remedy="write the value out",
                )
        node = yaml.compose(text, Loader=loader)
        values = yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are the safe one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + (mark.line if mark else 0)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise SourceError(
            f"front matter is not valid YAML: {problem}",
            where=f"{path}:{line}",
            remedy="quote values that contain ': ' or begin with a special character",
        ) from error
    except ValueError as error:
        raise SourceError(
            f"front matter holds a value that YAML cannot read: {error}",
            where=f"{path}:{first_line}",
            remedy="correct or quote it",
        ) from error
    if values is None:
        return FrontMatter()
    if not isinstance(values, dict) or not isinstance(node, yaml.MappingNode):
        raise SourceError(
            "front matter is not a mapping of keys to values",
            where=f"{path}:{first_line}",
            remedy="write lines such as 'title: …'",
        )
    return FrontMatter(
        {str(key): value for key, value in values.items()}, tuple(_fields(node, text, offset))
    )


def _fields(mapping: Any, text: str, offset: int) -> Iterator[Field]:
    import yaml

    for key, value in mapping.value:
        if getattr(key, "value", None) not in TRANSLATABLE:
            continue
        items = value.value if isinstance(value, yaml.SequenceNode) else [value]
        for item in items:
            if not isinstance(item, yaml.ScalarNode) or item.tag != "tag:yaml.org,2002:str":
                continue
            if not str(item.value).strip():
                continue
            begin, end = item.start_mark.index, item.end_mark.index
            raw = text[begin:end]
            end -= len(raw) - len(raw.rstrip())
            yield Field(
                key.value,
                " ".join(str(item.value).split()),
                offset + len(text[:begin].encode()),
                offset + len(text[:end].encode()),
                item.style or "",
            )


_PLAIN: Final = re.compile(r"[^\W\d_][^\n:#\[\]{},&*!|>'\"%@`\\]*(?<!\s)")
_RESERVED: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def scalar(value: str, style: str) -> str:
    """A YAML flow scalar for a text, plain where the source's was plain and that is safe.

    >>> scalar("Ein Tag", ""), scalar("Ja: nein", "")
    ('Ein Tag', '"Ja: nein"')
    """
    if style == "" and _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    escaped = "".join(
        f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08x}" for c in value
    )
    return f'"{escaped}"'
