"""HTML as it is found → a small tree of well-nested elements.

Two libraries that are here anyway do it. nh3 reads with html5ever, a parser that follows the HTML
standard as browsers do (omitted end tags, misnested emphasis, text inside tables), and hands back
well-formed markup without scripts, styles and navigation; the standard library's tokenizer then
only has to pair tags. Converters such as markdownify work on an unrepaired tree and escape too
little for the law that imports obey: the visible text of the Markdown is the page's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, TypeAlias

from pipeline.errors import InputError
from pipeline.html_scan import VOID, TokenKind, scan
from pipeline.imports.html_directives import coded, decoded

DEEPEST: Final = 80
"""Below this the tags of deeper elements are left out, and their text is kept."""

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS: Final = frozenset(
    """address article aside blockquote caption center dd details div dl dt fieldset figcaption
    figure footer form header hgroup hr legend li main menu ol p pre section summary table tbody td
    tfoot th thead tr ul""".split()
) | frozenset(HEADINGS)
INLINES: Final = frozenset(
    "a b br cite code del dfn em i img kbd q s samp strike strong sub sup time tt var".split()
)
DIRECTIVE: Final = "!--"
"""The tag of an author's directive: a comment, as its one attribute ``text`` has it."""
_HEAD: Final = frozenset({"title", "meta"})
_DROPPED: Final = frozenset(
    """audio button canvas embed iframe nav noscript object script select style svg template
    textarea video""".split()
)
_ATTRIBUTES: Final = {
    "*": {"hidden", "aria-hidden", "role", "id", "itemprop"},
    "a": {"href", "title", "rel"},
    "code": {"class"},
    "img": {"src", "alt", "title"},
    "meta": {"name", "property", "content"},
    "ol": {"start"},
    "pre": {"class"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "time": {"datetime"},
}
_VOID: Final = frozenset({"br", "hr", "img", "meta"})


@dataclass(slots=True)
class Element:
    """A tag with its attributes and what is inside: elements and text."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            children = element.children
            if children and not (len(children) == 1 and isinstance(children[0], str)):
                waiting += [e for e in reversed(children) if isinstance(e, Element)]

    def text(self) -> str:
        """The text inside, as it stands there.

        >>> parse_html("<p>a <b>b</b></p>").text()
        'a b'
        """
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)

    def directives(self) -> list[str]:
        """The author's directives inside."""
        return [e.attributes["text"] for e in self.walk() if e.tag == DIRECTIVE]

    def has_blocks(self) -> bool:
        """Whether a block stands anywhere inside."""
        return any(element.tag in BLOCKS for element in self.walk() if element is not self)


Node: TypeAlias = Element | str


def parse_html(text: str) -> Element:
    """A page's elements and text, below one element ``""``.

    >>> [child.tag for child in parse_html("<ul><li>a<li>b</ul><script>x</script>").walk()]
    ['', 'ul', 'li', 'li']
    """
    import nh3

    _refuse_depth(text)
    with_directives = coded(text, _DROPPED)
    repaired = nh3.clean(
        with_directives or text,
        tags=set(BLOCKS | INLINES | _HEAD),
        clean_content_tags=set(_DROPPED),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
        strip_comments=with_directives is None,
    )
    builder = _Builder()
    builder.feed(repaired)
    builder.close()
    return builder.root


MAX_DEPTH: Final = 1_000
_SHUT_BY_OTHERS: Final = VOID | frozenset(
    "p li dt dd tr td th thead tbody tfoot colgroup option optgroup rp rt".split()
)
"""Elements that what follows them ends, or that hold nothing."""


def _refuse_depth(text: str) -> None:
    """Raise for elements in elements without end: the time to repair them grows with the square of
    the depth."""
    depth = 0
    for token in scan(text).tokens:
        if token.name and token.name not in _SHUT_BY_OTHERS:
            depth = max(0, depth - 1) if token.kind is TokenKind.CLOSE else depth + 1
            if depth > MAX_DEPTH:
                raise InputError(
                    f"elements are nested more than {MAX_DEPTH:,} deep",
                    remedy="close what is open, or import the text alone",
                )


class _Builder(HTMLParser):
    """Pairs the tags of well-formed markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.stack: list[Element] = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs})
        parent = self.stack[-1]
        deep = len(self.stack) > DEEPEST
        if not deep or tag in _VOID:
            parent.children.append(element)
        if tag not in _VOID:
            self.stack.append(parent if deep else element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self.stack) > 1:
            self.stack.pop()

    def handle_comment(self, data: str) -> None:
        if directive := decoded(data):
            self.stack[-1].children.append(Element(DIRECTIVE, {"text": directive}))

    def handle_data(self, data: str) -> None:
        children = self.stack[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)
