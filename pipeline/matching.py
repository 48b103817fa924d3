"""Translations from elsewhere → the entries of a catalog that they translate.

The same text comes first, then the same text spelled with other markup: ``_x_`` and ``*x*``, lines
broken elsewhere, another hard break, escapes and entities that read the same, a reference and the
link that it stands for. A translation is taken over as it is only where it is proved to keep what
its new source holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.blocks import Inline, InlineKind
from pipeline.catalog import Key
from pipeline.escape import neutralise
from pipeline.inline import (
    EMPTY_COMMENT,
    GUARD,
    References,
    fold,
    guarded,
    guarded_inlines,
    is_plain,
    lost,
    mend_emphasis,
    reading,
)
from pipeline.markdown import fold_label


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its translation, as found in a file.

    ``where`` is ``file:line`` and ``origin`` what the entry's provenance names. ``doubt`` says why
    a person has to look at it ("": it was accepted there). ``previous`` is the text that a fuzzy
    translation was made for, ``references`` are the link definitions of the translation's own
    document, ``article`` is the name of the document that it comes from, as far as known.
    """

    source: str
    target: str
    where: str
    origin: str
    context: str | None = None
    doubt: str = ""
    previous: Key | None = None
    references: References | None = None
    article: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What to put into an entry: ``doubt`` is why it has to be a draft ("": it need not be).

    ``exact`` is False where only the spelling of markup differs. ``others`` are the translations
    that were not taken, one pair for each.
    """

    text: str
    pair: Pair
    exact: bool
    doubt: str = ""
    others: tuple[Pair, ...] = ()


class Memory:
    """Pairs of one locale, found by text.

    >>> memory = Memory([Pair("See _it_.", "Siehe _dies_.", "de.po:3", "de.po")])
    >>> found = memory.find((None, "See *it*."), References())
    >>> found.text, found.exact, found.doubt
    ('Siehe _dies_.', False, '')
    """

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.pairs = [pair for pair in pairs if pair.source.strip() and pair.target.strip()]
        self.used: set[str] = set()
        """Where the pairs stand that were found, whether taken or not."""
        self._by_text = _grouped(self.pairs, lambda pair: pair.source)
        self._by_form: dict[str, list[Pair]] | None = None
        self._by_words: dict[str, list[Pair]] | None = None
        self._labelled = [pair for pair in self.pairs if _LABEL.search(pair.source)]

    def candidates(
        self, key: Key, references: References, plain: bool
    ) -> tuple[Sequence[Pair], bool]:
        """The pairs for an entry, and whether their text is exactly the entry's."""
        found = self._by_text.get(key[1], [])
        exact = bool(found)
        if not exact:
            found = self._spelled(key[1], references, plain)
        self.used.update(pair.where for pair in found)
        return found, exact

    def find(
        self, key: Key, references: References, *, plain: bool = False, article: str = ""
    ) -> Match | None:
        """The translation for an entry, None where there is none.

        ``references`` are those of the article that the entry stands in; ``plain`` is for text that
        is no Markdown (front matter).
        """
        found, exact = self.candidates(key, references, plain)
        if not found:
            return None
        accepted = [pair for pair in found if not pair.doubt]
        pair, others = _chosen(accepted or found, key[0], article)
        text, problem = settled(key[1], pair, references, plain=plain)
        reasons = [pair.doubt, problem, "translated in more than one way" if others else ""]
        return Match(text, pair, exact, "; ".join(filter(None, reasons)), others)

    def _spelled(self, msgid: str, references: References, plain: bool) -> Sequence[Pair]:
        if plain:
            if self._by_words is None:
                self._by_words = _grouped(self.pairs, lambda pair: _words(pair.source))
            return self._by_words.get(_words(msgid), ())
        if self._by_form is None:
            self._by_form = _grouped(self.pairs, lambda pair: form(pair.source, _own(pair)))
        wanted = form(msgid, references)
        if wanted is None:
            return ()
        if found := self._by_form.get(wanted):
            return found
        # A text whose file knew what [a][b] stands for, but did not say so: perhaps this article
        # defines it.
        return [
            pair
            for pair in (self._labelled if references.links else ())
            if any(fold_label(label) in references.links for label in _LABEL.findall(pair.source))
            and form(pair.source, references) == wanted
        ]


_LABEL: Final = re.compile(r"\[([^\[\]\n]+)\](?!\()")


def _own(pair: Pair) -> References:
    return pair.references or _NONE


_NONE: Final = References()


def _grouped(pairs: Iterable[Pair], key: Callable[[Pair], str | None]) -> dict[str, list[Pair]]:
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        if name := key(pair):
            groups.setdefault(name, []).append(pair)
    return groups


def _chosen(
    pairs: Sequence[Pair], context: str | None, article: str
) -> tuple[Pair, tuple[Pair, ...]]:
    """The pair to take, and one for each other translation: the same context's comes before the
    same article's, then what most say, then what was said first."""
    texts = _grouped(pairs, lambda pair: fold(pair.target))
    ranked = sorted(
        (min(group, key=lambda pair: pair.context != context) for group in texts.values()),
        key=lambda pair: (
            pair.context != context,
            all(p.article != article or not article for p in texts[fold(pair.target)]),
            -len(texts[fold(pair.target)]),
        ),
    )
    return ranked[0], tuple(ranked[1:])


# --- what a text is, its spelling aside -----------------------------------------------------------

# Private-use characters that no text holds: each begins or ends something that is not a word.
_MARK: Final = "\ue010"
_OPEN: Final = "\ue011"
_CLOSE: Final = "\ue012"
_BREAK: Final = "\ue013"
_LINE_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RUN: Final = re.compile(f"(?:{_OPEN}(?:emphasis|strong){_OPEN})+|(?:{_CLOSE}\\w+{_CLOSE})+")
_GUARDS: Final = re.compile(f"(?:^|(?<={_BREAK})){GUARD}")


def form(fragment: str, references: References) -> str | None:
    """What a fragment of inline Markdown says, however it is spelled; None where it is not one
    block of text.

    >>> here = References()
    >>> form("See _it_ &\\nrun", here) == form("See *it* &amp; run", here)
    True
    >>> form("See *it*", here) == form("See **it**", here)
    False
    """
    text = fold(fragment)
    if is_plain(text):
        return _words(text)
    inlines = guarded_inlines(text, references)
    if inlines is None:
        return None
    out = _GUARDS.sub("", "".join(map(_token, inlines)))
    # Emphasis within emphasis reads the same whichever of the two is outside.
    return _words(_RUN.sub(lambda run: "".join(sorted(run[0])), out))


def _token(inline: Inline) -> str:
    kind = inline.kind
    if kind is InlineKind.TEXT:
        return inline.text
    if kind is InlineKind.SOFT_BREAK:
        return " "
    if kind is InlineKind.HARD_BREAK:
        return _BREAK
    if kind is InlineKind.HTML:
        if _LINE_BREAK.fullmatch(inline.text):
            return _BREAK
        return "" if inline.text == EMPTY_COMMENT else f"{_MARK}{_words(inline.text)}{_MARK}"
    if kind in (InlineKind.CODE, InlineKind.FOOTNOTE):
        return f"{_MARK}{kind.value} {inline.text}{_MARK}"
    if kind is InlineKind.CLOSE:
        return f"{_CLOSE}{inline.tag}{_CLOSE}"
    if inline.tag in ("link", "image"):
        return f"{_MARK}{inline.tag} {inline.url} {inline.title}{_MARK}"
    return f"{_OPEN}{inline.tag}{_OPEN}"


def _words(text: str) -> str:
    """A text with all white space, typographic too, as single spaces."""
    text = " ".join(unicodedata.normalize("NFC", text).translate(_NOTHING).split())
    return text.replace(f" {_BREAK}", _BREAK).replace(f"{_BREAK} ", _BREAK)


_NOTHING: Final = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff"))


# --- a translation for its new place --------------------------------------------------------------


def settled(
    msgid: str, pair: Pair, references: References, *, plain: bool = False
) -> tuple[str, str]:
    """A pair's translation, spelled for an entry, and what speaks against it ("": it is proved to
    keep what its source holds, as composing would write it).

    >>> pair = Pair("See [it](a.md).", "Siehe dies.", "de.po:3", "de.po")
    >>> settled("See [it](a.md).", pair, References())
    ('Siehe dies.', 'lost link a.md')
    """
    if plain:
        return " ".join(pair.target.split()), ""
    text = fold(pair.target)
    folded = fold(msgid)
    if is_plain(folded) and is_plain(text):
        return text, ""
    source = reading(folded, references)
    if source is None:
        return text, "the source is not one paragraph of text"
    if pair.references is not None and "[" in text:
        text = _inlined(text, pair.references, references)
    tagged = any(kind == "tag" and _LINE_BREAK.fullmatch(tag) for kind, tag in source.parts)
    if not tagged and "<" in text:
        text = _edited(text, references, _break_for_tag)
    read = reading(text, references)
    if read is None:
        return text, "the translation is not one paragraph of text"
    problems = lost(source, read)
    if problems or read.strikes > source.strikes == 0:
        read = reading(neutralise(text, source, references), references)
    if read is not None and source.emphases > read.emphases:
        read = reading(mend_emphasis(text, references, source.emphases), references) or read
    if read is None or lost(source, read):
        return text, "; ".join(problems)
    return text, ""


_Edit = tuple[int, int, str]
_Editor = Callable[[Sequence[Inline], int, bytes], _Edit | None]


def _edited(fragment: str, references: References, edit: _Editor) -> str:
    """A folded fragment with some of its markup written anew."""
    inlines = guarded_inlines(fragment, references)
    if inlines is None:
        return fragment
    raw = guarded(fragment).encode()
    out: list[bytes] = []
    position = 0
    for index in range(len(inlines)):
        found = edit(inlines, index, raw)
        if found is not None and found[0] >= position:
            out += [raw[position : found[0]], found[2].encode()]
            position = found[1]
    out.append(raw[position:])
    return "\n".join(line.removeprefix(GUARD) for line in b"".join(out).decode().split("\n"))


def _break_for_tag(inlines: Sequence[Inline], index: int, raw: bytes) -> _Edit | None:
    """``<br>`` as a hard break."""
    inline = inlines[index]
    if inline.kind is not InlineKind.HTML or not _LINE_BREAK.fullmatch(inline.text):
        return None
    end = inline.end
    while raw[end : end + 1] == b" ":
        end += 1
    return None if end >= len(raw) else (inline.start, end, f"\\\n{GUARD}")


def _inlined(fragment: str, own: References, here: References) -> str:
    """References that only the translation's own document defines as the links they stand for."""
    opened: list[Inline] = []

    def edit(inlines: Sequence[Inline], index: int, raw: bytes) -> _Edit | None:
        inline = inlines[index]
        if inline.kind is InlineKind.OPEN:
            opened.append(inline)
        if inline.kind is not InlineKind.CLOSE:
            return None
        link = opened.pop()
        if link.style not in ("Reference", "Collapsed", "Shortcut"):
            return None
        before = inlines[index - 1]
        inside = before.end if before is not link else link.start + 1 + (link.tag == "image")
        # The parser's span of "[label][]" ends before the empty brackets.
        end = link.end + 2 * (link.style == "Collapsed")
        written = raw[inside:end].decode()
        label = (
            written[2:-1] if link.style == "Reference" else raw[link.start + 1 : inside].decode()
        )
        known = here.resolve(label)
        if known is not None and known[0] == link.url:
            return None
        title = link.title.replace('"', '\\"')
        url = f"<{link.url}>" if re.search(r"[\s()]", link.url) else link.url
        return inside, end, f']({url} "{title}")' if title else f"]({url})"

    return _edited(fragment, own, edit)
