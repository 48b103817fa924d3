"""An author's directives on the command line: what is extracted, drafted, signed and published."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import contents, polyfolio, snapshot

SETTINGS = """\
[project]
name = "Night Lines"
locales = ["zh_CN", "zh_TW", "de"]
[locales.zh_TW]
derive_from = "zh_CN"
[draft]
engines = ["memory", "opencc"]
[publish]
formats = ["html", "text"]
"""
SOURCE = """\
---
title: Night
description: Who answers at night.
---

Sleep well.

<!-- i18n:safety-start -->
> **Call 555-0100 now.**
>
> Do not wait.
<!-- i18n:safety-end -->
"""
GERMAN = {
    "Night": "Nacht",
    "Who answers at night.": "Wer nachts antwortet.",
    "Sleep well.": "Schlaf gut.",
    "**Call 555-0100 now.**": "**Ruf jetzt 555-0100 an.**",
    "Do not wait.": "Warte nicht.",
}
SAFE = ("**Call 555-0100 now.**", "Do not wait.")
SAFETY = "2 safety texts for two people to sign"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "night"
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS)
    write(root, SOURCE)
    assert polyfolio(root, "extract").code == 0
    return root


def write(root: Path, text: str, article: str = "night") -> None:
    (root / f"source/{article}.md").write_text(text)


def entries(root: Path, locale: str, article: str = "night") -> dict[str, dict[str, Any]]:
    states = [
        arg
        for s in ("stale", "draft", "untranslated", "translated", "attested")
        for arg in ("-s", s)
    ]
    listed = polyfolio(root, "review", "list", "-l", locale, "-a", article, *states, "--json")
    return {entry["msgid"]: entry for entry in listed.json()["entries"]}


def translate(
    root: Path, texts: dict[str, str], locale: str = "de", article: str = "night"
) -> None:
    for msgid, entry in entries(root, locale, article).items():
        if msgid in texts:
            done = polyfolio(
                root, "review", "edit", entry["id"], texts[msgid], "-l", locale, "-a", article
            )
            assert done.code == 0, done.err


def sign(root: Path, *names: str, locale: str = "de") -> str:
    """Everybody signs all texts, and each safety text that they did not sign yet."""
    out = ""
    for name in names:
        every = polyfolio(root, "review", "sign", "--all", "--by", name, "-l", locale)
        assert every.code == 0, every.err
        listed = polyfolio(root, "review", "list", "--safety", "-l", locale, "--json").json()
        ids = [e["id"] for e in listed["entries"] if e["state"] in ("translated", "attested")]
        for id_ in ids:
            done = polyfolio(root, "review", "sign", id_, "--by", name, "-l", locale)
            assert done.code == 0 or "signed this safety text already" in done.err, done.err
            out += done.out
    return out


def published(root: Path) -> dict[str, str]:
    manifest = json.loads((root / "dist/current/manifest.json").read_text())
    return {f"{d['locale']}/{d['article']}": d["state"] for d in manifest["documents"]}


def page(root: Path, path: str) -> str:
    return (root / "dist/current" / path).read_text()


def catalog(root: Path, locale: str = "de", article: str = "night") -> Path:
    return root / f"locale/{locale}/LC_MESSAGES/{article}.po"


# --- safety ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["translated", "attested"])
def test_a_safety_text_goes_out_when_two_people_signed_it(project: Path, accept: str) -> None:
    settings = project / "polyfolio.toml"
    settings.write_text(settings.read_text() + f'accept = "{accept}"\n')
    translate(project, GERMAN)
    polyfolio(project, "publish")
    assert "de/night" not in published(project)

    sign(project, "Ute", "UTE ")
    again = polyfolio(project, "publish", "--locale", "de")
    assert "de/night" not in published(project), "one person is one, however the name is written"
    line = catalog(project).read_text().split("\n").index('msgid "Do not wait."') + 1
    assert f"night.po:{line}: signed by Ute: “Do not wait.”" in again.out
    assert SAFETY in again.out

    assert sign(project, "Jo").count("1 entry signed") == 2
    polyfolio(project, "publish")
    assert published(project)["de/night"] == "complete"
    assert "Ruf jetzt 555-0100 an." in page(project, "de/night.html")


def test_a_safety_text_that_articles_share_waits_once(project: Path) -> None:
    (project / "polyfolio.toml").write_text(
        SETTINGS.replace("[project]", '[project]\ncatalogs = "locale"')
    )
    write(project, SOURCE, "day")
    assert polyfolio(project, "extract").code == 0
    lines = polyfolio(project, "publish").out.splitlines()
    named = [line for line in lines if "“Do not wait.”" in line]
    assert named
    assert len(named) == len(set(named))
    assert any(SAFETY in line for line in lines)


def test_one_person_signs_a_safety_text_once(project: Path) -> None:
    translate(project, GERMAN)
    sign(project, "Ute")
    entry = entries(project, "de")["Do not wait."]
    twice = polyfolio(project, "review", "sign", entry["id"], "--by", " ute ", "-l", "de")
    assert twice.code == 2
    assert ": ute signed this safety text already" in twice.err
    assert "it takes two different people" in twice.err


def test_safety_texts_are_not_approved_in_a_heap(project: Path) -> None:
    translate(project, GERMAN)
    path = catalog(project)
    text = path.read_text()
    for msgid in ("Do not wait.", "Sleep well."):
        text = text.replace(f'msgid "{msgid}"', f'#, fuzzy\nmsgid "{msgid}"')
    path.write_text(text)
    heap = ("review", "approve", "--all", "--sign", "--by", "Ute", "-l", "de")
    done = polyfolio(project, *heap)
    assert (done.code, "1 entry approved" in done.out) == (0, True)
    assert (
        "1 safety text for two people to sign, left for you to read and approve by id" in done.err
    )
    found = entries(project, "de")
    assert (found["Sleep well."]["state"], found["Do not wait."]["state"]) == ("attested", "draft")
    one = found["Do not wait."]["id"]
    assert polyfolio(project, "review", "approve", one, *heap[3:]).code == 0
    assert entries(project, "de")["Do not wait."]["state"] == "attested"


def test_safety_texts_are_not_signed_in_a_heap(project: Path) -> None:
    translate(project, GERMAN)
    heap = ("review", "sign", "--all", "--by", "Ute", "-l", "de")
    done = polyfolio(project, *heap)
    assert (done.code, "3 entries signed in 1 catalog" in done.out) == (0, True)
    assert f"{SAFETY}, left for you to read and sign by id" in done.err
    found = entries(project, "de")
    states = {msgid: entry["state"] for msgid, entry in found.items()}
    assert states == {text: "translated" if text in SAFE else "attested" for text in GERMAN}

    one = found["Do not wait."]["id"]
    assert polyfolio(project, "review", "sign", one, *heap[3:]).code == 0
    assert "1 safety text for two" in polyfolio(project, *heap).err, "the one that Ute did not sign"


@pytest.mark.parametrize("missing", ["withhold", "block", "page"])
@pytest.mark.parametrize("stale", ["hold", "source", "show", "withhold"])
def test_nothing_stands_in_for_a_safety_text(project: Path, missing: str, stale: str) -> None:
    translate(project, GERMAN)
    sign(project, "Ute")
    policy = ("--missing", missing, "--stale", stale)
    polyfolio(project, "publish", *policy)
    assert "de/night" not in published(project)

    sign(project, "Jo")
    polyfolio(project, "publish", *policy)
    before = page(project, "de/night.html")
    write(project, SOURCE.replace("555-0100", "555-0199"))
    polyfolio(project, "extract")
    dry = polyfolio(project, "publish", *policy, "--dry-run", "--json").json()
    plan = next(d for d in dry["documents"] if d["locale"] == "de")
    assert plan["action"] == ("withhold" if stale == "withhold" else "hold")
    assert [(w["reason"], w["safety"]) for w in plan["waiting"]] == [("stale", True)]
    polyfolio(project, "publish", *policy)
    assert "555-0199" in page(project, "en/night.html")
    if stale == "withhold":
        assert "de/night" not in published(project)
    else:
        assert published(project)["de/night"] == "held"
        assert page(project, "de/night.html") == before


def test_the_control_other_texts_follow_the_policies(project: Path) -> None:
    write(
        project,
        SOURCE.replace("<!-- i18n:safety-start -->\n", "").replace(
            "<!-- i18n:safety-end -->\n", ""
        ),
    )
    polyfolio(project, "extract")
    translate(project, {k: v for k, v in GERMAN.items() if k != "Do not wait."})
    polyfolio(project, "publish", "--missing", "block")
    assert published(project)["de/night"] == "mixed"


def test_no_job_fills_a_safety_text(project: Path) -> None:
    write(
        project, "---\ntitle: Other\ndescription: D\n---\n\nDo not wait.\n\nSleep well.\n", "other"
    )
    polyfolio(project, "extract")
    for locale in ("de", "zh_CN"):
        translate(project, {"Do not wait.": "W", "Sleep well.": "S"}, locale, "other")
    drafted = polyfolio(project, "draft")
    assert "safety text, which only people translate" in drafted.out
    memory = project.parent / "memory.po"
    memory.write_text(
        'msgid ""\nmsgstr "Language: de\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Do not wait."\nmsgstr "M"\n\nmsgid "Night"\nmsgstr "Nacht"\n'
    )
    imported = polyfolio(project, "memory", "import", str(memory), "--locale", "de")
    assert imported.code == 0, imported.err
    assert "left to people" in imported.out
    for locale in ("de", "zh_CN", "zh_TW"):
        for msgid, entry in entries(project, locale).items():
            if msgid in SAFE:
                assert entry["msgstr"] == "", locale
    filled = {
        locale: entries(project, locale)["Sleep well."]["msgstr"] for locale in ("de", "zh_TW")
    }
    assert filled == {"de": "S", "zh_TW": "S"}, "the control: other texts are drafted"
    assert entries(project, "de")["Night"]["msgstr"] == "Nacht"


def test_a_directive_newer_than_the_catalog_already_keeps_machines_off(project: Path) -> None:
    plain = re.sub(r"<!--.*-->\n", "", SOURCE)
    write(project, plain)
    polyfolio(project, "extract")
    write(project, "---\ntitle: Other\ndescription: D\n---\n\nDo not wait.\n", "other")
    polyfolio(project, "extract")
    translate(project, {"Do not wait.": "W"}, "de", "other")
    write(project, SOURCE)
    polyfolio(project, "draft", "night")
    assert entries(project, "de")["Do not wait."]["msgstr"] == ""


def test_markup_is_not_carried_into_a_safety_text(project: Path) -> None:
    translate(project, GERMAN)
    sign(project, "Ute", "Jo")
    write(project, SOURCE.replace("**", "*").replace("Sleep well.", "*Sleep well.*"))
    polyfolio(project, "extract")
    now = entries(project, "de")
    assert now["*Call 555-0100 now.*"]["state"] == "stale"
    assert now["*Sleep well.*"]["state"] != "stale", "the control: elsewhere it is"


def test_a_safety_text_that_stands_elsewhere_too_is_one_there(project: Path) -> None:
    write(project, SOURCE + "\nDo not wait.\n")
    polyfolio(project, "extract")
    translate(project, GERMAN)
    polyfolio(project, "publish")
    assert "de/night" not in published(project)
    write(project, SOURCE.replace("> Do not wait.", "> Do *not* wait.") + "\nDo not wait.\n")
    translate(project, {"Do *not* wait.": "Warte *nicht*."})
    dry = polyfolio(project, "publish", "--dry-run", "--json").json()
    plan = next(d for d in dry["documents"] if d["locale"] == "de")
    found = {w["msgid"]: w["safety"] for w in plan["waiting"]}
    assert found["Do not wait."], "as long as the catalog says so"


def test_a_broken_safety_translation_keeps_the_document_back(project: Path) -> None:
    write(project, SOURCE.replace("Do not wait.", "[Do not wait.](https://night.example)"))
    polyfolio(project, "extract")
    translate(
        project, {**GERMAN, "[Do not wait.](https://night.example)": "[x](https://night.example)"}
    )
    text = catalog(project).read_text().replace('"[x](https://night.example)"', '"x"')
    catalog(project).write_text(text)
    sign(project, "Ute", "Jo")
    polyfolio(project, "publish", "--missing", "block")
    assert "de/night" not in published(project)


def test_status_and_review_name_what_two_people_have_to_sign(project: Path) -> None:
    translate(project, GERMAN)
    sign(project, "Ute")
    status = polyfolio(project, "status", "--locale", "de")
    assert SAFETY in status.out
    listed = polyfolio(project, "review", "list", "--safety", "--locale", "de", "--json").json()
    assert {e["msgid"]: e["signatures_wanted"] for e in listed["entries"]} == dict.fromkeys(SAFE, 1)
    sign(project, "Jo")
    assert "safety" not in polyfolio(project, "status", "--locale", "de").out
    assert "nothing waits" in polyfolio(project, "review", "list", "--safety", "-l", "de").out


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


def test_a_block_for_some_locales_is_in_their_catalogs_and_editions_alone(project: Path) -> None:
    write(project, ONLY)
    polyfolio(project, "extract")
    assert set(entries(project, "zh_CN")) >= {"Here[^1]", "Steps", "Text."}
    assert "Here[^1]" not in entries(project, "de")
    assert "Here[^1]" not in catalog(project, "zh_TW").read_text()
    assert 'msgid "Here[^1]"' in (project / "locale/night.pot").read_text()
    assert "#. only: en, zh_Hans" in catalog(project, "zh_CN").read_text()
    for locale in ("de", "zh_CN"):
        texts = {m: f"{m} {locale}" for m in entries(project, locale)}
        translate(project, texts, locale)
    polyfolio(project, "publish")
    english, german, chinese = (page(project, f"{x}/night.html") for x in ("en", "de", "zh-CN"))
    assert "Here" in english
    assert "Here" in chinese
    assert "Here" not in german
    assert 'id="steps-1"' in english, "the source's own numbering of ids"
    assert 'id="steps"' not in english
    assert 'id="steps"' in german
    assert 'id="steps-1"' in german
    assert "A note" not in german, "a note that nothing refers to"


def test_a_block_that_becomes_for_others_is_kept_as_obsolete(project: Path) -> None:
    translate(project, GERMAN)
    write(project, SOURCE.replace("Sleep well.", "<!-- i18n:only zh_CN -->\nSleep well."))
    polyfolio(project, "extract")
    text = catalog(project).read_text()
    assert '#~ msgid "Sleep well."\n#~ msgstr "Schlaf gut."' in text
    write(project, SOURCE)
    polyfolio(project, "extract")
    assert entries(project, "de")["Sleep well."]["msgstr"] == "Schlaf gut."


@pytest.mark.parametrize("granularity", ["folder", "locale"])
def test_shared_catalogs_keep_to_it_too(project: Path, granularity: str) -> None:
    settings = project / "polyfolio.toml"
    settings.write_text(SETTINGS.replace("[locales", f'catalogs = "{granularity}"\n[locales', 1))
    write(project, "<!-- i18n:only zh_CN -->\nText.\n\nOnly here.\n", "other")
    write(project, "Text.\n\n<!-- i18n:only de -->\nMine.\n")
    polyfolio(project, "extract")
    assert set(entries(project, "de")) == {"Text.", "Mine."}
    assert set(entries(project, "zh_CN")) == {"Text."}
    assert set(entries(project, "de", "other")) == {"Only here."}
    assert set(entries(project, "zh_CN", "other")) == {"Text.", "Only here."}
    before = snapshot(project)
    polyfolio(project, "extract")
    polyfolio(project, "extract", "night")
    assert snapshot(project) == before


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


def test_each_locale_writes_its_own_block(project: Path) -> None:
    write(project, ADAPT)
    polyfolio(project, "extract")
    drafted = polyfolio(project, "draft", "--locale", "de")
    assert "a block that each language writes for itself" in drafted.out
    (table,) = (msgid for msgid in entries(project, "de") if msgid.startswith("| Who"))
    own = "Ruf an:\n\n- [Nachtlinie](tel:555-0102)\n- <b onclick=x>Tag</b>\n\n> [x](javascript:x)"
    translate(project, {table: own, **SHOUTED})
    checked = polyfolio(project, "check", "--locale", "de")
    assert checked.code == 0
    assert "numbers" not in checked.out
    polyfolio(project, "publish")
    german = page(project, "de/night.html")
    assert published(project)["de/night"] == "complete"
    assert 'href="tel:555-0102"' in german
    assert "555-0101" not in german
    assert "javascript" not in german
    assert "onclick" not in german
    assert "AFTER." in german
    assert "555-0102" in page(project, "de/night.txt")

    write(project, ADAPT.replace("555-0101", "555-0103"))
    polyfolio(project, "extract")
    states = {e["state"] for m, e in entries(project, "de").items() if m.startswith("| Who")}
    assert states == {"stale"}


def test_a_block_that_breaks_out_is_refused_and_harms_no_other(project: Path) -> None:
    write(project, ADAPT)
    polyfolio(project, "extract")
    (table,) = (msgid for msgid in entries(project, "de") if msgid.startswith("| Who"))
    translate(project, SHOUTED)
    entry = entries(project, "de")[table]
    refused = polyfolio(project, "review", "edit", entry["id"], "```\nopen", "-l", "de")
    assert refused.code == 1
    assert "the adapted block would change what stands before or after it" in refused.err
    assert entries(project, "de")[table]["msgstr"] == ""
    translate(project, {table: "555-0109 OPEN"})
    path = catalog(project)
    path.write_text(path.read_text().replace("555-0109 OPEN", "```\\nopen"))
    checked = polyfolio(project, "check", "--locale", "de")
    assert checked.code == 1
    assert "the adapted block would change what stands before or after it" in checked.out
    polyfolio(project, "publish", "--missing", "block")
    german = page(project, "de/night.html")
    assert "AFTER." in german
    assert "555-0101" in german
    assert 'lang="en"' in german


# --- notes and contexts ---------------------------------------------------------------------------


def test_a_note_changes_nothing_but_its_line(project: Path) -> None:
    write(project, "<!-- i18n:note One. -->\nClose\n")
    polyfolio(project, "extract")
    translate(project, {"Close": "Zu"})
    before = contents(project / "locale")
    write(project, "<!-- i18n:note Two. -->\nClose\n")
    polyfolio(project, "extract")
    after = contents(project / "locale")
    for path, data in after.items():
        assert data == before[path].replace(b"#. note: One.", b"#. note: Two.")


def test_a_text_is_translated_twice_with_a_context(project: Path) -> None:
    write(project, "Close\n\n<!-- i18n:context Distance -->\nClose\n")
    polyfolio(project, "extract")
    text = catalog(project).read_text()
    text = text.replace('msgid "Close"\nmsgstr ""', 'msgid "Close"\nmsgstr "Zu"', 1)
    text = text.replace(
        'msgctxt "Distance"\nmsgid "Close"\nmsgstr ""',
        'msgctxt "Distance"\nmsgid "Close"\nmsgstr "Nah"',
    )
    catalog(project).write_text(text)
    polyfolio(project, "publish")
    german = page(project, "de/night.txt")
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
    project: Path, wrong: str, message: str
) -> None:
    translate(project, GERMAN)
    polyfolio(project, "publish")
    write(project, SOURCE.replace("Sleep well.", f"{wrong}\nSleep well."))
    before = snapshot(project)
    line = SOURCE.split("\n").index("Sleep well.") + 1
    elsewhere = project.parent / "de.po"
    elsewhere.write_text('msgid "Night"\nmsgstr "Nacht"\n')
    importing = ["memory", "import", str(elsewhere), "--locale", "de"]
    for command in (["extract"], ["draft"], ["publish"], ["run"], importing):
        done = polyfolio(project, *command)
        assert done.code == 3, command
        assert f"source/night.md:{line}: " in done.err
        assert message in done.err
    checked = polyfolio(project, "check")
    assert checked.code == 1
    assert f"source/night.md:{line}: error [directive] " in checked.out
    assert message in checked.out
    assert polyfolio(project, "status").code == 0
    assert snapshot(project) == before


def test_ten_thousand_directives_are_one_error(project: Path) -> None:
    write(project, "<!-- i18n:note x -->\n" * 10_000 + "Text.\n")
    checked = polyfolio(project, "check")
    assert (checked.code, checked.err.count("\n")) == (3, 1)
    write(project, "<!-- i18n:note x -->\n" * 4_000 + "Text.\n")
    checked = polyfolio(project, "check")
    assert checked.out.count("[directive]") == 1
    assert "too many i18n directives" in checked.out
    assert polyfolio(project, "extract").code == 3
