"""Pictures: the size that they are shown in, and how many pixels have to be held to open them."""

from __future__ import annotations

import base64
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import unquote_to_bytes

from pipeline.render.vectors import elements, times_shown

MOST_PIXELS: Final = 100_000_000
"""Pixels of one picture that are opened: a scan of A3 has 70 million. A file of a few kilobytes can
claim any number of them, and each takes three or four bytes and some time."""

MOST_TOGETHER: Final = 1_000_000_000
"""Pixels of all pictures of one document: all are open at once. One that an SVG shows several times
is opened as often, which takes six seconds a billion."""

LONGEST_JPEG: Final = 16_384
"""Pixels of a JPEG's side that typst opens."""

MOST_UNPACKED: Final = 50_000_000
"""Bytes of an SVG that comes packed."""

_PER_UNIT: Final = {"": 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54,
                    "mm": 96 / 25.4, "q": 24 / 25.4, "em": 16.0, "rem": 16.0}  # fmt: skip
_LENGTH: Final = re.compile(r"\s*\+?([0-9]*\.?[0-9]+(?:[eE][0-9]{1,2})?)([A-Za-z]*)\s*")
_MAGIC: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"GIF8", b"RIFF")
_GZIP: Final = b"\x1f\x8b"
_OPENING: Final = 100_000
_REPEATING: Final = re.compile(rb"use|feImage|url\(")
_LARGEST: Final = 10_000_000
_DEEPEST: Final = 3


class PictureError(Exception):
    """What keeps a picture from being opened, in words that follow its name."""


def size_of(data: bytes) -> tuple[int, int] | None:
    """The width and height that a picture asks for, in CSS pixels; None where it says neither.

    An SVG that only has a ``viewBox`` asks for the size of that.

    >>> size_of(b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 12"/>')
    (24, 12)
    >>> size_of(b"no picture") is None
    True
    """
    try:
        vector = _vector(data)
    except PictureError:
        return None
    width, height = _asked(vector) if vector else _raster(data)
    # What rounds to nothing, or has no end, is no size that a page could use.
    if min(round(width), round(height)) < 1 or max(width, height) > _LARGEST:
        return None
    return round(width), round(height)


def refuse_huge(data: bytes) -> int:
    """How many pixels a picture has, those of the pictures in an SVG, each as often as it is shown.
    Raises :class:`PictureError` where they are more than can be opened.

    >>> refuse_huge(b"GIF89a" + bytes([80, 195, 80, 195, 0, 0, 0]))
    Traceback (most recent call last):
    pipeline.render.pictures.PictureError: has 50,000 × 50,000 pixels
    """
    held = shown = 0
    for width, height, jpeg, times in _opened(data, 0):
        if width * height > MOST_PIXELS or (jpeg and max(width, height) > LONGEST_JPEG):
            raise PictureError(f"has {width:,} × {height:,} pixels")
        held += width * height
        shown += width * height * times
    if held > MOST_PIXELS:
        raise PictureError(f"holds pictures of {held:,} pixels")
    if shown > MOST_TOGETHER:
        raise PictureError(
            f"shows what it holds again and again, until it has {_many(shown)} pixels"
        )
    return shown


def _many(pixels: int) -> str:
    return f"more than {MOST_TOGETHER:,}" if pixels > 1_000 * MOST_TOGETHER else f"{pixels:,}"


def _raster(data: bytes) -> tuple[int, int]:
    if data.startswith(b"GIF8"):  # of which imagesize reads sizes above 32,767 as negative
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    import imagesize

    width, height = imagesize.get(io.BytesIO(data))
    return int(width), int(height)


def _vector(data: bytes) -> bytes:
    """An SVG unpacked; nothing for any other picture."""
    if data.startswith(_GZIP):
        try:
            unpacker = zlib.decompressobj(31)
            data = unpacker.decompress(data, MOST_UNPACKED)
        except zlib.error:
            return b""
        if unpacker.unconsumed_tail:
            raise PictureError(f"unpacks to more than {MOST_UNPACKED:,} bytes")
    return data if b"<svg" in data[:_OPENING] and not data.startswith(_MAGIC) else b""


def _asked(svg: bytes) -> tuple[float, float]:
    """Width and height of an SVG, as its first element says."""
    first = next(elements(svg[:_OPENING]), None)
    root = first.attributes if first else {}
    wide, high = _pixels(root.get("width", "")), _pixels(root.get("height", ""))
    box = [_pixels(number) for number in re.split(r"[\s,]+", root.get("viewBox", "").strip())[2:4]]
    if len(box) != 2 or not all(box):
        return wide, high
    if not wide and not high:
        return box[0], box[1]
    return wide or high * box[0] / box[1], high or wide * box[1] / box[0]


def _pixels(length: str) -> float:
    """A length in CSS pixels; 0 for a share of what is around."""
    found = _LENGTH.fullmatch(length)
    return float(found[1]) * _PER_UNIT.get(found[2].lower(), 0) if found else 0


def _opened(data: bytes, depth: int) -> Iterator[tuple[int, int, bool, int]]:
    """Width and height of what is opened with a picture, whether it is a JPEG, and how often."""
    if data.startswith(_MAGIC):
        width, height = _raster(data)
        if width > 0 and height > 0:
            yield width, height, data.startswith(b"\xff\xd8"), 1
    elif svg := _vector(data):
        if depth > _DEEPEST:
            raise PictureError("holds pictures that hold pictures without end")
        for inner, times in _inside(svg):
            for width, height, jpeg, often in _opened(inner, depth + 1):
                yield width, height, jpeg, often * times


def _inside(svg: bytes) -> Iterator[tuple[bytes, int]]:
    """The pictures that an SVG holds as ``data:`` addresses, and how often it shows each."""
    if b"mage" not in svg:
        return
    parts = list(elements(svg))
    often = times_shown(parts) if _REPEATING.search(svg) else [1] * len(parts)
    for element, times in zip(parts, often, strict=True):
        for value in element.attributes.values():
            kind, comma, content = value.strip().partition(",")
            if comma and kind[:5].lower() == "data:":
                plain = unquote_to_bytes(content)
                with suppress(ValueError):
                    decoded = base64.b64decode(plain + b"==") if "base64" in kind.lower() else plain
                    yield decoded, times
