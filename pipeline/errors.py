"""Every way in which polyfolio fails, each with its exit code and its remedy.

An error is one line to the user: what went wrong, where (``file:line``), and what to do about it.
The exit codes are part of the command-line contract (see ``docs/architecture.md``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar, Final


class PolyfolioError(Exception):
    """The base of every error that polyfolio raises on purpose.

    >>> str(InputError("not UTF-8", where="source/a.md:3", remedy="save the file as UTF-8"))
    'source/a.md:3: not UTF-8 — save the file as UTF-8'
    """

    exit_code: ClassVar[int] = 70

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = seen(what)
        self.where = seen(where)
        self.remedy = seen(remedy)

    def __str__(self) -> str:
        located = f"{self.where}: {self.what}" if self.where else self.what
        return f"{located} — {self.remedy}" if self.remedy else located


class FindingsError(PolyfolioError):
    """Findings of severity error (or, under ``--strict``, anything that waits)."""

    exit_code = 1


class UsageError(PolyfolioError):
    """The command was called with arguments that do not fit."""

    exit_code = 2


class InputError(PolyfolioError):
    """A file cannot be used as it is; it was left untouched."""

    exit_code = 3


class SourceError(InputError):
    """A source article cannot be read."""


class ImageError(SourceError):
    """An image that cannot stand in a document; ``src`` is its path below ``source/``. Whoever sets the
    document does not know the line of the article that names it."""

    def __init__(self, what: str, *, src: str = "", where: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.src = src


def all_of(errors: Sequence[InputError], what: str = "articles") -> InputError:
    """What is wrong with several files (``what`` they are), each on a line of its own.

    >>> print(all_of([SourceError("not UTF-8", where="a.md:1"), SourceError("too deep")]))
    2 articles cannot be read:
      a.md:1: not UTF-8
      too deep
    """
    if len(errors) == 1:
        return errors[0]
    several = InputError(f"{len(errors)} {what} cannot be read:")
    several.what += "".join(f"\n  {error}" for error in errors)
    return several


MOST: Final = 1_000
"""Characters of a message that are shown: what it quotes may be of any length."""


def seen(text: str) -> str:
    r"""A text on one line of a terminal, of bounded length: what would move the cursor, end the line
    or turn its direction is spelled out.

    >>> print(seen("a\x1b[2J\n\u202e"))
    a\x1b[2J\n\u202e
    """
    if len(text) > MOST:
        text = f"{text[: MOST * 2 // 3]} … {text[-MOST // 3 :]}"
    return re.sub(_UNSEEN, lambda match: ascii(match[0])[1:-1], text)


def shown(text: str) -> str:
    r"""A text of any length and any number of lines, as a terminal may show it: what would move the
    cursor otherwise, or turn the direction of what follows, is spelled out.

    >>> print(shown("one\ntwo\x1b[2J"))
    one
    two\x1b[2J
    """
    return re.sub(_UNSHOWN, lambda match: ascii(match[0])[1:-1], text)


# Compiled where they are used: most runs have nothing to say of what went wrong.
_UNSHOWN: Final = "[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]"
_UNSEEN: Final = "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"


class CatalogError(InputError):
    """A catalog cannot be read."""


class SettingsError(InputError):
    """``polyfolio.toml`` is missing, malformed or contradicts itself."""


class LocaleError(InputError):
    """A locale is unknown, or two spellings of one locale collide."""


class AccessError(InputError):
    """The system refused: no permission, no space, no memory, a path outside the project."""


class ChangedError(AccessError):
    """Somebody else saved a file between the reading and the writing of it."""


class FontError(InputError):
    """No available font has a glyph that a document needs."""


class ServiceError(PolyfolioError):
    """An outside service failed."""

    exit_code = 4


class UnansweredError(ServiceError):
    """A service answered, and not as it was asked to: other texts it may well answer."""


class ServiceRefusedError(ServiceError):
    """A service that will answer nothing more for now: a wrong key, a spent quota."""


class BudgetError(ServiceRefusedError):
    """A request that might cost more than the budget leaves. Nothing failed: it was not made."""
