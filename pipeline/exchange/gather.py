"""Files and folders that a user named → pairs by locale. All are read before anything is used, so
that a fault in one of them leaves every catalog as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pipeline import files
from pipeline.catalog import Catalog
from pipeline.catalog_reader import parse_catalog
from pipeline.errors import InputError, UsageError, all_of
from pipeline.exchange.gathered import Gathered, Skipped, files_in, shown_path
from pipeline.exchange.naming import is_other, named_by_hand, spelled
from pipeline.exchange.po import header_locale, locale_of, pairs_of
from pipeline.exchange.tmx import Segment, TmxUnit, read_tmx
from pipeline.locales import Locale, parsed
from pipeline.matching import Pair
from pipeline.settings import Settings

SUFFIXES: Final = (".po", ".tmx")


def gather(
    paths: Sequence[Path], settings: Settings, only: Locale | None, *, any_language: bool = False
) -> Gathered:
    """Read ``.po`` and ``.tmx`` files, and folders of them.

    ``only`` is the locale that the user named. A catalog whose header, or else whose path, names
    another language is then refused, and in a folder left out, except with ``any_language``. Raises
    :class:`InputError` for what cannot be read, all such files of a folder at once;
    :class:`UsageError` for a file of another kind or language, and for a path that gives nothing
    since all of it is left out.
    """
    found = Gathered()
    for path in paths:
        here = _gather_path(path, settings, only, any_language)
        here.refuse_nothing(path)
        found.join(here)
    return found


def _gather_path(
    path: Path, settings: Settings, only: Locale | None, any_language: bool
) -> Gathered:
    found = Gathered()
    inside = path.is_dir()
    faults: list[InputError] = []
    for file, shown in files_in(path, SUFFIXES) if inside else [(path, shown_path(path))]:
        try:
            _take(file, shown, settings, only, inside, any_language, found)
        except InputError as error:
            faults.append(error)
    if faults:
        raise all_of(faults, "files")
    return found


def _take(
    file: Path,
    shown: str,
    settings: Settings,
    only: Locale | None,
    inside: bool,
    any_language: bool,
    found: Gathered,
) -> None:
    data = files.read(file, shown)
    found.files += 1
    if file.suffix.lower() == ".tmx":
        _take_tmx(read_tmx(data, shown), shown, settings, only, found)
    elif file.suffix.lower() == ".po":
        catalog = parse_catalog(data, shown)
        if not inside and not any_language:
            _refuse_other(catalog, file, settings, only)
        _take_po(catalog, file, settings, only, inside and not any_language, found)
    else:
        raise UsageError(
            "neither PO nor TMX",
            where=shown,
            remedy="Markdown beside its translation: --pair SOURCE TRANSLATED",
        )


def _take_po(
    catalog: Catalog,
    path: Path,
    settings: Settings,
    only: Locale | None,
    inside: bool,
    found: Gathered,
) -> None:
    shown = catalog.path
    said = locale_of(catalog, path.as_posix(), settings)
    if only is not None:
        if inside and said is not None and is_other(said, only):
            found.skipped.append(Skipped(shown, f"is {said.posix}", "if it is not: --any-language"))
        else:
            found.add(only, tuple(pairs_of(catalog)))
        return
    if said is None:
        reason = "neither its header nor its path names a locale of this project"
        found.skipped.append(Skipped(shown, reason, named_by_hand(settings)))
        return
    locale = spelled(said.posix, settings)
    if locale is None:
        found.skipped.append(_foreign(shown, said, settings))
    elif locale == settings.source_locale:
        found.skipped.append(Skipped(shown, "is in the source language", "name a translation"))
    else:
        found.add(locale, tuple(pairs_of(catalog)))


def _refuse_other(catalog: Catalog, path: Path, settings: Settings, only: Locale | None) -> None:
    """A slip of the hand would have a whole catalog accepted in a language that it is not in."""
    said = locale_of(catalog, path.as_posix(), settings)
    if said is None or only is None or not is_other(said, only):
        return
    header = catalog.header if header_locale(catalog) is not None else None
    what = f"header says “Language: {said.posix}”" if header else f"path names {said.posix}"
    raise UsageError(
        f"its {what}, and -l says {only.posix}",
        where=catalog.where(header) if header else catalog.path,
        remedy=f"name its own locale; if it is the {'header' if header else 'path'} that is wrong, "
        "add --any-language",
    )


def _foreign(shown: str, said: Locale, settings: Settings) -> Skipped:
    near = [known for known in settings.locales if not is_other(said, known)]
    remedy = f"add it to them, or take it as {near[0].posix} with -l" if near else "add it to them"
    return Skipped(shown, f"{said.posix} is not among this project's locales", remedy)


# --- TMX ------------------------------------------------------------------------------------------


def _take_tmx(
    units: Sequence[TmxUnit],
    shown: str,
    settings: Settings,
    only: Locale | None,
    found: Gathered,
) -> None:
    foreign: dict[str, Locale | None] = {}
    taken = False
    for unit in units:
        source = _nearest(unit.segments, settings.source_locale)
        for segment in unit.segments if source is not None else ():
            said = parsed(segment.language)
            if source is None or (said and _same_language(said, settings.source_locale)):
                continue
            if only is not None:
                locale = only if segment is _nearest(unit.segments, only) else None
            else:
                locale = said and spelled(said.posix, settings)
            if locale is not None:
                taken = True
                found.add(locale, tuple(_tmx_pairs(unit, source, segment, shown)))
            else:
                foreign[segment.language] = said
    found.skipped += _left_out(taken, foreign, shown, settings, only)


def _left_out(
    taken: bool,
    foreign: Mapping[str, Locale | None],
    shown: str,
    settings: Settings,
    only: Locale | None,
) -> Iterator[Skipped]:
    """What a TMX file does not hold, or holds for nobody here."""
    if not taken and not foreign:
        reason = f"holds no text in {settings.source_locale.posix} with a translation"
        yield Skipped(shown, reason, "export it with its source")
    elif only is not None and not taken:
        yield Skipped(shown, f"has no translation into {only.posix}", "name a locale that it has")
    elif only is None:
        for language, said in sorted(foreign.items()):
            unknown = Skipped(
                shown, f"{language[:40]!r} is no locale that we know", "name its locale: -l"
            )
            yield _foreign(shown, said, settings) if said else unknown


def _nearest(segments: Sequence[Segment], locale: Locale) -> Segment | None:
    """The segment in a locale, or else the only one or the first in its language (tools write
    en-US for en)."""
    near = [s for s in segments if (said := parsed(s.language)) and _same_language(said, locale)]
    same = [s for s in near if (said := parsed(s.language)) and said.identity == locale.identity]
    return next(iter((*same, *near)), None)


def _same_language(one: Locale, other: Locale) -> bool:
    """The same language in the same script."""
    return one.identity.split("_")[:2] == other.identity.split("_")[:2]


def _tmx_pairs(unit: TmxUnit, source: Segment, target: Segment, shown: str) -> Iterator[Pair]:
    where = f"{shown}:{unit.line}"
    opaque = source.opaque or target.opaque
    if not opaque:
        yield Pair(source.text, target.text, where, shown, unit.context)
    if source.bare != source.text or target.bare != target.text or opaque:
        doubt = "tags of another tool were left out"
        yield Pair(source.bare, target.bare, where, shown, unit.context, doubt)
