"""Markdown as authors write it: every kind of block, nested, in several scripts.

An article is drawn from a seed and a size, which Hypothesis makes small when a law fails; drawing
each word through Hypothesis would take most of the time of the tests.
"""

from __future__ import annotations

import re
from random import Random

from hypothesis import strategies as st

from tests import odd_markdown as odd

WORDS = (
    *r"""tea Pot über naïve чай 茶 お茶 الشاي चाय 3,5 2026 it’s (warm) “hot” 《茶》 a_b
    snake_case_name 5 R&D &amp; &nbsp; \* \_ \[ \# \\ x<y 1. - + ~5 C# a|b {x} 100% https://e.org/a_b
    e.g. 。 ，
    :smile: @you $5 ^ = 'q' "q" … — 🍵""".split(),
    "\u00a0",
    "{{< v >}}",
    "{{ a }}",
)
"""Words that stay text wherever they stand in a line that begins with a letter."""

SPANS = (
    *"""`code` ``a`b`` `a\\` <kbd>Tab</kbd> <br> [^n] <https://e.org/x> <me@e.org> ![alt](a.png)
    [ref] [Ref][] [text][ref] &copy; ![pic][ref] *{}* **{}** ***{}*** _{}_ ~~{}~~ [{}](b.md#c)
    [{}][ref]""".split(),
    "` x `",
    "<!-- note -->",
    "![alt *em*](a.png 'T')",
    '<a href="x" title="T">link</a>',
    "[{}](<b c.md> 'Title')",
)

LITERAL = (
    "```python\nprint('# not')\n\n- nor this\n```",
    "~~~\n<b>\n~~~",
    "    indented\n    code",
    "---",
    "***",
    "<div>\n<b>raw</b> text\n</div>",
    "<!-- a\ncomment -->",
    "{{< toc >}}",
    "<https://e.org>",
    "`only code`",
    "![](a.png)",
    "$$\nx_1\n$$",
)

DIRECTIVES = (
    ":::note\n{}\n:::",
    '!!! tip "Title"\n    {}',
    "{% x %}\n{}\n{: .lead }",
    "/// note\n\n{}\n\n///",
)

FRONT = (
    "",
    "",
    "---\ntitle: A day\ntags: [one, 'two']\ndate: 2026-01-31\n---\n",
    '---\n# c\ntitle: "Q: a"  # c\ndescription: >\n  Folded\n  text\n---\n\n',
    '+++\ntitle = "A day"\ntags = [\'one\', "two"]\n+++\n',
    "---\n---\n",
)

# Here "_" is a space.
STARTS = (
    "_",
    "\u3000",
    *(
        mark.replace("_", " ")
        for mark in r"""1._ 2)_ 2026._ #_ ##_ -_ *_ +_ >_ |_ | \ ~ ~~~_ = === --- [x]_ [_]_ [a]:_b_
    [ref]:_b_ [^n]:_ :_ ::: <b <b> <div_ <!-- {x} ` ``` ** * ! & &lt # $$ +++ !!!_ {{ {%""".split()
    ),
)
ENDS = ("", *(end.replace("_", " ") for end in r"_# _## # _{x} _{#id} \ ` _| | ** __ _-->".split()))
ENDS += ("_", "\n---", "\\\n| x")


def documents() -> st.SearchStrategy[bytes]:
    """Whole articles as bytes: with or without front matter, byte-order mark and CRLF."""
    return st.builds(document, st.integers(0, 6), st.integers(0, 2**32))


def trouble() -> st.SearchStrategy[tuple[str, str]]:
    """What a translation may begin and end with."""
    return st.tuples(st.sampled_from(STARTS), st.sampled_from(ENDS))


def document(size: int, seed: int) -> bytes:
    """An article of about ``size`` blocks; with none, one paragraph.

    >>> document(0, 1) == document(0, 1)
    True
    """
    writer = Writer(Random(seed))  # noqa: S311 - not for secrets
    blocks = [writer.block(2) for _ in range(size)] or [writer.run(0)]
    text = "\n\n".join([*blocks, "[ref]: https://e.org/ref 'R'", f"[^n]: {writer.note()}\n"])
    if size:
        text = writer.one(FRONT) + text
    if size and writer.chance(0.3):
        text = text.replace("\n", "\r\n")
    return (b"\xef\xbb\xbf" if size and writer.chance(0.1) else b"") + text.encode()


class Writer:
    """Writes Markdown at random; ``depth`` bounds how far blocks and spans are nested."""

    def __init__(self, random: Random) -> None:
        self.one = random.choice
        self.number = random.randint
        self.random = random.random
        self.odd = self.chance(0.5)

    def chance(self, probability: float) -> bool:
        return self.random() < probability

    # --- inline -----------------------------------------------------------------------------------

    def words(self, most: int = 4) -> str:
        known = odd.WORDS if self.odd and self.chance(0.3) else WORDS
        return " ".join(self.one(known) for _ in range(self.number(1, most)))

    def span(self, depth: int) -> str:
        written = self.one(odd.SPANS if self.odd and self.chance(0.5) else SPANS)
        # A link in a link is none, and a delimiter beside its own kind joins it.
        inner = self.words(2) if "[" in written or depth == 0 else self.run(0)
        return written.replace("{}", f"so {inner} on")

    def run(self, depth: int = 2) -> str:
        """One line that begins with a letter and ends with one."""
        parts = [
            self.words() if self.chance(0.5) else self.span(depth) for _ in range(self.number(0, 4))
        ]
        return " ".join([self.one(("Tea", "Чай", "茶", "الشاي", "So", "A")), *parts, "end"])

    def lines(self, depth: int = 2) -> str:
        text = self.run(depth)
        while self.chance(0.4):
            text += self.one(("\n", "\n", "\\\n", "  \n", " \n", "\n  ")) + self.run(depth)
        return text

    def note(self) -> str:
        return prefixed(self.lines(1), "", "    ")

    # --- blocks -----------------------------------------------------------------------------------

    def block(self, depth: int) -> str:
        if self.odd and self.chance(0.3):
            return self.oddity()
        leaves = (self.lines, self.lines, self.heading, self.table, self.literal, self.directive)
        if depth == 0 or self.chance(0.5):
            return self.one((*leaves, self.figure))()
        return self.one((self.list, self.list, self.quote, self.alert, self.definition))(depth)

    def oddity(self) -> str:
        return re.sub(r"\{\}", lambda _: self.run(1), self.one(odd.BLOCKS))

    def body(self, depth: int) -> str:
        return "\n\n".join(self.block(depth) for _ in range(self.number(1, 3)))

    def heading(self) -> str:
        text = self.run(1)
        if self.chance(0.3):
            return f"{text}\n{self.one(('===', '---'))}"
        end = self.one(("", " #", " ####", " {#own-id}", " {.cls}", " {name}"))
        return f"{'#' * self.number(1, 6)} {text}{end}"

    def table(self) -> str:
        width = self.number(1, 3)
        rows = [
            [self.run(1).replace("|", "\\|") for _ in range(width)]
            for _ in range(self.number(1, 3))
        ]
        if self.chance(0.3):
            rows[-1][-1] = ""
        marks = [self.one(("---", ":--", "--:", ":-:")) for _ in range(width)]
        edge = ("| ", " |") if width == 1 or self.chance(0.6) else ("", "")
        return "\n".join(f"{edge[0]}{' | '.join(r)}{edge[1]}" for r in (rows[0], marks, *rows[1:]))

    def literal(self) -> str:
        return self.one(odd.LITERAL if self.odd and self.chance(0.5) else LITERAL)

    def figure(self) -> str:
        return f"![{self.words(2)}](fig.png 'A caption')"

    def directive(self) -> str:
        return self.one(DIRECTIVES).replace("{}", self.run(1))

    def list(self, depth: int) -> str:
        marker = self.one(("-", "*", "+", "1.", "7)"))
        task = self.one(("", "", "[ ] ", "[x] ")) if not marker[0].isdigit() else ""
        items = []
        for _ in range(self.number(1, 3)):
            parts = [task + self.lines(1)]
            if self.chance(0.4):
                parts.append(self.block(depth - 1))
            indent = " " * (len(marker) + 1)
            items.append(prefixed("\n\n".join(parts), f"{marker} ", indent))
        return self.one(("\n", "\n\n")).join(items)

    def quote(self, depth: int) -> str:
        return prefixed(self.body(depth - 1), "> ", "> ")

    def alert(self, depth: int) -> str:
        return prefixed(f"[!WARNING]\n{self.body(depth - 1)}", "> ", "> ")

    def definition(self, depth: int) -> str:
        return f"{self.run(1)}\n{prefixed(self.body(depth - 1), ': ', '  ')}"


def prefixed(text: str, first: str, rest: str) -> str:
    """Text inside a container: ``first`` before its first line, ``rest`` before the others."""
    head, *tail = text.split("\n")
    return "\n".join([first + head, *((rest + line).rstrip(" ") for line in tail)])
