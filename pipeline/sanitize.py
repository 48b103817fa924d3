"""HTML that came through an author or a translator → HTML that a page may hold."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.destinations import SAFE_SCHEMES
from pipeline.html_scan import Token, TokenKind, scan

if TYPE_CHECKING:
    import nh3

_By: TypeAlias = str | Callable[[re.Match[str]], str]

_INLINE: Final = frozenset(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark picture q rp rt ruby s samp small "
    "source span strong sub sup time u var wbr".split()
)
_BLOCK: Final = _INLINE | frozenset(
    "address article aside blockquote caption col colgroup dd details div dl dt figcaption figure "
    "h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_VOID: Final = frozenset({"br", "img", "source", "wbr"})
_EMPTY: Final = _VOID | {"area", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
_ATTRIBUTES: Final = {
    "*": {"aria-label", "class", "dir", "id", "lang", "title"},
    "a": {"href", "hreflang", "name"},
    "div": {"align"},
    "h2": {"align"},
    "h3": {"align"},
    "img": {"alt", "height", "sizes", "src", "srcset", "width"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "p": {"align"},
    "source": {"height", "media", "sizes", "srcset", "type", "width"},
    "td": {"align", "colspan", "headers", "rowspan"},
    "th": {"align", "colspan", "headers", "rowspan", "scope"},
    "time": {"datetime"},
}
_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^>]*>")


@cache
def _bare() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(tags=set(), clean_content_tags={"script", "style"})


@cache
def _cleaner(block: bool) -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(_BLOCK if block else _INLINE),
        clean_content_tags={"script", "style"},
        attributes={name: set(values) for name, values in _ATTRIBUTES.items()},
        url_schemes={scheme.removesuffix(":") for scheme in SAFE_SCHEMES},
        link_rel="noopener",
    )


def clean_block(fragment: str) -> str:
    """A block of HTML with scripts, styles, event handlers and unknown elements gone.

    >>> clean_block('<div onclick="x()">a<script>b</script></div>')
    '<div>a</div>'
    """
    return _cleaner(True).clean(_flat(fragment)).strip()


_DEEPEST: Final = 200


def _flat(fragment: str) -> str:
    """A fragment without its tags where they are nested so deep that only harm can be meant: the
    cleaner's time grows with the square of the depth."""
    depth = deepest = 0
    for match in _TAG.finditer(fragment, 0, fragment.rfind(">") + 1):
        depth = max(0, depth - 1) if match[1] else depth + (match[2].lower() not in _EMPTY)
        deepest = max(deepest, depth)
    return _whole_tags(_TAG, " ", fragment) if deepest > _DEEPEST else fragment


def _whole_tags(tag: re.Pattern[str], by: _By, fragment: str) -> str:
    """A fragment with something for each tag of a kind. What begins one behind the last ``>`` is not
    tried: it would be looked for the end of at every ``<``."""
    end = fragment.rfind(">") + 1
    return tag.sub(by, fragment[:end]) + fragment[end:]


def text_of(fragment: str) -> str:
    """What a reader sees of HTML, white space folded, each paragraph and row on a line.

    >>> text_of("<p>a &amp; <b>b</b></p><table><tr><td>c <td>d</table>")
    'a & b\\nc | d'
    >>> text_of("3&nbsp;kg \\n of tea")
    '3\\xa0kg of tea'
    """
    lined = _whole_tags(_LINE, rf"\g<0>{_NEW_LINE}", _flat(fragment))
    spaced = _whole_tags(_CELL, _with_mark, lined)
    bare = _bare().clean(spaced)
    lines = (line.strip(f" {_NEXT_CELL}") for line in _lines(html.unescape(bare)))
    return "\n".join(re.sub(rf" ?{_NEXT_CELL} ?", " | ", line) for line in lines if line)


# Private-use characters for what the cleaner takes away.
_NEW_LINE: Final = "\ue000"
_NEXT_CELL: Final = "\ue001"
_WHITE: Final = re.compile(r"[ \t\n\f\r]+")
"""White space as HTML has it: a no-break space is none."""
_LINE: Final = re.compile(
    r"<(?:br|/?(?:p|li|h\d|div|dt|dd|summary|section|blockquote|figcaption)|caption)\b[^>]*>"
)
# Whatever stands in a table outside of its cells, a parser puts before the table.
_CELL: Final = re.compile(r"(<tr\b[^>]*>\s*)?<t[dh]\b[^>]*>")


def _with_mark(cell: re.Match[str]) -> str:
    return cell[0] + (_NEW_LINE if cell[1] else _NEXT_CELL)


def _lines(text: str) -> Iterator[str]:
    for line in text.split(_NEW_LINE):
        yield _WHITE.sub(" ", line).strip(" ")


def clean_tags(tags: list[str]) -> list[str]:
    """The inline tags of one leaf, in order, each cleaned; what is not allowed or has no partner
    becomes ``""``.

    >>> clean_tags(["<kbd>", "</kbd>", "<b>", "<script>", "<!-- -->"])
    ['<kbd>', '</kbd>', '', '', '']
    """
    cleaned = [""] * len(tags)
    open_tags: list[tuple[str, int]] = []
    for index, tag in enumerate(tags):
        match = _TAG.fullmatch(tag)
        name = match[2].lower() if match else ""
        if match is None or name not in _INLINE:
            continue
        if name in _VOID:
            cleaned[index] = _cleaner(False).clean(tag) if not match[1] else ""
        elif not match[1]:
            open_tags.append((name, index))
        elif open_tags and open_tags[-1][0] == name:
            _, start = open_tags.pop()
            opened = _cleaner(False).clean(f"{tags[start]}</{name}>")
            cleaned[start] = opened.removesuffix(f"</{name}>")
            cleaned[index] = f"</{name}>"
    return cleaned


_OPENING: Final = re.compile("<[A-Za-z]")


def removed(fragment: str, block: bool) -> Iterator[tuple[int, str]]:
    """What :func:`clean_block` (or, of inline HTML, :func:`clean_tags`) takes out of HTML for what
    it is: each with its offset, as ``<element>``, ``attribute=`` or ``attribute="scheme:``.

    >>> list(removed('<p onclick="x()"><a href="javascript:x()">b</a><video>', True))
    [(0, 'onclick='), (17, 'href="javascript:'), (47, '<video>')]
    """
    if not _OPENING.search(fragment):
        return
    for token in scan(fragment).tokens:
        if token.kind is not TokenKind.OPEN:
            continue
        if token.name not in (_BLOCK if block else _INLINE):
            yield token.start, f"<{token.name}>"
        else:
            yield from ((token.start, name) for name in _removed_attributes(token))


def _removed_attributes(token: Token) -> Iterator[str]:
    allowed = _ATTRIBUTES["*"] | _ATTRIBUTES.get(token.name, set())
    for name, value, *_ in token.attributes:
        if name == "style" or (name.startswith("on") and name not in allowed):
            yield f"{name}="  # of others (align, target, loading) nobody misses anything
        elif name in ("href", "src") and ":" in (url := html.unescape(value)):
            kept = _cleaner(True).clean(f'<{token.name} {name}="{html.escape(url)}">')
            if f" {name}=" not in kept:
                yield f'{name}="{url.strip().partition(":")[0][:20]}:'
