"""PDF: a document tree in, the bytes of a tagged PDF (PDF/UA-1 and PDF/A-2a) out.

The tree becomes plain data (``pdf_data.py``) for ``document.typ``, the one template: what a
document means is settled in Python, how it looks in the template. Data never becomes markup, so
that no text can be mistaken for an instruction.
"""

from __future__ import annotations

import json
import tempfile
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import AccessError, ImageError, PolyfolioError, SourceError
from pipeline.refusals import advice
from pipeline.render.chrome import direction
from pipeline.render.fonts import CJK, SANS, FontBook, Role, Tag
from pipeline.render.held_back import held_back
from pipeline.render.pdf_data import DocumentData
from pipeline.render.pictures import (
    LONGEST_JPEG,
    MOST_PIXELS,
    MOST_TOGETHER,
    PictureError,
    refuse_huge,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import typst

    from pipeline.nodes import Document

_compiling = threading.Lock()


def render_pdf(
    document: Document,
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

    >>> from pipeline.nodes import Document
    >>> note = Document("a", "en", "ltr", "en", "A", "", "", None, (), 1, 1, (), (), (), "", "")
    >>> render_pdf(note, labels={}, assets={}, timestamp=0, fonts=FontBook())[:8]
    b'%PDF-1.7'
    """
    where = f"{document.article} ({document.locale})"
    tree = DocumentData(document, labels, assets)
    try:
        data = tree.build(timestamp)
    except RecursionError as error:
        raise _too_deep(where) from error
    if any(len(data["metadata"][name]) > _LONGEST for name in ("title", "description")):
        raise _too_long(where)
    _refuse_heaps((text for text, _ in tree.texts), where)
    _refuse_huge({src: assets[src] for src in tree.images}, where)
    fonts.require(tree.texts, where)
    system = False
    for locale in tree.locales:
        extra = fonts.borrowed(" ".join(text for text, tag in tree.texts if tag == locale), locale)
        system = system or bool(extra)
        data["voices"][locale] = _voice(locale, fonts, extra)
    compiler = _compiler(tuple(fonts.paths()), system)
    images = {name: assets[src] for src, name in tree.images.items()}
    try:
        return _compile(compiler, _template(), data, images, timestamp)
    except _Refused as refusal:
        if _TOO_LONG in str(refusal):
            raise _too_long(where) from refusal
        for src, name in tree.images.items():
            _try_image(compiler, src, {name: assets[src]}, where)
        if tree.placed:
            # Typst loses its way where a note goes over two pages, and what it belongs to, too.
            data["end_notes"] = tree.end_notes()
            with suppress(_Refused):
                return _compile(compiler, _template(), data, images, timestamp)
        if any(words in str(refusal) for words in _TOO_DEEP):
            raise _too_deep(where) from refusal
        raise PolyfolioError(f"typst refused the document: {refusal}", where=where) from refusal


_MOST_MARKS: Final = 200
"""Characters that make up one letter: the time to set them grows with their square."""


def _refuse_heaps(texts: Iterable[str], where: str) -> None:
    from unicode_segmentation_rs import graphemes

    for text in texts:
        if text.isascii():
            continue
        for letter in graphemes(text, is_extended=True):
            if len(letter) > _MOST_MARKS:
                before = text.partition(letter)[0][-20:]
                raise SourceError(
                    f"more than {_MOST_MARKS} marks hang on one letter, “{letter[0]}” after "
                    f"“{before}”",
                    where=where,
                    remedy="take most of them away",
                )


def _refuse_huge(images: Mapping[str, bytes], where: str) -> None:
    pixels = 0
    for src, data in images.items():
        try:
            pixels += refuse_huge(data)
        except PictureError as error:
            raise ImageError(
                f"the image “{src}” {error}, more than a PDF is made of",
                src=src,
                where=where,
                remedy=f"make it smaller: {MOST_PIXELS:,} pixels at most, {LONGEST_JPEG:,} on each "
                f"side of a JPEG, and {MOST_TOGETHER:,} for all times that an SVG shows a picture",
            ) from error
    if pixels > MOST_TOGETHER:
        raise SourceError(
            f"its images have {pixels:,} pixels together, more than a PDF is made of",
            where=where,
            remedy=f"make them smaller: {MOST_TOGETHER:,} pixels at most",
        )


_TOO_LONG: Final = "PDF string is longer"
_LONGEST: Final = 32_767


def _too_long(where: str) -> SourceError:
    return SourceError(
        f"something has more than the {_LONGEST:,} characters that a PDF holds in one piece",
        where=where,
        remedy="shorten the title, or the description or address of an image",
    )


_TOO_DEEP: Final = ("maximum function call depth", "recursion limit exceeded")
"""What typst says of a tree that is too high for it, wherever in it that is found."""


def _too_deep(where: str) -> SourceError:
    return SourceError(
        "lists, quotations, emphasis or footnotes are nested too deeply for a PDF",
        where=where,
        remedy="flatten them",
    )


class _Refused(Exception):  # noqa: N818 - never leaves this module
    """Typst's own complaint."""


def _voice(locale: str, fonts: FontBook, extra: Sequence[str]) -> dict[str, Any]:
    """How the template sets a language: its name for hyphenation and screen readers, its fonts."""
    tag = Tag.parse(locale)

    def stack(role: Role) -> list[Any]:
        names: list[Any] = [*fonts.families(locale, role), *extra]
        if tag.script not in CJK or SANS not in names:
            return names
        # Latin from the Latin face; quotes, dashes and ellipses stay with the ideographs.
        latin = {"name": SANS, "covers": "latin-in-cjk"}
        return [latin if name == SANS else name for name in names] + [SANS]

    return {
        "lang": tag.language,
        "region": tag.region if tag.region.isalpha() else "",
        "script": tag.script,
        "dir": direction(locale),
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
    compiler: typst.Compiler,
    source: bytes,
    data: Mapping[str, Any],
    images: Mapping[str, bytes],
    timestamp: int,
) -> bytes:
    import typst

    try:
        inputs = {"document": json.dumps(data, ensure_ascii=False)}
    except RecursionError as error:
        raise _Refused(_TOO_DEEP[0]) from error
    said: list[bytes] = []
    try:
        # Typst takes text from memory, but pictures only from a folder.
        with _compiling, tempfile.TemporaryDirectory() as folder, held_back() as said:
            for name, content in images.items():
                (Path(folder) / name).write_bytes(content)
            pdf = compiler.compile(
                input=source,
                root=folder,
                format="pdf",
                sys_inputs=inputs,
                pdf_standards=["ua-1", "a-2a"],
                timestamp=timestamp,
            )
    except typst.TypstError as error:
        raise _Refused(" ".join(str(error).split())) from error
    except OSError as error:
        raise _no_temporary(error) from error
    except BaseException as error:
        # What a library in Rust did not foresee is no exception of any kind that has a name. It has
        # told the whole way to it on the standard error, which is for who looks for the fault.
        if type(error).__name__ != "PanicException":
            raise
        error.add_note(b"".join(said).decode(errors="replace"))
        raise _Refused(f"typst breaks down: {' '.join(str(error).split())}") from error
    if not isinstance(pdf, bytes):
        raise _Refused("no file came of it")
    return pdf


def _no_temporary(error: OSError) -> AccessError:
    """Where no file can be kept for a moment, which is outside of the project: who ran the command
    has to be told where."""
    helps = advice(error)
    return AccessError(
        f"no file can be kept for a moment: {error.strerror or error}",
        where=tempfile.tempdir or "TMPDIR",
        remedy=f"{helps}, or name another folder in TMPDIR" if helps else "name a folder in TMPDIR",
    )


def _try_image(compiler: typst.Compiler, src: str, image: Mapping[str, bytes], where: str) -> None:
    """Raise :class:`ImageError` if this image is what typst did not like."""
    (name,) = image
    source = f'#set document(title: "image")\n#image(read("{name}", encoding: none), alt: "image")'
    try:
        _compile(compiler, source.encode(), {}, image, 0)
    except _Refused as refusal:
        raise ImageError(
            f"the image “{src}” cannot be read: {refusal}",
            src=src,
            where=where,
            remedy="save it as SVG, PNG, JPEG, GIF or WebP",
        ) from refusal
