"""Bad input on the command line: one line with place and remedy, the right code, and no file harmed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline import files
from tests.command_line import SMALL, contents, one_line, polyfolio, small_project


def locale_unknown(root: Path) -> None:
    (root / "polyfolio.toml").write_text(SMALL.replace('"de"', '"de", "dee"'))


def two_spellings(root: Path) -> None:
    (root / "polyfolio.toml").write_text(SMALL.replace('"zh_CN"', '"zh_CN", "zh-Hans"'))


def two_folders(root: Path) -> None:
    shutil.copytree(root / "locale/zh_CN", root / "locale/zh-Hans")


def broken_yaml(root: Path) -> None:
    (root / "source/a.md").write_text("---\ntitle: One: two\n---\n\nThree.\n")


def unclosed_front_matter(root: Path) -> None:
    (root / "source/a.md").write_text("---\ntitle: One\n\nThree.\n")


def not_utf8(root: Path) -> None:
    (root / "source/a.md").write_bytes("---\ntitle: One\n---\n\nÄh.\n".encode("latin-1"))


def cut_in_half(root: Path) -> None:
    path = root / "locale/de/LC_MESSAGES/a.po"
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"msgstr")])


def conflict(root: Path) -> None:
    path = root / "locale/de/LC_MESSAGES/a.po"
    path.write_bytes(path.read_bytes() + b"<<<<<<< HEAD\n")


def unknown_key(root: Path) -> None:
    (root / "polyfolio.toml").write_text(SMALL + "[publish]\nformat = []\n")


def broken_toml(root: Path) -> None:
    (root / "polyfolio.toml").write_text("[project\n")


def unknown_engine(root: Path) -> None:
    (root / "polyfolio.toml").write_text(SMALL.replace('"memory"', '"memery"'))


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (locale_unknown, r"polyfolio.toml:3: unknown locale 'dee' — "),
        (two_spellings, r"polyfolio.toml:3: zh-Hans and zh_CN mean the same locale — keep one"),
        (two_folders, r"locale/: zh-Hans and zh_CN are two folders for one locale — move"),
        (broken_yaml, r"source/a.md:2: front matter is not valid YAML: .* — quote values"),
        (unclosed_front_matter, r"source/a.md:1: front matter is not closed — end it"),
        (not_utf8, r"source/a.md:5: not UTF-8 \(byte 0xc4\) — save the file as UTF-8"),
        (cut_in_half, r"locale/de/LC_MESSAGES/a.po:\d+: .* — "),
        (
            conflict,
            r"locale/de/LC_MESSAGES/a.po:\d+: a merge conflict was left in the file — resolve",
        ),
        (unknown_key, r"polyfolio.toml:7: \[publish\] has no key 'format' — .*'formats'"),
        (broken_toml, r"polyfolio.toml:1: not valid TOML: .* — "),
        (unknown_engine, r"polyfolio.toml.*'memery'.*'memory'"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_bad_input_is_one_line_and_harms_nothing(small: Path, harm, expected: str) -> None:  # type: ignore[no-untyped-def]
    harm(small)
    before = contents(small)
    outcome = polyfolio(small, "run")
    assert outcome.code == 3
    assert re.search(expected, one_line(outcome.err)), outcome.err
    assert contents(small) == before


def test_a_character_that_no_font_has_is_named_with_its_text(small: Path) -> None:
    (small / "source/a.md").write_text("---\ntitle: One\n---\n\nA \U0001f9ff\U000f1234 sign.\n")
    outcome = polyfolio(small, "publish", "--format", "pdf")
    assert outcome.code == 3
    line = one_line(outcome.err)
    assert "U+F1234" in line
    assert "sign." in line
    assert not (small / "dist").exists()
    assert polyfolio(small, "publish", "--format", "html").code == 0, "the control: no font needed"


def test_missing_images_are_named_with_their_places(small: Path) -> None:
    source = small / "source/a.md"
    source.write_text(source.read_text() + "\n![x](no.png)\n\n![y](nor.png)\n")
    outcome = polyfolio(small, "run")
    assert outcome.code == 3
    assert "no image no.png (source/a.md:8); no image nor.png (source/a.md:10)" in one_line(
        outcome.err
    )
    assert "extract  1 article" in outcome.out, "what was done before is said"
    assert not (small / "dist").exists()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.png", b"<html>404", "the image x.png is no picture — save it as SVG"),
        ("x.png", b"<!DOCTYPE html>", "the image x.png is no picture"),
        ("x.svg", b"no picture", "the image x.svg is no picture"),
        ("x.jpg", b"", "the image x.jpg is an empty file"),
        (
            "x.PNG",
            b"version https://git-lfs.github.com/spec/v1",
            "pointer of Git LFS — run 'git lfs",
        ),
        ("x.svg", b"<?xml version='1.0'?><svg/>", ""),
        ("x.svg", b"\xef\xbb\xbf <!-- a --><svg/>", ""),
        ("x.png", b"\xff\xd8\xff a JPEG", ""),
        ("x.webp", b"RIFF\0\0\0\0WEBP", ""),
        ("x.avif", b"what no PDF holds", ""),
    ],
)
def test_an_image_that_is_no_picture_is_found_before_a_release(
    small: Path, name: str, data: bytes, told: str
) -> None:
    (small / "source" / name).write_bytes(data)
    source = small / "source/a.md"
    source.write_text(source.read_text() + f"\n![x]({name})\n")
    said = polyfolio(small, "check").out
    assert told in said
    assert ("the image" in said) == bool(told), said


def test_where_no_pdf_is_made_it_is_a_warning(small: Path) -> None:
    (small / "source/x.png").write_bytes(b"")
    source = small / "source/a.md"
    source.write_text(source.read_text() + "\n![x](x.png)\n")
    settings = small / "polyfolio.toml"
    settings.write_text(settings.read_text() + '[publish]\nformats = ["html"]\n')
    outcome = polyfolio(small, "check")
    assert "is an empty file" in outcome.out
    assert outcome.code == 0


def test_a_release_never_loses_a_format_by_the_way(small: Path) -> None:
    assert polyfolio(small, "publish", "-f", "text", "-f", "html").code == 0
    before = contents(small / "dist/current")
    assert {Path(p).suffix for p in before} >= {".txt", ".html"}
    refused = polyfolio(small, "publish", "-f", "text")
    assert refused.code == 2
    assert "html" in one_line(refused.err)
    assert contents(small / "dist/current") == before


def test_an_empty_catalog_is_refused(small: Path) -> None:
    catalog = small / "locale/de/LC_MESSAGES/a.po"
    catalog.write_text("")
    outcome = polyfolio(small, "extract")
    assert outcome.code == 3
    assert "a.po:1: the catalog is empty — restore it" in one_line(outcome.err)
    assert catalog.read_text() == ""


def test_raw_html_that_cannot_be_taken_apart_is_a_finding(small: Path) -> None:
    source = small / "source/a.md"
    source.write_text(source.read_text() + "\n<p>Words.</p>\n")
    assert "raw-html" not in polyfolio(small, "check").out
    source.write_text(source.read_text() + '\n<p title="never closed>Words.</p>\n')
    assert "source/a.md:10: warning [raw-html]" in polyfolio(small, "check").out


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ('<iframe src="https://e.org"></iframe>', "<iframe> — link"),
        ("A <video src=a.mp4></video>.", "<video> — link"),
        ("<script>\nx()\n</script>", "<script> — pages run no scripts"),
        ("<style>p { color: red }</style>", "<style> — delete it"),
        ("<form>\n<input></form>", "<form>, <input> — link"),
        ('<p style="color: red" onclick="x()">Words.</p>', "style=, onclick= — delete it"),
        ('<p><a href="JavaScript&colon;x()">Words.</a></p>', 'href="JavaScript: — link to an'),
        ("Some [words](javascript:x).", "](javascript: — link to an address with http:, https:"),
    ],
)
def test_what_is_left_out_of_pages_is_a_warning(small: Path, text: str, left_out: str) -> None:
    source = small / "source/a.md"
    kept = '<p class="x"><a href="https://e.org" rel="me">Words.</a> <kbd>k</kbd></p>'
    source.write_text(f"{source.read_text()}\n{kept}\n")
    assert "raw-html" not in polyfolio(small, "check").out
    source.write_text(f"{source.read_text()}\n{text}\n")
    found = polyfolio(small, "check", "--strict")
    assert found.code == 1
    assert f"source/a.md:10: warning [raw-html] left out of every page: {left_out}" in found.out


def test_plural_forms_and_a_header_of_another_language_are_findings(small: Path) -> None:
    path = "locale/de/LC_MESSAGES/a.po"
    text = (small / path).read_text()
    spelled = text.replace("Language: de", "Language: de-Latn-DE")
    (small / path).write_text(spelled)
    assert "[language]" not in polyfolio(small, "check").out
    wrong = text.replace("Language: de", "Language: fr").replace(
        'msgid "Three."\nmsgstr ""',
        'msgid "Three."\nmsgid_plural "Threes."\nmsgstr[0] "Drei."\nmsgstr[1] "Dreien."',
    )
    (small / path).write_text(wrong)
    out = polyfolio(small, "check").out
    assert f"{path}:1: warning [language] its header says “Language: fr”, and its folder de" in out
    assert re.search(
        rf"^{path}:\d+: error \[plural\] a text of an article has no plural", out, re.MULTILINE
    )


def test_a_mark_before_the_header_is_found_and_a_lost_header_restored(small: Path) -> None:
    place = "locale/de/LC_MESSAGES/a.po"
    whole = (small / place).read_bytes()
    (small / place).write_bytes(b"\xef\xbb\xbf" + whole)
    assert f"{place}:1: warning [header] begins with a byte-order" in polyfolio(small, "check").out
    (small / place).write_bytes(whole.partition(b"\n\n")[2])
    assert f"{place}:1: warning [header] has no header" in polyfolio(small, "check").out
    for _ in range(2):
        assert polyfolio(small, "extract").code == 0
        assert (small / place).read_bytes().partition(b"\n\n")[2] == whole.partition(b"\n\n")[2]
        assert b'"Language: de\\n"' in (small / place).read_bytes()
    assert "[header]" not in polyfolio(small, "check").out


def test_a_text_that_is_translated_twice_in_a_catalog_is_found(small: Path) -> None:
    place = small / "locale/de/LC_MESSAGES/a.po"
    place.write_text(f'{place.read_text()}\n#~ msgid "Three."\n#~ msgstr "Drei."\n')
    line = place.read_text().splitlines().index('#~ msgid "Three."') + 1
    told = f"{place.relative_to(small)}:{line}: warning [duplicate] the obsolete entry has the text"
    assert told in polyfolio(small, "check").out


def test_a_release_folder_that_cannot_be_written(small: Path) -> None:
    (small / "dist").write_text("in the way")
    outcome = polyfolio(small, "publish", "--format", "text")
    assert outcome.code == 3
    assert "dist" in one_line(outcome.err)
    assert (small / "dist").read_text() == "in the way"


def test_no_project(tmp_path: Path) -> None:
    outcome = polyfolio(tmp_path, "status")
    assert outcome.code == 3
    assert "polyfolio init" in one_line(outcome.err)


@pytest.mark.parametrize(
    "args",
    [("chek",), ("status", "nothing"), ("status", "--locale", "fr"), ("review", "show", "zz")],
)
def test_wrong_usage(small: Path, args: tuple[str, ...]) -> None:
    outcome = polyfolio(small, *args)
    assert outcome.code in (2, 3)
    assert outcome.err.strip()
    assert not outcome.out


def test_a_wrong_command_names_the_nearest(small: Path) -> None:
    outcome = polyfolio(small, "chek")
    assert outcome.code == 2
    assert "did you mean 'check'?" in outcome.err


@pytest.mark.parametrize(
    "line",
    [
        ("a\x1b[2J\nb",),
        ("review", "list", "-n", "x\n" * 5_000),
        ("check", "--\u202enoitpo"),
        ("memory", "find", "--threshold", "nan", "Tea"),
        ("memory", "find", "caf\udce9"),
        ("review", "edit", "0", "caf\udce9"),
        ("draft", "--budget", "1e999999999"),
        ("import", "--id", "../" * 700, "a.txt"),
    ],
)
def test_wrong_usage_is_one_line(tmp_path: Path, line: tuple[str, ...]) -> None:
    end = polyfolio(small_project(tmp_path), *line)
    assert end.code in (2, 3)
    told = one_line(end.err)
    assert " — " in told
    assert told.isprintable()
    assert len(told) < 1_500


def test_folders_may_be_nested_deeper_than_calls(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    folder = root / "source"
    try:
        for _ in range(1_200):
            folder /= "a"
            folder.mkdir()
        assert polyfolio(root, "extract").code == 0
        assert files.write(tmp_path / f"{'b/' * 1_200}c.tmx", b"", "c.tmx"), "they are made, too"
    finally:  # which pytest could not remove: it goes down by calls
        subprocess.run(["rm", "-rf", root / "source/a", tmp_path / "b"], check=True)


def test_long_texts_that_repeat_themselves_are_merged_at_once(small: Path) -> None:
    """To slide such a text along another would take hours."""
    texts = ["$x + y$ is $z$. " * 8_000, "$x + z$ is $y$. " * 9_000]
    article, catalog = small / "source/a.md", small / "locale/de/LC_MESSAGES/a.po"
    article.write_text("\n\n".join([*texts, "$q$ is $r$. " * 4_000, "One."]))
    polyfolio(small, "extract")
    head, *entries = catalog.read_text().split("\n\n")
    translated = [re.sub(r'msgstr ""$', 'msgstr "Eins"', entry.rstrip()) for entry in entries]
    catalog.write_text("\n\n".join([head, *translated]) + "\n")
    article.write_text("\n\n".join([*(text.replace("z", "w", 9) for text in texts), "Two."]))
    assert polyfolio(small, "extract").code == 0
    assert catalog.read_text().count("#, fuzzy") == 2
