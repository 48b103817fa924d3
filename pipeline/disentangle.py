"""Stray marks of a translation that pair with the markup which it keeps from its source.

In ``a stray ` before `code``` the first backquote takes the code's own for its partner, and behind
a backslash ``[a link](x.md)`` is none. A translation that has all the markup of its source but for
one such mark means that mark as text, and a backslash says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from pipeline.blocks import InlineKind
from pipeline.escape import part_kind, with_backslashes
from pipeline.inline import Reading, References, guarded, guarded_inlines, lost, reading

_ROUNDS: Final = 6
_CANDIDATES: Final = 12


def disentangled(fragment: str, msgid: str, source: Reading, references: References) -> str:
    """A folded translation with a few more backslashes, if with these it keeps all of its source's
    markup; else the fragment as it is.

    >>> here = References()
    >>> source = reading("see `x`", here)
    >>> disentangled("` see `x`", "see `x`", source, here)
    '\\\\` see `x`'
    >>> disentangled("see", "see `x`", source, here)
    'see'
    """
    if not _could_keep(fragment, source):
        return fragment
    isolated = _isolated(fragment, msgid, references)
    for current in dict.fromkeys((isolated, fragment)):
        distance = _distance(current, source, references)
        for _ in range(_ROUNDS):
            if distance == 0:
                return current
            for candidate in _candidates(current, msgid, source, references):
                now = _distance(candidate, source, references)
                if now < distance:
                    current, distance = candidate, now
                    break
            else:
                break
    return fragment


def _could_keep(fragment: str, source: Reading) -> bool:
    """Whether all of the source's parts that are written as they read are in a fragment at all."""
    for kind, value in source.parts:
        if kind in ("code", "footnote") and value not in fragment:
            return False
        if kind == "tag" and _name(value) not in fragment:
            return False
    return True


def _name(tag: str) -> str:
    """The beginning of a tag that no attribute changes: ``<a`` of ``<a href="b.md">``."""
    return _NAME_END.split(tag, maxsplit=1)[0]


_NAME_END: Final = re.compile(r"[\s>]")


def _distance(fragment: str, source: Reading, references: References) -> int:
    """How many parts a reading has lost or added, and how many spans of emphasis it lacks."""
    read = reading(fragment, references)
    if read is None:
        return 1_000
    return len(lost(source, read)) * 10 + max(0, source.emphases - read.emphases)


def _isolated(fragment: str, msgid: str, references: References) -> str:
    """A fragment whose only backquotes are those of its source's code."""
    if "`" not in fragment:
        return fragment
    raw = guarded(msgid).encode()
    inlines = guarded_inlines(msgid, references) or ()
    codes = [raw[i.start : i.end].decode() for i in inlines if i.kind is InlineKind.CODE]
    spans: list[tuple[int, int]] = []
    for code in sorted(codes, key=len, reverse=True):
        position = fragment.find(code)
        while position >= 0 and any(a < position + len(code) and position < b for a, b in spans):
            position = fragment.find(code, position + 1)
        if position < 0:
            return fragment
        spans.append((position, position + len(code)))
    out: list[str] = []
    position = 0
    for start, end in (*sorted(spans), (len(fragment), len(fragment))):
        out.append(_BACKQUOTE.sub(_as_text, fragment[position:start]))
        out.append("\\" if _is_escaped(fragment, start) and start < end else "")
        out.append(fragment[start:end])
        position = end
    return "".join(out)


_BACKQUOTE: Final = re.compile(r"(?<!\\)\\*`")


def _as_text(match: re.Match[str]) -> str:
    return match[0] if len(match[0]) % 2 == 0 else match[0][:-1] + "\\`"


def _is_escaped(text: str, offset: int) -> bool:
    before = text[:offset]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


_ESCAPED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\([\[!<*_~`])")


def _candidates(
    fragment: str, msgid: str, source: Reading, references: References
) -> Iterator[str]:
    """Spellings with one more backslash: before one that escapes a mark of the source's, or before
    a part that the source has not."""
    # What its source escapes too is text on purpose. Parts are proved; of emphasis there is only a
    # number, which an asterisk that is text would make as well as one that delimits.
    meant = Counter(match[1] for match in _ESCAPED.finditer(msgid))
    surplus = Counter(match[1] for match in _ESCAPED.finditer(fragment)) - meant
    strays = [m for m in _ESCAPED.finditer(fragment) if m[1] not in "*_~" or surplus[m[1]]]
    for match in strays[:_CANDIDATES]:
        yield f"{fragment[: match.start(1)]}\\{fragment[match.start(1) :]}"
    raw = guarded(fragment).encode()
    left = source.parts.copy()
    found = 0
    for inline in guarded_inlines(fragment, references) or ():
        kind, opening = part_kind(inline, raw)
        if not kind or found > _CANDIDATES:
            continue
        value = inline.url if kind in ("link", "image") else inline.text
        if kind == "image" and left["link", value] > 0:
            opening = inline.start  # a link behind an exclamation mark
        if left[kind, value] > 0:
            left[kind, value] -= 1
        else:
            found += 1
            yield with_backslashes(raw, {opening})
