"""The glossary of a project: ``locale/glossary.csv``, where there is one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline import files
from pipeline.errors import InputError
from pipeline.exchange.glossary_csv import read_csv, write_csv
from pipeline.exchange.tbx import read_tbx
from pipeline.glossary import Glossary, Term, doubtful
from pipeline.project import Project

GLOSSARY: Final = "locale/glossary.csv"


def project_glossary(project: Project) -> Glossary:
    """A project's glossary, empty where it has none. Raises :class:`InputError` with
    ``file:line``."""
    source = project.settings.source_locale.posix.partition("_")[0]
    full = project.root / GLOSSARY
    if not full.exists():
        return Glossary(source=source)
    return Glossary(read_csv(files.read(full, GLOSSARY), GLOSSARY), source)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many terms are new, how many got something new, and how many the
    glossary has now."""

    added: int
    changed: int
    terms: int
    written: bool


def import_terms(project: Project, found: Sequence[Term], *, dry_run: bool = False) -> Imported:
    """Take terms into the glossary. What it says already stays; what is new comes behind.

    Raises :class:`InputError` where a term would contradict itself afterwards.
    """
    known = {term.text.casefold(): term for term in project_glossary(project).terms}
    before = dict(known)
    for term in found:
        name = term.text.casefold()
        known[name] = _together(known[name], term) if name in known else term
    terms = tuple(known.values())
    for term, problem in doubtful(terms):
        raise InputError(problem, where=term.where, remedy="correct it, then import again")
    added = len(known) - len(before)
    changed = sum(known[name] != term for name, term in before.items())
    written = not dry_run and project.write(GLOSSARY, write_csv(terms))
    return Imported(added, changed, len(terms), written)


def _together(own: Term, other: Term) -> Term:
    return replace(
        own,
        translations=_joined(own.translations, other.translations),
        forbidden=_joined(own.forbidden, other.forbidden),
        note=own.note or other.note,
    )


def _joined(
    own: Mapping[str, tuple[str, ...]], others: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    names = dict.fromkeys((*own, *others))
    return {
        name: tuple(dict.fromkeys((*own.get(name, ()), *others.get(name, ())))) for name in names
    }


def read_terms(project: Project, data: bytes, shown: str) -> tuple[Term, ...]:
    """The terms of a file, CSV or TBX by its name's end. Raises :class:`InputError`."""
    if shown.lower().endswith((".tbx", ".xml")):
        return read_tbx(data, shown, project.settings.source_locale.posix.partition("_")[0])
    if shown.lower().endswith((".csv", ".tsv", ".txt")):
        return read_csv(data, shown)
    raise InputError("neither CSV nor TBX", where=shown, remedy="export it as one of them")
