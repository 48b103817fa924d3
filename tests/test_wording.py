"""What of a text is words: read without the parser, it is what the parser says."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.carry import Shape
from pipeline.wording import wording

WORDS = """the tea 20 mg – — -- … “so” don't a:b https://a.b/c [word] [link](a.md) ![pot](b.png)
[^1] [^1](c.md) `code` `4` *so* **so** _so_ * _ [ ] ( ) ` \\ \\n < & 50% # - 1. | 茶 文字"""
BITS = (*WORDS.split(), '![pot](b.png "Title")', "\\\n", "  \n", "\n", "  ")


@given(st.lists(st.tuples(st.sampled_from(BITS), st.sampled_from([" ", ""])), max_size=9))
@example([('![pot](b.png "Title")', "")])
@example([("so\\\n", ""), ("`a\\\nb`", "")])
def test_words_are_those_that_the_parser_reads(parts: list[tuple[str, str]]) -> None:
    text = "".join(bit + space for bit, space in parts)
    assert wording(text) == Shape.of(text).words


def test_merging_loads_no_parser() -> None:
    program = (
        "import sys, pipeline.merge, pipeline.catalog_reader; print('pyromark' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "False"
