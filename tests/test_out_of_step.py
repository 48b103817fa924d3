"""Articles of the same blocks in the same order that are not each other's translation throughout."""

from __future__ import annotations

import pytest

from pipeline.article import read_article
from pipeline.exchange.outline import outline
from pipeline.exchange.parallel import Aligned, align_articles
from pipeline.exchange.shifts import out_of_step
from pipeline.exchange.tables import STRAYED, strayed

EN = """\
# About tea

We want everybody to drink good tea, at home or at work, and to know where it comes from.

All books and talks of the club are free, for whoever is interested.

- Books about tea, and where to find them
- [Our meetings](https://example.org/meetings/)
- [The mailing list](https://example.org/list). Learn more at [our site](https://example.org)

Whoever likes tea is welcome in the house, in any weather, and on any day of the week.

We look at tea as a matter of water, leaves and patience, since without these three it is bitter.

The club is a new kind of club. No shop pays for it, so that what it says about shops is fair.

It belongs to no trader, although it knows some. Its books are written by many hands, in the open.

Come!

## Licence

Copy it.
"""
DE = """\
# Über Tee

Wir wünschen, dass alle daheim oder bei der Arbeit guten Tee trinken und wissen, woher er kommt.

Alle Bücher und Vorträge des Vereins sind frei für alle, die sich dafür interessieren.

- Bücher über Tee, und wo es sie gibt
- [Unsere Treffen](https://example.org/meetings/)
- [Die Rundbriefe](https://example.org/list)

Mehr auf [unserer Seite](https://example.org).

Wer Tee mag, ist im Haus willkommen, bei jedem Wetter und an jedem Tag der Woche.

Für uns ist Tee eine Sache von Wasser, Blättern und Geduld, ohne die drei wird er nämlich bitter.

Der Verein ist ein Verein neuer Art. Kein Laden bezahlt ihn, und was er von Läden sagt, ist gerecht.

Er gehört keinem Händler, kennt aber einige. An seinen Büchern schreiben viele, vor aller Augen.

## Lizenz

Kopiert es.
"""
RIGHT = {
    "Whoever likes": "Wer Tee mag",
    "We look at": "Für uns ist",
    "The club": "Der Verein",
    "It belongs": "Er gehört",
    "# About": "# Über",
    "Copy": "Kopiert",
}


def aligned(source: str, target: str) -> Aligned:
    return align_articles(
        read_article("a", "en/a.md", source.encode()),
        read_article("a", "de/a.md", target.encode()),
        "de/a.md",
    )


def accepted(found: Aligned) -> dict[str, str]:
    return {pair.source: pair.target for pair in found.pairs if not pair.doubt}


def test_a_stretch_out_of_step_is_paired_with_what_it_says() -> None:
    """One sentence became a paragraph, and a paragraph was left out: the blocks are as many."""
    shapes = [
        [step.shape for step in outline(read_article("a", "a.md", t.encode()))] for t in (EN, DE)
    ]
    assert shapes[0] == shapes[1]
    found = aligned(EN, DE)
    assert found.beside.different
    taken = accepted(found)
    assert len(taken) >= 4
    for source, target in taken.items():
        for ours, theirs in RIGHT.items():
            assert source.startswith(ours.lstrip("# ")) == target.startswith(theirs.lstrip("# "))


def test_an_article_in_step_is_read_block_by_block() -> None:
    """The control: nothing moved, whatever else the translation did."""
    german = DE.replace("\n\nMehr auf [unserer Seite](https://example.org).", "").replace(
        "\n\n## Lizenz", "\n\nKommt!\n\n## Lizenz"
    )
    found = aligned(EN, german)
    assert not found.beside.different
    assert accepted(found)["Come!"] == "Kommt!"


@pytest.mark.parametrize("far", [1, 2, 3])
def test_blocks_left_out_here_and_added_there(far: int) -> None:
    words = ["`one` goes", "two went to `b`", "`three` at last", "`four`", "so `five` too", "`six`"]
    blocks = [f"{word} and more of the same in a sentence as long as others." for word in words]
    added = ["Nothing of this is in the source, and it is a text of some length."] * far
    source = "\n\n".join(["# A", *blocks, *["The last."] * far, "# B"])
    target = "\n\n".join(["# A", *added, *blocks, "# B"])
    here, there = (outline(read_article("a", "a.md", t.encode())) for t in (source, target))
    assert [step.shape for step in here] == [step.shape for step in there]
    assert out_of_step(here, there)
    assert out_of_step(there, here)
    assert not out_of_step(here, here)


TABLE = """\
| Method | Cups | Pots | Who |
|--------|------|------|-----|
| `pour` | 12 | 3 | Ann |
| `wait` | 7 | 4 | Ben |
| `boil` | 9 | 5 | Cid |
"""


def doubts(source: str, target: str) -> dict[str, str]:
    return {pair.source: pair.doubt for pair in aligned(source, target).pairs}


def test_words_above_a_column_that_has_the_figures_of_another_are_doubtful() -> None:
    german = """\
| Art | Kannen | Tassen | Wer |
|-----|--------|--------|-----|
| `pour` | 3 | 12 | Anna |
| `wait` | 4 | 7 | Bernd |
| `boil` | 5 | 9 | Zita |
"""
    said = doubts(TABLE, german)
    assert said["Cups"] == said["Pots"] == STRAYED
    assert said["Method"] == said["Who"] == said["Ann"] == ""


def test_words_beside_the_code_of_another_row_are_doubtful() -> None:
    german = """\
| Art | Tassen | Kannen | Wer |
|-----|--------|--------|-----|
| `wait` | 12 | 3 | Bernd |
| `pour` | 7 | 4 | Anna |
| `boil` | 9 | 5 | Zita |
"""
    said = doubts(TABLE, german)
    assert said["Ann"] == said["Ben"] == STRAYED
    assert said["Cid"] == said["Cups"] == said["Who"] == ""


def test_a_figure_that_was_only_changed_says_nothing_of_its_column() -> None:
    """The control: no other cell of the row has it."""
    said = doubts(TABLE, TABLE.replace("12", "13").replace("Cups", "Tassen"))
    assert said["Cups"] == ""


def test_tables_one_after_another_are_told_apart() -> None:
    twice = TABLE + "\n" + TABLE.replace("Cups", "Jugs")
    steps = outline(read_article("a", "a.md", twice.encode()))
    swapped = twice.replace("| 12 | 3 |", "| 3 | 12 |", 1)
    there = outline(read_article("a", "a.md", swapped.encode()))
    found = strayed([(i, i) for i in range(len(steps))], steps, there)
    assert "Cups" in {steps[i].text for i in found}
    assert "Jugs" not in {steps[i].text for i in found}
