"""Staying friends: what other gettext tools make of our catalogs, and what we make of theirs.

Two publications go through each tool: the sample, and a generated one that has lived a little, with
every state that an entry can have, in three scripts. A tool that is missing is skipped by name.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.corpus import corpus
from pipeline.catalog import Catalog, Entry, Key, Style
from pipeline.catalog_reader import parse_catalog
from pipeline.model import State
from pipeline.provenance import state, with_mark
from tests.command_line import contents, polyfolio, snapshot

SETTINGS = '[project]\nname = "Lived in"\nlocales = ["de", "zh_CN", "ar"]\n'
LETTERS = {
    "de": "aäbcdeéfghijklmnoöpqrsßtuüvwxyz",
    "zh_CN": "的一是不了人在有我他这中大来上国个到说们为子和你地出",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
}
ACCEPTED = (State.TRANSLATED, State.ATTESTED)


# --- tools ----------------------------------------------------------------------------------------


def tool(name: str) -> Callable[..., str]:
    """A program on the path or beside our Python, as a function from arguments to standard output;
    the test is skipped where there is none. It must succeed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    found = shutil.which(name, path=path)
    if found is None:
        pytest.skip(f"{name} is not installed")

    def run(*args: str | Path) -> str:
        done = subprocess.run(
            [found, *map(str, args)],
            env={**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    return run


# --- publications ---------------------------------------------------------------------------------


def pseudo(text: str, locale: str) -> str:
    """A text in the letters of a language, its markup and its breaks as they were."""
    letters = LETTERS[locale]
    return re.sub(
        r"[a-z]+", lambda m: "".join(letters[ord(c) * 7 % len(letters)] for c in m[0]), text
    )


def translated(catalog: Catalog, locale: str) -> Catalog:
    """A catalog in which people and machines have been at work: a fifth each is empty, drafted,
    accepted, accepted with a note, and signed."""
    changed = {}
    for number, entry in enumerate(catalog.body):
        done = entry.with_msgstr(pseudo(entry.msgid, locale), catalog.style)
        match number % 5:
            case 0:
                done = entry
            case 1:
                done = with_mark(done, "origin", "memory", catalog.style)
                done = done.with_fuzzy(True, catalog.style)
            case 3:
                done = done.with_comments(["Is this the usual word?"], catalog.style)
            case 4:
                done = signed(done, catalog.style)
        changed[entry.key] = done
    return catalog.with_entries(changed)


def signed(entry: Entry, style: Style) -> Entry:
    return with_mark(entry, "reviewed-by", "Ada Marsh 2026-01-02", style)


def edited(text: str) -> str:
    """An article after an editor's afternoon: paragraphs changed, dropped, swapped and added."""
    blocks = text.split("\n\n")
    prose = [i for i, block in enumerate(blocks) if re.match(r"[A-Z]", block)]
    for place, i in enumerate(prose):
        match place % 5:
            case 0:
                blocks[i] = re.sub(r"[a-z]+(?=[.?!]$)", "elsewhere", blocks[i])
            case 1:
                blocks[i] = ""
            case 2:
                blocks[i] += "\n\nA paragraph that was not there before."
    if len(prose) > 4:
        a, b = prose[3], prose[4]
        blocks[a], blocks[b] = blocks[b], blocks[a]
    return "\n\n".join(block for block in blocks if block)


@pytest.fixture(scope="module")
def publications(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("publications")
    assert polyfolio(folder, "init", "sample").code == 0
    root = folder / "generated"
    (root / "source").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS)
    for article, text in corpus(3, 900, seed=3):
        (root / f"source/{article}.md").write_text(text)
    assert polyfolio(root, "extract").code == 0
    for path in catalogs(root):
        locale = path.parts[-3]
        path.write_bytes(translated(read(path), locale).to_bytes())
    for path in (root / "source").glob("*.md"):
        path.write_text(edited(path.read_text()))
    assert polyfolio(root, "extract").code == 0
    return {"sample": folder / "sample", "generated": root}


@pytest.fixture(params=["sample", "generated"])
def project(request: pytest.FixtureRequest, publications: dict[str, Path], tmp_path: Path) -> Path:
    """A publication of its own for a test to spoil."""
    copy = tmp_path / "project"
    shutil.copytree(publications[request.param], copy)
    return copy


@pytest.fixture
def generated(publications: dict[str, Path], tmp_path: Path) -> Path:
    copy = tmp_path / "generated"
    shutil.copytree(publications["generated"], copy)
    return copy


def catalogs(root: Path) -> list[Path]:
    return sorted((root / "locale").glob("*/LC_MESSAGES/*.po"))


def template_of(path: Path) -> Path:
    return path.parents[2] / f"{path.stem}.pot"


def read(path: Path) -> Catalog:
    return parse_catalog(path.read_bytes(), path.name)


def states(catalog: Catalog) -> Counter[State]:
    return Counter(state(entry) for entry in catalog.body)


def active(catalog: Catalog) -> list[Key]:
    return [entry.key for entry in catalog.body if not entry.obsolete]


def accepted(catalog: Catalog) -> dict[Key, tuple[str, ...]]:
    return {entry.key: entry.msgstrs for entry in catalog.body if state(entry) in ACCEPTED}


def attested(catalog: Catalog) -> set[Key]:
    return {entry.key for entry in catalog.body if state(entry) is State.ATTESTED}


def test_the_generated_publication_has_every_state(generated: Path) -> None:
    for path in catalogs(generated):
        assert set(states(read(path))) == set(State), path.name


# --- GNU gettext ----------------------------------------------------------------------------------


def test_msgfmt_accepts_every_catalog(project: Path, tmp_path: Path) -> None:
    msgfmt = tool("msgfmt")
    for path in catalogs(project):
        msgfmt("--check", path, "--output-file", tmp_path / "out.mo")


def test_msgcat_changes_no_byte(project: Path, tmp_path: Path) -> None:
    msgcat = tool("msgcat")
    out = tmp_path / "out.po"
    for path in [*catalogs(project), *(project / "locale").glob("*.pot")]:
        msgcat(path, "--output-file", out)
        assert out.read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("option", ["--no-wrap", "--width=50", "--sort-output"])
def test_a_catalog_that_msgcat_laid_out_otherwise_keeps_all_it_says(
    generated: Path, option: str
) -> None:
    msgcat = tool("msgcat")
    before = {path: read(path) for path in catalogs(generated)}
    for path in before:
        msgcat(option, path, "--output-file", path)
    laid_out = contents(generated / "locale")
    assert polyfolio(generated, "extract").code == 0
    for path, catalog in before.items():
        after = read(path)
        assert active(after) == active(catalog), "in the article's order"
        assert accepted(after) == accepted(catalog)
        assert attested(after) == attested(catalog)
        assert states(after) == states(catalog)
    if option != "--sort-output":
        assert contents(generated / "locale") == laid_out, "whoever wrapped it had a reason"


def test_msgmerge_with_a_template_that_brings_nothing_new(project: Path) -> None:
    msgmerge = tool("msgmerge")
    before = contents(project / "locale")
    for path in catalogs(project):
        msgmerge("--quiet", "--previous", path, template_of(path), "--output-file", path)
    assert polyfolio(project, "extract").code == 0
    assert contents(project / "locale") == before


def test_msgmerge_with_an_edited_source_loses_nothing_that_we_keep(
    generated: Path, tmp_path: Path
) -> None:
    """A translator merges the new template with msgmerge, on a branch, while we do it ourselves."""
    msgmerge, msgfmt = tool("msgmerge"), tool("msgfmt")
    ours = tmp_path / "ours"
    for path in (generated / "source").glob("*.md"):
        path.write_text(edited(path.read_text()))
    shutil.copytree(generated, ours)
    assert polyfolio(ours, "extract").code == 0
    for path in catalogs(generated):
        template = ours / "locale" / template_of(path).name
        msgmerge("--quiet", "--previous", path, template, "--output-file", path)
        shutil.copy(template, template_of(path))
    assert polyfolio(generated, "extract").code == 0
    after = snapshot(generated)
    assert polyfolio(generated, "extract").code == 0
    assert snapshot(generated) == after, "a second extraction touches no file"
    for path in catalogs(generated):
        theirs, own = read(path), read(ours / path.relative_to(generated))
        assert accepted(theirs) == accepted(own)
        assert attested(theirs) == attested(own)
        assert active(theirs) == active(own)
        msgfmt("--check", path, "--output-file", tmp_path / "out.mo")


def test_a_signature_that_msgmerge_copied_to_another_text_is_void(tmp_path: Path) -> None:
    """msgmerge guesses a translation and puts the reviewer's name on it; somebody then clears every
    fuzzy mark. The text counts as translated, and as attested by nobody."""
    msgmerge, msgattrib = tool("msgmerge"), tool("msgattrib")
    source = tmp_path / "source/a.md"
    source.parent.mkdir()
    (tmp_path / "polyfolio.toml").write_text(SETTINGS)
    source.write_text("Sessions usually last forty minutes and take place once a week.\n")
    assert polyfolio(tmp_path, "extract").code == 0
    path = tmp_path / "locale/de/LC_MESSAGES/a.po"
    catalog = read(path)
    (entry,) = catalog.body
    done = signed(entry.with_msgstr("Eine Sitzung dauert vierzig Minuten.", Style()), Style())
    path.write_bytes(catalog.with_entries({entry.key: done}).to_bytes())
    assert [state(e) for e in read(path).body] == [State.ATTESTED]

    signature = "reviewed-by: Ada Marsh 2026-01-02"
    source.write_text("Sessions usually last fifty minutes and take place once a week.\n")
    template = template_of(path)
    template.write_text(template.read_text().replace("forty", "fifty"))
    msgmerge("--quiet", path, template, "--output-file", path)
    msgattrib("--clear-fuzzy", "--clear-previous", path, "--output-file", path)
    (guessed,) = read(path).body
    assert guessed.msgid.startswith("Sessions usually last fifty")
    assert guessed.comments[0].startswith(signature), "msgmerge did copy the name"
    assert state(guessed) is State.TRANSLATED

    assert polyfolio(tmp_path, "extract").code == 0
    (kept,) = (e for e in read(path).body if not e.obsolete)
    assert kept.msgstr == done.msgstr
    assert state(kept) is State.TRANSLATED


def test_msgattrib_sorts_entries_as_we_do(project: Path) -> None:
    msgattrib = tool("msgattrib")
    for path in catalogs(project):
        found = states(read(path))

        def selected(*options: str, path: Path = path) -> int:
            return len(parse_catalog(msgattrib(*options, path).encode(), path.name).body)

        accepted_here = found[State.TRANSLATED] + found[State.ATTESTED]
        assert selected("--translated", "--no-fuzzy", "--no-obsolete") == accepted_here
        assert selected("--only-fuzzy", "--no-obsolete") == found[State.DRAFT] + found[State.STALE]
        assert selected("--untranslated", "--no-obsolete") == found[State.UNTRANSLATED]
        assert selected("--only-obsolete") == found[State.OBSOLETE]


@pytest.mark.parametrize("options", [["--clear-fuzzy"], ["--clear-fuzzy", "--clear-previous"]])
def test_msgattrib_clearing_fuzzy_marks_accepts_drafts_without_signing_them(
    generated: Path, options: list[str]
) -> None:
    msgattrib = tool("msgattrib")
    for path in catalogs(generated):
        before = read(path)
        msgattrib(*options, path, "--output-file", path)
        after = read(path)
        assert states(after)[State.DRAFT] == states(after)[State.STALE] == 0
        assert attested(after) == attested(before)
    waiting = contents(generated / "locale")
    assert polyfolio(generated, "extract").code == 0
    assert contents(generated / "locale") == waiting, "nothing is left for extract to repair"


# --- Translate Toolkit, and Weblate, which writes through it --------------------------------------


def test_pocount_counts_as_we_do(project: Path) -> None:
    paths = catalogs(project)
    rows = csv.DictReader(io.StringIO(tool("pocount")("--csv", *paths)))
    for path, row in zip(paths, rows, strict=True):
        found = states(read(path))
        assert int(row["Translated Messages"]) == found[State.TRANSLATED] + found[State.ATTESTED]
        assert int(row["Fuzzy Messages"]) == found[State.DRAFT] + found[State.STALE]
        assert int(row["Untranslated Messages"]) == found[State.UNTRANSLATED]


def test_pofilter_understands_every_catalog(project: Path, tmp_path: Path) -> None:
    """It writes out what its checks doubt; what was signed is signed there too."""
    filtered = tmp_path / "filtered"
    tool("pofilter")("--progress=none", "--nofuzzy", project / "locale", filtered)
    known = {path.relative_to(project / "locale"): read(path) for path in catalogs(project)}
    doubted = list(filtered.glob("*/LC_MESSAGES/*.po"))
    assert doubted
    for path in doubted:
        catalog = known[path.relative_to(filtered)]
        assert accepted(read(path)).items() <= accepted(catalog).items()
        assert attested(read(path)) <= attested(catalog)


def test_the_toolkit_keeps_our_bytes(project: Path) -> None:
    pypo = pytest.importorskip("translate.storage.pypo")
    for path in [*catalogs(project), *(project / "locale").glob("*.pot")]:
        data = path.read_bytes()
        assert bytes(pypo.pofile.parsestring(data)).decode() == data.decode(), path.name


def test_an_edit_through_the_toolkit_changes_that_entry_alone(generated: Path) -> None:
    """What Weblate does when somebody saves a translation, and another time suggests one."""
    pypo = pytest.importorskip("translate.storage.pypo")
    path = catalogs(generated)[0]
    before = read(path)
    store = pypo.pofile.parsestring(path.read_bytes())
    empty = [unit for unit in store.units if not unit.isheader() and not unit.target]
    empty[0].target = "Ein Satz mit „Anführungszeichen“ und\\\nhartem Umbruch."
    empty[1].target = "Ein Entwurf"
    empty[1].markfuzzy(True)
    store.updateheader(X_Generator="Weblate 5.20")
    path.write_bytes(bytes(store))
    after = read(path)
    changed = [
        (old.key, new)
        for old, new in zip(before.body, after.body, strict=True)
        if old.raw != new.raw
    ]
    assert [key for key, _ in changed] == [(None, unit.source) for unit in empty[:2]]
    assert [state(entry) for _, entry in changed] == [State.TRANSLATED, State.DRAFT]
    saved = contents(generated / "locale")
    assert polyfolio(generated, "extract").code == 0
    assert contents(generated / "locale") == saved


def test_weblate_discovers_a_component_for_each_article(project: Path) -> None:
    finder = pytest.importorskip("translation_finder")
    found = {
        (result["filemask"], result["new_base"], result["file_format"])
        for result in finder.discover(str(project))
    }
    articles = [path.stem for path in (project / "source").glob("*.md")]
    assert found == {
        (f"locale/*/LC_MESSAGES/{article}.po", f"locale/{article}.pot", "po")
        for article in articles
    }
