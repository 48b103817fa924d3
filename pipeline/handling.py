"""How a text may be handled: what an author's directives say of it, as lines that catalogs keep.

The source says it in directives (:mod:`pipeline.directives`); a catalog in ``#.`` lines, which
every extraction writes anew, and which no gettext tool changes. Both are read here and nowhere
else: whoever fills, carries or publishes an entry asks this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.locales import Locale, parse_locale

SIGNATURES: Final = 2
"""How many people have to sign the translation of a safety text."""

ADAPTED_CONTEXT: Final = "adapt"
"""The msgctxt of adapted blocks: the same text may also stand somewhere as a text to translate."""

_SAFETY: Final = "safety: "
_ADAPT: Final = "adapt: "
_ONLY: Final = "only: "

Locales = tuple[Locale, ...] | None


@dataclass(frozen=True, slots=True)
class Handling:
    """What directives say of one text. ``only`` are the locales that it is part of the document in
    (None: all); ``variant`` names the variant of the document that it belongs to."""

    notes: tuple[str, ...] = ()
    safety: bool = False
    adapt: bool = False
    only: tuple[Locale, ...] | None = None
    variant: str = ""

    def stands_in(self, locale: Locale) -> bool:
        """Whether the text is part of the document in a locale, however that is spelled."""
        return stands_in(locale, self.only)

    def lines(self) -> tuple[str, ...]:
        """The ``#.`` lines, but for that of ``only``: several texts may share an entry (see
        :func:`only_lines`).

        >>> Handling(notes=("A name.",), variant="print").lines()
        ('note: A name.', 'variant: print')
        """
        out = [f"note: {note}" for note in self.notes]
        if self.safety:
            out.append(f"{_SAFETY}no machine translates this; two people must sign it")
        if self.adapt:
            out.append(
                f"{_ADAPT}do not translate; write what holds for your readers (their laws, their "
                "numbers), in Markdown"
            )
        if self.variant:
            out.append(f"variant: {self.variant}")
        return tuple(out)


PLAIN: Final = Handling()
"""Of a text that no directive is about."""


def stands_in(locale: Locale, only: Sequence[Locale] | None) -> bool:
    """Whether a locale is among others, however they are spelled; in None, all are."""
    return only is None or any(one.identity == locale.identity for one in only)


def either(one: Sequence[Locale] | None, other: Sequence[Locale] | None) -> Locales:
    """The locales that want at least one of two texts."""
    if one is None or other is None:
        return None
    return tuple({locale.identity: locale for locale in (*one, *other)}.values())


def only_lines(only: Sequence[Locale] | None) -> tuple[str, ...]:
    """The ``#.`` line of a text that is for some locales.

    >>> from pipeline.locales import parse_locale
    >>> only_lines([parse_locale("zh-CN"), parse_locale("ar")]), only_lines(None)
    (('only: ar, zh_CN',), ())
    """
    if only is None:
        return ()
    return (f"{_ONLY}{', '.join(sorted(locale.posix for locale in only))}",)


def without_only(extracted: Iterable[str]) -> tuple[str, ...]:
    """``#.`` lines without that of :func:`only_lines`."""
    return tuple(line for line in extracted if not line.startswith(_ONLY))


def only_locales(extracted: Iterable[str]) -> Locales:
    """The locales that an entry is for, as its ``#.`` lines say (None: all)."""
    for line in extracted:
        if line.startswith(_ONLY):
            return tuple(map(parse_locale, line.removeprefix(_ONLY).split(", ")))
    return None


def is_safety(extracted: Iterable[str]) -> bool:
    """Whether the ``#.`` lines of an entry call it a safety text.

    >>> is_safety(["paragraph", *Handling(safety=True).lines()]), is_safety(["paragraph"])
    (True, False)
    """
    return any(line.startswith(_SAFETY) for line in extracted)


def is_adapted(extracted: Iterable[str]) -> bool:
    """Whether the ``#.`` lines of an entry call it a block that each locale writes for itself."""
    return any(line.startswith(_ADAPT) for line in extracted)


def why_by_hand(extracted: Iterable[str]) -> str:
    """Why no machine, memory or mechanical carry may fill an entry; "" where they may.

    >>> why_by_hand(["paragraph", *Handling(adapt=True).lines()])
    'a block that each language writes for itself'
    """
    return _why_by_hand(tuple(extracted))


@lru_cache(maxsize=1024)
def _why_by_hand(lines: tuple[str, ...]) -> str:
    if is_safety(lines):
        return "a safety text, which only people translate"
    return "a block that each language writes for itself" if is_adapted(lines) else ""
