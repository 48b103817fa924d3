"""Pictures: the size that they are shown in, and an end to what is opened of them."""

from __future__ import annotations

import base64
import gzip
import os
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest

from pipeline.article import read_article
from pipeline.document import Context, build_document
from pipeline.errors import SourceError
from pipeline.nodes import Image
from pipeline.render import pdf
from pipeline.render.fonts import FontBook
from pipeline.render.held_back import held_back
from pipeline.render.html import Site, render_html
from pipeline.render.pdf import render_pdf
from pipeline.render.pdf_data import DocumentData
from pipeline.render.pictures import MOST_PIXELS, PictureError, refuse_huge, size_of
from tests.command_line import polyfolio
from tests.documents import document, text

SPACE = 'xmlns="http://www.w3.org/2000/svg"'


def png(width: int, height: int, pixels: bytes = b"") -> bytes:
    """A black picture of one bit a pixel."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = pixels or (b"\0" * (1 + (width + 7) // 8) * min(height, 5_000))
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def gif(width: int, height: int) -> bytes:
    screen = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + screen + b"," + frame + b";"


def webp(width: int, height: int) -> bytes:
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    extended = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + sides
    return b"RIFF" + struct.pack("<I", 4 + len(extended)) + b"WEBP" + extended


def jpeg(width: int, height: int) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", 2 + len(frame)) + frame + b"\xff\xd9"


def svg(attributes: str, inside: str = "") -> bytes:
    return f"<svg {SPACE} {attributes}>{inside}</svg>".encode()


def image(picture: bytes, kind: str = "png") -> str:
    address = f"data:image/{kind};base64,{base64.b64encode(picture).decode()}"
    return f'<image id="a" width="9" height="9" href="{address}"/>'


def holding(picture: bytes) -> bytes:
    return svg('width="9" height="9"', image(picture))


SCAN = image(png(5_000, 2_000))  # ten million pixels
USE = '<use href="#a"/>'
BARE = f'<g style="fill: none; stroke: red">{"<path/>" * 500}</g>'


def doubled(levels: int) -> str:
    """The scan, and uses of it in uses in uses."""
    made = f'<g id="g0">{SCAN}</g>'
    for level in range(levels):
        made += f'<g id="g{level + 1}">' + f'<use href="#g{level}"/>' * 2 + "</g>"
    return made


# --- the size that a picture asks for -------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(40, 30), (40, 30)),
        (gif(50_000, 40_000), (50_000, 40_000)),
        (webp(300, 200), (300, 200)),
        (jpeg(300, 200), (300, 200)),
        (svg('width="40" height="30px"'), (40, 30)),
        (svg('width="1in" height="2.54cm"'), (96, 96)),
        (svg('viewBox="0 0 24 12"', '<rect width="8" height="5"/>'), (24, 12)),
        (svg('width="100%" viewBox="0,0,24,12"'), (24, 12)),
        (svg('width="48" viewBox="0 0 24 12"'), (48, 24)),
        (svg('height="48" viewBox="0 0 24 12"'), (96, 48)),
        (b"<?xml version='1.0'?><!-- a -->\n" + svg('width="4" height="3"'), (4, 3)),
        (gzip.compress(svg('width="40" height="30"'), mtime=0), (40, 30)),
        (svg(""), None),
        (svg('width="1e9" height="1e9"'), None),
        (svg('width="1e99" height="1"'), None),
        (svg('width="0" height="10"'), None),
        (b"<svg width='1", None),
        (b"", None),
        (b"GIF8", None),
        (b"\x1f\x8b", None),
    ],
)
def test_a_picture_says_how_large_it_is(data: bytes, size: tuple[int, int] | None) -> None:
    assert size_of(data) == size


# --- within a line --------------------------------------------------------------------------------

PICTURES = {"a.png": png(40, 20), "wide.png": png(4_000, 100), "tall.png": png(100, 4_000)}
POINTS = 0.75


def set_in_pdf(source: Any) -> bytes:
    return render_pdf(source, labels={}, assets=PICTURES, timestamp=0, fonts=FontBook(system=False))


def shown(source: Any) -> list[tuple[float, float]]:
    """Width and height of each picture of a PDF, in points."""
    found = []
    for page in pdfium.PdfDocument(set_in_pdf(source)):
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
            left, bottom, right, top = item.get_bounds()
            found.append((round(right - left, 1), round(top - bottom, 1)))
    return found


def of_markdown(markdown: str) -> Any:
    article = read_article("a", "a.md", markdown.encode())
    return build_document(article, article.source, frozenset(), Context("en", "ltr", "en", "P", ""))


@pytest.mark.parametrize(
    "markdown",
    [
        "See ![a](a.png) there.\n",
        "- See ![a](a.png) there.\n",
        "| a |\n|---|\n| See ![a](a.png) there. |\n",
        "See[^1].\n\n[^1]: See ![a](a.png) there.\n",
        "# T\n\n## See ![a](a.png) there\n",
        "See [![a](a.png)](https://example.org) there.\n",
        'See <img src="wide.png" width="40" height="20" alt="a"> there.\n',
        'See <img src="a.png" width="40" alt="a"> there.\n',
        'See <img src="a.png" height="20" alt="a"> there.\n',
    ],
)
def test_a_picture_in_a_line_has_the_size_that_it_has_on_the_web(markdown: str) -> None:
    ((width, height),) = shown(of_markdown(markdown))
    expected = (40 * POINTS, 1 * POINTS if "wide" in markdown else 20 * POINTS)
    assert (width, height) == pytest.approx(expected, abs=0.2)


def test_a_figure_has_the_size_that_it_has_on_the_web() -> None:
    """That of the same picture in a line, up to the measure and to half a page."""
    source = "![a](a.png)\n\n> ![a](a.png)\n\n![a](wide.png)\n\n![a](tall.png)\n"
    small, quoted, wide, tall = shown(of_markdown(source))
    assert small == quoted == pytest.approx((40 * POINTS, 20 * POINTS), abs=0.2)
    assert wide[0] == pytest.approx(374.2, abs=1)
    assert tall[1] == pytest.approx(326, abs=1)


def test_no_picture_in_a_line_is_wider_than_it_or_higher_than_half_a_page() -> None:
    (wide, tall) = shown(of_markdown("See ![a](wide.png) and ![b](tall.png) there.\n"))
    assert wide[0] == pytest.approx(374.2, abs=1)
    assert wide[1] == pytest.approx(374.2 / 40, abs=1)
    assert tall[1] == pytest.approx(326, abs=1)


def test_words_before_a_wide_picture_are_not_spread_over_their_line() -> None:
    def built(source: str) -> dict[str, Any]:
        (block,) = DocumentData(of_markdown(source), {}, PICTURES).build(0)["blocks"]
        assert isinstance(block, dict)
        return block

    assert built("See *a ![a](wide.png)* there.\n")["ragged"]
    assert "ragged" not in built("See ![a](a.png) there.\n")
    for name in ("wide.png", "a.png"):
        noted = of_markdown(f"See[^1].\n\n[^1]: See ![a]({name}) there.\n")
        assert DocumentData(noted, {}, PICTURES).build(0)["ragged_notes"] == (name == "wide.png")


def test_a_block_of_html_has_its_pictures_in_the_size_that_it_asks_for() -> None:
    html = '<p><img src="wide.png" width="40" alt="a"></p>\n'
    assert shown(of_markdown(html)) == [(30, pytest.approx(0.8, abs=0.1))]
    images = (Image("wide.png", "a", "", 40, 0),)
    assert of_markdown(html).blocks[0].images == images
    for width in ("50%", "", "x", "9" * 99):
        made = of_markdown(html.replace('"40"', f'"{width}"')).blocks[0].images
        assert made == (Image("wide.png", "a"),)


def test_a_page_says_how_large_its_pictures_are() -> None:
    page = render_html(of_markdown("See ![a](a.png) there.\n"), site=Site(images={"a.png": (4, 3)}))
    assert re.search(r'<img src="../assets/a.png" alt="a" width="4" height="3"', page)


# --- what is opened -------------------------------------------------------------------------------

HUGE = {
    "png": png(50_000, 50_000),
    "gif": gif(50_000, 50_000),
    "webp": webp(50_000, 50_000),
    "canvas.webp": webp(1 << 24, 201),
    "jpg": jpeg(50_000, 50_000),
    "long.jpg": jpeg(20_000, 100),
    "svg": holding(png(50_000, 50_000)),
    "several.svg": svg("", holding(png(9_000, 9_000)).decode() * 2),
    "packed.svgz": gzip.compress(holding(png(50_000, 50_000))),
    "bomb.svgz": gzip.compress(svg("", " " * 50_000_000)),
    "used.svg": svg("", SCAN + USE * 100),
    "inside.svg": svg("", image(svg("", SCAN + USE * 9), "svg+xml") + USE * 10),
    "doubled.svg": svg("", doubled(7)),
    "without end.svg": svg("", doubled(2_000)),
    "circle.svg": svg("", f'<g id="g">{SCAN}<use href="#g"/></g>' + '<use href="#g"/>' * 100),
    "pattern.svg": svg("", f'<pattern id="p">{SCAN}</pattern>' + '<path fill="url(#p)"/>' * 100),
    "passed on.svg": svg(
        "", f'<pattern id="p">{SCAN}</pattern><g fill="url(#p)">{"<path/>" * 100}</g>'
    ),
    "mask.svg": svg("", f'<mask id="p">{SCAN}</mask>' + '<path style="mask: url(#p)"/>' * 100),
    "marker.svg": svg(
        "", f'<marker id="p">{SCAN}</marker><path marker-mid="url(#p)" d="M0 0{" L1 1" * 50}"/>'
    ),
    "deep.svg": holding(holding(holding(holding(holding(png(1, 1)))))),
}


@pytest.mark.parametrize("name", HUGE)
def test_a_huge_picture_is_refused_before_it_is_opened(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(PictureError):
        refuse_huge(HUGE[name])

    def opened(*_: Any) -> bytes:
        raise AssertionError("it was opened")

    monkeypatch.setattr(pdf, "_compile", opened)
    with pytest.raises(SourceError, match="the image “a”") as caught:
        render_pdf(
            document(text("See ", Image("a", "alt"))),
            labels={},
            assets={"a": HUGE[name]},
            timestamp=0,
            fonts=FontBook(system=False),
        )
    assert caught.value.where == "a-session (en)"
    assert "smaller" in caught.value.remedy


@pytest.mark.parametrize(
    "data",
    [
        png(10_000, 10_000),
        png(1, 1_000_000),
        jpeg(16_384, 6_000),
        holding(png(10_000, 10_000)),
        holding(b"no picture"),
        svg('width="1e9" height="1e9"'),
        svg("", '<image href="data:image/png;base64,A"/><image href="data:,a%zz"/>'),
        b"no picture",
        b"<svg",
    ],
)
def test_every_other_picture_is_for_the_typesetter(data: bytes) -> None:
    assert refuse_huge(data) <= MOST_PIXELS


@pytest.mark.parametrize(
    ("inside", "scans"),
    [
        (SCAN + USE * 50, 51),
        (doubled(4), 31),
        (f'<g id="g">{SCAN}<use href="#g"/></g>' + '<use href="#g"/>' * 2, 3),
        (f'{SCAN}<use href="#b"/><path fill="url(#b)"/><a href="#a">a</a>', 1),
        (f'<mask id="m">{SCAN}</mask><g style="mask:url(#m)">{"<path/>" * 500}</g>', 2),
        (f'<pattern id="p">{SCAN}</pattern><g fill="url(#p)">{BARE}</g>', 2),
    ],
)
def test_a_picture_that_is_shown_again_is_opened_again(inside: str, scans: int) -> None:
    assert refuse_huge(svg("", inside)) == scans * 10_000_000


def test_all_pictures_of_a_document_have_an_end_too() -> None:
    many = {f"{number}.png": png(10_000, 10_000, b"\0") for number in range(11)}
    source = document(text(*(Image(name, "") for name in many)))
    with pytest.raises(SourceError, match="1,100,000,000 pixels together"):
        render_pdf(source, labels={}, assets=many, timestamp=0, fonts=FontBook(system=False))


def test_a_huge_picture_is_one_error_where_it_is_opened_and_passed_on_where_it_is_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "P"\nlocales = ["de"]\n')
    (tmp_path / "source/a.md").write_text("---\ntitle: A\n---\n\nSee ![a](a.png).\n")
    (tmp_path / "source/a.png").write_bytes(HUGE["png"])
    refused = polyfolio(tmp_path, "publish", "--format", "pdf")
    assert refused.code == 3
    assert refused.err.count("\n") == 1
    assert "the image “a.png” has 50,000 × 50,000 pixels" in refused.err
    passed = polyfolio(tmp_path, "publish", "--format", "html", "--format", "text")
    assert passed.code == 0
    assert (tmp_path / "dist/current/assets/a.png").read_bytes() == HUGE["png"]
    assert "[a]" in (tmp_path / "dist/current/en/a.txt").read_text()


# Two sides so different have no rectangle, which nobody asked: the library breaks down.
ABSURD = svg(
    'width="9" height="9"',
    image(png(1, 1)).replace('<image id="a" width="9"', '<image width="1e38"'),
)


def test_a_picture_that_the_typesetter_breaks_down_on_is_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "P"\nlocales = ["de"]\n')
    (tmp_path / "source/a.md").write_text("---\ntitle: A\n---\n\nSee ![a](a.svg).\n")
    (tmp_path / "source/a.svg").write_bytes(ABSURD)
    refused = polyfolio(tmp_path, "publish", "--format", "pdf")
    assert refused.code == 3
    assert refused.err.count("\n") == 1
    assert "source/a.md:5: the image “a.svg” cannot be read" in refused.err
    told = polyfolio(tmp_path, "--debug", "publish", "--format", "pdf")
    assert "panicked at" in told.err
    # What comes behind it in the same process is set as ever.
    with pytest.raises(SourceError, match=r"“a\.png” cannot be read: typst breaks"):
        render_pdf(
            of_markdown("See ![a](a.png).\n"),
            labels={},
            assets={"a.png": ABSURD},
            timestamp=0,
            fonts=FontBook(system=False),
        )
    assert shown(of_markdown("See ![a](a.png) there.\n"))
    assert not capfd.readouterr().err


def test_what_is_written_while_a_document_is_set_comes_behind_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with held_back():
        os.write(2, b"one ")
        os.write(2, b"two")
        assert not capfd.readouterr().err
    assert capfd.readouterr().err == "one two"


def test_an_image_that_cannot_be_set_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "P"\nlocales = ["de"]\n')
    (tmp_path / "source/a.md").write_text("# A\n\nSee ![a](img/good.svg).\n")
    (tmp_path / "source/b.md").write_text(
        "# B\n\nWords.\n\n<p><img src='/img/b.png' alt='b'></p>\n"
    )
    (tmp_path / "source/img").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    (tmp_path / "source/img/good.svg").write_text(svg)
    (tmp_path / "source/img/b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    refused_line = polyfolio(tmp_path, "publish", "--format", "pdf")
    assert refused_line.code == 3
    assert "source/b.md:5: the image “img/b.png” cannot be read" in refused_line.err
    assert refused_line.err.count("\n") == 1
