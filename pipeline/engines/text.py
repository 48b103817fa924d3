"""A unit through an engine that knows nothing of markup: placeholders, and what to do if they fail.

Each unit goes down the same steps until one gives a result that is proved (see
:mod:`pipeline.placeholders`): with placeholders; translated without its pairs, which are then set
around the translations of their words; its words alone, piece by piece, in the unchanged markup.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from pipeline.engines.base import Failure, Silence
from pipeline.pieces import Piece, Role
from pipeline.placeholders import Style, Typeset, finished, restore
from pipeline.shield import Lost, Shielded, rebuild


@dataclass(frozen=True, slots=True)
class Formless(Lost):
    """Why a text has no translation where the engine gave no answer that could be read."""


Reply = str | Lost | Failure | Silence
"""What becomes of a text: its translation, or why it has none, in this style or in any."""

Translate = Callable[[Sequence[str], Style], Sequence[Reply]]
"""Texts in, spelled in a style, as many replies out, in order."""


def translate_units(
    units: Sequence[Shielded],
    translate: Translate,
    styles: Sequence[Style],
    typeset: Typeset = tuple,
) -> list[Reply]:
    """Translate units; where no step succeeds, :class:`Lost` says what went wrong in the first that
    had an answer (:class:`Formless`, where none had).
    :class:`Failure` or :class:`Silence` for one of its texts end the steps of a unit.

    ``styles`` are tried in order; the last two steps spell what they send in the last of them.

    >>> from pipeline.inline import References
    >>> from pipeline.placeholders import NUMBERED
    >>> from pipeline.shield import shield
    >>> unit = shield("see *this*", References())
    >>> assert isinstance(unit, Shielded)
    >>> translate_units([unit], lambda texts, style: [t.upper() for t in texts], [NUMBERED])
    ['SEE *THIS*']
    """
    done: dict[int, str | Failure | Silence] = {
        i: _as_it_is(u) for i, u in enumerate(units) if not u.has_words
    }
    reasons: dict[int, Lost] = {}
    steps = [(_with_placeholders, style) for style in styles]
    steps += [(_around_phrases, styles[-1]), (_in_runs, styles[-1])]
    for step, style in steps:
        jobs = {
            index: job
            for index, unit in enumerate(units)
            if index not in done and (job := step(unit, style, typeset)) is not None
        }
        sent = [text for job in jobs.values() for text in job.texts]
        replies = iter(translate(sent, style) if sent else ())
        for index, job in jobs.items():
            outcome = _outcome(job, [next(replies) for _ in job.texts])
            if isinstance(outcome, Lost):
                if isinstance(reasons.get(index, Formless("")), Formless):
                    reasons[index] = outcome
            else:
                done[index] = outcome
    failed = Lost("no way to keep its markup")
    return [done.get(index) or reasons.get(index, failed) for index in range(len(units))]


def _as_it_is(unit: Shielded) -> str:
    same = rebuild(unit, unit.pieces, unit.titles)
    return same if isinstance(same, str) else ""


@dataclass(frozen=True, slots=True)
class _Job:
    """One unit in one step: what is sent, and what becomes of the replies."""

    texts: Sequence[str]
    finish: Callable[[Sequence[str]], str | Lost]


def _outcome(job: _Job, replies: Sequence[Reply]) -> Reply:
    texts = [reply for reply in replies if isinstance(reply, str)]
    if len(texts) == len(replies):
        return job.finish(texts)
    without = [reply for reply in replies if not isinstance(reply, str)]
    stops = [reply for reply in without if not isinstance(reply, Lost)]
    return (stops or without)[0]


def _with_placeholders(unit: Shielded, style: Style, typeset: Typeset) -> _Job | None:
    texts = style.texts(unit)
    finish = partial(restore, unit, style=style, typeset=typeset)
    return _Job(texts, finish) if texts else None


# --- pairs set around the translations of their words ---------------------------------------------


def _around_phrases(unit: Shielded, style: Style, typeset: Typeset) -> _Job | None:
    """The unit without its pairs, and the words of each pair; for pairs that do not nest."""
    pairs = [piece.number for piece in unit.pieces if piece.role is Role.OPEN]
    nested = any(piece.role is Role.OPEN and piece.inside for piece in unit.pieces)
    if not pairs or nested or not style.texts(unit):
        return None
    ends = (Role.OPEN, Role.CLOSE)
    whole = style.joined([piece for piece in unit.pieces if piece.role not in ends])
    phrases = [style.joined([p for p in unit.pieces if p.inside == pair]) for pair in pairs]

    def finish(replies: Sequence[str]) -> str | Lost:
        text, *rest = replies
        found, titles = rest[: len(pairs)], rest[len(pairs) :]
        spans = [_only(text, phrase) for phrase in found]
        if None in spans or not _apart([span for span in spans if span]):
            return Lost("the words of its markup are not to be found again")
        for pair, span in sorted(zip(pairs, spans, strict=True), key=_start, reverse=True):
            start, end = span or (0, 0)
            opening, closing = (style.of(Piece(role, number=pair)) for role in ends)
            text = f"{text[:start]} {opening} {text[start:end]} {closing} {text[end:]}"
            text = re.sub(r" {2,}", " ", text)
        return restore(unit, [text, *titles], style, typeset)

    return _Job([whole, *phrases, *map(style.sent, unit.titles)], finish)


def _start(item: tuple[int, tuple[int, int] | None]) -> tuple[int, int]:
    return item[1] or (0, 0)


def _only(text: str, phrase: str) -> tuple[int, int] | None:
    """Where a phrase stands in a text, whatever its case; None unless exactly once."""
    bare = phrase.strip().rstrip(".,;:!?").strip()
    found = list(re.finditer(rf"(?<!\w){re.escape(bare)}(?!\w)", text, re.IGNORECASE))
    return found[0].span() if bare and len(found) == 1 else None


def _apart(spans: Sequence[tuple[int, int]]) -> bool:
    ordered = sorted(spans)
    return all(a[1] <= b[0] for a, b in itertools.pairwise(ordered))


# --- words alone ----------------------------------------------------------------------------------

_LETTER: Final = re.compile(r"\w")


def _parted(text: str) -> tuple[str, str, str]:
    """What stands before the words of a text, which has some, the words, and what is behind.

    >>> _parted(" (tea). ")
    (' (', 'tea', '). ')
    """
    first, last = _LETTER.search(text), _LETTER.search(text[::-1])
    if first is None or last is None:
        return text, "", ""
    begin, end = first.start(), len(text) - last.start()
    return text[:begin], text[begin:end], text[end:]


def _in_runs(unit: Shielded, style: Style, typeset: Typeset) -> _Job | None:
    """Each run of words between two pieces of markup, which stays as it is."""
    cores = [_parted(piece.text)[1] for piece in unit.pieces if _has_letters(piece)]

    def finish(replies: Sequence[str]) -> str | Lost:
        if not all(reply.strip() for reply in replies):
            return Lost("some of its words came back empty")
        read = [" ".join(style.received(reply).split()) for reply in replies]
        words, titles = iter(read[: len(cores)]), read[len(cores) :]
        return finished(unit, list(_filled(unit.pieces, words)), titles, typeset)

    return _Job([style.sent(text) for text in (*cores, *unit.titles)], finish)


def _has_letters(piece: Piece) -> bool:
    return piece.role is Role.TEXT and any(map(str.isalpha, piece.text))


def _filled(pieces: Sequence[Piece], words: Iterator[str]) -> Iterator[Piece]:
    for piece in pieces:
        if not _has_letters(piece):
            yield piece
            continue
        before, _, behind = _parted(piece.text)
        yield Piece(Role.TEXT, f"{before}{next(words)}{behind}")
