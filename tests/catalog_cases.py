"""Catalogs for the tests: sections of a Markdown file as data, and generated ones."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from pipeline.catalog import Catalog, Entry, Key, Style, new_entry

FIXTURES = Path(__file__).parent / "fixtures" / "catalogs"
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


class Case(NamedTuple):
    """One ``##`` section: its title, its fenced blocks by language, and the text behind them."""

    title: str
    blocks: dict[str, str]
    rest: str


def cases(name: str) -> list[Case]:
    """The sections of a fixture."""
    text = (FIXTURES / name).read_bytes().decode()
    out = []
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        title, _, body = section.partition("\n")
        fenced = re.compile(r"^```(\w+)\n(.*?)^```$\n?", re.MULTILINE | re.DOTALL)
        blocks = {match[1]: match[2] for match in fenced.finditer(body)}
        out.append(Case(title, blocks, fenced.sub("", body).strip()))
    return out


def ids(case: Case) -> str:
    return case.title.replace(" ", "-")


# --- generated ------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    "a the tea Tee naïve l’eau well-known e.g. (so) 3.5 50% C++ x/y don't “ja” „nein“ «да» "
    "чай κάτι שלום سلام، نعم. 文字， 「茶」 世界。 お茶を ハングル 차를 https://example.org/a/b?c=d&e=f "
    '[link](a.md#b) `code --x` **bold** <kbd>Q</kbd> {name} %s \\ " — … foo:bar a;b :mod:`re`'.split()
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
CHINESE = st.text("茶是好的文字，。：“”（）「」、！", min_size=1, max_size=120)
ANY = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\x04\x85\u2028\u2029"),
    max_size=60,
)
TEXTS = st.one_of(
    SENTENCES, CHINESE, st.lists(SENTENCES, min_size=1, max_size=3).map("\n".join), ANY
)
COMMENT = st.sampled_from(["kept", "reviewed-by: Ute 2026-01-02 d:00000000", "  deep  ", "Ünï"])


@st.composite
def entries(draw: st.DrawFn, style: Style) -> Entry:
    """An entry in some state, with some of what a catalog may hold."""
    key: Key = (draw(st.none() | st.sampled_from(["menu", "a b"])), draw(TEXTS.filter(bool)))
    entry = new_entry(
        key,
        style,
        msgstr=draw(TEXTS),
        extracted=draw(st.lists(st.sampled_from(["paragraph", "heading 2"]), max_size=2)),
        references=draw(st.lists(st.sampled_from(["source/a.md", "b.md:3"]), max_size=2)),
    )
    entry = entry.with_comments(draw(st.lists(COMMENT, max_size=2, unique=True)), style)
    if draw(st.booleans()):
        entry = entry.with_fuzzy(True, style)
        if draw(st.booleans()):
            entry = entry.with_previous((None, draw(TEXTS.filter(bool))), style)
    return entry.as_obsolete(style) if draw(st.integers(0, 4)) == 0 else entry


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """A whole catalog with different texts; obsolete entries stand anywhere."""
    style = Style(draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from([79, 79, 0, 100])))
    header = new_entry(
        (None, ""),
        style,
        msgstr="Language: de\nContent-Type: text/plain; charset=UTF-8\nX-Odd: 1\n",
    )
    found = draw(st.lists(entries(style), max_size=8, unique_by=lambda entry: entry.key))
    tail = draw(st.sampled_from(["", "\n", f"{style.newline}# the end{style.newline}"]))
    return Catalog("x.po", (header, *found), tail, draw(st.booleans()), style)
