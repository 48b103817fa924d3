"""Moving in: texts are known again however their markup is spelled, and within marks of blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.exchange.memory import Memory
from pipeline.inline import References
from pipeline.matching import Pair, form, settled
from pipeline.model import State
from pipeline.provenance import state
from tests.command_line import polyfolio
from tests.moving_in import (
    STEPS,
    WATER,
    entries,
    po,
    report,
    run,
    write,
)

MARKED = """\
# Marks

> Note: hot. Mind the [cup][t].
>
> A second one.

> [!WARNING]
> Careful.

Said[^1].

[^1]: Really.

- [ ] do it

[t]: https://tea.example/cup
"""


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("> Note: hot. Mind\nthe [cup][t].\n", "x", {}),
        (
            "> Note: hot. Mind\n> the [cup][t].\n>\n> A second one.\n",
            "> Achtung, heiß. Hüte\n> die [Tasse][t].\n>\n> Ein zweiter.\n",
            {
                "Note: hot. Mind the [cup][t].": "Achtung, heiß. Hüte die [Tasse][t].",
                "A second one.": "Ein zweiter.",
            },
        ),
        ("> A second one.", "> Ein zweiter.", {"A second one.": "Ein zweiter."}),
        ("> [!WARNING]\n> Careful.\n", "> [!WARNING]\n> Obacht.\n", {"Careful.": "Obacht."}),
        ("[^1]: Really.", "[^1]: Wirklich.", {"Really.": "Wirklich."}),
        ("[ ] do it", "[ ] tu es", {"do it": "tu es"}),
        ("- Said[^1].", "* Gesagt[^1].", {"Said[^1].": "Gesagt[^1]."}),
        ("# Marks", "# Zeichen", {"Marks": "Zeichen"}),
        # Not the same marks on both sides: nobody knows what translates what.
        ("> A second one.", "Ein zweiter.", {}),
        ("> A second one.", "- Ein zweiter.", {}),
        ("> [!WARNING]\n> Careful.\n", "> Obacht.\n", {}),
        ("[^1]: Really.", "[^2]: Wirklich.", {}),
        ("# Marks", "## Zeichen", {}),
        ("> A second one.\n>\n> More.", "> Ein zweiter.", {}),
    ],
)
def test_texts_are_found_within_the_marks_of_blocks_that_po4a_keeps(
    tea: Path, source: str, target: str, found: dict[str, str]
) -> None:
    write("tea/source/marks.md", MARKED)
    assert polyfolio(tea, "extract").code == 0
    write("old.po", po((source, target)))
    done = report(tea, "old.po")
    filled = {m: e for m, e in entries(tea, "marks").items() if e.msgstr}
    assert {msgid: entry.msgstr for msgid, entry in filled.items()} == found
    assert {state(entry) for entry in filled.values()} <= {State.TRANSLATED}
    assert (done["spelled"], done["unmatched"]) == (len(found), 0 if found else 1)


def test_what_was_fuzzy_within_its_marks_is_a_draft(tea: Path) -> None:
    write("old.po", po('#, fuzzy\nmsgid "> Hot."\nmsgstr "> Heiß."'))
    run(tea, "old.po")
    assert state(entries(tea, "black")["Hot."]) is not State.TRANSLATED


@pytest.mark.parametrize(
    ("there", "translation", "here", "stored"),
    [
        (
            "Water at _80_ degrees, see\n[black tea](<black.md>) &amp; the [table](TABLE).",
            "Wasser von _80_ Grad, siehe\n[Schwarztee](black.md) und [Tafel](TABLE).",
            WATER,
            "Wasser von _80_ Grad, siehe [Schwarztee](black.md) und [Tafel](TABLE).",
        ),
        (
            "Water at *80* degrees, see [black tea](black.md) & the [table](TABLE).",
            "Wasser von *80* Grad: [Schwarztee](black.md), [die Tafel][T].",
            WATER,
            "Wasser von *80* Grad: [Schwarztee](black.md), [die Tafel][T].",
        ),
        (
            "Water at *80* degrees, see [black tea](black.md) \\& the [table].",
            "Wasser",
            WATER,
            None,
        ),
        ("Pour; wait.  \nThen drink.", "Gieß.  \nTrink.", STEPS, "Gieß.\\\nTrink."),
        ("Pour; wait.<br>\nThen drink.", "Gieß.<br />\nTrink.", STEPS, "Gieß.\\\nTrink."),
        ("Pour\\; wait.<br/>Then\u00a0drink.", "Gieß.<br/>Trink.", STEPS, "Gieß.\\\nTrink."),
        ("Warm\nthe pot.", "Wärme\ndie Kanne.", "Warm the pot.", "Wärme die Kanne."),
        ("Green\u00a0tea", "Grüner Tee", "Green tea", "Grüner Tee"),
        ("Warm **the** pot.", "Wärme **die** Kanne.", "Warm the pot.", None),
    ],
)
def test_markup_may_be_spelled_otherwise(
    tea: Path, there: str, translation: str, here: str, stored: str | None
) -> None:
    table = "https://tea.example/table"
    write("old.po", po((there.replace("TABLE", table), translation.replace("TABLE", table))))
    item = report(tea, "old.po")
    entry = entries(tea)[here]
    stored = stored and stored.replace("TABLE", table)
    assert (entry.msgstr or None) == stored
    assert item["exact"] == 0
    assert state(entry) is (State.TRANSLATED if stored else State.UNTRANSLATED)


def test_a_translation_that_lost_markup_is_a_draft_with_the_reason(tea: Path) -> None:
    write("old.po", po((WATER, "Wasser von *80* Grad und die [Tafel][t].")))
    item = report(tea, "old.po")
    assert (item["accepted"], item["drafted"]) == (0, 1)
    assert item["doubts"][0]["reason"] == "lost link black.md"
    assert item["doubts"][0]["found"] == "old.po:5"
    entry = entries(tea)[WATER]
    assert state(entry) is State.DRAFT
    assert "lost link black.md" in entry.head


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("__a__ *b*", "**a** _b_", True),
        ("***a***", "**_a_**", True),
        ("a\\*b", "a*b", True),
        ("&copy; A", "© A", True),
        ("<https://a.example>", "[https://a.example](https://a.example)", True),
        ("``a``", "`a`", True),
        ("a  \nb", "a<br>b", True),
        ("*a*", "**a**", False),
        ("[a](b)", "[a](c)", False),
        ("[a](b)", '[a](b "t")', False),
        ("`a`", "a", False),
        ("a b", "ab", False),
        ("a\\\nb", "a b", False),
    ],
)
def test_what_is_spelling_and_what_is_not(one: str, other: str, same: bool) -> None:
    assert (form(one, References()) == form(other, References())) is same


@pytest.mark.parametrize(
    ("source", "target", "problem"),
    [
        ("See [it](a.md).", "Siehe [dies](b.md).", "lost link a.md; added link b.md"),
        ("Run `make`.", "Starte das Programm.", "lost code make"),
        ("About 30.", "~30 ~", ""),
        ("**Strong** tea", "**“浓”**茶", ""),
        ("A day.", "1. Mai ist Feiertag.", ""),
    ],
)
def test_a_translation_is_taken_as_it_is_only_with_proof(
    source: str, target: str, problem: str
) -> None:
    assert settled(source, Pair(source, target, "", ""), References()) == (target, problem)


def test_a_reference_and_its_link_are_one_text_either_way() -> None:
    article = References({"t": ("table.md", "")})
    pair = Pair("The [list][t].", "Die [Liste][t].", "de.po:1", "de.po")
    found = Memory([pair]).find((None, "The [list](table.md)."), article)
    assert found is not None
    assert (found.text, found.exact, found.doubt) == ("Die [Liste][t].", False, "")
    assert Memory([pair]).find((None, "The [list](table.md)."), References()) is None


def _said(text: str, article: str) -> Pair:
    return Pair("Start.", text, f"{article}.md:1", f"{article}.md", article=article)


def test_an_articles_own_translation_is_not_doubted_for_what_other_articles_say() -> None:
    memory = Memory([_said("Los.", "a"), _said("Anfang.", "b"), _said("Anfang.", "c")])
    key = (None, "Start.")
    found = [memory.find(key, References(), article=name) for name in ("a", "b", "d", "")]
    assert [(match.text, match.doubt) for match in found if match] == [
        ("Los.", ""),
        ("Anfang.", ""),
        ("Anfang.", "translated in more than one way"),
        ("Anfang.", "translated in more than one way"),
    ]


def test_an_article_that_has_two_translations_of_a_text_is_doubted() -> None:
    memory = Memory([_said("Los.", "a"), _said("Anfang.", "a"), _said("Beginn.", "b")])
    found = memory.find((None, "Start."), References(), article="a")
    assert found is not None
    assert found.doubt
    assert len(found.others) == 1


def test_white_space_makes_no_other_translation() -> None:
    memory = Memory([_said("Los\u00a0!", "a"), _said("Los !", "b"), _said("Los !", "c")])
    found = memory.find((None, "Start."), References(), article="a")
    assert found is not None
    assert (found.text, found.doubt) == ("Los\u00a0!", "")
