"""What engines put on the wire, and Apertium behind its real protocol.

No service is asked anything here. What DeepL, LibreTranslate and OpenAI document is recorded, with
its source, in ``tests/fixtures/engines``; nothing shows that they behave as they document.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest

from pipeline.engines.apertium import ApertiumTranslator
from pipeline.engines.base import About, Engine, Failure
from pipeline.engines.deepl import DeeplTranslator
from pipeline.engines.libretranslate import LibreTranslateTranslator
from pipeline.engines.limits import Runtime
from pipeline.engines.mymemory import MyMemoryTranslator
from pipeline.engines.openai import OpenaiTranslator
from pipeline.engines.through import TextEngine
from pipeline.glossary import Glossary, Term
from pipeline.jobs.draft_chain import draft_entries
from tests import services
from tests.hosted import KEY, MARKED, ask, recorded, requests, runtime, shout, task, texts, through
from tests.services import Answer, Asked, in_turn, said, service

# --- what is on the wire --------------------------------------------------------------------------


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
    command = ["apertium", "-u", "-f", "html", "eng-spa"]
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
