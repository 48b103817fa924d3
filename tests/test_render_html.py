"""Web pages: meaning, languages, safety, and what browsers and readers make of them."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nodes import Figure, Heading, Image, Link, List, ListItem, Table, Text
from pipeline.render.html import (
    Index,
    Listing,
    Site,
    render_chooser,
    render_html,
    render_index,
    stylesheet,
)
from pipeline.render.site import safe_url
from tests.documents import EDITIONS, EVERYTHING, cells, document, items, text

SITE = Site(formats=("pdf", "text"), images={"images/two chairs.svg": (960, 520)})
INDEX = Index(
    locale="en",
    direction="ltr",
    source_locale="en",
    publication="Quiet Rooms",
    base_url="https://example.org",
    listings=(
        Listing.of(EVERYTHING, ("pdf",)),
        Listing("money", "El dinero", "Lo que cuesta.", lang="es"),
    ),
    editions=EDITIONS,
    notice="A sample.",
)


def soup(page):
    return BeautifulSoup(page, "html.parser")


def page_of(*blocks, site=SITE, **changes):
    return soup(render_html(document(*blocks, **changes), site=site))


def pages():
    return {
        "article": render_html(EVERYTHING, site=SITE),
        "arabic": render_html(replace(EVERYTHING, locale="ar", direction="rtl"), site=SITE),
        "fallback": render_html(replace(EVERYTHING, locale="sw"), site=SITE),
        "index": render_index(INDEX, site=SITE),
        "empty": render_index(replace(INDEX, listings=()), site=SITE),
        "chooser": render_chooser(
            "Quiet Rooms", EDITIONS, source_locale="en", base_url="https://example.org", site=SITE
        ),
    }


@pytest.fixture(scope="module", params=list(pages()))
def page(request):
    return pages()[request.param]


# --- every page -----------------------------------------------------------------------------------


def test_a_page_runs_no_script(page):
    assert "<script" not in page
    assert not re.search(r"\son\w+=", page)


def test_a_page_has_one_title_one_main_and_ids_that_are_unique(page):
    parsed = soup(page)
    assert len(parsed.find_all("h1")) == len(parsed.find_all("main")) == 1
    ids = [tag["id"] for tag in parsed.find_all(id=True)]
    assert len(ids) == len(set(ids))
    known = {f"#{name}" for name in ids}
    assert {tag["href"] for tag in parsed.select('a[href^="#"]')} <= known


def test_heading_levels_never_skip_one(page):
    levels = [int(tag.name[1]) for tag in soup(page).find_all(re.compile("h[1-6]"))]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_same_input_gives_the_same_bytes():
    assert pages() == pages()


# --- language -------------------------------------------------------------------------------------


def test_the_switcher_names_each_language_in_itself_and_marks_the_current_one():
    links = page_of(locale="ar", direction="rtl").select("nav.languages a")
    assert [link["lang"] for link in links] == [link["hreflang"] for link in links]
    assert [(link.text, link["href"], link["dir"]) for link in links] == [
        ("English", "../en/a-session.html", "ltr"),
        ("简体中文", "../zh-CN/a-session.html", "ltr"),
        ("العربية", "a-session.html", "rtl"),
    ]
    assert [link.get("aria-current") for link in links] == [None, None, "page"]


def test_search_engines_learn_of_every_edition_at_its_public_address():
    head = page_of(locale="zh-CN").head
    assert head.find("link", rel="canonical")["href"] == "https://example.org/zh-CN/a-session.html"
    assert {tag["hreflang"]: tag["href"] for tag in head.select("link[hreflang]")} == {
        "en": "https://example.org/en/a-session.html",
        "zh-CN": "https://example.org/zh-CN/a-session.html",
        "ar": "https://example.org/ar/a-session.html",
        "x-default": "https://example.org/en/a-session.html",
    }


def test_without_a_public_address_a_page_claims_none():
    head = page_of(base_url="").head
    assert not head.select("link[hreflang], link[rel=canonical], meta[property='og:url']")


def test_index_and_chooser_agree_on_where_other_readers_go():
    for name in ("index", "chooser"):
        links = soup(pages()[name]).select("link[hreflang]")
        assert {tag["hreflang"]: tag["href"] for tag in links} == {
            "en": "https://example.org/en/index.html",
            "zh-CN": "https://example.org/zh-CN/index.html",
            "ar": "https://example.org/ar/index.html",
            "x-default": "https://example.org/",
        }


def test_dates_and_reading_time_are_the_readers_own():
    byline = page_of(locale="zh-CN").find("p", class_="byline")
    assert byline.time["datetime"] == "2026-09-14"
    assert byline.time.text == "2026年9月14日"
    assert "阅读约4分钟" in byline.text


def test_text_in_another_language_is_marked_on_every_leaf():
    parsed = page_of(
        text("Aún no.", lang="es"),
        Heading(2, "x", (Text("عنوان"),), lang="ar"),
        Figure("a.png", "a", "c", lang="es"),
        List(None, True, (ListItem((text("uno", lang="es"),)),)),
    )
    marked = [
        (tag.name, tag["lang"], tag["dir"]) for tag in parsed.select(".prose [lang]:not(small)")
    ]
    assert marked == [
        ("p", "es", "ltr"),
        ("h2", "ar", "rtl"),
        ("figure", "es", "ltr"),
        ("span", "es", "ltr"),
    ]


def test_words_of_the_page_are_marked_where_they_are_not_in_the_articles_language():
    parsed = soup(pages()["fallback"])
    for selector in (".skip", ".byline", ".formats", ".label", ".notes h2"):
        assert parsed.select_one(selector)["lang"] == "en"
    assert not page_of(locale="es").select(".byline[lang]")


def test_latin_words_keep_their_shape_in_arabic():
    parsed = page_of(text("لغة C++ جيدة"), locale="ar", direction="rtl", title="عن C++")
    assert [tag.text for tag in parsed.select("main bdi[dir=ltr]")] == ["C++", "C++"]


# --- content --------------------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_text_is_never_markup(words):
    parsed = page_of(text(words), title=words, author=words)
    assert parsed.select_one(".prose p").text == words
    assert parsed.h1.text == words
    assert not parsed.select(".prose p *")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:x", "data:text/html,x"]
)
def test_a_link_that_could_run_something_is_only_its_text(url):
    parsed = page_of(text(Link(url, (Text("here"),)), Image(url, "picture")))
    assert "here" in parsed.select_one(".prose p").text
    assert not parsed.select(".prose a")
    assert all(image["src"].startswith("../assets/") for image in parsed.select(".prose img"))


@given(st.text())
def test_no_address_carries_a_quote_or_a_blank(url):
    assert not re.search(r"[\s\"<>]", safe_url(url))


def test_heading_ids_are_those_of_the_source_in_every_locale():
    ids = {
        locale: [tag["id"] for tag in soup(render_html(replace(EVERYTHING, locale=locale)))
                 .select(".heading [id]")]
        for locale in ("en", "zh-CN", "sw")
    }  # fmt: skip
    assert set(map(tuple, ids.values())) == {("in-the-room", "how-long")}


def test_a_heading_can_be_linked_to_and_is_not_part_of_its_name():
    heading = page_of(Heading(2, "cost", (Text("Cost"),))).find("div", class_="heading")
    assert heading.h2.text == "Cost"
    assert heading.a["href"] == "#cost"
    assert heading.a["aria-labelledby"] == "cost"


def test_the_title_is_the_only_first_level_heading():
    parsed = page_of(Heading(1, "one", (Text("One"),)))
    assert [tag.text for tag in parsed.find_all("h1")] == ["What a session is like"]
    assert parsed.find(id="one").name == "h2"


def test_links_to_articles_are_relative_and_tell_of_another_language():
    anchors = {tag.text: tag for tag in soup(pages()["article"]).select(".prose p a")}
    assert anchors["another article"]["href"] == "choosing.html#cost"
    assert not anchors["another article"].has_attr("hreflang")
    other = anchors["one in Spanish"]
    assert (other["href"], other["hreflang"]) == ("../es/money.html", "es")
    assert other.find_next_sibling("small").text == "(in Spanish)"


def test_tight_items_have_no_paragraph_and_loose_ones_have():
    assert not page_of(items("a", "b")).select("li p")
    assert len(page_of(items("a", "b", tight=False)).select(".prose li > p")) == 2


def test_an_ordered_list_starts_where_it_says():
    assert page_of(items("a", start=3)).select_one(".prose ol")["start"] == "3"
    assert not page_of(items("a", start=1)).select_one(".prose ol").has_attr("start")


def test_a_task_is_a_disabled_box_with_a_label():
    boxes = soup(pages()["article"]).select("input[type=checkbox]")
    assert [box.has_attr("checked") for box in boxes] == [True, False]
    assert all(box.has_attr("disabled") for box in boxes)
    assert [box.find_parent("label").text.strip() for box in boxes] == ["Done", "Open"]


def test_items_beside_tasks_keep_their_bullets():
    done, plain = ListItem((text("a"),), True), ListItem((text("b"),))
    # The stylesheet takes the bullets of a list whose role is spelt out.
    assert page_of(List(None, True, (done, done))).select_one(".prose ul")["role"] == "list"
    mixed = page_of(List(None, True, (plain, done))).select_one(".prose ul")
    assert not mixed.has_attr("role")
    assert [bool(item.select("input")) for item in mixed.select("li")] == [False, True]


def test_a_task_without_words_of_its_own_is_labelled_all_the_same():
    box = page_of(List(None, True, (ListItem((items("a"),), True),))).find("input")
    assert box["aria-label"] == "Done"


def test_every_reference_to_a_footnote_can_be_returned_to():
    parsed = soup(pages()["article"])
    notes = parsed.select("section[role=doc-endnotes] > ol > li")
    assert [note["id"] for note in notes] == ["fn.1", "fn.2"]
    backs = [[link["href"] for link in note.select("[role=doc-backlink]")] for note in notes]
    assert backs == [["#fnref.1.1", "#fnref.1.2"], ["#fnref.2.1"]]
    assert parsed.find(id="fnref.1.2")["href"] == "#fn.1"


def test_a_table_names_its_columns_and_can_be_scrolled_by_keyboard():
    region = soup(pages()["article"]).find("div", class_="table")
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "Table 1")
    assert [tag.get("scope") for tag in region.thead.find_all(["th", "td"])] == ["col"] * 3 + [None]
    assert [tag.get("class") for tag in region.tbody.tr.find_all("td")] == [
        ["start"], ["end"], ["center"], None,
    ]  # fmt: skip


def test_two_tables_are_told_apart():
    table = Table(("none",), cells("a"), (cells("b"),))
    regions = page_of(table, table, locale="de").select("[role=region]")
    assert [region["aria-label"] for region in regions] == ["Tabelle 1", "Tabelle 2"]


def test_an_image_has_its_alt_text_its_size_and_its_place_in_the_release():
    image = soup(pages()["article"]).find("figure").img
    assert image["src"] == "../assets/images/two%20chairs.svg"
    assert (image["alt"], image["width"], image["height"]) == ("Two chairs", "960", "520")
    assert page_of(Figure("a.png", "", "")).find("img")["alt"] == ""


def test_code_is_left_to_right_and_not_for_machine_translation():
    parsed = soup(pages()["arabic"])
    assert parsed.find("code", string="notes.txt")["dir"] == "ltr"
    assert parsed.find("div", class_="code")["dir"] == "ltr"
    assert parsed.pre["translate"] == "no"
    assert parsed.pre.code.text == "if a < b:\n    print(a)\n"


def test_other_formats_are_offered_only_where_they_exist():
    assert [tag["href"] for tag in page_of().select(".formats a")] == [
        "a-session.pdf",
        "a-session.txt",
    ]
    assert not page_of(site=Site()).select(".formats, link[type='application/pdf']")
    rows = soup(pages()["index"]).select(".listings > li")
    assert [[tag["href"] for tag in row.select(".formats a")] for row in rows] == [
        ["a-session.pdf"],
        [],
    ]


def test_an_index_says_which_articles_are_in_another_language():
    row = soup(pages()["index"]).select(".listings > li")[1]
    assert (row.h2["lang"], row.h2.a["hreflang"]) == ("es", "es")
    assert row.find("p", class_="edition").text == "(in Spanish)"


def test_an_index_without_articles_says_so():
    assert "Nothing has been published" in pages()["empty"]


def test_the_chooser_greets_each_reader_in_their_own_language():
    links = soup(pages()["chooser"]).select(".choices a")
    assert [(link["href"], link.find(class_="hint").text) for link in links] == [
        ("en/index.html", "Read in English"),
        ("zh-CN/index.html", "阅读简体中文版"),
        ("ar/index.html", "اقرأ بالعربية"),
    ]


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(browser, tmp_path, scheme, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    style = tmp_path / SITE.stylesheet
    style.parent.mkdir()
    style.write_bytes(stylesheet().data)
    (tmp_path / "en").mkdir()
    view = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for name, html in pages().items():
        path = tmp_path / ("" if name == "chooser" else "en") / f"{name}.html"
        path.write_text(html, encoding="utf-8")
        view.goto(path.as_uri())
        violations = axe.run(view).response["violations"]
        assert [(name, found["id"], found["nodes"][0]["html"]) for found in violations] == []
        root = "document.documentElement"
        assert view.evaluate(f"{root}.scrollWidth <= {root}.clientWidth"), name
    view.close()
