"""Document trees built by hand for the tests of the renderers."""

from __future__ import annotations

import datetime
from dataclasses import replace

from pipeline.nodes import (
    Admonition,
    Cell,
    Code,
    CodeBlock,
    Definition,
    Definitions,
    Document,
    Edition,
    Emphasis,
    Figure,
    Footnote,
    FootnoteMark,
    Heading,
    Image,
    LineBreak,
    Link,
    List,
    ListItem,
    Paragraph,
    Quote,
    RawBlock,
    RawInline,
    Rule,
    Strikethrough,
    Strong,
    Table,
    Text,
)

EDITIONS = (
    Edition("en", "English", "ltr"),
    Edition("zh-CN", "简体中文", "ltr"),
    Edition("ar", "العربية", "rtl"),
)


def text(*parts, lang=""):
    """A paragraph of words and nodes."""
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts), lang)


def cells(*parts):
    return tuple(Cell((Text(part),)) for part in parts)


def items(*parts, start=None, tight=True):
    return List(start, tight, tuple(ListItem((text(part),)) for part in parts))


def document(*blocks, footnotes=(), **changes):
    """A document with these blocks; every field may be given by name."""
    plain = Document(
        article="a-session",
        locale="en",
        direction="ltr",
        source_locale="en",
        title="What a session is like",
        description="Fifty minutes, two chairs and a closed door.",
        author="Miriam Castellano",
        date=datetime.date(2026, 9, 14),
        tags=("First session",),
        minutes=4,
        words=900,
        blocks=blocks,
        footnotes=footnotes,
        editions=EDITIONS,
        publication="Quiet Rooms",
        base_url="https://example.org",
        notice="A sample, not medical advice.",
    )
    return replace(plain, **changes)


EVERYTHING = document(
    text(
        "Words with ",
        Emphasis((Text("stress"),)),
        ", ",
        Strong((Text("weight"),)),
        " and ",
        Strikethrough((Text("regret"),)),
        FootnoteMark(1, 1),
        " in ",
        Code("notes.txt"),
        ", ",
        Link("https://example.com/a?b=c&d", (Text("a report"),), "Report"),
        ", ",
        Link("", (Text("another article"),), article="choosing", locale="en", fragment="cost"),
        ", ",
        Link("", (Text("one in Spanish"),), article="money", locale="es"),
        " and ",
        Link("#in-the-room", (Text("below"),)),
        ";",
        LineBreak(),
        Image("images/sign.png", "a sign"),
        RawInline("<kbd>"),
        Text("S"),
        RawInline("</kbd>"),
    ),
    Heading(2, "in-the-room", (Text("In the room"),)),
    List(
        3,
        True,
        (
            ListItem((text("Third"), items("inner one", "inner two"))),
            ListItem((text("Fourth"),)),
        ),
    ),
    List(None, True, (ListItem((text("Done"),), True), ListItem((text("Open"),), False))),
    Quote((text("She asked how the journey had been."), text("— A reader"))),
    *(
        Admonition(kind, (text(f"About {kind}."),))
        for kind in ("note", "tip", "important", "warning", "caution")
    ),
    CodeBlock("python", "if a < b:\n    print(a)\n"),
    Heading(3, "how-long", (Text("How long"),)),
    Table(
        ("left", "right", "center", "none"),
        cells("Kind", "Minutes", "How often", ""),
        (cells("First", "50", "once", "x"), cells("Later", "50–90", "weekly", "y")),
    ),
    Figure("images/two chairs.svg", "Two chairs", "Chairs at an angle"),
    Definitions((Definition((text("CBT"),), ((text("A practical way."),),)),)),
    RawBlock("<details><summary>More</summary><p>Less</p></details>", "More\nLess"),
    Rule(),
    text("Todavía en español.", lang="es"),
    text("Again.", FootnoteMark(1, 2), FootnoteMark(2, 1)),
    footnotes=(
        Footnote(1, 2, (text("The last ten are for notes."),)),
        Footnote(2, 1, (text("A list:"), items("a", "b"))),
    ),
)
