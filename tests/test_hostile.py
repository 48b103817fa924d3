"""Hostile articles, catalogs and files: each is handled, or refused in one line that says where.

The sizes here are small; ``benchmarks/hostile.py`` runs the same cases in full size, with times.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import pieces
from pipeline.engines import apertium, offline
from pipeline.fuzzy import plainer
from pipeline.references import places_of
from pipeline.review import word_diff
from tests.command_line import contents, polyfolio
from tests.hostile_cases import ARTICLE, CATALOG, HEADER, SOURCE, kept, project, spoilt
from tests.hostile_commands import NAMES, WORDS, commands, merges, words
from tests.hostile_imports import imports

CASES = spoilt()
OF_BODIES = ("article: ", "edited: ", "translation: ", "settings: ")
SOME = [name for name in CASES if not name.startswith(OF_BODIES)]
SOME += [name for name in CASES if name.startswith(OF_BODIES)][::5]
"""The rest are run by the benchmark alone."""
ONE_LINE = re.compile(r"polyfolio: [^\n]+ — [^\n]+\n")


@pytest.fixture(autouse=True)
def emptied(tmp_path: Path) -> Iterator[None]:
    """Of folders a thousand deep pytest could not get rid."""
    yield
    subprocess.run(["rm", "-rf", *tmp_path.iterdir()], check=True)


@pytest.mark.parametrize("name", SOME)
def test_it_is_handled_or_refused_in_one_line(tmp_path: Path, name: str) -> None:
    root = project(tmp_path / "project")
    CASES[name](root, 2)
    before = kept(root)
    for command in ("extract", "check"):
        end = polyfolio(root, command)
        assert "Traceback" not in end.err
        assert end.code in (0, 1, 3)
        assert end.code != 3 or ONE_LINE.fullmatch(end.err), end.err
        if end.code == 3:
            assert {**kept(root), **before} == kept(root)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a folder for an article", "source/y.md: is a folder"),
        ("a pipe for an article", "source/y.md: is not a regular file"),
        ("a link to nothing", "source/y.md: is a link to nothing"),
        ("a link to itself", "source/y.md: is a link that leads to itself"),
        ("an article outside", "source/y.md: leads out of source/"),
        ("a catalog outside", f"{CATALOG}: leads out of locale/"),
        ("a locale outside", f"{CATALOG}: leads out of locale/"),
        ("a folder for a catalog", f"{CATALOG}: is a folder"),
        ("a pipe for a catalog", f"{CATALOG}: is not a regular file"),
        ("a file for a locale", f"{CATALOG}: a file stands where its folder should be"),
        ("a lock outside", ".polyfolio/lock: is a link"),
    ],
)
def test_what_is_no_file_of_the_project_is_named(tmp_path: Path, name: str, message: str) -> None:
    root = project(tmp_path / "project")
    CASES[name](root, 1)
    outside = contents(tmp_path / "outside")
    end = polyfolio(root, "extract")
    assert (end.code, end.err.split(" — ")[0]) == (3, f"polyfolio: {message}")
    assert contents(tmp_path / "outside") == outside


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("article: tags in tags", f"{SOURCE}:10010: more than 5,000 blocks of HTML in one article"),
        ("article: cells in HTML", f"{SOURCE}:10: more than 10,000 tags of HTML in one article"),
        ("article: emphasis", f"{SOURCE}:10: more than 10,000 inline elements in one block"),
        ("article: one footnote often", f"{SOURCE}:10: more than 2,000 references to footnotes"),
        (
            "front matter ---: the same key",
            f"{SOURCE}:5001: front matter holds more than 10,000 keys",
        ),
        (
            "front matter +++: dotted keys",
            f"{SOURCE}:3: front matter: a key has more than 50 parts",
        ),
        ("front matter +++: items", f"{SOURCE}:2: front matter: more than 10,000 keys and values"),
        ("settings: brackets", "polyfolio.toml: a value is too large or nested too deeply"),
        ("settings: a long number", "polyfolio.toml: a value is too large or nested too deeply"),
        ("settings: dotted keys", "polyfolio.toml:8: a key has more than 50 parts"),
        (
            "settings: a name of control characters",
            "polyfolio.toml:2: 'name' holds a control charac",
        ),
        ("a name on two lines", "source/a\\nb.md: 'a\\nb' cannot be an article's id"),
        (
            "a name from right to left",
            "source/a\\u202egpj.md: 'a\\u202egpj' cannot be an article's",
        ),
    ],
)
def test_in_full_size_the_error_says_where(tmp_path: Path, name: str, message: str) -> None:
    root = project(tmp_path / "project")
    CASES[name](root, 100)
    end = polyfolio(root, "extract")
    assert (end.code, end.err[: len(message) + 11]) == (3, f"polyfolio: {message}")
    assert len(end.err) < 1_500
    assert ONE_LINE.fullmatch(end.err)


@pytest.mark.parametrize("name", ["a link to itself for a locale", "settings: a byte-order mark"])
def test_what_harms_nobody_is_passed_over(tmp_path: Path, name: str) -> None:
    root = project(tmp_path / "project")
    CASES[name](root, 1)
    assert polyfolio(root, "check").code == 0


@pytest.mark.parametrize("pattern", [pieces._LITERAL, offline._UNKNOWN, apertium._WORDS])
@pytest.mark.parametrize("text", ["a", "a.", "a-", "’", "a1_"])
def test_a_word_without_end_is_searched_once(pattern: re.Pattern[str], text: str) -> None:
    """Not from each of its letters again: that took minutes."""
    assert len(pattern.findall(text * 50_000)) <= 1


@pytest.mark.parametrize(
    "name",
    ["backquotes", "an opened address", "escaped signs", "spaces behind a sign", "spaces in a tag"],
)
def test_signs_without_end_are_searched_once(tmp_path: Path, name: str) -> None:
    """In full size: each of them took minutes."""
    root = project(tmp_path / "project")
    CASES[f"translation: {name}"](root, 100)
    assert polyfolio(root, "check").code in (0, 1)
    assert len(plainer("`" * 50_000)) == 50_000


IMPORTS = imports()
PAIRS = [name for name in IMPORTS if name.startswith("pair: ")]


@pytest.mark.parametrize("name", [*(n for n in IMPORTS if n not in PAIRS), *PAIRS[::9]])
def test_an_import_is_handled_or_refused_in_one_line(tmp_path: Path, name: str) -> None:
    root = project(tmp_path / "project")
    command, file, make = IMPORTS[name]
    (tmp_path / file).write_bytes(make(1))
    before = contents(root)
    end = polyfolio(root, *command, str(tmp_path / file))
    assert "Traceback" not in end.err
    assert end.code in (0, 1, 2, 3)
    if end.code in (2, 3):
        assert ONE_LINE.fullmatch(end.err), end.err
        assert {**contents(root), **before} == contents(root)
        assert contents(root).keys() - before.keys() <= {".polyfolio/lock"}


@pytest.mark.parametrize("name", ["html: tags in tags", "html: rows", "TMX: laughs"])
def test_in_full_size_the_error_names_the_file(tmp_path: Path, name: str) -> None:
    root = project(tmp_path / "project")
    command, file, make = IMPORTS[name]
    (tmp_path / file).write_bytes(make(100))
    end = polyfolio(root, *command, str(tmp_path / file))
    assert end.code == 3
    assert f"{file}:" in end.err
    assert ONE_LINE.fullmatch(end.err)


@pytest.mark.parametrize("name", [name for name in SOME if not name.startswith("settings")][::11])
def test_every_other_command_ends_so_too(tmp_path: Path, name: str) -> None:
    root = project(tmp_path / "project")
    CASES[name](root, 2)
    polyfolio(root, "extract")
    for command in (*merges(root).values(), *commands(root).values()):
        end = polyfolio(root, *command)
        assert "Traceback" not in end.err
        assert end.code in (0, 1, 2, 3)
        assert end.code < 2 or ONE_LINE.fullmatch(end.err), end.err


@pytest.mark.parametrize("command", [*NAMES, *WORDS])
def test_a_hostile_word_is_taken_or_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    root = project(tmp_path / "project")
    (tmp_path / "a.txt").write_text("Tea\n\nTea is good.\n")
    polyfolio(root, "extract")
    monkeypatch.chdir(tmp_path)
    for name, line in words().items():
        if name.startswith(f"{command} of "):
            end = polyfolio(root, *line(1))
            assert end.code in (0, 1, 2, 3), name
            assert end.code < 2 or ONE_LINE.fullmatch(end.err), end.err


def test_folders_that_are_links_may_be_used(tmp_path: Path) -> None:
    """The control: where ``source`` and ``locale`` are is the author's to say."""
    root = project(tmp_path / "project")
    for name in ("source", "locale"):
        (root / name).rename(tmp_path / name)
        (root / name).symlink_to(tmp_path / name)
    (root / "source/y.md").symlink_to("x.md")
    assert polyfolio(root, "extract").code == 0
    assert (tmp_path / "locale/de/LC_MESSAGES/y.po").is_file()


@pytest.mark.parametrize("path", ["../polyfolio.toml", "secret.png", "/etc/hostname"])
def test_no_file_from_elsewhere_is_published(tmp_path: Path, path: str) -> None:
    root = project(tmp_path / "project")
    (tmp_path / "secret.png").write_bytes(b"secret")
    (root / "source/secret.png").symlink_to(tmp_path / "secret.png")
    (root / SOURCE).write_text(f"{ARTICLE}\n![A]({path})\n", encoding="utf-8")
    end = polyfolio(root, "publish")
    assert end.code != 0
    assert not (root / "dist/current").exists()


def test_ids_with_a_path_in_them_are_none(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    (tmp_path / "y.md").write_text(ARTICLE, encoding="utf-8")
    for name in ("../y", "../../project/source/x", "/etc/passwd", "x/../x"):
        end = polyfolio(root, "extract", name)
        assert end.code == 2
        assert ONE_LINE.fullmatch(end.err)


def test_a_hostile_translation_harms_no_other_text(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    polyfolio(root, "extract")
    deep = "*a _b " * 300 + "_ b* " * 300
    catalog = HEADER + f'\nmsgid "Tea is good."\nmsgstr "{deep}"\n\nmsgid "Tea"\nmsgstr "Tee"\n'
    (root / CATALOG).write_text(catalog, encoding="utf-8")
    end = polyfolio(root, "publish", "--missing", "block")
    assert end.code in (0, 1)
    page = (root / "dist/current/de/x.html").read_text(encoding="utf-8")
    assert "Tee</h1>" in page
    assert "Tea is good." in page


@pytest.mark.parametrize("state", ["empty", "filled"])
def test_a_name_that_is_no_text_is_not_remembered(tmp_path: Path, state: str) -> None:
    """The index of the memory has no place for it, and ended every search as our fault."""
    root = project(tmp_path / "project")
    CASES["an article and a catalog of names that are no UTF-8"](root, 1)
    if state == "empty":
        (root / "source/caf\udce9.md").unlink()
    for command in (("memory", "find", "Tea is very good."), ("draft",)):
        assert polyfolio(root, *command).code == 0
    end = polyfolio(root, "extract")
    assert end.code == (0 if state == "empty" else 3)
    assert end.err.count("cannot be an article's id") == (state == "filled")


def test_nothing_is_decided_where_the_glossary_cannot_be_read(tmp_path: Path) -> None:
    """What is said of a decision afterwards takes it: the decision was written, and then the error
    came."""
    root = project(tmp_path / "project")
    polyfolio(root, "extract")
    tea = commands(root)["edit"]
    (root / "locale/glossary.csv").write_text("term,nobody\na,b\n")
    before = contents(root)
    end = polyfolio(root, *tea)
    assert (end.code, end.out) == (3, "")
    assert ONE_LINE.fullmatch(end.err)
    assert contents(root) == before
    (root / "locale/glossary.csv").unlink()
    assert polyfolio(root, *tea).code == 0


@pytest.mark.parametrize(
    ("name", "command", "message"),
    [
        ("locale/de that leads to fr", "extract", f"{CATALOG}: a link to nothing stands where its"),
        (
            "locale that leads to nowhere",
            "extract",
            f"{CATALOG}: a link to nothing stands where its",
        ),
        (
            "dist that leads to nowhere/at/all",
            "publish",
            "dist: a link to nothing stands where the",
        ),
        (
            ".polyfolio that leads to nowhere",
            "extract",
            ".polyfolio: a link to nothing stands where",
        ),
    ],
)
def test_a_folder_that_is_a_link_to_nothing_is_called_so(
    tmp_path: Path, name: str, command: str, message: str
) -> None:
    root = project(tmp_path / "project")
    CASES[name](root, 1)
    end = polyfolio(root, command)
    assert (end.code, end.err[: len(message) + 11]) == (3, f"polyfolio: {message}")
    assert ONE_LINE.fullmatch(end.err)


def test_the_words_of_a_long_edit_are_compared_soon() -> None:
    """Each of 50,000 equal words with each of the others: that took more than a minute."""
    old = "$a " * 50_000
    new = f"{old[:75_000]}\n\nTea.\n\n{old[75_000:]}"
    assert word_diff(old, new) == [
        (" ", old[:74_997]),
        ("-", "$a "),
        ("+", "$a \n\nTea.\n\n"),
        (" ", old[75_000:]),
    ]
    turned = word_diff("a b " * 50_000, "b a " * 50_000)
    assert "".join(words for sign, words in turned if sign != "+") == "a b " * 50_000
    assert "".join(words for sign, words in turned if sign != "-") == "b a " * 50_000
    short = word_diff("a b " * 50, "b a " * 50)
    assert [sign for sign, _ in short] == ["+", " ", "-"]


@pytest.mark.parametrize(
    "name", ["of nothing", "of other tables", "of a view", "of a view in itself", "with holes"]
)
def test_a_memory_that_is_none_is_built_anew(tmp_path: Path, name: str) -> None:
    """Each search was our fault until somebody deleted the file."""
    root = project(tmp_path / "project")
    CASES[f"a memory {name}"](root, 1)
    for _ in range(2):
        end = polyfolio(root, "memory", "find", "Tea is very good.")
        assert (end.code, end.err) == (0, "")
        assert "Tee ist sehr gut." in end.out


def test_names_that_are_opened_without_end_are_searched_once() -> None:
    """Not to the end of the line from each of them: 200 kB took five seconds."""
    told = "#: " + "\u2068a b.md:1 " * 100_000 + "\u2068c d.md\u2069:2\n"
    assert places_of(told)[-3:] == ("a", "b.md:1", "c d.md:2")
