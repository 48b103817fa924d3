"""Articles as the laws look at them, and whether some example breaks a law."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from pipeline.article import Article, read_article
from pipeline.blocks import Block, BlockKind
from pipeline.errors import SourceError
from tests.html_units import literal


def article(data: bytes) -> Article:
    return read_article("law", "law.md", data)


def outline(tree: Block) -> list[tuple[object, ...]]:
    """Every block with what a translation must leave alone."""
    return [
        (
            len(around),
            block.kind,
            block.level,
            block.label if block.kind is not BlockKind.METADATA else "",
            block.number,
            block.checked,
            block.aligns,
            literal(block),
        )
        for block, around in tree.walk()
    ]


def squeezed(text: str) -> str:
    return "".join(text.split())


CONTROL = settings(
    max_examples=300,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def fails(law: Callable[..., None], *arguments: st.SearchStrategy[Any]) -> bool:
    """Whether some example breaks a law."""
    try:
        find(st.tuples(*arguments), lambda found: breaks(law, *found), settings=CONTROL)
    except NoSuchExample:
        return False
    return True


def breaks(law: Callable[..., None], *found: Any) -> bool:
    try:
        law.hypothesis.inner_test(*found)  # type: ignore[attr-defined]
    except (AssertionError, SourceError):
        return True
    return False
