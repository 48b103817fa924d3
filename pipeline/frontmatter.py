"""Front matter: its values, and the byte spans of those that a translator may replace.

A translation replaces a value inside the original bytes; keys, order, comments and every other
value stay as the author wrote them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

HELD_BACK: Final = ("local", "never")
"""What ``mt`` may say: drafts from this machine only, or from no machine."""

TRANSLATABLE: Final = ("title", "subtitle", "description", "summary", "tags")
"""Key paths whose text (or list of texts) is translated; an article's other keys are data. A path
names a key inside another with a dot: ``hero.tagline``."""


class Field(NamedTuple):
    """One translatable value: ``path`` is its key path, ``start``/``end`` its bytes in the article.

    ``style`` is how it was written: a quote, a block scalar's ``|`` or ``>``, or nothing.
    """

    path: str
    value: str
    start: int
    end: int
    style: str
    syntax: str = "yaml"

    def written(self, value: str) -> str:
        """Another text in this one's place, as like it as the text allows.

        >>> Field("title", "A day", 7, 12, "").written("Ein Tag: gut")
        '"Ein Tag: gut"'
        """
        if self.syntax == "toml":
            literal = self.style == "'" and "'" not in value and _printable(value)
            return f"'{value}'" if literal else _quoted(value)
        return scalar(value, self.style)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """``values`` as the syntax reads them, but for YAML's numbers and booleans, TOML's fractions and
    its numbers such as ``1_000``: these are texts, as they stand in the file. ``fields`` are the
    translatable texts in file order."""

    values: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()

    def text(self, key: str) -> str:
        """A value as one line of text, ``""`` where the key is missing."""
        return ", ".join(one_line(text) for text in self.texts(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text counts as a list of one. A mapping has none.

        >>> FrontMatter({"tags": ["tea", 7, True, {"a": "b"}, None]}).texts("tags")
        ('tea', '7', 'true')
        """
        value = self.values.get(key)
        items = value if isinstance(value, list) else [value]
        return tuple(
            str(item).lower() if isinstance(item, bool) else str(item)
            for item in items
            if item is not None and not isinstance(item, (dict, list))
        )


def parse_front_matter(
    text: str,
    offset: int,
    path: str,
    first_line: int,
    syntax: str = "yaml",
    keys: Sequence[str] = TRANSLATABLE,
) -> FrontMatter:
    """Read what stands between the markers.

    ``offset`` is the byte offset of ``text`` in the article and ``first_line`` its line there;
    ``keys`` are the key paths whose texts are translated. Raises :class:`SourceError` with the line
    of the fault.

    >>> parse_front_matter("title: Hi\\n", 4, "a.md", 2).fields
    (Field(path='title', value='Hi', start=11, end=13, style='', syntax='yaml'),)
    """
    if syntax == "toml":
        from pipeline.frontmatter_toml import read_toml

        values, found = read_toml(text, path, first_line, keys)
    else:
        from pipeline.frontmatter_yaml import read_yaml

        values, found = read_yaml(text, path, first_line, keys)
    position = 0
    fields = []
    for span in found:
        # Spans count characters; what lies between two of them is encoded once.
        start = offset + len(text[position : span.start].encode())
        end = start + len(text[span.start : span.end].encode())
        value = one_line(span.value)
        fields.append(Field(span.path, value, start, end, span.style, syntax))
        position, offset = span.end, end
    return FrontMatter(values, tuple(fields))


def one_line(text: str) -> str:
    """A text with single spaces for its line ends and indentation; other white space, such as the
    no-break space before a French question mark, is part of it.

    >>> one_line(" Why\\n  me\u00a0? ")
    'Why me\\xa0?'
    """
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _SPACES.sub(" ", text).strip(" ")


_SPACES: Final = re.compile(r"[ \t\r\n\x0b\x0c]+")


class Span(NamedTuple):
    """A translatable text and where it stands, in characters."""

    path: str
    value: str
    start: int
    end: int
    style: str


_PLAIN: Final = re.compile(r"[^\W\d_][^\n:#\[\]{},&*!|>'\"%@`\\]*(?<!\s)")
_RESERVED: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def scalar(value: str, style: str) -> str:
    """A YAML flow scalar for a text, plain where the source's was plain and that is safe.

    >>> scalar("Ein Tag", ""), scalar("Ja: nein", "")
    ('Ein Tag', '"Ja: nein"')
    """
    plain = style == "" and _PLAIN.fullmatch(value) and value.lower() not in _RESERVED
    if plain and _printable(value):
        return value
    if style == "'" and _printable(value):
        return "'" + value.replace("'", "''") + "'"
    return _quoted(value)


def _quoted(value: str) -> str:
    """A double-quoted string, which YAML and TOML read alike."""
    return '"' + "".join(_escaped(character) for character in value) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if _printable(character) else f"\\U{ord(character):08x}"


def _printable(value: str) -> bool:
    """Whether a text can stand as it is: also with no-break spaces, and with the joiners and
    direction marks that some scripts need."""
    return value.isprintable() or all(
        c.isprintable() or (c != "\ufeff" and unicodedata.category(c) in ("Zs", "Cf"))
        for c in value
    )
