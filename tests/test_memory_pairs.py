"""Moving in from Markdown beside its translation: sure pairs are accepted, likely ones are drafts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import State
from pipeline.provenance import marks, state
from tests.command_line import polyfolio
from tests.moving_in import (
    BLACK,
    GREEN,
    STEPS,
    WATER,
    entries,
    report,
    run,
    write,
)

GERMAN = """\
---
title: "Grüner Tee"
description: So wird er aufgegossen.
---
<!-- übersetzt von Ute -->

Wasser von _80_ Grad, siehe
[Schwarztee](black.md) und die [Tafel].

Schritte
--------

* Wärme die Kanne vor.

* Gieß auf; warte.<br>
  Dann trink.

[Tafel]: https://tea.example/table
"""


def test_an_article_beside_its_translation(tea: Path) -> None:
    write("old/green.md", GREEN)
    write("old/de/green.md", GERMAN)
    item = report(tea, "--pair", "old/green.md", "old/de/green.md")
    assert (item["locale"], item["accepted"], item["drafted"]) == ("de", 7, 0)
    green = entries(tea)
    assert green["Green tea"].msgstr == "Grüner Tee"
    assert green[WATER].msgstr == (
        "Wasser von _80_ Grad, siehe [Schwarztee](black.md) und die "
        "[Tafel](https://tea.example/table)."
    )
    assert green[STEPS].msgstr == "Gieß auf; warte.\\\nDann trink."
    assert [m.text for m in marks(green["Steps"])] == ["memory old/de/green.md"]


def test_around_an_added_block_what_is_sure_is_accepted_and_the_rest_a_draft(tea: Path) -> None:
    write("en.md", GREEN)
    write("de.md", GERMAN.replace("[Tafel].\n", "[Tafel].\n\nNoch ein Absatz.\n"))
    done = run(tea, "--pair", "en.md", "de.md")
    assert "de.md:10: left out: this paragraph has no counterpart in en.md" in done.out
    assert "de.md: other blocks than its source: 1 sure, 5 drafts; left out: 0 of the" in done.out
    green = entries(tea)
    assert state(green[WATER]) is State.TRANSLATED, "its link and its number are nobody else's"
    assert (green["Steps"].msgstr, state(green["Steps"])) == ("Schritte", State.DRAFT)
    assert "blocks beside it were added or removed" in green["Steps"].head
    assert state(green["Green tea"]) is State.DRAFT, "nothing speaks for front matter"


def test_where_a_heading_differs_the_rest_is_read(tea: Path) -> None:
    write("en.md", GREEN)
    write("de.md", GERMAN.replace("--------", "========"))
    data = run(tea, "--pair", "en.md", "de.md", "--json").json()
    assert {(part["where"], part["reason"]) for part in data["refused"]} == {
        ("en.md:11", "this heading 2 has no counterpart in de.md"),
        ("de.md:10", "this heading 1 has no counterpart in en.md"),
    }
    assert data["beside"][0]["left_target"] == 1
    assert entries(tea)["Steps"].msgstr == ""
    assert entries(tea)[STEPS].msgstr == "Gieß auf; warte.\\\nDann trink."


def test_a_text_left_in_the_source_language_is_no_translation(tea: Path) -> None:
    write("en.md", BLACK)
    write("de.md", BLACK.replace("Boil the water.", "Koche Wasser."))
    data = run(tea, "--pair", "en.md", "de.md", "--json").json()
    assert (data["same"], data["locales"][0]["accepted"]) == (3, 1)
    assert entries(tea, "black")["Hot."].msgstr == ""


TEA = """\
# Tea

See [steps](#the-steps) and [the cup](cup.md#a-warm-cup).

Or look up [what a cup is](cup.md#history).

And once more [the cup][c], [gone](%00.md#x).

A long paragraph without any link in it, and so on.

## The steps

Pour.

[c]: cup.md#a-warm-cup
"""
TEE = """\
# Tee

Siehe [Schritte](#die-schritte) und [die Tasse](cup.md#eine-warme-tasse).

Oder schlag nach, [was eine Tasse ist](cup.md#HISTORY).

Und noch einmal [die Tasse][c], [fort](%00.md#y).

Ein langer Absatz ganz ohne Link darin, und so weiter.

## Die Schritte

Gieße.

[c]: cup.md#eine-warme-tasse
"""


@pytest.mark.parametrize("more", ["", "\nNur hier: ein Absatz, den sonst niemand hat.\n"])
def test_links_to_headings_come_back_under_the_names_of_the_source(tea: Path, more: str) -> None:
    german = TEE.replace("#HISTORY", "#geschichte" if more else "#a-warm-cup")
    write("docs/en/tea.md", TEA)
    write("docs/de/tea.md", german + more)
    for language, title in (("en", "A warm cup"), ("de", "Eine warme Tasse")):
        write(f"docs/{language}/cup.md", f"# {title}\n\n## History\n")
    write("tea/source/tea.md", TEA)
    assert polyfolio(tea, "extract").code == 0
    run(tea, "--pair", "docs/en", "docs/de")
    found = entries(tea, "tea")
    taken = found["See [steps](#the-steps) and [the cup](cup.md#a-warm-cup)."]
    assert taken.msgstr == "Siehe [Schritte](#the-steps) und [die Tasse](cup.md#a-warm-cup)."
    assert state(taken) is State.TRANSLATED
    other = found["Or look up [what a cup is](cup.md#history)."]
    # A heading that the source has, too, is another heading, and not one in another language.
    meant = "history" if more else "a-warm-cup"
    assert other.msgstr == f"Oder schlag nach, [was eine Tasse ist](cup.md#{meant})."
    assert state(other) is State.DRAFT
    lost = found["And once more [the cup][c], [gone](%00.md#x)."]
    assert "%00.md#y" in lost.msgstr
    assert state(lost) is State.DRAFT
