"""An article beside its translation, or folders of both, that a user named → pairs of a locale."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePath
from urllib.parse import unquote

from pipeline import files
from pipeline.addresses import link_targets
from pipeline.article import Article, read_article
from pipeline.destinations import articles_of
from pipeline.errors import AccessError, InputError, UsageError, all_of
from pipeline.exchange.anchors import Ids, Site
from pipeline.exchange.gathered import Gathered, Skipped, files_in, shown_path
from pipeline.exchange.naming import (
    MARKDOWN,
    is_other,
    language_folder,
    locale_in_path,
    named_by_hand,
    spelled,
    twin_names,
    twin_spellings,
)
from pipeline.exchange.parallel import align_articles
from pipeline.locales import Locale, parsed
from pipeline.settings import Settings


def gather_pair(source: Path, target: Path, settings: Settings, only: Locale | None) -> Gathered:
    """Read an article, or a folder of them, beside its translation.

    In folders the files of the same name belong together, or ``x.md`` and ``x.de.md``, whichever
    way the locale is spelled, or ``x.md`` and ``de/x.md``. Raises :class:`UsageError` where no two
    belong together.
    """
    locale = only or locale_in_path(target.as_posix(), settings)
    if locale is None:
        other = locale_in_path(source.as_posix(), settings)
        turned = f"the source comes first: --pair {shown_path(target)} {shown_path(source)}"
        raise UsageError(
            "its path names no locale of this project"
            + (f", and that of {shown_path(source)} names {other.posix}" if other else ""),
            where=shown_path(target),
            remedy=turned if other else named_by_hand(settings),
        )
    for path in (source, target):
        if not path.exists():
            raise AccessError("no such file", where=shown_path(path), remedy="check the path")
    if source.is_dir() != target.is_dir():
        raise UsageError(
            "a folder goes with a folder, a file with a file",
            where=shown_path(target),
            remedy="name two files, or two folders",
        )
    for name in (PurePath(target.stem).suffix[1:], *_in_place_of(source, target, settings)):
        _refuse_other(parsed(name), only, shown_path(target))
    _refuse_other(_folder_of(source, target, settings), only, shown_path(target))
    found = Gathered()
    faults: list[InputError] = []
    headings = _Headings(source if source.is_dir() else source.parent, settings.source_locale.tag)
    for file, shown, twin, twin_shown in _couples(source, target, settings, locale, found):
        try:
            ours = read_article(_id(file), shown, files.read(file, shown))
            theirs = read_article(_id(twin), twin_shown, files.read(twin, twin_shown))
        except InputError as error:
            faults.append(error)
            continue
        site = Site(headings.of(file, ours), settings.source_locale.tag, locale.tag)
        aligned = align_articles(ours, theirs, twin_shown, site)
        found.files += 1
        found.same += aligned.same
        found.refused += aligned.refused
        found.beside.append(aligned.beside)
        found.add(locale, aligned.pairs)
    if faults:
        raise all_of(faults, "files")
    found.refuse_nothing(source)
    return found


def _in_place_of(source: Path, target: Path, settings: Settings) -> Iterator[str]:
    """What stands in the translation's path where the source's names the source's locale."""
    if len(source.parts) == len(target.parts):
        for ours, theirs in zip(source.parts, target.parts, strict=True):
            if spelled(ours, settings) == settings.source_locale:
                yield theirs


def _folder_of(source: Path, target: Path, settings: Settings) -> Locale | None:
    """The language that the translation's folders are for, but for those of both."""
    shared = len(Path(os.path.commonpath([source.absolute(), target.absolute()])).parts)
    parts = target.absolute().parts
    folders = parts if target.is_dir() else parts[:-1]
    return language_folder(folders[max(0, shared - 1) :], settings)


def _couples(
    source: Path, target: Path, settings: Settings, locale: Locale, found: Gathered
) -> Iterator[tuple[Path, str, Path, str]]:
    """Each article and its translation, with what messages call them."""
    if not source.is_dir():
        yield source, shown_path(source), target, shown_path(target)
        return
    base, own = source.resolve(), target.resolve()
    apart, within = base != own, base in own.parents
    search = _Search(target, settings, locale, apart)
    listed = list(files_in(source, MARKDOWN))
    by_name = {
        plain: file for file, _ in listed if (plain := _without_ours(file, settings)) != file
    }
    for file, shown in listed:
        inside = file.relative_to(source)
        name = _named(inside, settings, at_home=not apart)
        if name is None or (within and own in file.resolve().parents):
            continue  # A translation itself, in a folder of the source's.
        if file in by_name:
            found.skipped.append(Skipped(shown, f"{by_name[file].name} is read instead"))
            continue
        twins = search.twins(name)
        if not twins:
            looked = ", ".join(search.looked_for(name))
            reason = f"{shown_path(target)} holds no translation of it: no {looked}"
            found.skipped.append(Skipped(shown, reason, "rename it so, or name both files"))
            continue
        yield file, shown, twins[0], _inside(target, twins[0])
        taken = twins[0].relative_to(target).as_posix()
        for other in twins[1:]:
            found.skipped.append(Skipped(_inside(target, other), f"{taken} is read instead"))


def _named(inside: Path, settings: Settings, *, at_home: bool) -> Path | None:
    """What an article is called without the source's locale; None for a translation. One folder of
    all languages (``at_home``) may hold one for each."""
    ours = settings.source_locale
    if at_home and inside.parts[1:]:
        folder = spelled(inside.parts[0], settings)
        if folder is not None and folder != ours:
            return None
        inside = inside.relative_to(inside.parts[0]) if folder == ours else inside
    plain = _without_ours(inside, settings)
    return plain if plain != inside or parsed(PurePath(inside.stem).suffix[1:]) is None else None


def _without_ours(file: Path, settings: Settings) -> Path:
    """A file's path without the source's locale at the end of its name: ``x.en.md`` is ``x.md``."""
    suffix = PurePath(file.stem).suffix
    if not suffix or spelled(suffix[1:], settings) != settings.source_locale:
        return file
    return file.with_name(file.stem.removesuffix(suffix) + file.suffix)


def _inside(target: Path, file: Path) -> str:
    base, inside = shown_path(target), file.relative_to(target).as_posix()
    return inside if base == "." else f"{base}/{inside}"


class _Search:
    """Where translations stand in a folder, each part of which is listed once. In the source's own
    folder (not ``apart``) a file is no translation of itself."""

    def __init__(self, target: Path, settings: Settings, locale: Locale, apart: bool) -> None:
        self.target, self.settings = target, settings
        self.locale, self.apart = locale, apart
        self._listings: dict[Path, tuple[str, ...]] = {}
        named = (n for n in self._listed(target) if spelled(n, settings) == locale)
        self._own = tuple(target / name for name in named if (target / name).is_dir())

    def twins(self, name: Path) -> list[Path]:
        """The translations of an article, the best first."""
        found = []
        for folder in (self.target, *self._own):
            beside = folder / name.parent
            listed = self._listed(beside)
            plain = self.apart or folder != self.target
            names = twin_names(name.stem, listed, self.locale, self.settings, plain=plain)
            found += [beside / twin for twin in names if (beside / twin).is_file()]
        return found

    def looked_for(self, name: Path) -> Iterator[str]:
        """A few names that a translation might have had."""
        if self.apart:
            yield name.as_posix()
        yield from twin_spellings(name.with_suffix("").as_posix(), self.locale, self.settings)
        yield f"{self.locale.posix}/{name.as_posix()}"

    def _listed(self, folder: Path) -> tuple[str, ...]:
        if folder not in self._listings:
            shown = _inside(self.target, folder)
            exists = files.is_folder(folder, shown)
            self._listings[folder] = tuple(files.names(folder, shown)) if exists else ()
        return self._listings[folder]


class _Headings:
    """What ``#…`` can lead to in the source's articles, each read once. They stand in a folder, and
    addresses from its root may begin with the source's locale."""

    def __init__(self, base: Path, home: str) -> None:
        self.base, self.home = base, home
        self._known: dict[str, frozenset[str]] = {}

    def of(self, file: Path, article: Article) -> Ids:
        """The headings of the articles that an article's links name by their files, or as site
        generators do."""
        own = os.path.normpath(file)
        self._known[own] = link_targets(article)

        def known(path: str) -> frozenset[str]:
            if not path:
                return self._known[own]
            found = self._at(os.path.normpath(file.parent / unquote(path)))
            return found or self._on_site(os.path.relpath(file, self.base), path)

        return known

    def _on_site(self, inside: str, path: str) -> frozenset[str]:
        pages, _ = articles_of(Path(inside).with_suffix("").as_posix(), path, self.home)
        files = (f"{self.base}/{page}{suffix}" for page in pages for suffix in MARKDOWN)
        return next(filter(None, map(self._at, map(os.path.normpath, files))), frozenset())

    def _at(self, name: str) -> frozenset[str]:
        if name not in self._known:
            self._known[name] = frozenset()
            # A link may say anything: what is no article there has no headings.
            with contextlib.suppress(InputError, OSError, ValueError):
                path = Path(name)
                if path.suffix in MARKDOWN and path.is_file():
                    article = read_article(
                        _id(path), shown_path(path), files.read(path, shown_path(path))
                    )
                    self._known[name] = link_targets(article)
        return self._known[name]


def _id(path: Path) -> str:
    """A name that an article may have, for a file that may have any."""
    return "".join(c if c.isalnum() else "-" for c in path.stem).strip("-") or "article"


def _refuse_other(said: Locale | None, only: Locale | None, where: str) -> None:
    """A slip of the hand would have a whole article accepted in a language that it is not in."""
    if said is not None and only is not None and is_other(said, only):
        raise UsageError(
            f"its path names {said.posix}, and -l says {only.posix}",
            where=where,
            remedy="name its own locale, or rename it",
        )
