"""Catalogs for the tests: sections of a Markdown file as data, and generated ones."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
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
# Hypothesis draws how many entries there are, and a seed for each; what is in an entry comes from
# its seed alone. To draw every word took nine tenths of the time of a law.

WORDS = (
    "a the tea Tee naïve l’eau well-known e.g. (so) 3.5 50% C++ x/y don't “ja” „nein“ «да» "
    "чай κάτι שלום سلام، نعم. 文字， 「茶」 世界。 お茶を ハングル 차를 https://example.org/a/b?c=d&e=f "
    '[link](a.md#b) `code --x` **bold** <kbd>Q</kbd> {name} %s \\ " — … foo:bar a;b :mod:`re`'
).split()
CHINESE = "茶是好的文字，。：“”（）「」、！"
NOT_IN_CATALOGS = frozenset("\0\x04\x85\u2028\u2029")
ODD = "\t\r\n\\\"' #~|.,:=\x01\x0b\x1b\x7f\xa0\xad\u0301\u200d\u202e\u2066\ufeff\ufffeßéЖא文🍵"
PLANES = ((0x20, 0x7F), (0x80, 0x250), (0x250, 0x2100), (0x2100, 0xD800), (0xE000, 0x110000))
COMMENTS = ("kept", "reviewed-by: Ute 2026-01-02 d:00000000", "  deep  ", "Ünï")


def sentence(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=random.randint(1, 40)))


def anything(random: Random) -> str:
    """Characters of any kind, odd ones more often than others."""
    odd = random.choices(ODD, k=random.randint(0, 20))
    others = [chr(random.randrange(*random.choice(PLANES))) for _ in range(random.randint(0, 20))]
    both = [c for c in (*odd, *others) if c not in NOT_IN_CATALOGS]
    random.shuffle(both)
    return "".join(both)


def text(random: Random, *, empty: bool = True) -> str:
    """What a msgid or a msgstr may say."""
    kind = random.randrange(4)
    if kind == 0:
        found = sentence(random)
    elif kind == 1:
        found = "".join(random.choices(CHINESE, k=random.randint(1, 120)))
    elif kind == 2:
        found = "\n".join(sentence(random) for _ in range(random.randint(1, 3)))
    else:
        found = anything(random)
    return found or ("" if empty else "a")


def some(random: Random, *values: str) -> list[str]:
    return random.sample(values, k=random.randint(0, 2))


def entry(random: Random, style: Style) -> Entry:
    """An entry in some state, with some of what a catalog may hold."""
    key: Key = (random.choice([None, "menu", "a b"]), text(random, empty=False))
    made = new_entry(
        key,
        style,
        msgstr=text(random),
        extracted=some(random, "paragraph", "heading 2"),
        references=some(random, "source/a.md", "b.md:3"),
    )
    made = made.with_comments(some(random, *COMMENTS), style)
    if random.random() < 0.5:
        made = made.with_fuzzy(True, style)
        if random.random() < 0.5:
            made = made.with_previous((None, text(random, empty=False)), style)
    return made.as_obsolete(style) if random.random() < 0.2 else made


TEXTS = st.integers(0, 2**32 - 1).map(lambda seed: text(Random(seed)))  # noqa: S311


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """A whole catalog with different texts; obsolete entries stand anywhere."""
    style = Style(draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from([79, 79, 0, 100])))
    header = new_entry(
        (None, ""),
        style,
        msgstr="Language: de\nContent-Type: text/plain; charset=UTF-8\nX-Odd: 1\n",
    )
    seeds = draw(st.lists(st.integers(0, 2**32 - 1), max_size=8))
    made = [entry(Random(seed), style) for seed in seeds]  # noqa: S311
    found = {each.key: each for each in made}
    tail = draw(st.sampled_from(["", "\n", f"{style.newline}# the end{style.newline}"]))
    return Catalog("x.po", (header, *found.values()), tail, draw(st.booleans()), style)
