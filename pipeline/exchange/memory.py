"""Translations from elsewhere, found by what they translate: the same text, or the same but for the
spelling of its markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.catalog import Key
from pipeline.exchange.marked import unmarked
from pipeline.fragment import fold
from pipeline.inline import References
from pipeline.markdown import fold_label
from pipeline.matching import Pair, form, settled, words
from pipeline.syntax import Syntax


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


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A text from elsewhere that nothing here is like: where it stands, and what it says."""

    file: str
    line: int
    msgid: str


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
        self._by_content: dict[str, list[Pair]] | None = None
        self._article: tuple[References, dict[str, list[Pair]]] = (_NONE, {})
        self._labelled = [pair for pair in self.pairs if _LABEL.search(pair.source)]

    def candidates(
        self, key: Key, references: References, syntax: Syntax
    ) -> tuple[Sequence[Pair], bool]:
        """The pairs for an entry, and whether their text is exactly the entry's."""
        found: Sequence[Pair] = self._by_text.get(key[1], ())
        exact = bool(found)
        if not exact:
            found = self._spelled(key[1], references, syntax)
        self.used.update(pair.where for pair in found)
        return found, exact

    def find(
        self,
        key: Key,
        references: References,
        *,
        syntax: Syntax = Syntax.MARKDOWN,
        article: str = "",
    ) -> Match | None:
        """The translation for an entry, None where there is none.

        ``references`` are those of the article that the entry stands in; ``syntax`` is that of its
        text.
        """
        found, exact = self.candidates(key, references, syntax)
        if not found:
            return None
        accepted = [pair for pair in found if not pair.doubt]
        pair, others = _chosen(accepted or found, key[0], article)
        text, problem = settled(key[1], pair, references, syntax)
        reasons = [pair.doubt, problem, "translated in more than one way" if others else ""]
        return Match(text, pair, exact, "; ".join(filter(None, reasons)), others)

    def unmatched(self) -> tuple[Unmatched, ...]:
        """What no entry was like that was asked for, as it was read."""
        texts = {pair.where: pair.source for pair in self.pairs if pair.where not in self.used}
        places = ((where.rpartition(":"), text) for where, text in texts.items())
        return tuple(Unmatched(file, int(line), text) for (file, _, line), text in places)

    def _spelled(self, msgid: str, references: References, syntax: Syntax) -> Sequence[Pair]:
        if not syntax.has_markup:
            if self._by_words is None:
                self._by_words = _grouped(self.pairs, lambda pair: words(pair.source))
            return self._by_words.get(words(msgid), ())
        if self._by_form is None:
            self._by_form = _grouped(self.pairs, lambda pair: form(pair.source, _own(pair)))
        wanted = form(msgid, references)
        if wanted is None:
            return ()
        if found := self._by_form.get(wanted):
            return found
        return self._under(references).get(wanted) or self._within(wanted, form(msgid, _NONE))

    def _within(self, *wanted: str | None) -> Sequence[Pair]:
        """Texts that stand in the pairs as whole blocks, with or without what references lead to."""
        if self._by_content is None:
            inside = (text for pair in self.pairs for text in unmarked(pair))
            self._by_content = _grouped(inside, lambda pair: form(pair.source, _NONE))
        found = (self._by_content.get(text) for text in wanted if text is not None)
        return next(filter(None, found), ())

    def _under(self, references: References) -> dict[str, list[Pair]]:
        """Texts whose file knew what ``[a][b]`` stands for but did not say so, as they read where
        an article defines it. One article's entries are asked for together."""
        if self._article[0] is not references:
            known = references.links
            pairs = [
                pair
                for pair in (self._labelled if known else ())
                if any(fold_label(label) in known for label in _LABEL.findall(pair.source))
            ]
            found = _grouped(pairs, lambda pair: form(pair.source, references))
            self._article = (references, found)
        return self._article[1]


_LABEL: Final = re.compile(r"\[([^\[\]\n]+)\](?!\()")


def _own(pair: Pair) -> References:
    return pair.source_references or _NONE


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
    same article's, then what most say, then what was said first. An article that has its own
    translation has no other, whatever other articles say. White space makes no other one."""

    def far(pair: Pair) -> tuple[bool, bool]:
        return pair.context != context, pair.article != article or not article

    ways = _grouped(pairs, lambda pair: words(fold(pair.target))).values()
    nearest = [(min(way, key=far), len(way)) for way in ways]
    ranked = [pair for pair, _ in sorted(nearest, key=lambda one: (far(one[0]), -one[1]))]
    own = [pair for pair in ranked if not far(pair)[1]]
    taken, *others = own if own and ranked[0] is own[0] else ranked
    return taken, tuple(others)
