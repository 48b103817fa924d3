"""Strategies for Markdown as authors write it: every kind of block, nested, in several scripts.

Text is built so that what it means is known: :func:`documents` gives bytes that are valid articles,
:func:`trouble` gives the beginnings and ends of translations that look like markup.
"""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

WORDS = (
    "tea", "Pot", "über", "naïve", "чай", "茶", "お茶", "الشاي", "चाय", "3,5", "2026", "it’s", "(warm)",
    "“hot”", "《茶》", "a_b", "snake_case_name", "5", "R&D", "&amp;", "&nbsp;", "\\*", "\\_", "\\[", "\\#",
    "\\\\", "x<y", "1.", "-", "+", "~5", "C#", "a|b", "{x}", "100%", "https://e.org/a_b", "e.g.", "。",
    "，", ":smile:", "@you", "$5", "^", "=", "'q'", '"q"', "…", "—", "\u00a0", "🍵", "{{< v >}}", "{{ a }}",
)  # fmt: skip
"""Words that stay text wherever they stand in a line that begins with a letter."""

FIRST = ("Tea", "Чай", "茶", "الشاي", "So", "A")


def words(minimum: int = 1, maximum: int = 5) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=minimum, max_size=maximum).map(" ".join)


LEAF_SPANS = st.sampled_from(
    ["`code`", "``a`b``", "` x `", "`a\\`", "<kbd>Tab</kbd>", "<br>", "<!-- note -->", "[^n]",
     "<https://e.org/x>", "<me@e.org>", "![alt](a.png)", "![alt *em*](a.png 'T')", "[ref]", "[Ref][]",
     "[text][ref]", "&copy;", "![pic][ref]", '<a href="x" title="T">link</a>']
)  # fmt: skip


def spans(depth: int) -> st.SearchStrategy[str]:
    """One inline construct, perhaps with others inside."""
    if depth == 0:
        return st.one_of(words(), LEAF_SPANS)
    inner = run(depth - 1)
    wrapped = st.sampled_from(
        [("*", "*"), ("**", "**"), ("***", "***"), ("_", "_"), ("~~", "~~"), ("[", "](b.md#c)"),
         ("[", "](<b c.md> 'Title')"), ("[", "][ref]")]
    )  # fmt: skip
    # A link in a link is none, and a delimiter beside its own kind joins it.
    plain = st.tuples(wrapped, words(1, 3)).map(lambda w: f"{w[0][0]}tea {w[1]} pot{w[0][1]}")
    nested = inner.map(lambda text: f"**so {text} on**")
    return st.one_of(words(), LEAF_SPANS, plain, nested)


def run(depth: int = 2) -> st.SearchStrategy[str]:
    """Inline Markdown on one line that begins with a letter and ends with one."""
    parts = st.lists(spans(depth), min_size=0, max_size=4)
    first = st.sampled_from(FIRST)
    return st.tuples(first, parts).map(lambda p: " ".join([p[0], *p[1], "end"]))


def lines(depth: int = 2) -> st.SearchStrategy[str]:
    """Inline Markdown of one to four lines, with soft and hard breaks."""
    ends = st.sampled_from(["\n", "\n", "\\\n", "  \n", " \n", "\n  "])
    more = st.lists(st.tuples(ends, run(depth)), max_size=3)
    return st.tuples(run(depth), more).map(lambda p: p[0] + "".join(e + t for e, t in p[1]))


def prefixed(text: str, first: str, rest: str) -> str:
    """Text inside a container: ``first`` before its first line, ``rest`` before the others."""
    head, *tail = text.split("\n")
    return "\n".join([first + head, *((rest + line).rstrip(" ") for line in tail)])


def in_quote(text: str) -> str:
    return prefixed(text, "> ", "> ")


def cell(text: str) -> str:
    return text.replace("|", "\\|")


@st.composite
def tables(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 3))
    rows = [[cell(draw(run(1))) for _ in range(width)] for _ in range(draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        rows[-1][-1] = ""
    marks = draw(st.lists(st.sampled_from(["---", ":--", "--:", ":-:"]), min_size=width, max_size=width))
    outer = width == 1 or draw(st.booleans())
    table = [rows[0], marks, *rows[1:]]
    return "\n".join(("| " if outer else "") + " | ".join(r) + (" |" if outer else "") for r in table)


@st.composite
def lists_of(draw: st.DrawFn, depth: int) -> str:
    marker = draw(st.sampled_from(["-", "*", "+", "1.", "7)"]))
    task = draw(st.sampled_from(["", "", "[ ] ", "[x] "])) if not marker[0].isdigit() else ""
    gap = draw(st.sampled_from(["\n", "\n\n"]))
    items = []
    for _ in range(draw(st.integers(1, 3))):
        parts = [task + draw(lines(1))]
        if depth and draw(st.booleans()):
            parts.append(draw(blocks(depth - 1)))
        items.append(prefixed("\n\n".join(parts), f"{marker} ", " " * (len(marker) + 1)))
    return gap.join(items)


@st.composite
def headings(draw: st.DrawFn) -> str:
    text = draw(run(1))
    if draw(st.booleans()):
        return f"{text}\n{draw(st.sampled_from(['===', '---']))}"
    end = draw(st.sampled_from(["", " #", " ####", " {#own-id}", " {.cls}", " {name}"]))
    return f"{'#' * draw(st.integers(1, 6))} {text}{end}"


LITERAL = st.sampled_from(
    ["```python\nprint('# not')\n\n- nor this\n```", "~~~\n<b>\n~~~", "    indented\n    code", "---",
     "<div>\n<b>raw</b> text\n</div>", "<!-- a\ncomment -->", "{{< toc >}}", "[//]: # (a comment)",
     "<https://e.org>", "`only code`", "![](a.png)", "$$\nx_1\n$$", "***"]
)  # fmt: skip


def directives() -> st.SearchStrategy[str]:
    shapes: list[Callable[[str], str]] = [
        lambda text: f":::note\n{text}\n:::",
        lambda text: f'!!! tip "Title"\n    {text}',
        lambda text: f"{{% x %}}\n{text}\n{{: .lead }}",
        lambda text: f"/// note\n\n{text}\n\n///",
    ]
    return st.tuples(st.sampled_from(shapes), run(1)).map(lambda p: p[0](p[1]))


def blocks(depth: int = 2) -> st.SearchStrategy[str]:
    """One block; a container holds others down to ``depth``."""
    leaves = [
        lines(), lines(), headings(), tables(), LITERAL, directives(),
        run(1).map(lambda text: f"![{text}](fig.png 'A caption')"),
    ]  # fmt: skip
    if depth == 0:
        return st.one_of(leaves)
    inner = bodies(depth - 1)
    return st.one_of(
        *leaves,
        lists_of(depth),
        lists_of(depth),
        inner.map(in_quote),
        inner.map(lambda text: in_quote(f"[!WARNING]\n{text}")),
        st.tuples(run(1), inner).map(lambda p: f"{p[0]}\n{prefixed(p[1], ': ', '  ')}"),
    )


def bodies(depth: int = 2) -> st.SearchStrategy[str]:
    return st.lists(blocks(depth), min_size=1, max_size=4).map("\n\n".join)


FRONT = st.sampled_from(
    ["", "", "---\ntitle: A day\ntags: [one, 'two']\ndate: 2026-01-31\n---\n",
     "---\n# c\ntitle: \"Q: a\"  # c\ndescription: >\n  Folded\n  text\n---\n\n",
     "+++\ntitle = \"A day\"\ntags = ['one', \"two\"]\n+++\n", "---\n---\n"]
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A whole article's bytes."""
    note = draw(lines(1))
    definitions = f"[ref]: https://e.org/ref 'R'\n\n[^n]: {prefixed(note, '', '    ')}\n"
    text = f"{draw(FRONT)}{draw(bodies())}\n\n{definitions}"
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode()


STARTS = (
    "1. ", "2) ", "2026. ", "# ", "## ", "- ", "* ", "+ ", "> ", "| ", "|", "\\", "~", "~~~ ", "=", "===",
    "---", "[x] ", "[ ] ", "[a]: b ", "[ref]: b ", "[^n]: ", ": ", ":::", "<b", "<b>", "<div ", "<!--",
    "{x}", "`", "```", "**", "*", "_", "!", "&", "&lt", "#", "\u3000", "$$", "+++", "!!! ", "{{", "{%",
)  # fmt: skip
ENDS = ("", " #", " ##", "#", " {x}", " {#id}", "\\", "`", " |", "|", "**", "  ", " -->", "\n---", "\\\n| x")


def trouble() -> st.SearchStrategy[tuple[str, str]]:
    """What a translation may begin and end with."""
    return st.tuples(st.sampled_from(STARTS), st.sampled_from(ENDS))
