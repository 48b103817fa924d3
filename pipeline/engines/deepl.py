"""DeepL's own API: XML tags, glossaries, context and formality; the key goes in a header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pipeline.engines.base import Basis, Batch, Capabilities, Options, Pairs, Task, Unit
from pipeline.engines.deepl_glossary import Glossaries, Notes
from pipeline.engines.hosted import Hosted
from pipeline.engines.limits import Runtime
from pipeline.placeholders import NUMBERED, XML

_SOURCES: Final = (
    "AR BG CS DA DE EL EN ES ET FI FR HE HU ID IT JA KO LT LV NB NL PL PT RO RU SK SL SV TH TR UK"
    " VI ZH"
).split()
_TARGETS: Final = (
    "AR BG CS DA DE EL EN-GB EN-US ES ES-419 ET FI FR HE HU ID IT JA KO LT LV NB NL PL PT-BR PT-PT"
    " RO RU SK SL SV TH TR UK VI ZH-HANS ZH-HANT"
).split()
PAIRS: Final = Pairs(tuple(_SOURCES), tuple(_TARGETS))

_FORMAL: Final = {
    "prefer_more": ("sie", "usted", "ustedes", "vous", "lei", "u", "您", "вы", "pan", "敬語"),
    "prefer_less": ("du", "tú", "tu", "vos", "je", "jij", "你", "ты", "ty"),
}
"""Forms of address, as ``[locales.…] register`` names them."""


def formality(register: str) -> str:
    """What DeepL calls a form of address; nothing where it is unknown.

    >>> formality("Sie"), formality("tú"), formality("")
    ('prefer_more', 'prefer_less', '')
    """
    for wanted, names in _FORMAL.items():
        if register.strip().lower() in names:
            return wanted
    return ""


class DeeplTranslator(Hosted):
    """The key's own ending says which of DeepL's two hosts it is for."""

    name = "deepl"

    def __init__(self, options: Options, runtime: Runtime | None = None) -> None:
        super().__init__(options, "", runtime)
        if "url" not in options:
            free = self.key.endswith(":fx")
            self.transport.url = f"https://api{'-free' if free else ''}.deepl.com"
        self.capabilities = Capabilities(
            local=False,
            basis=Basis.SOURCE,
            pairs=PAIRS,
            styles=(XML, NUMBERED),
            batch=options.get("batch", 50),
            characters=25_000,
            bytes=60_000,  # of 128 KiB for the body, in which a character may take six bytes
            workers=self.limits.workers,
            glossary=True,
            context=True,
            formality=True,
            price=Unit.CHARACTERS,
        )
        self._glossaries = Glossaries(self.transport, self.key, options.get("glossaries", {}))

    def keep_notes(self, notes: Notes) -> None:
        """Where to note the glossaries that are made; without notes none is."""
        self._glossaries.notes = notes

    @property
    def said(self) -> Sequence[str]:
        """What the user ought to know, a line each."""
        return self._glossaries.said

    def condition(self, task: Task) -> str:
        """What replies depend on beside the text, the settings and the glossary's terms in it."""
        pairs = self.capabilities.pairs
        codes = pairs.of(task.source, task.target) if pairs else None
        return "no glossary" if codes and self._glossaries.refused(task, codes) else ""

    def translate(self, batch: Batch) -> Sequence[str]:
        source, target = batch.codes
        told: dict[str, Any] = {
            "text": batch.texts,
            "source_lang": source,
            "target_lang": target,
            "preserve_formatting": True,
        }
        if batch.style is XML:
            told["tag_handling"] = "xml"
        if context := self._context(batch):
            told["context"] = context
        wanted = self.options.get("formality") or formality(batch.task.register)
        if wanted and wanted != "default":
            told["formality"] = wanted
        if glossary := self._glossaries.id(batch.task, batch.codes):
            told["glossary_id"] = glossary
        characters = sum(map(len, batch.texts))
        reply = self.posted(
            "/v2/translate", told, characters, Authorization=f"DeepL-Auth-Key {self.key}"
        )
        try:
            return [item["text"] for item in reply["translations"]]
        except (KeyError, TypeError) as error:
            raise self.strange() from error

    def _context(self, batch: Batch) -> str:
        """What the article is about and what stands around the texts; DeepL does not bill it."""
        if not batch.requests or not self.options.get("context", True):
            return ""
        first, last = batch.requests[0], batch.requests[-1]
        parts = (first.about.title, first.about.summary, first.before, last.after)
        return "\n".join(part for part in parts if part)[:2000]
