"""Strategies: whole Markdown articles, in every shape that authors use."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(
    "tea pot water leaf green Blatt Straße été año 茶 水。 “hot” it’s 80 45–60 a_b c*d 1,000 "
    "and/or naïve &amp; 5 < 6 R&D \\* \\[x\\] — … ( ) ! الشاي 「熱」".split()
)


@st.composite
def inline(draw: st.DrawFn, depth: int = 2) -> str:
    """Inline Markdown of one line, beginning with a letter."""
    parts = ["So"]
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.integers(0, 9 if depth else 3))
        words = " ".join(draw(st.lists(WORDS, min_size=1, max_size=4)))
        if kind <= 3:
            parts.append(words)
        elif kind == 4:
            parts.append("`code | x`" if draw(st.booleans()) else "``a`b``")
        elif kind == 5:
            parts.append(f"*{draw(inline(depth - 1))}*")
        elif kind == 6:
            parts.append(f"**{draw(inline(depth - 1))}**")
        elif kind == 7:
            parts.append(f"[{draw(inline(0))}](b.md#c 'T')")
        elif kind == 8:
            parts.append("<kbd>Tab</kbd>" if draw(st.booleans()) else "<https://tea.example/x>")
        else:
            parts.append("![leaf](leaf.png)" if draw(st.booleans()) else "[ref]")
    return " ".join(parts)


def indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line else "" for line in lines[1:])])


@st.composite
def block(draw: st.DrawFn, depth: int = 2) -> str:
    """One block, perhaps with others inside."""
    kind = draw(st.integers(0, 12 if depth else 5))
    text = draw(inline())
    if kind == 0:
        return f"{'#' * draw(st.integers(1, 6))} {text.replace('<', '&lt;')}" + draw(
            st.sampled_from(["", " #", " {#own}"])
        )
    if kind in (1, 2):
        return text
    if kind == 3:
        return f"{text}\n{draw(inline())}" + draw(st.sampled_from(["", "\\\nlast", "  \nlast"]))
    if kind == 4:
        return draw(
            st.sampled_from(
                ["```py\nx = 1\n\n# not\n```", "    indented", "***", "<div>\nhi\n</div>"]
            )
        )
    if kind == 5:
        cells = [draw(inline(1)).replace("|", "\\|").replace("``a`b``", "`a`") for _ in range(4)]
        return f"| {cells[0]} | {cells[1]} |\n|:--|--:|\n| {cells[2]} | {cells[3]} |"
    if kind in (6, 7):
        marker = draw(st.sampled_from(["- ", "* ", "1. ", "12) ", "- [x] ", "- [ ] "]))
        width = len(marker) if "[" not in marker else 2
        loose = "\n\n" if draw(st.booleans()) else "\n"
        items = [
            indented(draw(item(depth - 1)), marker, " " * width)
            for _ in range(draw(st.integers(1, 3)))
        ]
        return loose.join(items)
    if kind in (8, 9):
        alert = draw(st.sampled_from(["", "[!NOTE]\n", "[!WARNING]\n"]))
        return indented(alert + draw(body(depth - 1)), "> ", "> ").replace("\n\n", "\n>\n")
    if kind == 10:
        return f"Leaf[^n] {text}\n\n[^n]: {draw(inline())}\n    {draw(inline())}"
    if kind == 11:
        return f"{text.replace('`', '')}\n: {draw(inline())}"
    return f"{text}\n{'=' * 5}"


@st.composite
def item(draw: st.DrawFn, depth: int) -> str:
    inner = draw(body(depth)) if draw(st.booleans()) else draw(inline())
    return inner if inner[:1].isalpha() else f"{draw(inline())}\n\n{inner}"


@st.composite
def body(draw: st.DrawFn, depth: int = 2) -> str:
    return "\n\n".join(draw(st.lists(block(depth), min_size=1, max_size=4)))


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
    text = f"{front}{draw(body())}\n\n[ref]: https://tea.example 'R'\n"
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode()
