"""A glossary as CSV, which any spreadsheet writes: one term a row, one language a column.

Columns: ``term``; by locale, in any spelling, its translations (``a | b``: the first is preferred),
and in ``<locale> forbidden`` what must not be written; ``translate`` (``no`` for a name that stays
as it is); ``note``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.amounts import count
from pipeline.errors import InputError, LocaleError
from pipeline.glossary import Term, doubtful
from pipeline.locales import parse_locale
from pipeline.wide import wide

_FORBIDDEN: Final = "forbidden"
_NO: Final = ("no", "false", "0", "n")
_YES: Final = ("yes", "true", "1", "y", "")


def read_csv(data: bytes, shown: str) -> tuple[Term, ...]:
    """The terms of a CSV file (comma, semicolon or tab); ``shown`` is what messages call it.

    Raises :class:`InputError` with ``file:line`` for a column or a value that means nothing, and
    for terms that contradict each other.

    >>> read_csv(b"term,de,de forbidden\\ntherapist,Therapeutin | Therapeut,Seelenklempner\\n", "g.csv")
    ... # doctest: +ELLIPSIS
    (Term(text='therapist', translations={'de': ('Therapeutin', 'Therapeut')}, ...
    """
    if name := wide(data):
        what = f"is {name}; only UTF-8 is read"
        raise InputError(what, where=shown, remedy="save it as CSV UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=shown, remedy="save it as CSV UTF-8") from error
    if "\0" in text:
        raise InputError("holds a NUL byte", where=shown, remedy="save it as CSV UTF-8")
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(rows, []), shown)
        terms = [
            _term(row, columns, f"{shown}:{rows.line_num}")
            for row in rows
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        where = f"{shown}:{rows.line_num}"
        raise InputError(f"not CSV: {error}", where=where, remedy="correct it") from error
    for term, problem in doubtful(terms):
        raise InputError(problem, where=term.where, remedy="correct one of them")
    return tuple(terms)


@dataclass(frozen=True, slots=True)
class _Column:
    kind: str
    locale: str = ""


def _columns(names: Sequence[str], shown: str) -> list[_Column]:
    where = f"{shown}:1"
    columns = [_column(name.strip(), where) for name in names]
    if not any(column.kind == "term" for column in columns):
        raise InputError("no column 'term'", where=where, remedy="name the first column 'term'")
    for column in columns:
        if column.kind and columns.count(column) > 1:
            named = f"{column.locale} {column.kind}".strip()
            raise InputError(f"two columns for {named}", where=where, remedy="keep one of them")
    return columns


def _column(name: str, where: str) -> _Column:
    if name.lower() in ("term", "note", "translate", ""):
        return _Column(name.lower())
    spelling, _, rest = name.partition(" ")
    try:
        locale = parse_locale(spelling).posix
    except LocaleError:
        locale = ""
    if not locale or rest.strip().lower() not in ("", _FORBIDDEN):
        raise InputError(
            f"column {name!r} means nothing",
            where=where,
            remedy="use term, translate, note, a locale, or a locale and 'forbidden'",
        )
    return _Column(_FORBIDDEN if rest.strip() else "translations", locale)


def _term(row: Sequence[str], columns: Sequence[_Column], where: str) -> Term:
    if len(row) > len(columns):
        raise InputError(
            f"{len(row)} values for {count(len(columns), 'column')}",
            where=where,
            remedy="quote the commas",
        )
    text = note = ""
    translate = True
    lists: dict[str, dict[str, tuple[str, ...]]] = {"translations": {}, _FORBIDDEN: {}}
    for column, cell in zip(columns, row, strict=False):
        value = " ".join(cell.split())
        if column.kind == "term":
            text = value
        elif column.kind == "note":
            note = value
        elif column.kind == "translate":
            if value.lower() not in (*_YES, *_NO):
                raise InputError(f"{value!r} is neither yes nor no", where=where, remedy="use no")
            translate = value.lower() not in _NO
        elif column.kind and value:
            words = tuple(part for p in value.split("|") if (part := p.strip()))
            lists[column.kind][column.locale] = words
    if not text:
        raise InputError("a row without a term", where=where, remedy="fill it in, or remove it")
    return Term(text, lists["translations"], lists[_FORBIDDEN], note, translate, where)


def write_csv(terms: Iterable[Term]) -> bytes:
    """Terms as CSV, which :func:`read_csv` gives back the same.

    >>> print(write_csv([Term("tea", {"de": ("Tee",)})]).decode(), end="")
    term,translate,note,de
    tea,yes,,Tee
    """
    kept = list(terms)
    locales = dict.fromkeys(name for term in kept for name in (*term.translations, *term.forbidden))
    banned = [name for name in locales if any(term.forbidden.get(name) for term in kept)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    names = [f"{name} {_FORBIDDEN}" for name in banned]
    writer.writerow(["term", "translate", "note", *locales, *names])
    for term in kept:
        writer.writerow(
            [
                term.text,
                "yes" if term.translate else "no",
                term.note,
                *(_joined(term.translations, name) for name in locales),
                *(_joined(term.forbidden, name) for name in banned),
            ]
        )
    return out.getvalue().encode()


def _joined(lists: Mapping[str, tuple[str, ...]], name: str) -> str:
    return " | ".join(lists.get(name, ()))
