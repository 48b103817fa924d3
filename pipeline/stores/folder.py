"""Releases in a folder: ``releases/<id>/`` is immutable, ``current`` is a link that switches.

A release is written under a temporary name, made durable, then renamed; the link is replaced by a
rename. A reader of ``current`` sees one whole release at any moment, also after a crash. A release
that somebody damaged is mended file by file, since it may be the live one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import files
from pipeline.bundle import MANIFEST, Bundle, PublishedDocument, digest, read_manifest
from pipeline.errors import AccessError, InputError
from pipeline.refusals import advice


@dataclass(frozen=True, slots=True)
class FolderStore:
    """``root`` is the folder (``dist``); ``shown`` is what messages call it."""

    root: Path
    shown: str = "dist"

    def current(self) -> str | None:
        """The id of the release that is live, or None."""
        link = self.root / "current"
        return link.readlink().name if link.is_symlink() else None

    def documents(self) -> tuple[PublishedDocument, ...]:
        """What the live release says that it holds; nothing where there is none."""
        release = self.current()
        if release is None:
            return ()
        shown = f"{self.shown}/releases/{release}/{MANIFEST}"
        path = self.root / "releases" / release / MANIFEST
        if not path.is_file():
            return ()
        return read_manifest(files.read(path, shown), shown)[1]

    def read(self, path: str) -> bytes:
        """A file of the live release."""
        return files.read(self.root / "current" / path, f"{self.shown}/current/{path}")

    def publish(self, bundle: Bundle) -> bool:
        """Store a bundle and make it live; False where it was live, whole, already.

        Raises :class:`AccessError`; the live release is then the one that it was.
        """
        if self.current() == bundle.release and self._is_whole(bundle):
            return False
        self._check_link()
        try:
            releases = self.root / "releases"
            releases.mkdir(parents=True, exist_ok=True)
            self._sweep(releases)
            if (releases / bundle.release).is_dir():
                self._mend(bundle, releases / bundle.release)
            else:
                self._store(bundle, releases)
            self._switch(bundle.release)
        except OSError as error:
            raise self._refused(error) from error
        return True

    def _refused(self, error: OSError) -> AccessError:
        what = error.strerror or str(error)
        helps = advice(error) or "make the folder writable"
        remedy = f"{helps}; the live release is unchanged"
        if error.errno == errno.ENAMETOOLONG:
            what = f"{what}: {Path(os.fsdecode(error.filename or '')).name}"
            remedy = "give the article a shorter name; the live release is unchanged"
        if isinstance(error, NotADirectoryError | FileExistsError):
            there = "a link to nothing" if self.root.is_symlink() else "a file"
            what = f"{there} stands where the folder of releases should be"
            remedy = "move it away"
        return AccessError(what, where=self.shown, remedy=remedy)

    def _is_whole(self, bundle: Bundle) -> bool:
        folder = self.root / "releases" / bundle.release
        manifest = folder / MANIFEST
        if not manifest.is_file() or manifest.read_bytes() != bundle.manifest:
            return False
        return all(
            (folder / a.path).is_file() and digest((folder / a.path).read_bytes()) == digest(a.data)
            for a in bundle.artifacts
        )

    def _store(self, bundle: Bundle, releases: Path) -> None:
        temporary = Path(tempfile.mkdtemp(prefix=".new-", dir=releases))
        with _removed_on_error(temporary):
            temporary.chmod(0o755)
            folders = {temporary}
            for path, data in [
                *((artifact.path, artifact.data) for artifact in bundle.artifacts),
                (MANIFEST, bundle.manifest),
            ]:
                target = temporary / path
                target.parent.mkdir(parents=True, exist_ok=True)
                folders.update(target.parents[: len(Path(path).parts) - 1])
                with target.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            for folder in sorted(folders):
                files.sync_folder(folder)
            temporary.rename(releases / bundle.release)
            files.sync_folder(releases)

    def _mend(self, bundle: Bundle, folder: Path) -> None:
        """Put right what is not as the bundle has it, each file at one stroke."""
        shown = f"{self.shown}/releases/{bundle.release}"
        for artifact in bundle.artifacts:
            files.write(folder / artifact.path, artifact.data, f"{shown}/{artifact.path}")
        files.write(folder / MANIFEST, bundle.manifest, f"{shown}/{MANIFEST}")

    def _switch(self, release: str) -> None:
        link = self.root / ".current.new"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("releases") / release)
        link.replace(self.root / "current")
        files.sync_folder(self.root)

    def _check_link(self) -> None:
        link = self.root / "current"
        if link.exists() and not link.is_symlink():
            raise InputError(
                "'current' is not a link that polyfolio made",
                where=f"{self.shown}/current",
                remedy="move it away",
            )

    def _sweep(self, releases: Path) -> None:
        """Leftovers of runs that were killed; the project's lock says that none is running now."""
        for path in releases.glob(".new-*"):
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def _removed_on_error(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
