"""A code block that nobody closed takes the rest of its article away from translators, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article import read_article
from pipeline.checks import unclosed
from tests.command_line import polyfolio


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("Tea.\n\n```sh\nls\n\n## Steps\n\nPour.\n", 3),
        ("~~~~\nls\n~~~\n", 1),
        ("```\nls\n```sh\n", 1),
        ("- a\n\n  ```\n  ls\n", 3),
        ("> ```\n> ls", 1),
        ("```", 1),
        ("```\nls\n\n\n", 1),
    ],
)
def test_code_to_the_end_of_the_article_is_named(source: str, line: int) -> None:
    for newline in ("\n", "\r\n"):
        article = read_article("a", "a.md", source.replace("\n", newline).encode())
        (found,) = unclosed.check(article)
        assert (found.rule, found.where) == ("unclosed", f"a.md:{line}")


@pytest.mark.parametrize(
    "source",
    [
        "```\nls\n```\n",
        "```\nls\n``````  \n\n",
        "~~~\nls\n~~~",
        "> ```\n> ls\n> ```\n",
        "- ```\n  ls\n  ```\n",
        "    ls\n",
        "```\n```\n",
        "> ```\n> ls\n\nText.\n",
        "Text.\n",
        "",
    ],
)
def test_code_that_ends_is_not(source: str) -> None:
    """The control. What its quotation ends takes nothing else along."""
    for newline in ("\n", "\r\n"):
        article = read_article("a", "a.md", source.replace("\n", newline).encode())
        assert list(unclosed.check(article)) == []


def test_check_says_where_it_begins_and_what_it_takes(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    (tmp_path / "source/a.md").write_text("# Tea\n\n```sh\nls\n:::\n\n## Steps\n")
    assert polyfolio(tmp_path, "extract").code == 0
    told = polyfolio(tmp_path, "check").out
    assert "source/a.md:3: warning [unclosed] the code block that begins here" in told
    assert "4 lines, to the end of the article, are code" in told
    assert "close it with ``` on a line of its own" in told
