"""Moving in: which locale a file's translations are for, by its header or its path."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line import contents, polyfolio
from tests.moving_in import (
    entries,
    po,
    report,
    run,
    write,
)


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("x.po", "de"),
        ("x.po", "de_DE"),
        ("de/LC_MESSAGES/pt_BR.po", ""),
        ("po/de.po", ""),
        ("po/guide.de.po", ""),
        ("de/guide/x.po", "LANGUAGE"),
    ],
)
def test_the_locale_is_that_of_the_header_or_of_the_path(
    tea: Path, path: str, language: str
) -> None:
    write(f"old/{path}", po(("Steps", "Schritte"), language=language))
    assert report(tea, "old")["locale"] == "de"
    assert report(tea, f"old/{path}", "--dry-run")["locale"] == "de"
    assert report(tea, str(Path(f"old/{path}").resolve()), "--dry-run")["locale"] == "de"


def test_a_folder_of_languages_goes_to_each_and_others_are_named(tea: Path) -> None:
    write("po/de.po", po(("Steps", "Schritte")))
    write("po/pt-br.po", po(("Steps", "Passos"), language="pt_BR"))
    write("po/fr.po", po(("Steps", "Étapes"), language="fr"))
    write("po/en.po", po(("Steps", "Steps"), language="en"))
    write("po/unknown.po", po(("Steps", "?"), language=""))
    data = run(tea, "po", "--json").json()
    assert [item["locale"] for item in data["locales"]] == ["de", "pt_BR"]
    assert [s["file"] for s in data["skipped"]] == ["po/en.po", "po/fr.po", "po/unknown.po"]
    assert entries(tea, locale="pt_BR")["Steps"].msgstr == "Passos"


def test_a_named_locale_picks_from_a_folder(tea: Path) -> None:
    write("po/x.po", po(("Steps", "Étapes"), language="fr"))
    write("po/y.po", po(("Hot.", "Heiß."), language="de"))
    assert report(tea, "po", "-l", "de", "--dry-run")["read"] == 1
    assert report(tea, "po", "-l", "de", "--any-language", "--dry-run")["read"] == 2
    assert polyfolio(tea, "memory", "import", "po/x.po", "-l", "fr").code == 2


@pytest.mark.parametrize(
    ("header", "named", "other"),
    [
        ("fr", "de", True),
        ("de_AT", "de", False),
        ("", "de", False),
        ("German", "de", False),
        ("pt", "pt_BR", False),
        ("pt_PT", "pt_BR", False),
        ("no", "nb", False),
        ("zh_TW", "zh_CN", True),
        ("zh", "zh_TW", False),
        ("sr@latin", "sr", False),
    ],
)
def test_a_catalog_of_another_language_is_refused_unless_that_is_meant(
    tea: Path, header: str, named: str, other: bool
) -> None:
    settings = tea / "polyfolio.toml"
    locales = '["de", "pt_BR", "nb", "zh_CN", "zh_TW", "sr"]'
    settings.write_text(re.sub(r"locales = .*", f"locales = {locales}", settings.read_text()))
    polyfolio(tea, "extract")
    write("x.po", po(("Steps", "Schritte"), language=header))
    before = contents(tea)
    outcome = polyfolio(tea, "memory", "import", "x.po", "-l", named)
    if other:
        assert outcome.code == 2
        told = f"x.po:1: its header says “Language: {header}”, and -l says {named} — "
        assert told in outcome.err
        assert contents(tea) == before
        outcome = polyfolio(tea, "memory", "import", "x.po", "-l", named, "--any-language")
    assert outcome.code == 0
    assert entries(tea, locale=named)["Steps"].msgstr == "Schritte"


ELSEWHERE = (
    "fr/LC_MESSAGES/x.po",
    "fr/LC_MESSAGES/guide/x.po",
    "fr.po",
    "x.fr.po",
    "x.pt-PT.po",
    "po/fr/x.po",
    "locale/fr/guide/x.po",
    "de/fr.po",
    "en.po",
    "po/no/x.po",
    "weblate-guide-fr.po",
    "for_use_guide_fr_CA.po",
)


@pytest.mark.parametrize("path", ELSEWHERE)
def test_a_path_of_another_language_counts_as_a_header_does(
    tea: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(f"old/{path}", po(("Steps", "Étapes"), language=""))
    before = contents(tea)
    for given, folder in ((f"old/{path}", "."), (Path(path).name, Path(f"old/{path}").parent)):
        with monkeypatch.context() as inside:
            inside.chdir(folder)
            named = polyfolio(tea, "memory", "import", given, "-l", "de")
            assert (named.code, "its path names " in named.err) == (2, True)
            assert "add --any-language" in named.err
    write("old/y.po", po(("Hot.", "Heiß.")))
    for args in ((), ("-l", "de")):
        data = run(tea, "old", *args, "--dry-run", "--json").json()
        assert [item["read"] for item in data["locales"]] == [1]
        (left,) = data["skipped"]
        assert "-l de" not in left["remedy"]
    assert contents(tea) == before
    assert report(tea, f"old/{path}", "-l", "de", "--any-language")["accepted"] == 1


@pytest.mark.parametrize(
    "path",
    [
        "no/x.po",
        "is/x.po",
        "po/x.po",
        "old/to/it/x.po",
        "po/de/it.po",
        "de/LC_MESSAGES/it.po",
        "to-do-it.po",
        "log-in.po",
        "guide-de.po",
        "how-to-bake.po",
    ],
)
def test_folders_that_only_look_like_a_language_count_for_nothing(tea: Path, path: str) -> None:
    write(path, po(("Steps", "Schritte"), language=""))
    assert report(tea, path, "-l", "de")["accepted"] == 1
