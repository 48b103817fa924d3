"""Replies that are paid once, the journal that holds them, and what it says was spent."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.stores.journal import Journal
from tests import services
from tests.command_line import polyfolio
from tests.hosted import KEY, shout
from tests.killed import within_a_write
from tests.paid_project import PRICED, catalogs, draft, journal, project, revert, shares, texts
from tests.services import Answer, Asked, said, service

ROOT = Path(__file__).parents[1]


pytestmark = pytest.mark.usefixtures("paid_keys")


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
