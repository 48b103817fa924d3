"""The command lines of the benchmarks: what several of them take."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.component import GRANULARITIES


def command_line(doc: str | None) -> argparse.ArgumentParser:
    """A parser that describes a benchmark by the first paragraph of its docstring.

    >>> command_line("Some words.\\n\\nMore.").description
    'Some words.'
    """
    return argparse.ArgumentParser(description=(doc or "").split("\n\n", maxsplit=1)[0])


def history_line(doc: str | None, commits: int) -> argparse.ArgumentParser:
    """The same for a benchmark that plays the history of a clone."""
    parser = command_line(doc)
    parser.add_argument("clone", type=Path)
    parser.add_argument("--under", default="", help="the folder of the Markdown")
    parser.add_argument("--commits", type=int, default=commits)
    parser.add_argument("--catalogs", default="article", choices=GRANULARITIES)
    parser.add_argument("--tools", action="store_true", help="other programs save catalogs, too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", action="store_true", help="show that the checks can fail")
    return parser
