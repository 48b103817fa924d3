"""When two texts are the same but for the spelling of their markup, and what a translation of the
one needs to stand for the other.

``_x_`` and ``*x*``, lines broken elsewhere, another hard break, escapes and entities that read the
same, a reference and the link that it stands for: all these are spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.blocks import Inline, InlineKind
from pipeline.catalog import Key
from pipeline.code_marks import marked_as
from pipeline.emphasis import mend_emphasis
from pipeline.escape import neutralise
from pipeline.fragment import fold, is_plain
from pipeline.html_fit import fit_text
from pipeline.html_text import folded
from pipeline.inline import (
    EMPTY_COMMENT,
    GUARD,
    Reading,
    References,
    guarded,
    guarded_inlines,
    lost,
    reading,
)
from pipeline.syntax import Syntax


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its translation, as found in a file.

    ``where`` is ``file:line`` and ``origin`` what the entry's provenance names. ``doubt`` says why
    a person has to look at it ("": it was accepted there). ``previous`` is the text that a fuzzy
    translation was made for. ``references`` are what the translation's own document defines, and
    ``source_references`` what its source does. ``article`` names the document, as far as known.
    """

    source: str
    target: str
    where: str
    origin: str
    context: str | None = None
    doubt: str = ""
    previous: Key | None = None
    references: References | None = None
    source_references: References | None = None
    article: str = ""


# --- what a text is, its spelling aside -----------------------------------------------------------

# Private-use characters that no text holds: each begins or ends something that is not a word.
_MARK: Final = "\ue010"
_OPEN: Final = "\ue011"
_CLOSE: Final = "\ue012"
_BREAK: Final = "\ue013"
_LINE_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RUN: Final = re.compile(f"(?:{_OPEN}(?:emphasis|strong){_OPEN})+|(?:{_CLOSE}\\w+{_CLOSE})+")
_GUARDS: Final = re.compile(f"(?:^|(?<={_BREAK})){GUARD}")


def form(fragment: str, references: References) -> str | None:
    """What a fragment of inline Markdown says, however it is spelled; None where it is not one
    block of text.

    >>> here = References()
    >>> form("See _it_ &\\nrun", here) == form("See *it* &amp; run", here)
    True
    >>> form("See *it*", here) == form("See **it**", here)
    False
    """
    text = fold(fragment)
    if is_plain(text):
        return words(text)
    inlines = guarded_inlines(text, references)
    if inlines is None:
        return None
    out = _GUARDS.sub("", "".join(map(_token, inlines)))
    # Emphasis within emphasis reads the same whichever of the two is outside.
    return words(_RUN.sub(lambda run: "".join(sorted(run[0])), out))


def _token(inline: Inline) -> str:
    kind = inline.kind
    if kind is InlineKind.TEXT:
        return inline.text
    if kind is InlineKind.SOFT_BREAK:
        return " "
    if kind is InlineKind.HARD_BREAK:
        return _BREAK
    if kind is InlineKind.HTML:
        if _LINE_BREAK.fullmatch(inline.text):
            return _BREAK
        return "" if inline.text == EMPTY_COMMENT else f"{_MARK}{words(inline.text)}{_MARK}"
    if kind in (InlineKind.CODE, InlineKind.FOOTNOTE):
        return f"{_MARK}{kind.value} {inline.text}{_MARK}"
    if kind is InlineKind.CLOSE:
        return f"{_CLOSE}{inline.tag}{_CLOSE}"
    if inline.tag in ("link", "image"):
        return f"{_MARK}{inline.tag} {inline.url} {inline.title}{_MARK}"
    return f"{_OPEN}{inline.tag}{_OPEN}"


def words(text: str) -> str:
    """A text with all white space, typographic too, as single spaces.

    >>> words("5\\u00a0kg\\n of tea")
    '5 kg of tea'
    """
    text = " ".join(unicodedata.normalize("NFC", text).translate(_NOTHING).split())
    return text.replace(f" {_BREAK}", _BREAK).replace(f"{_BREAK} ", _BREAK)


_NOTHING: Final = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"))


# --- a translation for its new place --------------------------------------------------------------


def settled(
    msgid: str, pair: Pair, references: References, syntax: Syntax = Syntax.MARKDOWN
) -> tuple[str, str]:
    """A pair's translation, spelled for an entry, and what speaks against it ("": it is proved to
    keep what its source holds, as composing would write it).

    >>> pair = Pair("See [it](a.md).", "Siehe dies.", "de.po:3", "de.po")
    >>> settled("See [it](a.md).", pair, References())
    ('Siehe dies.', 'lost link a.md')
    """
    if syntax is not Syntax.MARKDOWN:
        return _without_markdown(msgid, pair, syntax)
    text = fold(pair.target)
    wanted = fold(msgid)
    if is_plain(wanted) and is_plain(text):
        return text, ""
    source = reading(wanted, references)
    if source is None:
        return text, "the source is not one paragraph of text"
    if pair.references is not None and "[" in text:
        text = _inlined(text, pair.references, references)
    tagged = any(kind == "tag" and _LINE_BREAK.fullmatch(tag) for kind, tag in source.parts)
    if not tagged and "<" in text:
        text = _edited(text, references, _break_for_tag)
    read = reading(text, references)
    if read is None:
        return text, "the translation is not one paragraph of text"
    text, read = _code_as_there(wanted, text, source, read, references)
    problems = lost(source, read)
    if problems or read.strikes > source.strikes == 0:
        read = reading(neutralise(text, source, references), references)
    if read is not None and source.emphases > read.emphases:
        read = reading(mend_emphasis(text, references, source.emphases), references) or read
    if read is None or lost(source, read):
        return text, "; ".join(problems)
    return text, ""


def _code_as_there(
    wanted: str, text: str, source: Reading, read: Reading, references: References
) -> tuple[str, Reading]:
    """A translation with its source's code marked as there, and how it reads."""
    if not any(" code " in problem for problem in lost(source, read)):
        return text, read
    marked = marked_as(wanted, text, references)
    again = reading(marked, references)
    return (text, read) if again is None or again.text != read.text else (marked, again)


def _without_markdown(msgid: str, pair: Pair, syntax: Syntax) -> tuple[str, str]:
    if syntax is Syntax.HTML:
        text = folded(pair.target)
        return text, fit_text(msgid, text)[1]
    text = " ".join(pair.target.split())
    marked = pair.references is not None and not is_plain(text)
    return text, "it holds markup, and this is plain text" if marked else ""


_Edit = tuple[int, int, str]
_Editor = Callable[[Sequence[Inline], int, bytes], _Edit | None]


def _edited(fragment: str, references: References, edit: _Editor) -> str:
    """A folded fragment with some of its markup written anew."""
    inlines = guarded_inlines(fragment, references)
    if inlines is None:
        return fragment
    raw = guarded(fragment).encode()
    out: list[bytes] = []
    position = 0
    for index in range(len(inlines)):
        found = edit(inlines, index, raw)
        if found is not None and found[0] >= position:
            out += [raw[position : found[0]], found[2].encode()]
            position = found[1]
    out.append(raw[position:])
    return "\n".join(line.removeprefix(GUARD) for line in b"".join(out).decode().split("\n"))


def _break_for_tag(inlines: Sequence[Inline], index: int, raw: bytes) -> _Edit | None:
    """``<br>`` as a hard break."""
    inline = inlines[index]
    if inline.kind is not InlineKind.HTML or not _LINE_BREAK.fullmatch(inline.text):
        return None
    end = inline.end
    while raw[end : end + 1] == b" ":
        end += 1
    return None if end >= len(raw) else (inline.start, end, f"\\\n{GUARD}")


def _inlined(fragment: str, own: References, here: References) -> str:
    """References that only the translation's own document defines as the links they stand for."""
    opened: list[Inline] = []

    def edit(inlines: Sequence[Inline], index: int, raw: bytes) -> _Edit | None:
        inline = inlines[index]
        if inline.kind is InlineKind.OPEN:
            opened.append(inline)
        if inline.kind is not InlineKind.CLOSE:
            return None
        link = opened.pop()
        if link.style not in ("Reference", "Collapsed", "Shortcut"):
            return None
        before = inlines[index - 1]
        inside = before.end if before is not link else link.start + 1 + (link.tag == "image")
        # The parser's span of "[label][]" ends before the empty brackets.
        end = link.end + 2 * (link.style == "Collapsed")
        written = raw[inside:end].decode()
        label = (
            written[2:-1] if link.style == "Reference" else raw[link.start + 1 : inside].decode()
        )
        known = here.resolve(label)
        if known is not None and known[0] == link.url:
            return None
        title = link.title.replace('"', '\\"')
        url = f"<{link.url}>" if re.search(r"[\s()]", link.url) else link.url
        return inside, end, f']({url} "{title}")' if title else f"]({url})"

    return _edited(fragment, own, edit)
