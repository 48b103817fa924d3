"""Markdown corpora of any size, equal on every machine: invented articles of realistic structure.

Run as a script to write one into a folder::

    python benchmarks/corpus.py /tmp/corpus --articles 1000 --words 600

The prose is invented words among real English function words, drawn with the skew of natural
language. Equal arguments give equal bytes: everything is decided by ``random.Random.random``, the
one method whose sequence Python promises to keep between versions.
"""

from __future__ import annotations

import argparse
import random
import struct
import textwrap
import zlib
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

FUNCTION_WORDS: Final = (
    "the of and to a in that it is was for on with as at by from this be are not or which an they "
    "you one had but have what all were when there can more if no out so up into than them about "
    "only other time some could these two may then do first any such like over our even most after "
    "also many before must through where much well should because each those between own still"
).split()
SYLLABLES: Final = (
    "ba be bo ca co cu da de di do fa fe fi ga go ha he ho ka ke ki la le li lo lu ma me mi mo mu "
    "na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi wa we wi"
).split()
ENDINGS: Final = "n r l s t ck nd st ng ry ly ness tion ment ing ed er al ous".split()
VOCABULARY: Final = 4000
AUTHORS: Final = ("Ada Marsh", "Beno Ruiz", "Chen Yufei", "Dana Okafor", "Émile Favre")
HEADINGS: Final = ("Summary", "Before you begin", "What to expect", "Questions", "Further reading")
CELLS: Final = ("Yes", "No", "Sometimes", "—")
LANGUAGES: Final = ("python", "sh", "toml", "")
FIGURES: Final = 40


def article(index: int, words: int = 600, seed: int = 1) -> str:
    """One article of about ``words`` words, whatever other articles there are.

    >>> article(7) == article(7), article(7) == article(8)
    (True, False)
    """
    chance = random.Random(f"{seed}:{index}")
    return _Writer(chance, index, words).article()


def corpus(count: int, words: int = 600, seed: int = 1) -> Iterator[tuple[str, str]]:
    """``(id, text)`` of every article; ids sort in order of creation.

    >>> [article_id for article_id, _ in corpus(2)]
    ['article-00000', 'article-00001']
    """
    for index in range(count):
        yield f"article-{index:05}", article(index, words, seed)


def write(folder: Path, count: int, words: int = 600, seed: int = 1) -> int:
    """Write a corpus as ``<id>.md`` files and their images; how many bytes of text it has."""
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    for number in range(1, FIGURES + 1):
        (images / f"figure-{number}.png").write_bytes(_pixel(number))
    size = 0
    for article_id, text in corpus(count, words, seed):
        data = text.encode()
        (folder / f"{article_id}.md").write_bytes(data)
        size += len(data)
    return size


class _Writer:
    """One article in the making. ``left`` is how many words it still wants."""

    def __init__(self, chance: random.Random, index: int, words: int) -> None:
        self.draw = chance.random
        self.index = index
        self.wanted = words
        self.left = words
        self.hard_wrapped = self.likely(0.5)
        self.notes: list[str] = []
        self.links: dict[str, str] = {}

    # --- chance -----------------------------------------------------------------------------------

    def likely(self, share: float) -> bool:
        return self.draw() < share

    def number(self, low: int, high: int) -> int:
        """A whole number between two, both included."""
        return low + int(self.draw() * (high - low + 1))

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[int(self.draw() * len(choices))]

    # --- words ------------------------------------------------------------------------------------

    def word(self) -> str:
        self.left -= 1
        if self.likely(0.45):
            return FUNCTION_WORDS[int(len(FUNCTION_WORDS) * self.draw() ** 2.5)]
        return _CONTENT[bisect(_FREQUENCY, self.draw() * _FREQUENCY[-1])]

    def phrase(self, low: int, high: int) -> str:
        return " ".join(self.word() for _ in range(self.number(low, high)))

    def title(self, low: int, high: int) -> str:
        text = self.phrase(low, high)
        return text[0].upper() + text[1:]

    def sentence(self, low: int = 7, high: int = 24) -> str:
        words = [self.word() for _ in range(self.number(low, high))]
        words[0] = words[0][0].upper() + words[0][1:]
        for place in range(3, len(words) - 1, 6):
            if self.likely(0.45):
                words[place] += self.one_of((",", ",", ",", ";", " –", ":"))
        if self.likely(0.35):
            place = self.number(1, len(words) - 2)
            words[place] = self.span(words[place].rstrip(",;:– "))
        end = self.one_of((".", ".", ".", ".", ".", "?", "!"))
        return " ".join(words) + end

    def span(self, word: str) -> str:
        """A word as inline Markdown."""
        kind = self.draw()
        if kind < 0.25:
            return f"*{word}*"
        if kind < 0.45:
            return f"**{word} {self.word()}**"
        if kind < 0.6:
            return f"`{word}_{self.number(1, 99)}`"
        if kind < 0.78:
            return f"[{word} {self.word()}](https://example.org/{word}/{self.number(1, 500)})"
        if kind < 0.86:
            self.links.setdefault(word, f"https://example.com/{word}")
            return f"[{word}]"
        if kind < 0.92 and len(self.notes) < 4:
            self.notes.append(self.sentence())
            return f"{word}[^{len(self.notes)}]"
        if kind < 0.96:
            return f"“{word} {self.word()}”"
        return f"{word} {self.number(2, 400)}"

    def prose(self, low: int, high: int) -> str:
        return " ".join(self.sentence() for _ in range(self.number(low, high)))

    def wrapped(self, text: str, prefix: str = "", first: str | None = None) -> str:
        """Text behind a container's prefix; in every second article on lines of 80 columns."""
        first = prefix if first is None else first
        if not self.hard_wrapped:
            return first + text
        return textwrap.fill(
            text,
            80,
            initial_indent=first,
            subsequent_indent=prefix,
            break_long_words=False,
            break_on_hyphens=False,
        )

    # --- blocks -----------------------------------------------------------------------------------

    def paragraph(self) -> str:
        text = self.wrapped(self.prose(2, 5))
        return f"{text}\\\n{self.sentence()}" if self.likely(0.04) else text

    def list_(self) -> str:
        ordered, loose, nested = self.likely(0.3), self.likely(0.2), self.likely(0.4)
        blocks = []
        for number in range(1, self.number(3, 6)):
            marker = f"{number}. " if ordered else "- "
            indent = " " * len(marker)
            text = self.prose(1, 2) if loose or self.likely(0.2) else self.title(3, 12)
            item = self.wrapped(text, indent, marker)
            if nested and self.likely(0.5):
                inner = (
                    self.wrapped(self.title(3, 10), f"{indent}  ", f"{indent}- ")
                    for _ in range(self.number(2, 3))
                )
                item = "\n".join([item, *inner])
            blocks.append(item)
        return ("\n\n" if loose else "\n").join(blocks)

    def table(self) -> str:
        columns = self.number(2, 4)
        rows = [[self.title(1, 3) for _ in range(columns)], ["---"] * (columns - 1) + ["--:"]]
        for _ in range(self.number(2, 5)):
            cells = [
                self.one_of(CELLS) if self.likely(0.3) else self.phrase(1, 6)
                for _ in range(columns)
            ]
            rows.append(cells)
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def code(self) -> str:
        lines = [f"{self.word()} = {self.word()}({self.number(0, 99)})" for _ in range(5)]
        return "\n".join([f"```{self.one_of(LANGUAGES)}", *lines[: self.number(2, 5)], "```"])

    def quotation(self) -> str:
        text = self.wrapped(self.prose(1, 3), "> ")
        return f"{text}\n>\n> — {self.title(2, 3)}" if self.likely(0.4) else text

    def admonition(self) -> str:
        kind = self.one_of(("NOTE", "TIP", "WARNING"))
        return f"> [!{kind}]\n" + self.wrapped(self.prose(1, 2), "> ")

    def figure(self) -> str:
        image = f"images/figure-{self.number(1, FIGURES)}.png"
        return f'![{self.title(4, 9)}]({image} "{self.title(2, 5)}")'

    def block(self) -> str:
        kinds: tuple[tuple[float, Callable[[], str]], ...] = (
            (0.58, self.paragraph),
            (0.76, self.list_),
            (0.82, self.table),
            (0.88, self.code),
            (0.94, self.quotation),
            (0.97, self.admonition),
            (1.0, self.figure),
        )
        kind = self.draw()
        return next(write_block for limit, write_block in kinds if kind < limit)()

    def front_matter(self) -> str:
        day = self.index % 28 + 1
        month = self.index // 28 % 12 + 1
        tags = "".join(f"  - {self.word()}\n" for _ in range(self.number(1, 3)))
        return (
            f"---\ntitle: {self.title(3, 7)}\ndescription: {self.title(8, 16)}.\n"
            f"author: {self.one_of(AUTHORS)}\ndate: 2026-{month:02}-{day:02}\ntags:\n{tags}---"
        )

    def article(self) -> str:
        blocks = [self.front_matter(), self.paragraph()]
        while self.left > 0:
            common = self.likely(0.25)
            blocks.append(f"## {self.one_of(HEADINGS) if common else self.title(2, 6)}")
            for place in range(self.number(2, 6)):
                if place and self.likely(0.12):
                    blocks.append(f"### {self.title(2, 5)}")
                blocks.append(self.block())
                if self.left <= 0:
                    break
        blocks += [self.wrapped(note, "    ", f"[^{n}]: ") for n, note in enumerate(self.notes, 1)]
        if self.links:
            blocks.append("\n".join(f"[{name}]: {url}" for name, url in self.links.items()))
        return "\n\n".join(blocks) + "\n"


def _pixel(shade: int) -> bytes:
    """A grey PNG of one pixel, stored uncompressed: compressors differ between machines."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((0, shade)), 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def _content_words() -> list[str]:
    draw = random.Random("vocabulary").random
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        syllables = (SYLLABLES[int(draw() * len(SYLLABLES))] for _ in range(1 + int(draw() * 3)))
        found["".join(syllables) + ENDINGS[int(draw() * len(ENDINGS))]] = None
    return list(found)


_CONTENT: Final = _content_words()
_FREQUENCY: Final = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a corpus of Markdown articles.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    size = write(options.folder, options.articles, options.words, options.seed)
    print(f"{options.articles} articles, {size / 1e6:.1f} MB, in {options.folder}")


if __name__ == "__main__":
    main()
