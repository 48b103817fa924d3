"""Our own glossary at DeepL: made once, used again, cleared away, and never anybody else's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.base import Failure, Outcome, Proposal, Task
from pipeline.engines.deepl import DeeplTranslator
from pipeline.engines.deepl_glossary import entries
from pipeline.engines.through import TextEngine
from pipeline.glossary import Glossary, Term
from pipeline.stores.notes import Notes
from tests import services
from tests.hosted import KEY, recorded, requests, runtime, shout, task, texts
from tests.paid_project import catalogs, draft, project, revert
from tests.services import Answer, Asked, Script, Service, in_turn, said, service

TEA = Term("tea", {"de": ("Tee",), "es": ("té",)}, {"de": ("Thee",)})
CUP = Term("cup", {"de": ("Tasse",)})
NAME = Term("Quiet Rooms", translate=False)
OURS = Glossary((TEA, CUP, NAME, Term("pot")))


def told(*terms: Term, target: str = "de", **more: Any) -> Task:
    return task(target, glossary=Glossary(terms), **more)


def run(
    there: Service, folder: Path, about: Task, slept: list[float] | None = None, **options: Any
) -> tuple[list[Outcome], list[str]]:
    """One run of the engine: what it drafted, and what it had to say."""
    made = DeeplTranslator({"url": there.url, "retries": 0, **options}, runtime(slept))
    made.keep_notes(Notes(folder, "deepl.json"))
    outcomes = list(TextEngine(made).propose(requests("Cold tea.", "Hot tea."), about))
    made.transport.close()
    return outcomes, list(made.said)


def asked(there: Service) -> list[str]:
    return [f"{one.method} {one.target}" for one in there.asked]


def given(there: Service) -> list[str]:
    """The glossary that each translation was asked with."""
    return [one.json().get("glossary_id", "") for one in there.asked if "translate" in one.target]


# --- what is in it --------------------------------------------------------------------------------


def test_names_go_in_as_themselves_and_forbidden_words_not_at_all() -> None:
    assert entries(OURS, "de") == (
        ("tea", "Tee"),
        ("cup", "Tasse"),
        ("Quiet Rooms", "Quiet Rooms"),
    )
    assert entries(OURS, "es") == (("tea", "té"), ("Quiet Rooms", "Quiet Rooms"))


def test_what_deepl_would_refuse_the_whole_glossary_for_is_left_out() -> None:
    bad = [Term("a\tb", {"de": ("x",)}), Term("c", {"de": ("y\nz",)}), Term("ü" * 600)]
    bad += [Term(" tea ", {"de": ("Tee",)}), Term("tea", {"de": ("Thee",)})]
    bad += [Term("long", {"de": ("ü" * 513,)})]
    assert entries(Glossary(tuple(bad)), "de") == (("tea", "Tee"),)


def test_it_is_asked_for_as_deepl_documents(tmp_path: Path) -> None:
    shape = recorded("deepl_glossaries")
    ready = said({**shape["reply"], "ready": True})
    waits = said(shape["reply"])
    script = in_turn(said(shape["reply"], 201), waits, ready, said({"translations": []}, 503))
    slept: list[float] = []
    with service(script) as there:
        run(there, tmp_path, told(TEA, CUP, NAME, target="pt_BR"), slept, workers=1, batch=2)
    made, *checked, drafted = there.asked
    assert (made.method, made.target) == (shape["method"], shape["path"])
    assert made.headers["authorization"] == f"DeepL-Auth-Key {KEY}"
    assert made.headers["content-type"] == "application/json"
    body = made.json()
    assert set(body) == set(shape["request_keys"])
    assert body.pop("name").startswith("polyfolio en-pt ")
    assert body == {
        "source_lang": "en",
        "target_lang": "pt",  # no variant: DeepL uses it for both
        "entries": "Quiet Rooms\tQuiet Rooms",
        "entries_format": "tsv",
    }
    known = shape["reply"]["glossary_id"]
    assert [(one.method, one.target, one.body) for one in checked] == [
        ("GET", f"/v2/glossaries/{known}", b"")
    ] * 2
    assert slept == [1.0, 1.0]
    assert drafted.json()["glossary_id"] == known
    assert all(KEY not in one.target for one in there.asked)


# --- its life -------------------------------------------------------------------------------------


def test_it_is_made_once_for_all_workers_and_used_again(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        _, said_first = run(there, tmp_path, told(TEA), batch=1, workers=2)
        _, said_then = run(there, tmp_path, told(TEA), batch=1, workers=1)
        assert sorted(asked(there)[:3]) == ["POST /v2/glossaries", *["POST /v2/translate"] * 2]
        assert asked(there)[3:] == ["GET /v2/glossaries/g-1", *["POST /v2/translate"] * 2]
    assert given(there) == ["g-1"] * 4
    assert said_first == ["deepl was given 1 of the glossary's terms for de"]
    assert said_then == []


def test_where_the_terms_changed_it_is_made_anew_and_the_old_one_taken_away(
    tmp_path: Path,
) -> None:
    kept: dict[str, Any] = {"theirs": {"entries": ""}}
    with service(services.deepl(shout, kept)) as there:
        run(there, tmp_path, told(TEA))
        run(there, tmp_path, told(TEA, CUP))
        assert asked(there)[2:] == [
            "POST /v2/glossaries",
            "DELETE /v2/glossaries/g-1",
            "POST /v2/translate",
        ]
    assert set(kept) == {"theirs", "g-2"}
    assert given(there) == ["g-1", "g-2"]


def test_one_that_another_locale_still_needs_stays(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}
    with service(services.deepl(shout, kept)) as there:
        run(there, tmp_path, told(TEA, target="de_DE"))
        run(there, tmp_path, told(TEA, target="de_AT"))
        assert (set(kept), given(there)) == ({"g-1"}, ["g-1", "g-1"])
        run(there, tmp_path, told(CUP, target="de_AT"))
        assert set(kept) == {"g-1", "g-2"}
        run(there, tmp_path, told(CUP, target="de_DE"))
    assert set(kept) == {"g-2"}


def test_an_empty_one_is_not_made_and_what_was_made_is_taken_away(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}
    with service(services.deepl(shout, kept)) as there:
        run(there, tmp_path, told(Term("pot")))
        assert asked(there) == ["POST /v2/translate"]
        run(there, tmp_path, told(TEA))
        run(there, tmp_path, told(Term("pot")))
    assert (kept, given(there)) == ({}, ["", "g-1", ""])


def test_one_that_is_gone_at_deepl_is_made_again(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}
    with service(services.deepl(shout, kept)) as there:
        run(there, tmp_path, told(TEA))
        kept.clear()
        outcomes, _ = run(there, tmp_path, told(TEA))
    assert texts(outcomes) == ["COLD TEA.", "HOT TEA."]
    assert given(there) == ["g-1", "g-2"]


def test_an_id_in_the_settings_overrules_and_is_never_taken_away(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}
    with service(services.deepl(shout, kept)) as there:
        run(there, tmp_path, told(TEA))
        run(there, tmp_path, told(CUP), glossaries={"de": "g-1"})
        assert asked(there)[2:] == ["POST /v2/translate"]
        run(there, tmp_path, told(CUP), glossaries={"de": ""})
        run(there, tmp_path, told(CUP, target="es"), glossaries={"de": "g-1"})
        run(there, tmp_path, told(CUP, NAME), glossaries={"es": "g-1"})
    assert given(there) == ["g-1", "g-1", "", "", "g-2"]
    assert set(kept) == {"g-1", "g-2"}  # it is theirs now


def test_what_cannot_be_taken_away_now_is_tried_again_the_next_time(tmp_path: Path) -> None:
    kept: dict[str, Any] = {}
    good = services.deepl(shout, kept)
    stuck = [True]

    def script(one: Asked) -> Answer:
        bad = one.method == "DELETE" and stuck[0]
        return said({"message": "not now"}, 503) if bad else good(one)

    with service(script) as there:
        run(there, tmp_path, told(TEA))
        outcomes, _ = run(there, tmp_path, told(CUP))
        assert texts(outcomes) == ["COLD TEA.", "HOT TEA."]
        assert set(kept) == {"g-1", "g-2"}
        stuck[0] = False
        run(there, tmp_path, told(CUP))
    assert set(kept) == {"g-2"}


def test_without_a_place_to_note_it_none_is_made() -> None:
    with service(services.deepl(shout)) as there:
        made = DeeplTranslator({"url": there.url}, runtime())
        list(TextEngine(made).propose(requests("Tea."), told(TEA)))
        made.transport.close()
    assert asked(there) == ["POST /v2/translate"]


# --- where DeepL does not take it -----------------------------------------------------------------


def refusing(good: Script, status: int, words: str = "Unsupported pair") -> Script:
    def script(one: Asked) -> Answer:
        bad = one.target == "/v2/glossaries"
        return said({"message": words}, status) if bad else good(one)

    return script


def test_what_deepl_refuses_for_good_costs_the_glossary_alone_and_is_said(tmp_path: Path) -> None:
    with service(refusing(services.deepl(shout), 400)) as there:
        outcomes, lines = run(there, tmp_path, told(TEA), batch=1, workers=1)
    assert all(isinstance(outcome, Proposal) for outcome in outcomes)
    assert asked(there) == ["POST /v2/glossaries", *["POST /v2/translate"] * 2]
    (line,) = lines
    assert line == (
        "deepl did not take the glossary for de (400: Unsupported pair); it drafts without, and"
        " 'check' names the terms that drafts miss"
    )


@pytest.mark.parametrize("answer", [said({"message": "busy"}, 503), Answer(reset=True)])
def test_where_deepl_cannot_be_asked_nothing_is_drafted_without_the_terms(
    tmp_path: Path, answer: Answer
) -> None:
    def script(one: Asked) -> Answer:
        return answer if one.target == "/v2/glossaries" else services.deepl(shout)(one)

    with service(script) as there:
        outcomes, _ = run(there, tmp_path, told(TEA), batch=1, workers=1)
    assert all(isinstance(outcome, Failure) for outcome in outcomes)
    assert asked(there) == ["POST /v2/glossaries"]  # and once is enough


def test_a_wrong_key_is_said_as_such(tmp_path: Path) -> None:
    with service(in_turn(said({"message": "Forbidden"}, 403))) as there:
        outcomes, lines = run(there, tmp_path, told(TEA), batch=1, workers=1)
    assert outcomes == [Failure("deepl refused the key (403: Forbidden)", "check the key")] * 2
    assert (lines, len(there.asked)) == ([], 1)


# --- in a project ---------------------------------------------------------------------------------


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEEPL_AUTH_KEY", KEY)


def with_glossary(folder: Path, url: str, *rows: str) -> Path:
    made = project(folder, url)
    (made / "locale/glossary.csv").write_text("\n".join(("term,de", *rows)) + "\n", "utf-8")
    return made


@pytest.mark.usefixtures("keys")
def test_a_plan_contacts_nobody_and_agrees_with_the_run(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = with_glossary(tmp_path, there.url, "water,Wasser", "cup,Tasse")
        plan = draft(tea, "--plan", "--json", "--locale", "de").json()
        assert there.asked == []
        first = draft(tea, "--locale", "de")
        host = there.url.removeprefix("http://")
        assert first.err == (
            f"deepl sends source text to {host}: up to 24 words in de, and 2 terms of the"
            " glossary\n"
        )
        assert "  deepl was given 2 of the glossary's terms for de\n" in first.out
        sent = sum(len(t) for one in there.asked for t in one.json().get("text", ()))
    assert sent == sum(share["sent"] for share in plan["locales"][0]["shares"])
    noted = json.loads((tea / ".polyfolio/deepl.json").read_text("utf-8"))
    assert [record["id"] for record in noted.values()] == ["g-1"]
    assert KEY not in json.dumps(noted)


@pytest.mark.usefixtures("keys")
def test_replies_without_the_glossary_are_no_replies_with_it(tmp_path: Path) -> None:
    good = services.deepl(shout)
    with service(refusing(good, 456)) as there:
        tea = with_glossary(tmp_path, there.url, "water,Wasser")
        before = catalogs(tea)
        draft(tea, "--locale", "de")
        asked_first = len(there.asked)
        revert(tea, before)
        planned = draft(tea, "--plan", "--json", "--locale", "de").json()["locales"][0]["shares"]
        again = draft(tea, "--locale", "de")
        assert len(there.asked) == asked_first  # all of it is paid for, and nobody is asked
        assert "left empty" not in again.out
        assert sum(share["sent"] for share in planned) == 0
        revert(tea, before)
        (tea / ".polyfolio/deepl.json").unlink()
        there.script = good
        draft(tea, "--locale", "de")
        assert "g-1" in given(there)
        revert(tea, before)
        now = len(there.asked)
        draft(tea, "--locale", "de")
        assert len(there.asked) == now


@pytest.mark.usefixtures("keys")
def test_where_nothing_may_be_drafted_no_glossary_is_made(tmp_path: Path) -> None:
    with service(services.deepl(shout)) as there:
        tea = with_glossary(tmp_path, there.url, "water,Wasser")
        assert "does not cover more" in draft(tea, "--budget", "0", "--locale", "de").out
        assert there.asked == []
        draft(tea, "--budget", "1", "--locale", "de")
        assert asked(there)[0] == "POST /v2/glossaries"
