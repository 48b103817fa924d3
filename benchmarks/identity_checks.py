"""What must hold of one Markdown file that goes through extraction, a catalog and composition.

Each check yields one line for each exception; :mod:`benchmarks.identity` runs them over projects,
:mod:`benchmarks.identity_controls` proves that each can fail.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline import compose as composing
from pipeline.article import Article, read_article
from pipeline.blocks import LEAVES, visible
from pipeline.catalog import Catalog
from pipeline.catalog_reader import parse_catalog
from pipeline.compose import Composed
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.html_fit import skeleton
from pipeline.inline import References
from pipeline.locales import parse_locale
from pipeline.markdown import (
    Block,
    BlockKind,
    Inline,
    InlineKind,
    definitions,
    fold_label,
    parse,
)
from pipeline.merge import merge
from pipeline.model import Unit, UnitKind
from pipeline.publish import accepted
from pipeline.template import empty_catalog, template_entries

MARKS = (
    "1. ", "# ", "- ", "> ", "| ", "\\", "~ ", "+ ", "= ", "===", "---", "[x] ", "[ ] ", "[a]: b ",
    "[^a]: b ", ": ", "<b ", "<div ", "<!-- ", "{x} ", "``` ", "~~~ ", "`", "** ", "* ", "_", "&",
    "2026) ", "!", "[!NOTE] ", "+++", "#hash ", "\u3000", "$$", "::: ", "|", "~", "-",
)  # fmt: skip
"""What a pseudo-translation begins with."""

ENDS = ("", " #", " {x}", "\\", "", "`", " |", "  ", " ##")
"""What it ends with."""

ORDINARY = (
    "",
    "El 1. ",
    "«",
    "¿",
    "“",
    "50 % ",
    "A – ",
    "(x) ",
    "„C“ ",
    "文、",
    "… ",
    "1.5 ",
    "é ",
    "语",
)
"""Beginnings of sentences as people write them."""

Targets = dict[tuple[str | None, str], str]


@dataclass
class Counts:
    """What was seen, and what went wrong."""

    files: int = 0
    bytes: int = 0
    units: int = 0
    hostile: int = 0
    ordinary: int = 0
    unchanged: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    of_ordinary: Counter[str] = field(default_factory=Counter)
    emphasis: Counter[str] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def add(self, other: Counts) -> None:
        """Take in what another process counted."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


# --- what a reader sees, and what may not change --------------------------------------------------


def outline(block: Block, depth: int = 0) -> Iterator[tuple[object, ...]]:
    """Every block with what a translation must leave alone."""
    literal: object = block.text if block.kind is BlockKind.CODE else ""
    if block.kind is BlockKind.HTML:
        literal = skeleton(block.text) or block.text
    label = block.label if block.kind is not BlockKind.METADATA else ""
    yield (
        depth,
        block.kind,
        block.level,
        block.number,
        block.checked,
        block.aligns,
        block.tight,
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


def tags(inlines: tuple[Inline, ...]) -> Counter[str]:
    """The names of the tags in a leaf."""
    found = (i.text for i in inlines if i.kind is InlineKind.HTML and i.text != "<!-- -->")
    return Counter(re.split(r"[\s>]", text, maxsplit=1)[0] for text in found)


def emphases(inlines: tuple[Inline, ...]) -> Counter[str]:
    """How many spans of each kind a leaf has."""
    return Counter(i.tag for i in inlines if i.kind is InlineKind.OPEN and not i.style)


def words(inlines: tuple[Inline, ...]) -> str:
    """The text of a leaf without its white space, whose amount nobody sees."""
    shown = (InlineKind.TEXT, InlineKind.CODE)
    return "".join("".join(i.text.split()) for i in inlines if i.kind in shown)


SHORTCODE = re.compile(r"\{\{(?:[^{}]|\{[^{}]*\})*\}\}|\{%[^{}]*%\}|\{/\*[^{}]*\*/\}")


def shortcodes(article: Article) -> Counter[str]:
    """Every shortcode, however it is written."""
    return Counter("".join(found.split()) for found in SHORTCODE.findall(article.source.decode()))


# --- pseudo-translations --------------------------------------------------------------------------

_CHANGED = str.maketrans("aeiounAEIOUN", "áéíóúñÁÉÍÓÚÑ")
KEYS = ("Autolink", "Email", "Shortcut", "Collapsed")
"""Links whose text is their address, or the label by which it is found."""


ESCAPABLE = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"


def altered(text: str) -> str:
    """A run of text with other words in it, in whatever script it is."""
    changed = text.translate(_CHANGED)
    if changed != text:
        return changed
    return "".join(_neighbour(c) if c.isalpha() else c for c in text)


def _neighbour(letter: str) -> str:
    following = chr(ord(letter) + 1)
    return following if unicodedata.category(following) == unicodedata.category(letter) else letter


@dataclass(frozen=True)
class Pseudo:
    """A translation, what a reader must see of it, and the characters of its mark that may be
    markup by the translator's own choice."""

    target: str
    shown: str
    free: str
    ordinary: bool


def pseudo(
    unit: Unit, references: References, front: str, behind: str, ordinary: bool, counts: Counts
) -> Pseudo:
    """A translation with every run of text changed, a mark in front and one behind."""
    free = "".join(set("\\*_~") & set(front + behind))
    if (front.endswith("\\") and unit.msgid[:1] in ESCAPABLE) or (
        unit.msgid.endswith("\\") and behind[:1] in ESCAPABLE
    ):
        free = ESCAPABLE  # an escape of the translator's own
    if unit.kind.is_plain:
        target = front + altered(unit.msgid) + behind
        return Pseudo(target, as_value(target), "", ordinary)
    if unit.kind.is_html:
        return pseudo_html(unit.msgid, front, behind, ordinary)
    guard = "X "
    raw = guard + unit.msgid.replace("\n", "\n" + guard)
    source = raw.encode()
    resolve = references.resolve if references.links else None
    leaf = next(parse(raw + references.stubs(unit.msgid), resolve).leaves())
    fixed = [
        (len(raw[: m.start()].encode()), len(raw[: m.end()].encode()))
        for m in SHORTCODE.finditer(raw)
    ]
    out: list[str] = []
    shown: list[str] = []
    position = 0
    for inline, literal, begins in with_context(leaf.inlines):
        text = inline.text
        if inline.kind is InlineKind.TEXT:
            raw_text = source[inline.start : inline.end].decode()
            skip = 0
            if begins:  # the guard is no text
                skip = len(guard) if text.startswith(guard) else len(guard.strip())
            inside = any(a < inline.end and inline.start < b for a, b in fixed)
            new = text[skip:]
            if raw_text == text and not literal and not inside:
                new = altered(new)
                counts.unchanged += new == text[skip:] and any(c.isalpha() for c in new)
                out += [source[position : inline.start].decode(), text[:skip] + new]
                position = inline.end
            shown.append(new)
        elif inline.kind is InlineKind.CODE:
            shown.append(text)
    out.append(source[position:].decode())
    lines = "".join(out).split("\n")
    target = front + "\n".join(line[len(guard) :] for line in lines) + behind
    return Pseudo(target, front + "".join(shown) + behind, free, ordinary)


def with_context(inlines: tuple[Inline, ...]) -> Iterator[tuple[Inline, bool, bool]]:
    """Inline events, whether they are the key of a link, and whether they begin a line."""
    literal = 0
    begins = True
    for inline in inlines:
        if inline.tag in ("link", "image") and (inline.style in KEYS or literal):
            literal += 1 if inline.kind is InlineKind.OPEN else 0
        if inline.kind is InlineKind.CLOSE and literal and inline.tag in ("link", "image"):
            literal -= 1
        yield inline, literal > 0, begins
        begins = inline.kind in (InlineKind.SOFT_BREAK, InlineKind.HARD_BREAK)


HTML_MARKUP = re.compile(
    r"<(?:code|kbd|samp|var|pre|script|style)\b.*?</(?:code|kbd|samp|var|pre|script|style)\s*>"
    r"|<[^>]*>|&#?\w+;|\{\{.*?\}\}|\{%.*?%\}|\{/\*.*?\*/\}"
    # Markdown, which site generators read there and a translation must keep as well.
    r"|(`+)[^`]+?\1(?!`)|\]\([^()\s]*\)|\]\[[^\[\]]*\]",
    re.DOTALL | re.IGNORECASE,
)


def pseudo_html(msgid: str, front: str, behind: str, ordinary: bool) -> Pseudo:
    """The same of raw HTML, where nothing but tags and entities is markup."""
    parts: list[str] = []
    position = 0
    for match in HTML_MARKUP.finditer(msgid):
        parts += [altered(msgid[position : match.start()]), match[0]]
        position = match.end()
    target = front + "".join((*parts, altered(msgid[position:]))) + behind
    return Pseudo(target, as_text(target), "", ordinary)


def as_value(target: str) -> str:
    """A translation as a value of front matter."""
    return re.sub(r"[ \t\r\n]+", " ", target).strip(" \t\r\n")


def as_text(markup: str) -> str:
    """What a reader sees of HTML."""
    return html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", markup, flags=re.DOTALL))


def squeezed(text: str, free: str) -> str:
    """Text without white space, and without marks that may have become markup."""
    return "".join(c for c in text if not c.isspace() and c not in free)


# --- the checks -----------------------------------------------------------------------------------

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
            wanted = squeezed(as_text(pseudos[unit.key].target), "")
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


# --- nothing lost ---------------------------------------------------------------------------------

VERBATIM = (BlockKind.CODE, BlockKind.HTML, BlockKind.METADATA)
MARKERS = re.compile(
    # Of containers, footnotes and tasks; of alerts; a heading's attributes.
    r"^(?:[ \t>*+:-]|\d+[.)]|\[\^[^\]]*\]:)*(?:\[[xX]\](?=\s|$))?|\[!\w+\]"
    r"|\{\s*(?:[#.:/]|[\w:-]+=)[^{}]*\}\s*$"
)


def check_nothing_lost(article: Article) -> Iterator[str]:
    """No word of the source is outside its leaves, code, HTML, front matter and definitions, but for
    cells that a table has no column for."""
    rest = bytearray(article.source)
    spans = [(one.start, one.end) for one in definitions(article.source.decode())]
    for block, _ in article.tree.walk():
        if block.kind in LEAVES:
            spans.append(block.content)
        elif block.kind in VERBATIM:
            spans.append((block.start, block.end))
    for start, end in spans:
        rest[start:end] = re.sub(rb"[^\n]", b" ", rest[start:end])
    for number, line in enumerate(rest.decode().split("\n"), start=1):
        again = re.match(r"(?:[ \t>*+:-]|\d+[.)])*\[([^\]]+)\]:", line)
        if again and fold_label(again[1]) in article.definitions:
            continue  # a label's second definition
        left = MARKERS.sub(" ", line)
        if re.search(r"[^\W_]", left) and "|" not in left:
            yield f"line {number}: in no block: {left.strip()[:80]!r}"


def count_letters(article: Article, units: tuple[Unit, ...], counts: Counts) -> None:
    """Where the letters of an article are: with translators, or kept from them and why."""
    offered: dict[int, list[Unit]] = {}
    for unit in units:
        if unit.kind.is_plain:
            counts.letters["units: front matter and titles of links"] += letters(unit.msgid)
        elif unit.kind.is_html:
            counts.letters["units: raw HTML"] += letters(as_text(unit.msgid))
        else:
            offered.setdefault(unit.leaf, []).append(unit)
    for block, _ in article.tree.walk():
        if block.kind is BlockKind.HTML:
            own = sum(letters(u.msgid) for u in units if block.start <= u.start < block.end)
            counts.letters["not: tags, styles and comments of raw HTML"] += (
                letters(block.text) - own
            )
        elif block.kind in VERBATIM:
            counts.letters[f"not: {block.kind}"] += letters(block.text)
    for number, leaf in enumerate(article.tree.leaves()):
        spans = offered.get(number, [])
        inside = sum(letters(visible(leaf.part(u.start, u.end))) for u in spans)
        whole = letters(visible(leaf.inlines))
        counts.letters["units: text"] += inside
        if whole > inside:
            counts.letters[f"not: {kind_of_rest(leaf, bool(spans))}"] += whole - inside


def kind_of_rest(leaf: Block, partly: bool) -> str:
    """Why text of a leaf is in no unit."""
    if partly:
        return "lines that are directives"
    text = visible(leaf.inlines)
    if all(i.kind is InlineKind.CODE or not letters(i.text) for i in leaf.inlines):
        return "leaves of code alone"
    if re.fullmatch(r"(?:\s*(?:\w+://|www\.)\S+|\W)*", text):
        return "leaves of addresses alone"
    if SHORTCODE.search(text) or text.startswith((":::", "!!!", "{:", "import ", "///")):
        return "lines that are directives"
    if text.startswith("$$"):
        return "formulas"
    return "other leaves"


def letters(text: str) -> int:
    """How many letters and digits a text has."""
    return sum(map(str.isalnum, text))


# --- one file -------------------------------------------------------------------------------------


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
