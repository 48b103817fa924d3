"""Reading an article: its bytes, its front matter, its headings' ids, and what is refused."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import frontmatter_yaml
from pipeline.article import Article, heading_ids, once, read_article, slugify
from pipeline.checks import front_matter
from pipeline.compose import compose
from pipeline.errors import SourceError
from pipeline.extract import extract
from pipeline.frontmatter import TRANSLATABLE, Field, parse_front_matter


def read(text: str | bytes) -> Article:
    return read_article("a", "source/a.md", text.encode() if isinstance(text, str) else text)


def refusal(text: str | bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read(text)
    return caught.value


def test_what_is_asked_of_an_article_is_found_once() -> None:
    asked: list[str] = []

    @once
    def found(article: Article) -> int:
        asked.append(article.id)
        return len(article.blocks)

    article = read("> a\n\n<p>b</p>\n\n- c\n")
    assert [found(article), found(article)] == [6, 6]
    assert list(article.blocks) == list(article.tree.walk())
    assert [leaf for leaf, _ in article.leaves] == list(article.tree.leaves())
    assert [block.text for block in article.html] == ["<p>b</p>\n"]
    other = replace(article, ids=())
    assert found(other) == 6
    assert other == article.__class__(**{**_fields(article), "ids": ()})
    assert len(asked) == 2


def _fields(article: Article) -> dict[str, Any]:
    return {one.name: getattr(article, one.name) for one in fields(article) if one.init}


# --- bytes ----------------------------------------------------------------------------------------


def test_spans_count_behind_the_byte_order_mark() -> None:
    article = read("\ufeffText\n")
    assert article.bom
    assert article.source == b"Text\n"
    assert article.tree.children[0].content == (0, 4)


@pytest.mark.parametrize(
    ("text", "newline"), [("a\nb\n", "\n"), ("a\r\nb\r\n", "\r\n"), ("a", "\n")]
)
def test_the_line_end_is_the_articles_own(text: str, newline: str) -> None:
    assert read(text).newline == newline


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (b"one\ntwo \xff", "source/a.md:2", "not UTF-8 (byte 0xff)"),
        ("# 茶".encode("utf-16"), "source/a.md:1", "is UTF-16"),
        ("Tea.".encode("utf-32"), "source/a.md:1", "is UTF-32"),
        (b"# One\r\r- two\r- three\r", "source/a.md:1", "has line ends of CR alone"),
        (b"one\n\ntwo\0", "source/a.md:3", "holds a NUL byte"),
        (b"ok\n\n" + b"> " * 200 + b"x", "source/a.md:3", "nested more than 100 deep"),
        (b"---\ntitle: A\n\nText\n", "source/a.md:1", "front matter is not closed"),
        (b"+++\ntitle = 'A'\n\nText\n", "source/a.md:1", "front matter is not closed"),
    ],
)
def test_what_cannot_be_read_is_one_located_line(data: bytes, where: str, what: str) -> None:
    error = refusal(data)
    assert error.where == where
    assert what in error.what
    assert error.remedy
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a//b", "a b", ".hidden", "a/", "", "con\n", "+a", "a@"]
)
def test_an_id_is_a_plain_relative_path(name: str) -> None:
    with pytest.raises(SourceError, match="cannot be an article's id"):
        read_article(name, "x.md", b"")


@pytest.mark.parametrize("name", ["a", "guide/a-b", "v1.2/入门", "a_b", "c++", "clock@me/a+b"])
def test_ids_that_are_fine(name: str) -> None:
    assert read_article(name, "x.md", b"").id == name


# --- front matter ---------------------------------------------------------------------------------


def test_values_are_what_the_syntax_says() -> None:
    article = read("---\ntitle: A\ndate: 2026-01-31\ntags: [x, y]\nn: 1.5\n---\n")
    assert article.front.text("title") == "A"
    assert article.front.texts("tags") == ("x", "y")
    assert article.front.values["date"] == datetime.date(2026, 1, 31)
    assert read("+++\ndate = 2026-01-31\n+++\n").front.values["date"] == datetime.date(2026, 1, 31)


def test_yes_and_no_are_words_where_a_text_belongs() -> None:
    article = read("---\ntitle: No\ndraft: no\n---\n")
    assert article.front.text("title") == "No"
    assert [field.value for field in article.front.fields] == ["No"]
    assert article.front.text("draft") == "no", "shown as it stands, and not translated"


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: 茶🍵 tea\nsummary: 'it''s'\n---\n",
        '---\r\ntitle: "é\\u00e9"\r\nsummary: x\r\n---\r\n',
        "---\nother: 🍵\nsummary: |\n  a\n  b\n\ntitle: z\n---\n",
        "+++\nother = '🍵'\ntitle = '''\nx'''\nsummary = \"\"\"a \\\n  b\"\"\"\n+++\n",
        "+++\r\ntags = ['a', # 🍵\r\n \"b\"]\r\n+++\r\n",
    ],
)
def test_spans_hold_exactly_the_value(front: str) -> None:
    article = read(front)
    for field in article.front.fields:
        inside = article.source[: field.start] + b'"new"' + article.source[field.end :]
        again = read(inside).front
        assert [f.value for f in again.fields] == [
            "new" if f is field else f.value for f in article.front.fields
        ]
        rest = {k for k in article.front.values if k != field.path}
        assert all(again.values[key] == article.front.values[key] for key in rest)


def test_keys_of_the_allow_list_may_be_paths() -> None:
    keys = ("title", "hero.tagline", "hero.actions.text")
    yaml = "hero:\n  tagline: T\n  image: i\n  actions:\n    - text: one\n      link: /x\n"
    yaml += "    - text: two\n"
    found = parse_front_matter(yaml, 0, "a.md", 1, keys=keys).fields
    assert [(field.path, field.value) for field in found] == [
        ("hero.tagline", "T"),
        ("hero.actions.text", "one"),
        ("hero.actions.text", "two"),
    ]
    toml = "title = 'A'\n[hero]\ntagline = 'T'\nimage = 'i'\n[[hero.actions]]\ntext = 'one'\n"
    found = parse_front_matter(toml, 0, "a.md", 1, "toml", keys).fields
    assert [field.value for field in found] == ["A", "T", "one"]


@pytest.mark.parametrize(
    ("front", "line", "what"),
    [
        ("title: a: b", 2, "not valid YAML"),
        ("title: ok\nx: [1", 3, "not valid YAML"),
        ("a: &x 1\nb: *x", 3, "a YAML alias"),
        ("a: " + "[" * 200 + "]" * 200, 2, "nested too deeply"),
        ("a: " + "[" * 90_000, 2, "nested too deeply"),
        ("title: x\ndate: 2026-13-01", 3, "'date' is not a date or number"),
        ("a: !!timestamp x", 2, "'a' is not a date or number"),
        ("a: !!python/object:os.system x", 2, "not valid YAML"),
        ("a: " + "9" * 5_000, 2, "'a' is not a date or number"),
        ('title: "a\x07"', 2, "not valid YAML"),
    ],
)
def test_broken_yaml_is_named_by_its_line(front: str, line: int, what: str) -> None:
    error = refusal(f"---\n{front}\n---\n")
    assert error.where == f"source/a.md:{line}"
    assert what in error.what


@pytest.mark.parametrize(
    ("front", "line"),
    [("title = x", 2), ("title = 'a'\nb = [1", 3), ("a = " + "[" * 50_000 + "]" * 50_000, 2)],
)
def test_broken_toml_is_named_by_its_line(front: str, line: int) -> None:
    assert refusal(f"+++\n{front}\n+++\n").where == f"source/a.md:{line}"


TEXTS = st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(bool)


@given(TEXTS, st.sampled_from(["", "'", '"', "|", ">"]))
def test_any_text_is_written_so_that_yaml_reads_it(value: str, style: str) -> None:
    written = Field("title", "x", 0, 0, style).written(value)
    for text in (f"title: {written}  # c\n", f"tags: [a, {written}, b]\n"):
        front = parse_front_matter(text, 0, "a.md", 1)
        assert value in [field.value for field in front.fields]


@given(TEXTS, st.sampled_from(["'", '"']))
def test_any_text_is_written_so_that_toml_reads_it(value: str, style: str) -> None:
    written = Field("title", "x", 0, 0, style, "toml").written(value)
    front = parse_front_matter(f"title = {written} # c\n", 0, "a.md", 1, "toml")
    assert [field.value for field in front.fields] == [value]


def test_scripts_that_need_joiners_are_not_escaped() -> None:
    field = Field("title", "x", 0, 0, '"')
    for value in ("می‌خواهم", "a\u00a0b", "\u3000茶", "\u200fא"):
        assert field.written(value) == f'"{value}"'


# --- headings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What’s new?", "whats-new"),
        ("C++ & Rust", "c--rust"),
        ("概要 と 例", "概要-と-例"),
        ("snake_case", "snake_case"),
        ("مقدمة", "مقدمة"),
    ],
)
def test_slugs_are_githubs(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_ids_are_unique_and_explicit_ones_win() -> None:
    source = "# A\n# A\n# B {#a}\n# a-1\n# `x` <b>y</b>\n# ...\nTwo\nlines\n===\n"
    assert heading_ids(read(source)) == ("a", "a-1", "a-2", "a-1-1", "x-y", "section", "two-lines")


def test_ten_thousand_equal_headings() -> None:
    ids: Any = heading_ids(read("# A\n" * 10_000))
    assert len(set(ids)) == 10_000
    assert ids[-1] == "a-9999"


_VALUES = st.one_of(
    st.sampled_from(
        ["No", "null", "2026-01-02", "2026-13-02", "é x", "a: b", "a #b", "-", "1", ""]
    ),
    st.text(alphabet="aB \té-.:#'?*&!|>%@1\u2028\xa0", max_size=12),
)
_LINES = st.one_of(
    st.builds("{}: {}\n".format, st.sampled_from(["title", "yes", "b-c", "date", "tags"]), _VALUES),
    st.builds("tags:\n  - {}\n  - {}\n".format, _VALUES, _VALUES),
    st.builds("tags:\n- {}\n".format, _VALUES),
)


@given(st.lists(_LINES, max_size=4).map("".join))
def test_plain_front_matter_reads_as_yaml_does(text: str) -> None:
    quick = frontmatter_yaml.plain(text, TRANSLATABLE)
    if quick is not None:
        assert quick == frontmatter_yaml.parsed(text, "a.md", 2, TRANSLATABLE)


def test_common_front_matter_is_plain() -> None:
    text = "title: A day\ndate: 2026-01-02\ntags:\n  - red\n  - very blue\n"
    assert frontmatter_yaml.plain(text, TRANSLATABLE) is not None


def test_a_merge_conflict_is_refused_and_code_that_shows_one_is_not() -> None:
    conflict = b"<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> b\n"
    with pytest.raises(SourceError, match="both sides of a merge conflict") as error:
        read_article("a", "source/a.md", b"# A\n\n" + conflict)
    assert error.value.where == "source/a.md:3"
    read_article("a", "source/a.md", b"# A\n\n```\n" + conflict + b"```\n")


TWICE = [
    ("title: A\ntitle: true\n", "true", []),
    ("title: true\ntitle: A\n", "A", ["A"]),
    ("title: A\n'title': B\n", "B", ["B"]),
    ("title: A\ndescription: x\ntitle: >-\n  B\n  C\n", "B C", ["x", "B C"]),
    ("title: A\ntitle:\n", "", []),
]


@pytest.mark.parametrize(("front", "title", "offered"), TWICE)
def test_of_a_key_that_is_there_twice_the_last_counts_everywhere(
    front: str, title: str, offered: list[str]
) -> None:
    article = read(f"---\n{front}---\n\ntext\n")
    assert article.front.text("title").lower() == title.lower()
    assert [found.value for found in article.front.fields] == offered
    units = extract(article)
    echoed = compose(article, units, {unit.key: unit.msgid for unit in units}).markdown
    assert read(echoed).front.values == article.front.values
    (finding,) = [f for f in front_matter.check(article) if "again" in f.message]
    assert finding.where == f"source/a.md:{2 + front.count(chr(10), 0, front.rindex('title'))}"
    assert "in line 2" in finding.message


def test_a_key_inside_others_is_found_twice_too() -> None:
    front = "hero:\n  - a: 1\n    tagline: A\n    tagline: B\n  - tagline: C\n"
    article = read(f"---\ntitle: T\n{front}---\n\ntext\n")
    (finding,) = [f for f in front_matter.check(article) if "again" in f.message]
    assert finding.where == "source/a.md:6"
    keys = (*TRANSLATABLE, "hero.tagline")
    fields = parse_front_matter(front, 0, "a.md", 2, keys=keys).fields
    assert [found.value for found in fields] == ["B", "C"]
    assert not [f for f in front_matter.check(read("text\n")) if "again" in f.message]


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_a_slug_has_letters_digits_and_hyphens_alone(text: str) -> None:
    """Texts of ASCII go a quicker way; an accent at the end sends them the other."""
    shown = unicodedata.normalize("NFC", text.strip().lower())
    wanted = [c for c in shown if c in " -_" or unicodedata.category(c)[0] in "LNM"]
    assert slugify(text) == "".join(wanted).replace(" ", "-")
