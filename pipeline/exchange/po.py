"""A catalog of any gettext tool → pairs, and the locale that it is for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import PurePath
from typing import Final

from pipeline.catalog import Catalog
from pipeline.errors import LocaleError
from pipeline.locales import Locale, parse_locale
from pipeline.matching import Pair
from pipeline.settings import Settings

_WITH_CATALOGS: Final = "LC_MESSAGES"
_NEAR: Final = 4
"""How many folders are asked: further up, names belong to the machine."""


def pairs_of(catalog: Catalog) -> Iterator[Pair]:
    """The translations of a catalog, with what speaks against accepting each.

    Entries with plural forms are left out: articles have none.

    >>> from pipeline.catalog_reader import parse_catalog
    >>> data = b'#, fuzzy\\nmsgid "Tea"\\nmsgstr "Tee"\\n'
    >>> [(pair.target, pair.doubt, pair.where) for pair in pairs_of(parse_catalog(data, "de.po"))]
    [('Tee', 'fuzzy there', 'de.po:2')]
    """
    article = PurePath(catalog.path).stem
    for entry in catalog.entries:
        if not entry.msgid or entry.plural or not entry.msgstr.strip():
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
    """The locale of the header, or else one of the project's that the path names; None where
    neither names any."""
    return header_locale(catalog) or locale_in_path(path, settings)


def header_locale(catalog: Catalog) -> Locale | None:
    """The locale that a catalog's header names; None for one that says none, or nonsense."""
    return parsed(catalog.fields().get("Language", ""))


def locale_in_path(path: str, settings: Settings) -> Locale | None:
    """The project's locale that a path names: ``de/LC_MESSAGES/x.po``, ``de.po``, ``po/zh_CN.po``,
    ``x.de.po``, ``docs/de/x.po``.

    >>> from pipeline.settings import parse_settings
    >>> settings = parse_settings('[project]\\nname = "A"\\nlocales = ["de", "it"]\\n', "x.toml")
    >>> locale_in_path("de/LC_MESSAGES/it.po", settings).posix
    'de'
    """
    pure = PurePath(path)
    folders = list(reversed(pure.parts[:-1]))[:_NEAR]
    names = [pure.stem, pure.stem.rpartition(".")[2], *folders]
    if folders[:1] == [_WITH_CATALOGS]:
        names = folders[1:]
    for name in names:
        found = parsed(name)
        for locale in settings.locales if found is not None else ():
            if found is not None and locale.identity == found.identity:
                return locale
    return None


@cache
def parsed(spelling: str) -> Locale | None:
    """A locale, or None where that is no spelling of one."""
    try:
        return parse_locale(spelling.strip())
    except LocaleError:
        return None
