"""Engines that ask a service: the services on loopback that stand in for theirs, and what to ask."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pipeline.engines.base import Outcome, Proposal, Request, Task, Translator
from pipeline.engines.deepl import DeeplTranslator
from pipeline.engines.google import GoogleTranslator
from pipeline.engines.libretranslate import LibreTranslateTranslator
from pipeline.engines.limits import Runtime
from pipeline.engines.openai import OpenaiTranslator
from pipeline.engines.through import TextEngine
from pipeline.inline import References
from pipeline.locales import parse_locale
from pipeline.syntax import Syntax
from tests import services
from tests.services import Script, Service, service

FIXTURES = Path(__file__).parent / "fixtures" / "engines"
HERE = References({}, ("1",))
KEY = "k3y-of-mine:fx"
MARKED = "See `x.md` & the [*long* list](a.md#b), R&D <b>now</b>.[^1]"


def task(target: str, source: str = "en", **more: Any) -> Task:
    return Task(parse_locale(source), parse_locale(target), **more)


def requests(*texts: str, article: str = "tea", **more: Any) -> list[Request]:
    return [Request(article, (None, text), Syntax.MARKDOWN, HERE, **more) for text in texts]


def runtime(slept: list[float] | None = None) -> Runtime:
    names = ("DEEPL_AUTH_KEY", "OPENAI_API_KEY", "LIBRETRANSLATE_API_KEY")
    sleep = [].append if slept is None else slept.append
    return Runtime(lambda: 0.0, lambda: 0.0, lambda: 1.0, sleep, dict.fromkeys(names, KEY))


Make = Callable[[Any, Runtime], Translator]
LOUD = "ÀÉÎ"


def shout(text: str) -> str:
    """A language of capitals in which markup survives, whatever its spelling."""
    parts = re.split(r"(<[^>]*>|\[X\d+X\]|\(\d+[ab]\)|&\w+;)", text)
    return "".join(part if i % 2 else part.upper() for i, part in enumerate(parts))


def ask(
    make: Make, script: Script, asked: Iterable[Request], about: Task, **options: Any
) -> tuple[list[Outcome], Service]:
    with service(script) as there:
        engine = TextEngine(make({"url": there.url, **options}, runtime()))
        outcomes = list(engine.propose(list(asked), about))
        abort = getattr(engine.translator, "transport", None)
        if abort is not None:
            abort.close()
    return outcomes, there


def texts(outcomes: Iterable[Outcome]) -> list[str]:
    return [o.text if isinstance(o, Proposal) else f"!{o}" for o in outcomes]


ENGINES: dict[str, tuple[Make, Callable[[services.Model], Script], dict[str, Any]]] = {
    "deepl": (DeeplTranslator, services.deepl, {}),
    "libretranslate": (LibreTranslateTranslator, services.libre, {}),
    "openai": (OpenaiTranslator, services.chat, {"model": "m"}),
    "google": (GoogleTranslator, services.google, {}),
}


def through(name: str, model: services.Model, *units: str) -> tuple[list[Outcome], Service]:
    make, protocol, options = ENGINES[name]
    return ask(make, protocol(model), requests(*units), task("de"), **options)


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    assert found["documented_at"].startswith("https://")
    return found
