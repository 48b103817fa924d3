"""XML from anywhere, read with expat, which the standard library brings: it names lines, knows
UTF-16, and streams.

A DOCTYPE may stand there, as most tools write one, but nothing that it names is fetched, and a file
that declares an entity is refused before any is expanded; so there is nothing that defusedxml would
add.
"""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from pipeline.errors import InputError
from pipeline.wide import wide

CORRECT: Final = "export it again, or correct the file"
MAX_DEPTH: Final = 64


class XmlReader:
    """A file's elements, as they come; a reader of one format overrides what it needs.

    ``shown`` is what messages call the file, ``path`` the names of the elements that are open.
    """

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.path: list[str] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.characters
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._skipped
        self._parser = parser

    @property
    def line(self) -> int:
        """The line that is being read."""
        return self._parser.CurrentLineNumber

    def parse(self, data: bytes) -> None:
        """Read a whole file. Raises :class:`InputError` with ``file:line``."""
        if wide(data) == "UTF-32":
            what = "is UTF-32, which XML's reader does not know"
            raise InputError(what, where=f"{self.shown}:1", remedy="save it as UTF-8 or UTF-16")
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            what = f"not well-formed XML: {expat.ErrorString(error.code)}"
            raise self.error(what, error.lineno) from error
        except (LookupError, ValueError) as error:
            what = "declares an encoding that cannot be read"
            raise InputError(
                what, where=f"{self.shown}:1", remedy="save it as UTF-8 or UTF-16"
            ) from error

    def error(self, what: str, line: int = 0) -> InputError:
        """An error at a line, or at the one that is being read."""
        return InputError(what, where=f"{self.shown}:{line or self.line}", remedy=CORRECT)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins; ``path`` ends with its name."""

    def end(self, name: str) -> None:
        """An element ends; ``path`` ends with its parent's name."""

    def characters(self, data: str) -> None:
        """Some text."""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.path.append(name)
        if len(self.path) > MAX_DEPTH:
            raise self.error("nests too deeply")
        self.start(name, attributes)

    def _end(self, name: str) -> None:
        self.path.pop()
        self.end(name)

    def _entity(self, name: str, *_: object) -> None:
        raise self.error(f"declares an entity ({name[:40]}); entities are never expanded")

    def _skipped(self, name: str, is_parameter: bool) -> None:
        if not is_parameter:
            raise self.error(f"uses an entity that it does not declare ({name[:40]})")
