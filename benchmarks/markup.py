"""Whether markup survives real engines: 2,000 units rich in it, through the engines of this machine.

    python benchmarks/markup.py FOLDER... [--units 2000] [--engines offline,apertium]

FOLDERs hold Markdown of real projects (or of ``benchmarks/corpus.py``). Units with a link, code, tag,
number or variable are drafted as ``polyfolio draft`` does. What a draft holds is then compared by
plain patterns, which share nothing with the parser that guarded it: the multisets of link addresses,
code spans, tags, numbers and variables of source and draft must be equal. The control spoils drafts
in these five ways and counts what the patterns notice.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pipeline.article import read_article
from pipeline.engines import engine
from pipeline.engines.base import Request, Task
from pipeline.errors import PolyfolioError
from pipeline.extract import extract
from pipeline.inline import References
from pipeline.jobs.draft_chain import draft_entries
from pipeline.locales import parse_locale

TARGETS = {"offline": "pt_BR", "apertium": "es"}
PATTERNS = {
    "link": re.compile(r"\]\(\s*<?([^)\s>]+)|<(https?://[^>]+)>"),
    "code": re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL),
    "tag": re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:[\s/][^<>]*)?>"),
    "number": re.compile(r"\d+(?:[.,]\d+)*"),
    "variable": re.compile(r"\{\{?\s*[\w.]+\s*\}?\}|%\(\w+\)s|\$\{\w+\}"),
}


REFERENCE = re.compile(r"\[((?:`[^`]*`|[^\[\]`])+)\](?:\[((?:`[^`]*`|[^\[\]`])*)\])?(?!\()")


ENGLISH = re.compile(r"\b(?:the|and|of|is|are|to|with)\b")
"""Some projects hold translations, too; the engines read English."""


def held(text: str, labels: frozenset[str]) -> dict[str, Counter[str]]:
    """What a text holds, by kind; numbers only outside of everything else. ``labels`` are what its
    article defines as links."""
    found: dict[str, Counter[str]] = {}
    text = re.sub(r"\\([!-/:-@\[-`{-~])", "", text)
    references = [(m[2] or m[1]).strip().casefold() for m in REFERENCE.finditer(text)]
    for kind, pattern in PATTERNS.items():
        matches = [next(filter(None, m.groups()[::-1]), m[0]) for m in pattern.finditer(text)]
        if kind == "link":
            matches += [label for label in references if label in labels]
        if kind == "number":
            matches = [re.sub(r"\D", "", match) for match in matches]
        found[kind] = Counter(matches)
        if kind == "link":
            text = re.sub(r"\]\[[^\]]*\]", "]", text)
        if kind != "number":
            text = pattern.sub(" ", text)
    return found


def units(folders: list[Path], wanted: int) -> list[tuple[Request, dict[str, Counter[str]]]]:
    """Different units with markup, from as many files as there are."""
    found: dict[str, tuple[Request, dict[str, Counter[str]]]] = {}
    for path in sorted(p for folder in folders for p in folder.rglob("*.md")):
        try:
            article = read_article("a", path.name, path.read_bytes())
        except (PolyfolioError, OSError):
            continue
        references = References(article.definitions, article.footnote_labels)
        labels = frozenset(label.casefold() for label in article.definitions)
        for unit in list(extract(article))[:8]:
            holds = held(unit.msgid, labels)
            if not ENGLISH.search(unit.msgid) or re.search("[\u0400-\uffdc]", unit.msgid):
                continue
            if len(unit.msgid) < 400 and sum(map(bool, holds.values())) > 1 and unit.leaf >= 0:
                found.setdefault(unit.msgid, (Request("a", unit.key, references=references), holds))
        if len(found) >= wanted:
            break
    return list(found.values())[:wanted]


def faults(request: Request, wanted: dict[str, Counter[str]], text: str) -> Iterator[str]:
    got = held(text, frozenset(label.casefold() for label in request.references.links))
    for kind, before in wanted.items():
        if got[kind] != before:
            lost, added = before - got[kind], got[kind] - before
            yield f"{kind}: lost {list(lost.elements())}, added {list(added.elements())}"


def spoiled(text: str) -> Iterator[tuple[str, str]]:
    yield "link", re.sub(r"\]\(([^)\s]+)", r"](\1x", text, count=1)
    yield "code", re.sub(r"`([^`]+)`", r"\1", text, count=1)
    yield (
        "tag",
        PATTERNS["tag"].sub(lambda tag: re.sub(r"\w+", r"\g<0>x", tag[0], count=1), text, count=1),
    )
    yield "number", re.sub(r"(?<![\w/#.-])(\d+)(?![\w/])", r"\g<1>1", text, count=1)
    yield "variable", re.sub(r"\{(\w+)\}", r"\1", text, count=1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--units", type=int, default=2000)
    parser.add_argument("--engines", default="offline,apertium")
    parser.add_argument("--show", type=int, default=10)
    options = parser.parse_args()
    chosen = units(options.folders, options.units)
    kinds = Counter(kind for _, holds in chosen for kind, seen in holds.items() if seen)
    print(f"{len(chosen)} units; with {dict(kinds)}")
    made, noticed = Counter[str](), Counter[str]()
    for request, holds in chosen:
        for kind, text in spoiled(request.text):
            if text != request.text and holds[kind]:
                made[kind] += 1
                noticed[kind] += any(True for _ in faults(request, holds, text))
    print(f"control: spoiled {dict(made)}, noticed {dict(noticed)}")
    for name in options.engines.split(","):
        one = engine(name, "polyfolio.toml")
        missing = one.missing()
        if missing is not None:
            print(f"{name}: {missing.reason}")
            continue
        task = Task(parse_locale("en"), parse_locale(TARGETS[name]))
        begun = time.process_time()
        results = draft_entries([request for request, _ in chosen], [one], task)
        wrong, reasons = [], Counter[str]()
        drafted = 0
        for (request, holds), result in zip(chosen, results, strict=True):
            if result.proposal is None:
                why = (
                    result.rejections[-1][1]
                    if result.rejections
                    else result.waits or "nothing said"
                )
                reasons[re.sub(r"(lost|added) (\w+).*", r"\1 \2", why)] += 1
                continue
            drafted += 1
            text = result.proposal.text
            wrong += [(fault, request.text, text) for fault in faults(request, holds, text)]
        print(
            f"{name} → {TARGETS[name]}: {drafted} drafted, {len(wrong)} faults, "
            f"{len(chosen) - drafted} given up, {time.process_time() - begun:.0f} s CPU"
        )
        for reason, times in reasons.most_common():
            print(f"  given up {times}: {reason}")
        for fault, source, text in wrong[: options.show]:
            print(f"  FAULT {fault}\n    {source}\n    {text}")


if __name__ == "__main__":
    main()
