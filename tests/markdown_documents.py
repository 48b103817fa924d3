"""Strategies: whole Markdown articles, in every shape that authors use.

Hypothesis draws how many blocks there are, and a seed for each; what is in a block comes from its
seed alone. To draw every word would take nine tenths of the time of a law.
"""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

WORDS = (
    "tea pot water leaf green Blatt Straße été año 茶 水。 “hot” it’s 80 45–60 a_b c*d 1,000 "
    "and/or naïve &amp; 5 < 6 R&D \\* \\[x\\] — … ( ) ! الشاي 「熱」"
).split()


def flip(random: Random) -> bool:
    return random.random() < 0.5


def inline(random: Random, depth: int = 2) -> str:
    """Inline Markdown of one line, beginning with a letter."""
    parts = ["So"]
    for _ in range(random.randint(1, 5)):
        kind = random.randint(0, 9 if depth else 3)
        words = " ".join(random.choices(WORDS, k=random.randint(1, 4)))
        if kind <= 3:
            parts.append(words)
        elif kind == 4:
            parts.append("`code | x`" if flip(random) else "``a`b``")
        elif kind == 5:
            parts.append(f"*{inline(random, depth - 1)}*")
        elif kind == 6:
            parts.append(f"**{inline(random, depth - 1)}**")
        elif kind == 7:
            parts.append(f"[{inline(random, 0)}](b.md#c 'T')")
        elif kind == 8:
            parts.append("<kbd>Tab</kbd>" if flip(random) else "<https://tea.example/x>")
        else:
            parts.append("![leaf](leaf.png)" if flip(random) else "[ref]")
    return " ".join(parts)


def indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line else "" for line in lines[1:])])


def block(random: Random, depth: int = 2) -> str:
    """One block, perhaps with others inside."""
    kind = random.randint(0, 12 if depth else 5)
    text = inline(random)
    if kind == 0:
        return f"{'#' * random.randint(1, 6)} {text.replace('<', '&lt;')}" + random.choice(
            ["", " #", " {#own}"]
        )
    if kind in (1, 2):
        return text
    if kind == 3:
        return f"{text}\n{inline(random)}" + random.choice(["", "\\\nlast", "  \nlast"])
    if kind == 4:
        return random.choice(
            ["```py\nx = 1\n\n# not\n```", "    indented", "***", "<div>\nhi\n</div>"]
        )
    if kind == 5:
        cells = [inline(random, 1).replace("|", "\\|").replace("``a`b``", "`a`") for _ in range(4)]
        return f"| {cells[0]} | {cells[1]} |\n|:--|--:|\n| {cells[2]} | {cells[3]} |"
    if kind in (6, 7):
        marker = random.choice(["- ", "* ", "1. ", "12) ", "- [x] ", "- [ ] "])
        width = len(marker) if "[" not in marker else 2
        loose = "\n\n" if flip(random) else "\n"
        items = [
            indented(item(random, depth - 1), marker, " " * width)
            for _ in range(random.randint(1, 3))
        ]
        return loose.join(items)
    if kind in (8, 9):
        alert = random.choice(["", "[!NOTE]\n", "[!WARNING]\n"])
        return indented(alert + body(random, depth - 1), "> ", "> ").replace("\n\n", "\n>\n")
    if kind == 10:
        return f"Leaf[^n] {text}\n\n[^n]: {inline(random)}\n    {inline(random)}"
    if kind == 11:
        return f"{text.replace('`', '')}\n: {inline(random)}"
    return f"{text}\n{'=' * 5}"


def item(random: Random, depth: int) -> str:
    inner = body(random, depth) if flip(random) else inline(random)
    return inner if inner[:1].isalpha() else f"{inline(random)}\n\n{inner}"


def body(random: Random, depth: int = 2) -> str:
    return "\n\n".join(block(random, depth) for _ in range(random.randint(1, 4)))


@st.composite
def articles(draw: st.DrawFn) -> bytes:
    """A whole article's bytes: with or without front matter, BOM and CRLF."""
    front = draw(
        st.sampled_from(
            [
                "",
                "---\ntitle: Tea\ntags: [green, 'black tea']\n---\n\n",
                "---\ntitle: >\n  Long\n  one\nx: 1\n---\n",
            ]
        )
    )
    seeds = draw(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=4))
    body = "\n\n".join(block(Random(seed)) for seed in seeds)  # noqa: S311
    text = f"{front}{body}\n\n[ref]: https://tea.example 'R'\n"
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode()
