"""MyMemory, a public translation memory with machine translation, by way of deep-translator.

It takes 500 bytes at once, reports a spent quota as if it were a translation, and answers some
phrases with what strangers once typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pipeline.engines.base import Basis, Batch, Capabilities, Options, code
from pipeline.engines.deeptranslator import module, over
from pipeline.engines.hosted import Hosted
from pipeline.engines.limits import Runtime
from pipeline.errors import ServiceError
from pipeline.placeholders import NUMBERED

_SPENT: Final = ("MYMEMORY WARNING", "YOU USED ALL AVAILABLE FREE TRANSLATIONS")
_FAULTS: Final = ("QUERY LENGTH LIMIT", "INVALID LANGUAGE PAIR", "PLEASE SELECT TWO DISTINCT")


class MyMemoryTranslator(Hosted):
    """``email`` in the settings is sent along; the service then takes more words a day."""

    name = "mymemory"
    needs_key = False

    def __init__(self, options: Options, runtime: Runtime | None = None) -> None:
        super().__init__(
            options, "https://api.mymemory.translated.net/get", runtime, rate=2.0, workers=2
        )
        self.capabilities = Capabilities(
            local=False,
            basis=Basis.SOURCE,
            styles=(NUMBERED,),
            batch=1,
            characters=480,
            bytes=480,
            workers=self.limits.workers,
        )

    def translate(self, batch: Batch) -> Sequence[str]:
        library: Any = module("mymemory")
        known = library.MY_MEMORY_LANGUAGES_TO_CODES.values()
        source, target = code(batch.task.source, known), code(batch.task.target, known)
        if source is None or target is None:
            raise self.transport.error("does not know this pair of languages")
        extra = {"email": self.options["email"]} if "email" in self.options else {}
        return [self._asked(library, text, source, target, extra) for text in batch.texts]

    def _asked(
        self, library: Any, text: str, source: str, target: str, extra: dict[str, str]
    ) -> str:
        client = library.MyMemoryTranslator(source=source, target=target, **extra)
        try:
            with over(self.transport):
                found = client.translate(text) or ""
        except ServiceError:
            raise
        except (
            Exception
        ) as error:  # the library raises whatever an answer of another shape leads to
            raise self.transport.error("answered with JSON of another shape") from error
        if found.upper().startswith(_SPENT):
            raise self.transport.refusal("has no quota left for today", "run 'draft' tomorrow")
        if found.upper().startswith(_FAULTS):
            raise self.transport.error(f"answered: {found[:80]}")
        return str(found)
