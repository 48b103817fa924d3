"""An author's directives in an HTML page → the same directives in its Markdown.

A page's other comments are nobody's concern. A directive that was lost on the way would change what
is translated, and by whom: each is carried, or named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from pipeline.directives import RANGES
from pipeline.html_scan import TokenKind, scan
from pipeline.imports.blocks import Block, Remark

_COMMENT: Final = re.compile(
    r"<!--(?P<inside>\s*[i1l|][1il|]8n.*?)--!?>", re.DOTALL | re.IGNORECASE
)
"""A directive, or what its author may take for one: ``check`` tells them apart."""
_BEGINNING: Final = re.compile(r"<!--\s*[i1l|][1il|]8n", re.IGNORECASE)
_NAME: Final = re.compile(r"<!-- (?P<i18n>i18n\s*:\s*)(?P<name>\w+)(?![\w-])", re.IGNORECASE)
_CODED: Final = re.compile(r"i18n-((?:[0-9a-f]{2})+)")


def coded(text: str, dropped: Collection[str]) -> str | None:
    """A page whose only comments are its directives, in a spelling that every reader of HTML takes
    for one comment (:func:`decoded`); None where it has none.

    One before an element of which nothing is read (``dropped``) goes with it: it is not about what
    follows.

    >>> coded("<!-- a --><!-- i18n:x -->b<!--i18n:y--> <nav>", {"nav"})
    '<!--i18n-6931386e3a78-->b <nav>'
    """
    if not _BEGINNING.search(text):
        return None
    found = scan(text)
    out: list[str] = []
    waiting: list[int] = []
    for token in found.tokens:
        written = text[token.start : token.end]
        if token.kind is TokenKind.COMMENT and written.startswith("<!--"):
            match = _COMMENT.fullmatch(written)
            if match is not None:
                waiting.append(len(out))
                inside = " ".join(match["inside"].split())
                out.append(f"<!--i18n-{inside.encode().hex()}-->")
            continue
        if token.kind is TokenKind.OPEN and token.name in dropped:
            for index in waiting:
                out[index] = ""
        if token.kind is not TokenKind.TEXT or written.strip():
            waiting.clear()
        out.append(written)
    rest = text[found.stopped :] if found.stopped >= 0 else ""
    return "".join(out) + re.sub(r"<!--.*?(?:--!?>|\Z)", "", rest, flags=re.DOTALL)


def decoded(comment: str) -> str:
    """A directive as it is written in Markdown, from what stands in a comment; "" for others.

    >>> decoded("i18n-6931386e3a78"), decoded("x")
    ('<!-- i18n:x -->', '')
    """
    match = _CODED.fullmatch(comment)
    return f"<!-- {bytes.fromhex(match[1]).decode()} -->" if match else ""


def about(said: list[str], blocks: Sequence[Block], *, apart: bool = False) -> list[Block]:
    """Blocks with the directives before the element that they come from; ``said`` is empty then.

    Where that is more than one block, or would be one with its neighbours (``apart``), a directive
    is about all of them: it gets a beginning and an end.

    >>> from pipeline.imports.blocks import Leaf, write
    >>> print(write(about(["<!-- i18n:only de -->"], [Leaf("a"), Leaf("b")])), end="")
    <!-- i18n:only-start de -->
    a
    <BLANKLINE>
    b
    <BLANKLINE>
    <!-- i18n:only-end -->
    """
    if not blocks:
        return []
    before: list[Block] = []
    behind: list[Block] = []
    inside: list[Block] = list(blocks)
    for directive in said:
        match = _NAME.match(directive)
        name = match["name"].lower() if match else ""
        if not match or not (apart or len(blocks) > 1):
            before.append(Remark(directive))
        elif name in RANGES:
            before.append(Remark(_begun(directive)))
            behind.insert(0, Remark(f"<!-- {match['i18n']}{name}-end -->"))
        elif apart:
            before.append(Remark(directive))
        else:
            inside = [each for block in inside for each in (Remark(directive), block)]
    said.clear()
    return [*before, *inside, *behind]


def _begun(directive: str) -> str:
    """The directive as it begins a passage."""
    return _NAME.sub(lambda match: f"{match[0]}-start", directive, count=1)


def lost(directives: Iterable[str], markdown: str) -> tuple[str, ...]:
    """The directives of a page that its Markdown does not have.

    >>> lost(["<!-- i18n:skip -->"], "<!-- i18n:skip-start -->"), lost(["<!-- i18n:x -->"], "a")
    ((), ('<!-- i18n:x -->',))
    """
    found = Counter(_WRITTEN.findall(markdown))
    short = [
        (directive, count)
        for directive, count in Counter(directives).items()
        if found[directive] + found[_begun(directive)] < count
    ]
    # A comment that some code only begins takes the next directive with it: few are looked for again.
    return tuple(
        directive
        for directive, count in short
        if markdown.count(directive) + markdown.count(_begun(directive)) < count
    )


_WRITTEN: Final = re.compile(r"<!-- [i1l|][1il|]8n.*?-->", re.DOTALL | re.IGNORECASE)
