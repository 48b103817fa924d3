"""A catalog of any gettext tool → pairs, and the locale that it is for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath

from pipeline.catalog import Catalog
from pipeline.exchange.naming import language_of
from pipeline.locales import Locale, parsed
from pipeline.matching import Pair
from pipeline.settings import Settings
from pipeline.spares import is_own_block


def pairs_of(catalog: Catalog) -> Iterator[Pair]:
    """The translations of a catalog, with what speaks against accepting each.

    Entries with plural forms are left out (articles have none), and so are blocks that a language
    wrote for itself, which are no translations.

    >>> from pipeline.catalog_reader import parse_catalog
    >>> data = b'#, fuzzy\\nmsgid "Tea"\\nmsgstr "Tee"\\n'
    >>> [(pair.target, pair.doubt, pair.where) for pair in pairs_of(parse_catalog(data, "de.po"))]
    [('Tee', 'fuzzy there', 'de.po:2')]
    """
    article = PurePath(catalog.path).stem
    for entry in catalog.entries:
        if not entry.msgid or entry.plural or not entry.msgstr.strip() or is_own_block(entry):
            continue
        where = catalog.where(entry)
        doubt = "obsolete there" if entry.obsolete else "fuzzy there" if entry.fuzzy else ""
        previous = entry.previous if entry.fuzzy else None
        if previous is not None:
            # The translation was made for that text, whatever it stands beside now.
            yield Pair(
                previous[1], entry.msgstr, where, catalog.path, previous[0], doubt, article=article
            )
        yield Pair(
            entry.msgid,
            entry.msgstr,
            where,
            catalog.path,
            entry.msgctxt,
            doubt,
            previous,
            article=article,
        )


def locale_of(catalog: Catalog, path: str, settings: Settings) -> Locale | None:
    """The locale of the header, or else the one that the path names; None where neither names
    any."""
    return header_locale(catalog) or language_of(path, settings, str(Path.cwd()))


def header_locale(catalog: Catalog) -> Locale | None:
    """The locale that a catalog's header names; None for one that says none, or nonsense."""
    return parsed(catalog.fields().get("Language", ""))
