"""Where the parser's grammar reads more than an author meant, and how it is kept from that.

pulldown-cmark takes a block between ``---`` lines for metadata wherever it stands, a line such as
``:warning: hot`` or ``:::note`` under a paragraph for a definition, ``>}}`` at the end of a long
shortcode for a quotation, escaped brackets right behind ``[a]`` for that link's label, and whatever
braces end a heading (``GET /users/{id}``) for attributes, and drops these two. No viewer that
authors check their text with does so. What must not be read so is masked, byte for byte, before the
parser sees it.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.blocks import Block, BlockKind

_YAML: Final = re.compile(
    r"""[\r\n]*---[ \t]*(?:\r\n?|\n)
    (?P<text>
      (?:[ \t]*\#[^\r\n]*(?:\r\n?|\n))*                    # comments
      (?:(?=(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z))              # nothing else,
        |[ \t]*[^\s:\-][^\r\n:]*:(?:[ \t\r\n])              # a key at once, or one behind
        |(?:[ \t]*(?:\r\n?|\n))+[\w"'][\w.\-]*["']?:[ \t\r\n]  # blank lines
      )
      .*?)
    ^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_TOML: Final = re.compile(
    r"[\r\n]*\+\+\+[ \t]*(?:\r\n?|\n)(?P<text>.*?)^\+\+\+[ \t]*(?:\r\n?|\n|\Z)",
    re.DOTALL | re.MULTILINE,
)


def front_matter(text: str) -> Block | None:
    """The YAML or TOML at the very beginning of a text (``label`` says which).

    >>> front_matter("---\\ntitle: A\\n---\\nText\\n").text
    'title: A\\n'
    """
    if not text.lstrip("\r\n").startswith(("---", "+++")):
        return None
    for label, pattern in (("yaml", _YAML), ("toml", _TOML)):
        match = pattern.match(text)
        if match is not None:
            start = len(text[: match.start("text")].encode())
            content = (start, start + len(match["text"].encode()))
            end = len(match[0].encode())
            return Block(
                BlockKind.METADATA, 0, end, label=label, content=content, text=match["text"]
            )
    return None


_NO_QUOTE: Final = re.compile(r"^([ \t]*)>(?=\}\})", re.MULTILINE)
"""The end of a shortcode that takes several lines."""
_NO_DEFINITION: Final = re.compile(r"^([ \t>]*):(?=[^ \t])", re.MULTILINE)
_COLON: Final = re.compile(r":(?<=[\n \t>]:)")
"""A colon as it stands that a line may begin with: a quick test that most articles pass."""
BRACES: Final = re.compile(r"(?P<escape>\\?)\{(?P<inside>[^{}\r\n]*)\}[ \t]*(?=\r|\n|\Z)")
_BEHIND_BRACKET: Final = re.compile(r"^.*\]\\\[.*$", re.MULTILINE)
_NO_LABEL: Final = re.compile(r"(?<!\\)\]\\\[")
_VERBATIM: Final = re.compile(r"\]\(|\]:|[<`]")
"""Behind it on its line may be an address, a title or code, in which nothing may be masked."""
_ATX: Final = re.compile(r"(?:[ \t>*+:\-]|[0-9]+[.)]|\[\^[^\]\r\n]*\]:)*\#{1,6}[ \t]")
_UNDERLINE: Final = re.compile(r"(?:\r\n?|\n)[ \t>]*(?:=+|-+)[ \t]*(?:\r|\n|\Z)")
_ATTRIBUTES: Final = re.compile(
    r"""[ \t]*:?[ \t]*
    (?:(?:\#[\w:.\-]+|\.[\w:\-]+|[\w:\-]+=(?:"[^"]*"|'[^']*'|[^\s"'{}]+)|/\*.*\*/)(?:[ \t]+|$))+""",
    re.VERBOSE,
)


def is_attributes(inside: str) -> bool:
    """Whether what braces hold at the end of a heading are attributes.

    >>> is_attributes("#why .wide"), is_attributes("id")
    (True, False)
    """
    return _ATTRIBUTES.fullmatch(inside) is not None


def masked(text: str) -> str:
    """A text of the same length in bytes, with other punctuation where a mark must not be read.

    >>> masked("Hot\\n:warning:\\n# GET /{id}\\n# Why {#why}\\n")
    'Hot\\n;warning:\\n# GET /{id^\\n# Why {#why}\\n'
    """
    if text.startswith(":") or _COLON.search(text):
        text = _NO_DEFINITION.sub(r"\1;", text)
    if "]\\[" in text:
        text = _BEHIND_BRACKET.sub(_without_labels, text)
    if "}" not in text:
        return text
    if ">}}" in text:
        text = _NO_QUOTE.sub(r"\1;", text)
    parts = []
    position = 0
    for match in BRACES.finditer(text):
        if (match["escape"] or not is_attributes(match["inside"])) and _ends_heading(match):
            # The closing one: before the other there may be more that have none of their own.
            closing = match.end("inside")
            parts += [text[position:closing], "^"]
            position = closing + 1
    return "".join((*parts, text[position:])) if parts else text


def _without_labels(line: re.Match[str]) -> str:
    found = _VERBATIM.search(line[0])
    end = found.start() if found else len(line[0])
    return _NO_LABEL.sub(r"]\\^", line[0][:end]) + line[0][end:]


def _ends_heading(match: re.Match[str]) -> bool:
    text = match.string
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    if _ATX.match(line):
        return True
    return "]:" not in line and _UNDERLINE.match(text, match.end()) is not None
