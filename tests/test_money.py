"""Money before a run: plans that agree with what it then uses, and budgets."""

from __future__ import annotations

import json
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
from tests.command_line import polyfolio
from tests.hosted import shout
from tests.paid_project import PRICED, draft, project, shares, texts
from tests.services import Answer, Asked, in_turn, said, service

ROOT = Path(__file__).parents[1]


pytestmark = pytest.mark.usefixtures("paid_keys")


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
