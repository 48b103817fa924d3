"""The page chrome in the reader's language: the few words that a page adds to its article.

The catalogs are ordinary gettext (``locale/<ll_CC>/LC_MESSAGES/polyfolio.po``), read as they are;
dates and lists are Babel's. A locale without a catalog gets the nearest one of its language and
script, and in the end English, never an error: a publication may come in any language.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.support import NullTranslations, Translations

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from pipeline.nodes import Document

DOMAIN: Final = "polyfolio"
SOURCE: Final = "en"
SEPARATOR: Final = " · "
_CATALOGS: Final = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Chrome:
    """Words, dates and names for pages in one locale; made by :func:`chrome_for`.

    ``locale`` is the BCP 47 tag of the words themselves: the tag that was asked for, or ``"en"``
    where no catalog comes near it, so that a page can mark them with the right ``lang``.

    >>> chrome_for("es").gettext("Skip to content")
    'Ir al contenido'
    """

    locale: str
    babel: Locale
    translations: NullTranslations

    @property
    def direction(self) -> str:
        """``"ltr"`` or ``"rtl"``, of the words themselves.

        >>> chrome_for("ar").direction
        'rtl'
        """
        return "rtl" if self.babel.text_direction == "rtl" else "ltr"

    def gettext(self, message: str) -> str:
        """One message, translated.

        >>> chrome_for("de").gettext("All articles")
        'Alle Artikel'
        """
        return self.translations.gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form of a message that goes with ``number``, its placeholders still in it.

        >>> chrome_for("en").ngettext("{minutes} min read", "{minutes} min read", 2)
        '{minutes} min read'
        """
        return self.translations.ngettext(singular, plural, number)

    def pgettext(self, context: str, message: str) -> str:
        """One message, translated as it is used in ``context``.

        >>> chrome_for("fr").pgettext("admonition", "Tip")
        'Conseil'
        """
        return str(self.translations.pgettext(context, message))

    def date(self, date: datetime.date) -> str:
        """A date in full.

        >>> import datetime
        >>> chrome_for("zh-CN").date(datetime.date(2026, 9, 14))
        '2026年9月14日'
        """
        return format_date(date, "long", locale=self.babel)

    def reading_time(self, minutes: int) -> str:
        """How long a reader will need.

        >>> chrome_for("en-GB").reading_time(2)
        '2 min read'
        """
        # A whole phrase a language, not Babel's units: CLDR has no wide minute for zh and ja, and
        # "read" stands before the number in some languages and bends it in others.
        # Translators: how long it takes to read an article, as short as is usual beside a date.
        pattern = self.ngettext("{minutes} min read", "{minutes} min read", minutes)
        return pattern.format(minutes=minutes)

    def join(self, items: Iterable[str]) -> str:
        """A list within a sentence.

        >>> chrome_for("es").join(["uno", "dos", "tres"])
        'uno, dos y tres'
        """
        return format_list(list(items), locale=self.babel)

    def language_name(self, tag: str) -> str:
        """What this locale calls the language ``tag``; the tag itself where it has no name for it.

        >>> chrome_for("zh-CN").language_name("ar")
        '阿拉伯语'
        """
        named = _parse(tag)
        return (_name(named, self.babel) if named else "") or tag

    def byline(self, document: Document) -> str:
        """Author, date and reading time in one line; what is unknown is left out."""
        parts = [
            document.author,
            self.date(document.date) if document.date else "",
            self.reading_time(document.minutes) if document.minutes else "",
        ]
        return SEPARATOR.join(part for part in parts if part)

    def labels(self) -> dict[str, str]:
        """Every word that a renderer without templates needs, by name.

        >>> chrome_for("es").labels()["warning"]
        'Advertencia'
        """
        _, _p = self.gettext, self.pgettext
        return {
            "note": _p("admonition", "Note"),
            "tip": _p("admonition", "Tip"),
            "important": _p("admonition", "Important"),
            "warning": _p("admonition", "Warning"),
            "caution": _p("admonition", "Caution"),
            "notes": _p("heading of the footnotes", "Notes"),
            "links": _p("heading of the list of addresses", "Links"),
            "contents": _p("heading of the table of contents", "Contents"),
            # Translators: at the foot of a printed page.
            "page": _("Page {page} of {pages}"),
            # Translators: a picture in plain text, what it shows and what is printed below it.
            "figure": _("{alt} — {caption}"),
            # Translators: a name and what goes with it, as in "PDF: Choosing a therapist".
            "pair": _("{name}: {value}"),
            # Translators: after a link to a text that exists in another language only.
            "in_language": _("(in {language})"),
            "done": _p("task", "Done"),
            "open": _p("task", "Not done"),
            # Translators: name your own language here, not English.
            "read": _("Read in English"),
        }


def chrome_for(locale: str) -> Chrome:
    """The chrome for a BCP 47 tag, or the nearest there is.

    >>> chrome_for("zh-Hant-HK").gettext("All articles"), chrome_for("tlh").locale
    ('所有文章', 'en')
    """
    return _chrome(locale)


def labels(locale: str, document: Document | None = None) -> Mapping[str, str]:
    """The words of :meth:`Chrome.labels`; for a document also its byline, date and reading time.

    >>> labels("ja")["note"]
    '補足'
    """
    chrome = chrome_for(locale)
    words = chrome.labels()
    if document is not None:
        words["byline"] = chrome.byline(document)
        words["date"] = chrome.date(document.date) if document.date else ""
        words["reading_time"] = chrome.reading_time(document.minutes) if document.minutes else ""
    return words


def own_name(tag: str) -> str:
    """What a language calls itself, as it stands alone in a list of languages.

    >>> own_name("es"), own_name("zh-TW"), own_name("pt-BR")
    ('Español', '繁體中文', 'Português (Brasil)')
    """
    locale = _parse(tag)
    name = _name(locale, locale) if locale else ""
    return name[:1].upper() + name[1:] if name else tag


@cache
def direction(tag: str) -> str:
    """``"rtl"`` for a language that is written from right to left, else ``"ltr"``.

    >>> direction("fa"), direction("tlh")
    ('rtl', 'ltr')
    """
    locale = _parse(tag)
    # CLDR calls vertical Mongolian "ttb"; a page that flows in lines sets it from the left.
    return "rtl" if locale is not None and locale.text_direction == "rtl" else "ltr"


@cache
def _chrome(tag: str) -> Chrome:
    locale = _parse(tag)
    catalog = _nearest(locale) if locale else None
    if locale is None or catalog is None:
        return Chrome(SOURCE, Locale(SOURCE), NullTranslations())
    if catalog == SOURCE:
        return Chrome(tag, locale, NullTranslations())
    return Chrome(tag, locale, _load(catalog))


@cache
def _load(name: str) -> Translations:
    """A catalog as gettext reads it; compiled in memory, so that none need lie about compiled."""
    import polib

    catalog = polib.pofile(str(_CATALOGS / name / "LC_MESSAGES" / f"{DOMAIN}.po"))
    return Translations(BytesIO(catalog.to_binary()), domain=DOMAIN)


@cache
def _available() -> tuple[str, ...]:
    found = _CATALOGS.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return (SOURCE, *sorted(path.parent.parent.name for path in found))


def _nearest(locale: Locale) -> str | None:
    """The catalog of the same language and script, of the same territory if there is one."""
    language, script, territory = _maximal(str(locale))
    best = None
    for name in _available():
        other = _maximal(name)
        if other == (language, script, territory):
            return name
        if other[:2] == (language, script) and best is None:
            best = name
    return best


def _maximal(name: str) -> tuple[str, str, str]:
    """Language, script and territory with CLDR's likely subtags filled in.

    >>> _maximal("zh_HK"), _maximal("ar")
    (('zh', 'Hant', 'HK'), ('ar', 'Arab', 'EG'))
    """
    locale = Locale.parse(name)
    likely = get_global("likely_subtags")
    pair = f"{locale.language}_{locale.script or locale.territory or ''}"
    parts = (likely.get(pair) or likely.get(locale.language) or locale.language).split("_")
    script = locale.script or (parts[1] if len(parts) > 1 else "")
    territory = locale.territory or (parts[2] if len(parts) > 2 else "")
    return locale.language, script, territory


def _parse(tag: str) -> Locale | None:
    """The Babel locale of a tag, of the longest part of it that Babel knows."""
    parts = tag.replace("_", "-").split("-")
    while parts:
        try:
            return Locale.parse("_".join(parts))
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return None


def _name(named: Locale, reader: Locale) -> str:
    names = reader.languages
    for detail in (named.script, named.territory):
        if detail and (name := names.get(f"{named.language}_{detail}")):
            return str(name)
    name = str(names.get(named.language, ""))
    if name and named.territory and not named.script:
        territory = str(reader.territories.get(named.territory, named.territory))
        return f"{name} ({territory})"
    return name
