"""Numbers of several parts in a right-to-left text: a telephone's would be dialled from its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.render.bidi import isolate, split_runs
from tests.command_line import polyfolio

NUMBERS = (
    "555-0100",
    "٥٥٥-٠١٠٠",
    "555-1234",
    "1-800-555-0100",
    "+49 30 901820",
    "+112",
    "(030) 123-456",
    "0800 1110",
    "116 117",
    "1 234 567",
    "1\u202f000",
    "2026-01-31",
)
AS_THEY_ARE = ("10-15", "90-120", "1999-2005", "0-10", "1,000.50", "12/5/2024", "1.2.3", "2024 15")


def isolated(text: str) -> list[str]:
    return [piece for piece, foreign in split_runs(text) if foreign]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("sentence", ["اتصل {} الآن", "{}", "هاتف:{}.", "«{}»، ثم"])
def test_a_number_keeps_its_order(number: str, sentence: str) -> None:
    assert isolated(sentence.replace("{}", number)) == [number]


@pytest.mark.parametrize("number", AS_THEY_ARE)
def test_a_range_is_read_from_the_right_and_what_stays_together_needs_nothing(number: str) -> None:
    assert isolated(f"من {number} يوم") == []


def test_a_number_in_a_latin_run_is_part_of_it() -> None:
    assert isolated("COVID-19 و 3-4 km") == ["3-4 km"]
    assert "".join(piece for piece, _ in split_runs("x-1 555-0100 C++")) == "x-1 555-0100 C++"


@pytest.mark.parametrize("part", ["1-", "(", "1 ", "1)", "(1 ", "1" * 5_000 + "-2"])
def test_no_number_is_too_long(part: str) -> None:
    text = part * 20
    assert "".join(piece for piece, _ in split_runs(text)) == text


def test_every_format_has_it(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    settings = '[project]\nname = "N"\nlocales = ["ar"]\n[publish]\nformats = ["html", "text"]\n'
    (tmp_path / "polyfolio.toml").write_text(settings)
    (tmp_path / "source/a.md").write_text("---\ntitle: A\ndescription: B\n---\n\nCall.\n")
    polyfolio(tmp_path, "extract")
    path = tmp_path / "locale/ar/LC_MESSAGES/a.po"
    text = path.read_text()
    for msgid, msgstr in (("A", "أ"), ("B", "ب"), ("Call.", "اتصل 555-0100.")):
        text = text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{msgstr}"')
    path.write_text(text)
    assert polyfolio(tmp_path, "publish").code == 0
    page = (tmp_path / "dist/current/ar/a.html").read_text()
    assert '<p>اتصل <bdi dir="ltr">555-0100</bdi>.</p>' in page
    assert f"اتصل {isolate('555-0100')}." in (tmp_path / "dist/current/ar/a.txt").read_text()
