"""YAML front matter (between ``---`` lines)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from pipeline.errors import SourceError
from pipeline.frontmatter import Span

_TEXT: Final = "tag:yaml.org,2002:str"
_BOOLEAN: Final = "tag:yaml.org,2002:bool"
MAX_DEPTH: Final = 50
MAX_VALUES: Final = 10_000
"""Keys, values and lists of one front matter: the most in 67,791 articles are 3,863."""


def read_yaml(
    text: str, path: str, first_line: int, keys: Sequence[str]
) -> tuple[dict[str, Any], list[Span]]:
    """The values of a YAML mapping, and the spans of its translatable texts.

    Raises :class:`SourceError` with the line of the fault.

    >>> read_yaml("a: 1.10\\ntitle: Yes\\n", "a.md", 2, ("title",))[0]
    {'a': '1.10', 'title': 'Yes'}
    """
    return plain(text, keys) or parsed(text, path, first_line, keys)


def parsed(
    text: str, path: str, first_line: int, keys: Sequence[str]
) -> tuple[dict[str, Any], list[Span]]:
    """What :func:`read_yaml` gives, by the YAML library."""
    import yaml

    make = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = make(text)
    try:
        _refuse_bombs(yaml.parse(text, Loader=make), path, first_line)
        node = loader.get_single_node()
        if node is None:
            return {}, []
        if not isinstance(node, yaml.MappingNode):
            raise SourceError(
                "front matter is not a mapping of keys to values",
                where=f"{path}:{first_line}",
                remedy="write lines such as 'title: …'",
            )
        values = _values(loader, node, path, first_line)
    except yaml.YAMLError as error:
        line = first_line + _line_of(error)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise SourceError(
            f"front matter is not valid YAML: {problem}",
            where=f"{path}:{line}",
            remedy="quote values that contain ': ' or begin with a special character",
        ) from error
    finally:
        loader.dispose()
    return values, list(_spans(node, "", keys, text))


_WORDS: Final = r"[^\W\d_][^\n:#\[\]{},&*!|>'\"%@`\\]*(?<! )"
_LINE: Final = re.compile(
    rf"(?P<key>[A-Za-z][\w.-]*):(?: (?P<date>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})|"
    rf" (?P<text>{_WORDS})|(?P<items>(?:\n *- {_WORDS}(?=\n))+))\n"
)
_ITEM: Final = re.compile(r"\n( *)- ([^\n]+)")
_RESERVED: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null"})


def plain(text: str, keys: Sequence[str]) -> tuple[dict[str, Any], list[Span]] | None:
    """What :func:`read_yaml` gives, for front matter of unquoted words, dates and lists of words
    alone: that of most articles, and reading it takes a tenth of the time. None for any other."""
    values: dict[str, Any] = {}
    spans = []
    position = 0
    while match := _LINE.match(text, position):
        key, date, words, items = match.group("key", "date", "text", "items")
        if key in values or len(key) > _LONGEST_KEY:
            return None
        if items:
            found = list(_ITEM.finditer(items))
            texts = [(m[2], match.start("items") + m.start(2)) for m in found]
            if len({m[1] for m in found}) > 1:
                return None
            values[key] = [word for word, _ in texts]
        elif date:
            try:
                values[key] = datetime.date.fromisoformat(date)
            except ValueError:
                return None
            texts = []
        else:
            values[key] = words
            texts = [(words, match.start("text"))]
        if not _RESERVED.isdisjoint([key.lower(), *[word.lower() for word, _ in texts]]):
            return None
        if key in keys:
            spans += [Span(key, word, start, start + len(word), "") for word, start in texts]
        position = match.end()
    return (values, spans) if position == len(text) and _printable(text) else None


_LONGEST_KEY: Final = 100
_LONGEST_NUMBER: Final = 500
_NUMBER: Final = re.compile(r"[-+]?[0-9_]+:[0-9_:.]*")


def _printable(text: str) -> bool:
    return text.replace("\n", "").isprintable()


def _line_of(error: Any) -> int:
    """The line (from 0) of a fault: where a list, a mapping or a quotation began that never
    ends."""
    opened = str(getattr(error, "context", "") or "")
    unfinished = opened.startswith(("while parsing a flow", "while scanning a quoted"))
    mark = error.context_mark if unfinished else getattr(error, "problem_mark", None)
    return mark.line if mark else 0


def _values(loader: Any, node: Any, path: str, first_line: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        try:
            name = loader.construct_document(key)
            made = loader.construct_document(value)
            values[str(name)] = _as_it_stands(made, value)
        except (ValueError, KeyError, AttributeError, TypeError, OverflowError) as error:
            # What PyYAML lets through from its constructors of dates, numbers and tagged values.
            raise SourceError(
                f"the value of {key.value!r} is not a date or number that exists",
                where=f"{path}:{first_line + value.start_mark.line}",
                remedy="correct it, or put it in quotes",
            ) from error
    return values


def _as_it_stands(made: Any, node: Any) -> Any:
    """A value of which readers see what its author typed: YAML 1.1 has a boolean for "No", 750 for
    "12:30", and 1.1 for "1.10"."""
    if isinstance(made, (bool, int, float)):
        return node.value
    if isinstance(made, list) and isinstance(node.value, list):
        return [_as_it_stands(*pair) for pair in zip(made, node.value, strict=True)]
    return made


def lines_of(text: str) -> dict[str, int]:
    """The line (from 0) of each key, the last where it is there twice.

    >>> lines_of("title: A\\nhero:\\n  b: 1\\n")
    {'title': 0, 'hero': 1}
    """
    import yaml

    node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {_name(key): key.start_mark.line for key, _ in node.value} if node else {}


def _refuse_bombs(events: Iterable[Any], path: str, first_line: int) -> None:
    """Only events can be looked at safely: nodes are built by recursion in C, which ends the
    process where it runs out of stack. An alias would be translated in one place only, and aliases
    of aliases grow without bound."""
    import yaml

    depth = values = 0
    for event in events:
        fault = None
        if isinstance(event, yaml.ScalarEvent):
            values += 1
            # Of a number to base sixty ("1:30:00") each part is multiplied by all before it.
            endless = len(event.value) > _LONGEST_NUMBER and not event.style
            if endless and _NUMBER.fullmatch(event.value):
                fault = ("holds a number that has no end", "put it in quotes")
        elif isinstance(event, yaml.CollectionStartEvent):
            values += 1
            depth += 1
            if depth > MAX_DEPTH:
                fault = ("is nested too deeply", "flatten it")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            fault = ("uses a YAML alias", "write the value out")
        if values > MAX_VALUES:
            fault = (f"holds more than {MAX_VALUES:,} keys and values", "keep data in other files")
        if fault is not None:
            mark = event.start_mark
            raise SourceError(
                f"front matter {fault[0]}",
                where=f"{path}:{first_line + (mark.line if mark else 0)}",
                remedy=fault[1],
            )


def _spans(mapping: Any, parent: str, keys: Sequence[str], text: str) -> Iterator[Span]:
    import yaml

    last = {_name(key): value for key, value in mapping.value}
    for key, value in mapping.value:
        if last[_name(key)] is not value:
            continue  # what no reader of the values sees, nobody need translate
        path = f"{parent}{getattr(key, 'value', '')}"
        inner = any(wanted.startswith(f"{path}.") for wanted in keys)
        if path not in keys and not inner:
            continue
        for item in value.value if isinstance(value, yaml.SequenceNode) else [value]:
            if isinstance(item, yaml.MappingNode) and inner:
                yield from _spans(item, f"{path}.", keys, text)
            elif isinstance(item, yaml.ScalarNode) and path in keys and _is_text(item):
                begin, end = item.start_mark.index, item.end_mark.index
                end -= len(text[begin:end]) - len(text[begin:end].rstrip())
                yield Span(path, item.value, begin, end, item.style or "")


def _name(key: Any) -> str:
    return str(getattr(key, "value", ""))


def given_twice(text: str) -> Iterator[tuple[str, int, int]]:
    """Keys that a mapping has more than once, each time with its line and that of the time before
    (from 0); the last value is the one that counts.

    >>> list(given_twice("title: A\\nhero:\\n  b: 1\\n  b: 2\\ntitle: B\\n"))
    [('hero.b', 3, 2), ('title', 4, 0)]
    """
    if plain(text, ()) is not None:
        return
    import yaml

    yield from _twice(yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), "")


def _twice(node: Any, parent: str) -> Iterator[tuple[str, int, int]]:
    import yaml

    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _twice(item, parent)
    if not isinstance(node, yaml.MappingNode):
        return
    lines: dict[str, int] = {}
    for key, value in node.value:
        name, line = _name(key), key.start_mark.line
        if isinstance(key, yaml.ScalarNode) and name in lines:
            yield f"{parent}{name}", line, lines[name]
        lines[name] = line
        yield from _twice(value, f"{parent}{name}.")


def _is_text(item: Any) -> bool:
    if item.tag == _BOOLEAN:
        return item.value.lower() not in ("true", "false")
    return bool(item.tag == _TEXT and item.value.strip())
