"""``polyfolio.toml``, read strictly: an unknown key is an error with the nearest known one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from pipeline.component import GRANULARITIES
from pipeline.errors import LocaleError, SettingsError
from pipeline.locales import Locale, parse_locale
from pipeline.options import BUILT_IN, faults
from pipeline.pricing import MOST, exact
from pipeline.register import FORMS, form_named
from pipeline.toml import TomlError, read_toml_text

FORMATS: Final = ("html", "pdf", "text")
ACCEPT: Final = ("translated", "attested")
STALE: Final = ("hold", "source", "show", "withhold")
MISSING: Final = ("withhold", "block", "page")
ENGINES: Final = ("memory", "opencc", "offline")
"""The default chain; nothing in it lets text leave the machine."""
_DEFAULTS: Final = {
    "accept": "translated",
    "stale": "hold",
    "missing": "withhold",
    "catalogs": "article",
}


@dataclass(frozen=True, slots=True)
class LocaleSettings:
    """``register`` is the form of address, ``derive_from`` the locale that drafts are converted
    from (zh_TW from zh_CN), ``style`` a note for engines that take one."""

    register: str = ""
    derive_from: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a content project settles; see ``docs/settings.md`` for each key."""

    name: str
    base_url: str
    source_locale: Locale
    locales: tuple[Locale, ...]
    by_locale: Mapping[str, LocaleSettings] = field(default_factory=dict)
    engines: tuple[str, ...] = ENGINES
    engine_options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    formats: tuple[str, ...] = FORMATS
    accept: str = "translated"
    stale: str = "hold"
    missing: str = "withhold"
    notice: str = ""
    catalogs: str = "article"
    budget: Decimal | None = None
    engines_at: str = ""
    """``file:line`` of the list of engines, or the file."""

    @property
    def every_locale(self) -> tuple[Locale, ...]:
        """The source locale, then the others."""
        return (self.source_locale, *self.locales)

    def of(self, locale: Locale) -> LocaleSettings:
        """A locale's own settings, or the defaults."""
        return self.by_locale.get(locale.posix, LocaleSettings())

    def locale(self, spelling: str) -> Locale:
        """One of the project's locales in any spelling. Raises :class:`LocaleError`."""
        wanted = parse_locale(spelling)
        for locale in (self.source_locale, *self.locales):
            if locale.identity == wanted.identity:
                return locale
        raise LocaleError(
            f"{spelling} is not a locale of this project",
            remedy=f"it has {', '.join(known.posix for known in self.locales)}",
        )


def parse_settings(text: str, path: str) -> Settings:
    """Read settings from TOML. Raises :class:`SettingsError` with ``file:line``.

    >>> parse_settings('[project]\\nname = "A"\\nlocales = ["de"]\\n', "x.toml").locales[0].tag
    'de'
    """
    try:
        data = read_toml_text(text)
    except TomlError as error:
        where = f"{path}:{error.line}" if error.line else path
        raise SettingsError(error.what, where=where, remedy=error.remedy or "correct it") from error
    return _Reader(text, path).settings(data)


_LONGEST: Final = {"name": 300, "base_url": 1_000}
"""Every page has these, so that one as long as a book would make a library of it."""
_LONG: Final = 10_000
"""Characters of any other text."""
_CONTROL: Final = re.compile("[\0-\x08\x0b-\x1f\x7f]")


class _Reader:
    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path

    def settings(self, data: dict[str, Any]) -> Settings:
        self._only(data, ("project", "locales", "draft", "engines", "publish"), "")
        project = self._table(data, "project")
        self._only(
            project,
            ("name", "base_url", "source_locale", "locales", "notice", "catalogs"),
            "project",
        )
        draft = self._table(data, "draft")
        self._only(draft, ("engines", "budget"), "draft")
        publish = self._table(data, "publish")
        self._only(publish, ("formats", "accept", "stale", "missing"), "publish")
        source = self._locale(self._text(project, "source_locale", "en"), "source_locale")
        locales = self._locales(self._list(project, "locales", ()), source)
        return Settings(
            name=self._text(project, "name", "")
            or self._fail("name", "project has no name", 'write name = "…" below [project]'),
            base_url=self._base_url(project),
            source_locale=source,
            locales=locales,
            by_locale=self._by_locale(self._table(data, "locales"), locales),
            engines=self._list(draft, "engines", ENGINES),
            engine_options=self._engine_options(self._table(data, "engines")),
            formats=self._choices(publish, "formats", FORMATS),
            accept=self._choice(publish, "accept", ACCEPT),
            stale=self._choice(publish, "stale", STALE),
            missing=self._choice(publish, "missing", MISSING),
            notice=self._text(project, "notice", ""),
            catalogs=self._choice(project, "catalogs", GRANULARITIES),
            budget=self._money(draft, "budget"),
            engines_at=self._line("engines") if "engines" in draft else self.path,
        )

    def _engine_options(self, tables: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        """The tables of the engines. Those of engines from elsewhere are read by the registry,
        which knows what is installed."""
        found = {}
        for name in tables:
            found[name] = self._table(tables, name)
            for fault in faults(name, found[name], BUILT_IN.get(name, {})):
                if name in BUILT_IN:
                    self._fail(fault.key, fault.what, fault.remedy)
        return found

    def _line(self, key: str) -> str:
        name = re.escape(key)
        found = re.search(rf"^[ \t]*{name}\s*=", self.text, re.MULTILINE) or re.search(
            rf"^[ \t]*\[?[ \t]*[\w.]*\b{name}\b", self.text, re.MULTILINE
        )
        if found is None:
            return self.path
        return f"{self.path}:{self.text.count(chr(10), 0, found.end()) + 1}"

    def _fail(self, key: str, what: str, remedy: str = "correct it") -> Any:
        raise SettingsError(what, where=self._line(key), remedy=remedy)

    def _only(self, table: Mapping[str, Any], known: Iterable[str], name: str) -> None:
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, list(known), 1)
                place = f"[{name}]" if name else "the top level"
                self._fail(
                    key,
                    f"{place} has no key {key!r}",
                    f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}",
                )

    def _table(self, data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = data.get(key, {})
        return value if isinstance(value, dict) else self._fail(key, f"{key!r} must be a table")

    def _text(self, table: Mapping[str, Any], key: str, default: str) -> str:
        value = table.get(key, default)
        if not isinstance(value, str):
            self._fail(key, f"{key!r} must be a text")
        if _CONTROL.search(value):
            self._fail(key, f"{key!r} holds a control character", "remove it")
        if len(value) > (most := _LONGEST.get(key, _LONG)):
            self._fail(key, f"{key!r} has more than {most:,} characters", "shorten it")
        return str(value)

    def _money(self, table: Mapping[str, Any], key: str) -> Decimal | None:
        value = table.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < MOST:
            self._fail(key, f"{key!r} must be a number, 0 or more", f"such as {key} = 2.50")
        return exact(value)

    def _list(
        self, table: Mapping[str, Any], key: str, default: tuple[str, ...]
    ) -> tuple[str, ...]:
        value = table.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._fail(key, f"{key!r} must be a list of texts")
        return tuple(value)

    def _choice(self, table: Mapping[str, Any], key: str, choices: tuple[str, ...]) -> str:
        default = _DEFAULTS[key]
        value = self._text(table, key, default)
        if value not in choices:
            self._fail(key, f"{key} = {value!r} is unknown", f"use {', '.join(choices)}")
        return value

    def _choices(
        self, table: Mapping[str, Any], key: str, choices: tuple[str, ...]
    ) -> tuple[str, ...]:
        values = self._list(table, key, choices)
        for value in values:
            if value not in choices:
                self._fail(key, f"{value!r} is no format", f"use {', '.join(choices)}")
        if not values:
            remedy = f"name some of {', '.join(choices)}, or leave {key!r} out for all"
            self._fail(key, f"{key} = [] leaves nothing to publish", remedy)
        return tuple(dict.fromkeys(values))

    def _base_url(self, project: Mapping[str, Any]) -> str:
        value = self._text(project, "base_url", "").rstrip("/")
        if value and not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", value):
            self._fail("base_url", f"base_url {value!r} is not an address", "write https://…")
        return value

    def _locale(self, spelling: str, key: str) -> Locale:
        try:
            return parse_locale(spelling)
        except LocaleError as error:
            raise LocaleError(error.what, where=self._line(key), remedy=error.remedy) from error

    def _locales(self, spellings: tuple[str, ...], source: Locale) -> tuple[Locale, ...]:
        seen: dict[str, str] = {}
        found = []
        for spelling in spellings:
            locale = self._locale(spelling, "locales")
            if locale.identity == source.identity:
                raise LocaleError(
                    f"{spelling} is the source_locale, which every article is published in anyhow",
                    where=self._line("locales"),
                    remedy="take it out of locales",
                )
            if locale.identity in seen:
                raise LocaleError(
                    f"{spelling} and {seen[locale.identity]} mean the same locale",
                    where=self._line("locales"),
                    remedy="keep one",
                )
            seen[locale.identity] = spelling
            found.append(locale)
        return tuple(found)

    def _by_locale(
        self, tables: Mapping[str, Any], locales: tuple[Locale, ...]
    ) -> dict[str, LocaleSettings]:
        known = {locale.identity: locale for locale in locales}
        found = {}
        for name in tables:
            table = self._table(tables, name)
            self._only(table, ("register", "derive_from", "style"), f"locales.{name}")
            locale = known.get(self._locale(name, name).identity)
            if locale is None:
                self._fail(name, f"[locales.{name}] is not in [project] locales", "add it there")
            else:
                derive = self._text(table, "derive_from", "")
                if derive:
                    origin = known.get(self._locale(derive, "derive_from").identity)
                    if origin is None or origin is locale:
                        self._fail("derive_from", f"derive_from = {derive!r} is no other locale")
                    else:
                        derive = origin.posix
                found[locale.posix] = LocaleSettings(
                    self._register(table, locale), derive, self._text(table, "style", "")
                )
        return found

    def _register(self, table: Mapping[str, Any], locale: Locale) -> str:
        register = self._text(table, "register", "")
        language = locale.posix.partition("_")[0]
        if register and language in FORMS and not form_named(register, language):
            names = " or ".join(form.name for form in FORMS[language])
            self._fail("register", f"{register!r} is no form of address", f"use {names}")
        return register
