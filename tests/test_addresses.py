"""Files and images that articles mention: found, carried into the release, and linked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.article import Article, read_article
from pipeline.checks import links
from pipeline.document import Context, asset_sources, build_document, file_sources
from pipeline.html_addresses import uses
from pipeline.nodes import Document
from pipeline.render.html import render_html
from pipeline.render.pdf_data import DocumentData
from pipeline.render.text import render_text
from tests.command_line import polyfolio

FILES = frozenset({"guide/files/a b.pdf", "x.zip", "guide/big.png", "guide/small.png"})


def article(text: str) -> Article:
    return read_article("guide/a", "source/guide/a.md", text.encode())


def document(text: str, base_url: str = "https://e.org") -> Document:
    read = article(text)
    context = Context("es", "ltr", "en", "P", base_url, files=FILES)
    return build_document(read, read.source, frozenset(), context)


def findings(text: str) -> list[str]:
    read = article(text)
    ids = {"guide/a": links.link_targets(read), "b": frozenset({"one"})}
    return [f"{f.where}: {f.message}" for f in links.check(read, ids, FILES)]


def test_a_link_to_a_file_leads_to_the_releases_copy() -> None:
    made = document("[h](files/a%20b.pdf#page=2 'T') and [z](../x.zip?raw=1)\n")
    assert file_sources(made) == ("guide/files/a b.pdf", "x.zip")
    assert asset_sources(made) == ()
    page = render_html(made)
    assert '<a href="../../assets/guide/files/a%20b.pdf#page=2" title="T">h</a>' in page
    assert '<a href="../../assets/x.zip">z</a>' in page
    assert "[1] https://e.org/assets/guide/files/a%20b.pdf#page=2" in render_text(made)
    assert "assets/guide/files/a b.pdf#page=2" in render_text(
        document("[h](files/a%20b.pdf#page=2)\n", base_url="")
    )


def test_in_pdf_a_file_needs_the_address_of_the_publication() -> None:
    def targets(base_url: str) -> list[str]:
        made = document("[h](files/a%20b.pdf)\n", base_url)
        (paragraph,) = DocumentData(made, {}, {}).build(0)["blocks"]
        return [item.get("to", "") for item in paragraph["c"]]

    assert targets("https://e.org") == ["https://e.org/assets/guide/files/a%20b.pdf"]
    assert targets("") == [""]


def test_what_is_missing_or_outside_is_named_with_its_place() -> None:
    text = "[a](no.pdf)\n\n[b](../../x.zip) [c](/etc/passwd)\n\n[d](docs) <a@b.org> [e](#a-b)\n"
    assert findings(f"{text}\n## A b\n") == [
        "source/guide/a.md:1: no file no.pdf",
        "source/guide/a.md:3: no file ../../x.zip, which is outside of source/",
        "source/guide/a.md:3: no file /etc/passwd",
        "source/guide/a.md:5: no file docs",
    ]
    assert links.missing_files(article(text), FILES) == [
        "no file no.pdf (source/guide/a.md:1)",
        "no file ../../x.zip, which is outside of source/ (source/guide/a.md:3)",
    ]
    assert "<p>d b</p>" in render_html(document("[d](docs) [b](../../x.zip)\n"))


SPELLINGS = ["../b.md", "../b", "../b/", "/b", "/b.html", "/b.md?x", "../b/#one", "/b.html#one"]


@pytest.mark.parametrize("url", SPELLINGS)
def test_an_article_is_found_as_site_generators_spell_its_address(url: str) -> None:
    text = f"[b]({url}) ![p](/guide/big.png) [z](/x.zip)\n"
    assert findings(text) == []
    assert links.missing_files(article(text), FILES, frozenset({"b"})) == []
    read = article(text)
    context = Context("es", "ltr", "en", "P", "", files=FILES, edition_of={"b": "es"}.get)
    page = render_html(build_document(read, read.source, frozenset(), context))
    fragment = "#one" if "#" in url else ""
    assert (
        f'<a href="../b/{fragment}">b</a>' in page or f'<a href="../b.html{fragment}">b</a>' in page
    )
    assert 'src="../../assets/guide/big.png"' in page
    assert '<a href="../../assets/x.zip">z</a>' in page


def test_the_page_of_a_folder_is_found_by_the_folders_name() -> None:
    read = article("[b](/c/#one) [d](/) [e](c/?x)\n")
    ids = {"guide/a": frozenset[str](), "c/_index": frozenset({"one"}), "index": frozenset[str]()}
    found = [f.message for f in links.check(read, ids, FILES)]
    assert found == ["no file c/?x"]


def test_an_article_elsewhere_on_the_web_is_none_of_ours() -> None:
    assert findings("[a](https://e.org/README.md) [b](../b.md#one) [c](../c.md)\n") == [
        "source/guide/a.md:1: no article ../c.md"
    ]


# --- in raw HTML ----------------------------------------------------------------------------------

PICTURE = (
    '<picture><source media="(min-width: 9em)" srcset="big.png 2x, small.png"{end}>'
    '<img src="small.png" alt="Tea" width="20"{end}></picture>'
)


@pytest.mark.parametrize(
    "text",
    [
        PICTURE.format(end="") + "\n",
        "Some " + PICTURE.format(end=" /") + " *tea*.\n",
        f"<div>{PICTURE.format(end='')}\n\nText.\n\n</div>\n",
    ],
    ids=["block", "inline", "around Markdown"],
)
def test_a_picture_is_carried_and_shown(text: str) -> None:
    made = document(text)
    assert asset_sources(made) == ("guide/big.png", "guide/small.png")
    page = render_html(made)
    there = "../../assets/guide/"
    assert f'srcset="{there}big.png 2x, {there}small.png"' in page
    assert f'src="{there}small.png"' in page
    assert 'width="20"' in page
    assert page.count("<picture>") == page.count("</picture>") == 1
    assert "[Tea]" in render_text(made)
    images = {"guide/small.png": b"", "guide/big.png": b""}
    data = DocumentData(made, {}, images)
    data.build(0)
    assert list(data.images) == ["guide/small.png"]
    assert findings(text) == []
    assert len(findings(text.replace("small", "smell"))) == 2


def test_links_in_html_are_followed_or_dropped() -> None:
    block = '<p><a href="../b.md">B</a> <a href="files/a b.pdf">F</a></p>\n'
    page = render_html(document(block))
    assert '<a rel="noopener">B</a>' in page, "that article is not published"
    assert '<a href="../../assets/guide/files/a%20b.pdf" rel="noopener">F</a>' in page
    assert findings(block.replace("b.md", "c.md")) == ["source/guide/a.md:1: no article ../c.md"]
    inline = 'See <a href="../x.zip">*the* file</a>, *<a href="../x.zip">a*</a>.\n'
    page = render_html(document(inline))
    assert 'See <a href="../../assets/x.zip"><em>the</em> file</a>, <em>a</em>.' in page
    assert findings("<a href='../y.zip'>x</a> y\n") == ["source/guide/a.md:1: no file ../y.zip"]


def test_a_link_never_stands_in_a_link() -> None:
    page = render_html(
        document("<a href='../x.zip'>[a](../x.zip)</a> [<a href='/'>b</a>](../x.zip)\n")
    )
    body = page[page.index("<main") :]
    assert '<p><a href="../../assets/x.zip">a</a> <a href="../../assets/x.zip">b</a></p>' in body


def test_an_id_in_html_can_be_linked_to() -> None:
    text = "[a](#x) [b](#y) [c](#z) [d](#w)\n\n<div id='x'>X</div>\n\n<a name='y'></a> Y <b id=z>Z</b>\n"
    assert findings(text) == ["source/guide/a.md:1: no heading #w in this article"]
    page = render_html(document(text))
    assert '<div id="x">' in page
    assert '<a id="y"></a>' in page
    assert '<b id="z">' in page


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("a.png", ["a.png"]),
        (" a.png 1x,b.png 2x ", ["a.png", "b.png"]),
        ("a.png, b.png", ["a.png", "b.png"]),
        ("a,b.png 100w , c.png 200w,", ["a,b.png", "c.png"]),
        (", ,", []),
        ("a&amp;b.png", ["a&b.png"]),
    ],
)
def test_every_image_of_a_srcset_is_found(srcset: str, expected: list[str]) -> None:
    html = f"<img srcset='{srcset}'>"
    found = list(uses(html))
    assert [use.url for use in found] == expected
    assert all(html[use.start : use.end].replace("&amp;", "&") == use.url for use in found)


# --- in a release ---------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "polyfolio.toml").write_text(
        '[project]\nname = "T"\nbase_url = "https://e.org"\nlocales = ["de"]\n'
    )
    folder = tmp_path / "source" / "files"
    folder.mkdir(parents=True)
    (folder / "h.pdf").write_bytes(b"%PDF")
    (folder.parent / "a.md").write_text("---\ntitle: A\n---\n\n[h](files/h.pdf)\n")
    return tmp_path


@pytest.mark.parametrize("output", ["html", "text"])
def test_a_release_holds_the_linked_file(project: Path, output: str) -> None:
    outcome = polyfolio(project, "publish", "-f", output)
    assert outcome.code == 0, outcome.err
    live = project / "dist" / "current"
    assert (live / "assets/files/h.pdf").read_bytes() == b"%PDF"
    manifest = json.loads((live / "manifest.json").read_text())
    assert "assets/files/h.pdf" in json.dumps(manifest["documents"])


def test_a_release_without_a_linked_file_is_refused(project: Path) -> None:
    (project / "source/files/h.pdf").unlink()
    outcome = polyfolio(project, "publish", "-f", "html")
    assert outcome.code == 3
    assert "no file files/h.pdf (source/a.md:5)" in outcome.err
    (project / "source/files/h.pdf").symlink_to("/etc/hostname")
    outcome = polyfolio(project, "publish", "-f", "html")
    assert outcome.code == 3
    assert "source/files/h.pdf: leads out of source/" in outcome.err
    assert not (project / "dist").exists()
