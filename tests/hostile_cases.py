"""What nobody should find in a content project, in any size: each case spoils a small project.

``size`` is in thousands of characters, roughly; files, links and pipes have none.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.hostile_catalogs import CATALOGS, HEADER, TEMPLATES, many, numbered, translation
from tests.hostile_files import FILES
from tests.hostile_settings import SETTINGS_FILES

__all__ = ["ARTICLE", "CATALOG", "HEADER", "SOURCE", "kept", "project", "spoilt"]

SETTINGS: Final = """[project]
name = "Hostile"
base_url = "https://example.org"
locales = ["de"]
[publish]
formats = ["html", "text"]
missing = "page"
"""
ARTICLE: Final = "---\ntitle: Tea\ndescription: On tea\n---\n\n# Tea\n\nTea is good.\n"
SOURCE: Final = "source/x.md"
CATALOG: Final = "locale/de/LC_MESSAGES/x.po"
TEMPLATE: Final = "locale/x.pot"


def project(root: Path) -> Path:
    """A project of one article without fault."""
    (root / "source").mkdir(parents=True)
    (root / "locale/de/LC_MESSAGES").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS, encoding="utf-8")
    (root / SOURCE).write_text(ARTICLE, encoding="utf-8")
    return root


def kept(root: Path) -> dict[str, tuple[int, bytes]]:
    """How large its article and its catalog are, and how they begin: one claims to be larger than
    any memory."""
    found = {}
    for name in (SOURCE, CATALOG):
        if (path := root / name).is_file():
            with path.open("rb") as file:
                found[name] = (path.stat().st_size, file.read(1 << 20))
    return found


def _aliases(depth: int) -> str:
    rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, depth)]
    return "\n".join(["a0: &a0 [lol]", *rows])


Text = Callable[[int], str]
BODIES: Final[Mapping[str, Text]] = {
    "quotations in quotations": lambda n: many("> ", n) + "a",
    "lists in lists": lambda n: many("- ", n) + "a",
    "ordered lists in lists": lambda n: many("1. ", n) + "a",
    "lists by indentation": lambda n: "".join(
        f"{'  ' * d}- a\n" for d in range(int((n * 1000) ** 0.5))
    ),
    "brackets": lambda n: many("[", n),
    "closed brackets": lambda n: many("[a", n // 2) + many("]", n // 2),
    "links in links": lambda n: many("[a](", n),
    "images in images": lambda n: many("![", n) + many("](a)", n),
    "emphasis": lambda n: many("*a ", n),
    "emphasis in emphasis": lambda n: many("*a _b ", n // 2) + many("_ b* ", n // 2),
    "strong": lambda n: many("**a ", n),
    "strikethrough": lambda n: many("~~a ", n),
    "opened code": lambda n: " ".join("`" * k for k in range(1, int((2000 * n) ** 0.5))),
    "less-than signs": lambda n: many("<", n),
    "opened tags": lambda n: many("<a ", n),
    "opened comments": lambda n: many("<!-- ", n),
    "opened instructions": lambda n: many("<?", n),
    "opened declarations": lambda n: many("a <!A ", n),
    "comments": lambda n: many("<!-- a -->\n\n", n),
    "comments in a line": lambda n: many("a <!-- b --> ", n),
    "directives": lambda n: many("<!-- i18n:skip -->\n\na\n\n", n),
    "opened directives": lambda n: many("<!-- i18n:skip-start -->\n\na\n\n", n),
    "tags in tags": lambda n: many("<div>\n\n", n) + "a",
    "inline tags in tags": lambda n: "a " + many("<b>", n),
    "a wide table": lambda n: f"{many('|a', n // 2)}|\n{many('|-', n // 2)}|\n",
    "a wide table with short rows": lambda n: (
        f"{many('|a', n // 3)}|\n{many('|-', n // 3)}|\n{many('|a|~', n // 3)}".replace("~", "\n")
    ),
    "a long table": lambda n: "|a|b|\n|-|-|\n" + many("|c|d|\n", n),
    "footnotes": lambda n: numbered("a[^№]\n\n[^№]: b\n\n", n),
    "one footnote often": lambda n: many("a[^1] ", n) + "\n\n[^1]: b\n",
    "footnotes in footnotes": lambda n: numbered("[^№]: [^№]\n", n),
    "opened footnotes": lambda n: many("[^a", n),
    "definitions": lambda n: numbered("[r№]: /u\n", n) + "\n[r1]\n",
    "one definition often": lambda n: "[r]: /u\n\n" + many("[r] ", n),
    "headings": lambda n: many("# a\n", n),
    "same headings": lambda n: many("## Same heading\n\n", n),
    "hard breaks": lambda n: many("a\\\n", n),
    "entities": lambda n: many("&amp;", n),
    "backslashes": lambda n: many("\\", n),
    "marks of conflicts": lambda n: many("<<<<<<< a\n=======\n", n),
    "mathematics": lambda n: many("$a ", n),
    "definition lists": lambda n: many("a\n: b\n\n", n),
    "one word": lambda n: many("a", n),
    "one line": lambda n: many("Tea is good. ", n),
    "one paragraph": lambda n: many("Tea is good.\n", n),
    "paragraphs": lambda n: numbered("Tea № is good.\n\n", n),
    "blank lines": lambda n: many("\n", n),
    "spaces": lambda n: "a" + many(" ", n) + "a",
    "tabs": lambda n: many("\t", n) + "a",
    "addresses": lambda n: many("http://a.b ", n),
    "opened addresses": lambda n: many("<http://a", n),
    "opened shortcodes": lambda n: many("{{< a ", n),
    "opened braces": lambda n: many("{{", n),
    "marks of joined characters": lambda n: "a" + many("\u0301", n // 2),
    "directions": lambda n: many("\u202e\u2066", n // 3),
    "control characters": lambda n: many("a\x01\x07\x1b[2J\x7f\x85", n),
    "many blocks of HTML": lambda n: numbered("<p>a№</p>\n\n", n),
    "many words of HTML": lambda n: many("a <b>b</b> ", n),
    "tags in one block": lambda n: many("<div>", n),
    "closed tags in one block": lambda n: many("<div>", n // 2) + many("</div>", n // 2),
    "closing tags": lambda n: many("</div> ", n) + "x",
    "tags behind a tag": lambda n: "<p>" + many("<div>\n", n) + many(" ", n) + "</p>x",
    "attributes": lambda n: f"<p {many('a=b ', n)}>c</p>",
    "attributes with text": lambda n: many('<p title="a b">\n', n),
    "an attribute without end": lambda n: many('<p title="', n),
    "cells in HTML": lambda n: "<table><tr>" + many("<td>a", n),
    "rows in HTML": lambda n: "<table>" + many("<tr><td>a", n) + "</table>",
    "tables in HTML": lambda n: many("<table><tr><td>", n),
    "cells that span": lambda n: (
        "<table><tr><td colspan=900000000 rowspan=900000000>a</td><td>b</td></tr></table>"
    ),
    "text in HTML": lambda n: f"<p>{many('&amp;', n)}</p>",
    "opened scripts": lambda n: many("<script>", n),
    "opened sections": lambda n: many("<![CDATA[", n),
    "opened words of JSX": lambda n: many("<A b={", n),
    "references to characters": lambda n: many("&#99999999999;", n),
    "a long address": lambda n: f"[a]({many('b/', n)})",
    "ways up": lambda n: f"[a]({many('../', n)}x.md) ![b]({many('../', n)}etc/passwd)",
    "links to itself": lambda n: many("[a](x.md) ", n),
    "links in paragraphs": lambda n: many("[a](x.md)\n\n", n),
    "images": lambda n: many("![a](https://b.c/d) ", n),
    "code spans": lambda n: many("`a` ", n),
    "code spans in paragraphs": lambda n: many("`a` `b` `c`\n\n", n),
    "brackets in paragraphs": lambda n: many("[" * 998 + "\n\n", n),
    "emphasis in paragraphs": lambda n: many("*a* **b** ~~c~~\n\n", n),
    "a footnote in paragraphs": lambda n: many("a[^1]\n\n", n) + "[^1]: b\n",
    "code": lambda n: f"```\n{many('a.b(c);', n)}\n```",
    "lines of code": lambda n: f"```\n{many('a.b(c);' + chr(10), n)}\n```",
    "code in a language": lambda n: f"```js\n{many('a.b(c);' + chr(10), n)}\n```",
    "blocks of code": lambda n: many("```\na\n```\n\n", n),
    "quotation marks": lambda n: many("\"'", n),
    "numbers": lambda n: many("1,000.5 ", n),
    "one number": lambda n: many("1,", n),
    "dots": lambda n: many(".", n),
    "hyphens": lambda n: "a " + many("-", n),
    "a note": lambda n: f"<!-- i18n:note {many('a ', n)}-->\n\nb",
    "shortcodes": lambda n: many("{{< a >}} ", n),
    "braces": lambda n: many("{a}", n),
    "imports": lambda n: many('import a from "b"\n', n),
    "attributes of a heading": lambda n: f"# a {many('{#b} ', n)}",
    "characters of private use": lambda n: many("\ue000\ue001", n // 3),
    "joiners": lambda n: many("\u200d", n // 3),
    "joined pictures": lambda n: many("\U0001f469\u200d", n // 7),
    "Chinese": lambda n: many("茶是好的，", n // 3),
    "Chinese emphasis": lambda n: f"**{many('茶（好）', n // 3)}**",
    "Thai": lambda n: many("ชาดี", n // 3),
    "Arabic and Latin": lambda n: many("شاي tea ", n),
    "backquotes": lambda n: many("`", n),
    "an opened address": lambda n: f"[a]({many('./', n)}",
    "escaped signs": lambda n: many("\\*a ", n),
    "stars and spaces": lambda n: f"a *{many(' ', n)}*",
    "spaces behind a sign": lambda n: f"a <{many(' ', n)}b",
    "spaces in a tag": lambda n: f"a <b x{many(' ', n)}y>b</b>",
    "opened titles": lambda n: numbered('[a№]: /u "t\n', n),
    "links to links": lambda n: many("[a][", n),
    "links of labels": lambda n: numbered("[a№][b№] ", n),
    "notes without marks": lambda n: numbered("[^№]: a\n\n", n),
    "tasks": lambda n: many("- [ ] a\n", n),
    "alerts": lambda n: many("> [!NOTE]\n> a\n\n", n),
    "underlined headings": lambda n: many("a\n=\n\n", n),
    "headings with attributes": lambda n: numbered("# a {#b№ .c d=e}\n\n", n),
    "headings of one id": lambda n: many("# a {#b}\n\n", n),
    "references without end": lambda n: many("&a", n),
    "empty cells": lambda n: f"|a|b|\n|-|-|\n{many('||', n)}",
    "blocks for some": lambda n: many("<!-- i18n:only de -->\n\na\n\n", n),
    "blocks to adapt": lambda n: many("<!-- i18n:adapt -->\n\na\n\n", n),
    "contexts": lambda n: numbered("<!-- i18n:context c№ -->\n\na\n\n", n),
    "safety": lambda n: many("<!-- i18n:safety -->\n\na\n\n", n),
    "directives of nobody": lambda n: many("<!-- i18n:x -->\n\na\n\n", n),
    "isolates": lambda n: many("\u2067a\u2069", n // 7),
    "flags": lambda n: many("\U0001f1e9", n // 4),
    "Korean letters": lambda n: many("\u1100\u1161\u11a8", n // 9),
    "short lines of a carriage": lambda n: many("a\r\r", n),
    "wide spaces": lambda n: f"a{many(chr(0x3000), n // 3)}b",
    "signs of currency": lambda n: many("$", n),
}
"""Bodies of articles; each is read, or refused in one line."""

FRONT: Final[Mapping[str, Text]] = {
    "aliases of aliases": _aliases,
    "an alias of itself": lambda n: "a: &a [*a]",
    "brackets in YAML": lambda n: "a: " + many("[", n),
    "mappings in YAML": lambda n: "a: " + many("{a: ", n),
    "lists in YAML": lambda n: "a:\n  " + many("- ", n) + "b",
    "a long value": lambda n: "a: " + many("Tea ", n),
    "many keys": lambda n: numbered("k№: v\n", n),
    "the same key": lambda n: many("title: v\n", n),
    "a tag of Python": lambda n: "a: !!python/object/apply:os.system ['true']",
    "a long number": lambda n: "a: " + many("9", n),
    "a date beyond the calendar": lambda n: "date: 9999-99-99",
    "items": lambda n: f"tags: [{many('a, ', n)}]",
    "items on lines": lambda n: "tags:\n" + many("  - a b\n", n).rstrip(),
    "items with quotes": lambda n: "tags:\n" + many('  - "a: b"\n', n).rstrip(),
    "a long key": lambda n: f"{many('a', n)}: b",
    "quotes": lambda n: "a: " + many('"', n),
    "a block of text": lambda n: "description: |\n" + many("  a b\n", n).rstrip(),
    "a number to base sixty": lambda n: f"a: {many('1:', n)}1",
    "an exponent": lambda n: "a: 1e999999999",
    "half a character": lambda n: 'title: "\\ud800"',
    "escapes": lambda n: f'a: "{many(chr(92) + "u0041", n)}"',
    "comments": lambda n: many("# a\n", n).rstrip(),
    "keys of keys": lambda n: many("? ", n) + "a",
    "tags": lambda n: "a: " + many("!!b ", n),
    "bytes": lambda n: f"a: !!binary {many('QUJD', n)}",
    "merges": lambda n: "a: &a {b: c}\n" + numbered("k№: {<<: *a}\n", n),
}
"""Front matter beside a title."""

TOML: Final[Mapping[str, Text]] = {
    "brackets": lambda n: "a = " + many("[", n),
    "tables in a line": lambda n: "a = " + many("{a=", n),
    "keys": lambda n: numbered('k№ = "v"\n', n),
    "dotted keys": lambda n: "a" + many(".a", n) + " = 1",
    "tables": lambda n: numbered("[a№]\n", n),
    "a deep table": lambda n: f"[a{many('.a', n)}]",
    "items": lambda n: f"tags = [{many(chr(34) + 'a' + chr(34) + ', ', n)}]",
    "quotes": lambda n: "a = " + many('"', n),
    "escapes": lambda n: f'a = "{many(chr(92), n)}"',
    "half a character": lambda n: 'a = "\\ud800"',
    "an exponent": lambda n: "a = 1e999999999",
    "tables in a row": lambda n: many("[[a]]\n", n),
    "a number to base sixteen": lambda n: f"a = 0x{many('f', n)}",
    "a long number": lambda n: "a = " + many("9", n),
    "a long text": lambda n: f'description = "{many("Tea ", n)}"',
}
"""Front matter in TOML beside a title."""

BYTES: Final[Mapping[str, Callable[[int], bytes]]] = {
    "a NUL byte": lambda n: ARTICLE.encode() + b"a\0b\n",
    "invalid UTF-8": lambda n: ARTICLE.encode() + b"caf\xe9\n",
    "UTF-16": lambda n: ARTICLE.encode("utf-16"),
    "bytes of chance": lambda n: bytes(range(256)) * (4 * n),
    "UTF-8 that is too long": lambda n: ARTICLE.encode() + b"\xc0\xaf\n",
    "halves of characters": lambda n: ARTICLE.encode() + b"\xed\xa0\x80\n",
    "an archive": lambda n: gzip.compress(bytes(1_000_000 * n), 9, mtime=0),
    "front matter in front matter": lambda n: b"---\ntitle: a\n---\n" * (50 * n),
    "nothing": lambda n: b"",
    "a byte-order mark alone": lambda n: b"\xef\xbb\xbf",
    "front matter without end": lambda n: b"---\n" + b"a: b\n" * (200 * n),
    "carriage returns": lambda n: ARTICLE.replace("\n", "\r").encode() * n,
}
"""Whole articles."""


Spoil = Callable[[Path, int], None]


def spoilt() -> dict[str, Spoil]:
    """Every case by its name: it takes a project's folder and a size."""
    return {**_articles(), **_catalogs(), **_others()}


def _articles() -> dict[str, Spoil]:
    found = {
        f"article: {name}": _put(SOURCE, lambda n, t=text: f"{ARTICLE}\n{t(n)}\n".encode())
        for name, text in BODIES.items()
    }
    for fence, values in (("---", FRONT), ("+++", TOML)):
        title = "title: Tea" if fence == "---" else 'title = "Tea"'
        for name, text in values.items():
            found[f"front matter {fence}: {name}"] = _put(
                SOURCE,
                lambda n, t=text, f=fence, a=title: (
                    f"{f}\n{a}\n{t(n)}\n{f}\n\nTea is good.\n".encode()
                ),
            )
    return found | {f"article of {name}": _put(SOURCE, data) for name, data in BYTES.items()}


def _catalogs() -> dict[str, Spoil]:
    found = {f"catalog: {name}": _put(CATALOG, data) for name, data in CATALOGS.items()}
    for name, text in BODIES.items():
        found[f"translation: {name}"] = _put(CATALOG, lambda n, t=text: translation(t(n)))
    return found | {f"template: {name}": _put(TEMPLATE, data) for name, data in TEMPLATES.items()}


def _others() -> dict[str, Spoil]:
    found = {
        f"settings: {name}": _put("polyfolio.toml", lambda n, d=data: d(SETTINGS, n))
        for name, data in SETTINGS_FILES.items()
    }
    return found | {name: lambda root, size, harm=harm: harm(root) for name, harm in FILES.items()}


def _put(path: str, make: Callable[[int], bytes]) -> Spoil:
    def spoil(root: Path, size: int) -> None:
        (root / path).write_bytes(make(size))

    return spoil
