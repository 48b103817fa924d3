"""Files and folders that a user named → pairs by locale. All are read before anything is used, so
that a fault in one of them leaves every catalog as it is."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import unquote

from pipeline import files
from pipeline.addresses import link_targets
from pipeline.article import Article, read_article
from pipeline.catalog import Catalog
from pipeline.catalog_reader import parse_catalog
from pipeline.errors import InputError, LocaleError, UsageError
from pipeline.exchange.anchors import Ids
from pipeline.exchange.parallel import Beside, Refused, align_articles
from pipeline.exchange.po import header_locale, locale_in_path, locale_of, pairs_of, parsed
from pipeline.exchange.tmx import Segment, TmxUnit, read_tmx
from pipeline.locales import Locale
from pipeline.matching import Pair
from pipeline.settings import Settings

SUFFIXES: Final = (".po", ".tmx")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was left out, and what would take it in."""

    file: str
    reason: str
    remedy: str = ""


@dataclass(slots=True)
class Gathered:
    """``pairs`` by POSIX locale; ``same`` counts texts that a translated document left as they
    were; ``beside`` says how documents went beside their source, ``refused`` are the parts of them
    that could not be read so."""

    pairs: dict[str, list[Pair]] = field(default_factory=dict)
    files: int = 0
    same: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)

    def add(self, locale: Locale, pairs: Sequence[Pair]) -> None:
        self.pairs.setdefault(locale.posix, []).extend(pairs)


def gather(
    paths: Sequence[Path], settings: Settings, only: Locale | None, *, any_language: bool = False
) -> Gathered:
    """Read ``.po`` and ``.tmx`` files, and folders of them.

    ``only`` is the locale that the user named. A catalog whose header names another language is
    then refused, and in a folder left out, except with ``any_language``. Raises
    :class:`InputError` for a file that cannot be read, :class:`UsageError` for one of another kind
    or language.
    """
    found = Gathered()
    for path in paths:
        inside = path.is_dir()
        for file, shown in _files(path) if inside else [(path, _shown(path))]:
            data = files.read(file, shown)
            found.files += 1
            if file.suffix.lower() == ".tmx":
                _take_tmx(read_tmx(data, shown), shown, settings, only, found)
            elif file.suffix.lower() == ".po":
                catalog = parse_catalog(data, shown)
                if not inside and not any_language:
                    _refuse_header(catalog, only)
                _take_po(catalog, file, settings, only, inside and not any_language, found)
            else:
                raise UsageError(
                    "neither PO nor TMX",
                    where=shown,
                    remedy="Markdown beside its translation: --pair SOURCE TRANSLATED",
                )
    return found


def gather_pair(source: Path, target: Path, settings: Settings, only: Locale | None) -> Gathered:
    """Read an article, or a folder of them, beside its translation.

    In folders the files of the same name belong together, or ``x.md`` and ``x.de.md``.
    """
    locale = only or locale_in_path(target.as_posix(), settings)
    if locale is None:
        other = locale_in_path(source.as_posix(), settings)
        turned = f"the source comes first: --pair {_shown(target)} {_shown(source)}"
        raise UsageError(
            "its path names no locale of this project"
            + (f", and that of {_shown(source)} names {other.posix}" if other else ""),
            where=_shown(target),
            remedy=turned if other else "name it: -l de",
        )
    if source.is_dir() != target.is_dir():
        raise UsageError(
            "a folder goes with a folder, a file with a file", where=_shown(target), remedy="--help"
        )
    _refuse_other(parsed(PurePath(target.stem).suffix[1:]), only, _shown(target))
    found = Gathered()
    headings = _Headings()
    found.add(locale, ())
    for file, shown in _files(source, (".md",)) if source.is_dir() else [(source, _shown(source))]:
        twin, twin_shown = target, _shown(target)
        if source.is_dir():
            name = file.relative_to(source).with_suffix("").as_posix()
            if parsed(PurePath(name).suffix[1:]) is not None:
                continue
            endings = (".md", *(f".{tag}.md" for tag in (locale.posix, locale.tag)))
            twins = [name + ending for ending in endings if (target / (name + ending)).is_file()]
            if source.resolve() == target.resolve():
                twins = [twin for twin in twins if twin != f"{name}.md"]
            if not twins:
                found.skipped.append(Skipped(shown, f"{twin_shown} holds no translation of it"))
                continue
            twin, twin_shown = target / twins[0], f"{twin_shown}/{twins[0]}"
        ours = read_article(_id(file), shown, files.read(file, shown))
        theirs = read_article(_id(twin), twin_shown, files.read(twin, twin_shown))
        aligned = align_articles(ours, theirs, twin_shown, headings.of(file, ours))
        found.files += 1
        found.same += aligned.same
        found.refused += aligned.refused
        found.beside.append(aligned.beside)
        found.add(locale, aligned.pairs)
    return found


class _Headings:
    """What ``#…`` can lead to in the source's articles, each read once."""

    def __init__(self) -> None:
        self._known: dict[str, frozenset[str]] = {}

    def of(self, file: Path, article: Article) -> Ids:
        """The headings of the articles that an article's links name by their files."""
        own = os.path.normpath(file)
        self._known[own] = link_targets(article)
        return lambda path: self._at(os.path.normpath(file.parent / unquote(path)) if path else own)

    def _at(self, name: str) -> frozenset[str]:
        if name not in self._known:
            self._known[name] = frozenset()
            # A link may say anything: what is no article there has no headings.
            with contextlib.suppress(InputError, OSError, ValueError):
                path = Path(name)
                if path.suffix == ".md" and path.is_file():
                    article = read_article(_id(path), _shown(path), files.read(path, _shown(path)))
                    self._known[name] = link_targets(article)
        return self._known[name]


def _id(path: Path) -> str:
    """A name that an article may have, for a file that may have any."""
    return "".join(c if c.isalnum() else "-" for c in path.stem).strip("-") or "article"


def _files(folder: Path, suffixes: tuple[str, ...] = SUFFIXES) -> Iterator[tuple[Path, str]]:
    base = _shown(folder)
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in suffixes
        and path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )
    for path in found:
        inside = path.relative_to(folder).as_posix()
        yield path, inside if base == "." else f"{base}/{inside}"
    if not found:
        raise UsageError(
            f"no {' or '.join(suffixes)} file there", where=base, remedy="check the path"
        )


def _shown(path: Path) -> str:
    """What messages and provenance call a path: never where on this machine it is."""
    plain = not path.is_absolute() and ".." not in path.parts
    return " ".join((path.as_posix() if plain else path.resolve().name).split())


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
        if inside and said is not None and _is_other(said, only):
            found.skipped.append(Skipped(shown, f"is {said.posix}"))
        else:
            found.add(only, tuple(pairs_of(catalog)))
        return
    if said is None:
        reason = "neither its header nor its path names a locale of this project"
        found.skipped.append(Skipped(shown, reason, "name it: -l de"))
        return
    locale = _known(said, settings)
    if locale is None:
        found.skipped.append(_foreign(shown, said))
    elif locale == settings.source_locale:
        found.skipped.append(Skipped(shown, "is in the source language"))
    else:
        found.add(locale, tuple(pairs_of(catalog)))


def _refuse_header(catalog: Catalog, only: Locale | None) -> None:
    """A slip of the hand would have a whole catalog accepted in a language that it is not in."""
    said = header_locale(catalog)
    if said is not None and only is not None and _is_other(said, only):
        raise UsageError(
            f"its header says “Language: {said.posix}”, and -l says {only.posix}",
            where=catalog.where(catalog.header) if catalog.header else catalog.path,
            remedy="name its own locale; if it is the header that is wrong, add --any-language",
        )


def _refuse_other(said: Locale | None, only: Locale | None, where: str) -> None:
    """A slip of the hand would have a whole article accepted in a language that it is not in."""
    if said is not None and only is not None and _is_other(said, only):
        raise UsageError(
            f"its name says {said.posix}, and -l says {only.posix}",
            where=where,
            remedy="name its own locale, or rename it",
        )


def _known(said: Locale, settings: Settings) -> Locale | None:
    try:
        return settings.locale(said.posix)
    except LocaleError:
        return None


def _foreign(shown: str, said: Locale) -> Skipped:
    remedy = "add it to them, or name the locale that takes it with -l"
    return Skipped(shown, f"{said.posix} is not among this project's locales", remedy)


def _is_other(said: Locale, wanted: Locale) -> bool:
    """Whether a locale is of another language, or says another script of it: zh_TW is not zh_CN,
    and pt is pt_BR."""
    one, other = said.identity.split("_"), wanted.identity.split("_")
    if one[0] != other[0]:
        return {one[0], other[0]} not in _NORWEGIAN
    return "_" in said.posix and "_" in wanted.posix and one[1] != other[1]


_NORWEGIAN: Final = ({"no", "nb"}, {"no", "nn"})
"""``no`` is either of the two."""


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
                locale = said and _known(said, settings)
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
        yield Skipped(shown, reason)
    elif only is not None and not taken:
        yield Skipped(shown, f"has no translation into {only.posix}")
    elif only is None:
        for language, said in sorted(foreign.items()):
            unknown = Skipped(shown, f"{language[:40]!r} is no locale that we know")
            yield _foreign(shown, said) if said else unknown


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
