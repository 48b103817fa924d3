"""Moving in from Markdown beside its translation: sure pairs are accepted, likely ones are drafts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.article import read_article
from pipeline.exchange.parallel import align_articles
from pipeline.model import State
from pipeline.provenance import marks, state
from tests.command_line import contents, polyfolio
from tests.moving_in import (
    BLACK,
    GREEN,
    STEPS,
    WATER,
    entries,
    po,
    report,
    run,
    tea_project,
    write,
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tea_project(tmp_path)


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


def test_an_article_beside_its_translation(project: Path) -> None:
    write("old/green.md", GREEN)
    write("old/de/green.md", GERMAN)
    item = report(project, "--pair", "old/green.md", "old/de/green.md")
    assert (item["locale"], item["accepted"], item["drafted"]) == ("de", 7, 0)
    green = entries(project)
    assert green["Green tea"].msgstr == "Grüner Tee"
    assert green[WATER].msgstr == (
        "Wasser von _80_ Grad, siehe [Schwarztee](black.md) und die "
        "[Tafel](https://tea.example/table)."
    )
    assert green[STEPS].msgstr == "Gieß auf; warte.\\\nDann trink."
    assert [m.text for m in marks(green["Steps"])] == ["memory old/de/green.md"]


def test_around_an_added_block_what_is_sure_is_accepted_and_the_rest_a_draft(project: Path) -> None:
    write("en.md", GREEN)
    write("de.md", GERMAN.replace("[Tafel].\n", "[Tafel].\n\nNoch ein Absatz.\n"))
    done = run(project, "--pair", "en.md", "de.md")
    assert "de.md:10: left out: this paragraph has no counterpart in en.md" in done.out
    assert "de.md: other blocks than its source: 1 sure, 5 drafts; left out: 0 of the" in done.out
    green = entries(project)
    assert state(green[WATER]) is State.TRANSLATED, "its link and its number are nobody else's"
    assert (green["Steps"].msgstr, state(green["Steps"])) == ("Schritte", State.DRAFT)
    assert "blocks beside it were added or removed" in green["Steps"].head
    assert state(green["Green tea"]) is State.DRAFT, "nothing speaks for front matter"


def test_where_a_heading_differs_the_rest_is_read(project: Path) -> None:
    write("en.md", GREEN)
    write("de.md", GERMAN.replace("--------", "========"))
    data = run(project, "--pair", "en.md", "de.md", "--json").json()
    assert {(part["where"], part["reason"]) for part in data["refused"]} == {
        ("en.md:11", "this heading 2 has no counterpart in de.md"),
        ("de.md:10", "this heading 1 has no counterpart in en.md"),
    }
    assert data["beside"][0]["left_target"] == 1
    assert entries(project)["Steps"].msgstr == ""
    assert entries(project)[STEPS].msgstr == "Gieß auf; warte.\\\nDann trink."


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


def test_a_text_left_in_the_source_language_is_no_translation(project: Path) -> None:
    write("en.md", BLACK)
    write("de.md", BLACK.replace("Boil the water.", "Koche Wasser."))
    data = run(project, "--pair", "en.md", "de.md", "--json").json()
    assert (data["same"], data["locales"][0]["accepted"]) == (3, 1)
    assert entries(project, "black")["Hot."].msgstr == ""


def test_folders_beside_each_other(project: Path) -> None:
    write("docs/en/green.md", GREEN)
    write("docs/en/black.md", BLACK)
    write("docs/de/green.md", GERMAN)
    data = run(project, "--pair", "docs/en", "docs/de", "--json").json()
    assert [s["file"] for s in data["skipped"]] == ["docs/en/black.md"]
    assert entries(project, "black")["Warm the pot."].msgstr == "Wärme die Kanne vor."
    write("flat/black.md", BLACK)
    write("flat/black.de.md", BLACK.replace("Hot.", "Heiß."))
    run(project, "--pair", "flat", "flat", "-l", "de")
    assert entries(project, "black")["Hot."].msgstr == "Heiß."


def with_locales(project: Path, *locales: str) -> None:
    settings = project / "polyfolio.toml"
    named = str(list(locales)).replace("'", '"')
    settings.write_text(re.sub(r"locales = .*", f"locales = {named}", settings.read_text()))
    assert polyfolio(project, "extract").code == 0


@pytest.mark.parametrize(
    ("locales", "named", "spelled", "found"),
    [
        *((("zh_CN", "de"), "zh_CN", name, True) for name in ("zh", "zh-cn", "zh-Hans", "ZH_cn")),
        *((("zh_CN", "de"), "zh-hans", name, True) for name in ("zh", "zh_Hans_CN")),
        *((("zh_CN", "de"), "zh_CN", name, False) for name in ("zh-TW", "zh_SG", "de", "draft")),
        (("zh_CN", "zh_TW"), "zh_CN", "zh", True),
        (("zh_CN", "zh_TW"), "zh_TW", "zh", False),
        (("zh_TW",), "zh_TW", "zh-hant", True),
        (("de_AT",), "de_AT", "de", True),
        (("de_AT", "de_CH"), "de_AT", "de", False),
        (("de_AT", "de"), "de_AT", "de", False),
        (("en_GB",), "en_GB", "en", False),
    ],
)
def test_a_translation_is_found_however_its_locale_is_spelled(
    project: Path, locales: tuple[str, ...], named: str, spelled: str, found: bool
) -> None:
    with_locales(project, *locales)
    text = BLACK.replace("Hot.", "Found.")
    write("flat/black.md", BLACK)
    write(f"flat/black.{spelled}.md", text)
    write("split/en/black.md", BLACK)
    write(f"split/{spelled}/black.md", text)
    write("top/black.md", BLACK)
    write(f"top/{spelled}/black.md", text)
    folders = [("flat", "flat"), ("split/en", "split"), ("split", "split"), ("top", "top")]
    for pair in folders:
        outcome = polyfolio(project, "memory", "import", "--pair", *pair, "-l", named, "--dry-run")
        assert (f"{named.replace('-hans', '_CN')}: 1 translation read" in outcome.out) is found
    if found:
        for pair in (("split/en", f"split/{spelled}"), ("top", f"top/{spelled}")):
            assert report(project, "--pair", *pair, "--dry-run")["read"] == 1


def test_what_was_looked_for_is_named(project: Path) -> None:
    with_locales(project, "zh_CN", "de")
    write("flat/black.md", BLACK)
    write("flat/green.md", GREEN)
    write("flat/green.zh.md", GERMAN)
    out = run(project, "--pair", "flat", "flat", "-l", "zh_CN", "--dry-run").out
    names = "black.zh_CN.md, black.zh-CN.md, black.zh.md, zh_CN/black.md"
    assert f"flat/black.md: left out: flat holds no translation of it: no {names} — " in out


def test_of_two_translations_by_name_the_other_is_named(project: Path) -> None:
    write("flat/black.en.md", BLACK)
    write("flat/black.de-DE.md", BLACK.replace("Hot.", "Anders."))
    write("flat/black.de.md", BLACK.replace("Hot.", "Heiß."))
    data = run(project, "--pair", "flat", "flat", "-l", "de", "--json").json()
    assert entries(project, "black")["Hot."].msgstr == "Heiß."
    (other,) = data["skipped"]
    assert (other["file"], other["reason"]) == (
        "flat/black.de-DE.md",
        "black.de.md is read instead",
    )


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
def test_links_to_headings_come_back_under_the_names_of_the_source(
    project: Path, more: str
) -> None:
    german = TEE.replace("#HISTORY", "#geschichte" if more else "#a-warm-cup")
    write("docs/en/tea.md", TEA)
    write("docs/de/tea.md", german + more)
    for language, title in (("en", "A warm cup"), ("de", "Eine warme Tasse")):
        write(f"docs/{language}/cup.md", f"# {title}\n\n## History\n")
    write("tea/source/tea.md", TEA)
    assert polyfolio(project, "extract").code == 0
    run(project, "--pair", "docs/en", "docs/de")
    found = entries(project, "tea")
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


def test_a_pair_the_wrong_way_round_is_noticed(project: Path) -> None:
    write("docs/en/green.md", GREEN)
    write("docs/de/green.md", GERMAN)
    failed = polyfolio(project, "memory", "import", "--pair", "docs/de", "docs/en")
    assert failed.code == 2
    assert "that of docs/de names de — the source comes first: --pair docs/en docs/de" in failed.err
    swapped = ("--pair", "docs/de/green.md", "docs/en/green.md", "-l", "de")
    assert report(project, *swapped)["swapped"] > 3
    out = run(project, *swapped).out
    assert "translations are texts of source/ — with --pair, the source comes first" in out
    item = report(project, "--pair", "docs/en", "docs/de")
    assert item["accepted"] > 3, "the control: nothing was filled before"
    assert item["swapped"] == 0
    assert report(project, "--pair", "docs/en", "docs/de")["swapped"] == 0, "again, all is filled"


def test_no_translation_from_elsewhere_moves_the_cursor(project: Path) -> None:
    for name, text in (("old", "Koche.BAD"), ("new", "Koche.BAD\nOder so.")):
        catalog = po(("Boil the water.", text)).replace("BAD", "\\033[2J\\r\u202e")
        write(f"{name}.po", catalog)
    (project / "locale/glossary.csv").write_text("term,de,note\ntea\x1b[2J,Tee,\x9b2J\n")
    write("gone.po", po(("Gone.BAD", "x")).replace("BAD", "\\033[2J\\r\u202e"))
    said = run(project, "old.po", "new.po", "gone.po")
    assert r"matches nothing here: Gone.\x1b[2J \u202e" in said.out
    assert "translated in more than one way" in said.out
    assert r"    taken: old.po:5: Koche.\x1b[2J \u202e" in said.out
    assert r"    other: new.po:5: Koche.\x1b[2J\r\u202e\nOder so." in said.out
    listed = polyfolio(project, "glossary", "list")
    as_json = polyfolio(project, "glossary", "list", "--json")
    assert as_json.json()["terms"][0]["note"] == "\x9b2J"
    for out in (said.out, listed.out, listed.err, as_json.out):
        assert not set("\x1b\r\x9b\u202e") & set(out)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("fr.po",), "fr.po: fr is not among this project's locales — add it to them"),
        (("de.po", "fr.po"), "fr.po: fr is not"),
        (("unknown.po",), "unknown.po: neither its header nor its path"),
        (("en.po",), "en.po: is in the source language"),
        (("others",), "others: nothing to import: others/a.po: fr is not"),
        (("others",), "locales, and 1 more — add it to them"),
        (("others", "-l", "de"), "others: nothing to import: others/a.po: is fr, and 1 more"),
        (("de.po", "others"), "others: nothing to import: "),
        (("fr.tmx",), "fr.tmx: fr is not among"),
        (("fr.tmx", "-l", "de"), "fr.tmx: has no translation into de"),
        (
            ("--pair", "docs/en", "docs", "-l", "de"),
            "docs holds no translation of it: no green.md, ",
        ),
        (("--pair", "only", "docs", "-l", "de"), "only: no article there"),
    ],
)
def test_what_gives_nothing_at_all_is_wrong_usage_and_changes_nothing(
    project: Path, args: tuple[str, ...], said: str
) -> None:
    for name, language in (("de", "de"), ("fr", "fr"), ("unknown", ""), ("en", "en")):
        write(f"{name}.po", po(("Steps", "Schritte"), language=language))
    for name in ("a", "b"):
        write(f"others/{name}.po", po(("Steps", "Étapes"), language="fr"))
    segment = '<tuv xml:lang="{}"><seg>Steps</seg></tuv>'
    unit = f"<tu>{segment.format('en')}{segment.format('fr')}</tu>"
    write("fr.tmx", f'<tmx version="1.4"><header/><body>{unit}</body></tmx>')
    write("docs/en/green.md", GREEN)
    write("only/green.de.md", GERMAN)
    before = contents(project)
    for more in ((), ("--dry-run",), ("--json",)):
        failed = polyfolio(project, "memory", "import", *args, *more)
        assert (failed.code, failed.out, said in failed.err) == (2, "", True), failed.err
        assert re.fullmatch(r"polyfolio: [^\n]+ — [^\n]+\n", failed.err)
    assert contents(project) == before


def test_a_folder_of_which_some_is_left_out_is_no_error(project: Path) -> None:
    write("po/de.po", po(("Steps", "Schritte")))
    write("po/fr.po", po(("Steps", "Étapes"), language="fr"))
    assert len(run(project, "po", "--json").json()["skipped"]) == 1
    write("empty.po", po())
    assert report(project, "empty.po", "-l", "de")["read"] == 0, "nothing was left out of it"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--pair", "en.md"), "--pair takes two paths"),
        (("--pair", "en.md", "translated.md"), "names no locale"),
        (("--pair", ".", "en.md", "-l", "de"), "a folder goes with a folder"),
        (("en.md",), "--pair SOURCE TRANSLATED"),
    ],
)
def test_what_does_not_fit_is_said(project: Path, args: tuple[str, ...], said: str) -> None:
    write("en.md", GREEN)
    write("translated.md", GERMAN)
    failed = polyfolio(project, "memory", "import", *args)
    assert (failed.code, said in failed.err) == (2, True), failed.err


@pytest.mark.parametrize("pair", [("nowhere", "."), (".", "nowhere"), ("en.md", "nowhere")])
def test_a_pair_of_which_one_is_not_there_names_that(project: Path, pair: tuple[str, str]) -> None:
    write("en.md", GREEN)
    failed = polyfolio(project, "memory", "import", "--pair", *pair, "-l", "de")
    assert (failed.code, failed.err) == (
        3,
        "polyfolio: nowhere: no such file — check the path\n",
    )


def test_a_folder_of_another_language_is_refused(project: Path) -> None:
    write("content/green.md", GREEN)
    for path in ("i18n/fr/green.md", "i18n/de/green.md", "no/fr/green.md"):
        write(path, GERMAN)
    before = contents(project)
    for inside in ("", "/green.md"):
        pair = ("--pair", f"content{inside}", f"i18n/fr{inside}")
        failed = polyfolio(project, "memory", "import", *pair, "-l", "de")
        assert (failed.code, "its path names fr, and -l says de" in failed.err) == (2, True)
    assert contents(project) == before
    for folder in ("i18n/de", "no/fr"):  # the second may be of anything
        pair = ("--pair", "content/green.md", f"{folder}/green.md")
        assert report(project, *pair, "-l", "de", "--dry-run")["read"]


def test_an_article_beside_one_of_another_language_is_refused(project: Path) -> None:
    write("docs/en/green.md", GREEN)
    write("docs/fr/green.md", GERMAN)
    for inside in ("", "/green.md"):
        pair = ("--pair", f"docs/en{inside}", f"docs/fr{inside}")
        failed = polyfolio(project, "memory", "import", *pair, "-l", "de")
        assert (failed.code, "its path names fr, and -l says de" in failed.err) == (2, True)
