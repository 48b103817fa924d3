"""Entries that a catalog keeps beside the one in use for their text, obsolete, under a msgctxt of ours.

Those of other articles (``article ID``) and those that no entry of their text can hold (``kept
DIGEST``); the text's own msgctxt stands behind ``//``, which no article's id has.
"""

from __future__ import annotations

from typing import Final

from pipeline.catalog import Entry, Key, Style
from pipeline.component import may_be_article
from pipeline.handling import ADAPTED_CONTEXT, is_adapted
from pipeline.provenance import digest

_OWN: Final = "article "
_SPARE: Final = "kept "


def as_spare(key: Key, entry: Entry, style: Style) -> Entry:
    """What an entry says of a text that another one has, as an obsolete entry of its own."""
    context = _with(f"{_SPARE}{digest(key[0], key[1], chr(0).join(entry.msgstrs))}", key[0])
    return entry.as_obsolete(style).with_context(context, style)


def of_article(entry: Entry, article_id: str, context: str | None, style: Style) -> Entry:
    """What an article says of a text under that msgctxt, beside what another one does."""
    return entry.with_context(_with(f"{_OWN}{article_id}", context), style)


def article_of(entry: Entry) -> tuple[str, str | None] | None:
    """The article that an obsolete entry was kept for, and its msgctxt there."""
    context = entry.msgctxt or ""
    if not entry.obsolete or not context.startswith(_OWN):
        return None
    name, held, own = context.removeprefix(_OWN).partition("//")
    return (name, own if held else None) if may_be_article(name) else None


def is_ours(context: str | None) -> bool:
    """Whether a msgctxt says whose an obsolete entry is, or that it is a spare.

    >>> is_ours("article guides/first//Menu"), is_ours("Menu"), is_ours(None)
    (True, False, False)
    """
    return context is not None and context.startswith((_OWN, _SPARE))


def own_key(entry: Entry) -> Key:
    """The key of an entry in its own article, whatever msgctxt of ours it stands under."""
    own = article_of(entry)
    return entry.key if own is None else (own[1], entry.msgid)


def is_own_block(entry: Entry) -> bool:
    """Whether an entry is a block that its language writes for itself, or was one: what it says is no
    translation. An obsolete entry has no ``#.`` lines that say so, but the msgctxt of such a block.

    >>> from pipeline.catalog_reader import parse_catalog
    >>> data = b'#~ msgctxt "adapt: Law"\\n#~ msgid "a"\\n#~ msgstr "b"\\n'
    >>> [is_own_block(entry) for entry in parse_catalog(data, "a.po").entries]
    [True]
    """
    if is_adapted(entry.extracted):
        return True
    context = entry.msgctxt
    if not entry.obsolete or context is None:
        return False
    own = context.partition("//")[2] if is_ours(context) else context
    return own == ADAPTED_CONTEXT or own.startswith(f"{ADAPTED_CONTEXT}: ")


def _with(name: str, context: str | None) -> str:
    return name if context is None else f"{name}//{context}"
