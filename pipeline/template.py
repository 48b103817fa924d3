"""Units → the template (``.pot``) that every locale's catalog is merged from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.catalog import Catalog, Entry, Key, Style, new_entry
from pipeline.handling import PLAIN, either, only_lines, only_locales, stands_in, without_only
from pipeline.locales import Locale
from pipeline.model import Unit

POT_STYLE = Style()


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """One msgid, with what translators see of where it stands: ``#.`` and ``#:``. ``only`` are the
    locales that want it (None: all)."""

    key: Key
    extracted: tuple[str, ...]
    references: tuple[str, ...]
    only: tuple[Locale, ...] | None = None

    def stands_in(self, locale: Locale) -> bool:
        """Whether a locale's catalog has it."""
        return stands_in(locale, self.only)


def template_entries(units: Iterable[Unit], reference: str) -> tuple[TemplateEntry, ...]:
    """The entries of an article, in order of first appearance; a repeated text is one entry.

    References name the file only, so that moving a paragraph changes no catalog.
    """
    comments: dict[Key, dict[str, None]] = {}
    only: dict[Key, tuple[Locale, ...] | None] = {}
    for unit in units:
        key, handling = unit.key, unit.handling
        only[key] = either(only[key], handling.only) if key in only else handling.only
        notes = comments.setdefault(key, {})
        notes[unit.comment] = None
        if handling is not PLAIN:
            notes |= dict.fromkeys(handling.lines())
    return tuple(
        TemplateEntry(key, (*kinds, *only_lines(only[key])), (reference,), only[key])
        for key, kinds in comments.items()
    )


def template_entry(entry: Entry, reference: str) -> TemplateEntry:
    """An entry as a template has it, for one of its places."""
    return TemplateEntry(entry.key, entry.extracted, (reference,), only_locales(entry.extracted))


def together(parts: Iterable[Iterable[TemplateEntry]]) -> tuple[TemplateEntry, ...]:
    """The entries of several articles, as one template has them: an equal text is one entry, at its
    first place, with the ``#.`` and ``#:`` of all."""
    found: dict[Key, TemplateEntry] = {}
    for part in parts:
        for item in part:
            known = found.get(item.key)
            if known is not None:
                only = either(known.only, item.only)
                notes = dict.fromkeys(without_only((*known.extracted, *item.extracted)))
                item = TemplateEntry(
                    item.key,
                    (*notes, *only_lines(only)),
                    tuple(dict.fromkeys((*known.references, *item.references))),
                    only,
                )
            found[item.key] = item
    return tuple(found.values())


def build_template(
    entries: tuple[TemplateEntry, ...], path: str, project: str, date: str, previous: Catalog | None
) -> Catalog:
    """The template's catalog. ``date`` becomes POT-Creation-Date where a msgid came or went; else
    the ``previous`` template's date stays."""
    keys = [entry.key for entry in entries]
    if previous is not None and [entry.key for entry in previous.body] == keys:
        date = previous.fields().get("POT-Creation-Date", date)
    header = new_entry(
        (None, ""),
        POT_STYLE,
        msgstr="".join(
            f"{name}: {value}\n"
            for name, value in (
                ("Project-Id-Version", project),
                ("Report-Msgid-Bugs-To", ""),
                ("POT-Creation-Date", date),
                ("PO-Revision-Date", "YEAR-MO-DA HO:MI+ZONE"),
                ("Last-Translator", "FULL NAME <EMAIL@ADDRESS>"),
                ("Language-Team", "LANGUAGE <LL@li.org>"),
                ("Language", ""),
                ("MIME-Version", "1.0"),
                ("Content-Type", "text/plain; charset=UTF-8"),
                ("Content-Transfer-Encoding", "8bit"),
            )
        ),
    )
    header = replace(header, gap="", head="#, fuzzy\n")
    body = (
        new_entry(e.key, POT_STYLE, extracted=e.extracted, references=e.references) for e in entries
    )
    return Catalog(path, (header, *body), style=POT_STYLE)


def empty_catalog(path: str, locale: Locale, project: str, date: str) -> Catalog:
    """A locale's catalog with nothing but its header, as ``msginit`` would make it."""
    header = new_entry(
        (None, ""),
        POT_STYLE,
        msgstr="".join(
            f"{name}: {value}\n"
            for name, value in (
                ("Project-Id-Version", project),
                ("Report-Msgid-Bugs-To", ""),
                ("POT-Creation-Date", date),
                ("PO-Revision-Date", date),
                ("Last-Translator", ""),
                ("Language-Team", ""),
                ("Language", locale.posix),
                ("MIME-Version", "1.0"),
                ("Content-Type", "text/plain; charset=UTF-8"),
                ("Content-Transfer-Encoding", "8bit"),
                ("Plural-Forms", locale.plural_forms),
                ("X-Generator", "polyfolio"),
            )
        ),
    )
    return Catalog(path, (replace(header, gap=""),), style=POT_STYLE)


def for_locale(catalog: Catalog, locale: Locale) -> Catalog:
    """The catalog with the locale's own header fields, where it is a copy of a template: those are
    empty there. A header that names its language is left as it is."""
    if catalog.header is None or catalog.fields().get("Language", locale.posix):
        return catalog
    forms = catalog.fields().get("Plural-Forms", "")
    fields = {"Language": locale.posix}
    if not forms or "INTEGER" in forms:
        fields["Plural-Forms"] = locale.plural_forms
    return catalog.with_fields(fields)
