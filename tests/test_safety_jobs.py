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
    lay_out,
    page,
    published,
    sign,
    translate,
    write,
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return lay_out(tmp_path)


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
