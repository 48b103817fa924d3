"""What site generators put into Markdown for themselves: shortcodes, and lines that are theirs.

The grammar reads them as text. They are not for a translator: a line that is one is not extracted,
and one inside a sentence must survive its translation as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_SHORTCODE: Final = (
    r"\{\{(?:[^{}]|\{[^{}]*\})*\}\}"  # Hugo, Jekyll, mdBook, Vue
    r"|\{%[^{}]*%\}"  # Liquid, Jinja
    r"|\{!>?\s*[^\s{}][^{}]*!\}|\{\*\s[^{}]*\s\*\}"  # a file that is included, in MkDocs
    r"|\{/\*[^{}]*\*/\}"  # a comment in MDX, where React's documentation keeps a heading's id
)
_FOUND: Final = re.compile(_SHORTCODE)
_LINE: Final = re.compile(
    rf"""(?:(?:{_SHORTCODE})\s*)+
      | :{{3,}}.*                               # a container: Pandoc, Docusaurus, VuePress, MyST
      | (?:!!!|\?\?\?\+?)\s.*                   # an admonition of Python-Markdown
      | /{{3,}}.*                               # a block of PyMdown
      | ;?-+8<-+.*                              # a file that is included, by PyMdown
      | \{{:[^{{}}]*\}}                         # attributes of kramdown
      | \[TOC\] | \[\[\s?_?TOC_?\s?\]\]
      | import\s.+\sfrom\s+['"][^'"]+['"];?     # MDX
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HINTS: Final = tuple(
    re.compile(hint)
    for hint in (
        rb"\{(?=[{%:!*])",
        rb":(?=::)",
        rb"!(?=!!)",
        rb"\?(?=\?\?)",
        rb"/(?=//)",
        rb"8(?=<-)",
        rb"\[(?=\[|[Tt][Oo][Cc])",
    )
)
# Each begins with one certain byte, and is found in a quarter of the time of one pattern for all.


def may_hold_generator_line(raw: bytes) -> bool:
    """Whether it is worth looking at each line: a quick test, of a paragraph or of an article."""
    for hint in _HINTS:
        if hint.search(raw):
            return True
    return b"import " in raw.lower()


def is_generator_line(line: bytes) -> bool:
    """Whether a line says something to a site generator and nothing to a reader.

    >>> [is_generator_line(line) for line in (b":::note", b"{!a.md!}", b"See {{< x >}}.")]
    [True, True, False]
    """
    return _LINE.fullmatch(line.decode().strip()) is not None


_DIRECTIVE: Final = re.compile(rb"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*:{3,}[ \t]*\{[\w:.-]+\}.*")
_OPTION: Final = re.compile(rb":[A-Za-z][\w-]*:(?:[ \t].*)?")
_MOST_OPTIONS: Final = 12
"""So many lines are looked back at for what the options belong to."""


def is_option_line(source: bytes, start: int, end: int) -> bool:
    """Whether a line is an option of MyST (``:class: tip``), below ``:::{name}`` or below another.

    >>> text = b":::{note}\\n:class: tip\\n:smile: it is"
    >>> is_option_line(text, 10, 21), is_option_line(text[10:], 0, 11)
    (True, False)
    """
    if not _OPTION.fullmatch(source[start:end].strip(b" \t\r>")):
        return False
    for _ in range(_MOST_OPTIONS):
        stop = source.rfind(b"\n", 0, start)
        if stop < 0:
            return False
        start = source.rfind(b"\n", 0, stop) + 1
        above = source[start:stop].strip(b" \t\r>")
        if _DIRECTIVE.fullmatch(above):
            return True
        if not _OPTION.fullmatch(above):
            return False
    return False


_PROSE: Final = re.compile(
    r"""\{(?:admonition|attention|caution|danger|error|hint|important|note|seealso|tip|todo|warning
      |(?:version|deprec)[a-z]*|aside|card|dropdown|epigraph|figure|glossary|margin|sidebar|tab-item
      |topic)\}""",
    re.VERBOSE,
)


def is_prose_fence(label: str) -> bool:
    """Whether a code block is a box of MyST: its code is text in Markdown, for readers there.

    >>> [is_prose_fence(label) for label in ("{note}", "{admonition} Take care", "{python}", "sh")]
    [True, True, False, False]
    """
    return _PROSE.match(label) is not None


_TAB: Final = re.compile(rb"={3}[!+]?\s+(?:\"[^\"]*\"|'[^']*')\s*")


def is_tab(line: bytes) -> bool:
    """Whether a line is the title of a tab, of Material for MkDocs: words, which translators see.

    >>> [is_tab(line) for line in (b'=== "Linux"', b"===", b"=== See it")]
    [True, False, False]
    """
    return _TAB.fullmatch(line) is not None


_LITERAL: Final = re.compile(
    r"""\{\{(?P<mark>[<%])\s*(?P<name>[\w-]*(?:code|highlight|katex|math|mermaid)[\w-]*)\b[^{}]*
          (?<!/)[>%]\}\} .*? \{\{(?P=mark)\s*/\s*(?P=name)\s*[>%]\}\}
      | \{/\*.*?\*/\}                            # a comment of MDX
      | \{%-?\s*(?P<tag>highlight|codeblock|math|mermaid)\b[^{}]*%\} .*? \{%-?\s*end(?P=tag)\s*-?%\}
    """,
    re.VERBOSE | re.DOTALL,
)


_INCLUDED: Final = re.compile(rb"[ \t]*(?:\{!.*!\}|\{\*\s.*\s\*\}|;?-+8<-+.*)[ \t\r]*")


def is_inclusion(line: bytes) -> bool:
    """Whether a site generator puts a file in the place of a line, also of one in a code block.

    >>> [is_inclusion(line) for line in (b"{!> ../a.py!}", b'--8<-- "a.py"', b"{ !a }")]
    [True, True, False]
    """
    return _INCLUDED.fullmatch(line) is not None


def literal_spans(source: bytes) -> tuple[tuple[int, int], ...]:
    """The byte spans of shortcodes that hold code, formulas or diagrams, and of comments: their
    lines count, and none of them is for a translator.

    >>> literal_spans(b"a {{< highlight sh >}}\\n# b\\n{{< /highlight >}} c")
    ((2, 45),)
    """
    if b"{" not in source or not any(mark in source for mark in (b"{{", b"{%", b"{/*")):
        return ()
    text = source.decode()
    spans = (match.span() for match in _LITERAL.finditer(text))
    return tuple((len(text[:start].encode()), len(text[:end].encode())) for start, end in spans)


def shortcode_spans(source: bytes) -> tuple[tuple[int, int], ...]:
    """The byte spans of shortcodes.

    >>> shortcode_spans(b"{{< a >}} and {% b %}")
    ((0, 9), (14, 21))
    """
    if b"{" not in source:
        return ()
    return tuple(match.span() for match in _FOUND_IN_BYTES.finditer(source))


_FOUND_IN_BYTES: Final = re.compile(_SHORTCODE.encode())


def shortcodes(fragment: str) -> Counter[str]:
    """The shortcodes in inline Markdown.

    >>> shortcodes("Version {{< version >}} is out")
    Counter({'{{< version >}}': 1})
    """
    if "{" not in fragment:
        return Counter()
    return Counter(_FOUND.findall(fragment))


def has_shortcode(fragment: str) -> bool:
    """Whether inline Markdown has a shortcode.

    >>> has_shortcode("Version {{< version >}} is out"), has_shortcode("Version {version}")
    (True, False)
    """
    return "{" in fragment and _FOUND.search(fragment) is not None


def without_shortcodes(text: str) -> str:
    """Text with nothing where its shortcodes were.

    >>> without_shortcodes("{{< x >}} and")
    ' and'
    """
    return _FOUND.sub("", text) if "{" in text else text
