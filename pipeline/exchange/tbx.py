"""TBX, in: what terminology tools exchange (ISO 30042; the 2008 and the 2019 form)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pipeline.errors import LocaleError
from pipeline.exchange.xml import XmlReader
from pipeline.glossary import Term
from pipeline.locales import parse_locale

_CONCEPTS: Final = frozenset({"termEntry", "conceptEntry"})
_LANGUAGES: Final = frozenset({"langSet", "langSec"})
_TERMS: Final = frozenset({"tig", "ntig", "termSec"})
_TEXTS: Final = frozenset({"term", "note", "descrip", "termNote"})
_STATUS: Final = ("administrativeStatus", "normativeAuthorization")


def read_tbx(data: bytes, shown: str, source: str) -> tuple[Term, ...]:
    """The terms of a TBX file that have a name in the ``source`` language (a code such as ``en``).

    Deprecated and superseded names are forbidden ones; a definition becomes the note. Languages
    that are no locales are left out. Raises :class:`InputError` with ``file:line``.

    >>> def language(code, term):
    ...     return f'<langSec xml:lang="{code}"><termSec><term>{term}</term></termSec></langSec>'
    >>> body = f"<conceptEntry>{language('en', 'tea')}{language('de', 'Tee')}</conceptEntry>"
    >>> read_tbx(f"<tbx><text><body>{body}</body></text></tbx>".encode(), "a.tbx", "en")[0].text
    'tea'
    """
    return _Reader(shown, source).read(data)


@dataclass(slots=True)
class _Concept:
    line: int
    note: str = ""
    names: dict[str, list[str]] = field(default_factory=dict)
    banned: dict[str, list[str]] = field(default_factory=dict)


class _Reader(XmlReader):
    def __init__(self, shown: str, source: str) -> None:
        super().__init__(shown)
        self.source = source
        self.terms: list[Term] = []
        self.concept = _Concept(0)
        self.language = ""
        self.name = ""
        self.status = ""
        self.kind = ""
        self.text: list[str] | None = None

    def read(self, data: bytes) -> tuple[Term, ...]:
        self.parse(data)
        return tuple(self.terms)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.path) == 1 and name not in ("tbx", "martif"):
            raise self.error(f"is no TBX: its root is <{name[:40]}>")
        if name in _CONCEPTS:
            self.concept = _Concept(self.line)
        elif name in _LANGUAGES:
            self.language = _posix(attributes.get("xml:lang", ""))
        elif name in _TERMS:
            self.name = self.status = ""
        elif name in _TEXTS:
            self.kind = attributes.get("type", "")
            self.text = []

    def characters(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def end(self, name: str) -> None:
        if name in _TEXTS and self.text is not None:
            self._text(name, " ".join("".join(self.text).split()))
            self.text = None
        elif name in _TERMS and self.name and self.language:
            gone = self.status.lower().startswith(("deprecated", "superseded"))
            names = self.concept.banned if gone else self.concept.names
            known = names.setdefault(self.language, [])
            if self.status.lower().startswith("preferred"):
                known.insert(0, self.name)
            else:
                known.append(self.name)
        elif name in _CONCEPTS:
            self.terms += self._concept_terms()

    def _text(self, name: str, text: str) -> None:
        if name == "term":
            self.name = text
        elif name == "termNote" and self.kind in _STATUS:
            self.status = text
        elif name == "note" or (name == "descrip" and self.kind == "definition"):
            self.concept.note = self.concept.note or text

    def _concept_terms(self) -> list[Term]:
        """One term for each name of the concept in the source language."""
        names, banned = self.concept.names, self.concept.banned
        own = [code for code in names if code.partition("_")[0] == self.source]
        others = {code: tuple(found) for code, found in names.items() if code not in own}
        forbidden = {code: tuple(found) for code, found in banned.items() if code not in own}
        where = f"{self.shown}:{self.concept.line}"
        return [
            Term(text, others, forbidden, self.concept.note, where=where)
            for code in own
            for text in dict.fromkeys(names[code])
        ]


def _posix(tag: str) -> str:
    try:
        return parse_locale(tag).posix
    except LocaleError:
        return ""
