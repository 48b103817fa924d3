"""Hosted engines behind real HTTP servers on loopback, through every fault that theirs have.

No service is asked anything here. What DeepL, LibreTranslate and OpenAI document is recorded, with
its source, in ``tests/fixtures/engines``; nothing shows that they behave as they document.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from pipeline.engines.base import Failure, Proposal, Rejection
from pipeline.engines.deepl import DeeplTranslator
from pipeline.engines.openai import OpenaiTranslator
from tests import services
from tests.hosted import ENGINES, KEY, MARKED, ask, requests, shout, task, texts, through
from tests.services import Answer, Asked, Script, completion, in_turn, said

# --- every engine, every fault --------------------------------------------------------------------


everywhere = pytest.mark.parametrize("name", ENGINES)


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
