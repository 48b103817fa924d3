"""Whether drafts that are wrong come first in the queue.

    python benchmarks/doubt.py FILE.po... [--share 0.05] [--misses 5]

Each FILE is a catalog of one locale, translated by people. Two thirds of its translations are what
the locale accepted before; the rest is a queue of drafts, into some of which (one in twenty, unless
``--share`` says otherwise) one error each is put: a dropped number, a lost negation, a lost link or
code span, half of the sentences missing, the source left in, another language (from the catalog of
another locale), a wrong term. The queue is ordered as ``review list`` orders drafts. What counts is
the share of wrong ones among its first fifth; the control is the order of the catalog.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.negations import Statistics, by_grammar, negates_once
from pipeline.catalog_reader import parse_catalog
from pipeline.doubts import Case, Doubt, gravity, reasons
from pipeline.doubts.habits import Habits, as_terms, learn, length, words
from pipeline.glossary import Glossary
from pipeline.locales import Locale, parse_locale
from pipeline.model import State
from pipeline.provenance import state
from pipeline.sentences import sentences, together

DEPTHS = (0.05, 0.1, 0.2, 0.3, 0.5)


@dataclass(frozen=True)
class Draft:
    source: str
    target: str
    error: str = ""


Breaker = Callable[[Draft, "Bench"], str | None]


@dataclass
class Bench:
    """One locale's catalog, and what errors are made of."""

    locale: Locale
    accepted: list[Draft]
    drafts: list[Draft]
    chance: random.Random
    habits: Habits
    glossary: Glossary
    others: list[str]
    statistics: Statistics
    pairs: dict[str, str]

    @property
    def language(self) -> str:
        return self.locale.posix.partition("_")[0]


def dropped_number(draft: Draft, bench: Bench) -> str | None:
    prose = re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]*>", lambda m: " " * len(m[0]), draft.target)
    found = [m for m in re.finditer(r"\d+(?:[.,]\d+)*", prose) if m[0] in draft.source]
    if not found:
        return None
    match = bench.chance.choice(found)
    return draft.target[: match.start()] + draft.target[match.end() :]


def negation_by_grammar(draft: Draft, bench: Bench) -> str | None:
    return by_grammar(bench.language, draft.target) if negates_once(draft.source) else None


def negation_by_statistics(draft: Draft, bench: Bench) -> str | None:
    return bench.statistics.cut(draft.target) if negates_once(draft.source) else None


def lost_link(draft: Draft, bench: Bench) -> str | None:
    found = list(re.finditer(r"\[([^\[\]]+)\]\([^)]*\)|`([^`]+)`", draft.target))
    if not found:
        return None
    match = bench.chance.choice(found)
    return draft.target[: match.start()] + (match[1] or match[2]) + draft.target[match.end() :]


def half_missing(draft: Draft, bench: Bench) -> str | None:  # noqa: ARG001
    parts = sentences(draft.target)
    if len(parts) > 1:
        return together(parts[: max(1, len(parts) // 2)])
    pieces = re.split(r"(?<=[,;:，；：、])", draft.target)
    if len(pieces) < 2 or length(draft.target) < 20:
        return None
    return "".join(pieces[: len(pieces) // 2]).strip()


def source_left(draft: Draft, bench: Bench) -> str | None:
    one, other = sentences(draft.source), sentences(draft.target)
    if len(draft.source.split()) < 6:
        return None
    if len(one) == len(other) > 1:
        other[bench.chance.randrange(len(one))] = one[bench.chance.randrange(len(one))]
        return together(other)
    return draft.source


def other_language(draft: Draft, bench: Bench) -> str | None:
    if length(draft.source) < 20 or not bench.others:
        return None
    near = [text for text in bench.others if 0.5 < len(text) / len(draft.target) < 2]
    return bench.chance.choice(near) if near else None


def wrong_term(draft: Draft, bench: Bench) -> str | None:
    for term in bench.glossary.found_in(draft.source):
        right = term.preferred(bench.locale.posix)
        other = bench.chance.choice(bench.glossary.terms).preferred(bench.locale.posix)
        result = re.sub(re.escape(right), other, draft.target, flags=re.IGNORECASE)
        if result != draft.target and right not in result.casefold():
            return result
    return None


def wrong_word(draft: Draft, bench: Bench) -> str | None:
    """A word that goes with one of the source's, and is in no glossary, in place of another one."""
    known = set(words(draft.source))
    for word in sorted(known & bench.pairs.keys()):
        right = bench.pairs[word]
        other = bench.pairs[bench.chance.choice(sorted(bench.pairs))]
        result = re.sub(
            rf"(?<!\w){re.escape(right)}(?!\w)", other, draft.target, flags=re.IGNORECASE
        )
        if _solid(right):
            result = draft.target.replace(right, other)
        if result != draft.target and other != right and right not in result.casefold():
            return result
    return None


def _solid(text: str) -> bool:
    return any("\u3040" <= letter <= "\u9fff" for letter in text)


def together_by_dice(drafts: Sequence[Draft], glossary: Glossary) -> dict[str, str]:
    """Words of the source with the word of the target that Dice's coefficient pairs them with, in
    the drafts themselves; what the glossary has is left out."""
    ones: Counter[str] = Counter()
    others: Counter[str] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for draft in drafts:
        one, other = set(words(draft.source)), set(words(draft.target))
        ones.update(one)
        others.update(other)
        both.update((a, b) for a in one if len(a) > 3 for b in other if len(b) > 1 and a != b)
    best: dict[str, tuple[float, str]] = {}
    for (a, b), count in both.items():
        dice = 2 * count / (ones[a] + others[b])
        if count >= 3 and dice >= 0.6:
            best[a] = max(best.get(a, (0.0, "")), (dice, b))
    terms = {term.text for term in glossary.terms}
    return {a: b for a, (_, b) in sorted(best.items()) if a not in terms}


BREAKERS: dict[str, Breaker] = {
    "dropped number": dropped_number,
    "negation, by grammar": negation_by_grammar,
    "negation, by statistics": negation_by_statistics,
    "lost link": lost_link,
    "half missing": half_missing,
    "source left in": source_left,
    "other language": other_language,
    "wrong term": wrong_term,
    "wrong word": wrong_word,
}


def read(path: Path) -> list[Draft]:
    catalog = parse_catalog(path.read_bytes(), path.name)
    found = {
        entry.msgid: Draft(entry.msgid, entry.msgstr)
        for entry in catalog.body
        if state(entry) in (State.TRANSLATED, State.ATTESTED)
        and not entry.plural
        and entry.msgstr != entry.msgid
        and length(entry.msgid) >= 12
        and "\n" not in entry.msgid
    }
    return list(found.values())


def prepared(
    path: Path, others: Sequence[Path], share: float, kinds: Sequence[str]
) -> Bench | None:
    """A locale's bench with errors in some of its drafts, as many of each kind as there can be."""
    chance = random.Random(path.name)
    pairs = read(path)
    if len(pairs) < 300:
        return None
    chance.shuffle(pairs)
    cut = len(pairs) * 2 // 3
    accepted, drafts = pairs[:cut], pairs[cut:]
    locale = parse_locale(path.stem)
    language = locale.posix.partition("_")[0]
    habits = learn(((draft.source, draft.target) for draft in accepted), language)
    terms = chance.sample(terms, 60) if len(terms := as_terms(habits, locale.posix)) > 60 else terms
    foreign = next(
        (other for other in others if other != path and _near(other, path)), None
    ) or next((other for other in others if other != path), None)
    texts = [draft.target for draft in read(foreign)] if foreign else []
    glossary = Glossary(terms, "en")
    statistics = Statistics((draft.source, draft.target) for draft in pairs)
    by_dice = together_by_dice(drafts, glossary)
    bench = Bench(locale, accepted, drafts, chance, habits, glossary, texts, statistics, by_dice)
    wanted = max(len(kinds), int(len(drafts) * share))
    places = list(range(len(drafts)))
    chance.shuffle(places)
    made: Counter[str] = Counter()
    for place in places:
        if sum(made.values()) >= wanted:
            break
        for kind in sorted(kinds, key=lambda name: made[name]):
            broken = BREAKERS[kind](drafts[place], bench)
            if broken and broken.strip() and broken != drafts[place].target:
                drafts[place] = Draft(drafts[place].source, broken, kind)
                made[kind] += 1
                break
    return bench


def _near(one: Path, other: Path) -> bool:
    """Whether two locales are written in the same script: a harder case than two scripts."""
    scripts = [parse_locale(path.stem).identity.split("_")[1] for path in (one, other)]
    return scripts[0] == scripts[1]


def judged(bench: Bench) -> list[tuple[Draft, tuple[Doubt, ...]]]:
    cases = (
        (draft, Case(draft.source, draft.target, bench.locale, bench.habits, bench.glossary))
        for draft in bench.drafts
    )
    return [(draft, reasons(case)) for draft, case in cases]


def found_at(order: Sequence[Draft], depth: float) -> Counter[str]:
    return Counter(draft.error for draft in order[: int(len(order) * depth)] if draft.error)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--only", default="", help="errors whose names begin so")
    parser.add_argument("--without", default="", help="no errors whose names begin so")
    options = parser.parse_args()
    print(
        "| locale | drafts | wrong | "
        + " | ".join(f"first {d:.0%}" for d in DEPTHS)
        + " | control |"
    )
    print("|---" + "|--:" * (len(DEPTHS) + 3) + "|")
    unwanted = options.without or "\0"
    kinds = [
        kind for kind in BREAKERS if kind.startswith(options.only) and not kind.startswith(unwanted)
    ]
    total: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    missed: dict[str, list[str]] = defaultdict(list)
    false: Counter[str] = Counter()
    for path in options.files:
        bench = prepared(path, options.files, options.share, kinds)
        if bench is None:
            print(f"| {path.stem} | too few translations |")
            continue
        known = judged(bench)
        order = [draft for draft, _ in sorted(known, key=lambda item: -gravity(item[1]))]
        wrong = Counter(draft.error for draft in bench.drafts if draft.error)
        total += wrong
        hit += found_at(order, 0.2)
        count = sum(wrong.values())
        if not count:
            print(f"| {bench.locale.tag} | {len(order)} | none could be made |")
            continue
        shares = [sum(found_at(order, depth).values()) / count for depth in DEPTHS]
        control = sum(found_at(bench.drafts, 0.2).values()) / count
        cells = " | ".join(f"{share:.1%}" for share in shares)
        print(f"| {bench.locale.tag} | {len(order)} | {count} | {cells} | {control:.1%} |")
        for draft in order[int(len(order) * 0.2) :]:
            if draft.error:
                missed[draft.error].append(
                    f"{bench.locale.tag}: {draft.source[:90]!r} → {draft.target[:90]!r}"
                )
        false.update(d.name for draft, found in known if not draft.error for d in found)
    print("\n| error | put in | in the first fifth |\n|---|--:|--:|")
    for kind in BREAKERS:
        if total[kind]:
            print(f"| {kind} | {total[kind]} | {hit[kind] / total[kind]:.1%} |")
    print(
        f"| all | {sum(total.values())} | {sum(hit.values()) / max(1, sum(total.values())):.1%} |"
    )
    print("\nreasons on translations that nobody changed:", dict(false.most_common()))
    for kind, lines in missed.items():
        for line in lines[: options.misses]:
            print(f"missed {kind}: {line}")


if __name__ == "__main__":
    main()
