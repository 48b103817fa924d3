"""Documents set as PDFs and read back, for the tests of that renderer."""

from __future__ import annotations

import ctypes
import re
import struct
import zlib

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.render.fonts import FontBook
from pipeline.render.pdf import render_pdf
from pipeline.render.pdf_data import DocumentData
from tests.documents import document

FONTS = FontBook(system=False)
LABELS = {"byline": "Miriam Castellano · 14 September 2026 · 4 min read", "note": "Note"}
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200">
<rect width="90" height="90"/></svg>"""


def png() -> bytes:
    def chunk(kind, content):
        size, checksum = struct.pack(">I", len(content)), zlib.crc32(kind + content)
        return size + kind + content + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + b"\x1f\x5f\x5b" * 2 + b"\0" + b"\x1f\x5f\x5b" * 2)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


ASSETS = {"images/two chairs.svg": SVG, "images/sign.png": png()}


def render(source, *, fonts=FONTS, timestamp=1_790_000_000, assets=None, labels=LABELS):
    assets = ASSETS if assets is None else assets
    return render_pdf(source, labels=labels, assets=assets, timestamp=timestamp, fonts=fonts)


def chinese(*blocks, **changes):
    words = {
        "title": "一次会谈",
        "description": "",
        "publication": "静室",
        "author": "",
        "notice": "",
    }
    return document(*blocks, **{"locale": "zh-CN", **words, **changes})


def arabic(*blocks, **changes):
    words = {"title": "الجلسة", "description": "", "publication": "غرف", "author": "", "notice": ""}
    return document(*blocks, **{"locale": "ar", "direction": "rtl", **words, **changes})


def pages(data):
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data)]


def squeezed(string):
    """Text without white space, hyphenation marks and direction marks."""
    return re.sub("[\\s\u00ad\ufffe\u2066-\u2069\u202a-\u202e]", "", string)


def said(data):
    return squeezed("".join(pages(data)))


def outline(data):
    return [(mark.level, mark.get_title()) for mark in pdfium.PdfDocument(data).get_toc()]


def links(data):
    """(addresses of links to the outside, number of links within the file)"""
    outside, inside = set(), 0
    file = pdfium.PdfDocument(data)
    for page in file:
        position, link = ctypes.c_int(0), raw.FPDF_LINK()
        while raw.FPDFLink_Enumerate(page, position, link):
            action = raw.FPDFLink_GetAction(link)
            size = raw.FPDFAction_GetURIPath(file, action, None, 0)
            if size:
                buffer = ctypes.create_string_buffer(size)
                raw.FPDFAction_GetURIPath(file, action, buffer, size)
                outside.add(buffer.value.decode())
            elif raw.FPDFLink_GetDest(file, link) or raw.FPDFAction_GetDest(file, action):
                inside += 1
    return outside, inside


def data_of(source):
    return DocumentData(source, LABELS, ASSETS).build(0)["blocks"]
