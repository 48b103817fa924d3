"""A content project on disk: where its articles, catalogs and settings are, and how to load
them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline import files
from pipeline.article import Article, read_article
from pipeline.catalog import Catalog
from pipeline.component import (
    GRANULARITIES,
    Component,
    by_article,
    clash,
    component_name,
    components,
    granularity,
)
from pipeline.errors import (
    AccessError,
    CatalogError,
    InputError,
    LocaleError,
    SettingsError,
    SourceError,
    UsageError,
)
from pipeline.locales import Locale, parse_locale
from pipeline.settings import Settings, parse_settings
from pipeline.wide import wide

SETTINGS: Final = "polyfolio.toml"
_WITH_CATALOGS: Final = "LC_MESSAGES"


@dataclass(frozen=True, slots=True)
class Project:
    """``root`` is the folder that holds ``polyfolio.toml``; every path shown to a user is relative
    to it."""

    root: Path
    settings: Settings
    _folders: dict[str, list[str]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _reals: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _views: dict[str, tuple[tuple[int, int, int], dict[str, Catalog]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    _stamps: dict[str, files.Stamp | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Of catalogs as they were last read, None for one that was not there."""
    _swept: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    @property
    def state(self) -> Path:
        """Operational state (locks, claims, journals): ignored by git, never text."""
        return self.root / ".polyfolio"

    @property
    def dist(self) -> Path:
        return self.root / "dist"

    def article_ids(self) -> tuple[str, ...]:
        """Every article's id, sorted. Raises :class:`InputError` where there is no ``source/``, and
        :class:`SourceError` for two names that are one on many disks."""
        return self.article_ids_and()[0]

    def article_ids_and(self, *suffixes: str) -> tuple[tuple[str, ...], list[str]]:
        """The same, and the paths below ``source/`` of the files whose names end in one of these."""
        if not (self.root / "source").is_dir():
            raise InputError(
                "there is no such folder",
                where="source/",
                remedy="make it and put articles there, or name another project with -C",
            )
        found = [*files.below(self.root / "source", (".md", *suffixes))]
        ids = sorted(
            path.removesuffix(".md")
            for path in found
            if path.endswith(".md") and not _is_hidden(path)
        )
        if same := clash(ids):
            raise one_name(*(f"source/{article_id}.md" for article_id in same))
        return tuple(ids), sorted(path for path in found if not path.endswith(".md"))

    def assets(self) -> frozenset[str]:
        """Paths, relative to ``source/``, of every file there that is not an article."""
        source = self.root / "source"
        return frozenset(
            path
            for path in files.below(source, "")
            if not path.endswith(".md") and os.path.isfile(f"{source}/{path}")
        )

    def asset(self, path: str, first: int = 0) -> bytes:
        """An image's bytes, or as many as the first. Raises :class:`AccessError`, also for a path out
        of ``source/``."""
        shown = f"source/{path}"
        full = self._inside(shown, "source")
        return files.head(full, shown, first) if first else files.read(full, shown)

    def _real(self, folder: str) -> str:
        """Where a folder of the project really is, asked once a folder."""
        found = self._reals.get(folder)
        if found is None:
            found = self._reals[folder] = os.path.realpath(self.root / folder).rstrip("/")
        return found

    def _inside(self, path: str, *bases: str) -> str:
        """Where a file of the project is. Raises :class:`AccessError` for one that its name or a
        link leads elsewhere: neither is published nor overwritten what is not the project's.
        ``source`` and ``locale`` may themselves be links."""
        full = f"{self.root}/{path}"
        top = path.partition("/")[0]
        folder, _, name = path.rpartition("/")
        if name in ("", ".", "..") or os.path.islink(full):
            real = os.path.realpath(full)
        else:
            real = f"{self._real(folder)}/{name}"
        for base in bases or (top, "."):
            if f"{real}/".startswith(f"{self._real(base)}/"):
                return full
        raise AccessError(
            f"leads out of {top}/", where=path, remedy="put the file itself there, not a link"
        )

    def source(self, article_id: str) -> bytes:
        """The bytes of an article. Raises :class:`UsageError` for an unknown id."""
        shown = f"source/{article_id}.md"
        path = self._inside(shown)
        try:
            return files.read(path, shown)
        except AccessError as refusal:
            absent = isinstance(refusal.__cause__, FileNotFoundError | NotADirectoryError)
            if not absent or os.path.lexists(path):
                raise
            raise UsageError(
                f"no article {article_id!r}", remedy="see the names in source/"
            ) from None

    def article(self, article_id: str) -> Article:
        """Read an article. Raises :class:`SourceError`, or :class:`UsageError` for an unknown
        id."""
        return read_article(article_id, f"source/{article_id}.md", self.source(article_id))

    def select(
        self, names: tuple[str, ...], known: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """Article ids for what a user typed: ids or paths; every article for nothing. ``known`` is
        for whoever has listed the articles already."""
        known = self.article_ids() if known is None else known
        if not names:
            return known
        chosen = []
        for name in names:
            article_id = name.removeprefix("source/").removesuffix(".md")
            if article_id not in known:
                raise UsageError(
                    f"no article {name!r}",
                    remedy=f"there are {', '.join(known[:8])}" if known else "source/ is empty",
                )
            chosen.append(article_id)
        return tuple(dict.fromkeys(chosen))

    # --- catalogs ---------------------------------------------------------------------------------

    def component(self, article_id: str) -> str:
        """The name of the component that an article belongs to."""
        return component_name(self.settings.catalogs, article_id)

    def components(self, article_ids: Iterable[str] | None = None) -> tuple[Component, ...]:
        """The components of these articles, or all, each with all of its articles."""
        known = components(self.settings.catalogs, self.article_ids())
        if article_ids is None:
            return known
        wanted = {self.component(article_id) for article_id in article_ids}
        return tuple(component for component in known if component.name in wanted)

    def template_path(self, component: str) -> str:
        return f"locale/{component}.pot"

    def catalog_path(self, component: str, locale: Locale) -> str:
        return f"locale/{self.folder(locale)}/{_WITH_CATALOGS}/{component}.po"

    def component_names(self, locale: Locale | None = None) -> tuple[str, ...]:
        """The names that files stand under, of templates or of a locale's catalogs, sorted; whether
        or not the sources have such a component."""
        base = self.root / "locale"
        if locale is not None:
            base = base / self.folder(locale) / _WITH_CATALOGS
        suffix = ".pot" if locale is None else ".po"
        return tuple(sorted(path.removesuffix(suffix) for path in files.below(base, suffix)))

    def without_source(self, locale: Locale | None = None) -> tuple[str, ...]:
        """The components whose articles are gone (renamed, joined, deleted): of those that
        templates stand for, or a locale's catalogs, the ones that no article belongs to."""
        known = {self.component(article_id) for article_id in self.article_ids()}
        return tuple(
            name
            for name in self.component_names(locale)
            if name not in known and granularity(name) == self.settings.catalogs
        )

    def article_catalog(self, article_id: str, locale: Locale) -> Catalog | None:
        """An article's entries in a locale, for reading; see :func:`pipeline.component.by_article`.

        The catalogs of the last few components are remembered while their files stay the same, for
        whoever goes through the articles of a shared one. Raises :class:`CatalogError` where the
        article's catalog is of another granularity.
        """
        name = self.component(article_id)
        path = self.catalog_path(name, locale)
        try:
            status = (self.root / path).stat()
        except OSError:
            self._refuse_other_layout((article_id,), locale)
            return self.catalog(path)
        stamp = (status.st_ino, status.st_size, status.st_mtime_ns)
        known = self._views.get(path)
        if known is None or known[0] != stamp:
            catalog = self.catalog(path)
            if catalog is None:
                return None
            if len(self._views) > len(self.settings.locales):
                del self._views[next(iter(self._views))]
            known = self._views[path] = (stamp, by_article(catalog, name))
        return known[1].get(article_id, known[1][""])

    def refuse_other_layout(self, locales: Iterable[Locale]) -> None:
        """Raise :class:`CatalogError` while catalogs of these locales are yet to be moved into those
        of the settings: for whoever reads catalogs, and not articles."""
        article_ids = self.article_ids()
        for locale in locales:
            self._refuse_other_layout(article_ids, locale)

    def _refuse_other_layout(self, article_ids: Iterable[str], locale: Locale) -> None:
        """An article without a catalog is untranslated, unless the catalogs are yet to be moved."""
        others = [name for name in GRANULARITIES if name != self.settings.catalogs]
        names = ((other, component_name(other, a)) for other in others for a in article_ids)
        for catalogs, name in dict.fromkeys(names):
            path = self.catalog_path(name, locale)
            if (self.root / path).is_file():
                raise CatalogError(
                    f"this is of catalogs = {catalogs!r}, and {SETTINGS} says "
                    f"{self.settings.catalogs!r}",
                    where=path,
                    remedy="run 'polyfolio extract', which moves catalogs over",
                )

    def folder(self, locale: Locale) -> str:
        """The locale's folder under ``locale/``: an existing one in any spelling, else POSIX.

        Raises :class:`LocaleError` where two folders mean the same locale.
        """
        if not self._folders:
            self._folders.update(_locale_folders(self.root / "locale"))
        found = self._folders.get(locale.identity, [])
        if len(found) > 1:
            raise LocaleError(
                f"{' and '.join(found)} are two folders for one locale",
                where="locale/",
                remedy="move the catalogs into one of them",
            )
        return found[0] if found else locale.posix

    def catalog(self, path: str) -> Catalog | None:
        """Read a catalog or template, None where there is none yet. Whoever writes it then writes
        over this very state and no other."""
        if not os.path.lexists(f"{self.root}/{path}"):
            self._stamps[path] = None
            return None
        data, self._stamps[path] = files.read_stamped(self._inside(path), path)
        if not data.strip():
            raise CatalogError(
                "the catalog is empty",
                where=f"{path}:1",
                remedy="restore it from version control, or delete it to begin anew",
            )
        from pipeline.catalog_reader import parse_catalog  # a first extraction reads none

        return parse_catalog(data, path)

    def look_at(self, path: str, *, must_be_read: bool = False) -> Catalog | None:
        """A catalog that is not going to be written by what it says now; None also for one that
        cannot be read, of which others will tell, or which ``must_be_read``: then that is raised."""
        from pipeline.catalog_reader import parse_catalog

        try:
            return parse_catalog(files.read(self._inside(path), path), path)
        except (AccessError, CatalogError):
            if must_be_read and os.path.lexists(f"{self.root}/{path}"):
                raise
            return None

    def remove(self, path: str) -> None:
        """Remove a file of the project, and the folders that it leaves empty, durably. Raises
        :class:`ChangedError` for a catalog that somebody saved since it was read."""
        base = self.root / "locale"
        files.remove(Path(self._inside(path)), path, base, self._known(path))

    def write(self, path: str, data: bytes) -> bool:
        """Put bytes into a file of the project as :meth:`write_all` does."""
        return self.write_all([(path, data)])[0]

    def write_all(self, wanted: Iterable[tuple[str, bytes]]) -> list[bool]:
        """Put bytes into files of the project, atomically; for each, False where nothing changed.

        Only for who holds the project's lock. Raises :class:`ChangedError` for a catalog that
        somebody saved since it was read: translators' programs know nothing of our lock.
        """
        items = [
            files.Wanted(self._inside(path), data, path, self._known(path)) for path, data in wanted
        ]
        for folder in {os.path.dirname(item.path) for item in items} - self._swept:
            files.sweep(folder)
            self._swept.add(os.fspath(folder))
        return files.write_all(items)

    def _known(self, path: str) -> tuple[files.Stamp | None, ...]:
        # Once written, a file is read again before what is read of it is written again.
        return (self._stamps.pop(path),) if path in self._stamps else ()


def one_name(first: str, second: str) -> SourceError:
    """The error for two files that are one on many disks. Names that read alike are spelled out,
    since nobody would see what differs."""
    from unicodedata import normalize

    alike = normalize("NFC", first) == normalize("NFC", second)
    names = [ascii(name)[1:-1] if alike else name for name in (first, second)]
    what = "the encoding of accents (Unicode normalization)" if alike else "capital letters"
    return SourceError(
        f"differs from {names[0]} only in {what}: on many disks what is made of them is one file",
        where=names[1],
        remedy="rename one of them",
    )


def _is_hidden(path: str) -> bool:
    return path.startswith((".", "_")) or "/." in path or "/_" in path


def _locale_folders(base: Path) -> dict[str, list[str]]:
    """The folders with catalogs, by the identity of the locale that each names."""
    found: dict[str, list[str]] = {"": []}
    for name in files.names(base, base.name):
        inner = base / name / _WITH_CATALOGS
        if name.endswith(".pot") or not files.is_folder(inner, f"{base.name}/{name}"):
            continue
        try:
            found.setdefault(parse_locale(name).identity, []).append(name)
        except LocaleError:
            continue
    return found


def open_project(root: Path) -> Project:
    """Open the content project in a folder. Raises :class:`SettingsError` where there is none."""
    path = root / SETTINGS
    if path.is_file():
        return Project(root, parse_settings(_text(path, SETTINGS), SETTINGS))
    python = root / "pyproject.toml"
    if python.is_file() and "[tool.polyfolio" in _text(python, python.name):
        return Project(root, parse_settings(_tool_table(_text(python, python.name)), python.name))
    raise SettingsError(
        f"no {SETTINGS} here",
        where=str(root),
        remedy="run 'polyfolio init', or name a project with -C DIR",
    )


def _text(path: Path, shown: str) -> str:
    data = files.read(path, shown)
    if name := wide(data):
        what = f"is {name}; only UTF-8 is read"
        raise SettingsError(what, where=shown, remedy="save the file as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError("not UTF-8", where=shown, remedy="save the file as UTF-8") from error


def _tool_table(text: str) -> str:
    """The settings tables of a ``pyproject.toml``, on their own lines, as if they were the file."""
    kept = []
    inside = False
    for line in text.splitlines():
        if line.lstrip().startswith("["):
            inside = line.lstrip().lstrip("[").startswith("tool.polyfolio")
        bare = line.strip() == "[tool.polyfolio]"
        kept.append(line.replace("tool.polyfolio.", "", 1) if inside and not bare else "")
    return "\n".join(kept)
