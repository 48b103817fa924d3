"""Drafting a project's catalogs: what is written, what is left alone, and what the report says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.catalog import Entry
from pipeline.engines import engine
from pipeline.engines.base import (
    Basis,
    Capabilities,
    Engine,
    Missing,
    Outcome,
    Proposal,
    Request,
    Silence,
    Task,
)
from pipeline.errors import CatalogError, SettingsError
from pipeline.jobs.draft import draft_project
from pipeline.jobs.draft_report import DraftReport, EngineCount, LeftEmpty, Rejected, Unavailable
from pipeline.jobs.extract import extract_articles
from pipeline.model import State
from pipeline.numerals import differences
from pipeline.project import Project, open_project
from pipeline.provenance import marks, state, with_mark

NOW = datetime.datetime(2026, 5, 4, 3, 2, tzinfo=datetime.UTC)

TEA = """---
title: On tea
description: Three cups a day
---

Boil the water for 4 minutes. See `kettle.md` and [the *pot*](pot.md).

A second paragraph.
"""
POT = """# The pot

A second paragraph.

Keep it warm.
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "tea.md").write_text(TEA, encoding="utf-8")
    (tmp_path / "source" / "pot.md").write_text(POT, encoding="utf-8")
    return tmp_path


def project(folder: Path, locales: str, engines: str = '"memory"', extra: str = "") -> Project:
    (folder / "polyfolio.toml").write_text(
        f'[project]\nname = "Tea"\nlocales = [{locales}]\n[draft]\nengines = [{engines}]\n{extra}',
        encoding="utf-8",
    )
    opened = open_project(folder)
    extract_articles(opened, opened.article_ids(), NOW)
    return opened


def draft(opened: Project, *, plan_only: bool = False) -> DraftReport:
    articles, locales = opened.article_ids(), opened.settings.locales
    return draft_project(opened, articles, locales, NOW, plan_only=plan_only)


def entries(opened: Project, locale: str, article: str) -> dict[str, Entry]:
    path = opened.catalog_path(article, opened.settings.locale(locale))
    catalog = opened.catalog(path)
    assert catalog is not None
    return {key[1]: entry for key, entry in catalog.active().items()}


def translate(
    opened: Project,
    locale: str,
    article: str,
    texts: dict[str, str],
    *,
    fuzzy: bool = False,
    signed: bool = False,
) -> None:
    """What a translator does in an editor."""
    path = opened.catalog_path(article, opened.settings.locale(locale))
    catalog = opened.catalog(path)
    assert catalog is not None
    changed = {}
    for key, entry in catalog.active().items():
        if key[1] in texts:
            done = entry.with_msgstr(texts[key[1]], catalog.style).with_fuzzy(fuzzy, catalog.style)
            if signed:
                done = with_mark(done, "reviewed-by", "Ada 2026-05-01", catalog.style)
            changed[key] = done
    assert len(changed) == len(texts)
    opened.write(path, catalog.with_entries(changed).to_bytes())


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".polyfolio/memory" not in path.as_posix()  # a derived index
    }


class Machine:
    """A translation engine that upper-cases, but for the answers that it was given."""

    name = "machine"
    host = ""
    capabilities = Capabilities(local=True, basis=Basis.SOURCE)

    def __init__(self, answers: dict[str, str] | None = None, absent: bool = False) -> None:
        self.answers = answers or {}
        self.absent = absent

    def missing(self, task: Task | None = None) -> Missing | None:
        return Missing("is not plugged in", "plug it in") if self.absent else None

    def serves(self, task: Task) -> bool:
        return task.target.posix == "de"

    def propose(self, requests: Sequence[Request], task: Task) -> Iterator[Outcome]:
        return (self._one(request) for request in requests)

    def _one(self, request: Request) -> Outcome:
        text = self.answers.get(request.text, request.text.upper())
        same = "`kettle.md` and [the *pot*](pot.md)"
        text = text.replace(same.upper(), same)
        return Proposal(text, "machine 1", request.text) if text else Silence()


def use(monkeypatch: pytest.MonkeyPatch, machine: Engine) -> None:
    monkeypatch.setattr(
        "pipeline.jobs.chain.engine",
        lambda name, *where: machine if name == "machine" else engine(name, *where),
    )


# --- what is written ------------------------------------------------------------------------------


def test_drafts_are_fuzzy_and_say_where_they_come_from(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Machine())
    opened = project(folder, '"de"', '"memory", "machine"')
    report = draft(opened)
    assert [(c.engine, c.drafted) for c in report.locales[0].engines] == [("machine", 7)]
    for article in ("tea", "pot"):
        for entry in entries(opened, "de", article).values():
            assert state(entry) is State.DRAFT
            assert [(m.kind, m.text, m.valid) for m in marks(entry)] == [
                ("origin", "machine 1", True)
            ]
    assert entries(opened, "de", "pot")["Keep it warm."].msgstr == "KEEP IT WARM."


def test_the_second_run_does_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Machine({"Keep it warm.": "Warm 4"}))
    opened = project(folder, '"de"', '"machine"')
    assert draft(opened).locales[0].written != ()
    before = files(folder)
    again = draft(opened).locales[0]
    assert (again.untranslated, again.drafted, again.written) == (1, 0, ())
    assert files(folder) == before


def test_a_plan_counts_the_same_and_writes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Machine({"Keep it warm.": "Warm 4"}))
    opened = project(folder, '"de"', '"machine"')
    before = files(folder)
    plan = draft(opened, plan_only=True)
    assert files(folder) == before
    done = draft(opened)
    assert plan.plan_only
    assert [replace(item, written=()) for item in done.locales] == [
        replace(item, leverage=()) for item in plan.locales
    ]


def test_nothing_that_has_a_translation_is_touched(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Machine())
    opened = project(folder, '"de"', '"machine"')
    translate(opened, "de", "tea", {"On tea": "Vom Tee"})
    translate(opened, "de", "tea", {"Three cups a day": "Drei"}, fuzzy=True)
    before = {text: entry.raw for text, entry in entries(opened, "de", "tea").items()}
    draft(opened)
    after = {text: entry.raw for text, entry in entries(opened, "de", "tea").items()}
    for text in ("On tea", "Three cups a day"):
        assert after[text] == before[text]
    assert after["A second paragraph."] != before["A second paragraph."]


def test_what_a_translator_saves_meanwhile_is_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Machine):
        def propose(self, requests: Sequence[Request], task: Task) -> Iterator[Outcome]:
            translate(opened, "de", "pot", {"Keep it warm.": "Halte ihn warm."})
            return super().propose(requests, task)

    use(monkeypatch, Slow())
    opened = project(folder, '"de"', '"machine"')
    draft(opened)
    kept = entries(opened, "de", "pot")
    assert kept["Keep it warm."].msgstr == "Halte ihn warm."
    assert not kept["Keep it warm."].fuzzy
    assert kept["The pot"].msgstr == "THE POT"


def test_an_interruption_keeps_what_is_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(Machine):
        def propose(self, requests: Sequence[Request], task: Task) -> Iterator[Outcome]:
            for request in requests:
                if request.text == "Three cups a day":
                    raise KeyboardInterrupt
                yield self._one(request)

    use(monkeypatch, Interrupted())
    opened = project(folder, '"de"', '"machine"')
    with pytest.raises(KeyboardInterrupt):
        draft(opened)
    assert entries(opened, "de", "pot")["The pot"].msgstr == "THE POT"
    assert entries(opened, "de", "tea")["On tea"].msgstr == "ON TEA"
    assert entries(opened, "de", "tea")["Three cups a day"].msgstr == ""


def test_front_matter_is_plain_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain: list[str] = []

    class Watching(Machine):
        def propose(self, requests: Sequence[Request], task: Task) -> Iterator[Outcome]:
            plain.extend(request.text for request in requests if request.plain)
            return super().propose(requests, task)

    use(monkeypatch, Watching())
    draft(project(folder, '"de"', '"machine"'))
    assert plain == ["On tea", "Three cups a day"]


# --- memory and derivation ------------------------------------------------------------------------


def test_memory_reuses_only_what_is_accepted(folder: Path) -> None:
    opened = project(folder, '"de"')
    translate(opened, "de", "pot", {"A second paragraph.": "Ein Entwurf."}, fuzzy=True)
    assert draft(opened).locales[0].drafted == 0
    translate(opened, "de", "pot", {"A second paragraph.": "Ein zweiter Absatz."})
    assert draft(opened).locales[0].engines == (EngineCount("memory", 1, 0),)
    entry = entries(opened, "de", "tea")["A second paragraph."]
    assert (entry.msgstr, entry.fuzzy) == ("Ein zweiter Absatz.", True)
    assert [mark.text for mark in marks(entry)] == ["memory pot"]


def test_under_a_policy_of_attested_text_memory_wants_a_signature(folder: Path) -> None:
    opened = project(folder, '"de"', extra='[publish]\naccept = "attested"\n')
    text = {"A second paragraph.": "Ein zweiter Absatz."}
    translate(opened, "de", "pot", text)
    assert draft(opened).locales[0].drafted == 0
    translate(opened, "de", "pot", text, signed=True)
    assert draft(opened).locales[0].drafted == 1


@pytest.mark.parametrize("signed", [False, True])
def test_memory_knows_what_was_cut_from_one_article_before_it_came_to_another(
    folder: Path, signed: bool
) -> None:
    opened = project(folder, '"de"', extra='[publish]\naccept = "attested"\n' if signed else "")
    source = folder / "source/pot.md"
    translate(opened, "de", "pot", {"Keep it warm.": "Halte sie warm."}, signed=signed)
    source.write_text(POT.replace("Keep it warm.\n", ""), encoding="utf-8")
    extract_articles(opened, opened.article_ids(), NOW)
    (folder / "source/tea.md").write_text(f"{TEA}\nKeep it warm.\n", encoding="utf-8")
    extract_articles(opened, opened.article_ids(), NOW)
    assert draft(opened).locales[0].engines == (EngineCount("memory", 1, 0),)
    entry = entries(opened, "de", "tea")["Keep it warm."]
    assert (entry.msgstr, entry.fuzzy) == ("Halte sie warm.", True)


DERIVED = '[locales.zh_TW]\nderive_from = "zh_CN"\n'


def test_taiwan_is_drafted_from_accepted_simplified_chinese_alone(folder: Path) -> None:
    opened = project(folder, '"zh_CN", "zh_TW"', '"memory", "opencc"', DERIVED)
    waiting = LeftEmpty(
        "waits for its zh_CN translation to be accepted",
        "accept it there, then run 'draft' again",
        7,
    )
    assert draft(opened).locales[1].left == (waiting,)
    first = "Boil the water for 4 minutes. See `kettle.md` and [the *pot*](pot.md)."
    text = "水烧4分钟，看`kettle.md`和[“*壶*”的质量](pot.md)。"
    translate(opened, "zh_CN", "tea", {first: text}, fuzzy=True)
    assert draft(opened).locales[1].drafted == 0
    translate(opened, "zh_CN", "tea", {first: text})
    report = draft(opened).locales[1]
    assert (report.drafted, report.left[0].entries) == (1, 6)
    entry = entries(opened, "zh_TW", "tea")[first]
    assert entry.msgstr == "水燒4分鐘，看`kettle.md`和[「*壺*」的品質](pot.md)。"
    assert [mark.text for mark in marks(entry)] == ["opencc s2twp"]


# --- what is refused, and why ---------------------------------------------------------------------


def test_a_bad_draft_is_refused_and_the_next_engine_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boil = "Boil the water for 4 minutes. See `kettle.md` and [the *pot*](pot.md)."
    use(
        monkeypatch,
        Machine(
            {
                boil: "Koche Wasser 5 Minuten. Siehe [die *Kanne*](x.md).",
                "On tea": "On tea",
                "The pot": " ",
            }
        ),
    )
    opened = project(folder, '"de"', '"machine", "memory"')
    report = draft(opened).locales[0]
    catalog = "locale/de/LC_MESSAGES"
    assert [(item.msgid, item.reason) for item in report.rejected] == [
        ("The pot", "it is empty"),
        ("On tea", "it equals the source"),
        (
            boil,
            "lost number 4, added number 5, lost code kettle.md, lost link pot.md, added link x.md",
        ),
    ]
    first = report.rejected[0]
    line = entries(opened, "de", "pot")["The pot"].line
    where = f"{catalog}/pot.po:{line}"
    assert first == Rejected("machine", "pot", "de", where, "The pot", "it is empty")
    assert report.engines == (EngineCount("machine", 4, 3),)
    assert [(left.reason, left.entries) for left in report.left] == [
        ("every draft was rejected", 3)
    ]
    assert entries(opened, "de", "tea")["On tea"].msgstr == ""


# --- what the report says -------------------------------------------------------------------------


def test_a_pair_that_no_engine_translates_is_named_with_what_to_set(folder: Path) -> None:
    locales = '"de", "pt_BR", "zh_CN", "zh_HK"'
    report = draft(project(folder, locales, '"memory"'))
    said = "memory has nothing like it to repeat, and no engine in [draft] engines translates"
    by_hand = (
        "translate it in its catalog or with 'polyfolio review', or add one that sends text to a"
        " service, such as 'deepl' or 'openai'"
    )
    assert [(item.locale, item.left[0].reason, item.left[0].remedy) for item in report.locales] == [
        (
            "de",
            f"{said} en → de",
            by_hand,
        ),
        (
            "pt_BR",
            f"{said} en → pt_BR",
            "add 'offline' to them",
        ),
        (
            "zh_CN",
            f"{said} en → zh_CN",
            by_hand,
        ),
        (
            "zh_HK",
            f"{said} en → zh_HK",
            "add 'opencc' to them and set derive_from = \"zh_CN\" in [locales.zh_HK]",
        ),
    ]


def test_an_engine_that_is_not_there_is_reported_once_where_it_would_serve(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Machine(absent=True))
    opened = project(folder, '"de", "fr"', '"memory", "machine"')
    report = draft(opened)
    assert report.unavailable == (Unavailable("machine", "is not plugged in", "plug it in"),)
    assert report.locales[0].left == (LeftEmpty("machine is not plugged in", "plug it in", 7),)
    said = "memory has nothing like it to repeat, and no engine in [draft] engines translates"
    assert report.locales[1].left[0].reason == f"{said} en → fr"


def test_an_unknown_engine_stops_before_anything_is_written(folder: Path) -> None:
    opened = project(folder, '"de"', '"memory", "ofline"')
    before = files(folder)
    with pytest.raises(SettingsError, match="no engine") as error:
        draft(opened)
    assert str(error.value).endswith("did you mean 'offline'?")
    assert files(folder) == before


def test_an_article_without_a_catalog_is_named(folder: Path) -> None:
    opened = project(folder, '"de"')
    (folder / "source" / "new.md").write_text("New.\n", encoding="utf-8")
    assert draft(opened).locales[0].uncatalogued == ("new",)


def test_a_catalog_that_cannot_be_read_stops_with_its_place(folder: Path) -> None:
    opened = project(folder, '"de"')
    path = folder / "locale" / "de" / "LC_MESSAGES" / "tea.po"
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(CatalogError) as error:
        draft(opened)
    assert error.value.where.startswith("locale/de/LC_MESSAGES/tea.po:")


WALK = """# Walks

A walk takes 20 minutes by the river. Bring water. Ask [the guide](a.md) first.
"""
LIKE_IT = """# Walk

A walk takes 30 minutes by the river. Bring water. Ask [the guide](b.md) first.

A stroll takes 20 minutes by the river. Bring some water. Ask [the guide](a.md) first.

Bring water.

Nothing like it stands anywhere.
"""


def test_memory_repeats_what_is_alike_and_says_how_alike(folder: Path) -> None:
    for name, text in (("walk", WALK), ("like-it", LIKE_IT), ("a", "# A\n"), ("b", "# B\n")):
        (folder / "source" / f"{name}.md").write_text(text, encoding="utf-8")
    opened = project(folder, '"de"')
    path = opened.catalog_path("walk", opened.settings.locale("de"))
    catalog = opened.catalog(path)
    assert catalog is not None
    whole = WALK.splitlines()[2]
    german = "Ein Gang dauert 20 Minuten am Fluss. Nimm Wasser mit. Frag zuerst [den Guide](a.md)."
    changed = {
        key: entry.with_msgstr(german if key[1] == whole else "Spaziergänge", catalog.style)
        for key, entry in catalog.active().items()
    }
    opened.write(path, catalog.with_entries(changed).to_bytes())
    draft(opened)
    found = entries(opened, "de", "like-it")
    texts = [entry.msgstr for entry in found.values()]
    origins = [next((m.text for m in marks(e)), "") for e in found.values()]
    assert texts == [
        "Spaziergänge",
        german.replace("20", "30").replace("a.md", "b.md"),
        german,
        "Nimm Wasser mit.",
        "",
    ]
    assert origins[0].startswith("memory 88 % walk")
    assert [origin.partition(" ")[2] for origin in origins[1:]] == [
        "98 % walk repaired markup and number",
        "91 % walk",
        "99 % walk",
        "",
    ]
    assert {state(e) for e in found.values()} == {State.DRAFT, State.UNTRANSLATED}
    before = {p: p.read_bytes() for p in (folder / "locale").rglob("*.po")}
    assert not draft(opened).locales[0].written
    assert before == {p: p.read_bytes() for p in (folder / "locale").rglob("*.po")}


def test_a_number_in_a_label_is_no_number_of_the_text() -> None:
    assert differences("See [2026 vote]", "Siehe [Wahl 2026][2026 vote]") == ((), ())
    assert differences("See [2026 vote]", "Siehe [Wahl][2026 vote]") == (("2026",), ())
