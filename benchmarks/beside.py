"""How far an article can be read beside a translation that lacks some of its blocks, or has others::

    python benchmarks/beside.py SOURCE TRANSLATED [--cut PERCENT] [--sample N]

takes two folders of Markdown. Articles that consist of the same blocks in both languages say what
translates what: blocks are cut out of both sides, at random but the same in every run, and what is
paired then is compared with that (``cut:``). In up to three places of each, one paragraph or item of
a row is cut out here and another one there, so that both have as many as before (``out of step:``).
Of the other articles it counts what is taken, and prints some of it for a person to read.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from benchmarks.arguments import command_line
from pipeline.article import Article, read_article
from pipeline.blocks import Block, BlockKind
from pipeline.errors import PolyfolioError
from pipeline.exchange.outline import outline, same_outline
from pipeline.exchange.parallel import align_articles
from pipeline.extract import extract
from pipeline.inline import References
from pipeline.matching import Pair, settled


def main() -> None:
    parser = command_line(__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("translated", type=Path)
    parser.add_argument("--cut", type=float, default=10.0, help="per cent of the blocks, each side")
    parser.add_argument("--sample", type=int, default=0)
    args = parser.parse_args()
    counts: Counter[str] = Counter()
    wrong: list[Pair] = []
    across: list[Pair] = []
    for name, source, target in _articles(args.source, args.translated):
        aligned = align_articles(source, target, name)
        beside = aligned.beside
        if not beside.different:
            counts["articles of the same blocks"] += 1
            wrong += _cut_and_paired(aligned.pairs, source, target, args.cut, counts)
            for ours, theirs in _out_of_step(source, target):
                wrong += _compared(aligned.pairs, ours, theirs, "out of step", counts)
            continue
        counts["articles of different blocks"] += 1
        counts["different: accepted"] += beside.taken
        counts["different: drafts"] += beside.likely
        counts["different: left out of the translation"] += beside.left_target
        across += [pair for pair in aligned.pairs if not pair.doubt]
    for kind, count in sorted(counts.items()):
        print(f"{count:7} {kind}")
    dice = random.Random(1)
    _print("wrong", wrong)
    _print("a sample of what was accepted", dice.sample(across, min(args.sample, len(across))))


def _articles(sources: Path, translated: Path) -> Iterator[tuple[str, Article, Article]]:
    for path in sorted(sources.rglob("*.md")):
        name = path.relative_to(sources).as_posix()
        twin = translated / name
        if twin.is_file():
            try:
                yield name, *(read_article("a", name, p.read_bytes()) for p in (path, twin))
            except PolyfolioError as error:
                print(f"left out: {error}")


def _cut_and_paired(
    whole: tuple[Pair, ...], source: Article, target: Article, percent: float, counts: Counter[str]
) -> Iterator[Pair]:
    """Pairs that were accepted after the cuts and that the whole articles do not have."""
    dice = random.Random(source.path)
    ours, theirs = (_cut(article, percent, dice) for article in (source, target))
    return _compared(whole, ours, theirs, "cut", counts)


def _compared(
    whole: tuple[Pair, ...], ours: Article, theirs: Article, name: str, counts: Counter[str]
) -> Iterator[Pair]:
    truth = {(pair.source, pair.target) for pair in whole}
    here, there = ({unit.msgid for unit in extract(article)} for article in (ours, theirs))
    counts[f"{name}: pairs that there are"] += sum(a in here and b in there for a, b in truth)
    for pair in align_articles(ours, theirs, ours.path).pairs:
        right = (pair.source, pair.target) in truth
        doubt = pair.doubt or settled(pair.source, pair, pair.source_references or References())[1]
        how = "draft" if doubt else "accepted"
        counts[f"{name}: {how}, {'right' if right else 'wrong'}"] += 1
        if not right and not doubt:
            yield pair


def _out_of_step(source: Article, target: Article) -> Iterator[tuple[Article, Article]]:
    """Both articles without one block of a row, and not the same one, as long as they look alike."""
    dice = random.Random(source.path)
    rows = list(_rows(source.tree, target.tree))
    for row in dice.sample(rows, min(3, len(rows))):
        (here, _), (_, there) = dice.sample(row, 2)
        ours, theirs = _without(source, here), _without(target, there)
        if same_outline(outline(ours), outline(theirs)):
            yield ours, theirs


def _rows(ours: Block, theirs: Block) -> Iterator[list[tuple[Block, Block]]]:
    """Three or more paragraphs, or items that hold no list, one after the other."""
    both = list(zip(ours.children, theirs.children, strict=False))
    for kind, row in groupby(both, key=lambda pair: pair[0].kind):
        found = [pair for pair in row if not any(inner.children for inner in pair[0].children)]
        if kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and len(found) > 2:
            yield found
    for one, other in both:
        yield from _rows(one, other)


def _without(article: Article, block: Block) -> Article:
    between = b"" if block.kind is BlockKind.ITEM else b"\n\n"
    data = article.source[: block.start] + between + article.source[block.end :]
    return read_article(article.id, article.path, data)


def _cut(article: Article, percent: float, dice: random.Random) -> Article:
    data, end = article.source, len(article.source) + 1
    for block, _ in reversed(list(article.tree.walk())):
        top = block in article.tree.children or block.kind is BlockKind.ITEM
        if top and block.kind is not BlockKind.METADATA and dice.random() * 100 < percent:
            if block.end <= end:
                data = data[: block.start] + b"\n\n" + data[block.end :]
            end = block.start
    return read_article(article.id, article.path, data)


def _print(heading: str, pairs: list[Pair]) -> None:
    if pairs:
        print(f"\n{heading}")
    for pair in pairs:
        print(f"{pair.where}\n  {pair.source}\n  {pair.target}")


if __name__ == "__main__":
    main()
