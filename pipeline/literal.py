"""Signs that look like markup, and that readers would see as they are typed.

Composing keeps a translation's text text. Where a translator meant markup (``** bold **``, a link
in a title, ``[words] [(address)``), nothing breaks, and the page shows the signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pipeline.blocks import InlineKind
from pipeline.escape import is_known_tag, with_backslashes
from pipeline.fit import saved
from pipeline.fragment import fold, is_plain
from pipeline.inline import (
    Reading,
    References,
    guarded,
    guarded_inlines,
    lost,
    reading,
    unguarded,
)
from pipeline.syntax import Syntax


def literal_markup(
    msgid: str, msgstr: str, references: References, syntax: Syntax = Syntax.MARKDOWN
) -> tuple[str, ...]:
    """What of a translation looks like markup and will be read as it is typed, a few characters of
    each; nothing of a kind that the source shows its readers, too, and nothing that a translator
    spelled with a backslash.

    >>> literal_markup("Plain words", "Das ist ** fett **", References())
    ('** fett **',)
    >>> literal_markup("2 ** 3", r"Drei * 4 \\*\\* 5", References())
    ()
    >>> literal_markup("A title", "Ein `Titel`", References(), Syntax.PLAIN)
    ('`Titel`',)
    """
    if syntax is not Syntax.MARKDOWN:
        patterns = _IN_PLAIN if syntax is Syntax.PLAIN else _IN_HTML
        return _found(_without_tags(msgid, syntax), _without_tags(msgstr, syntax), patterns)
    if is_plain(msgstr) or _SUSPICIOUS.search(msgstr) is None:
        return ()
    source = reading(fold(msgid), references)
    if source is None:
        return ()
    patterns = dict(_IN_MARKDOWN)
    if any(kind == "code" for kind, _ in source.parts):
        patterns["code"] = _ANY_BACKQUOTE
    if source.emphases:
        patterns["emphasis"] = _ANY_STRONG
    text = fold(msgstr)
    shown = saved(_without_escapes(text, references), msgid, source, references)
    if _loses(source, shown, references):
        shown = saved(text, msgid, source, references)
        if _loses(source, shown, references):
            return ()  # which is an error of its own
    seen = _BRACKETED.sub(_without_bracketed, _seen(shown, references))
    return _found(_seen(fold(msgid), references), seen, patterns)


def _without_bracketed(run: re.Match[str]) -> str:
    """A run of text up to a bracket, without what stands between an escaped sign and that bracket."""
    text = run[0]
    return text.partition(_ESCAPED)[0] if text.endswith("]") else text


def _loses(source: Reading, fragment: str, references: References) -> bool:
    read = reading(fragment, references)
    return read is None or bool(lost(source, read))


def _without_escapes(fragment: str, references: References) -> str:
    """A fragment in which what was escaped, surely on purpose, is a sign that means nothing."""
    raw = guarded(fragment).encode()
    out: list[bytes] = []
    position = 0
    for inline in guarded_inlines(fragment, references) or ():
        start = inline.start
        if inline.kind is InlineKind.TEXT and start > position and raw[start - 1 : start] == b"\\":
            out += (raw[position : start - 1], _ESCAPED.encode())
            position = start + 1
    out.append(raw[position:])
    return with_backslashes(b"".join(out), set())


def _seen(fragment: str, references: References) -> str:
    """What readers see of a fragment but for its code and addresses."""
    inlines = unguarded(guarded_inlines(fragment, references) or ())
    return "".join(
        inline.text if inline.kind is InlineKind.TEXT and not inline.url else " "
        for inline in inlines
        if inline.kind is not InlineKind.CLOSE
    )


def _without_tags(text: str, syntax: Syntax) -> str:
    return _TAG.sub(" ", text) if syntax is Syntax.HTML else text


def _found(source: str, target: str, patterns: Mapping[str, re.Pattern[str]]) -> tuple[str, ...]:
    found = []
    for kind, pattern in patterns.items():
        matches = list(pattern.finditer(target))
        if kind == "tag":
            matches = [match for match in matches if is_known_tag(match[0].replace(" ", ""))]
        if matches and not _PRESENT.get(kind, pattern).search(source):
            found.append(matches[0])
    return tuple(_cut(match[0]) for match in sorted(found, key=lambda match: match.start()))


def _cut(text: str) -> str:
    text = text.replace(_ESCAPED, "")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


_SHOWN: Final = 40
_ESCAPED: Final = "\ue000"
"""Stands for a sign that a translator put a backslash before."""
_BRACKETED: Final = re.compile(r"[^\[\]\n]+\]?")
_SUSPICIOUS: Final = re.compile(r"[`<]|\*\*|__|\]\s?[(\[]|\[\^|~~")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_SPACED_TAG: Final = re.compile(r"<\s*(?:/\s*)?[A-Za-z]\w*\s*(?:/\s*)?>")

_CODE: Final = re.compile(r"(?<!\w)(?=`{1,9}(?!`))(`+)(?!\s)[^`\n]*[^`\s]\1(?!`)")
"""Of a longer run of backquotes only the end is looked at: to try each with each takes minutes."""
_STRONG: Final = re.compile(
    r"(?<!\*)\*\*(?!\*)[^*\n]+(?<!\*)\*\*(?!\*)|(?<!_)__(?!_)[^_\n]+__(?!_)"
)
_ANY_BACKQUOTE: Final = re.compile(r"`[^`\n]{0,30}")
_ANY_STRONG: Final = re.compile(
    r"(?:(?<![\w*])\*\*(?!\*)|(?<!\*)\*\*(?![\w*])|(?<![\w_])__(?!_)|(?<!_)__(?![\w_]))[^*_\n]{0,30}"
)
_LINK: Final = re.compile(r"!?\[[^\[\]\n]*\]\s?\((?=[^()\s]*?[./#:])[^()\n]*\)|\]\([^()\n]*|\]\[\(")
_NOTE: Final = re.compile(r"\[\^[^\[\]\s]+\]")
_STRUCK: Final = re.compile(r"~~(?!\s)[^~\n]+~~")
_ENTITY: Final = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,6}|#[xX][0-9A-Fa-f]{1,6});")

_PRESENT: Final = {
    "code": re.compile("`"),
    "emphasis": re.compile(r"\*\*|__"),
    "link": re.compile(r"\]\s?\("),
}
"""Signs of a kind that the source shows its readers, too."""

_IN_HTML: Final = {"code": _CODE, "emphasis": _STRONG, "link": _LINK, "note": _NOTE}
_IN_MARKDOWN: Final = {**_IN_HTML, "strike": _STRUCK, "tag": _SPACED_TAG}
_IN_PLAIN: Final = {**_IN_HTML, "strike": _STRUCK, "tag": _TAG, "entity": _ENTITY}
