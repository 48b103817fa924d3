"""The order of doubt: what is said of a draft, and which drafts come first."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.doubts import Case, gravity, reasons
from pipeline.doubts.habits import Habits, learn
from pipeline.doubts.runs import run_lengths
from pipeline.glossary import Glossary, Term
from pipeline.jobs.habits import habits_of
from pipeline.locales import parse_locale
from pipeline.project import Project, open_project
from tests.command_line import polyfolio

NOBODY = Habits()
TERMS = Glossary((Term("therapist", {"de": ("Therapeutin", "Therapeut")}),), "en")


def case(source: str, target: str, locale: str = "de", origin: str = "") -> Case:
    return Case(source, target, parse_locale(locale), NOBODY, TERMS, origin)


@pytest.mark.parametrize(
    ("locale", "source", "target", "names"),
    [
        ("de", "Rest for 10 minutes.", "Ruhe 10 Minuten.", []),
        ("de", "Rest for 10 minutes.", "Ruhe ein paar Minuten.", ["numbers"]),
        ("de", "Do not call.", "Rufen Sie an.", ["negation"]),
        ("de", "Do not call.", "Rufen Sie nicht an.", []),
        ("zh_CN", "Do not call.", "打电话。", ["negation"]),
        ("zh_CN", "Do not call.", "不要打电话。", []),
        ("de", "See [it](a.md).", "Siehe dies.", ["markup"]),
        ("de", "See [it](a.md).", "Siehe [dies](a.md).", []),
        ("de", "Ask a therapist first.", "Frag zuerst einen Heiler.", ["glossary"]),
        ("de", "Ask a therapist first.", "Frag zuerst eine Therapeutin.", []),
        (
            "zh_CN",
            "Ask your own doctor first",
            "Ask your own doctor first",
            ["source left in"],
        ),
        ("de", "Boil the water for tea now.", "Koch the water for tea jetzt.", ["source left in"]),
        ("ar", "Wait here.", "انتظر هنا.", []),
        (
            "de",
            "Wait in the room here. Then come inside with me. Then go.",
            "Warte hier im Raum.",
            ["sentences"],
        ),
    ],
)
def test_each_reason_has_a_name(locale: str, source: str, target: str, names: list[str]) -> None:
    assert sorted(doubt.name for doubt in reasons(case(source, target, locale))) == sorted(names)


def test_a_weak_memory_match_weighs_more_than_a_strong_one() -> None:
    weak = reasons(case("Tea", "Tee", origin="memory 76 % guides/tea"))
    strong = reasons(case("Tea", "Tee", origin="memory 98 % guides/tea repaired number"))
    assert gravity(weak) > gravity(strong) > 0
    assert not reasons(case("Tea", "Tee", origin="memory guides/tea"))
    edited = reasons(case("Tea", "Tee", origin="offline (for another text, 1f0c2a3b)"))
    assert [doubt.detail for doubt in edited] == ["made for its text before an edit"]


def test_habits_are_learned_from_what_is_there() -> None:
    pair = ("A quiet room number {} is free", "Ein stiller Raum Nummer {} ist frei")
    habits = learn([(pair[0].format(n), pair[1].format(n)) for n in range(60)])

    def names(source: str, target: str) -> list[str]:
        return [d.name for d in reasons(Case(source, target, parse_locale("de"), habits))]

    assert names("A quiet room is free", "Ein stiller Raum ist frei") == []
    assert "length" in names("A quiet room is free today", "Frei")
    assert "rare words" in names("A quiet room is free", "Une chambre calme reste libre")


def test_a_negation_is_looked_for_sentence_by_sentence() -> None:
    source = "Do not stir it. Do not wait."
    assert [d.name for d in reasons(case(source, "Rühr ihn um. Warte nicht."))] == ["negation"]
    assert reasons(case(source, "Rühr ihn nicht um. Warte nicht.")) == ()


def test_words_that_only_look_like_negation_are_found_out() -> None:
    """Spanish "im…" and "in…" often have nothing to do with it; "imposible" does."""
    pairs = [
        (f"It is an important interval {n}", f"Es un intervalo importante {n}") for n in range(60)
    ]
    pairs += [(f"Do not wait {n}", f"No esperes {n}") for n in range(30)]
    pairs += [(f"It is not possible {n}", f"Es imposible {n}") for n in range(30)]
    habits = learn(pairs, "es")

    def negation(source: str, target: str, known: Habits) -> float:
        found = reasons(Case(source, target, parse_locale("es"), known))
        return sum(doubt.weight for doubt in found if doubt.name == "negation")

    lost = ("Do not take the important one", "Toma el importante")
    assert negation(*lost, habits) > 3
    assert negation(*lost, NOBODY) == 0  # the control: nothing is known of "importante"
    assert negation("It is not possible now", "Es imposible ahora", habits) == 0
    assert negation("Do not take it", "No lo tomes", habits) == 0


def test_what_a_locale_often_says_without_negation_weighs_less() -> None:
    def weight(share: int) -> float:
        said = ["Warte nicht" if n % 10 < share else "Los" for n in range(80)]
        pairs = [(f"Do not wait {n}", f"{text} {n}") for n, text in enumerate(said)]
        pairs += [(f"So it is {n}", f"So ist es {n}") for n in range(80)]
        found = reasons(Case("Do not go now", "Geh jetzt", parse_locale("de"), learn(pairs, "de")))
        return sum(doubt.weight for doubt in found if doubt.name == "negation")

    assert weight(10) > weight(9) > weight(6) > 0


@given(
    st.text(max_size=60), st.text(max_size=60), st.sampled_from(["de", "zh_CN", "ar", "ja", "fi"])
)
def test_any_text_can_be_judged(source: str, target: str, locale: str) -> None:
    found = reasons(case(source, target, locale))
    assert [doubt.weight for doubt in found] == sorted((d.weight for d in found), reverse=True)
    assert all(doubt.name and doubt.detail and doubt.weight > 0 for doubt in found)


def test_the_queue_shows_the_most_doubtful_first_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.md").write_text(
        "# Tea\n\nBoil it.\n\nBoil it for 4 minutes.\n\nDrink it.\n", encoding="utf-8"
    )
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    polyfolio(tmp_path, "extract")
    path = tmp_path / "locale" / "de" / "LC_MESSAGES" / "a.po"
    said = {
        "Tea": "Tee",
        "Boil it.": "Koch ihn.",
        "Boil it for 4 minutes.": "Koch ihn.",
        "Drink it.": "Trink ihn.",
    }
    text = path.read_text(encoding="utf-8")
    for source, target in said.items():
        text = text.replace(
            f'msgid "{source}"\nmsgstr ""', f'#, fuzzy\nmsgid "{source}"\nmsgstr "{target}"'
        )
    path.write_text(text, encoding="utf-8")
    listed = polyfolio(tmp_path, "review", "list")
    lines = listed.out.splitlines()
    assert "Boil it for 4 minutes." in lines[0]
    assert lines[0].endswith("numbers")
    entries = polyfolio(tmp_path, "review", "list", "--json").json()["entries"]
    assert entries[0]["doubts"] == [{"name": "numbers", "detail": "lost 4"}]
    assert [entry["msgid"] for entry in entries[1:]] == ["Tea", "Boil it.", "Drink it."]
    shown = polyfolio(tmp_path, "review", "show", entries[0]["id"]).out
    assert "  doubt    numbers: lost 4\n" in shown


# --- what is kept of a locale's habits ------------------------------------------------------------


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose catalog is large enough to keep what was learned."""
    monkeypatch.setattr("pipeline.jobs.habits._FEW", 1)
    (tmp_path / "source").mkdir()
    (tmp_path / "polyfolio.toml").write_text('[project]\nname = "A"\nlocales = ["de"]\n')
    for name in ("a", "b"):
        (tmp_path / f"source/{name}.md").write_text("# Tea\n")
        lines = "".join(
            f'\nmsgid "Cup {name}{n} of tea"\nmsgstr "Tasse {name}{n} Tee"\n' for n in range(50)
        )
        path = tmp_path / f"locale/de/LC_MESSAGES/{name}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n' + lines, "utf-8"
        )
    return open_project(tmp_path)


def test_habits_are_kept_for_the_very_catalogs_that_they_were_learned_from(
    written: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    de = parse_locale("de")
    first = habits_of(written, de)
    kept = written.state / "memory/de.habits.json"
    assert kept.is_file()
    asked: list[int] = []
    learned = learn

    def counted(pairs: Iterable[tuple[str, str]], language: str) -> Habits:
        asked.append(1)
        return learned(pairs, language)

    monkeypatch.setattr("pipeline.jobs.habits.learn", counted)
    again = habits_of(written, de)
    assert asked == []
    common = {word: count for word, count in first.words.items() if count > 1}
    assert again == dataclasses.replace(first, words=common)
    path = written.root / "locale/de/LC_MESSAGES/b.po"
    path.write_text(path.read_text("utf-8").replace("Tasse b", "Becher b"), "utf-8")
    changed = habits_of(open_project(written.root), de)
    assert asked == [1]
    assert (changed.words["becher"], again.words.get("becher")) == (50, None)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b"\xff", b'{"of": 1}'])
def test_what_is_kept_may_be_lost_or_damaged(written: Project, damage: bytes) -> None:
    de = parse_locale("de")
    first = habits_of(written, de)
    kept = written.state / "memory/de.habits.json"
    good = kept.read_bytes()
    kept.write_bytes(damage)
    assert habits_of(written, de) == first
    assert kept.read_bytes() == good


def test_a_word_that_goes_with_several_takes_the_same_one_every_time() -> None:
    pairs = [("the tea Kumar said", "Tee Aditya Kumar sagt")] * 6
    pairs += [(f"so be it {n}", f"so sei es {n}") for n in range(60)]
    assert learn(pairs).partners["kumar"] == "kumar"
    assert learn(reversed(pairs)).partners == learn(pairs).partners


WORDS = st.lists(st.sampled_from("abc"), max_size=12)


@given(WORDS, WORDS)
def test_runs_of_shared_words_are_those_of_comparing_every_word(
    source: list[str], target: list[str]
) -> None:
    def shared(end: int, length: int) -> bool:
        run = target[end + 1 - length : end + 1]
        return any(source[i : i + length] == run for i in range(len(source) + 1 - length))

    longest = [
        max(n for n in range(end + 2) if shared(end, n) or not n) for end in range(len(target))
    ]
    assert list(run_lengths(source, target)) == longest


def test_a_word_over_and_over_is_compared_once() -> None:
    """Not each of the source with each of the target: that took hours."""
    text = "tea " * 50_000
    assert [doubt.name for doubt in reasons(case(text, text))]
