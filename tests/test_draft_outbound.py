"""Drafting a project through services: what leaves the machine, what is said first, what fails."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.base import Failure, Proposal, Rejection, Request, Task
from pipeline.engines.libretranslate import LibreTranslateTranslator
from pipeline.engines.limits import Runtime
from pipeline.engines.through import TextEngine
from pipeline.inline import References
from pipeline.locales import parse_locale
from pipeline.project import Project, open_project
from pipeline.syntax import Syntax
from tests import services
from tests.command_line import Outcome, polyfolio
from tests.hosted import shout
from tests.services import Answer, Asked, Script, Service, elsewhere, in_turn, said, service

ROOT = Path(__file__).parents[1]
TEA = "# On tea\n\nBoil *the* water.\n\nDrink it.\n"
POT = "# The pot\n\nKeep it warm.\n"


def project(
    folder: Path, url: str, engines: str = '"libretranslate"', more: str = "", **articles: str
) -> Path:
    (folder / "source").mkdir(exist_ok=True)
    for name, text in (articles or {"pot": POT, "tea": TEA}).items():
        (folder / "source" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "polyfolio.toml").write_text(
        f'[project]\nname = "Tea"\nlocales = ["de", "es"]\n[draft]\nengines = [{engines}]\n'
        f'[engines.libretranslate]\nurl = "{url}"\nretries = 0\n{more}',
        encoding="utf-8",
    )
    assert polyfolio(folder, "extract").code == 0
    return folder


def draft(folder: Path, *args: str) -> Outcome:
    return polyfolio(folder, "draft", "--locale", "de", *args)


def msgstrs(folder: Path, article: str) -> dict[str, str]:
    opened: Project = open_project(folder)
    catalog = opened.article_catalog(article, parse_locale("de"))
    assert catalog is not None
    return {key[1]: entry.msgstr for key, entry in catalog.active().items()}


def translations(there: Service) -> list[Asked]:
    return [asked for asked in there.asked if asked.target == "/translate"]


# --- what leaves the machine ----------------------------------------------------------------------


def test_the_first_run_says_to_which_host_and_how_much(tmp_path: Path) -> None:
    with elsewhere(services.libre(shout)) as there:
        tea = project(tmp_path, there.url)
        host = there.url.removeprefix("http://")
        first = draft(tea)
        assert first.err == (f"libretranslate sends source text to {host}: up to 12 words in de\n")
        assert first.out == (
            "5 entries drafted of 5 empty\n"
            f"  12 words (52 characters) asked of libretranslate at {host}\n"
            "  de: 5 by libretranslate\n"
        )
        assert first.code == 0
        asked = len(there.asked)
        again = draft(tea)
        assert (again.err, again.out, len(there.asked)) == (
            "",
            "nothing to draft: no entry is empty\n",
            asked,
        )
    assert msgstrs(tea, "tea")["Boil *the* water."] == "BOIL *THE* WATER."


def test_it_says_so_once_for_each_host(tmp_path: Path) -> None:
    with elsewhere(services.libre(shout)):
        draft(project(tmp_path, "http://tea.example"))
        (tmp_path / "source" / "cup.md").write_text("A cup.\n", encoding="utf-8")
        assert draft(project(tmp_path, "http://tea.example")).err == ""
        (tmp_path / "source" / "sip.md").write_text("A sip.\n", encoding="utf-8")
        assert "sends source text to" in draft(project(tmp_path, "http://cup.example")).err


def test_a_plan_sends_nothing_and_counts_what_the_run_then_sends(tmp_path: Path) -> None:
    with elsewhere(services.libre(shout)) as there:
        tea = project(tmp_path, there.url)
        plan = draft(tea, "--plan")
        assert there.asked == []
        assert (plan.code, plan.err) == (0, "")
        host = there.url.removeprefix("http://")
        assert f"12 words (52 characters) would be asked of libretranslate at {host}" in plan.out
        planned = draft(tea, "--plan", "--json").json()["sent"]
        assert draft(tea, "--json").json()["sent"] == planned


def test_a_person_who_says_no_is_obeyed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.commands.shared.on_terminal", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: False)
    with elsewhere(services.libre(shout)) as there:
        tea = project(tmp_path, there.url)
        refused = draft(tea)
        assert refused.code == 0
        assert "it was not to be sent to libretranslate — 'draft' asks again" in refused.out
        assert "no engine" not in refused.out
        assert there.asked == []
        assert draft(tea, "--yes").code == 0
        assert translations(there)


def test_a_locale_that_nothing_is_empty_in_is_not_announced(tmp_path: Path) -> None:
    with elsewhere(services.libre(shout)) as there:
        tea = project(tmp_path, there.url)
        assert draft(tea).code == 0
        (tea / ".polyfolio/told.json").unlink()
        said = polyfolio(tea, "draft").err
    assert said.endswith("up to 12 words in es\n")


@pytest.mark.parametrize(("mt", "sent"), [("", True), ("local", False), ("never", False)])
def test_an_article_can_hold_itself_back(tmp_path: Path, mt: str, sent: bool) -> None:
    front = f"---\nmt: {mt}\n---\n\n" if mt else ""
    with elsewhere(services.libre(shout)) as there:
        tea = project(tmp_path, there.url, tea=front + TEA)
        done = draft(tea)
        assert bool(translations(there)) == sent
        assert (f"its article says mt: {mt}" in done.out) != sent
        assert ("sends source text" in done.err) == sent


def test_what_an_article_says_about_machines_must_be_known(tmp_path: Path) -> None:
    tea = project(tmp_path, "http://localhost", tea=f"---\nmt: sometimes\n---\n\n{TEA}")
    done = draft(tea)
    assert done.code == 3
    assert "source/tea.md: mt: 'sometimes' is unknown — use local or never" in done.err


def test_what_is_left_to_people_is_sent_nowhere_not_even_as_context(tmp_path: Path) -> None:
    crisis = "Before.\n\n<!-- i18n:safety -->\nCall the number.\n\nAfter.\n"
    options = '[engines.openai]\nmodel = "m"\nretries = 0\nurl = "URL"\n'
    with service(services.chat(shout)) as there:
        more = options.replace("URL", there.url)
        tea = project(tmp_path, "http://localhost", '"openai"', more, tea=crisis)
        draft(tea)
        sent = b"".join(asked.raw for asked in there.asked)
    assert b"Before" in sent
    assert b"Call the number" not in sent


def test_a_safety_text_is_a_draft_nowhere_else(tmp_path: Path) -> None:
    """Two people signed it for one place; it is in no memory, not even word for word."""
    crisis = "<!-- i18n:safety -->\nCall the number.\n\nDrink it.\n"
    again = "Call the number.\n\nDrink it.\n"
    tea = project(tmp_path, "http://localhost", '"memory"', crisis=crisis, tea=again)
    path = tea / "locale/de/LC_MESSAGES/crisis.po"
    text = path.read_text("utf-8")
    for source, target in (("Call the number.", "Ruf an."), ("Drink it.", "Trink es.")):
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    path.write_text(text, "utf-8")
    draft(tea)
    assert msgstrs(tea, "tea") == {"Call the number.": "", "Drink it.": "Trink es."}


# --- what fails -----------------------------------------------------------------------------------


def test_a_service_that_fails_costs_its_own_drafts_only(tmp_path: Path) -> None:
    def script(asked: Asked) -> Answer:
        if b"Keep" in asked.body:
            return said({"error": "tea is out"}, 500)
        return services.libre(shout)(asked)

    with elsewhere(script) as there:
        tea = project(tmp_path, there.url, more="batch = 2\n")
        done = draft(tea)
    assert done.code == 4
    assert "2 entries left empty: libretranslate answered 500: tea is out — try again later" in (
        done.out
    )
    assert msgstrs(tea, "tea")["Drink it."] == "DRINK IT."
    assert msgstrs(tea, "pot")["Keep it warm."] == ""


def test_the_next_engine_of_the_chain_takes_what_is_left(tmp_path: Path) -> None:
    with (
        elsewhere(in_turn(said({"error": "no"}, 403))) as bad,
        service(services.chat(shout)) as good,
    ):
        more = f'[engines.openai]\nmodel = "m"\nurl = "{good.url}"\n'
        tea = project(tmp_path, bad.url, '"libretranslate", "openai"', more)
        done = draft(tea)
        assert len(bad.asked) == 1
    assert done.code == 0
    assert "de: 5 by openai" in done.out


def test_with_no_network_one_screen_says_what_waits_and_what_to_set(tmp_path: Path) -> None:
    with service(in_turn(said({}))) as gone:
        pass
    tea = project(tmp_path, gone.url, '"memory", "deepl", "libretranslate", "google"', "\n")
    opened = (tea / "polyfolio.toml").read_text(encoding="utf-8")
    google = f'[engines.google]\nurl = "{gone.url}/m"\nretries = 0\n'
    (tea / "polyfolio.toml").write_text(opened + google, encoding="utf-8")
    done = draft(tea)
    assert done.code == 4
    host = gone.url.removeprefix("http://")
    assert done.out.splitlines() == [
        "0 entries drafted of 5 empty",
        "  deepl has no key — set DEEPL_AUTH_KEY in the environment",
        f"  nothing was sent to google at {host}",
        "  de: none drafted",
        f"    5 entries left empty: google cannot be reached at {host} — try again later",
    ]


def test_a_budget_of_nothing_sends_nothing_and_says_so(tmp_path: Path) -> None:
    with elsewhere(services.libre(shout)) as there:
        tea = project(tmp_path, there.url, more="price = 20\ncurrency = 'EUR'\n")
        done = draft(tea, "--budget", "0")
        assert translations(there) == []
        assert "nothing was sent to libretranslate at" in done.out
        assert "asked of" not in done.out


def test_ctrl_c_keeps_what_is_done_and_does_not_wait_for_the_service(tmp_path: Path) -> None:
    def script(asked: Asked) -> Answer:
        hangs = b"Boil" in asked.body
        return Answer(raw=b"", hang=True) if hangs else services.libre(shout)(asked)

    with elsewhere(script) as there:
        tea = project(tmp_path, there.url, more="batch = 1\nworkers = 2\n")
        command = [sys.executable, str(ROOT / "cli.py"), "-C", str(tea), "draft", "-l", "de"]
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(
            command,
            env=environ,
            stderr=subprocess.PIPE,
            text=True,
            # A shell's background jobs, and what they start, ignore the signal of Ctrl-C.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        deadline = time.monotonic() + 60
        while not any(b"Boil" in asked.body for asked in there.asked):
            assert time.monotonic() < deadline
            there.over.wait(0.02)
        while "KEEP IT WARM." not in (tea / "locale/de/LC_MESSAGES/pot.po").read_text():
            assert time.monotonic() < deadline
            there.over.wait(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err.splitlines()[-1] == "polyfolio: interrupted; what was done is kept"
    assert msgstrs(tea, "tea")["On tea"] == "ON TEA"
    assert msgstrs(tea, "tea")["Boil *the* water."] == ""


# --- faults by chance -----------------------------------------------------------------------------


def faulty(seed: int, share: float) -> Script:
    """LibreTranslate, but for a share of its answers."""
    good = services.libre(shout)
    chance = random.Random(seed)  # noqa: S311 - faults, not secrets

    def damaged(data: dict[str, Any], how: str) -> Answer:
        texts = list(data["translatedText"])
        if how == "count":
            return said({"translatedText": texts[:-1]})
        if how == "lost":
            return said({"translatedText": [re.sub(r"\[X\d+X\]|</b>", "", t) for t in texts]})
        return said({"translatedText": [re.sub(r"(\[X\d+X\])", r"\1\1", t) for t in texts]})

    def script(asked: Asked) -> Answer:
        answer = good(asked)
        if asked.target != "/translate" or chance.random() >= share:
            return answer
        how = chance.choice(
            [
                "reset",
                "500",
                "429",
                "html",
                "error",
                "truncated",
                "count",
                "lost",
                "doubled",
                "echo",
            ]
        )
        return {
            "reset": lambda: Answer(reset=True),
            "500": lambda: said({"error": "x"}, 500),
            "429": lambda: said({"error": "x"}, 429, Retry_After="1"),
            "html": lambda: Answer(b"<html>", headers=(("Content-Type", "text/html"),)),
            "error": lambda: said({"error": "x"}),
            "truncated": lambda: Answer(answer.body[:-9]),
            "echo": lambda: said({"translatedText": asked.json()["q"]}),
        }.get(how, lambda: damaged(json.loads(answer.body), how))()

    return script


@pytest.mark.parametrize("seed", range(4))
def test_with_random_faults_every_unit_is_right_or_says_why_not(seed: int) -> None:
    units = [
        Request(
            "tea",
            (None, f"Cup {n} holds `c{n}` and [*tea* {n}](t{n}.md)."),
            Syntax.MARKDOWN,
            References(),
        )
        for n in range(60)
    ]
    task = Task(parse_locale("en"), parse_locale("de"))
    runtime = Runtime(lambda: 0.0, lambda: 0.0, lambda: 1.0, lambda _: None, {})
    with service(faulty(seed, 0.3)) as there:
        options = {"url": there.url, "batch": 4, "retries": 1}
        engine = TextEngine(LibreTranslateTranslator(options, runtime))
        outcomes = list(engine.propose(units, task))
    kinds = {Proposal: 0, Failure: 0, Rejection: 0}
    for n, outcome in enumerate(outcomes):
        kinds[type(outcome)] += 1  # type: ignore[index]
        if isinstance(outcome, Proposal):
            right = f"CUP {n} HOLDS `c{n}` AND [*TEA* {n}](t{n}.md)."
            assert outcome.text in (right, units[n].text)  # an echo is refused by the chain
        else:
            assert outcome.reason  # type: ignore[union-attr]
    assert kinds[Proposal] > 30
