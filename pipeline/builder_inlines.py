"""The inline events of a localized leaf → inline nodes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Final, TypeAlias

from pipeline import nodes
from pipeline.blocks import Inline, InlineKind
from pipeline.html_scan import markup_at
from pipeline.lines import is_cjk
from pipeline.sanitize import clean_tags
from pipeline.targets import Targets

_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
"""What HTML folds into one space: no-break and ideographic spaces are text."""

_TEXT: Final = InlineKind.TEXT

_Frame: TypeAlias = "tuple[Inline | nodes.Link | None, _Run]"
"""A span that is open, in Markdown or as a link in HTML, and what it holds so far."""


class Inlines:
    """Reads leaf after leaf; footnotes are numbered in the order of their first mention.

    ``numbers`` has each footnote's number by its label, ``uses`` how often it is mentioned.
    """

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.numbers: dict[str, int] = {}
        self.uses: dict[str, int] = {}

    def read(self, events: tuple[Inline, ...]) -> tuple[nodes.Inline, ...]:
        """What one leaf says, from its events."""
        tags = iter(clean_tags([e.text for e in events if e.kind is InlineKind.HTML]))
        spaces = iter(_soft_breaks(events))
        stack: list[_Frame] = [(None, _Run())]
        for event in events:
            out = stack[-1][1]
            if event.kind is _TEXT:  # as most are
                out.text(event.text)
                continue
            match event.kind:
                case InlineKind.OPEN:
                    stack.append((event, _Run()))
                case InlineKind.CLOSE:
                    while self.close(stack) is None and stack[1:]:
                        pass  # links in HTML that end outside of the emphasis that they begin in
                case InlineKind.SOFT_BREAK:
                    out.text(next(spaces))
                case InlineKind.HTML:
                    self.tag(next(tags), stack)
                case InlineKind.FOOTNOTE:
                    out.add(self.mark(event.text))
                case _:
                    code = event.kind is InlineKind.CODE
                    out.add(nodes.Code(event.text) if code else nodes.LineBreak())
        while stack[1:]:
            self.close(stack)
        return stack[0][1].nodes()

    def close(self, stack: list[_Frame], *, as_link: bool = False) -> Inline | None:
        """End the innermost span; what it was, None for a link in HTML."""
        opened, run = stack.pop()
        children, out = run.nodes(), stack[-1][1]
        if isinstance(opened, Inline):
            out.add(*self.span(opened, children))
            return opened
        if as_link and opened is not None and not any(_links(children)):
            children = (replace(opened, children=children),)
        out.add(*children)
        return None

    def tag(self, tag: str, stack: list[_Frame]) -> None:
        """A tag that was sanitized."""
        out = stack[-1][1]
        if tag == "<br>":
            out.add(nodes.LineBreak())
        elif tag.startswith("<a "):
            token = markup_at(tag, 0)
            href, title = (token.value("href"), token.value("title")) if token else (None, None)
            named = token and (token.value("id") or token.value("name"))
            if named:
                out.add(nodes.RawInline(f'<a id="{named}"></a>'))
            link = self.targets.link(unescape(href), title=unescape(title or "")) if href else None
            inside = any(_is_link(opened) for opened, _ in stack)
            stack.append((None if inside else link, _Run()))
        elif tag == "</a>":
            if len(stack) > 1 and not isinstance(stack[-1][0], Inline):
                self.close(stack, as_link=True)
        elif tag and tag != "<a>":
            out.add(nodes.RawInline(*self.targets.html(tag)))

    def mark(self, label: str) -> nodes.FootnoteMark:
        number = self.numbers.setdefault(label, len(self.numbers) + 1)
        self.uses[label] = self.uses.get(label, 0) + 1
        return nodes.FootnoteMark(number, self.uses[label])

    def span(self, opened: Inline, children: tuple[nodes.Inline, ...]) -> tuple[nodes.Inline, ...]:
        match opened.tag:
            case "emphasis":
                return (nodes.Emphasis(children),)
            case "strong":
                return (nodes.Strong(children),)
            case "strikethrough":
                return (nodes.Strikethrough(children),)
            case "image":
                alt = _SPACES.sub(" ", "".join(texts(children))).strip(" ")
                return (self.targets.image(opened.url, alt, opened.title),)
            case "link":
                return self.link(opened, children)
        return children

    def link(self, opened: Inline, children: tuple[nodes.Inline, ...]) -> tuple[nodes.Inline, ...]:
        url = f"mailto:{opened.url}" if opened.style == "Email" else opened.url
        link = self.targets.link(url, children, opened.title)
        return (link,) if link else children


def _is_link(opened: Inline | nodes.Link | None) -> bool:
    return isinstance(opened, nodes.Link) or (opened is not None and opened.tag == "link")


def _links(children: tuple[nodes.Inline, ...]) -> Iterator[nodes.Link]:
    for child in children:
        if isinstance(child, nodes.Link):
            yield child
        else:
            yield from _links(getattr(child, "children", ()))


class _Run:
    """Inline nodes in the making, with adjoining texts joined."""

    __slots__ = ("_nodes", "_texts")

    def __init__(self) -> None:
        self._nodes: list[nodes.Inline] = []
        self._texts: list[str] = []

    def text(self, text: str) -> None:
        if text:
            self._texts.append(text)

    def add(self, *found: nodes.Inline) -> None:
        for node in found:
            if isinstance(node, nodes.Text):
                self.text(node.text)
                continue
            self._flush()
            self._nodes.append(node)

    def nodes(self) -> tuple[nodes.Inline, ...]:
        self._flush()
        return tuple(self._nodes)

    def _flush(self) -> None:
        if self._texts:
            self._nodes.append(nodes.Text("".join(self._texts)))
            self._texts = []


def _soft_breaks(events: tuple[Inline, ...]) -> list[str]:
    """What each soft break shows: a space, or nothing between Chinese or Japanese characters."""
    if not any(event.kind is InlineKind.SOFT_BREAK for event in events):
        return []
    after: list[str] = []
    following = ""
    for event in reversed(events):
        if event.kind is InlineKind.SOFT_BREAK:
            after.append(following)
        elif event.text:
            following = event.text[0]
    shown = []
    before = ""
    for event in events:
        if event.kind is InlineKind.SOFT_BREAK:
            joined = is_cjk(after.pop()) and is_cjk(before)
            shown.append("" if joined else " ")
        elif event.text:
            before = event.text[-1]
    return shown


def texts(node: object) -> Iterator[str]:
    """Every run of text that a reader sees of nodes, captions and code included."""
    if isinstance(node, (nodes.Text, nodes.Code, nodes.CodeBlock)):
        yield node.text
    elif isinstance(node, nodes.Figure):
        yield node.caption
    elif isinstance(node, tuple):
        if node and all(isinstance(item, nodes.Text) for item in node):
            yield "".join(item.text for item in node)
        else:
            for item in node:
                yield from texts(item)
    else:
        for name in _fields(type(node).__name__):
            yield from texts(getattr(node, name))


@cache
def _fields(kind: str) -> tuple[str, ...]:
    """What a node of a class may have within it: to ask every node for every name takes longer."""
    return tuple(name for name in _WITHIN if hasattr(getattr(nodes, kind, None), name))


_WITHIN: Final = ("children", "blocks", "items", "head", "rows", "terms", "descriptions")
