"""Addresses of a site that keeps each language in a folder of its own: ``/en/a``, ``/de/a``."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from pipeline.article import read_article
from pipeline.checks import links
from pipeline.destinations import without_locale
from pipeline.document import Context, build_document
from pipeline.exchange.anchors import Site
from pipeline.exchange.parallel import align_articles
from pipeline.render.html import render_html
from tests.command_line import polyfolio

EDITIONS = {"b": "de", "en/c": "de", "index": "de"}
HEADINGS = {"b": frozenset({"one"}), "en/c": frozenset[str](), "index": frozenset[str]()}


def _page(url: str, source_locale: str = "en") -> str:
    read = read_article("guide/a", "source/guide/a.md", f"[x]({url})\n".encode())
    context = Context("de", "ltr", source_locale, "P", "", edition_of=EDITIONS.get)
    return render_html(build_document(read, read.source, frozenset(), context))


def _findings(url: str) -> list[str]:
    read = read_article("guide/a", "source/guide/a.md", f"[x]({url})\n".encode())
    return [f.message for f in links.check(read, HEADINGS, frozenset(), "en")]


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("/en/b", "../b.html"),
        ("/EN/b/#one", "../b.html#one"),
        ("/en-US/b.md", "../b.html"),
        ("/en/c/", "../en/c.html"),
        ("/en/", "../index.html"),
    ],
)
def test_an_address_with_the_sources_locale_leads_to_the_readers_edition(
    url: str, leads: str
) -> None:
    assert f'href="{leads}"' in _page(url)
    assert _findings(url) == []


@pytest.mark.parametrize("url", ["/fr/b", "/en-GB/b", "/english/b", "en/b", "/en/none"])
def test_no_other_address_does(url: str) -> None:
    assert "href" not in _page(url).partition("<main")[2].partition("</main>")[0]
    assert _findings(url) == [f"no file {url}"]


def test_a_heading_that_is_not_there_is_missed_behind_the_locale_too() -> None:
    assert _findings("/en/b#two") == ["no heading #two in b"]


def test_a_locale_is_known_in_any_spelling() -> None:
    found = [without_locale(f"/{name}/a", "zh-CN") for name in ("zh-cn", "zh_CN", "zh-Hans", "zh")]
    assert found == ["/a"] * 4
    assert without_locale("/zh-tw/a", "zh-CN") == "/zh-tw/a"


def _targets(source: str, target: str, site: Site) -> list[tuple[str, str]]:
    en = read_article("a", "en/a.md", source.encode())
    de = read_article("a", "de/a.md", target.encode())
    return [(pair.target, pair.doubt) for pair in align_articles(en, de, "de/a.md", site).pairs]


KNOWN = {"/en/b": frozenset({"one"}), "/en/c": frozenset({"x", "y"})}
SITE = Site(lambda path: KNOWN.get(path, frozenset()), "en", "de")


@pytest.mark.parametrize(
    ("source", "target", "comes"),
    [
        ("See [b](/en/b).", "Siehe [b](/de/b).", "Siehe [b](/en/b)."),
        ("See [b](/b).", "Siehe [b](/de/b).", "Siehe [b](/b)."),
        ("See [b](/en/b#one).", "Siehe [b](/de/b#eins).", "Siehe [b](/en/b#one)."),
        (
            "See [x](/en/c#x), [y](/en/c#y).",
            "Siehe [y](/de/c#y), [x](/de/c#x).",
            "Siehe [y](/en/c#y), [x](/en/c#x).",
        ),
        ("See [b][].\n\n[b]: /en/b", "Siehe [b][].\n\n[b]: /de/b", "Siehe [b][]."),
    ],
)
def test_a_translations_own_pages_come_as_the_sources(source: str, target: str, comes: str) -> None:
    assert _targets(f"{source}\n", f"{target}\n", SITE) == [(comes, "")]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("See [b](/en/b).", "Siehe [b](/de/c)."),
        ("See [b](/en/b).", "Siehe [b](/fr/b)."),
        ("See [b](/en/b).", "Siehe [b](/de/b#one)."),
        ("See [b](https://e.org/en/b).", "Siehe [b](https://e.org/de/b)."),
        ("See [x](/en/c#x), [y](/en/c#y).", "Siehe [x](/de/c#eks), [y](/de/c#ypsilon)."),
    ],
)
def test_another_page_stays_another(source: str, target: str) -> None:
    ((comes, _),) = _targets(f"{source}\n", f"{target}\n", SITE)
    assert comes == target


def test_a_site_with_a_folder_for_each_language_moves_in(tmp_path: Path) -> None:
    for name, text in {
        "polyfolio.toml": '[project]\nname = "A"\nlocales = ["de"]\n',
        "source/b.md": "# B\n\n## One day {#one}\n\nText.\n",
        "source/a.md": "# A\n\nSee [b](/en/b/#one).\n\nSee [b](/en/b).\n",
        "old/de/a.md": "# Ä\n\nSiehe [b](/de/b/#ein-tag).\n\nSiehe [b](/de/b).\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert polyfolio(tmp_path, "extract").code == 0
    args = ("memory", "import", "--pair", "-l", "de", tmp_path / "source", tmp_path / "old/de")
    done = polyfolio(tmp_path, *map(str, args))
    assert done.code == 0, done.err
    catalog = polib.pofile(str(tmp_path / "locale/de/LC_MESSAGES/a.po"))
    assert {entry.msgid: (entry.msgstr, entry.fuzzy) for entry in catalog} == {
        "A": ("Ä", False),
        "See [b](/en/b/#one).": ("Siehe [b](/en/b/#one).", False),
        "See [b](/en/b).": ("Siehe [b](/en/b).", False),
    }
    assert "broken-link" not in polyfolio(tmp_path, "check").out
