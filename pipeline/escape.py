"""Backslashes that keep a translation's text text, where it would read as markup.

"1. Mai ist Feiertag.", "C #" at the end of a heading and "p | q" in a cell are ordinary sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.blocks import Block, BlockKind, Inline, InlineKind
from pipeline.dialect import BRACES, is_attributes
from pipeline.fragment import is_plain
from pipeline.inline import EMPTY_COMMENT, GUARD, Reading, References, guarded, guarded_inlines
from pipeline.shortcodes import shortcode_spans


def neutralise(
    fragment: str, source: Reading, references: References, *, whatever: bool = False
) -> str:
    """Escape what made markup of a kind that the source does not have at all, and that nobody meant
    as markup; with ``whatever``, also where somebody seems to have meant it.

    "3~5, 6~8", "an Rc<T>" and "`a' and `b'" are ordinary text in a sentence whose source holds no
    strikethrough, tag or code.

    >>> from pipeline.inline import reading
    >>> here = References()
    >>> neutralise("Rc<T> `b`", reading("a b", here), here)
    'Rc\\\\<T> `b`'
    >>> neutralise("Rc<T> `b`", reading("a b", here), here, whatever=True)
    'Rc\\\\<T> \\\\`b\\\\`'
    """
    known = {kind for kind, _ in source.parts} | ({"strikethrough"} if source.strikes else set())
    if is_plain(fragment) or len(known) == len(_DELIMITERS):
        return fragment
    # What was inside may be markup once its delimiters are text, so look again, but not for ever.
    for _ in range(4):
        inlines = guarded_inlines(fragment, references)
        raw = guarded(fragment).encode()
        surplus = [
            inline
            for inline in inlines or ()
            if _part(inline) not in {*known, ""}
            and (whatever or not _is_meant(inline, raw, source))
        ]
        cuts = {cut for inline in surplus for cut in _delimiters(inline, raw, source)}
        if not cuts:
            break
        fragment = with_backslashes(raw, cuts)
    return fragment


def _is_meant(inline: Inline, raw: bytes, source: Reading) -> bool:
    """Whether somebody wrote a part as markup, rather than signs that happen to make it."""
    kind = _part(inline)
    if kind == "strikethrough":
        return False  # "3~5" is a range in Chinese and Japanese
    if kind == "image":
        return ("link", inline.url) not in source.parts  # else a link behind an exclamation mark
    if kind == "tag":
        return is_known_tag(inline.text)
    if kind == "code":
        return not _is_quotation(inline, raw)
    return True


def is_known_tag(raw: str) -> bool:
    """Whether a tag is one of HTML, or has attributes with values as a component of a page may.

    >>> [is_known_tag(tag) for tag in ("<br>", "</b>", '<Tip kind="x"/>', "<T>", "<a and b>")]
    [True, True, True, False, False]
    """
    if raw.startswith("<!--"):
        return True
    match = _TAG.fullmatch(raw)
    if match is None:
        return False
    attributes = match["attributes"].strip().removesuffix("/").rstrip()
    if "=" in attributes:
        return True
    # In "Vec<A>" the letter names a type.
    name = match["name"]
    alone = not attributes or attributes.lower() in _WITHOUT_VALUE
    return alone and name.lower() in _ELEMENTS and not (len(name) == 1 and name.isupper())


_TAG: Final = re.compile(r"</?(?P<name>[A-Za-z][\w.:-]*)(?P<attributes>[^<>]*)>")
_ELEMENTS: Final = frozenset(
    """a abbr acronym address article aside audio b bdi bdo big blockquote br button caption center
    cite code col colgroup data dd del details dfn div dl dt em embed figcaption figure font footer
    form h1 h2 h3 h4 h5 h6 header hr i iframe img input ins kbd label li link main mark nav object
    ol p picture pre q rp rt ruby s samp script section small source span strike strong style sub
    summary sup svg table tbody td tfoot th thead time tr tt u ul var video wbr""".split()
)
_WITHOUT_VALUE: Final = frozenset({"checked", "controls", "disabled", "hidden", "open", "reversed"})


def _is_quotation(inline: Inline, raw: bytes) -> bool:
    """Whether what reads as code is what lies between two quotations such as "`a' and `b'", or
    between two letters that are written with a backquote, as in Uzbek."""
    marks = _DELIMITERS["code"].search(raw, inline.start, inline.end)
    length = len(marks[0]) if marks else 1
    inside = raw[inline.start + length : inline.end - length].decode(errors="replace")
    if inside[:1].isspace() != inside[-1:].isspace():
        return True
    before = raw[: inline.start].decode(errors="replace")[-1:]
    return _has_case(before) and _has_case(raw[inline.end :].decode(errors="replace")[:1])


def _has_case(letter: str) -> bool:
    """Whether a character is a letter of a script in which suffixes do not follow code at once."""
    return letter.lower() != letter.upper()


def sealed(fragment: str, marks: str, references: References) -> str:
    """A fragment whose text holds none of the ``marks``, which could pair with those outside it:
    for a translation that goes into a part of a paragraph. Shortcodes stay as they are.

    >>> sealed("a* `b` c`", "`", References())
    'a* `b` c\\\\`'
    """
    raw = guarded(fragment).encode()
    inlines = guarded_inlines(fragment, references) or ()
    literal = {i.start + 1 for i in inlines if i.style in ("Autolink", "Email")}
    texts = [i for i in inlines if i.kind is InlineKind.TEXT and i.start not in literal]
    pairing = re.compile(b"[" + re.escape(marks).encode() + b"]")
    cuts = {m.start() for i in texts for m in pairing.finditer(raw, i.start, i.end)}
    kept = shortcode_spans(raw)
    return with_backslashes(raw, {c for c in cuts if not any(a <= c < b for a, b in kept)})


def with_backslashes(raw: bytes, cuts: set[int]) -> str:
    """A guarded fragment without its guards, with backslashes at the byte offsets.

    >>> with_backslashes(b"X *a*", {2, 4})
    '\\\\*a\\\\*'
    """
    pieces = []
    position = 0
    for cut in sorted(cuts):
        pieces += [raw[position:cut], b"" if _escaped(raw, cut) else b"\\"]
        position = cut
    lines = b"".join((*pieces, raw[position:])).decode().split("\n")
    return "\n".join(line[len(GUARD) :] for line in lines)


def _escaped(raw: bytes, offset: int) -> bool:
    """Whether a backslash stands before a character already: inside code that is no escape."""
    before = raw[max(0, offset - 100) : offset]
    return (len(before) - len(before.rstrip(b"\\"))) % 2 == 1


_DELIMITERS: Final = {
    "code": re.compile(rb"`+"),
    "tag": re.compile(rb"<"),
    "footnote": re.compile(rb"\["),
    "image": re.compile(rb"(?<=!)\["),
    "link": re.compile(rb"[\[<]"),
    "strikethrough": re.compile(rb"~{1,2}"),
}


def _part(inline: Inline) -> str:
    """The kind of part that an event is, "" for text and whatever else is the translator's."""
    if inline.kind is InlineKind.CODE:
        return "code"
    if inline.kind is InlineKind.FOOTNOTE:
        return "footnote"
    if inline.kind is InlineKind.HTML:
        return "" if inline.text == EMPTY_COMMENT else "tag"
    return inline.tag if inline.kind is InlineKind.OPEN and inline.tag in _DELIMITERS else ""


def part_kind(inline: Inline, raw: bytes) -> tuple[str, int]:
    """The kind of part that begins with an event ("" for none), and the offset of the character
    that, escaped, leaves it text."""
    kind = _part(inline)
    opening = _DELIMITERS[kind].search(raw, inline.start, inline.end) if kind else None
    return (kind, opening.start()) if opening else ("", 0)


def _delimiters(inline: Inline, raw: bytes, source: Reading) -> Iterable[int]:
    """Offsets of the characters that, escaped, leave the event's text without its markup."""
    kind = _part(inline)
    if kind == "image" and ("link", inline.url) in source.parts:
        yield inline.start  # a link of the source behind an exclamation mark
        return
    opening = _DELIMITERS[kind].search(raw, inline.start, inline.end)
    if opening is None:
        return
    yield from range(opening.start(), opening.end())
    if kind in ("code", "strikethrough"):
        yield from range(inline.end - len(opening[0]), inline.end)


# --- block constructs -----------------------------------------------------------------------------

_LINE_START: Final = re.compile(
    r"""^(?:
        (?P<number>[0-9]{1,9})(?=[.)](?:[ \t]|$))       # an ordered list item
      | (?P<label>\[(?:[^\[\]\\]|\\.)+\])(?=:)          # a definition, of a link or a footnote
      | (?=[-+*](?:[ \t]|$))                           # a bullet
      | (?=\#{1,6}(?:[ \t]|$))                         # a heading
      | (?=>)                                          # a quotation
      | (?=`{3,}[^`]*$|~{3})                           # a code fence
      | (?=[-=+*_~:|][-=+*_~:| \t]*$)                  # a rule, an underline, a table's second row
      | (?=:[ \t])                                     # a definition's description
      | (?=:{3}|/{3}|!{3}[ ]|\?{3}[ ])                 # a directive to a site generator
    )""",
    re.VERBOSE,
)
_TASK: Final = re.compile(r"^(?=\[[ \txX]\](?:[ \t]|$))")
_ALERT: Final = re.compile(r"^(?=\[!\w+\][ \t]*$)")
_LEADING_MARKS: Final = re.compile(r"^(?:\\[!-/:-@\[-`{-~]|[!-/:-@\[-`{-~]|[ \t])+")
_MARK: Final = re.compile(r"\\.|[!-/:-@\[-`{-~]")


def block_escapes(text: str, leaf: Block, parent: BlockKind, guarded: bool) -> tuple[str, ...]:
    """Spellings of a folded translation that may stand in a leaf, the lightest first.

    No block can begin in a ``guarded`` place: behind the hashes of a heading or the pipe of a cell.

    >>> from pipeline.markdown import parse
    >>> block_escapes("2026) gut", parse("x").children[0], BlockKind.DOCUMENT, False)[0]
    '2026\\\\) gut'
    """
    if leaf.kind is BlockKind.CELL:
        text = text.replace("|", "\\|")
        text += " " if text.endswith("\\") else ""
    elif _odd_backslashes(text):
        text += "\\"
    if leaf.kind is BlockKind.HEADING:
        light = BRACES.sub(_escaped_if_attributes, _closing_hashes(text))
        strong = _MARK.sub(_escaped_if_heading_mark, text)
    else:
        light = strong = text
    spellings = [light, strong]
    if not guarded:
        spellings = [
            "\n".join(_line(line, parent) for line in light.split("\n")),
            "\n".join(_first_mark(line, parent) for line in light.split("\n")),
            "\n".join(_all_marks(line) for line in strong.split("\n")),
        ]
        # No backslash keeps a tag from beginning a block, and stays a tag; four spaces do.
        spellings.insert(1, spellings[0].replace("\n<", "\n    <"))
    return tuple(dict.fromkeys(spellings))


def _line(line: str, parent: BlockKind) -> str:
    if parent is BlockKind.ITEM:
        line = _TASK.sub(r"\\", line)
    elif parent is BlockKind.QUOTE:
        line = _ALERT.sub(r"\\", line)
    return _LINE_START.sub(lambda m: (m["number"] or m["label"] or "") + "\\", line)


def _first_mark(line: str, parent: BlockKind) -> str:
    """A line whose first character is escaped, also where nothing usual seems to begin there."""
    lighter = _line(line, parent)
    return "\\" + line if lighter == line and _MARK.fullmatch(line[:1]) else lighter


def _all_marks(line: str) -> str:
    """A line with every character of the punctuation at its beginning escaped."""
    leading = _LEADING_MARKS.match(line)
    if leading is None:
        return _line(line, BlockKind.DOCUMENT)
    marks = _MARK.sub(lambda m: m[0] if len(m[0]) > 1 else "\\" + m[0], leading[0])
    return marks + line[leading.end() :]


def _closing_hashes(text: str) -> str:
    return re.sub(r"(^|[ \t])(#+)$", lambda m: m[1] + "\\#" * len(m[2]), text)


def _escaped_if_attributes(match: re.Match[str]) -> str:
    return match[0] if match["escape"] or not is_attributes(match["inside"]) else "\\" + match[0]


def _escaped_if_heading_mark(match: re.Match[str]) -> str:
    return "\\" + match[0] if match[0] in "#{}" else match[0]


def _odd_backslashes(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1
