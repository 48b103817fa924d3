"""Drafting a project's catalogs: what is written, what is left alone, and what the report says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

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
from pipeline.jobs.draft_report import EngineCount, LeftEmpty, Rejected, Unavailable
from pipeline.model import State
from pipeline.numerals import differences
from pipeline.provenance import marks, state
from tests.drafting import draft, entries, files, project, translate


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
    tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Machine())
    opened = project(tea_and_pot, '"de"', '"memory", "machine"')
    report = draft(opened)
    assert [(c.engine, c.drafted) for c in report.locales[0].engines] == [("machine", 7)]
    for article in ("tea", "pot"):
        for entry in entries(opened, "de", article).values():
            assert state(entry) is State.DRAFT
            assert [(m.kind, m.text, m.valid) for m in marks(entry)] == [
                ("origin", "machine 1", True)
            ]
    assert entries(opened, "de", "pot")["Keep it warm."].msgstr == "KEEP IT WARM."


def test_the_second_run_does_nothing(tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Machine({"Keep it warm.": "Warm 4"}))
    opened = project(tea_and_pot, '"de"', '"machine"')
    assert draft(opened).locales[0].written != ()
    before = files(tea_and_pot)
    again = draft(opened).locales[0]
    assert (again.untranslated, again.drafted, again.written) == (1, 0, ())
    assert files(tea_and_pot) == before


def test_a_plan_counts_the_same_and_writes_nothing(
    tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Machine({"Keep it warm.": "Warm 4"}))
    opened = project(tea_and_pot, '"de"', '"machine"')
    before = files(tea_and_pot)
    plan = draft(opened, plan_only=True)
    assert files(tea_and_pot) == before
    done = draft(opened)
    assert plan.plan_only
    assert [replace(item, written=()) for item in done.locales] == [
        replace(item, leverage=()) for item in plan.locales
    ]


def test_nothing_that_has_a_translation_is_touched(
    tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Machine())
    opened = project(tea_and_pot, '"de"', '"machine"')
    translate(opened, "de", "tea", {"On tea": "Vom Tee"})
    translate(opened, "de", "tea", {"Three cups a day": "Drei"}, fuzzy=True)
    before = {text: entry.raw for text, entry in entries(opened, "de", "tea").items()}
    draft(opened)
    after = {text: entry.raw for text, entry in entries(opened, "de", "tea").items()}
    for text in ("On tea", "Three cups a day"):
        assert after[text] == before[text]
    assert after["A second paragraph."] != before["A second paragraph."]


def test_what_a_translator_saves_meanwhile_is_kept(
    tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Machine):
        def propose(self, requests: Sequence[Request], task: Task) -> Iterator[Outcome]:
            translate(opened, "de", "pot", {"Keep it warm.": "Halte ihn warm."})
            return super().propose(requests, task)

    use(monkeypatch, Slow())
    opened = project(tea_and_pot, '"de"', '"machine"')
    draft(opened)
    kept = entries(opened, "de", "pot")
    assert kept["Keep it warm."].msgstr == "Halte ihn warm."
    assert not kept["Keep it warm."].fuzzy
    assert kept["The pot"].msgstr == "THE POT"


def test_an_interruption_keeps_what_is_done(
    tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupted(Machine):
        def propose(self, requests: Sequence[Request], task: Task) -> Iterator[Outcome]:
            for request in requests:
                if request.text == "Three cups a day":
                    raise KeyboardInterrupt
                yield self._one(request)

    use(monkeypatch, Interrupted())
    opened = project(tea_and_pot, '"de"', '"machine"')
    with pytest.raises(KeyboardInterrupt):
        draft(opened)
    assert entries(opened, "de", "pot")["The pot"].msgstr == "THE POT"
    assert entries(opened, "de", "tea")["On tea"].msgstr == "ON TEA"
    assert entries(opened, "de", "tea")["Three cups a day"].msgstr == ""


def test_front_matter_is_plain_text(tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain: list[str] = []

    class Watching(Machine):
        def propose(self, requests: Sequence[Request], task: Task) -> Iterator[Outcome]:
            plain.extend(request.text for request in requests if request.plain)
            return super().propose(requests, task)

    use(monkeypatch, Watching())
    draft(project(tea_and_pot, '"de"', '"machine"'))
    assert plain == ["On tea", "Three cups a day"]


# --- what is refused, and why ---------------------------------------------------------------------


def test_a_bad_draft_is_refused_and_the_next_engine_asked(
    tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch
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
    opened = project(tea_and_pot, '"de"', '"machine", "memory"')
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


def test_a_pair_that_no_engine_translates_is_named_with_what_to_set(tea_and_pot: Path) -> None:
    locales = '"de", "pt_BR", "zh_CN", "zh_HK"'
    report = draft(project(tea_and_pot, locales, '"memory"'))
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
    tea_and_pot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Machine(absent=True))
    opened = project(tea_and_pot, '"de", "fr"', '"memory", "machine"')
    report = draft(opened)
    assert report.unavailable == (Unavailable("machine", "is not plugged in", "plug it in"),)
    assert report.locales[0].left == (LeftEmpty("machine is not plugged in", "plug it in", 7),)
    said = "memory has nothing like it to repeat, and no engine in [draft] engines translates"
    assert report.locales[1].left[0].reason == f"{said} en → fr"


def test_an_unknown_engine_stops_before_anything_is_written(tea_and_pot: Path) -> None:
    opened = project(tea_and_pot, '"de"', '"memory", "ofline"')
    before = files(tea_and_pot)
    with pytest.raises(SettingsError, match="no engine") as error:
        draft(opened)
    assert str(error.value).endswith("did you mean 'offline'?")
    assert files(tea_and_pot) == before


def test_an_article_without_a_catalog_is_named(tea_and_pot: Path) -> None:
    opened = project(tea_and_pot, '"de"')
    (tea_and_pot / "source" / "new.md").write_text("New.\n", encoding="utf-8")
    assert draft(opened).locales[0].uncatalogued == ("new",)


def test_a_catalog_that_cannot_be_read_stops_with_its_place(tea_and_pot: Path) -> None:
    opened = project(tea_and_pot, '"de"')
    path = tea_and_pot / "locale" / "de" / "LC_MESSAGES" / "tea.po"
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(CatalogError) as error:
        draft(opened)
    assert error.value.where.startswith("locale/de/LC_MESSAGES/tea.po:")


def test_a_number_in_a_label_is_no_number_of_the_text() -> None:
    assert differences("See [2026 vote]", "Siehe [Wahl 2026][2026 vote]") == ((), ())
    assert differences("See [2026 vote]", "Siehe [Wahl][2026 vote]") == (("2026",), ())
