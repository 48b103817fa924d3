"""The glossary and the form of address: what is found, what is said about it, and files in and out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import glossary
from pipeline.checks.glossary import problems
from pipeline.errors import InputError, SettingsError
from pipeline.exchange.glossary_csv import read_csv, write_csv
from pipeline.exchange.tbx import read_tbx
from pipeline.glossary import Glossary, Term, holds
from pipeline.register import FORMS, form_named, settled, uses
from pipeline.settings import parse_settings
from tests.command_line import polyfolio

FIXTURE = Path(__file__).parent / "fixtures" / "glossary.md"
ROWS = [
    tuple(cell.strip() for cell in line.strip("| \n").split(" | "))
    for line in FIXTURE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \w\w \|", line)
]


@pytest.mark.parametrize(("language", "text", "term", "expected"), ROWS)
def test_a_term_is_found_in_every_form_of_its_words(
    language: str, text: str, term: str, expected: str
) -> None:
    assert holds(text, term, language) is (expected == "yes")


def test_a_name_and_a_word_are_never_parts_of_each_other() -> None:
    """Their places are counted in letters here and in words there: numbers alone say nothing."""
    terms = Glossary((Term("Tea", translate=False), Term("hot water")), "en")
    assert [t.text for t in terms.found_in("Tea: hot water. Tea.")] == ["Tea", "hot water"]
    longer = Glossary((Term("Tea", translate=False), Term("Tea House", translate=False)), "en")
    assert [t.text for t in longer.found_in("The Tea House")] == ["Tea House"]


def test_a_term_within_a_longer_one_counts_only_by_itself() -> None:
    known = Glossary((Term("therapy"), Term("group therapy")), "en")
    assert [t.text for t in known.found_in("Group therapy helps.")] == ["group therapy"]
    assert [t.text for t in known.found_in("Therapy, or group therapy?")] == [
        "therapy",
        "group therapy",
    ]


def test_a_name_that_stays_is_found_as_it_is_written() -> None:
    known = Glossary((Term("Quiet Rooms", translate=False),), "en")
    assert not known.found_in("Two quiet rooms")
    assert [p for _, p in problems("In Quiet Rooms", "In Stillen Räumen", "de", known)]
    assert not [p for _, p in problems("In Quiet Rooms", "In Quiet Rooms", "de", known)]
    assert known.kept is not None
    assert known.kept.findall("Quiet Rooms and Quiet Roomsful") == ["Quiet Rooms"]


def test_a_language_s_column_serves_its_locales() -> None:
    known = Glossary((Term("tea", {"de": ("Tee",), "de_AT": ("Thee",)}),), "en")
    assert known.translations("de_CH") == {"tea": "Tee"}
    assert known.translations("de_AT") == {"tea": "Thee"}
    assert known.translations("fr") == {}


def test_a_text_is_read_only_for_terms_that_look_for_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No term, no reading; Arabic and writing without spaces are searched by their letters."""
    asked: list[str] = []
    monkeypatch.setattr(glossary, "_said", lambda text, _language: asked.append(text) or ())
    assert Glossary((), "en").found_in("Never read before.") == ()
    assert holds("شاي أخضر", "شاي", "ar")
    assert holds("我的咨询师", "咨询师", "zh")
    assert not asked
    assert not Glossary((Term("tea"),), "en").found_in("A control.")
    assert asked == ["a control."]


# --- files ----------------------------------------------------------------------------------------

WORDS = st.text(st.characters(categories=["L", "N"], include_characters=" ,;'\"-"), min_size=1)
PLAIN = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
LISTS = st.dictionaries(
    st.sampled_from(["de", "zh_CN", "pt_BR"]),
    st.lists(PLAIN, min_size=1, max_size=3, unique=True).map(tuple),
    max_size=3,
)


TERMS = st.builds(Term, PLAIN, LISTS, note=PLAIN)


@given(st.lists(TERMS, max_size=5, unique_by=lambda term: term.text.casefold()))
def test_what_is_written_as_csv_comes_back(terms: list[Term]) -> None:
    back = read_csv(write_csv(terms), "g.csv")
    assert [(t.text, t.translations, t.note) for t in back] == [
        (t.text, t.translations, t.note) for t in terms
    ]


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (b"", "g.csv:1", "no column 'term'"),
        (b"word,de\na,b\n", "g.csv:1", "column 'word' means nothing"),
        (b"term,de,DE\na,b,c\n", "g.csv:1", "two columns for de translations"),
        (b"term,de\na,b,c\n", "g.csv:2", "3 values for 2 columns"),
        (b"term,de\n,b\n", "g.csv:2", "a row without a term"),
        (b"term,de\na,b\nA,c\n", "g.csv:3", "'A' stands in g.csv:2, too"),
        (b"term,translate\na,perhaps\n", "g.csv:2", "'perhaps' is neither yes nor no"),
        (b"term,translate,de\na,no,b\n", "g.csv:2", "'a' is not to be translated"),
        (b"term,de,de forbidden\na,b,b\n", "g.csv:2", "'b' is both allowed and forbidden (de)"),
        (b'term,de\n"a,b\n', "g.csv:2", "not CSV"),
        (b"term\n\xff\n", "g.csv", "not UTF-8"),
        ("term,de\n".encode("utf-16"), "g.csv", "is UTF-16"),
        ("term,de\n".encode("utf-32-le"), "g.csv", "is UTF-32"),
    ],
)
def test_what_is_wrong_with_a_csv_file_is_said_with_its_line(
    data: bytes, where: str, what: str
) -> None:
    with pytest.raises(InputError) as error:
        read_csv(data, "g.csv")
    assert error.value.where == where
    assert error.value.what.startswith(what)


def test_a_spreadsheet_s_own_csv_is_read() -> None:
    data = "\ufeffterm;zh-Hans;de forbidden\r\ntea;茶;Kraut | Brühe\r\n\r\n".encode()
    (term,) = read_csv(data, "g.csv")
    assert dict(term.forbidden) == {"de": ("Kraut", "Brühe")}
    assert list(term.translations.values()) == [("茶",)]


TBX = """<?xml version="1.0"?><!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="1"><descripGrp><descrip type="definition">A hot drink</descrip></descripGrp>
<langSet xml:lang="en"><tig><term>tea</term></tig></langSet>
<langSet xml:lang="de"><tig><term>Thee</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts
</termNote></tig><tig><term>Aufguss</term></tig><tig><term>Tee</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig></langSet>
<langSet xml:lang="qq-x"><tig><term>?</term></tig></langSet></termEntry>
<termEntry id="2"><langSet xml:lang="fr"><tig><term>eau</term></tig></langSet></termEntry>
</body></text></martif>"""


def test_tbx_brings_terms_their_order_and_what_is_forbidden() -> None:
    (term,) = read_tbx(TBX.encode(), "a.tbx", "en")
    assert term == Term(
        "tea", {"de": ("Tee", "Aufguss")}, {"de": ("Thee",)}, "A hot drink", where="a.tbx:3"
    )


def test_tbx_that_declares_entities_is_refused() -> None:
    bomb = '<!DOCTYPE tbx [<!ENTITY a "aaaa">]><tbx>&a;</tbx>'
    with pytest.raises(InputError, match="entit"):
        read_tbx(bomb.encode(), "a.tbx", "en")


def test_the_sample_s_glossary_is_imported_listed_and_checked(tmp_path: Path) -> None:
    assert polyfolio(tmp_path, "init").code == 0
    before = (tmp_path / "locale" / "glossary.csv").read_bytes()
    (tmp_path / "a.tbx").write_text(TBX.replace(">tea<", ">therapist<"), encoding="utf-8")
    done = polyfolio(tmp_path, "glossary", "import", str(tmp_path / "a.tbx"), "--dry-run")
    assert "0 terms would be added, 1 would be changed" in done.out
    assert (tmp_path / "locale" / "glossary.csv").read_bytes() == before
    polyfolio(tmp_path, "glossary", "import", str(tmp_path / "a.tbx"))
    listed = polyfolio(tmp_path, "glossary", "list", "Two therapists", "--json")
    assert [term["term"] for term in listed.json()["terms"]] == ["therapist"]
    assert b"Thee" in (tmp_path / "locale" / "glossary.csv").read_bytes()
    again = polyfolio(tmp_path, "glossary", "import", str(tmp_path / "a.tbx"))
    assert "0 terms added, 0 changed" in again.out


# --- form of address ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "forms"),
    [
        ("de", "Das hilft dir. Nimm deinen Tee.", {"du"}),
        ("de", "Sie helfen gern, und Ihr Tee ist da.", {"Sie"}),
        ("de", "Sie helfen gern.", set()),
        ("de", "„Sie helfen gern“, sagt er.", set()),
        ("es", "Tu té está listo.", {"tú"}),
        ("es", "Pregunta a tu terapeuta.", {"tú"}),
        ("es", "Pregunte usted.", {"usted"}),
        ("zh", "您好，`你` 是谁？", {"您"}),
        ("ja", "お茶です。", {"です・ます"}),
        ("ja", "お茶である。", {"だ・である"}),
        ("fr", "Demandez à votre médecin.", {"vous"}),
        ("fi", "Kysy lääkäriltäsi.", set()),
    ],
)
def test_the_form_of_address_shows(language: str, text: str, forms: set[str]) -> None:
    assert set(uses(text, language)) == forms


def test_most_of_an_article_settles_the_form() -> None:
    used = [uses(text, "de") for text in ("Das hilft dir.", "Das ist Ihr Tee.", "Nimm deinen Tee.")]
    assert settled(used) == "du"
    assert settled(used[:2]) == ""


def test_a_setting_names_one_of_the_language_s_forms() -> None:
    text = '[project]\nname = "A"\nlocales = ["de"]\n[locales.de]\nregister = "{}"\n'
    assert parse_settings(text.format("Du"), "p.toml").by_locale["de"].register == "Du"
    with pytest.raises(SettingsError, match="Siezen"):
        parse_settings(text.format("Siezen"), "p.toml")
    for language in FORMS:
        assert form_named("formal", language) != form_named("informal", language) != ""


def test_a_waived_finding_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.md").write_text("# Tea\n", encoding="utf-8")
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    polyfolio(tmp_path, "extract")
    (tmp_path / "locale" / "glossary.csv").write_text("term,de\ntea,Tee\n", encoding="utf-8")
    (item,) = polyfolio(tmp_path, "review", "list", "--json").json()["entries"]
    polyfolio(tmp_path, "review", "edit", item["id"], "Chai")
    assert "“Tea” is" not in (checked := polyfolio(tmp_path, "check").out)
    assert "“tea” is “Tee” here — “Chai”" in checked, "the translation is what is wrong"
    told = ("--rule", "glossary", "--because", "it is Indian tea")
    assert polyfolio(tmp_path, "review", "waive", item["id"], *told).code == 0
    assert "[glossary]" not in polyfolio(tmp_path, "check").out
    polyfolio(tmp_path, "review", "edit", item["id"], "Matcha")
    assert "[glossary]" in polyfolio(tmp_path, "check").out
