"""What was read from files and folders that a user named, what was left out, and what messages call
those files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import files
from pipeline.errors import UsageError
from pipeline.exchange.parallel import Beside, Refused
from pipeline.locales import Locale
from pipeline.matching import Pair


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

    def refuse_nothing(self, path: Path) -> None:
        """Raises :class:`UsageError` where nothing was read: a script could not tell otherwise that
        what it named was left out."""
        if self.pairs:
            return
        if not self.skipped:
            raise UsageError("no article there", where=shown_path(path), remedy="check the path")
        first = self.skipped[0]
        more = f", and {len(self.skipped) - 1} more" if self.skipped[1:] else ""
        named = "" if first.file == shown_path(path) else f"nothing to import: {first.file}: "
        raise UsageError(
            f"{named}{first.reason}{more}", where=shown_path(path), remedy=first.remedy
        )

    def join(self, other: Gathered) -> None:
        """Add what was read from another path."""
        for posix, pairs in other.pairs.items():
            self.pairs.setdefault(posix, []).extend(pairs)
        self.files += other.files
        self.same += other.same
        self.refused += other.refused
        self.beside += other.beside
        self.skipped += other.skipped


def files_in(folder: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """The files of some kinds in a folder, hidden ones left out, with what messages call them.
    Raises :class:`UsageError` where there is none."""
    base = shown_path(folder)
    found = sorted(
        path
        for inside in files.below(folder, "")
        if inside.lower().endswith(suffixes)
        and not any(part.startswith(".") for part in inside.split("/"))
        and (path := folder / inside).is_file()
    )
    for path in found:
        inside = path.relative_to(folder).as_posix()
        yield path, inside if base == "." else f"{base}/{inside}"
    if not found:
        raise UsageError(
            f"no {' or '.join(suffixes)} file there", where=base, remedy="check the path"
        )


def shown_path(path: Path) -> str:
    """What messages and provenance call a path: never where on this machine it is."""
    plain = not path.is_absolute() and ".." not in path.parts
    return " ".join((path.as_posix() if plain else path.resolve().name).split())
