"""The laws of merging, over generated articles and edit scripts, through the whole extract job.

``HYPOTHESIS_PROFILE=long`` tries 10,000 of them; figures are in docs/measurements.md.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline.jobs.extract_merge
from pipeline.catalog import Catalog, Entry
from pipeline.jobs.extract import Extracted
from pipeline.model import State
from pipeline.provenance import marks, notes_of, state, with_mark
from pipeline.repeats import CARRIED
from pipeline.wording import wording
from tests.living_project import Place, signed_texts

ACCEPTED = (State.TRANSLATED, State.ATTESTED)
WORDS = """tea sleep water night morning session hour doctor body slowly hot cup small help call
Monday two 20 mg [guide](a.md) [line](b.md#x) `Tab` `40` *not* **never** – “quiet” "calm" …""".split()
SHORT = ("Yes", "No", "Maybe", "Tea", "Why?", "20 mg")
NAMES = ("a.md", "b.md", "c/d.md")


class Author:
    """Writes articles and edits them, at random but the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - not for secrets
        self.cut: list[str] = []
        self.articles = {
            name: [self.text() for _ in range(self.random.randint(1, 5))] for name in NAMES[:2]
        }

    def text(self) -> str:
        pick = self.random
        if pick.random() < 0.3:
            return pick.choice(SHORT)
        return " ".join(self.sentence() for _ in range(pick.randint(1, 3)))

    def sentence(self) -> str:
        words = self.random.choices(WORDS, k=self.random.randint(3, 9))
        return f"So {' '.join(words)} ends."

    def edit(self) -> None:
        """One edit of one kind, anywhere."""
        pick = self.random
        name = pick.choice(sorted(self.articles))
        texts = self.articles[name]
        at = pick.randrange(len(texts)) if texts else -1
        what = pick.choice(
            "word word add cut cut again again move swap split join far rename".split()
        )
        if at < 0 or what in {"add", "again"}:
            texts.insert(at + 1, self.text() if what == "add" or not self.cut else self.returned())
        elif what == "word":
            texts[at] = self.edited(texts[at])
        elif what == "cut":
            self.cut.append(texts.pop(at))
        elif what == "move":
            texts.insert(pick.randrange(len(texts)), texts.pop(at))
        elif what == "swap":
            texts.reverse()
        elif what == "split" and ". So" in texts[at]:
            first, _, rest = texts[at].partition(". So")
            texts[at : at + 1] = [f"{first}.", f"So{rest}"]
        elif what == "join" and at + 1 < len(texts):
            texts[at : at + 2] = [f"{texts[at]} {texts[at + 1]}"]
        elif what == "far":
            self.articles[pick.choice(sorted(self.articles))].append(texts.pop(at))
        elif what == "rename" and name == NAMES[1]:
            self.articles[NAMES[2]] = self.articles.pop(name)

    def edited(self, text: str) -> str:
        """A text with another word, or with other markup."""
        pick = self.random
        for old, new in (("(a.md)", "(z.md)"), ("(z.md)", "(y.md)"), ("(y.md)", "(a.md)")):
            if old in text and pick.random() < 0.6:
                return text.replace(old, new)
        words = text.split(" ")
        words[pick.randrange(len(words))] = pick.choice(WORDS)
        return "So " + " ".join(words)

    def returned(self) -> str:
        """A text that was cut, as it was or edited."""
        words = self.cut.pop().split(" ")
        words[-1:] = [self.random.choice(WORDS), *words[-1:]][self.random.randrange(2) :]
        return " ".join(words)

    def write(self, place: Place) -> None:
        for name in NAMES:
            path = place.root / "source" / name
            if name in self.articles:
                path.parent.mkdir(exist_ok=True)
                text = "\n\n".join(self.articles[name])
                path.write_text(f"# Article {name}\n\n{text}\n", encoding="utf-8")
            else:
                path.unlink(missing_ok=True)


def catalogs(place: Place) -> dict[str, Catalog]:
    base = place.path("")
    return {
        path.relative_to(base).as_posix(): place.catalog(path.relative_to(base).as_posix())
        for path in sorted(base.rglob("*.po"))
    }


def translate(place: Place, seed: int) -> None:
    """Translators at work: most of what is empty or fuzzy is accepted, some of it signed."""
    pick = Random(seed)  # noqa: S311 - not for secrets
    for name, catalog in catalogs(place).items():
        style = catalog.style
        changed = {}
        for key, entry in catalog.active().items():
            chance = pick.random()
            if state(entry) in ACCEPTED or chance < 0.2:
                continue
            # Each name is the translator's own: two texts never get one translation by chance.
            done = entry.with_msgstr(f"«{key[1]}»", style).with_fuzzy(False, style)
            done = done.with_previous(None, style)
            if chance < 0.5:
                done = with_mark(done, "reviewed-by", "Ute 2026-01-02", style)
            if chance > 0.8:
                done = done.with_comments([*done.comments, f"note on {key[1]}"], style)
            changed[key] = done
        if changed:
            place.path(name).write_bytes(catalog.with_entries(changed).to_bytes())


Files = dict[str, Catalog]


def entries(files: Files) -> list[Entry]:
    return [entry for catalog in files.values() for entry in catalog.body]


def accepted(files: Files) -> set[tuple[object, ...]]:
    """What was accepted, live or obsolete."""
    return {(e.key, e.msgstrs) for e in entries(files) if all(e.msgstrs) and not e.fuzzy}


def repeated(was: Files, now: Files) -> set[tuple[object, ...]]:
    """What only a machine made, of texts of the same words as one that is accepted and in use."""
    live = {
        (name, wording(key[1]).lower())
        for name, catalog in now.items()
        for key, entry in catalog.active().items()
        if state(entry) in ACCEPTED
    }
    return {
        (entry.key, entry.msgstrs)
        for name, catalog in was.items()
        for entry in catalog.body
        if [(m.kind, m.text) for m in marks(entry) if m.valid] == [("origin", CARRIED)]
        and (name, wording(entry.msgid).lower()) in live
    }


def notes(files: Files) -> set[str]:
    return {note for entry in entries(files) for note in notes_of(entry)}


def live(files: Files) -> dict[tuple[str, object], tuple[object, ...]]:
    """What is accepted and who stands for it; a text that was away may say where it came from."""
    return {
        (name, key): (e.msgstrs, [m for m in marks(e) if m.valid and m.kind != "moved-from"])
        for name, catalog in files.items()
        for key, e in catalog.active().items()
        if state(e) in ACCEPTED
    }


@given(st.integers(0, 2**32), st.integers(1, 6))
def test_the_laws_hold(seed: int, edits: int) -> None:
    check(seed, edits)


def check(seed: int, edits: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder))
        author = Author(seed)
        author.write(place)
        place.extract()
        translate(place, seed)
        start = {name: list(texts) for name, texts in author.articles.items()}
        first = now = catalogs(place)
        before = live(first)
        for number in range(edits):
            was = now
            sources = {name: list(texts) for name, texts in author.articles.items()}
            author.edit()
            author.write(place)
            told = place.extract()
            now = catalogs(place)
            counted(was, now, told)
            one_step(place, was, now, sources, author)
            if number == 0:
                translate(place, seed + 1)
                now = catalogs(place)
        author.articles = start
        author.write(place)
        place.extract()
        back = live(catalogs(place))
        assert {k: v for k, v in before.items() if back.get(k) != v} == {}, "there and back"
        assert Counter(n for n, _ in back) >= Counter(n for n, _ in before), first.keys()


def one_step(
    place: Place,
    was: Files,
    now: Files,
    sources: dict[str, list[str]],
    author: Author,
) -> None:
    gone = accepted(was) - accepted(now)
    assert gone <= repeated(was, now), "no accepted translation disappears"
    assert signed_texts(entries(now)) <= signed_texts(entries(was)), "nobody signed it unseen"
    assert notes(was) <= notes(now), "no comment is lost"
    for name, texts_before in sources.items():
        po = name.replace(".md", ".po")
        if author.articles.get(name) == texts_before:
            assert now[po].to_bytes() == was[po].to_bytes(), "an article that nobody edited"
    pasted(was, now, sources, author)
    if NAMES[1] in sources and NAMES[2] in author.articles and NAMES[2] not in sources:
        taken_along(was, now, sources)
    place.forget()
    place.extract()
    again = {name: catalog.to_bytes() for name, catalog in catalogs(place).items()}
    assert again == {name: catalog.to_bytes() for name, catalog in now.items()}, "merged again"


def counted(was: Files, now: Files, told: tuple[Extracted, ...]) -> None:
    """Each text that came is in one count, and none that went is in two."""
    for change in (change for extracted in told for change in extracted.catalogs):
        name, *taken = (p.partition("LC_MESSAGES/")[2] for p in (change.path, *change.taken))
        before = {key for old in {name, *taken} & was.keys() for key in was[old].active()}
        came = now[name].active().keys() - before
        went = before - now[name].active().keys()
        new = (change.added, change.stale, change.drafts, change.carried)
        assert sum(new) + change.moved + change.returned == len(came), change
        assert change.obsolete + change.removed <= len(went), change
        fuzzy = [key for key in came if now[name].active()[key].fuzzy]
        assert change.stale + change.drafts <= len(fuzzy), change


def pasted(was: Files, now: Files, sources: dict[str, list[str]], author: Author) -> None:
    """A sentence that comes into an article has what was accepted of it wherever it was before."""
    for name, texts in author.articles.items():
        for text in set(texts).difference(*sources.values()):
            known = {e.msgstrs for e in entries(was) if e.msgid == text and not e.fuzzy}
            entry = now[name.replace(".md", ".po")].active().get((None, text))
            if len(text) >= 60 and len(known - {("",)}) == 1 and entry is not None:
                assert entry.msgstr, "it was there, and is empty"


def taken_along(was: Files, now: Files, sources: dict[str, list[str]]) -> None:
    """What a renamed article had, obsolete or not, its new catalog has, too."""
    old, new = (name.replace(".md", ".po") for name in NAMES[1:])
    texts = dict.fromkeys(sources[NAMES[1]])
    own = [text for text in texts if text not in sources[NAMES[0]]]
    if sum(map(len, own)) >= 60 and 2 * len(own) > len(texts):
        had = {entry.msgstrs for entry in was[old].body if any(entry.msgstrs)}
        assert had <= {entry.msgstrs for entry in now[new].body}, "renamed, and something stayed"


def test_the_control_a_merge_that_forgets_breaks_the_laws(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    merge = pipeline.jobs.extract_merge.merge

    def forgetting(*args: object, **kwargs: object) -> Catalog:
        merged = merge(*args, **kwargs)  # type: ignore[arg-type]
        kept = tuple(entry for entry in merged.entries if not entry.obsolete)
        return Catalog(merged.path, kept, merged.tail, merged.bom, merged.style)

    monkeypatch.setattr(pipeline.jobs.extract_merge, "merge", forgetting)
    with pytest.raises(AssertionError):
        check_all(range(20))


def check_all(seeds: range) -> None:
    for seed in seeds:
        check(seed, 4)
