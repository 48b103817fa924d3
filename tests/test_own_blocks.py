"""A block that a language wrote for itself is no translation of the source's, wherever it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import polyfolio
from tests.night_lines import catalog, entries, translate, write

CALL = "Call the number 555-0101 for help."
OWN = "In Deutschland hilft die 112."
FRONT = "---\ntitle: N\ndescription: D\n---\n\n"


def with_own_block(night: Path, directive: str) -> None:
    """An article whose block is written in German, and has gone; another one that has its text."""
    write(night, f"{FRONT}Before.\n\n{directive}\n{CALL}\n")
    polyfolio(night, "extract")
    translate(night, {CALL: OWN})
    write(night, f"{FRONT}Before.\n")
    polyfolio(night, "extract")
    write(night, f"# Other\n\n{CALL}\n", "other")
    polyfolio(night, "extract")
    assert f'#~ msgstr "{OWN}"' in catalog(night).read_text()


DIRECTIVES = ("<!-- i18n:adapt -->", "<!-- i18n:adapt -->\n<!-- i18n:context Law -->")


@pytest.mark.parametrize("directive", DIRECTIVES)
@pytest.mark.parametrize("granularity", ["article", "folder", "locale"])
def test_memory_does_not_recall_it_when_the_block_is_gone(
    night: Path, directive: str, granularity: str
) -> None:
    settings = night / "polyfolio.toml"
    with_own_block(night, directive)
    text = settings.read_text()
    settings.write_text(text.replace("[locales", f'catalogs = "{granularity}"\n[locales', 1))
    polyfolio(night, "extract")
    polyfolio(night, "draft", "-l", "de")
    assert entries(night, "de", "other")[CALL]["msgstr"] == ""
    assert OWN not in polyfolio(night, "memory", "find", CALL, "-l", "de").out


def test_the_control_a_translation_that_is_gone_is_recalled(night: Path) -> None:
    with_own_block(night, "<!-- i18n:context Law -->")
    polyfolio(night, "draft", "-l", "de")
    assert entries(night, "de", "other")[CALL]["msgstr"] == OWN


def test_nor_is_it_imported_from_another_catalog(night: Path, tmp_path: Path) -> None:
    with_own_block(night, DIRECTIVES[0])
    (tmp_path / "old.po").write_bytes(catalog(night).read_bytes())
    polyfolio(night, "memory", "import", "-l", "de", str(tmp_path / "old.po"))
    assert entries(night, "de", "other")[CALL]["msgstr"] == ""


def test_the_export_does_not_call_it_unsigned(night: Path, tmp_path: Path) -> None:
    write(night, f"{FRONT}Before.\n\n<!-- i18n:adapt -->\n{CALL}\n")
    polyfolio(night, "extract")
    translate(night, {CALL: OWN, "Before.": "Davor."})
    outcome = polyfolio(night, "memory", "export", str(tmp_path / "m.tmx"))
    assert "1 translation" in outcome.out
    assert "not signed" not in outcome.out + outcome.err
