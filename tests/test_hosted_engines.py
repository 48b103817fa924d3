"""Hosted engines against their protocols on loopback: what they send, and what becomes of replies.

No service is asked anything here. What DeepL, LibreTranslate and OpenAI document is recorded, with
its source, in ``tests/fixtures/engines``; nothing shows that they behave as they document.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from pipeline.engines.apertium import ApertiumTranslator
from pipeline.engines.base import (
    About,
    Engine,
    Failure,
    Outcome,
    Proposal,
    Rejection,
    Request,
    Task,
    Translator,
)
from pipeline.engines.deepl import DeeplTranslator
from pipeline.engines.google import GoogleTranslator
from pipeline.engines.libretranslate import LibreTranslateTranslator
from pipeline.engines.limits import Runtime
from pipeline.engines.mymemory import MyMemoryTranslator
from pipeline.engines.openai import OpenaiTranslator
from pipeline.engines.through import TextEngine
from pipeline.glossary import Glossary, Term
from pipeline.inline import References
from pipeline.jobs.draft_chain import draft_entries
from pipeline.locales import parse_locale
from pipeline.syntax import Syntax
from tests import services
from tests.services import Answer, Asked, Script, Service, completion, in_turn, said, service

FIXTURES = Path(__file__).parent / "fixtures" / "engines"
HERE = References({}, ("1",))
KEY = "k3y-of-mine:fx"
MARKED = "See `x.md` & the [*long* list](a.md#b), R&D <b>now</b>.[^1]"


def task(target: str, source: str = "en", **more: Any) -> Task:
    return Task(parse_locale(source), parse_locale(target), **more)


def requests(*texts: str, article: str = "tea", **more: Any) -> list[Request]:
    return [Request(article, (None, text), Syntax.MARKDOWN, HERE, **more) for text in texts]


def runtime(slept: list[float] | None = None) -> Runtime:
    names = ("DEEPL_AUTH_KEY", "OPENAI_API_KEY", "LIBRETRANSLATE_API_KEY")
    sleep = [].append if slept is None else slept.append
    return Runtime(lambda: 0.0, lambda: 0.0, lambda: 1.0, sleep, dict.fromkeys(names, KEY))


Make = Callable[[Any, Runtime], Translator]
LOUD = "ÀÉÎ"


def shout(text: str) -> str:
    """A language of capitals in which markup survives, whatever its spelling."""
    parts = re.split(r"(<[^>]*>|\[X\d+X\]|\(\d+[ab]\)|&\w+;)", text)
    return "".join(part if i % 2 else part.upper() for i, part in enumerate(parts))


def ask(
    make: Make, script: Script, asked: Iterable[Request], about: Task, **options: Any
) -> tuple[list[Outcome], Service]:
    with service(script) as there:
        engine = TextEngine(make({"url": there.url, **options}, runtime()))
        outcomes = list(engine.propose(list(asked), about))
        abort = getattr(engine.translator, "transport", None)
        if abort is not None:
            abort.close()
    return outcomes, there


def texts(outcomes: Iterable[Outcome]) -> list[str]:
    return [o.text if isinstance(o, Proposal) else f"!{o}" for o in outcomes]


ENGINES: dict[str, tuple[Make, Callable[[services.Model], Script], dict[str, Any]]] = {
    "deepl": (DeeplTranslator, services.deepl, {}),
    "libretranslate": (LibreTranslateTranslator, services.libre, {}),
    "openai": (OpenaiTranslator, services.chat, {"model": "m"}),
    "google": (GoogleTranslator, services.google, {}),
}
everywhere = pytest.mark.parametrize("name", ENGINES)


def through(name: str, model: services.Model, *units: str) -> tuple[list[Outcome], Service]:
    make, protocol, options = ENGINES[name]
    return ask(make, protocol(model), requests(*units), task("de"), **options)


# --- every engine, every fault --------------------------------------------------------------------


@everywhere
def test_markup_comes_back_whole(name: str) -> None:
    outcomes, _ = through(name, shout, MARKED, "Plain *words*.", "`code` only")
    assert texts(outcomes) == [
        "SEE `x.md` & THE [*LONG* LIST](a.md#b), R&D <b>NOW</b>.[^1]",
        "PLAIN *WORDS*.",
        "`code` ONLY",
    ]


@everywhere
def test_a_lost_or_doubled_placeholder_never_becomes_a_draft(name: str) -> None:
    def bad(text: str) -> str:
        return re.sub(r"<x1/>|\[X1X\]", "", shout(text), count=1)

    def worse(text: str) -> str:
        return re.sub(r"<x1/>|\[X1X\]", r"\g<0> \g<0>", shout(text), count=1)

    for model in (bad, worse):
        (outcome,), there = through(name, model, "Put `x` here, `y` there.")
        assert texts([outcome]) == ["PUT `x` HERE, `y` THERE."]
        assert len(there.asked) >= 2  # words alone, in markup that stays


@everywhere
def test_an_empty_answer_is_no_draft(name: str) -> None:
    outcomes, _ = through(name, lambda text: "", "Tea.")
    assert not any(isinstance(outcome, Proposal) for outcome in outcomes)


@everywhere
@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<html>Sign in</html>", headers=(("Content-Type", "text/html"),)),
        Answer(b'{"translations": [{"te'),
        said({"error": "out of tea"}),
        said([]),
        said(None),
        said({"error": "nobody"}, 400),
        said({"error": "nobody"}, 403),
    ],
)
def test_a_bad_answer_is_a_failure_with_its_reason(name: str, answer: Answer) -> None:
    make, _, options = ENGINES[name]
    outcomes, _ = ask(make, in_turn(answer), requests("Tea.", "Two."), task("de"), **options)
    assert all(isinstance(outcome, Failure | Rejection) for outcome in outcomes)
    assert all(outcome.reason and KEY not in str(outcome) for outcome in outcomes)  # type: ignore[union-attr]


@everywhere
def test_a_wrong_count_is_asked_for_again_in_halves(name: str) -> None:
    make, protocol, options = ENGINES[name]
    good = protocol(shout)

    def short(asked: Asked) -> Answer:
        answer = good(asked)
        for path in ("translations", "translatedText"):
            data = json.loads(answer.body) if answer.body.startswith(b"{") else {}
            if len(data.get(path, ())) > 2:
                return said({**data, path: data[path][:-1]})
        if name == "openai" and answer.body.count(b'\\"n\\"') > 2:
            return completion('{"units": []}')
        return answer

    units = ["One.", "Two.", "Three.", "Four.", "Five."]
    outcomes, there = ask(make, short, requests(*units), task("de"), **options)
    assert texts(outcomes) == [unit.upper() for unit in units]
    assert len([a for a in there.asked if not a.target.endswith("languages")]) <= 7


@everywhere
def test_the_key_is_in_no_address(name: str) -> None:
    _, there = through(name, shout, "Tea.")
    assert all(KEY not in asked.target for asked in there.asked)


@everywhere
def test_nothing_is_sent_for_a_unit_without_words(name: str) -> None:
    outcomes, there = through(name, shout, "`x` 2026")
    assert (texts(outcomes), there.asked) == (["`x` 2026"], [])


def test_after_a_refusal_nothing_more_is_sent() -> None:
    refusal = in_turn(said({"message": "Quota exceeded"}, 456))
    units = requests(*(f"Unit {n}." for n in range(9)))
    outcomes, there = ask(DeeplTranslator, refusal, units, task("de"), batch=2, workers=1)
    told = Failure("deepl has no quota left (456: Quota exceeded)", "see its account")
    assert outcomes == [told] * 9
    assert len(there.asked) == 1


@pytest.mark.parametrize("trouble", [said({"message": "Bad"}, 400), Answer(b"<html>"), said([])])
def test_a_text_that_a_service_does_not_answer_costs_itself_alone(trouble: Answer) -> None:
    def script(asked: Asked) -> Answer:
        return trouble if b"Unit 2" in asked.body else services.deepl(shout)(asked)

    units = requests(*(f"Unit {n}." for n in range(8)))
    outcomes, there = ask(DeeplTranslator, script, units, task("de"), batch=8)
    assert [isinstance(o, Failure) for o in outcomes] == [n == 2 for n in range(8)]
    assert len(there.asked) == 7  # 8, 4, 2, 1, 1, 2, 4


def test_a_failing_service_does_not_take_the_other_requests_with_it() -> None:
    def script(asked: Asked) -> Answer:
        bad = b"Unit 2" in asked.body
        return said({"message": "Bad"}, 503) if bad else services.deepl(shout)(asked)

    units = requests(*(f"Unit {n}." for n in range(6)))
    outcomes, _ = ask(DeeplTranslator, script, units, task("de"), batch=2, workers=2)
    assert [isinstance(o, Failure) for o in outcomes] == [False, False, True, True, False, False]


def mumbling(bad: str, good: Script) -> Script:
    """A model that answers in no form that was asked for, wherever it reads something."""
    return lambda asked: completion("Sure!") if bad.encode() in asked.body else good(asked)


def test_a_text_that_a_model_never_answers_in_form_costs_itself_alone() -> None:
    units = requests(*(f"Unit {n}." for n in range(12)))
    script = mumbling("Unit 7", services.chat(shout))
    outcomes, there = ask(OpenaiTranslator, script, units, task("de"), model="m")
    assert [n for n, o in enumerate(outcomes) if not isinstance(o, Proposal)] == [7]
    assert outcomes[7] == Failure(
        "openai gave no answer in the form asked for",
        "run 'draft' again, or take another model or engine",
    )
    assert len(there.asked) <= 12  # halves, and the one text in its other spellings


def test_a_model_that_never_answers_in_form_is_soon_asked_no_more_than_it_must() -> None:
    units = requests(*(f"Tea {n} is {'hot' if n % 10 else 'spicy'}." for n in range(120)))
    options = {"model": "m", "workers": 1}
    outcomes, there = ask(OpenaiTranslator, mumbling("", in_turn()), units, task("de"), **options)
    assert all(isinstance(outcome, Failure) for outcome in outcomes)
    assert len(there.asked) <= 10 * 3 + 3 * 8  # ten packs in three spellings, and a few halves
    control = mumbling("spicy", services.chat(shout))
    outcomes, _ = ask(OpenaiTranslator, control, units, task("de"), **options)
    kept = [o.made_from for o in outcomes if isinstance(o, Proposal)]
    assert kept == [unit.text for unit in units if "spicy" not in unit.text]


def test_an_answer_is_bounded_whether_or_not_it_has_a_price() -> None:
    def longest(*units: str, **options: Any) -> int:
        _, there = ask(
            OpenaiTranslator,
            services.chat(shout),
            requests(*units),
            task("de"),
            model="m",
            **options,
        )
        return int(there.asked[0].json()[options.get("limit", "max_tokens")])

    one = longest("Tea.")
    assert one == 3 * 4 + 32 + 64
    assert longest("Tea.", "Tea, too.") > one
    assert longest("Tea.", thinking=4000) == one + 4000
    assert longest("Tea.", limit="max_completion_tokens") == one


def test_an_answer_that_was_cut_off_says_so() -> None:
    cut = said({"choices": [{"finish_reason": "length", "message": {"content": '{"uni'}}]})
    outcomes, _ = ask(OpenaiTranslator, in_turn(cut), requests("Tea."), task("de"), model="m")
    (outcome,) = outcomes
    assert isinstance(outcome, Failure)
    assert outcome.reason == "openai was cut off after 108 tokens"
    assert outcome.remedy.startswith("set thinking in [engines.openai]")


# --- what is on the wire --------------------------------------------------------------------------


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    assert found["documented_at"].startswith("https://")
    return found


def test_deepl_is_asked_as_it_documents() -> None:
    shape = recorded("deepl")
    about = About("On tea", "How to brew it")
    units = requests("Boil *water*.", about=about, before="Before.", after="After.")
    outcomes, there = ask(
        DeeplTranslator,
        in_turn(said(shape["reply"])),
        units,
        task("de", register="Sie"),
        glossaries={"de": "g-1"},
    )
    (asked,) = there.asked
    assert (asked.method, asked.target) == (shape["method"], shape["path"])
    assert asked.headers["authorization"] == f"DeepL-Auth-Key {KEY}"
    assert asked.headers["content-type"] == "application/json"
    assert asked.json() == {
        "text": ["Boil <g1>water</g1>."],
        "source_lang": "EN",
        "target_lang": "DE",
        "preserve_formatting": True,
        "tag_handling": "xml",
        "context": "On tea\nHow to brew it\nBefore.\nAfter.",
        "formality": "prefer_more",
        "glossary_id": "g-1",
    }
    assert set(asked.json()) <= set(shape["request_keys"])
    assert texts(outcomes) == ["Kochen Sie *Wasser*."]


@pytest.mark.parametrize(
    ("key", "host"), [("abc:fx", "api-free.deepl.com"), ("abc", "api.deepl.com")]
)
def test_the_ending_of_the_key_says_which_host_of_deepl(key: str, host: str) -> None:
    environ = {"DEEPL_AUTH_KEY": key}
    assert DeeplTranslator({}, Runtime(environ=environ)).host == host


def test_without_a_key_deepl_is_missing() -> None:
    missing = DeeplTranslator({}, Runtime(environ={})).missing()
    assert missing is not None
    assert missing.remedy == "set DEEPL_AUTH_KEY in the environment"


def test_libretranslate_is_asked_as_it_documents() -> None:
    shape = recorded("libretranslate")
    script = in_turn(said(shape["languages"]), said(shape["reply"]))
    units = requests("Boil *water*.", "R&D.")
    outcomes, there = ask(LibreTranslateTranslator, script, units, task("es"))
    languages, asked = there.asked
    assert (languages.method, languages.target) == ("GET", "/languages")
    assert (asked.method, asked.target) == (shape["method"], shape["path"])
    assert asked.json() == {
        "q": ['Boil <b id="1">water</b>.', "R&amp;D."],
        "source": "en",
        "target": "es",
        "format": "html",
        "api_key": KEY,
    }
    assert texts(outcomes) == ["Hierva *agua*.", "I&D."]


def test_a_pair_that_the_server_does_not_have_is_a_failure() -> None:
    outcomes, there = ask(
        LibreTranslateTranslator, services.libre(shout), requests("Tea."), task("ja")
    )
    assert isinstance(outcomes[0], Failure)
    assert outcomes[0].reason.endswith("does not translate en → ja")
    assert len(there.asked) == 1


def test_a_chat_service_is_asked_with_all_that_helps() -> None:
    shape = recorded("openai")
    about = About("On tea", "How to brew it")
    units = [
        *requests("Boil *water*.", about=about, before="Before."),
        *requests("Add tea leaves.", about=about, after="After."),
    ]
    pairs = (("tea leaves", "Teeblätter"), ("milk", "Milch"))
    terms = Glossary(tuple(Term(text, {"de": (to,)}) for text, to in pairs))
    told = task("de", register="du", style="Short sentences.", glossary=terms)
    outcomes, there = ask(OpenaiTranslator, in_turn(said(shape["reply"])), units, told, model="m")
    (asked,) = there.asked
    assert (asked.method, asked.target) == ("POST", "/chat/completions")
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    body = asked.json()
    assert set(body) <= set(shape["request_keys"])
    assert (body["model"], body["temperature"]) == ("m", 0)
    assert body["response_format"] == {"type": "json_object"}
    system, user = (message["content"] for message in body["messages"])
    assert "from English (en) into Deutsch (de)" in system
    assert "Address the reader as: du." in system
    assert "Style: Short sentences." in system
    assert json.loads(user) == {
        "article": "On tea",
        "summary": "How to brew it",
        "before": "Before.",
        "after": "After.",
        "glossary": {"tea leaves": "Teeblätter"},
        "units": [
            {"n": 1, "text": "Boil <g1>water</g1>."},
            {"n": 2, "text": "Add tea leaves."},
        ],
    }
    assert texts(outcomes) == ["Koch *Wasser*.", "Gib Teeblätter dazu."]
    assert outcomes[0].origin == "openai m"  # type: ignore[union-attr]


def test_a_model_that_loses_marks_gets_another_spelling_of_them() -> None:
    def model(text: str) -> str:
        return shout(re.sub("</?[gx][^>]*>", "", text))

    outcomes, there = through("openai", model, "Boil *the* `x`.")
    assert texts(outcomes) == ["BOIL *THE* `x`."]
    assert "(2a)" in there.asked[1].json()["messages"][-1]["content"] or "[X2X]" in str(
        there.asked[1].json()
    )


def test_a_model_that_repeats_the_dots_of_its_instructions_has_drafted_nothing() -> None:
    units = requests("Close the door.", "Boil *water*.", "Tea is ready.")
    with service(services.chat(lambda text: "…" if "Tea" not in text else "Té listo.")) as there:
        translator = OpenaiTranslator({"url": there.url, "model": "m"}, runtime())
        results = draft_entries(units, [TextEngine(translator)], task("es"))
        translator.transport.close()
    assert [result.proposal is not None for result in results] == [False, False, True]
    assert results[0].rejections == (("openai", "it has no words"),)


def test_a_model_that_gives_back_a_part_of_the_source_has_drafted_nothing() -> None:
    units = requests("Do not wait for help: **call a doctor now**, and stay with us.", "Ann Lee")
    left = "Do not wait for help: <g1>call a doctor now</g1>},"
    with service(services.chat(lambda text: left if "wait" in text else "Ann Lee, Eva")) as there:
        translator = OpenaiTranslator({"url": there.url, "model": "m"}, runtime())
        results = draft_entries(units, [TextEngine(translator)], task("es"))
        translator.transport.close()
    assert [result.proposal is not None for result in results] == [False, True]
    assert results[0].rejections == (("openai", "it has only words of the source"),)


def test_a_chat_service_on_this_machine_needs_no_key_and_sends_nothing_away() -> None:
    none = Runtime(environ={})
    here = OpenaiTranslator({"url": "http://localhost:8080/v1", "model": "m"}, none)
    there = OpenaiTranslator({"url": "https://example.org/v1", "model": "m"}, none)
    assert (here.capabilities.local, here.missing()) == (True, None)
    assert not there.capabilities.local
    assert there.missing() is not None


# --- deep-translator ------------------------------------------------------------------------------


def test_google_takes_several_texts_at_once_a_line_each() -> None:
    outcomes, there = through("google", shout, "One.", "Two.", "Three.")
    assert texts(outcomes) == ["ONE.", "TWO.", "THREE."]
    (asked,) = there.asked
    assert asked.method == "GET"
    assert asked.query == {"q": "One.\nTwo.\nThree.", "sl": "en", "tl": "de"}


def test_google_is_asked_line_by_line_where_lines_are_lost() -> None:
    outcomes, there = through("google", lambda text: shout(text.replace("\n", " ")), "One.", "Two.")
    assert texts(outcomes) == ["ONE.", "TWO."]
    assert [asked.query["q"] for asked in there.asked] == ["One.\nTwo.", "One.", "Two."]


def test_deep_translator_elsewhere_in_the_process_is_left_alone() -> None:
    from pipeline.engines.deeptranslator import module, over

    library = module("libre")
    with service(services.libre(shout)) as there:
        client = library.LibreTranslator(
            source="en", target="es", api_key=KEY, custom_url=f"{there.url}/"
        )
        assert client.translate("tea") == "TEA"
        ours = LibreTranslateTranslator({"url": there.url}, runtime())
        with over(ours.transport):
            assert client.translate("tea") == "TEA"
        ours.transport.close()
    loud, quiet = there.asked
    assert (loud.query["q"], loud.query["api_key"]) == ("tea", KEY)  # what the package does alone
    assert (quiet.target, b"q=tea" in quiet.body) == ("/translate", True)


def test_the_languages_of_google_are_those_that_deep_translator_knows() -> None:
    from deep_translator.constants import GOOGLE_LANGUAGES_TO_CODES

    from pipeline.engines.google import _LANGUAGES, _OURS

    assert set(_LANGUAGES) == set(GOOGLE_LANGUAGES_TO_CODES.values())
    assert set(_OURS.values()) <= set(_LANGUAGES)


def mymemory(text: str, status: int = 200) -> Answer:
    return said({"responseData": {"translatedText": text}, "responseStatus": status, "matches": []})


def test_mymemory_is_asked_in_parts_that_it_takes() -> None:
    def script(asked: Asked) -> Answer:
        assert len(asked.query["q"].encode()) <= 480
        return mymemory(shout(asked.query["q"]))

    long = " ".join(f"This is the sentence of number {n}." for n in range(30))
    outcomes, there = ask(MyMemoryTranslator, script, requests(long), task("de"))
    assert texts(outcomes) == [long.upper()]
    assert there.asked[0].query["langpair"] == "en-US|de-DE"


def test_a_spent_quota_is_no_translation() -> None:
    spent = "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY."
    outcomes, _ = ask(MyMemoryTranslator, in_turn(mymemory(spent)), requests("Tea."), task("de"))
    assert outcomes == [Failure("mymemory has no quota left for today", "run 'draft' tomorrow")]


# --- a real engine behind a real protocol ---------------------------------------------------------

needs_apertium = pytest.mark.skipif(
    shutil.which("apertium") is None, reason="apertium is not installed"
)


def apertium(text: str) -> str:
    command = ["apertium", "-u", "-n", "-f", "html", "eng-spa"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@needs_apertium
def test_apertium_behind_libretranslates_protocol_is_the_same_for_both_clients() -> None:
    from deep_translator import LibreTranslator

    unit = "The red house is old."
    with service(services.libre(apertium)) as there:
        theirs = LibreTranslator(
            source="en", target="es", api_key="x", custom_url=f"{there.url}/"
        ).translate(unit)
    outcomes, _ = ask(
        LibreTranslateTranslator,
        services.libre(apertium),
        requests(unit, "See the *long list* in `x`."),
        task("es"),
    )
    assert texts(outcomes) == [theirs, "Ver la *lista larga* en `x`."]


@needs_apertium
def test_apertium_on_this_machine_keeps_markup() -> None:
    engine: Engine = TextEngine(ApertiumTranslator({}))
    assert engine.missing(task("ca")) is None
    assert engine.serves(task("es"))
    assert not engine.serves(task("de"))
    outcomes = list(engine.propose(requests(MARKED, "The “long list” isn’t here."), task("ca")))
    drafts = texts(outcomes)
    assert all(part in drafts[0] for part in ("`x.md`", "](a.md#b)", "R&D", "<b>", "</b>", "[^1]"))
    assert "«llista llarga»" in drafts[1]


def test_apertium_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    missing = ApertiumTranslator({}).missing(task("ca"))
    assert missing is not None
    assert missing.reason == "is not installed"


def test_an_engine_of_somebody_else_may_fail_as_it_likes() -> None:
    class Broken(LibreTranslateTranslator):
        def translate(self, batch: Any) -> Any:
            raise RuntimeError(f"no luck with {KEY}")

    engine = TextEngine(Broken({"url": "http://localhost"}, runtime()))
    environ = {"LIBRETRANSLATE_API_KEY": KEY}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(*next(iter(environ.items())))
        outcomes = list(engine.propose(requests("Tea."), task("es")))
    assert outcomes == [Failure("libretranslate failed: RuntimeError: no luck with …", "")]
