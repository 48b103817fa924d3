"""Money: plans that agree with what the run then used, budgets, and replies that are paid once."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.base import (
    Basis,
    Batch,
    Capabilities,
    Failure,
    Missing,
    Proposal,
    Request,
    Silence,
    Task,
    Unit,
)
from pipeline.engines.base import Outcome as Outcomes
from pipeline.engines.budget import Purse
from pipeline.engines.metered import Metered
from pipeline.engines.through import TextEngine
from pipeline.errors import ServiceError
from pipeline.locales import parse_locale
from pipeline.pricing import Price
from pipeline.stores.journal import Journal
from tests import services
from tests.command_line import Outcome, polyfolio
from tests.killed import within_a_write
from tests.services import Answer, Asked, Service, in_turn, said, service
from tests.test_hosted_engines import KEY, shout

ROOT = Path(__file__).parents[1]
TEA = "# On tea\n\nBoil *the* water in `kettle` & [pot](pot.md).\n\nDrink it.\n\nDrink it all.\n"
POT = "# The pot\n\nKeep it warm.\n\nDrink it.\n\n**Two** cups, please.\n"
PRICED = "price = 20.0\ncurrency = 'EUR'\n"


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPL_AUTH_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777863600")  # 2026-05-04


def project(
    folder: Path, url: str, more: str = PRICED, *, engine: str = "deepl", draft: str = ""
) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "source").mkdir(exist_ok=True)
    for name, text in {"pot": POT, "tea": TEA}.items():
        (folder / "source" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "polyfolio.toml").write_text(
        f'[project]\nname = "Tea"\nlocales = ["de", "es"]\n[draft]\nengines = ["memory", "{engine}"]'
        f'\n{draft}\n[engines.{engine}]\nurl = "{url}"\nretries = 0\n{more}',
        encoding="utf-8",
    )
    assert polyfolio(folder, "extract").code == 0
    return folder


def draft(folder: Path, *args: str) -> Outcome:
    return polyfolio(folder, "draft", *args)


def shares(outcome: Outcome, engine: str) -> list[dict[str, Any]]:
    found = outcome.json()["locales"]
    return [share for item in found for share in item["shares"] if share["engine"] == engine]


def texts(there: Service) -> list[str]:
    """Every text that a DeepL protocol was sent, in order."""
    return [text for asked in there.asked for text in asked.json()["text"]]


def journal(folder: Path, locale: str = "de") -> Path:
    return folder / ".polyfolio" / "journal" / f"{locale}.jsonl"


def catalogs(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*.po"))}


def revert(folder: Path, before: dict[Path, bytes]) -> None:
    """What ``git checkout locale`` does."""
    for path, data in before.items():
        path.write_bytes(data)


# --- the plan -------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [PRICED, f"{PRICED}batch = 1\nworkers = 4\n", "batch = 2\n"])
def test_the_plan_agrees_with_the_run_to_the_character(tmp_path: Path, more: str) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url, more)
        planned = shares(draft(tea, "--plan", "--json"), "deepl")
        assert there.asked == []
        assert shares(draft(tea, "--json"), "deepl") == planned
        assert sum(map(len, texts(there))) == sum(share["sent"] for share in planned)
        assert len(there.asked) == sum(share["requests"] for share in planned)


@pytest.mark.parametrize(
    ("engine", "protocol", "more"),
    [
        ("libretranslate", services.libre, ""),
        ("google", services.google, "rate = 1000.0\n"),
        ("openai", services.chat, 'model = "m"\nprice_in = 1\nprice_out = 1\n'),
    ],
)
def test_so_it_does_for_every_protocol(
    tmp_path: Path, engine: str, protocol: Any, more: str
) -> None:
    with service(protocol(shout)) as there:
        tea = project(tmp_path, there.url, more, engine=engine)
        planned = shares(draft(tea, "--plan", "--json"), engine)
        used = shares(draft(tea, "--json"), engine)
    assert planned
    assert [p["sent"] for p in planned] == [u["sent"] for u in used]
    assert [p["requests"] for p in planned] == [u["requests"] for u in used]
    assert [p["source"] for p in planned] == [u["source"] for u in used]


def test_a_plan_shows_leverage_engines_and_cost(tmp_path: Path) -> None:
    tea = project(tmp_path, "http://127.0.0.1:9")
    path = tea / "locale/de/LC_MESSAGES/pot.po"
    done = path.read_text(encoding="utf-8")
    for source, target in (("Drink it.", "Trink es."), ("Keep it warm.", "Halt es warm.")):
        done = done.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    path.write_text(done, encoding="utf-8")
    out = draft(tea, "--plan", "--locale", "de").out
    assert [line.strip() for line in out.splitlines() if "    " in line][-7:] == [
        "4 entries: would go to deepl (127.0.0.1:9)",
        "units  words  characters",
        "100 %        1      2           9",
        "75–84 %      1      3          13",
        "new          4     14          79",
        "memory       2      5          22  on this machine",
        "deepl        4     14          79  91 characters sent in 2 requests  0.00182 EUR",
    ]
    assert out.splitlines()[-1] == "  cost: 0.00182 EUR"
    assert out.splitlines()[:3] == [
        "2 entries would be drafted here, 4 elsewhere, of 6 empty",
        "  14 words (79 characters) would be asked of deepl at 127.0.0.1:9",
        "  de: 2 by memory",
    ]


def test_a_chinese_source_counts_its_characters_as_words(tmp_path: Path) -> None:
    tea = project(tmp_path, "http://127.0.0.1:9")
    (tea / "source/pot.md").unlink()
    (tea / "source/tea.md").write_text("# 茶\n\n请用 *Rust* 泡茶，谢谢。\n", encoding="utf-8")
    settings = (tea / "polyfolio.toml").read_text(encoding="utf-8")
    settings = settings.replace('name = "Tea"', 'name = "Tea"\nsource_locale = "zh_CN"')
    (tea / "polyfolio.toml").write_text(settings, encoding="utf-8")
    assert "8 words" in polyfolio(tea, "extract").out
    (share,) = shares(draft(tea, "--plan", "--json", "--locale", "de"), "deepl")
    assert share["source"]["words"] == 8


def test_a_text_that_stands_twice_is_repeated_and_sent_once(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url, PRICED + "batch = 1\nworkers = 3\n")
        plan = draft(tea, "--plan", "--json", "--locale", "de").json()["locales"][0]
        bands = {part["band"]: part["source"]["units"] for part in plan["leverage"]}
        assert bands["repeated"] == 1
        draft(tea, "--locale", "de")
        assert texts(there).count("Drink it.") == 1


def test_chat_services_are_planned_as_a_ceiling_and_billed_as_they_count(tmp_path: Path) -> None:
    def script(asked: Asked) -> Answer:
        answer = json.loads(services.chat(shout)(asked).body)
        return said({**answer, "usage": {"prompt_tokens": 100, "completion_tokens": 50}})

    more = 'model = "m"\nprice_in = 1\nprice_out = 2\ncurrency = "EUR"\n'
    with service(script) as there:
        tea = project(tmp_path, there.url, more, engine="openai")
        (plan,) = shares(draft(tea, "--plan", "--json", "--locale", "de"), "openai")
        (done,) = shares(draft(tea, "--json", "--locale", "de"), "openai")
        assert [asked.json()["max_tokens"] for asked in there.asked]
        bounds = [asked.json()["max_tokens"] for asked in there.asked]
        assert plan["tokens_out"] == sum(bounds)
    assert (plan["sent"], plan["requests"]) == (done["sent"], done["requests"])
    assert plan["ceiling"]
    assert (done["tokens_in"], done["tokens_out"], done["money"]) == (200, 100, "0.0004")
    assert plan["tokens_in"] > 200
    assert float(plan["money"]) > 0.0004


def test_an_engine_without_a_price_says_so(tmp_path: Path) -> None:
    tea = project(tmp_path, "http://127.0.0.1:9", "")
    assert "no price is set" in draft(tea, "--plan").out
    assert "cost:" not in draft(tea, "--plan").out


# --- the budget -----------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["option", "settings"])
def test_no_request_goes_out_that_could_exceed_the_budget(tmp_path: Path, where: str) -> None:
    with service(services.deepl(shout)) as there:
        settings = "budget = 0.001" if where == "settings" else ""
        tea = project(tmp_path, there.url, f"{PRICED}batch = 1\nworkers = 4\n", draft=settings)
        args = ("--budget", "0.001") if where == "option" else ()
        done = draft(tea, *args)
        assert sum(map(len, texts(there))) <= 50  # 0.001 EUR, at 20 EUR a million
        assert len(there.asked) >= 2
        assert done.code == 0
        assert "left empty: the budget of 0.001 EUR does not cover more — run 'draft' again" in (
            done.out
        )
        assert draft(tea, "--budget", "1").code == 0
        assert "nothing to draft" in draft(tea).out
        assert sorted(texts(there)) == sorted([*set(texts(there))] * 2)  # once a locale


def test_a_budget_ends_the_search_for_a_bad_text_and_keeps_what_was_found(tmp_path: Path) -> None:
    """What was answered before the money ran out stays; what was not waits, and nothing failed."""

    def script(asked: Asked) -> Answer:
        bad = "Two" in asked.json()["text"][-1]
        return said({"translations": []}) if bad else services.deepl(shout)(asked)

    with service(script) as there:
        tea = project(tmp_path, there.url, PRICED + "workers = 1\n")
        done = draft(tea, "--budget", "0.002", "--locale", "de")
        assert sum(map(len, texts(there))) <= 100
    assert done.code == 0
    assert "the budget of 0.002 EUR does not cover more" in done.out
    assert "deepl" in done.out.splitlines()[2]
    assert 'msgstr "THE POT"' in (tea / "locale/de/LC_MESSAGES/pot.po").read_text("utf-8")


def test_a_budget_of_nothing_asks_nobody(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        assert draft(project(tmp_path, there.url), "--budget", "0").code == 0
        assert there.asked == []


def test_a_try_that_may_have_been_counted_stays_out_of_the_budget(tmp_path: Path) -> None:
    """Five tries of 17 characters would be 85; a budget for 40 admits two."""
    with service(in_turn(Answer(reset=True))) as there:
        tea = project(tmp_path, there.url, PRICED + "workers = 1\nbatch = 1\n")
        done = draft(tea, "--budget", "0.0008", "--json", "--locale", "de")
        sent = sum(map(len, texts(there)))
        assert 0 < sent <= 40
        (share,) = shares(done, "deepl")
    assert (share["unsure"], share["sent"], share["money"]) == (sent, 0, "0")
    assert polyfolio(tea, "usage", "--json").json()["rows"][0]["unsure"] == sent


def test_an_error_status_costs_nothing(tmp_path: Path) -> None:
    with service(in_turn(said({"message": "no"}, 500))) as there:
        tea = project(tmp_path, there.url, PRICED + "workers = 1\n")
        (share,) = shares(draft(tea, "--json", "--locale", "de"), "deepl")
    assert (share["requests"], share["unsure"], share["money"]) == (2, 0, "0")


def test_a_budget_cannot_be_kept_without_a_price(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        done = draft(project(tmp_path, there.url, ""), "--budget", "5")
        assert there.asked == []
    assert "deepl has no price, and there is a budget — set price in [engines.deepl]" in done.out


def test_a_budget_in_two_currencies_is_refused(tmp_path: Path) -> None:
    tea = project(tmp_path, "http://127.0.0.1:9")
    settings = (tea / "polyfolio.toml").read_text(encoding="utf-8")
    settings = settings.replace('"deepl"]', '"deepl", "google"]\nbudget = 1')
    (tea / "polyfolio.toml").write_text(settings + "[engines.google]\nprice = 1\ncurrency='USD'\n")
    done = draft(tea, "--plan")
    assert done.code == 3
    assert "give all prices in one currency" in done.err


class Elsewhere:
    """A translator of another distribution, which has a connection of its own."""

    name = "elsewhere"
    host = "example.org"
    origin = "elsewhere 1"
    capabilities = Capabilities(local=False, basis=Basis.SOURCE, batch=1, price=Unit.CHARACTERS)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def missing(self, task: Task | None = None) -> Missing | None:
        return None

    def translate(self, batch: Batch) -> list[str]:
        self.asked += batch.texts
        if "fail" in batch.texts[0]:
            raise ServiceError("elsewhere broke off")
        return [text.upper() for text in batch.texts]


def test_a_translator_with_its_own_connection_is_on_the_meter_too(tmp_path: Path) -> None:
    def outcomes(one: Elsewhere, budget: str, *texts: str) -> list[Outcomes]:
        price = Price(Decimal(1_000_000))
        with Journal(tmp_path) as journal:
            purse = Purse(Decimal(budget))
            metered = Metered(one, {}, journal, purse, price, "2026-05-04")
            asked = [Request("a", (None, text), True) for text in texts]
            task = Task(parse_locale("en"), parse_locale("de"))
            found = list(TextEngine(metered).propose(asked, task))
            assert (purse.aside, purse.spent) == (0, sum(map(len, one.asked)))
        return found

    first, second = Elsewhere(), Elsewhere()
    kinds = [type(o) for o in outcomes(first, "12", "one", "fail", "three", "four")]
    assert kinds == [Proposal, Failure, Proposal, Silence]  # what failed may have been counted
    assert first.asked == ["one", "fail", "three"]
    outcomes(second, "99", "one", "three", "four")
    assert second.asked == ["four"]


# --- paid once ------------------------------------------------------------------------------------


def test_replies_are_taken_from_the_journal_where_a_catalog_was_reverted(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url)
        before = catalogs(tea)
        draft(tea)
        drafted, asked = catalogs(tea), len(there.asked)
        revert(tea, before)
        plan = draft(tea, "--plan", "--json")
        again = draft(tea)
        assert catalogs(tea) == drafted
        assert len(there.asked) == asked
    assert all(share["sent"] == 0 and share["known"] == 7 for share in shares(plan, "deepl"))
    assert "asked of deepl" not in again.out
    assert "deepl: 7 texts were paid for before, and not asked for again" in again.out


def test_anew_asks_again(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url)
        before = catalogs(tea)
        draft(tea)
        asked = len(texts(there))
        revert(tea, before)
        draft(tea, "--anew")
        assert len(texts(there)) == 2 * asked


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (("retries = 0", "retries = 1\nworkers = 2"), False),
        (("price = 20.0", "price = 99.0"), False),
        (("retries = 0", 'retries = 0\nformality = "more"'), True),
        (('"de", "es"]', '"de", "es"]\n[locales.de]\nregister = "du"'), True),
    ],
)
def test_a_reply_counts_for_the_settings_that_it_was_made_with(
    tmp_path: Path, change: tuple[str, str], again: bool
) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url)
        before = catalogs(tea)
        draft(tea, "--locale", "de")
        asked = len(there.asked)
        revert(tea, before)
        settings = (tea / "polyfolio.toml").read_text(encoding="utf-8")
        assert change[0] in settings
        (tea / "polyfolio.toml").write_text(settings.replace(*change), encoding="utf-8")
        draft(tea, "--locale", "de")
        assert (len(there.asked) > asked) == again


def test_a_second_run_asks_nothing_not_even_for_what_was_rejected(tmp_path: Path) -> None:
    with service(services.deepl(lambda text: text)) as there:  # the source comes back
        tea = project(tmp_path, there.url)
        first = draft(tea)
        asked = len(there.asked)
        assert asked
        assert "deepl rejected: it equals the source" in first.out
        draft(tea)
        assert len(there.asked) == asked


def test_what_was_rejected_names_the_way_out_and_no_plan_counts_on_it(tmp_path: Path) -> None:
    """The control: what nobody was ever asked for is planned, and no way out is needed."""
    broken = ["it gives the source back"]
    way_out = "'polyfolio draft --anew' asks again for every empty entry, which costs again where"
    with service(services.deepl(lambda text: text if broken else shout(text))) as there:
        tea = project(tmp_path, there.url)
        empty = draft(tea, "--plan", "--locale", "de").out
        assert "0 entries would be drafted here, 8 elsewhere, of 8 empty" in empty
        assert way_out not in draft(tea, "--locale", "de").out
        broken.clear()
        plan = draft(tea, "--plan", "--locale", "de").out
        assert "0 entries would be drafted here, 0 elsewhere, of 8 empty" in plan
        assert "8 entries: every draft was rejected" in plan
        assert way_out in plan
        stuck = draft(tea, "--locale", "de").out
        assert "0 entries drafted of 8 empty" in stuck
        assert way_out in stuck
        anew = draft(tea, "--plan", "--anew", "--locale", "de").out
        assert "0 entries would be drafted here, 8 elsewhere, of 8 empty" in anew
        assert "8 entries drafted of 8 empty" in draft(tea, "--anew", "--locale", "de").out


@pytest.mark.parametrize("mumbled", ["", "Keep", None])
def test_answers_in_no_form_end_with_exit_code_4(tmp_path: Path, mumbled: str | None) -> None:
    """All, or those for one text; the control answers them and gives a draft that is no good."""

    def script(asked: Asked) -> Answer:
        bad = mumbled is not None and mumbled.encode() in asked.body
        return said({"translations": []}) if bad else services.deepl(str)(asked)

    with service(script) as there:
        told = draft(project(tmp_path, there.url), "--locale", "de")
    no_form = "deepl gave no answer in the form asked for"
    assert (told.code, no_form in told.out) == ((0, False) if mumbled is None else (4, True))


@pytest.mark.parametrize("forgotten", [False, True])
def test_what_a_person_rejected_is_not_drafted_there_again(tmp_path: Path, forgotten: bool) -> None:
    """The control forgets it, and the journal gives the same text again."""
    better: list[str] = []
    with service(services.deepl(lambda text: "".join((shout(text), *better)))) as there:
        tea = project(tmp_path, there.url)
        draft(tea, "--locale", "de")
        waiting = polyfolio(tea, "review", "list", "--locale", "de", "--json").json()["entries"]
        bad = next(item for item in waiting if item["msgstr"] == "KEEP IT WARM.")
        assert polyfolio(tea, "review", "reject", "--locale", "de", bad["id"]).code == 0
        if forgotten:
            (tea / ".polyfolio" / "rejected.json").unlink()
        plan = draft(tea, "--plan", "--locale", "de").out
        again = draft(tea, "--locale", "de").out
        assert ("0 entries drafted of 1 empty" in again) == (not forgotten)
        for told in (plan, again):
            assert ("deepl rejected: a person rejected this text" in told) == (not forgotten)
        if not forgotten:
            better.append(" NOW")
            assert "1 entry drafted of 1 empty" in draft(tea, "--anew", "--locale", "de").out


def test_what_a_person_rejected_of_memory_is_not_drafted_there_again(tmp_path: Path) -> None:
    """It stays accepted in the article where it stands."""
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url)
        draft(tea, "--locale", "de")

        def review(what: str, article: str, *args: str) -> None:
            listed = polyfolio(tea, "review", "list", "-l", "de", "-a", article, "--json").json()
            found = next(item for item in listed["entries"] if item["msgid"] == "Drink it.")
            where = ("-l", "de", "-a", article)
            assert polyfolio(tea, "review", what, *where, found["id"], *args).code == 0

        review("edit", "tea", "Trink es.")
        review("reject", "pot")
        assert "1 by memory" in draft(tea, "--locale", "de").out
        review("reject", "pot")
        told = draft(tea, "--locale", "de").out
    assert "0 entries drafted of 1 empty" in told
    assert "memory rejected: a person rejected this text" in told
    assert "deepl rejected: a person rejected this text" in told


KILLED = """
import os, signal, sys
from pipeline.commands import main
from pipeline.engines.metered import Metered
from pipeline.jobs.draft import _Run
from pipeline.stores.journal import Journal
if sys.argv[2] == "no journal":
    Journal.note = lambda *_, **__: None
    Metered._known = lambda self, locale: self._own
if sys.argv[3] == "kill":
    _Run.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
main(["-C", sys.argv[1], "draft", "--locale", "de"])
"""


def killed(folder: Path, how: str, then: str) -> int:
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", KILLED, str(folder), how, then]
    return subprocess.run(command, env=environ, check=False, capture_output=True).returncode


@pytest.mark.parametrize("how", ["journal", "no journal"])
def test_a_kill_between_reply_and_catalog_costs_nothing(tmp_path: Path, how: str) -> None:
    """The control, without a journal, pays twice."""
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url)
        before = catalogs(tea)
        assert killed(tea, how, "kill") == -signal.SIGKILL
        assert catalogs(tea) == before
        paid = texts(there)
        assert paid
        assert killed(tea, how, "live") == 0
        twice = len(texts(there)) - len(set(texts(there)))
    assert (twice == 0) == (how == "journal")
    assert b"DRINK IT" in (tea / "locale/de/LC_MESSAGES/tea.po").read_bytes()


# --- the journal ----------------------------------------------------------------------------------


def test_a_damaged_tail_costs_only_what_it_held(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url, PRICED + "batch = 1\nworkers = 1\n")
        before = catalogs(tea)
        draft(tea, "--locale", "de")
        asked = len(there.asked)
        data = journal(tea).read_bytes()
        journal(tea).write_bytes(data[:-9])
        revert(tea, before)
        draft(tea, "--locale", "de")
        assert len(there.asked) == asked + 1
        report = polyfolio(tea, "usage", "--json").json()
    assert report["damaged"] == 1
    assert report["unanswered"] == 1
    assert report["rows"][0]["requests"] == asked


def test_any_damage_leaves_the_other_lines(tmp_path: Path) -> None:
    with Journal(tmp_path) as one:
        for number in range(3):
            one.note("de", {"replies": {str(number): "x"}}, durable=True)
    path = tmp_path / "journal" / "de.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\xff" + lines[1][1:] + b"\n" + lines[2] + b"\x00\x00")
    with Journal(tmp_path) as other:
        assert set(other.replies("de")) == {"0", "2"}
        other.note("de", {"replies": {"3": "x"}}, durable=True)
    with Journal(tmp_path) as last:
        assert set(last.replies("de")) == {"0", "2", "3"}


def test_a_kill_within_a_write_leaves_what_was_written_before(tmp_path: Path) -> None:
    imports = "from pipeline.stores.journal import Journal"
    work = """
for number in range(99):
    with Journal(Path(folder)) as journal:
        journal.note("de", {"replies": {str(number): "x" * 50}}, durable=True)
"""
    within_a_write(imports, work, tmp_path, 1000)
    with Journal(tmp_path) as journal:
        kept = list(journal.replies("de"))
        assert kept == [str(number) for number in range(len(kept))]
        assert (len(kept) > 5, journal.damaged) == (True, 1)


def test_what_cannot_be_put_on_record_is_not_asked_for(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url)
        (tea / ".polyfolio").mkdir(exist_ok=True)
        (tea / ".polyfolio" / "journal").write_text("in the way")
        done = draft(tea, "--budget", "1")
        assert there.asked == []
    assert done.code == 3
    assert "the journal cannot be used" in done.err


def test_the_journal_is_private_holds_no_key_and_stays_out_of_git(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url)
        draft(tea)
    assert stat.S_IMODE(journal(tea).stat().st_mode) == 0o600
    assert KEY.encode() not in journal(tea).read_bytes()
    subprocess.run(["git", "init", "-q", str(tea)], check=True)
    listed = subprocess.run(
        ["git", "-C", str(tea), "status", "--porcelain", "-uall"], check=True, capture_output=True
    )
    assert b".polyfolio" not in listed.stdout


# --- usage ----------------------------------------------------------------------------------------


def test_usage_says_what_was_spent(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url)
        assert polyfolio(tea, "usage").out == "nothing was asked of any service\n"
        draft(tea)
        sent = sum(map(len, texts(there))) // 2
    report = polyfolio(tea, "usage", "--json").json()
    assert [(r["month"], r["engine"], r["locale"], r["characters"]) for r in report["rows"]] == [
        ("2026-05", "deepl", "de", sent),
        ("2026-05", "deepl", "es", sent),
    ]
    assert float(report["total"]["EUR"]) == pytest.approx(2 * sent * 20 / 1e6)
    out = polyfolio(tea, "usage").out.splitlines()
    assert out == [
        "month    engine  locale  requests  texts  characters         cost",
        "2026-05  deepl   de             2      7         126  0.00252 EUR",
        "2026-05  deepl   es             2      7         126  0.00252 EUR",
        "total: 0.00504 EUR",
    ]


def test_a_second_draft_costs_no_request(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = project(tmp_path, there.url)
        draft(tea)
        asked = len(there.asked)
        assert draft(tea).out == "nothing to draft: no entry is empty\n"
        assert len(there.asked) == asked
