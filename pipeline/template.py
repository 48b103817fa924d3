"""Units → the template (``.pot``) that every locale's catalog is merged from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.catalog import Catalog, Entry, Key, Style, new_entry, new_text
from pipeline.catalog_rows import Rows
from pipeline.catalog_text import EXTRACTED, comments
from pipeline.entry_lines import template_lines
from pipeline.handling import PLAIN, either, only_lines, only_locales, stands_in, without_only
from pipeline.references import places_of

if TYPE_CHECKING:
    from pipeline.locales import Locale
    from pipeline.model import Unit

POT_STYLE = Style()


class TemplateEntry(NamedTuple):
    """One msgid, with what translators see of where it stands: ``#.`` and ``#:``. ``only`` are the
    locales that want it (None: all). A named tuple, since a run makes many thousands."""

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
    places = (reference,)
    return _united(
        _new(TemplateEntry, ((unit.context, unit.msgid), _notes(unit), places, unit.handling.only))
        for unit in units
    )


_new: Final = tuple.__new__


def _notes(unit: Unit) -> tuple[str, ...]:
    said = unit.handling
    if said is PLAIN:
        return (unit.comment,)
    return tuple(dict.fromkeys((unit.comment, *said.lines(), *only_lines(said.only))))


def template_entry(entry: Entry, reference: str) -> TemplateEntry:
    """An entry as a template has it, for one of its places."""
    return TemplateEntry(entry.key, entry.extracted, (reference,), only_locales(entry.extracted))


def entries_of(template: Catalog) -> list[TemplateEntry]:
    """The entries of a template that was read from its file.

    >>> from pipeline.catalog_reader import parse_catalog
    >>> entries_of(parse_catalog(b'#. term\\n#: a.md\\nmsgid "a"\\nmsgstr ""\\n', "a.pot"))[0][:3]
    ((None, 'a'), ('term',), ('a.md',))
    """
    rows = Rows.of(template.entries)
    heads = rows.heads()
    said = {head: _said(head) for head in set(heads)}
    # Many thousands are made here, and so without a call of Python's for each.
    columns = zip(*map(said.__getitem__, heads), strict=True)
    found = list(map(_new, repeat(TemplateEntry), zip(rows.keys, *columns, strict=True)))
    if (header := template.header_at) is not None:
        del found[header]
    return found


def _said(head: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Locale, ...] | None]:
    extracted = comments(head, EXTRACTED)
    return extracted, places_of(head), only_locales(extracted)


def together(parts: Iterable[Iterable[TemplateEntry]]) -> tuple[TemplateEntry, ...]:
    """The entries of several articles, as one template has them: an equal text is one entry, at its
    first place, with the ``#.`` and ``#:`` of all."""
    return _united(item for part in parts for item in part)


def _united(items: Iterable[TemplateEntry]) -> tuple[TemplateEntry, ...]:
    found: dict[Key, TemplateEntry] = {}
    for item in items:
        known = found.setdefault(item[0], item)
        if known is not item:
            found[item[0]] = _of_both(known, item)
    return tuple(found.values())


@lru_cache(maxsize=64)
def _of_both(one: TemplateEntry, other: TemplateEntry) -> TemplateEntry:
    only = either(one.only, other.only)
    notes = dict.fromkeys(without_only((*one.extracted, *other.extracted)))
    return TemplateEntry(
        one.key,
        (*notes, *only_lines(only)),
        tuple(dict.fromkeys((*one.references, *other.references))),
        only,
    )


def build_template(
    entries: tuple[TemplateEntry, ...], path: str, project: str, date: str, previous: Catalog | None
) -> Catalog:
    """The template's catalog. ``date`` becomes POT-Creation-Date where a msgid came or went; else
    the ``previous`` template's date stays."""
    header = _header(project, template_date(entries, date, previous))
    body = (
        new_entry(e.key, POT_STYLE, extracted=e.extracted, references=e.references) for e in entries
    )
    return Catalog(path, (header, *body), style=POT_STYLE)


def template_date(entries: tuple[TemplateEntry, ...], date: str, previous: Catalog | None) -> str:
    """POT-Creation-Date of a template with these entries; ``date`` is now's."""
    if previous is None or previous.keys() != [e.key for e in entries]:
        return date
    return previous.fields().get("POT-Creation-Date", date)


@dataclass(frozen=True, slots=True)
class Text:
    """A catalog's file as text, where nobody needs to look into its entries: to make a thousand of
    them takes a third of the time."""

    path: str
    header: str
    body: str

    def to_bytes(self) -> bytes:
        """The file's bytes."""
        return f"{self.header}{self.body}".encode()


def template_text(
    entries: Iterable[TemplateEntry],
    path: str,
    project: str,
    date: str,
    known: Catalog | None = None,
) -> Text:
    """What :func:`build_template` makes, as text alone, with this POT-Creation-Date. ``known`` is a
    template that was made so, whose texts need not be wrapped once more.

    >>> template_text([], "a.pot", "Q", "").header.splitlines()[3]
    '"Project-Id-Version: Q\\\\n"'
    """
    rows = Rows.of(known.entries) if known is not None else Rows([], [], {})
    texts = dict(zip(rows.keys, rows.texts, strict=True))
    body: list[bytes] = []
    for key, extracted, references, _ in entries:
        text = texts.get(key)
        if text is None or not text.startswith(beginning(extracted, references, "\n")):
            text = new_text(key, POT_STYLE, extracted, references).encode()
        body.append(text)
    return Text(path, _header(project, date).raw, b"".join(body).decode())


@lru_cache(maxsize=1 << 15)
def beginning(extracted: tuple[str, ...], references: tuple[str, ...], newline: str) -> bytes:
    """How an entry begins of which a template says this, and nobody anything else.

    >>> beginning(("term",), ("a.md",), "\\n")
    b'\\n#. term\\n#: a.md\\nmsg'
    """
    return f"{newline}{template_lines(extracted, references, newline)}msg".encode()


@lru_cache(maxsize=1)
def _header(project: str, date: str) -> Entry:
    text = _fields(
        project,
        date,
        {
            "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
            "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
            "Language-Team": "LANGUAGE <LL@li.org>",
        },
    )
    return new_entry((None, ""), POT_STYLE, msgstr=text)._replace(gap="", head="#, fuzzy\n")


def empty_catalog(
    path: str, locale: Locale, project: str, date: str, style: Style = POT_STYLE
) -> Catalog:
    """A locale's catalog with nothing but its header, as ``msginit`` would make it."""
    own = {
        "PO-Revision-Date": date,
        "Language": locale.posix,
        "Plural-Forms": locale.plural_forms,
        "X-Generator": "polyfolio",
    }
    header = new_entry((None, ""), style, msgstr=_fields(project, date, own))
    return Catalog(path, (header._replace(gap=""),), style=style)


def _fields(project: str, date: str, own: Mapping[str, str]) -> str:
    """A header's fields in gettext's order, with what a file has of its own; what it has besides
    these comes last."""
    known = {
        "Project-Id-Version": project,
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": date,
        "PO-Revision-Date": "",
        "Last-Translator": "",
        "Language-Team": "",
        "Language": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return "".join(f"{name}: {value}\n" for name, value in {**known, **own}.items())


def with_header(catalog: Catalog, locale: Locale, project: str, date: str) -> Catalog:
    """The catalog with a header, where somebody deleted it; else as it is."""
    if catalog.header is not None:
        return catalog
    fresh = empty_catalog(catalog.path, locale, project, date, catalog.style)
    return replace(catalog, entries=(*fresh.entries, *catalog.entries))


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
