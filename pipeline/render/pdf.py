"""PDF: a document tree in, the bytes of a tagged PDF (PDF/UA-1 and PDF/A-2a) out.

The tree becomes plain data for ``document.typ``, the one template: every question of meaning is
answered here (levels, targets, languages, fonts), every question of looks there. Data never becomes
markup, so that no text can be mistaken for an instruction.
"""

from __future__ import annotations

import datetime
import json
import re
import tempfile
import threading
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urljoin

from pipeline import nodes
from pipeline.errors import PolyfolioError, SourceError
from pipeline.render.bidi import split_runs
from pipeline.render.fonts import CJK, SANS, FontBook, Role, Tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import typst

Data = dict[str, Any]

ISOLATE: Final = "\u2068"
POP: Final = "\u2069"
WHITE: Final = re.compile(r"[\t\n\v\f\r\u2028\u2029]+")
TAG: Final = re.compile(r"<(/?)([a-z0-9]+)[^>]*>", re.IGNORECASE)
# Inline HTML that changes what is said if it is dropped, and what stands for it here.
SPANS: Final = {
    **{"sub": "sub", "sup": "super", "kbd": "keys", "code": "keys", "samp": "keys"},
    **{"em": "emph", "i": "emph", "strong": "strong", "b": "strong", "del": "strike", "s": "strike"},
}
_compiling = threading.Lock()


def render_pdf(
    document: nodes.Document,
    *,
    labels: Mapping[str, str],
    assets: Mapping[str, bytes],
    timestamp: int,
    fonts: FontBook,
) -> bytes:
    """Set ``document``; the same arguments give the same bytes.

    ``labels`` has the words of the page in the document's language (``byline``, and the titles of
    admonitions), ``assets`` the bytes of every image by its ``src``, and ``timestamp`` the seconds
    since 1970 that the file is dated with. Raises :class:`FontError` where no font has a character,
    and :class:`SourceError` where an image is missing or cannot be read.

    >>> note = nodes.Document("a", "en", "ltr", "en", "A", "", "", None, (), 1, 1, (), (), (), "", "")
    >>> render_pdf(note, labels={}, assets={}, timestamp=0, fonts=FontBook())[:8]
    b'%PDF-1.7'
    """
    tree = _Tree(document, labels, assets)
    data = tree.data(timestamp)
    fonts.require(tree.texts, where=f"{document.article} ({document.locale})")
    borrowed = False
    for tag in tree.voices:
        said = "".join(dict.fromkeys(text for text, locale in tree.texts if locale == tag))
        extra = fonts.borrowed(said, tag)
        borrowed = borrowed or bool(extra)
        data["voices"][tag] = _voice(tag, fonts, extra)
    return _compile(data, tree.files, timestamp, _compiler(tuple(fonts.paths()), borrowed))


class _Tree:
    """A document as data for the template, with what came up on the way."""

    def __init__(
        self, document: nodes.Document, labels: Mapping[str, str], assets: Mapping[str, bytes]
    ) -> None:
        self.document = document
        self.labels = labels
        self.assets = assets
        self.locale = document.locale
        self.url = f"{document.base_url}/{document.locale}/{document.article}.html"
        self.texts: list[tuple[str, str]] = []
        self.voices: dict[str, None] = {document.locale: None}
        self.files: dict[str, bytes] = {}
        self.notes = {note.number: note for note in document.footnotes}
        self.noted: set[int] = set()
        self.in_note = False
        self.in_list = False
        self.ids = {heading.id for heading in _headings(document.blocks)} - {""}
        self.unplaced = set(self.ids)
        self.levels: list[int] = []

    def data(self, timestamp: int) -> Data:
        document = self.document
        day = document.date or datetime.datetime.fromtimestamp(timestamp, tz=datetime.UTC).date()
        return {
            "locale": document.locale,
            "voices": {},
            "metadata": {
                "title": document.title,
                "author": document.author,
                "description": document.description,
                "keywords": list(document.tags),
                "date": [day.year, day.month, day.day],
            },
            "title": self.words(document.title),
            "description": self.words(document.description),
            "byline": self.words(self.labels.get("byline", "")),
            "publication": self.words(document.publication),
            "notice": self.words(document.notice),
            "url": self.url if document.base_url else "",
            "blocks": self.blocks(document.blocks),
        }

    def words(self, text: str) -> str:
        """Text of the current language, with runs of the other direction isolated."""
        text = WHITE.sub(" ", text)
        self.texts.append((text, self.locale))
        if _direction(self.locale) == "ltr" or ISOLATE in text:
            return text
        runs = split_runs(text)
        return "".join(f"{ISOLATE}{run}{POP}" if foreign else run for run, foreign in runs)

    def leaf(self, kind: str, children: Sequence[nodes.Inline], lang: str, **more: Any) -> Data:
        """A block that holds text and may be in a language of its own."""
        with self._speaking(lang):
            return {"k": kind, "lang": self.locale, "c": self.inlines(children), **more}

    def inlines(self, children: Sequence[nodes.Inline]) -> list[Data]:
        """Inline nodes, with pairs of HTML tags made into nodes of their own."""
        opened: list[tuple[str, list[Data]]] = [("", [])]
        for child in children:
            tag = TAG.fullmatch(child.html.strip()) if isinstance(child, nodes.RawInline) else None
            name = tag[2].lower() if tag else ""
            if tag is None:
                opened[-1][1].extend(self.node(child))
            elif name == "br":
                opened[-1][1].append({"k": "break"})
            elif name in SPANS and not tag[1]:
                opened.append((name, []))
            elif name == opened[-1][0]:
                inner = opened.pop()[1]
                opened[-1][1].append({"k": SPANS[name], "c": inner})
        return [item for _, items in opened for item in items]

    def blocks(self, blocks: Sequence[nodes.Block]) -> list[Data]:
        return [item for block in blocks for item in self.node(block)]

    def node(self, node: nodes.Inline | nodes.Block) -> list[Data]:
        """What the template gets for one node: an item, or none where nothing is left of it."""
        items: list[Data] = getattr(self, f"_{type(node).__name__.lower()}")(node)
        return items

    @contextmanager
    def _speaking(self, lang: str) -> Iterator[None]:
        before, self.locale = self.locale, lang or self.document.locale
        self.voices[self.locale] = None
        yield
        self.locale = before

    def _file(self, src: str) -> str:
        """The name under which the template finds an image; "" for one that is elsewhere."""
        if src not in self.assets:
            if "://" in src:
                return ""
            raise SourceError(
                f"there is no image “{src}”",
                where=f"{self.document.article} ({self.document.locale})",
                remedy="put the file there or correct the path",
            )
        name = f"image-{list(self.assets).index(src)}"
        self.files[name] = self.assets[src]
        return name

    # --- inline nodes -----------------------------------------------------------------------------

    def _text(self, node: nodes.Text) -> list[Data]:
        return [{"k": "text", "t": self.words(node.text)}] if node.text else []

    def _emphasis(self, node: nodes.Emphasis) -> list[Data]:
        return [{"k": "emph", "c": self.inlines(node.children)}]

    def _strong(self, node: nodes.Strong) -> list[Data]:
        return [{"k": "strong", "c": self.inlines(node.children)}]

    def _strikethrough(self, node: nodes.Strikethrough) -> list[Data]:
        return [{"k": "strike", "c": self.inlines(node.children)}]

    def _code(self, node: nodes.Code) -> list[Data]:
        text = WHITE.sub(" ", node.text)
        self.texts.append((text, self.locale))
        return [{"k": "code", "t": text}] if text else []

    def _linebreak(self, _: nodes.LineBreak) -> list[Data]:
        return [{"k": "break"}]

    def _rawinline(self, _: nodes.RawInline) -> list[Data]:
        return []

    def _link(self, node: nodes.Link) -> list[Data]:
        inner = self.inlines(node.children)
        edition = node.locale or self.document.locale
        fragment = unquote(node.fragment if node.article else node.url.partition("#")[2])
        if node.article:
            same = (node.article, edition) == (self.document.article, self.document.locale)
            url = f"{self.document.base_url}/{edition}/{node.article}.html"
            target = f"{url}#{node.fragment}" if node.fragment else url
        else:
            same = node.url.startswith("#")
            target = urljoin(self.url, node.url)
        if same and fragment in self.ids:
            return [{"k": "link", "at": fragment, "c": inner}]
        # Without an address of the publication there is nowhere for such a link to lead.
        return [{"k": "link", "to": target, "c": inner}] if ":" in target and inner else inner

    def _image(self, node: nodes.Image) -> list[Data]:
        file = self._file(node.src)
        if not file:
            return self._link(nodes.Link(node.src, (nodes.Text(node.alt or node.src),)))
        return [{"k": "image", "file": file, "alt": WHITE.sub(" ", node.alt)}]

    def _footnotemark(self, node: nodes.FootnoteMark) -> list[Data]:
        note = self.notes.get(node.number)
        if note is None:
            return []
        name = f"note {node.number}"
        if node.number in self.noted:
            return [{"k": "again", "id": name}]
        self.noted.add(node.number)
        before, self.in_note = self.in_note, True
        blocks = self.blocks(note.blocks)
        self.in_note = before
        return [{"k": "note", "id": name, "blocks": blocks}]

    # --- blocks -----------------------------------------------------------------------------------

    def _paragraph(self, node: nodes.Paragraph) -> list[Data]:
        leaf = self.leaf("par", node.children, node.lang)
        return [leaf] if leaf["c"] else []

    def _heading(self, node: nodes.Heading) -> list[Data]:
        leaf = self.leaf("heading", node.children, node.lang)
        if not leaf["c"]:
            return []
        if self.in_note:
            return [{**leaf, "k": "par", "c": [{"k": "strong", "c": leaf["c"]}]}]
        # The outline of a PDF/UA may not skip a level, whatever the article does.
        while self.levels and self.levels[-1] >= node.level:
            self.levels.pop()
        self.levels.append(node.level)
        anchor = node.id if node.id in self.unplaced else ""
        self.unplaced.discard(anchor)
        return [{**leaf, "level": len(self.levels), "id": anchor}]

    def _list(self, node: nodes.List) -> list[Data]:
        nested, self.in_list = self.in_list, True
        items = [{"checked": it.checked, "blocks": self.blocks(it.blocks)} for it in node.items]
        self.in_list = nested
        shape = {"start": node.start, "tight": node.tight, "nested": nested}
        return [{"k": "list", **shape, "items": items}]

    def _quote(self, node: nodes.Quote) -> list[Data]:
        return [{"k": "quote", "blocks": self.blocks(node.blocks)}]

    def _admonition(self, node: nodes.Admonition) -> list[Data]:
        title = self.words(self.labels.get(node.kind, ""))
        blocks = self.blocks(node.blocks)
        return [{"k": "admonition", "type": node.kind, "title": title, "blocks": blocks}]

    def _codeblock(self, node: nodes.CodeBlock) -> list[Data]:
        text = node.text.rstrip("\n").expandtabs(4)
        self.texts.append((text, self.locale))
        return [{"k": "codeblock", "language": node.language, "t": text}] if text else []

    def _table(self, node: nodes.Table) -> list[Data]:
        aligns = list(node.aligns)
        head, *rows = (
            [self.leaf("cell", cell.children, cell.lang) for cell in row[: len(aligns)]]
            for row in (node.head, *node.rows)
        )
        lengths = [sum(len(str(row[i])) for row in rows if i < len(row)) for i in range(len(aligns))]
        widest = max(range(len(aligns)), key=lengths.__getitem__, default=0)
        return [{"k": "table", "aligns": aligns, "head": head, "rows": rows, "widest": widest}]

    def _figure(self, node: nodes.Figure) -> list[Data]:
        file = self._file(node.src)
        if not file:
            image = nodes.Image(node.src, node.alt or node.caption)
            return self._paragraph(nodes.Paragraph((image,), node.lang))
        caption = (nodes.Text(node.caption),)
        alt = WHITE.sub(" ", node.alt or node.caption)
        return [self.leaf("figure", caption, node.lang, file=file, alt=alt)]

    def _definitions(self, node: nodes.Definitions) -> list[Data]:
        items = [
            {
                "terms": self.blocks(item.terms),
                "blocks": [b for blocks in item.descriptions for b in self.blocks(blocks)],
            }
            for item in node.items
        ]
        return [{"k": "definitions", "items": items}]

    def _rawblock(self, node: nodes.RawBlock) -> list[Data]:
        parts = re.split(r"\n\s*\n", node.text.strip())
        return [self.leaf("par", (nodes.Text(part),), "") for part in parts if part]

    def _rule(self, _: nodes.Rule) -> list[Data]:
        return [{"k": "rule"}]


def _headings(value: Any) -> Iterator[nodes.Heading]:
    """Every heading below a node, in order."""
    if isinstance(value, nodes.Heading):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _headings(item)
    else:
        for name in ("blocks", "items", "descriptions"):
            yield from _headings(getattr(value, name, ()))


def _direction(locale: str) -> str:
    from pipeline.render.chrome import direction

    return direction(locale)


def _voice(locale: str, fonts: FontBook, extra: Sequence[str]) -> Data:
    """How the template sets a language: its name for hyphenation and screen readers, its fonts."""
    tag = Tag.parse(locale)

    def stack(role: Role) -> list[str | Data]:
        names: list[str | Data] = [*fonts.families(locale, role), *extra]
        if tag.script not in CJK or SANS not in names:
            return names
        # Latin from the Latin face; quotes, dashes and ellipses stay with the ideographs.
        latin: Data = {"name": SANS, "covers": "latin-in-cjk"}
        return [latin if name == SANS else name for name in names] + [SANS]

    return {
        "lang": tag.language,
        "region": tag.region if tag.region.isalpha() else "",
        "script": tag.script,
        "dir": _direction(locale),
        "text": stack("text"),
        "label": stack("label"),
        "code": stack("code"),
    }


@cache
def _compiler(folders: tuple[Path, ...], system: bool) -> typst.Compiler:
    # One a process: it keeps fonts open and layouts cached from one document to the next.
    import typst

    fonts = typst.Fonts(include_system_fonts=system, font_paths=list(folders))
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=not system)


@cache
def _template() -> bytes:
    return Path(__file__).with_name("document.typ").read_bytes()


def _compile(
    data: Data, files: Mapping[str, bytes], timestamp: int, compiler: typst.Compiler
) -> bytes:
    import typst

    inputs = {"document": json.dumps(data, ensure_ascii=False)}
    try:
        # Typst takes text from memory, pictures from a folder only.
        with _compiling, tempfile.TemporaryDirectory() as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            pdf = compiler.compile(
                input=_template(),
                root=folder,
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=["ua-1", "a-2a"],
                timestamp=timestamp,
            )
    except typst.TypstError as error:
        raise PolyfolioError(f"typst refused the document: {error}") from error
    if not isinstance(pdf, bytes):
        raise PolyfolioError("typst gave no file")
    return pdf
