"""What people who met the tool for the first time ran into: small promises, each kept by a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.catalog import Style
from pipeline.catalog_reader import parse_catalog
from pipeline.settings import parse_settings
from tests.command_line import contents, polyfolio
from tests.granular import catalog, choose, fill, says
from tests.killed import ROOT

LONG = "A sentence that is long enough to be known again."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    (tmp_path / "source/a.md").write_text(f"# Tea\n\n{LONG}\n")
    choose(tmp_path, "article")
    assert polyfolio(tmp_path, "extract").code == 0
    fill(tmp_path, "a", {"Tea": "Tee", LONG: "Ein langer Satz, den man wiedererkennt."})
    return tmp_path


def ids(project: Path) -> dict[str, str]:
    listed = polyfolio(project, "review", "list", "-s", "translated", "--json").json()["entries"]
    return {item["msgid"]: item["id"] for item in listed}


def test_an_accepted_translation_is_not_rejected(project: Path) -> None:
    before = contents(project)
    outcome = polyfolio(project, "review", "reject", ids(project)["Tea"])
    assert outcome.code == 2
    assert "an accepted translation is not rejected — correct it with 'review edit'" in outcome.err
    assert contents(project) == before


@pytest.mark.parametrize("blank", [" ", "\u00a0", "&nbsp;", "\u3000 "])
def test_a_translation_of_which_nothing_can_be_seen_is_none(project: Path, blank: str) -> None:
    fill(project, "a", {LONG: blank})
    status = polyfolio(project, "status", "--json").json()["coverage"]
    assert [row["entries"]["untranslated"] for row in status if row["locale"] == "de"] == [1]
    published = polyfolio(project, "publish", "--format", "text", "--strict")
    assert published.code == 1
    assert not (project / "dist/current/de/a.txt").exists()
    assert polyfolio(project, "extract").code == 0
    assert catalog(project, "a").active()[None, LONG].msgstr == blank, "it is a person's to change"


def test_memory_keeps_what_people_translated_of_articles_that_are_gone(project: Path) -> None:
    (project / "source/a.md").unlink()
    (project / "source/b.md").write_text("# Other\n\nSomething else.\n")
    assert polyfolio(project, "extract").code == 0
    (project / "source/b.md").write_text(f"# Other\n\nSomething else.\n\n{LONG[:-1]}, and more.\n")
    assert polyfolio(project, "extract").code == 0
    assert polyfolio(project, "memory", "find", LONG, "-l", "de").out.count("wiedererkennt") == 1
    (project / "source/b.md").write_text("# Tea\n\nSomething else.\n")
    assert polyfolio(project, "extract").code == 0
    assert polyfolio(project, "draft").code == 0
    assert says(catalog(project, "b").active()[None, "Tea"])[0] == ("Tee",)


def test_memory_does_not_pass_over_a_catalog_that_it_cannot_read(project: Path) -> None:
    asked = ("memory", "find", LONG, "-l", "de")
    assert "wiedererkennt" in polyfolio(project, *asked).out
    path = project / "locale/de/LC_MESSAGES/a.po"
    data = path.read_bytes()
    path.write_bytes(data + b'\nmsgid "broken\n')
    for _ in range(2):
        told = polyfolio(project, *asked)
        assert (told.code, told.out) == (3, "")
        assert "a.po:" in told.err
    path.write_bytes(data)
    assert "wiedererkennt" in polyfolio(project, *asked).out


def test_what_msgcat_left_to_choose_of_is_an_error(project: Path) -> None:
    one, other = "Wer das wiedererkennt.", "Wer sich darin sieht."
    marks = [f"#-#-#-#-#  {name} (A)  #-#-#-#-#\n" for name in ("a.po", "b.po")]
    fill(project, "a", {LONG: f"{marks[0]}{one}\n{marks[1]}{other}"})
    checked = polyfolio(project, "check")
    assert checked.code == 1
    assert "error [several] several translations are put together in this one" in checked.out
    assert "[markup]" not in checked.out
    polyfolio(project, "publish", "--missing", "block")
    texts = [path.read_bytes() for path in (project / "dist/current/").glob("**/*.html")]
    assert texts
    assert not any(b"#-#-#" in text for text in texts), "no reader sees it"
    fill(project, "a", {LONG: one})
    assert polyfolio(project, "check").code == 0


def test_what_git_left_to_choose_of_is_not_approved(project: Path) -> None:
    both = "".join(f"#-#-#-#-#  {name}  #-#-#-#-#\n{name}\n" for name in ("ours", "theirs"))
    path = project / "locale/de/LC_MESSAGES/a.po"
    before = parse_catalog(path.read_bytes(), "a.po")
    entry = before.active()[None, LONG].with_msgstr(both, Style()).with_fuzzy(True, Style())
    id_ = ids(project)[LONG]
    path.write_bytes(before.with_entries({entry.key: entry}).to_bytes())
    told = polyfolio(project, "review", "approve", id_, "-l", "de")
    assert told.code == 1
    assert "keep the right one, without the lines" in told.err
    assert parse_catalog(path.read_bytes(), "a.po").active()[None, LONG].fuzzy


def test_an_id_means_the_entry_to_which_something_can_be_done(project: Path) -> None:
    choose(project, "article", '"de", "fr"')
    assert polyfolio(project, "extract").code == 0
    tea = ids(project)["Tea"]
    assert (
        "see one: polyfolio review show ID -l fr"
        in polyfolio(project, "review", "list", "-l", "fr").out
    )
    shown = polyfolio(project, "review", "show", tea)
    assert (shown.code, "add --locale" in shown.err) == (2, True)
    signed = polyfolio(project, "review", "sign", tea, "--by", "Ana")
    assert signed.out == "1 entry signed in 1 catalog\n"


def test_who_did_not_extract_yet_is_told_to(project: Path) -> None:
    (project / "source/new.md").write_text("# New\n")
    choose(project, "article", '"de", "fr"')
    found = polyfolio(project, "check")
    assert "locale/de/: warning [outdated] new has no catalog here yet" in found.out
    assert (
        "locale/fr/: warning [outdated] 2 articles, first a, have no catalog here yet" in found.out
    )
    told = polyfolio(project, "draft", "new").out
    assert told.startswith("1 article without a catalog: run 'polyfolio extract'")


@pytest.mark.parametrize("signed", [True, False])
def test_an_obsolete_translation_that_people_signed_is_not_pruned(
    project: Path, signed: bool
) -> None:
    if signed:
        assert polyfolio(project, "review", "sign", "--all", "--by", "Ada").code == 0
    (project / "source/a.md").write_text("# Tea\n")
    assert polyfolio(project, "extract").code == 0
    (project / "source/b.md").write_text(f"{LONG}\n")
    assert polyfolio(project, "extract").code == 0
    fill(project, "b", {LONG: "Ein langer Satz, den man wiedererkennt."})
    outcome = polyfolio(project, "memory", "prune", "--yes")
    assert outcome.code == 0, outcome.err
    assert any(entry.obsolete for entry in catalog(project, "a").body) is signed
    assert ("signed by people" in outcome.out + outcome.err) is signed


def test_an_article_whose_name_says_another_language_is_not_imported(project: Path) -> None:
    choose(project, "article", '"de", "fr"')
    assert polyfolio(project, "extract").code == 0
    before = contents(project / "locale")
    other = project / "a.de.md"
    other.write_text("# Tee\n\nEin langer Satz, den man wiedererkennt.\n")
    pair = ("--pair", str(project / "source/a.md"), str(other))
    outcome = polyfolio(project, "memory", "import", *pair, "-l", "fr")
    assert (outcome.code, "a.de.md: its path names de" in outcome.err) == (2, True)
    assert contents(project / "locale") == before


# --- the first minutes: settings, and what is mistyped ---------------------------------------------


@pytest.mark.parametrize("args", [(), ("--bare", "-l", "zh_CN")], ids=["sample", "bare"])
def test_new_settings_explain_every_key_and_name_no_page_that_is_not_there(
    tmp_path: Path, args: tuple[str, ...]
) -> None:
    assert polyfolio(tmp_path, "init", "new", *args).code == 0
    text = (tmp_path / "new/polyfolio.toml").read_text(encoding="utf-8")
    assert not re.findall(r"[\w/]+\.md", text)
    tables = (ROOT / "docs/settings.md").read_text(encoding="utf-8").split("\n## ")
    own = ("`[project]", "`[locales", "`[draft", "`[publish")
    rows = "".join(table for table in tables if table.startswith(own))
    keys = set(re.findall(r"^\| `(\w+)`", rows, re.MULTILINE))
    assert {"catalogs", "style", "budget", "missing"} <= keys
    assert keys == set(re.findall(r"^(?:# )?(\w+) = ", text, re.MULTILINE))
    everything = re.sub(r"^# (\w+ = |\[locales)", r"\1", text, flags=re.MULTILINE)
    parse_settings(everything, "polyfolio.toml")  # what may be added is right as it stands there


def test_one_locale_in_two_spellings_is_named_as_it_was_typed(tmp_path: Path) -> None:
    two = polyfolio(tmp_path, "init", "new", "--bare", "-l", "de", "-l", "de_DE")
    assert two.code == 2
    assert two.err == ("polyfolio: --locale de and --locale de_DE are one locale — name it once\n")
    assert not (tmp_path / "new").exists()
    assert polyfolio(tmp_path, "init", "new", "--bare", "-l", "de", "-l", "de").code == 0
    assert 'locales = ["de"]' in (tmp_path / "new/polyfolio.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("amount", ["x", "2,50", "nan", "inf", "1e400", "=-5", "5 EUR"])
def test_a_budget_that_is_none_says_what_one_looks_like(tmp_path: Path, amount: str) -> None:
    polyfolio(tmp_path, "init", "new", "--bare", "-l", "de")
    root = tmp_path / "new"
    (root / "source/tea.md").write_text("# Tea\n")
    given = ["--budget", amount] if amount != "=-5" else ["--budget=-5"]
    refused = polyfolio(root, "draft", *given)
    assert refused.code == 2
    assert "no amount of money — write a number such as 2.50" in " ".join(refused.err.split())
    assert polyfolio(root, "draft", "--budget", "2.50", "--plan").code == 0
