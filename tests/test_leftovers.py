"""A chatbot's leftovers: what is one, and that it is kept out unless the author says otherwise."""

from __future__ import annotations

import pytest

from pipeline.article import read_article
from pipeline.extract import extract
from pipeline.leftovers import is_leftover, kept_out, leftovers

OFFER = "Let me know if you’d like a shorter version!"


@pytest.mark.parametrize(
    "text",
    [
        OFFER,
        "Please let me know if you need any changes.",
        "Would you like me to translate this?",
        "If you'd like, I can also write a summary.",
        "Sure! Here’s the article:",
        "Certainly, I've revised the text.",
        "Here is a revised version of the article.",
        "As an AI language model, I cannot know.",
        "I hope this article helps. Let me know what to change.",
        "**Would you like me to** add sources?",
        "(Let me know if you want a different tone.)",
    ],
)
def test_a_chatbot_speaks(text: str) -> None:
    assert is_leftover(text)
    article = read_article("a", "a.md", f"Text.\n\n{text}\n".encode())
    assert [index for index, _ in leftovers(article)] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "Let me know if you have pain, the therapist said.",
        "Would you like to sit here?",
        "If you like, we can meet weekly.",
        "Sure, it takes time.",
        "Here is a list of questions.",
        "As an adult, you decide.",
        "I hope this helps you to choose.",
        "Letters arrive. Let me know if you’d like a shorter version!",
    ],
)
def test_people_speak_too(text: str) -> None:
    assert not is_leftover(text)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (f"> {OFFER}\n", 0),
        ("Here's [the updated version](https://e.org/x) of it.\n", 0),
        ("Here's the updated version of `use()`:\n", 0),
        ("Here’s the ![updated version](x.svg).\n", 0),
        (f"> - {OFFER}\n", 0),
        (f"> [!NOTE]\n> {OFFER}\n", 1),
        (f"- {OFFER}\n", 1),
        (f"# {OFFER}\n", 1),
        (f"```\n{OFFER}\n```\n", 0),
        ("Let me know\nif you’d like\na *shorter* version!\n", 1),
    ],
)
def test_where_it_stands(source: str, found: int) -> None:
    assert len(leftovers(read_article("a", "a.md", source.encode()))) == found


def test_the_author_may_waive_it() -> None:
    source = f"---\nwaive: leftover\n---\n\n{OFFER}\n"
    article = read_article("a", "a.md", source.encode())
    assert kept_out(article) == frozenset()
    assert [unit.msgid for unit in extract(article)] == [OFFER]
