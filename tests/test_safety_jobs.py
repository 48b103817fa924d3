"""Safety texts on the command line: who may fill them, who signs them, and what goes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line import polyfolio
from tests.night_lines import (
    GERMAN,
    SAFE,
    SAFETY,
    SETTINGS,
    SOURCE,
    catalog,
    entries,
    page,
    published,
    sign,
    translate,
    write,
)


@pytest.mark.parametrize("accept", ["translated", "attested"])
def test_a_safety_text_goes_out_when_two_people_signed_it(night: Path, accept: str) -> None:
    settings = night / "polyfolio.toml"
    settings.write_text(settings.read_text() + f'accept = "{accept}"\n')
    translate(night, GERMAN)
    polyfolio(night, "publish")
    assert "de/night" not in published(night)

    sign(night, "Ute", "UTE ")
    again = polyfolio(night, "publish", "--locale", "de")
    assert "de/night" not in published(night), "one person is one, however the name is written"
    line = catalog(night).read_text().split("\n").index('msgid "Do not wait."') + 1
    assert f"night.po:{line}: signed by Ute: “Do not wait.”" in again.out
    assert SAFETY in again.out

    assert sign(night, "Jo").count("1 entry signed") == 2
    polyfolio(night, "publish")
    assert published(night)["de/night"] == "complete"
    assert "Ruf jetzt 555-0100 an." in page(night, "de/night.html")


def test_a_safety_text_that_articles_share_waits_once(night: Path) -> None:
    (night / "polyfolio.toml").write_text(
        SETTINGS.replace("[project]", '[project]\ncatalogs = "locale"')
    )
    write(night, SOURCE, "day")
    assert polyfolio(night, "extract").code == 0
    lines = polyfolio(night, "publish").out.splitlines()
    named = [line for line in lines if "“Do not wait.”" in line]
    assert named
    assert len(named) == len(set(named))
    assert any(SAFETY in line for line in lines)


def test_one_person_signs_a_safety_text_once(night: Path) -> None:
    translate(night, GERMAN)
    sign(night, "Ute")
    entry = entries(night, "de")["Do not wait."]
    twice = polyfolio(night, "review", "sign", entry["id"], "--by", " ute ", "-l", "de")
    assert twice.code == 2
    assert ": ute signed this safety text already" in twice.err
    assert "it takes two different people" in twice.err


def test_safety_texts_are_not_approved_in_a_heap(night: Path) -> None:
    translate(night, GERMAN)
    path = catalog(night)
    text = path.read_text()
    for msgid in ("Do not wait.", "Sleep well."):
        text = text.replace(f'msgid "{msgid}"', f'#, fuzzy\nmsgid "{msgid}"')
    path.write_text(text)
    heap = ("review", "approve", "--all", "--sign", "--by", "Ute", "-l", "de")
    done = polyfolio(night, *heap)
    assert (done.code, "1 entry approved" in done.out) == (0, True)
    assert (
        "1 safety text for two people to sign, left for you to read and approve by id" in done.err
    )
    found = entries(night, "de")
    assert (found["Sleep well."]["state"], found["Do not wait."]["state"]) == ("attested", "draft")
    one = found["Do not wait."]["id"]
    assert polyfolio(night, "review", "approve", one, *heap[3:]).code == 0
    assert entries(night, "de")["Do not wait."]["state"] == "attested"


def test_safety_texts_are_not_signed_in_a_heap(night: Path) -> None:
    translate(night, GERMAN)
    heap = ("review", "sign", "--all", "--by", "Ute", "-l", "de")
    done = polyfolio(night, *heap)
    assert (done.code, "3 entries signed in 1 catalog" in done.out) == (0, True)
    assert f"{SAFETY}, left for you to read and sign by id" in done.err
    found = entries(night, "de")
    states = {msgid: entry["state"] for msgid, entry in found.items()}
    assert states == {text: "translated" if text in SAFE else "attested" for text in GERMAN}

    one = found["Do not wait."]["id"]
    assert polyfolio(night, "review", "sign", one, *heap[3:]).code == 0
    assert "1 safety text for two" in polyfolio(night, *heap).err, "the one that Ute did not sign"


@pytest.mark.parametrize("missing", ["withhold", "block", "page"])
@pytest.mark.parametrize("stale", ["hold", "source", "show", "withhold"])
def test_nothing_stands_in_for_a_safety_text(night: Path, missing: str, stale: str) -> None:
    translate(night, GERMAN)
    sign(night, "Ute")
    policy = ("--missing", missing, "--stale", stale)
    polyfolio(night, "publish", *policy)
    assert "de/night" not in published(night)

    sign(night, "Jo")
    polyfolio(night, "publish", *policy)
    before = page(night, "de/night.html")
    write(night, SOURCE.replace("555-0100", "555-0199"))
    polyfolio(night, "extract")
    dry = polyfolio(night, "publish", *policy, "--dry-run", "--json").json()
    plan = next(d for d in dry["documents"] if d["locale"] == "de")
    assert plan["action"] == ("withhold" if stale == "withhold" else "hold")
    assert [(w["reason"], w["safety"]) for w in plan["waiting"]] == [("stale", True)]
    polyfolio(night, "publish", *policy)
    assert "555-0199" in page(night, "en/night.html")
    if stale == "withhold":
        assert "de/night" not in published(night)
    else:
        assert published(night)["de/night"] == "held"
        assert page(night, "de/night.html") == before


def test_the_control_other_texts_follow_the_policies(night: Path) -> None:
    write(
        night,
        SOURCE.replace("<!-- i18n:safety-start -->\n", "").replace(
            "<!-- i18n:safety-end -->\n", ""
        ),
    )
    polyfolio(night, "extract")
    translate(night, {k: v for k, v in GERMAN.items() if k != "Do not wait."})
    polyfolio(night, "publish", "--missing", "block")
    assert published(night)["de/night"] == "mixed"


def test_no_job_fills_a_safety_text(night: Path) -> None:
    write(night, "---\ntitle: Other\ndescription: D\n---\n\nDo not wait.\n\nSleep well.\n", "other")
    polyfolio(night, "extract")
    for locale in ("de", "zh_CN"):
        translate(night, {"Do not wait.": "W", "Sleep well.": "S"}, locale, "other")
    drafted = polyfolio(night, "draft")
    assert "safety text, which only people translate" in drafted.out
    memory = night.parent / "memory.po"
    memory.write_text(
        'msgid ""\nmsgstr "Language: de\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Do not wait."\nmsgstr "M"\n\nmsgid "Night"\nmsgstr "Nacht"\n'
    )
    imported = polyfolio(night, "memory", "import", str(memory), "--locale", "de")
    assert imported.code == 0, imported.err
    assert "left to people" in imported.out
    for locale in ("de", "zh_CN", "zh_TW"):
        for msgid, entry in entries(night, locale).items():
            if msgid in SAFE:
                assert entry["msgstr"] == "", locale
    filled = {locale: entries(night, locale)["Sleep well."]["msgstr"] for locale in ("de", "zh_TW")}
    assert filled == {"de": "S", "zh_TW": "S"}, "the control: other texts are drafted"
    assert entries(night, "de")["Night"]["msgstr"] == "Nacht"


def test_a_directive_newer_than_the_catalog_already_keeps_machines_off(night: Path) -> None:
    plain = re.sub(r"<!--.*-->\n", "", SOURCE)
    write(night, plain)
    polyfolio(night, "extract")
    write(night, "---\ntitle: Other\ndescription: D\n---\n\nDo not wait.\n", "other")
    polyfolio(night, "extract")
    translate(night, {"Do not wait.": "W"}, "de", "other")
    write(night, SOURCE)
    polyfolio(night, "draft", "night")
    assert entries(night, "de")["Do not wait."]["msgstr"] == ""


def test_markup_is_not_carried_into_a_safety_text(night: Path) -> None:
    translate(night, GERMAN)
    sign(night, "Ute", "Jo")
    write(night, SOURCE.replace("**", "*").replace("Sleep well.", "*Sleep well.*"))
    polyfolio(night, "extract")
    now = entries(night, "de")
    assert now["*Call 555-0100 now.*"]["state"] == "stale"
    assert now["*Sleep well.*"]["state"] != "stale", "the control: elsewhere it is"


def test_a_safety_text_that_stands_elsewhere_too_is_one_there(night: Path) -> None:
    write(night, SOURCE + "\nDo not wait.\n")
    polyfolio(night, "extract")
    translate(night, GERMAN)
    polyfolio(night, "publish")
    assert "de/night" not in published(night)
    write(night, SOURCE.replace("> Do not wait.", "> Do *not* wait.") + "\nDo not wait.\n")
    translate(night, {"Do *not* wait.": "Warte *nicht*."})
    dry = polyfolio(night, "publish", "--dry-run", "--json").json()
    plan = next(d for d in dry["documents"] if d["locale"] == "de")
    found = {w["msgid"]: w["safety"] for w in plan["waiting"]}
    assert found["Do not wait."], "as long as the catalog says so"


def test_a_broken_safety_translation_keeps_the_document_back(night: Path) -> None:
    write(night, SOURCE.replace("Do not wait.", "[Do not wait.](https://night.example)"))
    polyfolio(night, "extract")
    translate(
        night, {**GERMAN, "[Do not wait.](https://night.example)": "[x](https://night.example)"}
    )
    text = catalog(night).read_text().replace('"[x](https://night.example)"', '"x"')
    catalog(night).write_text(text)
    sign(night, "Ute", "Jo")
    polyfolio(night, "publish", "--missing", "block")
    assert "de/night" not in published(night)


def test_status_and_review_name_what_two_people_have_to_sign(night: Path) -> None:
    translate(night, GERMAN)
    sign(night, "Ute")
    status = polyfolio(night, "status", "--locale", "de")
    assert SAFETY in status.out
    listed = polyfolio(night, "review", "list", "--safety", "--locale", "de", "--json").json()
    assert {e["msgid"]: e["signatures_wanted"] for e in listed["entries"]} == dict.fromkeys(SAFE, 1)
    sign(night, "Jo")
    assert "safety" not in polyfolio(night, "status", "--locale", "de").out
    assert "nothing waits" in polyfolio(night, "review", "list", "--safety", "-l", "de").out
