"""The locale that the name of a file or a folder tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import PurePath
from typing import Final

from pipeline.locales import Locale, locale_among, parsed
from pipeline.settings import Settings

_WITH_CATALOGS: Final = "LC_MESSAGES"
_NEAR: Final = 4
"""How many folders are asked: further up, names belong to the machine."""

_OF_LANGUAGES: Final = frozenset(
    "po pos locale locales i18n l10n intl lang langs language languages translation translations"
    " messages".split()
)
"""Folders that hold one for each language. Elsewhere, ``no`` and ``is`` are words."""


def spelled(name: str, settings: Settings) -> Locale | None:
    """The project's locale that a name spells, the source's too: :func:`locale_among`."""
    return locale_among(name, settings.every_locale)


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
    if _WITH_CATALOGS in folders:
        names = folders[folders.index(_WITH_CATALOGS) + 1 :]
    known = (spelled(name, settings) for name in names)
    return next((locale for locale in known if locale in settings.locales), None)


def language_of(path: str, settings: Settings, folder: str = "") -> Locale | None:
    """The locale that a catalog's path, as named in ``folder``, tells: one of the project's or any
    other. Another is asked for only where gettext's tools put it: ``fr/LC_MESSAGES/x.po``,
    ``fr.po``, ``x.fr.po``, ``po/fr/x.po``, and where services do: ``x-fr.po``, ``x_fr_CA.po``.

    >>> from pipeline.settings import parse_settings
    >>> settings = parse_settings('[project]\\nname = "A"\\nlocales = ["de"]\\n', "x.toml")
    >>> paths = ("fr/LC_MESSAGES/x.po", "x-fr.po", "po/de/it.po", "de/guide/x.po", "to-do-it.po")
    >>> [found and found.posix for found in (language_of(path, settings) for path in paths)]
    ['fr', 'fr', 'de', 'de', None]
    """
    pure = PurePath(path)
    folders = list(reversed((PurePath(folder) / pure).parts[:-1]))
    if _WITH_CATALOGS in folders:
        above = folders[folders.index(_WITH_CATALOGS) + 1 :]
        return _any(above[:1], settings) or locale_in_path(path, settings)
    kept = _of_languages(folders)
    ours = (spelled(name, settings) for name in kept)
    return (
        next((locale for locale in ours if locale in settings.locales), None)
        or _any([pure.stem, PurePath(pure.stem).suffix[1:], *kept], settings)
        or locale_in_path(path, settings)
        or _any(_ending(pure.stem), settings)
    )


def language_folder(folders: Iterable[str], settings: Settings) -> Locale | None:
    """The locale that one of some folders, from the top, is for, as a folder in it for each language
    is: ``i18n/fr``.

    >>> from pipeline.settings import parse_settings
    >>> settings = parse_settings('[project]\\nname = "A"\\nlocales = ["de"]\\n', "x.toml")
    >>> [language_folder(path.split("/"), settings) for path in ("fr/is/no", "docs/fr")]
    [None, None]
    >>> language_folder(["i18n", "fr", "docs"], settings).posix
    'fr'
    """
    return _any(_of_languages(list(folders)[::-1]), settings)


def _of_languages(folders: Sequence[str]) -> list[str]:
    """Of folders, the innermost first, those that stand in one that holds one for each language."""
    near = pairwise(folders[: _NEAR + 1])
    return [name for name, around in near if around.lower() in _OF_LANGUAGES]


def _ending(stem: str) -> Iterator[str]:
    """The language that services of translation put at the end of a name. An English word is none,
    unless a country follows."""
    for pattern in _ENDINGS:
        match = re.search(pattern, stem)
        if match and match[1] not in _WORDS:
            yield match[0][1:]


_ENDINGS: Final = (
    r"[-_]([a-z]{2,3})[-_](?:[A-Z]{2}|[A-Z][a-z]{3})$",
    r"[-_]([a-z]{2})[-_][a-z]{2}$",
    r"[-_]([a-z]{2})$",
)
_WORDS: Final = frozenset(
    "am an as be do ha he hi ho id in io is it la mi my no om or os so to".split()
)


def _any(names: Iterable[str], settings: Settings) -> Locale | None:
    """The first locale that a name spells, as the project writes it where it has it."""
    return next(filter(None, (spelled(name, settings) or parsed(name) for name in names)), None)


def named_by_hand(settings: Settings) -> str:
    """What to do where no path and no header names a locale."""
    return f"name it: -l {settings.locales[0].posix}" if settings.locales else "name it: -l LOCALE"


def is_other(said: Locale, wanted: Locale) -> bool:
    """Whether a locale is of another language, or says another script of it: zh_TW is not zh_CN,
    and pt is pt_BR."""
    one, other = said.identity.split("_"), wanted.identity.split("_")
    if one[0] != other[0]:
        return {one[0], other[0]} not in _NORWEGIAN
    return "_" in said.posix and "_" in wanted.posix and one[1] != other[1]


_NORWEGIAN: Final = ({"no", "nb"}, {"no", "nn"})
"""``no`` is either of the two."""


# --- translations beside their source -------------------------------------------------------------

MARKDOWN: Final = (".md", ".mdx", ".markdown", ".mdown")
"""What the names of articles elsewhere end in."""


def twin_names(
    base: str, names: Iterable[str], locale: Locale, settings: Settings, *, plain: bool = True
) -> list[str]:
    """Which of a folder's files are a translation of the article ``base`` by their names, the best
    first: with ``plain`` ``x.md`` itself, then the locale as the project writes it, then other spellings.

    >>> from pipeline.settings import parse_settings
    >>> settings = parse_settings('[project]\\nname = "A"\\nlocales = ["zh_CN"]\\n', "x.toml")
    >>> twin_names("x", ["x.zh.md", "x.fr.md", "x.zh-cn.md"], settings.locales[0], settings)
    ['x.zh-cn.md', 'x.zh.md']
    """
    found = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        if not name.startswith(f"{base}.") or (dot + suffix).lower() not in MARKDOWN:
            continue
        rest = stem.removeprefix(f"{base}.")
        if stem == base and plain:
            found.append((0, 0, name))
        elif rest != stem and spelled(rest, settings) == locale:
            own = rest in (locale.posix, locale.tag)
            found.append((1 if own else 2, -len(rest), name))
    return [name for _, _, name in sorted(found)]


def twin_spellings(base: str, locale: Locale, settings: Settings) -> Iterator[str]:
    """A few names that a translation might have, for a message."""
    language = locale.posix.partition("_")[0]
    for tag in dict.fromkeys((locale.posix, locale.tag, language)):
        if spelled(tag, settings) == locale:
            yield f"{base}.{tag}.md"
