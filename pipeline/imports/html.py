"""An HTML page → an article's parts: the article alone, as Markdown, and what its head says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeGuard

from pipeline.errors import InputError
from pipeline.imports.blocks import (
    Block,
    Code,
    Definition,
    Divider,
    Leaf,
    Listing,
    Quotation,
    Remark,
    write,
)
from pipeline.imports.escape import one_line
from pipeline.imports.html_directives import about, lost
from pipeline.imports.html_inline import image, paragraphs, single
from pipeline.imports.html_page import Head, find_article, prune, take_title, without_last
from pipeline.imports.html_table import is_layout, read_table
from pipeline.imports.html_tree import BLOCKS, DIRECTIVE, HEADINGS, Element, Node, parse_html
from pipeline.imports.inline_markdown import HEADING
from pipeline.imports.lift import lift, without
from pipeline.imports.record import Parts


def read_html(text: str, name: str) -> Parts:
    """Find the article in a page.

    Scripts, styles, navigation, hidden elements and the page's own header and footer are left out.
    Raises :class:`InputError` for a page without any text of its own.

    >>> read_html("<title>T</title><nav>x</nav><h1>A</h1><p>b <i>c</i>", "a.html").body
    'b *c*\\n'
    """
    page = parse_html(text)
    head = Head(page)
    article = find_article(page)
    prune(article, whole_page=article is page)
    directives = page.directives()
    title = take_title(article, page, head)
    body = write(_Reader(article).blocks)
    if not body and not title:
        raise InputError(
            "the page holds no text of its own",
            where=f"{name}:1",
            remedy="it may be filled in by a script: save the page as the browser shows it",
        )
    lifted = lift(body, titled=True, description=head.description)
    return Parts(
        title=title,
        body=without(body.encode(), lifted.cuts).decode(),
        author=head.author or lifted.author,
        description=head.description or lifted.description,
        date=head.date or lifted.date,
        lost=lost(directives, body),
    )


_ANCHOR: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:lang(?:uage)?|highlight-source)-([\w+#.-]+)")
_LARGEST_START: Final = 999_000_000


class _Reader:
    """Elements → blocks. Headings begin at level 2 and skip none; those that the page links to
    keep their ids."""

    def __init__(self, article: Element) -> None:
        headings = [e for e in article.walk() if e.tag in HEADINGS and e.text().strip()]
        used = sorted({e.tag for e in headings})
        self.levels = {tag: min(level, 6) for level, tag in enumerate(used, 2)}
        ids = {e.attributes.get("id", "") for e in headings}
        targets = {
            e.attributes.get("href", "")[1:]
            for e in article.walk()
            if e.tag == "a" and e.attributes.get("href", "").startswith("#")
        }
        self.anchors = frozenset(i for i in ids & targets if _ANCHOR.fullmatch(i))
        self.blocks = self._blocks([article] if article.tag in BLOCKS else article.children)

    def _blocks(self, nodes: Iterable[Node]) -> tuple[Block, ...]:
        out: list[Block] = []
        run: list[Node] = []
        said: list[str] = []
        for node in nodes:
            if _is_directive(node) and not _shows(run):
                said.append(node.attributes["text"])
                continue
            if isinstance(node, str) or not (node.tag in BLOCKS or node.has_blocks()):
                run.append(node)
                continue
            if run:
                shown = without_last(run)
                out += about(said, self._paragraphs(shown))
                said += [n.attributes["text"] for n in run[len(shown) :] if _is_directive(n)]
                run = []
            if node.tag in BLOCKS:
                out += about(said, self._block(node))
            else:
                out += about(said, self._blocks(_pushed_down(node)))
        if run:
            out += about(said, self._paragraphs(run))
        return (*out, *map(Remark, said))

    def _paragraphs(self, nodes: Iterable[Node]) -> list[Block]:
        return [Leaf(text) for text in paragraphs(nodes, self.anchors)]

    def _block(self, element: Element) -> Sequence[Block]:
        match element.tag:
            case tag if tag in self.levels:
                text = single(element.children, self.anchors, HEADING)
                anchor = element.attributes.get("id", "")
                anchor = anchor if anchor in self.anchors else ""
                return [Leaf(text, self.levels[tag], anchor)] if text else []
            case "ul" | "ol" | "menu":
                return self._listing(element)
            case "blockquote":
                inner = self._blocks(element.children)
                return [Quotation(inner)] if inner else []
            case "pre":
                return _code(element)
            case "hr":
                return [Divider()]
            case "dl":
                return self._definitions(element)
            case "figure":
                return self._figure(element)
            case "table" if not is_layout(element):
                caption, table = read_table(element, self.anchors)
                return [*map(Leaf, paragraphs(caption, self.anchors)), *([table] if table else [])]
            case _:
                return self._blocks(element.children)

    def _listing(self, element: Element) -> Sequence[Block]:
        items: list[tuple[Block, ...]] = []
        said: list[str] = []
        for child in element.children:
            if _is_directive(child):
                said.append(child.attributes["text"])
                continue
            if isinstance(child, Element) and child.tag in ("ul", "ol", "menu") and items:
                items[-1] = (*items[-1], *about(said, self._listing(child)))
                continue
            blocks = about(said, self._blocks(_contents(child, "li")))
            if blocks:
                items.append(tuple(blocks))
        if not items:
            return [Remark(directive) for directive in said]
        items[-1] = (*items[-1], *map(Remark, said))
        return [Listing(tuple(items), _start(element) if element.tag == "ol" else None)]

    def _definitions(self, element: Element) -> Sequence[Block]:
        """Terms that share a description become one term of several lines."""
        out: list[Block] = []
        terms: list[str] = []
        described: list[tuple[Block, ...]] = []
        said: list[str] = []
        waiting: list[str] = []

        def close() -> None:
            if terms and described:
                definition = Definition("\\\n".join(terms), tuple(described))
                out.extend(about(said, [definition], apart=True))
            else:
                alone = [block for blocks in described for block in blocks]
                out.extend(about(said, [*map(Leaf, terms), *alone]))
            terms.clear()
            described.clear()

        for child in _flat(element):
            if _is_directive(child):
                waiting.append(child.attributes["text"])
            elif isinstance(child, Element) and child.tag == "dt":
                if described:
                    close()
                said += waiting
                waiting.clear()
                terms.extend(paragraphs([_inline_only(child)], self.anchors))
            elif blocks := about(waiting, self._blocks(_contents(child, "dd"))):
                described.append(tuple(blocks))
        close()
        return [*out, *map(Remark, (*said, *waiting))]

    def _figure(self, element: Element) -> Sequence[Block]:
        inside = list(element.walk())
        captions = [e for e in inside if e.tag == "figcaption"]
        images = [e for e in inside if e.tag == "img"]
        caption = one_line(" ".join(e.text() for e in captions))
        alone = _without_spaces(element.text()) == _without_spaces(caption)
        if len(images) == 1 and alone:
            figure = image(images[0], caption)
            if figure:
                return [Leaf(figure)]
        return self._blocks(element.children)


def _is_directive(node: Node) -> TypeGuard[Element]:
    return isinstance(node, Element) and node.tag == DIRECTIVE


def _shows(nodes: Iterable[Node]) -> bool:
    """Whether there is more than white space."""
    return any(isinstance(node, Element) or node.strip() for node in nodes)


def _contents(node: Node, tag: str) -> list[Node]:
    """What stands inside an element of one kind; any other node itself."""
    return node.children if isinstance(node, Element) and node.tag == tag else [node]


def _start(element: Element) -> int:
    start = element.attributes.get("start", "")
    return min(int(start), _LARGEST_START) if re.fullmatch(r"\d{1,9}", start, re.ASCII) else 1


def _without_spaces(text: str) -> str:
    return "".join(text.split())


def _flat(element: Element) -> list[Node]:
    """A definition list's children; groups of them may stand in a ``<div>``."""
    out: list[Node] = []
    for child in element.children:
        out += child.children if isinstance(child, Element) and child.tag == "div" else [child]
    return out


def _inline_only(element: Element) -> Element:
    """An element whose blocks are read as inline text."""
    children = [
        child if isinstance(child, str) else _inline_only(child) for child in element.children
    ]
    return Element("" if element.tag in BLOCKS else element.tag, element.attributes, children)


def _pushed_down(element: Element) -> list[Node]:
    """An inline element around blocks (a link around a card) → the blocks, it inside each."""
    out: list[Node] = []
    for child in element.children:
        if isinstance(child, Element) and (child.tag in BLOCKS or child.has_blocks()):
            inner = Element(element.tag, element.attributes, child.children)
            children: list[Node] = _pushed_down(inner) if inner.has_blocks() else [inner]
            out.append(Element(child.tag, child.attributes, children))
        else:
            out.append(Element(element.tag, element.attributes, [child]))
    return out


def _code(element: Element) -> Sequence[Block]:
    text = element.text().strip("\n")
    if not text.strip():
        return []
    for inner in element.walk():
        match = _LANGUAGE.search(inner.attributes.get("class", ""))
        if match:
            return [Code(text, match[1])]
    return [Code(text)]
