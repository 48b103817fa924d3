"""Documents among the articles that are no articles by their names: nothing of them is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from pipeline.model import Finding, Severity

RULE = "unread"
_MARKDOWN: Final = (".markdown", ".mdown", ".mkdn", ".mkd", ".MD", ".Md", ".mD")
_COMPONENTS: Final = (".mdx",)
_OTHER: Final = (".rst", ".adoc")
SUFFIXES: Final = (*_MARKDOWN, *_COMPONENTS, *_OTHER)
"""What the names of such documents end in."""


def check(paths: Iterable[str]) -> Iterator[Finding]:
    """A warning for each of some files, by their paths from ``source/``, that is a document and is
    not read as one.

    >>> [f.where for f in check(["a.mdx", "b.png", ".notes/c.mdx", "old/README.MD"])]
    ['source/a.mdx:1', 'source/old/README.MD:1']
    """
    for name in paths:
        path = PurePosixPath(name)
        if path.suffix in SUFFIXES and not any(part.startswith(".") for part in path.parts):
            yield Finding(
                RULE,
                Severity.WARNING,
                "it is no article: only files whose names end in .md are",
                f"source/{name}:1",
                _remedy(path),
            )


def _remedy(path: PurePosixPath) -> str:
    if path.suffix in _OTHER:
        return "write it in Markdown (pandoc turns most of it), or take it out of source/"
    rename = f"rename it to {path.with_suffix('.md').name}"
    if path.suffix in _COMPONENTS:
        return f"{rename} if it is Markdown alone: components (JSX) are not rendered"
    return rename
