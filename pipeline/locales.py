"""Any spelling of a locale → one :class:`Locale`: POSIX for folders, BCP 47 for documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.errors import LocaleError

if TYPE_CHECKING:
    import babel


@dataclass(frozen=True, slots=True)
class Locale:
    """``posix`` (zh_CN) names folders, ``tag`` (zh-CN, BCP 47) documents; ``identity`` is equal for
    two spellings that mean the same (CLDR's likely subtags). What takes CLDR's data of the language
    to know is looked up when it is asked for."""

    posix: str
    tag: str
    identity: str

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return _own_name(self.posix)

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return _direction(self.posix)

    @property
    def plural_forms(self) -> str:
        """gettext's conventional header value."""
        return _plural_forms(self.posix)


_MODIFIERS = {"latin": "Latn", "cyrillic": "Cyrl", "arabic": "Arab", "devanagari": "Deva"}


@cache
def parse_locale(spelling: str) -> Locale:
    """Read a locale in POSIX or BCP 47 spelling. Raises :class:`LocaleError` where it is unknown.

    >>> parse_locale("zh-hans-cn").tag, parse_locale("sr@latin").posix, parse_locale("ar").direction
    ('zh-Hans-CN', 'sr_Latn', 'rtl')
    """
    posix, found = _babel_locale(spelling)
    return Locale(posix=posix, tag=posix.replace("_", "-"), identity=_identity(found))


@cache
def parsed(spelling: str) -> Locale | None:
    """A locale, or None where that is no spelling of one."""
    try:
        return parse_locale(spelling.strip())
    except LocaleError:
        return None


def locale_among(name: str, known: Sequence[Locale]) -> Locale | None:
    """The one of some locales that a name spells: in any spelling, or by less than the whole
    (``de`` for ``de_AT``) where only one of them is such a locale.

    >>> known = [parse_locale(name) for name in ("zh_CN", "de_AT")]
    >>> [found and found.posix for found in (locale_among(x, known) for x in ("ZH-hans", "de", "fr"))]
    ['zh_CN', 'de_AT', None]
    """
    said = parsed(name)
    if said is None:
        return None
    same = [locale for locale in known if locale.identity == said.identity]
    part = [locale for locale in known if _is_part(said, locale)]
    return same[0] if same else part[0] if len(part) == 1 else None


def _is_part(said: Locale, whole: Locale) -> bool:
    """Whether a spelling leaves out only what goes without saying, but for the country."""
    one, other = said.identity.split("_"), whole.identity.split("_")
    return one[:2] == other[:2] and set(said.posix.split("_")) <= set(other)


def _babel_locale(spelling: str) -> tuple[str, babel.Locale]:
    """The canonical POSIX spelling, which keeps to the subtags that were given, and the locale."""
    import babel

    base, _, modifier = spelling.partition("@")
    base = base.partition(".")[0].replace("-", "_")
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:_[A-Za-z0-9]{2,8})*", base):
        raise _unknown(spelling)
    if modifier.lower() in _MODIFIERS:
        language, _, territory = base.partition("_")
        base = "_".join(filter(None, (language, _MODIFIERS[modifier.lower()], territory)))
    language, *subtags = base.split("_")
    sized = {2: str.upper, 3: str.upper, 4: str.title}
    posix = "_".join([language.lower(), *(sized.get(len(s), str.lower)(s) for s in subtags)])
    try:
        return posix, babel.Locale.parse(posix)
    except (babel.UnknownLocaleError, ValueError) as error:
        raise _unknown(spelling) from error


def _unknown(spelling: str) -> LocaleError:
    import difflib

    import babel.localedata

    # Only those that begin alike: a file may name thousands of languages that nobody knows.
    begin = spelling[:2].lower()
    known = [name for name in babel.localedata.locale_identifiers() if name.startswith(begin)]
    near = difflib.get_close_matches(spelling[:40].replace("-", "_"), known, 1, 0.5)
    return LocaleError(
        f"unknown locale {spelling!r}",
        remedy=f"did you mean {near[0]!r}?" if near else "use a tag such as zh_CN, pt-BR or de",
    )


@cache
def _own_name(posix: str) -> str:
    """CLDR's own name, with script or territory only where it tells editions apart."""
    locale = _babel_locale(posix)[1]
    languages = locale.languages
    script = _identity(locale).split("_")[1]
    scripted = languages.get(f"{locale.language}_{script}") if locale.language == "zh" else None
    if scripted and locale.territory not in (None, "CN", "TW"):
        territory = locale.territories.get(locale.territory, locale.territory)
        scripted = f"{scripted} ({territory})"
    name = scripted or languages.get(str(locale)) or locale.get_display_name(locale)
    return name[:1].upper() + name[1:] if name else str(locale)


def _identity(locale: babel.Locale) -> str:
    """Language, script and territory with likely subtags added (Unicode LDML, part 1)."""
    from babel.core import get_global

    likely = get_global("likely_subtags")
    language, script, territory = locale.language, locale.script, locale.territory
    for candidate in (
        "_".join(filter(None, (language, script, territory))),
        "_".join(filter(None, (language, territory))),
        "_".join(filter(None, (language, script))),
        language,
    ):
        if candidate in likely:
            full = likely[candidate].split("_")
            return "_".join((language, script or full[1], territory or full[-1]))
    return "_".join((language, script or "Zzzz", territory or "ZZ"))


@cache
def _direction(posix: str) -> str:
    return "rtl" if _babel_locale(posix)[1].text_direction == "rtl" else "ltr"


@cache
def _plural_forms(posix: str) -> str:
    """gettext's conventional expression, which ``msgfmt --check`` knows (not CLDR's own)."""
    locale = _babel_locale(posix)[1]
    from babel.messages.plurals import get_plural

    return str(get_plural(locale).plural_forms)
