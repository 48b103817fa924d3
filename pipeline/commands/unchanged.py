"""``polyfolio extract`` where nothing changed: one line, said without loading any command.

Like :mod:`pipeline.jobs.untouched`, this loads nothing that Python has not loaded by itself.
"""

from __future__ import annotations

from pipeline.amounts import count
from pipeline.jobs.untouched import look, untouched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def say_unchanged(arguments: Sequence[str]) -> bool:
    """Do what the arguments ask for, where that is an extraction of everything and nothing changed;
    else nothing. Arguments that are spelled in any other way are for the commands to read."""
    match arguments:
        case ["extract"]:
            directory = "."
        case ["-C", directory, "extract"]:
            pass
        case _:
            return False
    try:
        counts = untouched(directory, look(directory))
        if counts is not None:
            print(counted(*counts), flush=True)  # noqa: T201
    except (OSError, ValueError):
        return False  # the command itself will come to the same, and knows how to say it
    return counts is not None


def counted(articles: int, units: int, words: int, files: int = 0) -> str:
    """One line for all articles.

    >>> counted(1, 24, 1210)
    '1 article, 24 units, 1,210 words; nothing changed'
    """
    outcome = f"{count(files, 'file')} written" if files else "nothing changed"
    return (
        f"{count(articles, 'article')}, {count(units, 'unit')}, {count(words, 'word')}; {outcome}"
    )
