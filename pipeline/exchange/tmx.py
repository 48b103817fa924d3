"""TMX 1.4b, in and out: what translation tools exchange their memories in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final

from pipeline.exchange.xml import XmlReader


@dataclass(frozen=True, slots=True)
class Segment:
    """A text in one language: ``text`` with native codes as Markdown, as far as they are known, and
    ``bare`` without any. ``opaque`` says that a code was there that means nothing outside its tool.
    """

    language: str
    text: str
    bare: str
    opaque: bool = False


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """A translation unit: one text in several languages; ``line`` is where it begins."""

    line: int
    source_language: str
    context: str | None
    segments: tuple[Segment, ...]


def read_tmx(data: bytes, shown: str) -> tuple[TmxUnit, ...]:
    """The units of a TMX file; ``shown`` is what messages call it.

    Raises :class:`InputError` with ``file:line`` for what is no TMX, and for entity declarations.

    >>> seg = b'<seg>a <bpt i="1">&lt;b></bpt>b<ept i="1">&lt;/b></ept></seg>'
    >>> unit = b'<tu><tuv xml:lang="en">' + seg + b"</tuv></tu>"
    >>> read_tmx(b"<tmx><body>" + unit + b"</body></tmx>", "a.tmx")[0].segments[0].text
    'a **b**'
    """
    return _Reader(shown).read(data)


_CODES: Final = frozenset({"bpt", "ept", "ph", "it", "ut"})
_CONTEXTS: Final = frozenset({"x-context", "context", "x-msgctxt"})


class _Reader(XmlReader):
    """The state of a file that is being read: the unit, the language and the segment inside."""

    def __init__(self, shown: str) -> None:
        super().__init__(shown)
        self.units: list[TmxUnit] = []
        self.default_language = ""
        self.source_language = ""
        self.begun = 0
        self.context: str | None = None
        self.segments: list[Segment] = []
        self.language = ""
        self.prop = ""
        self.text: list[str] | None = None
        self.segment: _Segment | None = None

    def read(self, data: bytes) -> tuple[TmxUnit, ...]:
        self.parse(data)
        return tuple(self.units)

    def _check(self, name: str) -> None:
        if len(self.path) == 1 and name != "tmx":
            raise self.error(f"is no TMX: its root is <{name[:40]}>")
        if name == "tu" and "tu" in self.path[:-1]:
            raise self.error("a <tu> stands within another")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._check(name)
        if self.segment is not None:
            self.segment.start(name, attributes)
        elif name == "header":
            self.default_language = attributes.get("srclang", "")
        elif name == "tu":
            self.begun, self.context, self.segments = self.line, None, []
            self.source_language = attributes.get("srclang", self.default_language)
        elif name == "tuv":
            self.language = attributes.get("xml:lang") or attributes.get("lang", "")
            if not self.language:
                raise self.error("a <tuv> without xml:lang")
        elif name == "prop" and "tu" in self.path:
            self.prop = attributes.get("type", "").lower()
            self.text = []
        elif name == "seg":
            self.segment = _Segment(self.language)

    def characters(self, data: str) -> None:
        if self.segment is not None:
            self.segment.characters(data)
        elif self.text is not None:
            self.text.append(data)

    def end(self, name: str) -> None:
        if self.segment is not None:
            if name == "seg":
                self.segments.append(self.segment.result())
                self.segment = None
            else:
                self.segment.end(name)
        elif name == "prop" and self.text is not None:
            if self.prop in _CONTEXTS and self.context is None:
                self.context = "".join(self.text)
            self.text = None
        elif name == "tu":
            unit = TmxUnit(self.begun, self.source_language, self.context, tuple(self.segments))
            self.units.append(unit)


_HTML: Final = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`"}
_TAG: Final = re.compile(r"\s*<(/?)([a-zA-Z]+)\s*(/?)>\s*")
_ANCHOR: Final = re.compile(
    r"\s*<a\s+href\s*=\s*(?:\"([^\"<>\s]*)\"|'([^'<>\s]*)')\s*>\s*", re.IGNORECASE
)
_MARKDOWN: Final = re.compile(r"\*{1,3}|_{1,3}|`.*|~~?|!?\[.*|\].*|<.*>|\\?\n|\[\^.*\]", re.DOTALL)


@dataclass(slots=True)
class _Segment:
    """A ``<seg>`` that is being read: words, and codes in the markup of the tool that wrote it."""

    language: str
    text: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    pair: str = ""
    line_break: bool = False
    opaque: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in _CODES and not self._in_code():
            self.code = []
            self.pair = attributes.get("i", "")
            self.line_break = attributes.get("type") == "lb"
        self.inside.append(name)

    def characters(self, data: str) -> None:
        if self._in_code():
            self.code.append(data)
        else:
            self.text.append(data)
            self.bare.append(data)

    def end(self, name: str) -> None:
        self.inside.pop()
        if name in _CODES and not self._in_code():
            written = self._markdown(name, "".join(self.code))
            self.opaque |= not written
            self.text.append(written)

    def result(self) -> Segment:
        text, bare = "".join(self.text), "".join(self.bare)
        coded = text != bare or self.opaque
        return Segment(self.language, text, _single(bare) if coded else bare, self.opaque)

    def _in_code(self) -> bool:
        """Within a code, also in the translatable part of one (``<sub>``), which is part of it."""
        return any(name in _CODES for name in self.inside)

    def _markdown(self, element: str, code: str) -> str:
        """A code as Markdown, "" where that is not known."""
        if self.line_break or ((tag := _TAG.fullmatch(code)) and tag[2].lower() == "br"):
            return "\\\n"
        if tag is not None and tag[2].lower() in _HTML:
            return _HTML[tag[2].lower()]
        if (anchor := _ANCHOR.fullmatch(code)) and element == "bpt":
            self.links[self.pair] = anchor[1] or anchor[2] or ""
            return "["
        if (
            element == "ept"
            and tag is not None
            and tag[2].lower() == "a"
            and self.pair in self.links
        ):
            return f"]({self.links.pop(self.pair)})"
        return code if _MARKDOWN.fullmatch(code) else ""


def _single(text: str) -> str:
    return re.sub(r" {2,}", " ", text)


# --- out ------------------------------------------------------------------------------------------

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def writable(text: str) -> bool:
    """Whether XML 1.0 can hold a text: control characters it cannot."""
    return _ILLEGAL.search(text) is None


def write_tmx(
    source: str,
    units: Iterable[tuple[str | None, str, Sequence[tuple[str, str]]]],
    version: str,
) -> bytes:
    """A TMX file: ``units`` are ``(context, text, [(language, translation), …])``, languages as
    BCP 47 tags. Markdown stands in the segments as it is, so that it comes back the same.

    >>> data = write_tmx("en", [(None, "Tea & milk", [("de", "Tee & Milch")])], "1")
    >>> [segment.text for segment in read_tmx(data, "a.tmx")[0].segments]
    ['Tea & milk', 'Tee & Milch']
    """
    return "".join(_lines(source, units, version)).encode()


def _lines(
    source: str,
    units: Iterable[tuple[str | None, str, Sequence[tuple[str, str]]]],
    version: str,
) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield (
        f'<header creationtool="polyfolio" creationtoolversion="{escape(version)}"'
        f' segtype="block" o-tmf="PO" adminlang="en" srclang="{escape(source)}"'
        ' datatype="x-markdown"/>\n<body>\n'
    )
    for context, text, translations in units:
        yield "<tu>\n"
        if context is not None:
            yield f'<prop type="x-context">{_text(context)}</prop>\n'
        for language, words in ((source, text), *translations):
            yield f'<tuv xml:lang="{escape(language)}"><seg>{_text(words)}</seg></tuv>\n'
        yield "</tu>\n"
    yield "</body>\n</tmx>\n"


def _text(text: str) -> str:
    return escape(text, quote=False).replace("\r", "&#13;")
