"""Texts cut into sentences, and which of them another text is made of."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.sentences import sentences_of

SENTENCES = st.lists(st.sampled_from(["One.", "Two.", "One two.", "*One.*"]), max_size=9)


@given(SENTENCES, SENTENCES)
def test_sentences_in_a_row_are_found_where_they_first_stand(source, wanted) -> None:
    bare = [[sentence.strip("*") for sentence in it] for it in (source, wanted)]
    places = [
        list(range(start, start + len(wanted)))
        for start in range(len(source) - len(wanted) + 1)
        if bare[0][start : start + len(wanted)] == bare[1]
    ]
    if 0 < len(wanted) < len(source) and places:
        assert sentences_of(" ".join(source), " ".join(wanted)) == places[0]


def test_a_text_of_many_short_sentences_is_searched_once() -> None:
    """Not from each of its sentences again: that took seconds."""
    assert sentences_of("A. " * 40_000, "A. " * 20_000 + "B.") == []
    assert sentences_of("A. " * 40_000 + "B.", "A. " * 20_000 + "B.")[0] == 20_000
