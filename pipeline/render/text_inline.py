"""Inline nodes as plain text: marks for emphasis, numbers for addresses and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import TYPE_CHECKING, Final

from pipeline import nodes
from pipeline.render.bidi import isolate, split_runs
from pipeline.render.chrome import direction
from pipeline.render.site import file_url, page_url
from pipeline.render.text_wrap import GLUE, SPACE, ends_wide, unbroken

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.nodes import Inline

_BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# To these scripts an underscore is a blank to fill in, or a stroke between letters.
_WITHOUT_ITALICS: Final = frozenset({"zh", "ja", "ko", "ar", "fa", "ur", "he"})
_RAW: Final = {"<br": "\n", "<sup": "^"}
_NARROWEST: Final = 24


@dataclass(frozen=True, slots=True)
class Setting:
    """What the parts of one text share; a copy with another width, depth or language for some."""

    locale: str
    rtl: bool
    width: int
    labels: dict[str, str]
    base_url: str
    addresses: dict[str, int] = field(default_factory=dict)
    depth: int = 0

    def narrowed(self, by: int) -> Setting:
        return replace(self, width=max(self.width - by, _NARROWEST))

    def speaking(self, lang: str) -> Setting:
        return replace(self, locale=lang, rtl=direction(lang) == "rtl") if lang else self


def plain(text: str, setting: Setting) -> str:
    """Words that hold no nodes, such as a title, with left-to-right runs kept together."""
    return inlines((nodes.Text(text),), setting)


def raised(number: int) -> str:
    """A number as the raised figures of a footnote.

    >>> raised(12)
    '¹²'
    """
    return str(number).translate(_SUPERSCRIPT)


def inlines(children: Iterable[Inline], setting: Setting) -> str:
    """A run of inline nodes as text that is still to be broken into lines."""
    return "".join(_inline(child, setting) for child in children)


@singledispatch
def _inline(node: Inline, setting: Setting) -> str:
    raise NotImplementedError(type(node).__name__)


@_inline.register(nodes.Text)
def _text(node: nodes.Text, setting: Setting) -> str:
    text = _BLANKS.sub(" ", node.text)
    if not setting.rtl:
        return text
    return "".join(
        isolate(piece.replace(" ", SPACE)) if isolated else piece
        for piece, isolated in split_runs(text)
    )


@_inline.register(nodes.Emphasis)
def _emphasis(node: nodes.Emphasis, setting: Setting) -> str:
    mark = "*" if setting.locale.split("-")[0] in _WITHOUT_ITALICS else "_"
    return f"{mark}{GLUE}{inlines(node.children, setting)}{GLUE}{mark}"


@_inline.register(nodes.Strong)
def _strong(node: nodes.Strong, setting: Setting) -> str:
    return f"*{GLUE}{inlines(node.children, setting)}{GLUE}*"


@_inline.register(nodes.Strikethrough)
def _strikethrough(node: nodes.Strikethrough, setting: Setting) -> str:
    return f"~{GLUE}{inlines(node.children, setting)}{GLUE}~"


@_inline.register(nodes.Code)
def _code(node: nodes.Code, setting: Setting) -> str:
    code = f"`{GLUE}{node.text}{GLUE}`"
    return isolate(unbroken(code)) if setting.rtl else code


@_inline.register(nodes.Link)
def _link(node: nodes.Link, setting: Setting) -> str:
    text = inlines(node.children, setting)
    url = _address(node, setting)
    if not url:
        return text
    if node.url and text in (node.url, node.url.removeprefix("mailto:")):
        return unbroken(text)
    number = setting.addresses.setdefault(url, len(setting.addresses) + 1)
    gap = GLUE if ends_wide(text) else SPACE
    return f"{text}{gap}{unbroken(f'[{number}]')}"


@_inline.register(nodes.Image)
def _image(node: nodes.Image, _setting: Setting) -> str:
    return f"[{node.alt}]" if node.alt else ""


@_inline.register(nodes.LineBreak)
def _line_break(_node: nodes.LineBreak, _setting: Setting) -> str:
    return "\n"


@_inline.register(nodes.FootnoteMark)
def _mark(node: nodes.FootnoteMark, _setting: Setting) -> str:
    return GLUE + raised(node.number)


@_inline.register(nodes.RawInline)
def _raw_inline(node: nodes.RawInline, setting: Setting) -> str:
    shown = "".join(inlines((image,), setting) for image in node.images)
    return shown or next((text for tag, text in _RAW.items() if node.html.startswith(tag)), "")


def _address(link: nodes.Link, setting: Setting) -> str:
    """Where a link leads, for somebody who reads this text far from the web page."""
    if link.file:
        url = file_url(setting.base_url, link.file)
        return f"{url}#{link.fragment}" if link.fragment else url
    if not link.article:
        return "" if link.url.startswith("#") else link.url
    locale = link.locale or setting.locale
    page = page_url(setting.base_url, locale, link.article) or f"{locale}/{link.article}.html"
    return f"{page}#{link.fragment}" if link.fragment else page
