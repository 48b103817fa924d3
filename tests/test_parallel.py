"""Two articles beside each other: which text of one translates which of the other."""

from __future__ import annotations

import pytest

from pipeline.article import read_article
from pipeline.exchange.parallel import align_articles


def test_equal_outlines_whatever_their_spelling() -> None:
    en = read_article(
        "a", "en.md", b"# A\n\n- b\n- c\n\n> d\n\n| e |\n|---|\n| f |\n\ng[^1]\n\n[^1]: h\n"
    )
    de = read_article(
        "a", "de.md", b"B\n=\n\n* c\n\n* d\n\n> e\n> f\n\n|g|\n|:-:|\n|i|\n\nj[^1]\n\n[^1]: k\n"
    )
    aligned = align_articles(en, de, "de.md")
    assert [(p.source, p.target) for p in aligned.pairs] == [
        ("A", "B"),
        ("b", "c"),
        ("c", "d"),
        ("d", "e f"),
        ("e", "g"),
        ("f", "i"),
        ("g[^1]", "j[^1]"),
        ("h", "k"),
    ]
    assert aligned.refused == ()


def test_raw_html_and_titles_stand_beside_their_translations() -> None:
    source = '## A\n\n<p title="T">One <b>b</b></p>\n\n[x]\n\n<ul><li>Two</ul>\n\n[x]: y.md "X"\n'
    target = "## Ä\n\n<p title=\"Ť\">Eins <b>b</b></p>\n\n[x]\n\n<p>Zwei</p>\n\n[x]: y.md 'Iks'\n"
    aligned = align_articles(
        read_article("a", "source/a.md", source.encode()),
        read_article("a", "de/a.md", target.encode()),
        "de/a.md",
    )
    found = {pair.source: pair.target for pair in aligned.pairs}
    assert found == {
        "A": "Ä",
        "T": "Ť",
        "One <b>b</b>": "Eins <b>b</b>",
        "X": "Iks",
        "[x]": "[x]",
    }
    assert [str(one.where) for one in aligned.refused] == ["de/a.md:7"]


LONG_EN = """\
# Brewing {#brewing}

Read this first, it is short.

```
tea --pot
```

The pot is warm now, and you can pour.

After that, wait for a while and think.

Then pour the tea through a strainer.

## Cups {#cups}

Cups are made of clay, or of glass.

See [the list](list.md) for 12 kinds.

Wash them with `water` alone, 2 times.

| Cup | Holds |
|-----|-------|
| big | 3 dl of tea |
"""
LONG_DE = """\
# Aufgießen {#brewing}

Lies das zuerst, es ist kurz.

```
tea --pot
```

Die Kanne ist nun warm, und du kannst gießen.

Warte danach eine Weile und denke nach.

Gieß den Tee dann durch ein Sieb.

## Tassen {#cups}

Tassen sind aus Ton oder aus Glas.

Siehe [die Liste](list.md) der 12 Arten.

Spüle sie nur mit `water`, 2 Mal.

| Tasse | Fasst |
|-------|-------|
| groß | 3 dl Tee |
"""


def beside(en: str, de: str) -> dict[str, tuple[str, bool]]:
    """Source → translation and whether it is sure."""
    ours, theirs = (read_article("a", f"{n}.md", t.encode()) for n, t in (("en", en), ("de", de)))
    aligned = align_articles(ours, theirs, "de.md")
    return {pair.source: (pair.target, not pair.doubt) for pair in aligned.pairs}


def paragraphs(text: str) -> list[str]:
    return [block for block in text.split("\n\n") if block[:1] not in "#`|"]


@pytest.mark.parametrize("block", paragraphs(LONG_EN))
@pytest.mark.parametrize("added", [False, True])
def test_no_block_gone_or_added_anywhere_makes_a_wrong_pair(block: str, added: bool) -> None:
    truth = beside(LONG_EN, LONG_DE)
    assert len(truth) == 13
    assert all(sure for _, sure in truth.values())
    new = f"{block}\n\nWhat nobody has translated yet.\n\n" if added else ""
    found = beside(LONG_EN.replace(f"{block}\n\n", new), LONG_DE)
    sure = {text for text, (_, is_sure) in found.items() if is_sure}
    assert {text: truth[text][0] for text in sure} == {text: found[text][0] for text in sure}
    assert {"Brewing", "Cups", "See [the list](list.md) for 12 kinds."} - {block} <= sure
    wrong = {text for text, (target, _) in found.items() if truth[text][0] != target}
    assert not wrong, "nor does it here make a wrong draft"


def test_numbers_code_and_length_speak_against_a_pair_wherever_it_stands() -> None:
    for german in ("12 Arten", "13 Arten"):
        sure = beside(LONG_EN, LONG_DE.replace("12 Arten", german))
        assert sure["See [the list](list.md) for 12 kinds."][1] is (german == "12 Arten")
    longer = LONG_DE.replace("aus Glas.", f"aus Glas{', aus Holz oder aus Blech' * 8}.")
    assert not beside(LONG_EN, longer)["Cups are made of clay, or of glass."][1]
    gap = LONG_EN + "\nOne more.\n"
    code = "Wash them with `water` alone, 2 times."
    assert beside(gap, LONG_DE)[code][1]
    assert not beside(gap, LONG_DE.replace("`water`", "`soap`"))[code][1]


def test_equal_texts_and_blocks_that_moved_are_not_mixed_up() -> None:
    moved = LONG_DE.replace("Lies das zuerst, es ist kurz.\n\n", "") + "\nLies das zuerst.\n"
    found = beside(LONG_EN, moved)
    assert "Read this first, it is short." not in found
    other = "Ganz anderes steht hier.\n\n- Eins\n- Zwei\n\n> Und ein Wort von jemand.\n"
    assert not any(sure for _, sure in beside(LONG_EN, other).values())


def _fields_beside(target: str) -> list[tuple[str, str]]:
    source = "---\ntitle: Tea in 3 steps\n---\n\n" + "".join(
        f"## Step {n}\n\nTake `pot {n}` and pour {n} cups of it.\n\n" for n in range(1, 9)
    )
    en, de = (read_article("a", "a.md", text.encode()) for text in (source, target))
    aligned = align_articles(en, de, "de.md")
    assert aligned.beside.different
    return [(pair.target, pair.doubt) for pair in aligned.pairs if pair.source.startswith("Tea")]


STEPS_DE = [
    f"## Schritt {n}\n\nNimm `pot {n}` und gieß {n} Tassen davon ein.\n\n" for n in range(1, 9)
]
DIFFERENT = "the two documents consist of different blocks"


@pytest.mark.parametrize(
    ("title", "steps", "doubt"),
    [
        ("Tee in 3 Schritten", [*STEPS_DE, "Noch ein Absatz ohne Gegenstück.\n"], ""),
        ("Tee in 4 Schritten", [*STEPS_DE, "Noch ein Absatz ohne Gegenstück.\n"], DIFFERENT),
        ("Tee in 3 Schritten", STEPS_DE[:4], DIFFERENT),
    ],
    ids=["mostly sure", "another number", "half of it is missing"],
)
def test_front_matter_is_as_sure_as_the_body_for_the_most_part(
    title: str, steps: list[str], doubt: str
) -> None:
    assert _fields_beside(f"---\ntitle: {title}\n---\n\n{''.join(steps)}") == [(title, doubt)]
