"""Units through an engine that knows only text: markup, sentences, and the chain of engines."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.engines.base import (
    Basis,
    Capabilities,
    Engine,
    Missing,
    Outcome,
    Proposal,
    Rejection,
    Request,
    Task,
)
from pipeline.engines.sentences import translate_text
from pipeline.engines.text import translate_units
from pipeline.inline import References, reading
from pipeline.jobs.draft_chain import draft_entries, fault
from pipeline.locales import parse_locale
from pipeline.placeholders import NUMBERED
from pipeline.shield import Lost, Shielded, shield

HERE = References({}, ("1",))


def request(text: str) -> Request:
    return Request("here", (None, text), references=HERE)


# --- units through a text engine ------------------------------------------------------------------


def through(fragment: str, translate: Callable[[str], str]) -> str | Lost:
    unit = shield(fragment, HERE)
    assert isinstance(unit, Shielded)
    return translate_units([unit], lambda texts, _: [translate(t) for t in texts], [NUMBERED])[0]


def replies(table: dict[str, str]) -> Callable[[str], str]:
    return lambda text: table.get(text, "?")


def test_lost_pairs_are_set_around_the_translation_of_their_words() -> None:
    """This is what the offline model really does to this sentence."""
    answers = {
        "It depends on the (1a) approach (1b).": "Depende da abordagem (1a) (1b).",
        "It depends on the approach.": "Depende da abordagem.",
        "approach": "Abordagem",
    }
    assert through("It depends on the [approach](a.md).", replies(answers)) == (
        "Depende da [abordagem](a.md)."
    )


def test_words_are_translated_alone_where_nothing_else_works() -> None:
    answers = {"It depends": "Depende", "on the": "da", "approach": "abordagem"}
    assert through("It depends *on the* [approach](a.md)!", replies(answers)) == (
        "Depende *da* [abordagem](a.md)!"
    )


def test_what_cannot_be_put_back_says_why() -> None:
    assert through("It is *so*.", lambda text: "") == Lost("lost *")


def test_a_unit_without_words_is_not_sent() -> None:
    def refuse(text: str) -> str:
        raise AssertionError(text)

    assert through("**`x`** 2026", refuse) == "**`x`** 2026"


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["see", "*the list*", "`x_y`", "[a *b* c](d.md 'T')", "**now**", "5", "it.[^1]", "{n}"]
        ),
        min_size=1,
        max_size=6,
    ).map(" ".join),
    st.randoms(use_true_random=False),
)
def test_an_engine_that_mangles_placeholders_never_damages_a_unit(
    fragment: str, chance: random.Random
) -> None:
    """A translator that drops, doubles and moves whatever it likes."""

    def mangled(text: str) -> str:
        parts = text.split(" ")
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(parts))
            parts[at : at + 1] = chance.choice([[], [parts[at]] * 2, [chance.choice(parts)]])
            parts = parts or ["?"]
        return " ".join(parts)

    before = reading(fragment, HERE)
    result = through(fragment, mangled)
    after = reading(result, HERE) if isinstance(result, str) else before
    assert before is not None
    assert after is not None
    assert (after.parts, after.emphases) == (before.parts, before.emphases)


# --- sentences ------------------------------------------------------------------------------------


def said(text: str) -> list[str]:
    """What a model is asked for a text, sentence by sentence."""
    asked: list[str] = []

    def model(sentence: str) -> str:
        asked.append(sentence)
        return sentence

    translate_text(text, model, NUMBERED)
    return asked


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("Dr. Who met Mr. B. Good. Then", ["Dr. Who met Mr. B. Good.", "Then"]),
        ("So. (1a) Now. (1b) Then.", ["So.", "Now.", "Then."]),
        ("It is (1a) so (1b).[X2X] Then.", ["It is (1a) so (1b).", "Then."]),
        ("Say “no.” Go.", ['Say "no."', "Go."]),
        ("— Irene\n42", ["Irene"]),
        ("(1a) Goal: (1b) to sleep", ["(1a) Goal: (1b) to sleep"]),
    ],
)
def test_a_model_gets_one_sentence_at_a_time(text: str, sentences: list[str]) -> None:
    assert said(text) == sentences


@pytest.mark.parametrize(
    ("source", "raw", "expected"),
    [
        ("often", "Muitas vezes", "muitas vezes"),
        ("Often", "muitas vezes", "Muitas vezes"),
        ("(1a) Often (1b) it is", "muitas (1a) vezes (1b) é", "Muitas (1a) vezes (1b) é"),
        ("often", "PTSD", "PTSD"),
        ("Really.", "Mesmo", "Mesmo."),
        ("Goals", "Objetivos.", "Objetivos"),
        ("Say “no.”", 'Diga "não".', "Diga “não.”"),
        ("What—now", "O que - agora", "O que — agora"),
        ("I can’t", "I can't", "I can’t"),
        ("plain", 'a "b" c', "a b c"),
    ],
)
def test_capitals_marks_and_dashes_follow_the_source(source: str, raw: str, expected: str) -> None:
    assert translate_text(source, lambda _: raw, NUMBERED) == expected


def test_a_fragment_that_makes_the_model_stutter_is_asked_again_as_a_sentence() -> None:
    answers = {"getting started": "começar a começar", "getting started.": "começando."}
    assert translate_text("getting started", answers.__getitem__, NUMBERED) == "começando"


# --- the chain ------------------------------------------------------------------------------------


class Scripted:
    """An engine that answers from a table."""

    def __init__(self, name: str, answers: dict[str, str], basis: Basis = Basis.SOURCE) -> None:
        self.name = name
        self.capabilities = Capabilities(local=True, basis=basis)
        self.answers = answers
        self.asked: list[str] = []

    def missing(self) -> Missing | None:
        return None

    def serves(self, task: Task) -> bool:
        return True

    def propose(self, requests: Sequence[Request], task: Task) -> Sequence[Outcome]:
        self.asked += [item.text for item in requests]
        return [
            Proposal(self.answers[item.text], f"{self.name} 1", item.text)
            if item.text in self.answers
            else Rejection("cannot")
            for item in requests
        ]


def test_each_engine_is_asked_for_what_those_before_it_left() -> None:
    first = Scripted("first", {"a": "A"})
    second = Scripted("second", {"a": "x", "b": "B"})
    chain: list[Engine] = [first, second]
    results = draft_entries(
        [request("a"), request("b"), request("c")],
        chain,
        Task(parse_locale("en"), parse_locale("de")),
    )
    assert second.asked == ["b", "c"]
    assert [(r.engine, r.proposal and r.proposal.text) for r in results] == [
        ("first", "A"),
        ("second", "B"),
        ("", None),
    ]
    assert results[2].rejections == (("first", "cannot"), ("second", "cannot"))


@pytest.mark.parametrize(
    ("source", "draft", "reason"),
    [
        ("Wait 45 minutes", "Warte 45 Minuten", ""),
        ("Wait 45 minutes", "Warte", "lost number 45"),
        ("Wait 45 minutes", "Warte ٤٥", ""),
        ("see `x`", "siehe", "lost code x"),
        ("see [x](a.md)", "siehe [x](b.md)", "lost link a.md, added link b.md"),
        ("so", " ", "it is empty"),
        ("so", "so", "it equals the source"),
        ("`so`", "`so`", ""),
        ("a ~ b", "a ~b~ c", ""),
    ],
)
def test_a_draft_that_lost_something_is_refused(source: str, draft: str, reason: str) -> None:
    assert fault(request(source), Proposal(draft, "x", source), Basis.SOURCE) == reason


def test_what_a_person_accepted_may_equal_the_source_or_write_numbers_out() -> None:
    assert fault(request("CBT"), Proposal("CBT", "x", "CBT"), Basis.MEMORY) == ""
    assert fault(request("2 rooms"), Proposal("zwei", "x", "zwei"), Basis.MEMORY) == ""
