"""A translation of a text that is nearly the wanted one, made to fit where one thing differs.

Only what can be told apart safely is replaced: an address or code (:mod:`pipeline.carry`), a number
that stands in the translation as it stood in the source, a term whose translation the glossary
gives. The result is a draft all the same: agreement may change with any of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from pipeline.carry import carry
from pipeline.fuzzy import NO_WORDS

_TOKEN: Final = re.compile(
    rf"(?:{NO_WORDS.pattern})"
    r"|\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’-][^\W\d_]+)*|\s+|.",
    re.DOTALL,
)
_NUMBER: Final = re.compile(r"\d+(?:[.,:]\d+)*")


def repair(
    old: str,
    new: str,
    target: str,
    terms: Mapping[str, str] | None = None,
    *,
    plain: bool = False,
) -> tuple[str, str] | None:
    """The translation ``target`` of ``old`` as one of ``new``, and what was put right; None where
    more differs than that. ``terms`` are the glossary's terms (in lower case) with translations.

    >>> repair("Rest 10 minutes.", "Rest 15 minutes.", "Ruhe 10 Minuten.")
    ('Ruhe 15 Minuten.', 'number')
    >>> repair("A cup of tea.", "A cup of milk.", "Eine Tasse Tee.", {"tea": "Tee", "milk": "Milch"})
    ('Eine Tasse Milch.', 'term')
    """
    kinds: set[str] = set()
    nearly: list[str] = []
    for before, after in _changes(old, new):
        swap = _swap(before, after, terms or {})
        if swap is None:
            nearly.append(before)
            continue
        kind, wrong, right = swap
        replaced = _once(target, wrong, right)
        if replaced is None or _once(old, before, after) is None:
            return None
        target = replaced
        nearly.append(after)
        kinds.add(kind)
    made_for = "".join(nearly) if kinds else old
    if made_for != new:
        carried = carry(made_for, new, target, plain=plain)
        if carried is None:
            return None
        target = carried
        kinds.add("markup")
    return (target, " and ".join(sorted(kinds))) if kinds else None


def _changes(old: str, new: str) -> Iterator[tuple[str, str]]:
    """A text in pieces, each beside what stands in its place in the other."""
    one = [match[0] for match in _TOKEN.finditer(old)]
    other = [match[0] for match in _TOKEN.finditer(new)]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for _, a, b, c, d in matcher.get_opcodes():
        yield "".join(one[a:b]), "".join(other[c:d])


def _swap(before: str, after: str, terms: Mapping[str, str]) -> tuple[str, str, str] | None:
    if before == after:
        return None
    if _NUMBER.fullmatch(before) and _NUMBER.fullmatch(after):
        return "number", before, after
    wrong, right = terms.get(before.lower()), terms.get(after.lower())
    return ("term", wrong, right) if wrong and right else None


def _once(text: str, wrong: str, right: str) -> str | None:
    """The text with the one place of ``wrong`` replaced; None where there is not just one."""
    edge = r"(?<!\w){}(?!\w)" if wrong.isascii() else "{}"
    if wrong[:1].isdigit():
        edge = r"(?<![\d.,:]){}(?![.,:]?\d)"
    places = list(re.finditer(edge.format(re.escape(wrong)), text))
    if len(places) != 1:
        return None
    return text[: places[0].start()] + right + text[places[0].end() :]
