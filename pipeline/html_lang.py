"""The language of text in raw HTML that is still in the source language, said in the HTML."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from pipeline.html_text import WHITE_SPACE, cut, has_words, shown
from pipeline.locales import parse_locale


class Every:
    """Stands for every segment of a block of HTML."""

    def __contains__(self, number: object) -> bool:
        return True


EVERY: Final = Every()


def in_language(html: str, segments: Container[int], lang: str) -> tuple[str, bool]:
    """HTML in which the texts of some segments say their language, and whether all of them do.

    >>> in_language("<p>a <b>b</b></p><p>c</p>", {0}, "en")
    ('<p><span lang="en" dir="ltr">a <b>b</b></span></p><p>c</p>', False)
    """
    parted = cut(html)
    if parted is None:
        return html, False
    opening = f'<span lang="{lang}" dir="{parse_locale(lang).direction}">'
    out: list[str] = []
    position = 0
    every = True
    for number, segment in enumerate(parted.segments):
        if not segment.core or not has_words(shown(html, segment.core)):
            continue
        if number not in segments:
            every = False
            continue
        start, end = segment.core[0].start, segment.core[-1].end
        raw = html[start:end]
        start += len(raw) - len(raw.lstrip(WHITE_SPACE))
        end -= len(raw) - len(raw.rstrip(WHITE_SPACE))
        out += (html[position:start], opening, html[start:end], "</span>")
        position = end
    return "".join((*out, html[position:])), every and bool(out)
