"""Moving in from Markdown: which file is whose translation, however folders and locales are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line import contents, polyfolio
from tests.moving_in import (
    BLACK,
    GREEN,
    entries,
    report,
    run,
    write,
)
from tests.test_memory_pairs import GERMAN


def test_folders_beside_each_other(tea: Path) -> None:
    write("docs/en/green.md", GREEN)
    write("docs/en/black.md", BLACK)
    write("docs/de/green.md", GERMAN)
    data = run(tea, "--pair", "docs/en", "docs/de", "--json").json()
    assert [s["file"] for s in data["skipped"]] == ["docs/en/black.md"]
    assert entries(tea, "black")["Warm the pot."].msgstr == "Wärme die Kanne vor."
    write("flat/black.md", BLACK)
    write("flat/black.de.md", BLACK.replace("Hot.", "Heiß."))
    run(tea, "--pair", "flat", "flat", "-l", "de")
    assert entries(tea, "black")["Hot."].msgstr == "Heiß."


def with_locales(tea: Path, *locales: str) -> None:
    settings = tea / "polyfolio.toml"
    named = str(list(locales)).replace("'", '"')
    settings.write_text(re.sub(r"locales = .*", f"locales = {named}", settings.read_text()))
    assert polyfolio(tea, "extract").code == 0


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
    tea: Path, locales: tuple[str, ...], named: str, spelled: str, found: bool
) -> None:
    with_locales(tea, *locales)
    text = BLACK.replace("Hot.", "Found.")
    write("flat/black.md", BLACK)
    write(f"flat/black.{spelled}.md", text)
    write("split/en/black.md", BLACK)
    write(f"split/{spelled}/black.md", text)
    write("top/black.md", BLACK)
    write(f"top/{spelled}/black.md", text)
    folders = [("flat", "flat"), ("split/en", "split"), ("split", "split"), ("top", "top")]
    for pair in folders:
        outcome = polyfolio(tea, "memory", "import", "--pair", *pair, "-l", named, "--dry-run")
        assert (f"{named.replace('-hans', '_CN')}: 1 translation read" in outcome.out) is found
    if found:
        for pair in (("split/en", f"split/{spelled}"), ("top", f"top/{spelled}")):
            assert report(tea, "--pair", *pair, "--dry-run")["read"] == 1


def test_what_was_looked_for_is_named(tea: Path) -> None:
    with_locales(tea, "zh_CN", "de")
    write("flat/black.md", BLACK)
    write("flat/green.md", GREEN)
    write("flat/green.zh.md", GERMAN)
    out = run(tea, "--pair", "flat", "flat", "-l", "zh_CN", "--dry-run").out
    names = "black.zh_CN.md, black.zh-CN.md, black.zh.md, zh_CN/black.md"
    assert f"flat/black.md: left out: flat holds no translation of it: no {names} — " in out


def test_a_source_that_names_its_locale_goes_before_one_that_names_none(tea: Path) -> None:
    """Many sites name no locale in the files of the language that they began in."""
    german = BLACK.replace("Hot.", "Heiß.")
    write("flat/black.en.md", BLACK)
    write("flat/black.md", german)
    failed = polyfolio(tea, "memory", "import", "--pair", "flat", "flat", "-l", "de")
    assert (failed.code, "flat/black.en.md: flat holds no translation" in failed.err) == (2, True)
    write("flat/black.de.md", german)
    data = run(tea, "--pair", "flat", "flat", "-l", "de", "--json").json()
    assert entries(tea, "black")["Hot."].msgstr == "Heiß."
    (other,) = data["skipped"]
    assert (other["file"], other["reason"]) == ("flat/black.md", "black.en.md is read instead")


def test_of_two_translations_by_name_the_other_is_named(tea: Path) -> None:
    write("flat/black.en.md", BLACK)
    write("flat/black.de-DE.md", BLACK.replace("Hot.", "Anders."))
    write("flat/black.de.md", BLACK.replace("Hot.", "Heiß."))
    data = run(tea, "--pair", "flat", "flat", "-l", "de", "--json").json()
    assert entries(tea, "black")["Hot."].msgstr == "Heiß."
    (other,) = data["skipped"]
    assert (other["file"], other["reason"]) == (
        "flat/black.de-DE.md",
        "black.de.md is read instead",
    )


def test_a_pair_the_wrong_way_round_is_noticed(tea: Path) -> None:
    write("docs/en/green.md", GREEN)
    write("docs/de/green.md", GERMAN)
    failed = polyfolio(tea, "memory", "import", "--pair", "docs/de", "docs/en")
    assert failed.code == 2
    assert "that of docs/de names de — the source comes first: --pair docs/en docs/de" in failed.err
    swapped = ("--pair", "docs/de/green.md", "docs/en/green.md", "-l", "de")
    assert report(tea, *swapped)["swapped"] > 3
    out = run(tea, *swapped).out
    assert "translations are texts of source/ — with --pair, the source comes first" in out
    item = report(tea, "--pair", "docs/en", "docs/de")
    assert item["accepted"] > 3, "the control: nothing was filled before"
    assert item["swapped"] == 0
    assert report(tea, "--pair", "docs/en", "docs/de")["swapped"] == 0, "again, all is filled"


@pytest.mark.parametrize("pair", [("nowhere", "."), (".", "nowhere"), ("en.md", "nowhere")])
def test_a_pair_of_which_one_is_not_there_names_that(tea: Path, pair: tuple[str, str]) -> None:
    write("en.md", GREEN)
    failed = polyfolio(tea, "memory", "import", "--pair", *pair, "-l", "de")
    assert (failed.code, failed.err) == (
        3,
        "polyfolio: nowhere: no such file — check the path\n",
    )


def test_a_folder_of_another_language_is_refused(tea: Path) -> None:
    write("content/green.md", GREEN)
    for path in ("i18n/fr/green.md", "i18n/de/green.md", "no/fr/green.md"):
        write(path, GERMAN)
    before = contents(tea)
    for inside in ("", "/green.md"):
        pair = ("--pair", f"content{inside}", f"i18n/fr{inside}")
        failed = polyfolio(tea, "memory", "import", *pair, "-l", "de")
        assert (failed.code, "its path names fr, and -l says de" in failed.err) == (2, True)
    assert contents(tea) == before
    for folder in ("i18n/de", "no/fr"):  # the second may be of anything
        pair = ("--pair", "content/green.md", f"{folder}/green.md")
        assert report(tea, *pair, "-l", "de", "--dry-run")["read"]


def test_an_article_beside_one_of_another_language_is_refused(tea: Path) -> None:
    write("docs/en/green.md", GREEN)
    write("docs/fr/green.md", GERMAN)
    for inside in ("", "/green.md"):
        pair = ("--pair", f"docs/en{inside}", f"docs/fr{inside}")
        failed = polyfolio(tea, "memory", "import", *pair, "-l", "de")
        assert (failed.code, "its path names fr, and -l says de" in failed.err) == (2, True)


def test_all_articles_of_a_folder_that_cannot_be_read_are_named_at_once(tea: Path) -> None:
    for name in ("black", "green", "hot"):
        write(f"docs/en/{name}.md", "Tea.\n")
        text = "Tee.\n"
        write(f"docs/de/{name}.md", text if name == "green" else text.encode("utf-16"))
    before = contents(tea)
    failed = polyfolio(tea, "memory", "import", "--pair", "docs/en", "docs/de", "-l", "de")
    assert (failed.code, contents(tea) == before) == (3, True)
    assert [line.split(": ")[0].strip() for line in failed.err.splitlines()] == [
        "polyfolio",
        "docs/de/black.md:1",
        "docs/de/hot.md:1",
    ]
