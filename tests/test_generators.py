"""Lines and blocks for site generators: no text, shown as typed, and named."""

from __future__ import annotations

import html
from pathlib import Path

import pytest

from pipeline.article import read_article
from pipeline.checks import generator
from pipeline.compose import compose
from pipeline.document import Context, build_document
from pipeline.extract import extract
from pipeline.render.html import render_html
from pipeline.render.site import Site
from pipeline.render.text import render_text
from tests.command_line import polyfolio


def test_lines_for_a_site_generator_are_no_text_and_are_named(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    settings = '[project]\nname = "A"\nlocales = ["de"]\n[publish]\nformats = ["text"]\n'
    (tmp_path / "polyfolio.toml").write_text(settings)
    (tmp_path / "source/a.md").write_text(
        '# Tea\n\n/// note | "Hot"\n\nPour.\n\n///\n\n{!../cup.md!}\n\n{* ../cup.py hl[1] *}\n\n'
        '--8<-- "cup.md"\n\n```python\n{!> ../cup.py!}\nprint("{!x!}")\n```\n\nSay {!cup.md!} here.\n'
    )
    assert polyfolio(tmp_path, "extract").code == 0
    listed = polyfolio(tmp_path, "review", "list", "--json").json()["entries"]
    assert [entry["msgid"] for entry in listed] == ["Tea", "Pour.", "Say {!cup.md!} here."]
    lost = polyfolio(tmp_path, "review", "edit", listed[2]["id"], "Sag hier.")
    assert lost.code == 1
    assert "{!cup.md!}" in lost.err
    told = polyfolio(tmp_path, "check").out
    assert "source/a.md:3: warning [generator] 6 lines are for a site generator" in told
    assert 'first “/// note | "Hot"”' in told
    (tmp_path / "source/a.md").write_text("# Tea\n\n> [!NOTE]\n> Pour. 8 < 9.\n")
    assert "[generator]" not in polyfolio(tmp_path, "check").out


@pytest.mark.parametrize(
    "block",
    [
        "/// note | Hot\nPour.\n///",
        '!!! warning "Hot"\n    Pour.',
        "???+ tip\n    Pour.",
        '=== "Pot"\n    Pour.',
        '===! "Pot"\n\n    Pour.',
        "::: tip\nPour.\n:::",
        "{% tabs %}\nPour.\n{% endtabs %}",
    ],
)
@pytest.mark.parametrize(("before", "line"), [("", 7), ("> ", 7), ("1. Stir.\n\n   ", 9)])
def test_blocks_of_other_generators_are_shown_as_typed_and_named_at_their_line(
    block: str, before: str, line: int
) -> None:
    inner = ("" if before == "" else "> " if before == "> " else "   ").join(["\n", ""])
    source = f"---\ntitle: Tea\n---\n\nBoil.\n\n{before}{block.replace(chr(10), inner)}\n"
    for newline in ("\n", "\r\n"):
        article = read_article("a", "a.md", source.replace("\n", newline).encode())
        (found,) = generator.check(article)
        assert (found.rule, found.where) == ("generator", f"a.md:{line}")
        context = Context("en", "ltr", "en", "P", "")
        document = build_document(article, article.source, frozenset(), context)
        opening, *rest = block.split("\n")
        for shown in (render_text(document), html.unescape(render_html(document, site=Site()))):
            assert opening in shown
            assert all(part.strip() in shown for part in rest)


def test_a_text_indented_behind_a_generators_line_stands_as_it_stood() -> None:
    source = b"{:else}\n    <p>Your cart is empty!</p>\n{/if}\n"
    article = read_article("a", "a.md", source)
    (unit,) = extract(article)
    text = "<p>Leer!</p> {/if}"
    assert compose(article, (unit,), {unit.key: unit.msgid}).quarantined == ()
    assert (
        compose(article, (unit,), {unit.key: text}).markdown == b"{:else}\n    <p>Leer!</p> {/if}\n"
    )
    # Without the space it would begin a block of HTML.
    flush = read_article("a", "a.md", b"{:else}\nNow <p>Your cart is empty!</p>\n")
    (other,) = extract(flush)
    assert compose(flush, (other,), {other.key: "<p>Leer!</p>"}).quarantined != ()


@pytest.mark.parametrize(
    ("source", "texts", "target"),
    [
        ("import A from '~/a.mjs';\nimport B from '~/b.mjs';\n", [], ""),
        ("> import A from '~/a'\n> import B from '~/b'\n> Text.\n", ["Text."], "> «Text.»\n"),
        ("import A from '~/a'\nimport B from '~/b'\nA ~b\nc~.\n", ["A ~b c~."], "«A ~b c~.»\n"),
        (":::tip *a\n:::note b*\nText.\n", ["Text."], "«Text.»\n"),
    ],
)
def test_what_looks_like_markup_between_two_lines_of_a_generator_is_none(
    source: str, texts: list[str], target: str
) -> None:
    article = read_article("a", "a.md", source.encode())
    units = tuple(extract(article))
    assert [unit.msgid for unit in units] == texts
    done = compose(article, units, {unit.key: f"«{unit.msgid}»" for unit in units})
    assert done.quarantined == ()
    kept = "".join(source.splitlines(keepends=True)[:2])
    assert done.markdown == f"{kept}{target}".encode()


def test_markup_that_holds_text_and_a_line_of_a_generator_keeps_them_together() -> None:
    article = read_article("a", "a.md", b"One *text\n:::note\nhere* too.\n")
    assert [unit.msgid for unit in extract(article)] == ["One *text :::note here* too."]


def test_a_comment_of_mdx_that_reaches_into_a_paragraph_is_no_text_of_it() -> None:
    source = b"> One.\n> {/* a\n>\n> - b\n>\n> c */}\n> Two *and*\n> three.\n"
    article = read_article("a", "a.md", source)
    units = tuple(extract(article))
    assert [unit.msgid for unit in units] == ["One.", "Two *and* three."]
    said = ("# Eins.", "- Zwei *und* drei.")
    done = compose(article, units, {u.key: t for u, t in zip(units, said, strict=True)})
    assert done.quarantined == ()
    assert done.markdown == (
        b"> \\# Eins.\n> {/* a\n>\n> - b\n>\n> c */}\n> \\- Zwei *und* drei.\n"
    )


MYST = """\
:::{admonition} Take care
:class: tip
:name: hot
It is *hot*,
very hot.
:::

> ::::{grid} 2
> :gutter: 2
> :::{card} Pots
> :link: pots
>
> Of clay.
> :::
> ::::

- :::{tip}
  :class: a
  In a list.
  :::
"""


def test_options_of_a_box_are_no_text() -> None:
    article = read_article("a", "a.md", MYST.encode())
    units = extract(article)
    assert [unit.msgid for unit in units] == ["It is *hot*, very hot.", "Of clay.", "In a list."]
    done = compose(article, units, {unit.key: f"«{unit.msgid}»" for unit in units})
    assert done.quarantined == ()
    kept = MYST.replace("hot*,\nvery", "hot*, very")
    for unit in units:
        kept = kept.replace(unit.msgid, f"«{unit.msgid}»")
    assert done.markdown.decode() == kept
    (found,) = generator.check(article)
    assert "13 lines are for a site generator" in found.message


@pytest.mark.parametrize(
    "text",
    [
        ":smile: it is hot",
        "See:\n:class: tip",
        ":::note\n:smile: it is hot",
        ":::{tip}\nText.\n:class: tip",
        ":::{tip}\n\n:class: tip",
    ],
)
def test_what_only_looks_like_an_option_is_text(text: str) -> None:
    """The control: an option stands right below the box, or below another."""
    (unit,) = extract(read_article("a", "a.md", text.encode()))
    assert unit.msgid.endswith(text.rpartition("\n")[2])


@pytest.mark.parametrize("fence", ["```{note}", "~~~~{admonition} Hot", "``` {figure} a.png"])
def test_a_box_that_is_fenced_like_code_is_named(fence: str) -> None:
    marks = fence.partition("{")[0].strip()
    article = read_article("a", "a.md", f"Tea.\n\n{fence}\nPour.\n{marks}\n".encode())
    (found,) = generator.check(article)
    assert (found.where, fence in found.message) == ("a.md:3", True)
    code = read_article("a", "a.md", f"{marks}{{python}}\nprint(1)\n{marks}\n".encode())
    assert list(generator.check(code)) == []


def test_many_options_are_read_in_a_time_that_grows_with_them() -> None:
    lines = b":::{tip}\n" + b":class: tip\n" * 4_000
    assert len(extract(read_article("a", "a.md", lines))) <= 1
