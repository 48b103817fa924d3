"""The words, dates and names that pages add to an article, in every language."""

from __future__ import annotations

import datetime
import string
from pathlib import Path

import pytest
from babel.localedata import locale_identifiers
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nodes import Document
from pipeline.render import chrome
from pipeline.render.chrome import chrome_for, direction, labels, own_name

RENDER = Path(chrome.__file__).parent
CATALOGS = sorted((RENDER / "locale").glob("*/LC_MESSAGES/polyfolio.po"))
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "_p": ((1, "c"), 2),
}
SESSION = Document(
    article="a-session",
    locale="en-GB",
    direction="ltr",
    source_locale="en-GB",
    title="What a session is like",
    description="",
    author="Miriam Castellano",
    date=datetime.date(2026, 9, 14),
    tags=(),
    minutes=4,
    words=900,
    blocks=(),
    footnotes=(),
    editions=(),
    publication="Quiet Rooms",
    base_url="",
)


def messages(path):
    with path.open("rb") as file:
        catalog = read_po(file)
    return {(message.context, message.id): message for message in catalog if message.id}


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_template_has_every_word_of_code_and_templates_and_no_other():
    found = extract_from_dir(
        RENDER,
        method_map=[("**.py", "python"), ("templates/**.html", "jinja2")],
        keywords=KEYWORDS,
    )
    used = {(context, text) for _, _, text, _, context in found}
    assert used == set(messages(RENDER / "locale" / "messages.pot"))


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parent.parent.name)
def test_a_catalog_is_complete_and_keeps_every_placeholder(path):
    template = messages(RENDER / "locale" / "messages.pot")
    translated = messages(path)
    assert set(translated) == set(template)
    for message in translated.values():
        assert not message.fuzzy
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        asked = fields(message.id[1] if isinstance(message.id, tuple) else message.id)
        assert all(forms)
        # A form for one number only may spell that number out.
        assert asked == fields(forms[-1])
        assert all(fields(form) <= asked for form in forms)


@pytest.mark.parametrize(
    ("locale", "catalog"),
    [
        ("zh-CN", "zh-CN"),
        ("zh-Hans", "zh-CN"),
        ("zh-SG", "zh-CN"),
        ("zh-HK", "zh-TW"),
        ("zh-Hant-MO", "zh-TW"),
        ("es-MX", "es"),
        ("pt-PT", "pt-BR"),
        ("pt", "pt-BR"),
        ("ar-EG", "ar"),
        ("de_AT", "de"),
        ("sw", "en"),
        ("uz-Arab", "en"),
        ("tlh", "en"),
        ("x-private", "en"),
        ("", "en"),
    ],
)
def test_a_locale_gets_the_nearest_catalog_of_its_language_and_script(locale, catalog):
    assert chrome_for(locale).labels() == chrome_for(catalog).labels()


def test_a_chrome_names_the_language_that_its_words_are_in():
    assert chrome_for("es-MX").locale == "es-MX"
    assert chrome_for("sw").locale == "en"
    assert chrome_for("fa").direction == "ltr"


@given(st.sampled_from(sorted(locale_identifiers())) | st.text(max_size=12))
def test_no_locale_is_an_error(locale):
    tag = locale.replace("_", "-")
    page = chrome_for(tag)
    assert page.byline(SESSION).startswith("Miriam Castellano")
    assert page.labels().keys() == chrome_for("en").labels().keys()
    assert direction(tag) in ("ltr", "rtl")
    assert own_name(tag) or not tag


@pytest.mark.parametrize(
    ("locale", "byline"),
    [
        ("en-GB", "Miriam Castellano · 14 September 2026 · 4 min read"),
        ("en", "Miriam Castellano · September 14, 2026 · 4 min read"),
        ("zh-CN", "Miriam Castellano · 2026年9月14日 · 阅读约4分钟"),
        ("zh-TW", "Miriam Castellano · 2026年9月14日 · 閱讀約4分鐘"),
        ("ar", "Miriam Castellano · 14 سبتمبر 2026 · 4 دقائق للقراءة"),
        ("es", "Miriam Castellano · 14 de septiembre de 2026 · 4 min de lectura"),
        ("pt-BR", "Miriam Castellano · 14 de setembro de 2026 · 4 min de leitura"),
        ("de", "Miriam Castellano · 14. September 2026 · 4 Min. Lesezeit"),
        ("fr", "Miriam Castellano · 14 septembre 2026 · 4\u00a0min de lecture"),
        ("ja", "Miriam Castellano · 2026年9月14日 · 読了まで約4分"),
    ],
)
def test_a_byline_in_each_language(locale, byline):
    assert chrome_for(locale).byline(SESSION) == byline


def test_a_byline_leaves_out_what_is_unknown():
    bare = Document(
        **{
            **{name: getattr(SESSION, name) for name in Document.__dataclass_fields__},
            "author": "",
            "date": None,
        }
    )
    assert chrome_for("en").byline(bare) == "4 min read"


@pytest.mark.parametrize(
    ("minutes", "phrase"),
    [
        (1, "دقيقة واحدة للقراءة"),
        (2, "دقيقتان للقراءة"),
        (3, "3 دقائق للقراءة"),
        (11, "11 دقيقة للقراءة"),
        (100, "100 دقيقة للقراءة"),
    ],
)
def test_arabic_counts_minutes_in_its_own_forms(minutes, phrase):
    assert chrome_for("ar").reading_time(minutes) == phrase


def test_digits_of_one_page_are_of_one_kind():
    # Babel would give Egypt's own digits to numbers but not to dates.
    assert not set("٠١٢٣٤٥٦٧٨٩") & set(chrome_for("ar-EG").byline(SESSION))


def test_languages_have_names_of_their_own_and_names_for_each_other():
    assert own_name("zh-CN") == "简体中文"
    assert own_name("ar") == "العربية"
    assert own_name("pt-BR") == "Português (Brasil)"
    assert chrome_for("es").language_name("zh-CN") == "chino simplificado"
    assert chrome_for("en").language_name("tlh-x-odd") == "tlh-x-odd"


def test_labels_of_a_document_carry_its_byline():
    words = labels("es", SESSION)
    assert words["byline"] == chrome_for("es").byline(SESSION)
    assert words["date"] == "14 de septiembre de 2026"
    assert words["reading_time"] == "4 min de lectura"
    assert words["tip"] == "Consejo"
