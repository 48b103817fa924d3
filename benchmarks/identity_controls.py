"""Controls of the identity hunt: with a part of the engine broken, the hunt must find exceptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

from benchmarks.identity_checks import check_file
from benchmarks.identity_counts import Counts
from pipeline import catalog_entry, fit, frontmatter, markdown, tree
from pipeline import compose as composing
from pipeline.article import Article
from pipeline.compose import Composed
from pipeline.model import Unit

SAMPLE = b"""---
title: "Tea: a plain thing"
description: Why & how
---

# Tea, and *why* {#why}

## GET /tea/{id}

One cup `a day` is [enough](cup.md "A cup").\\
A second line with <b>bold</b> text, ![a pot](pot.png) and a mark[^n].

- One reason
- [ ] Another one with `code | here`
  that goes on

  > A quotation of **many** words
  > in two lines.

1. First | last
2. [Label][ref] and [ref], <https://example.org/>

| Tea | Price |
|-----|------:|
| Green `x \\| y` | 3 |
| Black | {{< price >}} two |

Term
: Description of it

```
code stays
```

<div>raw <b title="Why">bold</b></div>

:::note
Inside a container
:::

Hot
:warning: water

Set {{< x >}} text\r
over two lines\r

[ref]: /ref "Title"

[^n]: The note's text.
"""
"""One of each thing that an article may hold."""


@dataclass(frozen=True)
class Control:
    """What is broken, where, by what, and how the hunt is to call the exceptions."""

    name: str
    where: Any
    attribute: str
    broken: Callable[..., Any]
    says: str


def _unproved(
    article: Article, units: tuple[Unit, ...], pieces: Mapping[int, Any]
) -> tuple[bytes, frozenset[int]]:
    out = article.source
    for index in sorted(pieces, key=lambda i: -units[i].start):
        out = out[: units[index].start] + pieces[index].text.encode() + out[units[index].end :]
    return out, frozenset()


def _normalised(original: Callable[..., Composed]) -> Callable[..., Composed]:
    def compose(*arguments: Any) -> Composed:
        composed = original(*arguments)
        return replace(composed, markdown=composed.markdown.replace(b"\r\n", b"\n"))

    return compose


def _replacing(old: bytes, new: bytes) -> Callable[..., Composed]:
    def compose(*arguments: Any) -> Composed:
        composed = ORIGINAL(*arguments)
        return replace(composed, markdown=composed.markdown.replace(old, new))

    return compose


ORIGINAL = composing.compose
_CONTENT = tree._content  # noqa: SLF001 - a control breaks what is inside
_MSGSTR = catalog_entry.Entry.with_msgstr


def controls() -> Iterator[Control]:
    """Every control."""
    compose = (composing, "compose")
    yield Control("line ends normalised", *compose, _normalised(ORIGINAL), "changes bytes")
    yield Control("a heading becomes another", *compose, _replacing(b"# T", b"## T"), "outline")
    yield Control("code changed", *compose, _replacing(b"`code | ", b"`kode | "), "links or code")
    yield Control("a link changed", *compose, _replacing(b"](cup.md", b"](cap.md"), "links or code")
    yield Control("a tag dropped", *compose, _replacing(b"</b> t", b" t"), "tags:")
    yield Control(
        "HTML text changed", *compose, _replacing(b"ld</b></div", b"lt</b></div"), "is not in"
    )
    yield Control("a shortcode changed", *compose, _replacing(b"{{< p", b"{{< q"), "shortcodes")
    yield Control("a definition changed", *compose, _replacing(b"]: /ref", b"]: /fer"), "definit")
    yield Control("text changed", *compose, _replacing(b"ld</b>", b"lt</b>"), "is shown as")
    yield Control("a list made loose", *compose, _replacing(b"last\n", b"last\n\n"), "outline")
    yield Control("neither escapes nor proofs", composing, "prove", _unproved, "outline")
    yield Control("spans too long", tree, "_content", _too_long, "")
    yield Control("the parser's own dialect", markdown, "masked", lambda text: text, "in no block")
    yield Control("lost markup not noticed", fit, "lost", lambda *_: (), "links or code")
    yield Control(
        "backslashes lost in catalogs", catalog_entry.Entry, "with_msgstr", _bare, "other"
    )
    yield Control("front matter unquoted", frontmatter.Field, "written", _unquoted, "")


def _too_long(source: bytes, inlines: Any, end: int) -> tuple[int, int]:
    return (_CONTENT(source, inlines, end)[0], end)


def _bare(self: Any, msgstr: str, style: Any) -> Any:
    return _MSGSTR(self, msgstr.replace("\\", ""), style)


def _unquoted(_self: Any, value: str) -> str:
    return value


def exceptions(control: Control | None) -> list[str]:
    """What the hunt finds in the sample, with one thing broken."""
    found: list[str] = []
    counts = Counts()
    if control is None:
        return list(check_file("sample.md", SAMPLE, counts, passes=8))
    with patch.object(control.where, control.attribute, control.broken):
        if control.name == "neither escapes nor proofs":
            with (
                patch.object(fit, "_standing", lambda text, *_: text),
                patch.object(fit, "_harmless", lambda *_: True),
            ):
                found += check_file("sample.md", SAMPLE, counts, passes=8)
        elif control.name == "lost markup not noticed":
            with (
                patch.object(composing, "prove", _unproved),
                patch.object(fit, "_stands", lambda *_: True),
            ):
                found += check_file("sample.md", SAMPLE, counts, passes=8)
        else:
            found += check_file("sample.md", SAMPLE, counts, passes=8)
    return found


def run_controls() -> int:
    """Print what each control found; 1 where one found nothing, or the sound engine something."""
    sound = exceptions(None)
    print(f"the engine as it is: {len(sound)} exceptions {sound[:3]}")
    blind = bool(sound)
    for control in controls():
        found = [line for line in exceptions(control) if control.says in line]
        print(f"{control.name}: {len(found)} exceptions, such as {found[:1]}")
        blind |= not found
    return int(blind)
