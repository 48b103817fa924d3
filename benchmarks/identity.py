"""Take whole documentation projects apart and put them together again.

    python benchmarks/identity.py [--passes N] [--failures N] DIR...

For every Markdown file below the folders: an empty catalog must give the same bytes; a catalog that
translates each text into itself must give the same structure and the same reading; and one that
changes every run of text, with what begins a block or a span in front, must keep structure, links
and code and show the changed text, or quarantine an entry and say why. Prints counts, and every
exception and failure; exits with 1 where there was one.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.article import Article, read_article
from pipeline.blocks import LEAVES
from pipeline.compose import Composed, compose
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.inline import References, fold, reading
from pipeline.markdown import Block, BlockKind, Inline, InlineKind, parse
from pipeline.model import Unit, UnitKind

SUFFIXES = (".md", ".markdown", ".mdx")
MARKS = (
    "1. ", "# ", "- ", "> ", "| ", "\\", "~ ", "+ ", "= ", "===", "---", "[x] ", "[ ] ", "[a]: b ",
    "[^a]: b ", ": ", "<b ", "<div ", "<!-- ", "{x} ", "``` ", "~~~ ", "`", "** ", "* ", "_", "&",
    "2026) ", "!", "[!NOTE] ", "+++", "#hash ", "\u3000", "$$",
)  # fmt: skip
ENDS = ("", " #", " {x}", "\\", "", "`", " |", "  ", " ##")


@dataclass
class Counts:
    """What was seen, and what went wrong."""

    files: int = 0
    bytes: int = 0
    units: int = 0
    translated: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    late: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: Counter[str] = field(default_factory=Counter)

    def timed(self, what: str, since: float) -> float:
        now = time.process_time()
        self.seconds[what] += now - since
        return now


def outline(block: Block, depth: int = 0) -> Iterator[tuple[object, ...]]:
    """Every block with what a translation must leave alone."""
    literal = block.text if block.kind in (BlockKind.CODE, BlockKind.HTML) else ""
    label = block.label if block.kind is not BlockKind.METADATA else ""
    yield (
        depth,
        block.kind,
        block.level,
        block.number,
        block.checked,
        block.aligns,
        label,
        literal,
    )
    for child in block.children:
        yield from outline(child, depth + 1)


def kept(inlines: tuple[Inline, ...]) -> Counter[tuple[str, str]]:
    """Links, images, code and footnote marks of a leaf."""
    parts: Counter[tuple[str, str]] = Counter()
    for inline in inlines:
        if inline.kind is InlineKind.OPEN and inline.tag in ("link", "image"):
            parts[inline.tag, inline.url] += 1
        elif inline.kind in (InlineKind.CODE, InlineKind.FOOTNOTE):
            parts[inline.kind, inline.text] += 1
    return parts


def words(inlines: tuple[Inline, ...]) -> str:
    """The text of a leaf without its white space, whose amount nobody sees."""
    shown = (InlineKind.TEXT, InlineKind.CODE)
    return "".join("".join(i.text.split()) for i in inlines if i.kind in shown)


_CHANGED = str.maketrans("aeiounAEIOUN", "áéíóúñÁÉÍÓÚÑ")


KEYS = ("Autolink", "Email", "Shortcut", "Collapsed")
"""Links whose text is their address, or the label by which it is found."""


def changed(unit: Unit, references: References, number: int) -> str:
    """A pseudo-translation: every run of text changed, with a mark in front and one behind."""
    front = MARKS[number % len(MARKS)]
    behind = ENDS[number % len(ENDS)]
    if unit.kind is UnitKind.FRONT_MATTER:
        return front + unit.msgid.translate(_CHANGED) + behind
    guard = "X "
    raw = guard + unit.msgid.replace("\n", "\n" + guard)
    source = raw.encode()
    resolve = references.resolve if references.links else None
    leaf = next(parse(raw + references.stubs(unit.msgid), resolve).leaves())
    out = []
    position = 0
    literal = False
    for inline in leaf.inlines:
        if inline.tag == "link":
            literal = inline.kind is InlineKind.OPEN and inline.style in KEYS
        if inline.kind is not InlineKind.TEXT or literal:
            continue
        text = source[inline.start : inline.end].decode()
        if text == inline.text and "{" not in text:  # an entity or a shortcode stays as it is
            out += [source[position : inline.start].decode(), text.translate(_CHANGED)]
            position = inline.end
    out.append(source[position:].decode())
    text = "".join(out)
    return front + "\n".join(line[len(guard) :] for line in text.split("\n")) + behind


def check_same(article: Article, units: tuple[Unit, ...], data: bytes) -> Iterator[str]:
    composed = compose(article, units, {})
    if composed.markdown != data or composed.quarantined:
        yield "an empty catalog changes bytes"


def check_nothing_lost(article: Article) -> Iterator[str]:
    """No word of the source is outside its leaves, code, HTML, front matter and definitions, but for
    cells that a table has no column for."""
    rest = bytearray(article.source)
    for block, _ in article.tree.walk():
        span = block.content if block.kind in LEAVES else (block.start, block.end)
        if block.kind in LEAVES or block.kind in VERBATIM:
            rest[span[0] : span[1]] = b" " * (span[1] - span[0])
    for line in rest.decode().splitlines():
        left = MARKERS.sub(" ", line)
        if re.search(r"[^\W_]", left) and "|" not in left:
            yield f"in no block: {left.strip()[:80]!r}"


VERBATIM = (BlockKind.CODE, BlockKind.HTML, BlockKind.METADATA)
MARKERS = re.compile(
    r"^(?:[ \t>*+:-]|\d+[.)])*(?:\[[xX]\](?=\s))?"  # of containers and tasks
    r"|\[[^\]]*\]:.*|\[!\w+\]|\{[^{}]*\}\s*$"  # of definitions, alerts, a heading's attributes
    r"|^\s*<?[^<>\s]+>?\s*$|^\s*[\"'(].*[\"')]\s*$"  # a definition's further lines
)


def check_echo(article: Article, units: tuple[Unit, ...]) -> Iterator[str]:
    composed = compose(article, units, {unit.key: unit.msgid for unit in units})
    for item in composed.quarantined:
        yield f"line {item.unit.line}: the source as its translation: {item.reason}: {item.unit.msgid!r}"
    result = read_article(article.id, article.path, composed.markdown)
    if list(outline(article.tree)) != list(outline(result.tree)):
        yield "the source as its translation changes the outline"
        return
    for before, after in zip(article.tree.leaves(), result.tree.leaves(), strict=True):
        if words(before.inlines) != words(after.inlines):
            yield f"reads {words(after.inlines)!r} instead of {words(before.inlines)!r}"
        if kept(before.inlines) != kept(after.inlines):
            yield f"keeps {kept(after.inlines)} instead of {kept(before.inlines)}"
    if {k: repr(v) for k, v in article.front.values.items() if not isinstance(v, str | list)} != {
        k: repr(v) for k, v in result.front.values.items() if not isinstance(v, str | list)
    }:
        yield "front matter data changed"


def check_changed(
    article: Article, units: tuple[Unit, ...], shift: int, counts: Counts
) -> Iterator[str]:
    references = References(article.definitions, article.footnote_labels)
    targets: dict[tuple[str | None, str], str] = {}
    for number, unit in enumerate(units):
        targets.setdefault(unit.key, changed(unit, references, number + shift))
    composed = compose(article, units, targets)
    counts.translated += len(units)
    for item in composed.quarantined:
        counts.quarantined[reason_of(item.reason)] += 1
        if item.reason.startswith("the translation would change the structure"):
            counts.late.append(f"{article.path}:{item.unit.line}: {targets[item.unit.key]!r}")
    result = read_article(article.id, article.path, composed.markdown)
    if list(outline(article.tree)) != list(outline(result.tree)):
        yield "the outline changed"
        return
    yield from changed_leaves(article, result, units, targets, composed, references)


def changed_leaves(
    article: Article,
    result: Article,
    units: tuple[Unit, ...],
    targets: dict[tuple[str | None, str], str],
    composed: Composed,
    references: References,
) -> Iterator[str]:
    by_leaf: dict[int, list[int]] = {}
    for index, unit in enumerate(units):
        by_leaf.setdefault(unit.leaf, []).append(index)
    pairs = zip(article.tree.leaves(), result.tree.leaves(), strict=True)
    for number, (before, after) in enumerate(pairs):
        if kept(before.inlines) != kept(after.inlines):
            yield f"lost links or code: {kept(before.inlines)} → {kept(after.inlines)}"
        indexes = by_leaf.get(number, [])
        done = [i for i in indexes if i not in composed.source_units]
        if not done and words(before.inlines) != words(after.inlines):
            yield f"an untranslated leaf changed: {words(before.inlines)!r}"
        if len(indexes) == 1 and done:
            unit = units[indexes[0]]
            whole = (unit.start, unit.end) == before.content
            target = targets[unit.key]
            if whole and not shows(words(after.inlines), target, references):
                yield f"line {unit.line}: {target!r} is shown as {words(after.inlines)!r}"


def shows(shown: str, target: str, references: References) -> bool:
    """Whether a leaf shows a translation as it reads on its own, or letter for letter."""
    for escaped in range(16):
        chosen = "".join(c for n, c in enumerate("`~<[") if escaped >> n & 1)
        text = "".join("\\" + c if c in chosen else c for c in fold(target))
        read = reading(text, references)
        if read is not None and similar(shown, "".join(read.text.split())):
            return True
    return False


def similar(shown: str, literal: str) -> bool:
    """The same letters and digits in the same order: escapes may have freed other markup."""
    return [c for c in shown if c.isalnum()] == [c for c in literal if c.isalnum()]


def reason_of(reason: str) -> str:
    kinds = sorted(set(REASON.findall(reason)))
    return ", ".join(kinds) if kinds else reason[:70]


REASON = re.compile(r"(?:^|; )((?:lost|added) (?:code|link|image|footnote|tag|shortcode))")


def files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.suffix.lower() in SUFFIXES and path.is_file():
                yield path


def run(path: Path, counts: Counts, passes: int) -> Iterator[str]:
    data = path.read_bytes()
    counts.files += 1
    counts.bytes += len(data)
    since = time.process_time()
    try:
        article = read_article("article", str(path), data)
        units = extract(article)
    except SourceError as error:
        counts.refused[error.what[:60]] += 1
        return
    finally:
        since = counts.timed("extract", since)
    counts.units += len(units)
    yield from check_same(article, units, data)
    yield from check_nothing_lost(article)
    since = counts.timed("same bytes", since)
    yield from check_echo(article, units)
    since = counts.timed("itself", since)
    for number in range(passes):
        shift = number * 7 + len(data)
        yield from check_changed(article, units, shift, counts)
    counts.timed("changed", since)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--passes", type=int, default=1, help="pseudo-translations of each file")
    parser.add_argument("--failures", type=int, default=40, help="how many to print")
    options = parser.parse_args()
    counts = Counts()
    for path in files(options.folders):
        try:
            found = list(run(path, counts, options.passes))
        except Exception:
            found = [traceback.format_exc(limit=-3)]
        counts.failures += [f"{path}: {failure}" for failure in found]
    for failure in counts.failures[: options.failures]:
        print(failure[:600])
    print(f"{counts.files} files, {counts.bytes / 1e6:.1f} MB, {counts.units} units")
    print(f"refused with one line: {dict(counts.refused.most_common())}")
    print(
        f"{counts.translated} pseudo-translations; quarantined: "
        f"{sum(counts.quarantined.values())} {dict(counts.quarantined.most_common(30))}"
    )
    print(f"of these, seen by the proof of the whole article only: {len(counts.late)}")
    for line in counts.late[:10]:
        print(f"  {line[:200]}")
    print("seconds of CPU: " + ", ".join(f"{k} {v:.1f}" for k, v in counts.seconds.items()))
    print(f"failures: {len(counts.failures)}")
    return 1 if counts.failures else 0


if __name__ == "__main__":
    sys.exit(main())
