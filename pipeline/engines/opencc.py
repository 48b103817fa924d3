"""Chinese for Taiwan or Hong Kong from accepted Simplified Chinese, by OpenCC.

OpenCC converts characters and a vocabulary that leans to computing; the glossary of the target
(``data/<config>.tsv``) comes first and settles terms of the field, and words that OpenCC turns into
something else than ordinary prose means. Code, addresses and markup are never converted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Protocol

from pipeline.engines.base import (
    Basis,
    Capabilities,
    Missing,
    Outcome,
    Proposal,
    Rejection,
    Request,
    Silence,
    Task,
)
from pipeline.engines.memory import best, by_text
from pipeline.engines.text import translate_units
from pipeline.locales import Locale
from pipeline.placeholders import PRIVATE
from pipeline.shield import Lost, Shielded, shield_as

_CONFIGS: Final = {"zh_Hant_TW": "s2twp", "zh_Hant_HK": "s2hk", "zh_Hant_MO": "s2hk"}
"""OpenCC's configuration by the target's CLDR identity; the origin is Simplified Chinese."""


class OpenccEngine:
    """Converts the accepted translation in the locale that the target derives from."""

    name = "opencc"
    host = ""
    capabilities = Capabilities(local=True, basis=Basis.ORIGIN)

    def missing(self, task: Task | None = None) -> Missing | None:  # noqa: ARG002 - every pair is alike
        return None

    def serves(self, task: Task) -> bool:
        return task.origin is not None and converts(task.origin, task.target)

    def propose(self, requests: Sequence[Request], task: Task) -> Sequence[Outcome]:
        if task.origin is None:
            return [Silence() for _ in requests]
        config = _CONFIGS[task.target.identity]
        known = by_text(task.accepted(task.origin))
        waits = Silence(f"waits for its {task.origin.posix} translation to be accepted")
        outcomes: list[Outcome] = []
        for request in requests:
            found = best(request.article, request.key, known.get(request.text, ()))
            outcomes.append(waits if found is None else _converted(request, found.msgstr, config))
        return outcomes


def converts(origin: Locale, target: Locale) -> bool:
    """Whether one locale's text can be converted into the other's."""
    return origin.identity.startswith("zh_Hans_") and target.identity in _CONFIGS


def _converted(request: Request, text: str, config: str) -> Outcome:
    unit = shield_as(request.syntax, text, request.references)
    if isinstance(unit, Lost):
        return Rejection(unit.reason)
    if not isinstance(unit, Shielded) or not PRIVATE.texts(unit):
        return Rejection("its text holds private-use characters")
    result = translate_units(
        [unit], lambda texts, _: [convert(t, config) for t in texts], [PRIVATE]
    )[0]
    if isinstance(result, Lost):
        return Rejection(result.reason)
    if not isinstance(result, str):
        return result
    return Proposal(result, f"opencc {config}", text)


def convert(text: str, config: str) -> str:
    """Convert a text without markup: glossary, OpenCC, then the target's typography.

    >>> convert("“心理咨询师”说：‘质量’", "s2twp")
    '「諮商心理師」說：『品質』'
    """
    conversion = _conversion(config)
    terms: list[str] = []

    def kept(match: re.Match[str]) -> str:
        terms.append(conversion.terms[match[0]])
        return f"{_TERM}{len(terms) - 1}{_TERM}"

    marked = conversion.pattern.sub(kept, text)
    changed = conversion.converter.convert(marked).translate(conversion.characters)
    changed = re.sub(rf"{_TERM}(\d+){_TERM}", lambda match: terms[int(match[1])], changed)
    return _typeset(changed)


_TERM: Final = "\uf8ff"
"""A private-use character around the number of a term: OpenCC leaves both alone."""


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@dataclass(frozen=True, slots=True)
class _Conversion:
    converter: _Converter
    terms: Mapping[str, str]
    pattern: re.Pattern[str]
    characters: Mapping[int, int]


_CHARACTERS: Final = {
    # Hong Kong writes these as Big5 has them; OpenCC follows the school list of character forms.
    "s2hk": str.maketrans("説税鋭閲脱悦蜕温户藴", "說稅銳閱脫悅蛻溫戶蘊"),
    "s2twp": {},
}


@cache
def _conversion(config: str) -> _Conversion:
    from opencc import OpenCC

    terms = glossary(config)
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return _Conversion(OpenCC(config), terms, pattern, _CHARACTERS[config])


@cache
def glossary(config: str) -> Mapping[str, str]:
    """The override glossary of a configuration: Simplified term → term of the target.

    >>> glossary("s2twp")["来访者"], glossary("s2hk")["质量"]
    ('個案', '質素')
    """
    from importlib.resources import files

    text = (files("pipeline.engines") / "data" / f"{config}.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


_QUOTES: Final = str.maketrans({"“": "「", "”": "」", "‘": "『"})


def _typeset(text: str) -> str:
    """Corner brackets for quotation marks; an apostrophe inside a Latin word stays."""
    text = re.sub(r"(?<![A-Za-z])’|’(?![A-Za-z])", "』", text)
    return text.translate(_QUOTES)
