"""What ``[engines.<name>]`` may say, as data: each key's kind, and what a wrong value is told."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class Kind(StrEnum):
    """What a value may be."""

    TEXT = "a text"
    ADDRESS = "an address (https://…), without a user name, a key or a question mark"
    NUMBER = "a number above 0"
    COUNT = "a whole number, 0 or more"
    AMOUNT = "a number, 0 or more"
    FLAG = "true or false"
    TEXTS = "a table of texts"


@dataclass(frozen=True, slots=True)
class Option:
    """One key; ``choices`` where only these are good."""

    kind: Kind
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a key, and what to do."""

    key: str
    what: str
    remedy: str


_ADDRESS: Final = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")
_SECRETS: Final = re.compile(r"(?:\w*_)?(?:key|token|secret|password)", re.IGNORECASE)


def faults(name: str, table: Mapping[str, Any], options: Mapping[str, Option]) -> Iterator[Fault]:
    """What is wrong with an engine's table; ``name`` is the engine's.

    >>> table = {"formalty": "more"}
    >>> [fault.remedy for fault in faults("deepl", table, BUILT_IN["deepl"])]
    ["did you mean 'formality'?"]
    """
    for key, value in table.items():
        option = options.get(key)
        if option is None:
            yield _unknown(name, key, options)
        elif not _fits(value, option.kind):
            yield Fault(key, f"[engines.{name}] {key} must be {option.kind}", "correct it")
        elif option.choices and value not in option.choices:
            yield Fault(key, f"{key} = {value!r} is unknown", f"use {', '.join(option.choices)}")


def _unknown(name: str, key: str, options: Mapping[str, Option]) -> Fault:
    what = f"[engines.{name}] has no key {key!r}"
    if _SECRETS.fullmatch(key):
        return Fault(
            key,
            f"{what}: keys never stand in settings",
            f"take it out, and set {variable(name)} in the environment",
        )
    near = difflib.get_close_matches(key, list(options), 1)
    known = f"known are {', '.join(options)}" if options else "it has no settings"
    return Fault(key, what, f"did you mean {near[0]!r}?" if near else known)


def _fits(value: object, kind: Kind) -> bool:
    if kind is Kind.FLAG:
        return isinstance(value, bool)
    if kind is Kind.TEXTS:
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    if kind is Kind.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
    if kind is Kind.AMOUNT:
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9
    if kind is Kind.COUNT:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    fits = isinstance(value, str) and bool(value)
    return fits and (kind is not Kind.ADDRESS or bool(_ADDRESS.fullmatch(str(value))))


def variable(name: str) -> str:
    """The environment variable that holds an engine's key.

    >>> variable("deepl"), variable("my-engine")
    ('DEEPL_AUTH_KEY', 'MY_ENGINE_API_KEY')
    """
    if name == "deepl":
        return "DEEPL_AUTH_KEY"
    return re.sub(r"\W", "_", name).upper() + "_API_KEY"


MONEY: Final[Mapping[str, Option]] = {
    "price": Option(Kind.AMOUNT),
    "currency": Option(Kind.TEXT),
}
"""What a service costs: for a million characters."""

TOKENS: Final[Mapping[str, Option]] = {
    "price_in": Option(Kind.AMOUNT),
    "price_out": Option(Kind.AMOUNT),
    "currency": Option(Kind.TEXT),
}
"""What a service costs that counts tokens: for a million in, and a million out."""

HOSTED: Final[Mapping[str, Option]] = {
    "url": Option(Kind.ADDRESS),
    "workers": Option(Kind.COUNT),
    "batch": Option(Kind.COUNT),
    "rate": Option(Kind.NUMBER),
    "characters_per_second": Option(Kind.NUMBER),
    "retries": Option(Kind.COUNT),
    "connect_timeout": Option(Kind.NUMBER),
    "read_timeout": Option(Kind.NUMBER),
    "deadline": Option(Kind.NUMBER),
}
"""What every engine behind HTTP takes."""

HANDLING: Final = frozenset((*HOSTED, *MONEY, *TOKENS, "email", "limit", "thinking")) - {"url"}
"""Keys that change how a service is asked, and nothing about its replies."""

_FORMALITY: Final = ("default", "more", "less", "prefer_more", "prefer_less")

BUILT_IN: Final[Mapping[str, Mapping[str, Option]]] = {
    "memory": {},
    "opencc": {},
    "offline": {},
    "apertium": {"modes": Option(Kind.TEXTS), "read_timeout": Option(Kind.NUMBER)},
    "google": {**HOSTED, **MONEY},
    "mymemory": {**HOSTED, **MONEY, "email": Option(Kind.TEXT)},
    "deepl": {
        **HOSTED,
        **MONEY,
        "formality": Option(Kind.TEXT, _FORMALITY),
        "glossaries": Option(Kind.TEXTS),
        "context": Option(Kind.FLAG),
    },
    "libretranslate": {**HOSTED, **MONEY},
    "openai": {
        **HOSTED,
        **TOKENS,
        "limit": Option(Kind.TEXT, ("max_tokens", "max_completion_tokens")),
        "model": Option(Kind.TEXT),
        "thinking": Option(Kind.COUNT),
        "context": Option(Kind.FLAG),
        "json_mode": Option(Kind.FLAG),
    },
}
"""The engines that come with polyfolio, and what the settings may say to each."""
