"""An author's directives on the command line: what is extracted, drafted and published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import contents, polyfolio, snapshot
from tests.night_lines import (
    GERMAN,
    SETTINGS,
    SOURCE,
    catalog,
    entries,
    page,
    published,
    translate,
    write,
)

# --- only -----------------------------------------------------------------------------------------

ONLY = """\
---
title: Lines
description: Numbers.
---

<!-- i18n:only zh-Hans, en -->
## Here[^1]

<!-- i18n:only de -->
## Steps

## Steps

Text.

[^1]: A note.
"""


def test_a_block_for_some_locales_is_in_their_catalogs_and_editions_alone(night: Path) -> None:
    write(night, ONLY)
    polyfolio(night, "extract")
    assert set(entries(night, "zh_CN")) >= {"Here[^1]", "Steps", "Text."}
    assert "Here[^1]" not in entries(night, "de")
    assert "Here[^1]" not in catalog(night, "zh_TW").read_text()
    assert 'msgid "Here[^1]"' in (night / "locale/night.pot").read_text()
    assert "#. only: en, zh_Hans" in catalog(night, "zh_CN").read_text()
    for locale in ("de", "zh_CN"):
        texts = {m: f"{m} {locale}" for m in entries(night, locale)}
        translate(night, texts, locale)
    polyfolio(night, "publish")
    english, german, chinese = (page(night, f"{x}/night.html") for x in ("en", "de", "zh-CN"))
    assert "Here" in english
    assert "Here" in chinese
    assert "Here" not in german
    assert 'id="steps-1"' in english, "the source's own numbering of ids"
    assert 'id="steps"' not in english
    assert 'id="steps"' in german
    assert 'id="steps-1"' in german
    assert "A note" not in german, "a note that nothing refers to"


def test_a_block_that_becomes_for_others_is_kept_as_obsolete(night: Path) -> None:
    translate(night, GERMAN)
    write(night, SOURCE.replace("Sleep well.", "<!-- i18n:only zh_CN -->\nSleep well."))
    polyfolio(night, "extract")
    text = catalog(night).read_text()
    assert '#~ msgid "Sleep well."\n#~ msgstr "Schlaf gut."' in text
    write(night, SOURCE)
    polyfolio(night, "extract")
    assert entries(night, "de")["Sleep well."]["msgstr"] == "Schlaf gut."


@pytest.mark.parametrize("granularity", ["folder", "locale"])
def test_shared_catalogs_keep_to_it_too(night: Path, granularity: str) -> None:
    settings = night / "polyfolio.toml"
    settings.write_text(SETTINGS.replace("[locales", f'catalogs = "{granularity}"\n[locales', 1))
    write(night, "<!-- i18n:only zh_CN -->\nText.\n\nOnly here.\n", "other")
    write(night, "Text.\n\n<!-- i18n:only de -->\nMine.\n")
    polyfolio(night, "extract")
    assert set(entries(night, "de")) == {"Text.", "Mine."}
    assert set(entries(night, "zh_CN")) == {"Text."}
    assert set(entries(night, "de", "other")) == {"Only here."}
    assert set(entries(night, "zh_CN", "other")) == {"Text.", "Only here."}
    before = snapshot(night)
    polyfolio(night, "extract")
    polyfolio(night, "extract", "night")
    assert snapshot(night) == before


# --- adapt ----------------------------------------------------------------------------------------

ADAPT = """\
---
title: Numbers
description: D
---

Before.

<!-- i18n:adapt-start -->
| Who | Number |
| --- | --- |
| Night line | 555-0101 |
<!-- i18n:adapt-end -->

After.
"""


SHOUTED = {text: text.upper() for text in ("Numbers", "D", "Before.", "After.")}


def test_each_locale_writes_its_own_block(night: Path) -> None:
    write(night, ADAPT)
    polyfolio(night, "extract")
    drafted = polyfolio(night, "draft", "--locale", "de")
    assert "a block that each language writes for itself" in drafted.out
    (table,) = (msgid for msgid in entries(night, "de") if msgid.startswith("| Who"))
    own = "Ruf an:\n\n- [Nachtlinie](tel:555-0102)\n- <b onclick=x>Tag</b>\n\n> [x](javascript:x)"
    translate(night, {table: own, **SHOUTED})
    checked = polyfolio(night, "check", "--locale", "de")
    assert checked.code == 0
    assert "numbers" not in checked.out
    polyfolio(night, "publish")
    german = page(night, "de/night.html")
    assert published(night)["de/night"] == "complete"
    assert 'href="tel:555-0102"' in german
    assert "555-0101" not in german
    assert "javascript" not in german
    assert "onclick" not in german
    assert "AFTER." in german
    assert "555-0102" in page(night, "de/night.txt")

    write(night, ADAPT.replace("555-0101", "555-0103"))
    polyfolio(night, "extract")
    states = {e["state"] for m, e in entries(night, "de").items() if m.startswith("| Who")}
    assert states == {"stale"}


def test_a_block_that_breaks_out_is_refused_and_harms_no_other(night: Path) -> None:
    write(night, ADAPT)
    polyfolio(night, "extract")
    (table,) = (msgid for msgid in entries(night, "de") if msgid.startswith("| Who"))
    translate(night, SHOUTED)
    entry = entries(night, "de")[table]
    refused = polyfolio(night, "review", "edit", entry["id"], "```\nopen", "-l", "de")
    assert refused.code == 1
    assert "the adapted block would change what stands before or after it" in refused.err
    assert entries(night, "de")[table]["msgstr"] == ""
    translate(night, {table: "555-0109 OPEN"})
    path = catalog(night)
    path.write_text(path.read_text().replace("555-0109 OPEN", "```\\nopen"))
    checked = polyfolio(night, "check", "--locale", "de")
    assert checked.code == 1
    assert "the adapted block would change what stands before or after it" in checked.out
    polyfolio(night, "publish", "--missing", "block")
    german = page(night, "de/night.html")
    assert "AFTER." in german
    assert "555-0101" in german
    assert 'lang="en"' in german


# --- notes and contexts ---------------------------------------------------------------------------


def test_a_note_changes_nothing_but_its_line(night: Path) -> None:
    write(night, "<!-- i18n:note One. -->\nClose\n")
    polyfolio(night, "extract")
    translate(night, {"Close": "Zu"})
    before = contents(night / "locale")
    write(night, "<!-- i18n:note Two. -->\nClose\n")
    polyfolio(night, "extract")
    after = contents(night / "locale")
    for path, data in after.items():
        assert data == before[path].replace(b"#. note: One.", b"#. note: Two.")


def test_a_text_is_translated_twice_with_a_context(night: Path) -> None:
    write(night, "Close\n\n<!-- i18n:context Distance -->\nClose\n")
    polyfolio(night, "extract")
    text = catalog(night).read_text()
    text = text.replace('msgid "Close"\nmsgstr ""', 'msgid "Close"\nmsgstr "Zu"', 1)
    text = text.replace(
        'msgctxt "Distance"\nmsgid "Close"\nmsgstr ""',
        'msgctxt "Distance"\nmsgid "Close"\nmsgstr "Nah"',
    )
    catalog(night).write_text(text)
    polyfolio(night, "publish")
    german = page(night, "de/night.txt")
    assert "Zu\n\nNah" in german


# --- wrong ones -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("<!-- i18n:skip-start -->", "i18n:skip-start is never ended"),
        ("<!-- i18n:skipp -->", "did you mean i18n:skip?"),
        ("<!-- i18n:only es -->", "es, which is no locale of this project"),
        ("<!-- i18n:skip", "an i18n comment is not closed"),
    ],
)
def test_a_wrong_directive_stops_the_article_and_loses_nothing(
    night: Path, wrong: str, message: str
) -> None:
    translate(night, GERMAN)
    polyfolio(night, "publish")
    write(night, SOURCE.replace("Sleep well.", f"{wrong}\nSleep well."))
    before = snapshot(night)
    line = SOURCE.split("\n").index("Sleep well.") + 1
    elsewhere = night.parent / "de.po"
    elsewhere.write_text('msgid "Night"\nmsgstr "Nacht"\n')
    importing = ["memory", "import", str(elsewhere), "--locale", "de"]
    for command in (["extract"], ["draft"], ["publish"], ["run"], importing):
        done = polyfolio(night, *command)
        assert done.code == 3, command
        assert f"source/night.md:{line}: " in done.err
        assert message in done.err
    checked = polyfolio(night, "check")
    assert checked.code == 1
    assert f"source/night.md:{line}: error [directive] " in checked.out
    assert message in checked.out
    assert polyfolio(night, "status").code == 0
    assert snapshot(night) == before


def test_ten_thousand_directives_are_one_error(night: Path) -> None:
    write(night, "<!-- i18n:note x -->\n" * 10_000 + "Text.\n")
    checked = polyfolio(night, "check")
    assert (checked.code, checked.err.count("\n")) == (3, 1)
    write(night, "<!-- i18n:note x -->\n" * 4_000 + "Text.\n")
    checked = polyfolio(night, "check")
    assert checked.out.count("[directive]") == 1
    assert "too many i18n directives" in checked.out
    assert polyfolio(night, "extract").code == 3
