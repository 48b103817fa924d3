"""What must hold of one Markdown file that goes through extraction, a catalog and composition.

Each check yields one line for each exception; :mod:`benchmarks.identity` runs them over projects,
:mod:`benchmarks.identity_controls` proves that each can fail.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from benchmarks.identity_counts import Counts
from benchmarks.identity_losses import check_nothing_lost, count_letters
from benchmarks.identity_outline import emphases, kept, outline, shortcodes, squeezed, tags, words
from benchmarks.identity_pseudo import ENDS, MARKS, ORDINARY, Pseudo, as_text, as_value, pseudo
from pipeline import compose as composing
from pipeline.article import Article, read_article
from pipeline.catalog import Catalog
from pipeline.catalog_reader import parse_catalog
from pipeline.compose import Composed
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.inline import References
from pipeline.locales import parse_locale
from pipeline.markdown import (
    BlockKind,
)
from pipeline.merge import merge
from pipeline.model import Unit, UnitKind
from pipeline.publish import accepted
from pipeline.template import empty_catalog, template_entries

Targets = dict[tuple[str | None, str], str]
LOCALE = parse_locale("de")
DATE = "2026-01-01 00:00+0000"


def new_catalog(units: tuple[Unit, ...]) -> Catalog:
    """The catalog of an article that nobody has translated, written and read again."""
    entries = template_entries(units, "article.md")
    fresh = merge(empty_catalog("de.po", LOCALE, "P", DATE), entries, DATE, {})
    return parse_catalog(fresh.to_bytes(), "de.po")


def check_same(article: Article, units: tuple[Unit, ...], data: bytes) -> Iterator[str]:
    """An empty catalog gives the same bytes."""
    targets = accepted(units, new_catalog(units).active(), "translated").targets
    composed = composing.compose(article, units, targets)
    if composed.markdown != data or composed.quarantined:
        yield "an empty catalog changes bytes"


def check_echo(article: Article, units: tuple[Unit, ...]) -> Iterator[str]:
    """Each text as its own translation changes nothing that a reader sees."""
    composed = composing.compose(article, units, {unit.key: unit.msgid for unit in units})
    for item in composed.quarantined:
        where = f"line {item.unit.line}: quarantined as its own translation"
        yield f"{where}: {item.reason}: {item.unit.msgid!r}"
    result = read_article(article.id, article.path, composed.markdown)
    yield from check_skeleton(article, result)
    for before, after in zip(article.tree.leaves(), result.tree.leaves(), strict=False):
        if words(before.inlines) != words(after.inlines):
            yield f"reads {words(after.inlines)!r} instead of {words(before.inlines)!r}"
        if emphases(before.inlines) != emphases(after.inlines):
            yield f"emphasis changed: {words(after.inlines)!r}"
    if plain(article.front.values) != plain(result.front.values):
        yield "front matter changed"


def plain(value: object) -> object:
    """A value of front matter without line ends and double spaces, which nobody sees."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return re.sub(r"[ \t\r\n]+", " ", value).strip(" ") if isinstance(value, str) else value


def check_skeleton(article: Article, result: Article) -> Iterator[str]:
    """Blocks, links, code, footnotes, tags, shortcodes and definitions are those of the source."""
    if list(outline(article.tree)) != list(outline(result.tree)):
        yield "the outline changed"
        return
    if [one[:2] for one in article.defined] != [one[:2] for one in result.defined]:
        yield "link definitions changed"
    if shortcodes(article) != shortcodes(result):
        yield "shortcodes changed"
    for before, after in zip(article.tree.leaves(), result.tree.leaves(), strict=True):
        if kept(before.inlines) != kept(after.inlines):
            yield f"links or code: {kept(before.inlines)} → {kept(after.inlines)}"
        if tags(before.inlines) != tags(after.inlines):
            yield f"tags: {tags(before.inlines)} → {tags(after.inlines)}"


def check_changed(
    article: Article, units: tuple[Unit, ...], shift: int, counts: Counts
) -> Iterator[str]:
    """A pseudo-translation in a catalog, written and read, keeps the skeleton and shows its text."""
    references = References(article.definitions, article.footnote_labels)
    pseudos: dict[tuple[str | None, str], Pseudo] = {}
    in_html = {unit.key for unit in units if unit.kind.is_html}
    # Texts that stand in Markdown too have markup to keep, wherever else they stand.
    for number, unit in sorted(enumerate(units), key=lambda pair: strictness(pair[1])):
        if unit.key not in pseudos:
            place = number + shift
            ordinary = place % 2 == 1
            front = ORDINARY[place % len(ORDINARY)] if ordinary else MARKS[place % len(MARKS)]
            front = re.sub(r"[<&]", "", front) if unit.key in in_html else front
            behind = "" if ordinary else ENDS[place % len(ENDS)]
            pseudos[unit.key] = pseudo(unit, references, front, behind, ordinary, counts)
    catalog = new_catalog(units)
    filled = catalog.with_entries(
        {
            key: entry.with_msgstr(pseudos[key].target, catalog.style)
            for key, entry in catalog.active().items()
        }
    )
    read = parse_catalog(filled.to_bytes(), "de.po")
    targets = dict(accepted(units, read.active(), "translated").targets)
    if targets != {key: made.target for key, made in pseudos.items()}:
        yield "the catalog gives other translations than were put in"
    composed = composing.compose(article, units, targets)
    ordinary_units = sum(pseudos[unit.key].ordinary for unit in units)
    counts.ordinary += ordinary_units
    counts.hostile += len(units) - ordinary_units
    for item in composed.quarantined:
        ordinary = pseudos[item.unit.key].ordinary
        which = counts.of_ordinary if ordinary else counts.quarantined
        which[kind_of(item.reason)] += 1
        counts.examples.append(
            f"{kind_of(item.reason)} | {article.path}:{item.unit.line} | "
            f"{item.unit.msgid!r} → {targets[item.unit.key]!r}"
        )
    result = read_article(article.id, article.path, composed.markdown)
    wrong = list(check_skeleton(article, result))
    yield from wrong
    if not wrong or wrong[0] != "the outline changed":
        yield from check_shown(article, result, units, pseudos, composed, counts)
        yield from check_fields(article, result, units, pseudos, composed)
        yield from check_html(article, result, units, pseudos, composed)


def strictness(unit: Unit) -> int:
    """How much of a text is markup where it stands: the least number has the most."""
    return 2 if unit.kind is UnitKind.FRONT_MATTER else int(unit.kind.is_html)


def check_shown(
    article: Article,
    result: Article,
    units: tuple[Unit, ...],
    pseudos: dict[tuple[str | None, str], Pseudo],
    composed: Composed,
    counts: Counts,
) -> Iterator[str]:
    """Each leaf shows the text of its translations, character for character but for white space,
    and where it has none, its own."""
    by_leaf: dict[int, list[int]] = {}
    for index, unit in enumerate(units):
        if unit.leaf >= 0:
            by_leaf.setdefault(unit.leaf, []).append(index)
    pairs = zip(article.tree.leaves(), result.tree.leaves(), strict=True)
    for number, (before, after) in enumerate(pairs):
        expected: list[str] = []
        free = ""
        position = before.content[0]
        for index in by_leaf.get(number, ()):
            if index not in composed.source_units:
                unit = units[index]
                expected.append(words(before.part(position, unit.start)))
                expected.append(pseudos[unit.key].shown)
                free += pseudos[unit.key].free
                position = unit.end
        rest = before.part(position, before.end + 1)
        expected.append(words(before.inlines if position == before.content[0] else rest))
        wanted, seen = squeezed("".join(expected), free), squeezed(words(after.inlines), free)
        if wanted != seen:
            yield f"byte {before.start}: {wanted!r} is shown as {seen!r}"
        chosen = [pseudos[units[i].key].ordinary for i in by_leaf.get(number, ())]
        if chosen and all(chosen):
            counts.emphasis += emphases(before.inlines) - emphases(after.inlines)


def check_html(
    article: Article,
    result: Article,
    units: tuple[Unit, ...],
    pseudos: dict[tuple[str | None, str], Pseudo],
    composed: Composed,
) -> Iterator[str]:
    """Each block of raw HTML shows its translations, and where it has none, its own bytes."""
    before = [b for b, _ in article.tree.walk() if b.kind is BlockKind.HTML]
    after = [b for b, _ in result.tree.walk() if b.kind is BlockKind.HTML]
    done = [u for i, u in enumerate(units) if u.kind.is_html and i not in composed.source_units]
    for old, new in zip(before, after, strict=True):
        here = [unit for unit in done if old.start <= unit.start < old.end]
        if not here and old.text != new.text:
            yield f"byte {old.start}: untranslated HTML changed"
        text = squeezed(as_text(new.text) + html.unescape(new.text), "")
        for unit in here:
            target = pseudos[unit.key].target  # no attribute has tags
            shown = html.unescape if unit.kind is UnitKind.ATTRIBUTE else as_text
            wanted = squeezed(shown(target), "")
            if wanted not in text:
                yield f"byte {unit.start}: {wanted!r} is not in {text[:300]!r}"


def check_fields(
    article: Article,
    result: Article,
    units: tuple[Unit, ...],
    pseudos: dict[tuple[str | None, str], Pseudo],
    composed: Composed,
) -> Iterator[str]:
    """Front matter and link definitions have the translations where they belong, and else their
    own values."""
    done = {
        unit.start: as_value(pseudos[unit.key].target)
        for index, unit in enumerate(units)
        if unit.kind is UnitKind.FRONT_MATTER and index not in composed.source_units
    }
    for own, now in zip(article.front.fields, result.front.fields, strict=True):
        if (own.path, done.get(own.start, own.value)) != (now.path, now.value):
            yield f"front matter {own.path}: {now.value!r}"
    if article.front.values.keys() != result.front.values.keys():
        yield "front matter keys changed"
    titles = {
        unit.start: pseudos[unit.key].shown
        for index, unit in enumerate(units)
        if unit.kind is UnitKind.TITLE and index not in composed.source_units
    }
    for one, other in zip(article.defined, result.defined, strict=True):
        here = [title for start, title in titles.items() if one.start < start < one.end]
        if other.title != (here or [one.title])[0]:
            yield f"title of {one.label}: {other.title!r}"


def kind_of(reason: str) -> str:
    """A reason without the text that it quotes."""
    kinds = sorted(set(_REASON.findall(reason)))
    return ", ".join(kinds) if kinds else reason[:70]


_REASON = re.compile(r"(?:^|; )((?:lost|added) (?:code|link|image|footnote|tag|shortcode))")


def check_file(path: str, data: bytes, counts: Counts, passes: int) -> Iterator[str]:
    """Every exception of one file; what is seen on the way is added to ``counts``."""
    counts.files += 1
    counts.bytes += len(data)
    try:
        article = read_article("article", path, data)
        units = extract(article)
    except SourceError as error:
        counts.refused[re.sub(r"0x\w\w|'[^']*'", "…", error.what)[:60]] += 1
        return
    counts.units += len(units)
    yield from check_same(article, units, data)
    yield from check_nothing_lost(article)
    count_letters(article, units, counts)
    yield from check_echo(article, units)
    for number in range(passes):
        shift = number * 7 + len(data)
        yield from check_changed(article, units, shift, counts)
