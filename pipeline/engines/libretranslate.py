"""LibreTranslate: a free translation server, often one's own; texts go in JSON batches."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pipeline.engines.base import Basis, Batch, Capabilities, Missing, Options, Task, code
from pipeline.engines.hosted import Hosted
from pipeline.engines.limits import Runtime
from pipeline.engines.loopback import is_loopback
from pipeline.engines.transport import Call
from pipeline.locales import Locale
from pipeline.placeholders import HTML, NUMBERED

_ALIASES: Final = {"zt": "zh-Hant", "pb": "pt-BR"}
"""Codes of LibreTranslate that are no language tags."""


class LibreTranslateTranslator(Hosted):
    """The server says which languages it has. Its protocol wants a key in the body, never a
    header; keys are optional, and go only where one is set. What goes to a server on this machine
    does not leave it."""

    name = "libretranslate"
    needs_key = False

    def __init__(self, options: Options, runtime: Runtime | None = None) -> None:
        super().__init__(options, "", runtime)
        self.capabilities = Capabilities(
            local=is_loopback(self.host),
            basis=Basis.SOURCE,
            styles=(HTML, NUMBERED),
            batch=options.get("batch", 25),
            characters=5_000,
            workers=self.limits.workers,
        )
        self._known: Mapping[str, Sequence[str]] | None = None
        self._lock = threading.Lock()

    def missing(self, task: Task | None = None) -> Missing | None:
        if "url" not in self.options:
            return Missing("has no server", "set url in [engines.libretranslate]")
        return super().missing(task)

    def translate(self, batch: Batch) -> Sequence[str]:
        source, target = self._codes(batch.task)
        told: dict[str, Any] = {
            "q": batch.texts,
            "source": source,
            "target": target,
            "format": "html" if batch.style.marked_up else "text",
        }
        if self.key:
            told["api_key"] = self.key
        reply = self.posted("/translate", told, sum(map(len, batch.texts)))
        found = reply.get("translatedText") if isinstance(reply, dict) else None
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise self.strange()
        return found

    def _codes(self, task: Task) -> tuple[str, str]:
        with self._lock:
            if self._known is None:
                self._known = self._languages()
        source = _known(task.source, self._known)
        target = _known(task.target, self._known[source]) if source else None
        if source is None or target is None:
            pair = f"{task.source.posix} → {task.target.posix}"
            raise self.transport.error(f"at {self.host} does not translate {pair}")
        return source, target

    def _languages(self) -> dict[str, Sequence[str]]:
        """Target codes by source code; an old server does not say which go together."""
        reply = self.transport.json(Call("/languages", method="GET"))
        try:
            codes = [item["code"] for item in reply]
            return {item["code"]: item.get("targets", codes) for item in reply}
        except (KeyError, TypeError, AttributeError) as error:
            raise self.strange() from error


def _known(locale: Locale, codes: Sequence[str] | Mapping[str, object]) -> str | None:
    """A server's own code for a locale."""
    by_tag = {_ALIASES.get(item, item): item for item in codes}
    found = code(locale, by_tag)
    return None if found is None else by_tag[found]
