"""Inline elements → atoms: text, code, images and breaks, each knowing the spans around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pipeline.imports.escape import is_harmless
from pipeline.imports.html_tree import DIRECTIVE, Element, Node
from pipeline.imports.inline_markdown import PARAGRAPH, Atom, Place, Span, write_inline

_SPANS: Final = {
    "b": "strong",
    "strong": "strong",
    "i": "emphasis",
    "em": "emphasis",
    "cite": "emphasis",
    "dfn": "emphasis",
    "var": "emphasis",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
}
_CODE: Final = frozenset({"code", "tt", "samp", "kbd"})
_RAISED: Final = {
    "sup": str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻"),
    "sub": str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋"),
}


def paragraphs(nodes: Iterable[Node], anchors: frozenset[str]) -> list[str]:
    """Inline content as Markdown, one text a paragraph: two ``<br>`` in a row separate them.

    ``anchors`` are the fragments that links inside the page may point to.

    >>> from pipeline.imports.html_tree import parse_html
    >>> paragraphs(parse_html("a <b>b </b>c<br><br>*e* <a href='x y'>f</a>").children, frozenset())
    ['a **b** c', '\\\\*e\\\\* [f](x%20y)']
    """
    nodes = list(nodes)
    if (plain := _plain(nodes)) is not None:
        return [plain] if plain else []
    found: list[list[Atom]] = [[]]
    for atom in _collapsed(_atoms(nodes, (), anchors)):
        if atom.kind == "break" and found[-1] and found[-1][-1].kind == "break":
            found.append([])
        elif atom.kind != "break" or found[-1]:
            found[-1].append(atom)
    return [text for atoms in found if (text := write_inline(_trimmed(atoms), PARAGRAPH))]


def single(nodes: Iterable[Node], anchors: frozenset[str], place: Place) -> str:
    """Inline content on one line, as headings and table cells need it; breaks become spaces.

    >>> from pipeline.imports.html_tree import parse_html
    >>> from pipeline.imports.inline_markdown import CELL
    >>> single(parse_html("a<br>b | c").children, frozenset(), CELL)
    'a b \\\\| c'
    """
    nodes = list(nodes)
    if (plain := _plain(nodes)) is not None and "|" not in plain:
        return plain
    atoms = [
        replace(atom, kind="space", text=" ") if atom.kind == "break" else atom
        for atom in _atoms(nodes, (), anchors)
    ]
    return write_inline(_trimmed(_collapsed(atoms)), place)


def _plain(nodes: list[Node]) -> str | None:
    """Text that no element parts and that is no markup: what most cells hold."""
    if not all(isinstance(node, str) for node in nodes):
        return None
    text = _one_space("".join(map(str, nodes)))
    return text if not text or is_harmless(text) else None


def image(element: Element, caption: str = "") -> str:
    """An image as Markdown, its caption as the title; ``""`` for one without a source.

    >>> image(Element("img", {"src": "a.png", "alt": "A cat"}), "Our cat")
    '![A cat](a.png "Our cat")'
    """
    atoms = list(_image_atoms(element, ()))
    if not atoms or atoms[0].kind != "image":
        return ""
    return write_inline([replace(atoms[0], title=_one_space(caption) or atoms[0].title)], PARAGRAPH)


# --- elements to atoms ----------------------------------------------------------------------------


def _atoms(
    nodes: Iterable[Node], spans: tuple[Span, ...], anchors: frozenset[str]
) -> Iterator[Atom]:
    for node in nodes:
        if isinstance(node, str):
            yield Atom("text", node, spans)
        elif node.tag == "br":
            yield Atom("break")
        elif node.tag == "img":
            yield from _image_atoms(node, spans)
        elif node.tag == DIRECTIVE:
            yield Atom("tag", node.attributes["text"], spans)
        elif node.tag in _CODE:
            yield from _code_atoms(node, spans)
        elif node.tag in _RAISED:
            yield from _raised_atoms(node, spans, anchors)
        elif node.tag == "q":
            yield Atom("text", "“", spans)
            yield from _atoms(node.children, spans, anchors)
            yield Atom("text", "”", spans)
        else:
            span = _span(node, anchors)
            inside = (*spans, span) if span and all(s.kind != span.kind for s in spans) else spans
            yield from _atoms(node.children, inside, anchors)


def _span(element: Element, anchors: frozenset[str]) -> Span | None:
    if element.tag == "a":
        url = element.attributes.get("href", "").strip()
        if not url or (url.startswith("#") and url[1:] not in anchors):
            return None
        return Span("link", _address(url), _one_space(element.attributes.get("title", "")))
    kind = _SPANS.get(element.tag)
    return Span(kind) if kind else None


def _image_atoms(element: Element, spans: tuple[Span, ...]) -> Iterator[Atom]:
    alternative = _one_space(element.attributes.get("alt", ""))
    source = element.attributes.get("src", "").strip()
    if source:
        title = _one_space(element.attributes.get("title", ""))
        yield Atom("image", alternative, spans, _address(source), title)
    elif alternative:
        yield Atom("text", alternative, spans)


def _code_atoms(element: Element, spans: tuple[Span, ...]) -> Iterator[Atom]:
    text = _one_space(element.text(), strip=False)
    if text.strip():
        yield Atom("text", text[: len(text) - len(text.lstrip())], spans)
        yield Atom("code", text.strip(), spans)
        yield Atom("text", text[len(text.rstrip()) :], spans)


def _raised_atoms(
    element: Element, spans: tuple[Span, ...], anchors: frozenset[str]
) -> Iterator[Atom]:
    """Raised and lowered figures as characters, which every output has; the rest as HTML."""
    inside = list(_atoms(element.children, spans, anchors))
    plain = "".join(atom.text for atom in inside).strip()
    if plain and all(ord(c) in _RAISED[element.tag] for c in plain):
        yield Atom("text", plain.translate(_RAISED[element.tag]), inside[0].spans)
    elif plain:
        yield Atom("tag", f"<{element.tag}>", spans)
        yield from inside
        yield Atom("tag", f"</{element.tag}>", spans)


_WHITE_SPACE: Final = re.compile(r"[ \t\n\x0b\f\r]+")


def _one_space(text: str, *, strip: bool = True) -> str:
    text = _WHITE_SPACE.sub(" ", text)
    return text.strip() if strip else text


def _address(url: str) -> str:
    """An address without the characters that Markdown's ``(…)`` cannot hold.

    >>> _address("a (b).png")
    'a%20%28b%29.png'
    """
    url = re.sub(r"[\t\n\r]", "", url)
    return re.sub(
        r"""[\s()<>\\"'`\x00-\x20\x7f]""",
        lambda m: "".join(f"%{b:02X}" for b in m[0].encode()),
        url,
    )


# --- white space ----------------------------------------------------------------------------------


def _collapsed(atoms: Iterable[Atom]) -> Iterator[Atom]:
    """White space as browsers show it, each run an atom of its own and outside of spans' edges."""
    spaced = True
    for atom in atoms:
        if atom.kind not in ("text", "space"):
            yield atom
            spaced = (spaced and atom.kind == "tag") or atom.kind == "break"
            continue
        text = _one_space(atom.text, strip=False)
        leading = text[: len(text) - len(text.lstrip())]
        core = text.strip()
        trailing = text[len(text.rstrip()) :] if core else ""
        if leading and not (spaced and leading == " "):
            yield Atom("space", leading.lstrip(" ") if spaced else leading)
            spaced = leading.endswith(" ")
        if core:
            same = core == atom.text and atom.kind == "text"
            yield atom if same else replace(atom, kind="text", text=core)
            spaced = False
        if trailing:
            yield Atom("space", trailing)
            spaced = trailing.endswith(" ")


def _trimmed(atoms: Iterable[Atom]) -> list[Atom]:
    """Without white space beside breaks and at both ends, and each run of it in one atom."""
    out: list[Atom] = []
    for atom in atoms:
        if atom.kind == "break" and out and out[-1].kind == "space":
            out.pop()
        if atom.kind == "space" and out and out[-1].kind == "space":
            out[-1] = replace(out[-1], text=out[-1].text + atom.text)
        elif atom.kind != "space" or (out and out[-1].kind != "break"):
            out.append(atom)
    while out and out[-1].kind in ("space", "break"):
        out.pop()
    return out
