"""Units → the template (``.pot``) that every locale's catalog is merged from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.catalog import Catalog, Key, Style, new_entry
from pipeline.locales import Locale
from pipeline.model import Unit

POT_STYLE = Style()


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """One msgid, with what translators see of where it stands: ``#.`` and ``#:``."""

    key: Key
    extracted: tuple[str, ...]
    references: tuple[str, ...]


def template_entries(units: Iterable[Unit], reference: str) -> tuple[TemplateEntry, ...]:
    """The entries of an article, in order of first appearance; a repeated text is one entry.

    References name the file only, so that moving a paragraph changes no catalog.
    """
    comments: dict[Key, dict[str, None]] = {}
    for unit in units:
        comments.setdefault(unit.key, {})[unit.comment] = None
    return tuple(TemplateEntry(key, tuple(kinds), (reference,)) for key, kinds in comments.items())


def together(parts: Iterable[Iterable[TemplateEntry]]) -> tuple[TemplateEntry, ...]:
    """The entries of several articles, as one template has them: an equal text is one entry, at its
    first place, with the ``#.`` and ``#:`` of all."""
    found: dict[Key, TemplateEntry] = {}
    for part in parts:
        for item in part:
            known = found.get(item.key)
            if known is not None:
                item = TemplateEntry(
                    item.key,
                    tuple(dict.fromkeys((*known.extracted, *item.extracted))),
                    tuple(dict.fromkeys((*known.references, *item.references))),
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
