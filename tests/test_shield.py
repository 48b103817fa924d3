"""The markup shield: what an engine sees, and the proof that nothing was lost on the way back."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.blocks import InlineKind
from pipeline.fragment import fold
from pipeline.inline import References, guarded_inlines, reading
from pipeline.pieces import Piece, Role
from pipeline.placeholders import NUMBERED, PRIVATE, Style, restore
from pipeline.shield import Lost, Shielded, rebuild, shield, shield_plain

HERE = References({"guide": ("guide.md", "The guide"), "b": ("b.md", "")}, ("1", "note"))


def taken(fragment: str, references: References = HERE) -> Shielded:
    unit = shield(fragment, references)
    assert isinstance(unit, Shielded), unit
    return unit


def back(fragment: str, text: str, *titles: str, style: Style = NUMBERED) -> str | Lost:
    return restore(taken(fragment), (text, *titles), style)


def events(fragment: str) -> list[tuple[str, ...]]:
    """Inline events with adjoining texts merged: what a fragment means, however it is written."""
    found: list[tuple[str, ...]] = []
    text = re.sub(r" +(?=\\\n)", "", fold(fragment))  # space before a hard break shows nowhere
    for inline in guarded_inlines(text, HERE) or ():
        if inline.kind is InlineKind.TEXT and found and found[-1][0] == InlineKind.TEXT:
            found[-1] = (InlineKind.TEXT, found[-1][1] + inline.text, "", "", "")
        else:
            found.append((inline.kind, inline.text, inline.tag, inline.url, inline.title))
    return [(kind, *(re.sub(r"^X ?", "", part) for part in rest)) for kind, *rest in found]


# --- what the engine sees -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fragment", "texts"),
    [
        ("plain words", ("plain words",)),
        (r"5 \* 3 &amp; more", ("5 * 3 & more",)),
        ("run `make  all` twice", ("run [X1X] twice",)),
        ("*soft* and **hard**", ("(1a) soft (1b) and (2a) hard (2b)",)),
        ("**all *of* it**", ("(1a) all (2a) of (2b) it (1b)",)),
        ('see [this](a.md "A title")', ("see (1a) this (1b)", "A title")),
        ('![a cup](c.png "Tea, at last")', ("(1a) a cup (1b)", "Tea, at last")),
        ("so it is.[^1]", ("so it is.[X1X]",)),
        ("at https://example.org/a_b?c=1.", ("at [X1X].",)),
        ("write to a.b@example.org, {name}", ("write to [X1X], [X2X]",)),
        ("<https://example.org> is it", ("[X1X] is it",)),
        ("a<br>b <kbd>Esc</kbd>", ("a[X1X]b (2a) Esc (2b)",)),
        ("the [guide] and [the b][b]", ("the (1a) guide (1b) and (2a) the b (2b)",)),
        ("one\\\ntwo", ("one\ntwo",)),
        ('{{< ref "a_b" >}} and {% x %}, {y}', ("[X1X] and [X2X], [X3X]",)),
    ],
)
def test_an_engine_sees_words_and_placeholders(fragment: str, texts: tuple[str, ...]) -> None:
    assert NUMBERED.texts(taken(fragment)) == texts


def test_plain_text_is_not_read_as_markdown() -> None:
    unit = shield_plain("Use *stars* at https://example.org_x, `now`")
    assert NUMBERED.texts(unit) == ("Use *stars* at [X1X], `now`",)
    assert restore(unit, ["Em [X1X], use *estrelas* `já`"], NUMBERED) == (
        "Em https://example.org_x, use *estrelas* `já`"
    )


def test_words_that_look_like_placeholders_are_not_sent() -> None:
    assert NUMBERED.texts(taken("Rule (2a) is *new*")) == ()
    assert PRIVATE.texts(taken("Rule (2a) is *new*")) != ()
    assert NUMBERED.texts(taken("Rule two is *new*")) != ()


def test_more_than_one_paragraph_is_not_a_unit() -> None:
    assert shield("a\\\n\\\n\nb\n\n\nc", HERE) != taken("a")


@pytest.mark.parametrize(
    ("fragment", "words"),
    [("`x`", False), ("**[^1]**", False), ("2026 – https://example.org", False), ("*a*", True)],
)
def test_it_is_known_whether_there_are_words(fragment: str, words: bool) -> None:
    assert taken(fragment).has_words is words


# --- the way back ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fragment", "returned", "expected"),
    [
        ("the *red* door", "a porta (1a) vermelha (1b)", "a porta *vermelha*"),
        ("the *red* door", "a porta(1a)vermelha(1b).", "a porta *vermelha*."),
        ("(see [it](a.md))", "( veja (1a) isso (1b) )", "( veja [isso](a.md))"),
        ("`a` or `b`", "[X2X] ou [X1X]", "`b` ou `a`"),
        ("said.[^1] Then", "dito. [X1X] Depois", "dito.[^1] Depois"),
        ("un**bend**able", "in(1a) dobr (1b)ável", "in**dobr**ável"),
        ("see [guide]", "veja o (1a) guia (1b)", "veja o [guia][guide]"),
        ("see [guide][]", "veja (1a) guide (1b)!", "veja [guide][]!"),
        ("Yes [a](a.md)", "Sim! (1a) a (1b)", "Sim! [a](a.md)"),
        ("five stars", "5 * estrelas [x](y) *", r"5 \* estrelas \[x\](y) \*"),
        ("now {{< v >}}", "*a* <b> [X1X]", r"\*a\* \<b\> {{< v >}}"),
        ("five stars", "5 * estrelas *", "5 * estrelas *"),
        ("one\\\ntwo", "um \n dois ", "um\\\ndois"),
        ("<b>so</b> it is", "é (1a) assim (1b)", "é <b>assim</b>"),
        (r"see [guide]\(x)", "veja (1a) guide (1b)(x)", "veja [guide][guide](x)"),
    ],
)
def test_words_go_back_into_their_markup(fragment: str, returned: str, expected: str) -> None:
    assert back(fragment, returned) == expected


@pytest.mark.parametrize(
    "fragment",
    [
        r"[\[](u.md)[guide][https://e.org/a?d=[1]](u.md)",
        r"[guide]\[x]",
        r"\*a https://e.org/\*b/c* *",
        "\\\\\\\n?",
    ],
)
def test_marks_of_addresses_and_labels_are_told_from_those_of_the_words(fragment: str) -> None:
    unit = taken(fragment)
    restored = restore(unit, PRIVATE.texts(unit), PRIVATE)
    assert isinstance(restored, str)
    assert events(restored) == events(fragment)


def test_titles_follow_their_links_when_these_change_places() -> None:
    source = '[a](a.md "First") then [b](b.md "Second")'
    assert back(source, "(2a) b (2b) e (1a) a (1b)", 'O "um"', "O dois") == (
        r'[b](b.md "O dois") e [a](a.md "O \"um\"")'
    )


@pytest.mark.parametrize(
    ("fragment", "returned", "reason"),
    [
        ("a `b`", "um", "lost `b`"),
        ("a `b`", "um [X1X] [X1X]", "doubled `b`"),
        ("a `b`", "um [X1X] [X9X]", "broke a placeholder"),
        ("a `b`", "um [X1X] X]", "broke a placeholder"),
        ("a `b`", "um [X 1X]", "lost `b`"),
        ("*a* b", "(1a) um dois", "lost the end of *"),
        ("*a* b", "(1b) um (1a) dois", "crossed the end of * with another"),
        ("*a* **b**", "(1a) um (2a) dois (1b) três (2b)", "moved ** into or out of another"),
        ("*a* **b**", "(1a) um (2a) dois (2b) (1b)", "moved ** into or out of another"),
        ("[a `b`](c.md)", "(1a) um (1b) [X2X]", "moved `b` into or out of another"),
        ("*a* b", "um (1a) (1b)", "took the words out of *"),
        ("one\\\ntwo", "um dois", "lost a line break"),
        ("one two", "um\ndois", "doubled a line break"),
    ],
)
def test_what_went_wrong_is_named(fragment: str, returned: str, reason: str) -> None:
    assert back(fragment, returned) == Lost(reason)


def test_a_missing_title_is_noticed() -> None:
    assert back('[a](a.md "T")', "(1a) um (1b)") == Lost("lost a title")
    assert back('[a](a.md "T")', "(1a) um (1b)", " ") == Lost("lost a title")


def test_emphasis_beside_cjk_punctuation_counts_as_emphasis() -> None:
    """Composing repairs it; the catalog keeps what a translator would write."""
    assert back("**a** b", "(1a) “强调” (1b)文字") == "**“强调”** 文字"
    private = back("**a**b", "\ue0021\ue003“强调”\ue0041\ue005文字", style=PRIVATE)
    assert private == "**“强调”**文字"


def test_underscores_give_way_to_asterisks_inside_a_word() -> None:
    assert (
        back("_bend_ it", "in\ue0021\ue003dobr\ue0041\ue005ável", style=PRIVATE) == "in*dobr*ável"
    )


def test_rebuilding_refuses_what_does_not_read_back() -> None:
    unit = taken("*a*")
    assert rebuild(unit, [Piece(Role.TEXT, "b")], ()) == Lost(
        "its words and markup cannot be told apart"
    )


# --- laws -----------------------------------------------------------------------------------------

words = st.text("abcé文字，。“” .!?", min_size=1, max_size=8)
literals = st.sampled_from(
    [r"\*", r"\[", r"\\", "&amp;", "&copy;", "*", "_", "[", "]", "!", "<", "~", "&", "**“强”**文"]
)
atoms = st.sampled_from(
    [
        "`c_d*`",
        "`` ` ``",
        "[^1]",
        "<br>",
        "<!-- n -->",
        "<https://example.org/x>",
        "https://example.org/a_b*c?d=[1]",
        "a.b@example.org",
        "{name}",
        "{{< v >}}",
        "\\\n",
    ]
)


def spans(inner: st.SearchStrategy[str], gap: str, pad: str) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map(lambda x: f"{gap}*{pad}{x}{pad}*{gap}"),
        inner.map(lambda x: f"{gap}_{pad}{x}{pad}_{gap}"),
        inner.map(lambda x: f"{gap}**{pad}{x}{pad}**{gap}"),
        inner.map(lambda x: f"{gap}~~{pad}{x}{pad}~~{gap}"),
        inner.map(lambda x: f"<b>{x}</b>"),
        inner.map(lambda x: f"[{x}](u.md#a_b)"),
        inner.map(lambda x: f"[{x}](<u v> 'T \"q\" &amp;')"),
        inner.map(lambda x: f'![{x}](i.png "T \\" *t*")'),
        inner.map(lambda x: f"[{x}][guide]"),
        st.sampled_from(["[guide]", "[B][]", "![b]", "[**Guide**][]"]),
    )


def fragments(gap: str, pad: str) -> st.SearchStrategy[str]:
    return st.recursive(
        st.one_of(words, words, literals, atoms),
        lambda inner: st.lists(
            st.one_of(inner, spans(inner, gap, pad)), min_size=1, max_size=4
        ).map("".join),
        max_leaves=10,
    )


markdown = fragments(gap=" . ", pad="a")
crowded = fragments(gap="", pad="")
"""Delimiters may touch here: ``*a****b**`` can be read, but not always be written again."""


def shielded(fragment: str) -> Shielded:
    unit = shield(fragment, HERE)
    assume(isinstance(unit, Shielded))
    assert isinstance(unit, Shielded)
    return unit


@settings(deadline=None)
@given(crowded)
def test_what_comes_back_unchanged_is_the_same_or_refused(fragment: str) -> None:
    unit = shielded(fragment)
    restored = restore(unit, PRIVATE.texts(unit), PRIVATE)
    assert isinstance(restored, Lost) or events(restored) == events(fragment)


@settings(deadline=None)
@given(markdown)
def test_what_comes_back_unchanged_is_the_same_markdown(fragment: str) -> None:
    unit = shielded(fragment)
    restored = restore(unit, PRIVATE.texts(unit), PRIVATE)
    assert isinstance(restored, str)
    assert events(restored) == events(fragment)


@settings(deadline=None)
@given(st.text("ab *_`[]()!<>&;~\\\"'#^:1文“", max_size=24))
def test_any_text_at_all_comes_back_the_same(fragment: str) -> None:
    unit = shielded(fragment)
    restored = restore(unit, PRIVATE.texts(unit), PRIVATE)
    assert isinstance(restored, str)
    assert events(restored) == events(fragment)


@settings(deadline=None)
@given(markdown)
def test_a_spaced_style_changes_spaces_alone(fragment: str) -> None:
    unit = shielded(fragment)
    texts = NUMBERED.texts(unit)
    assume(texts)
    restored = restore(unit, texts, NUMBERED)
    if isinstance(restored, Lost):
        return
    before, after = reading(fold(fragment), HERE), reading(fold(restored), HERE)
    assert before is not None
    assert after is not None
    assert (after.parts, after.strikes) == (before.parts, before.strikes)
    assert after.text.replace(" ", "") == before.text.replace(" ", "")


@settings(deadline=None)
@given(markdown, st.data(), st.sampled_from([NUMBERED, PRIVATE]))
def test_a_lost_or_doubled_placeholder_is_always_noticed(
    fragment: str, data: st.DataObject, style: Style
) -> None:
    unit = shielded(fragment)
    assume(style.texts(unit))
    text, *titles = style.texts(unit)
    tokens = [match.span() for match in re.finditer(style.pattern, text)]
    assume(tokens)
    start, end = data.draw(st.sampled_from(tokens))
    lost = text[:start] + text[end:]
    doubled = text[:end] + text[start:]
    assert isinstance(restore(unit, (lost, *titles), style), Lost)
    assert isinstance(restore(unit, (doubled, *titles), style), Lost)
    # The control: it is the placeholder, not the rest of the text, that makes the difference.
    if style is PRIVATE:
        assert isinstance(restore(unit, (text[:start] + text[start:], *titles), style), str)


@settings(deadline=None)
@given(markdown, st.data())
def test_whatever_comes_back_keeps_the_markup_or_is_refused(
    fragment: str, data: st.DataObject
) -> None:
    """Placeholders shuffled and strewn with other words: never a wrong answer."""
    unit = shielded(fragment)
    tokens = [PRIVATE.of(piece) for piece in unit.pieces if piece.role is not Role.TEXT]
    shuffled = data.draw(st.permutations([*tokens, *data.draw(st.lists(words, max_size=4))]))
    restored = restore(unit, ("".join(shuffled), *unit.titles), PRIVATE)
    if isinstance(restored, Lost):
        return
    after = reading(fold(restored), HERE)
    assert after is not None
    assert unit.reads is not None
    assert (after.parts, after.strikes) == (unit.reads.parts, unit.reads.strikes)


@pytest.mark.parametrize(
    "kept",
    [
        "[Commands]({{ '/docs/' | relative_url }})",
        "[`Site`]({{ site.repository }}/blob/site.rb)",
        "[site variables]({% link _docs/variables.md %})",
        "{.internal-link target=_blank}",
        "{: .note }",
        "{#top}",
        "<parameter_name>",
        "<limits.h>",
    ],
)
def test_what_a_template_or_a_renderer_will_read_is_never_sent(kept: str) -> None:
    unit = shield(f"See [it](a.md) and {kept} now.", References())
    assert isinstance(unit, Shielded)
    assert kept in "".join(p.raw or p.text for p in unit.pieces if p.role is Role.ATOM)
