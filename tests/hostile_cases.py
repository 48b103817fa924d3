"""What nobody should find in a content project, in any size: each case spoils a small project.

``size`` is in thousands of characters, roughly; files, links and pipes have none.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

SETTINGS: Final = """[project]
name = "Hostile"
base_url = "https://example.org"
locales = ["de"]
[publish]
formats = ["html", "text"]
missing = "page"
"""
ARTICLE: Final = "---\ntitle: Tea\ndescription: On tea\n---\n\n# Tea\n\nTea is good.\n"
HEADER: Final = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
SOURCE: Final = "source/x.md"
CATALOG: Final = "locale/de/LC_MESSAGES/x.po"


def project(root: Path) -> Path:
    """A project of one article without fault."""
    (root / "source").mkdir(parents=True)
    (root / "locale/de/LC_MESSAGES").mkdir(parents=True)
    (root / "polyfolio.toml").write_text(SETTINGS, encoding="utf-8")
    (root / SOURCE).write_text(ARTICLE, encoding="utf-8")
    return root


def _many(text: str, size: int) -> str:
    return text * (size * 1000 // len(text) + 1)


def _numbered(form: str, size: int) -> str:
    return "".join(form.replace("№", str(n)) for n in range(size * 1000 // len(form) + 1))


def _aliases(depth: int) -> str:
    rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, depth)]
    return "\n".join(["a0: &a0 [lol]", *rows])


def _plural(count: str, rule: str) -> bytes:
    fields = f"UTF-8\\nPlural-Forms: nplurals={count}; plural={rule}"
    return HEADER.replace("UTF-8", fields).encode()


Text = Callable[[int], str]
BODIES: Final[Mapping[str, Text]] = {
    "quotations in quotations": lambda n: _many("> ", n) + "a",
    "lists in lists": lambda n: _many("- ", n) + "a",
    "ordered lists in lists": lambda n: _many("1. ", n) + "a",
    "lists by indentation": lambda n: "".join(
        f"{'  ' * d}- a\n" for d in range(int((n * 1000) ** 0.5))
    ),
    "brackets": lambda n: _many("[", n),
    "closed brackets": lambda n: _many("[a", n // 2) + _many("]", n // 2),
    "links in links": lambda n: _many("[a](", n),
    "images in images": lambda n: _many("![", n) + _many("](a)", n),
    "emphasis": lambda n: _many("*a ", n),
    "emphasis in emphasis": lambda n: _many("*a _b ", n // 2) + _many("_ b* ", n // 2),
    "strong": lambda n: _many("**a ", n),
    "strikethrough": lambda n: _many("~~a ", n),
    "opened code": lambda n: " ".join("`" * k for k in range(1, int((2000 * n) ** 0.5))),
    "less-than signs": lambda n: _many("<", n),
    "opened tags": lambda n: _many("<a ", n),
    "opened comments": lambda n: _many("<!-- ", n),
    "opened instructions": lambda n: _many("<?", n),
    "opened declarations": lambda n: _many("a <!A ", n),
    "comments": lambda n: _many("<!-- a -->\n\n", n),
    "comments in a line": lambda n: _many("a <!-- b --> ", n),
    "directives": lambda n: _many("<!-- i18n:skip -->\n\na\n\n", n),
    "opened directives": lambda n: _many("<!-- i18n:skip-start -->\n\na\n\n", n),
    "tags in tags": lambda n: _many("<div>\n\n", n) + "a",
    "inline tags in tags": lambda n: "a " + _many("<b>", n),
    "a wide table": lambda n: f"{_many('|a', n // 2)}|\n{_many('|-', n // 2)}|\n",
    "a wide table with short rows": lambda n: (
        f"{_many('|a', n // 3)}|\n{_many('|-', n // 3)}|\n{_many('|a|~', n // 3)}".replace(
            "~", "\n"
        )
    ),
    "a long table": lambda n: "|a|b|\n|-|-|\n" + _many("|c|d|\n", n),
    "footnotes": lambda n: _numbered("a[^№]\n\n[^№]: b\n\n", n),
    "one footnote often": lambda n: _many("a[^1] ", n) + "\n\n[^1]: b\n",
    "footnotes in footnotes": lambda n: _numbered("[^№]: [^№]\n", n),
    "opened footnotes": lambda n: _many("[^a", n),
    "definitions": lambda n: _numbered("[r№]: /u\n", n) + "\n[r1]\n",
    "one definition often": lambda n: "[r]: /u\n\n" + _many("[r] ", n),
    "headings": lambda n: _many("# a\n", n),
    "same headings": lambda n: _many("## Same heading\n\n", n),
    "hard breaks": lambda n: _many("a\\\n", n),
    "entities": lambda n: _many("&amp;", n),
    "backslashes": lambda n: _many("\\", n),
    "marks of conflicts": lambda n: _many("<<<<<<< a\n=======\n", n),
    "mathematics": lambda n: _many("$a ", n),
    "definition lists": lambda n: _many("a\n: b\n\n", n),
    "one word": lambda n: _many("a", n),
    "one line": lambda n: _many("Tea is good. ", n),
    "one paragraph": lambda n: _many("Tea is good.\n", n),
    "paragraphs": lambda n: _numbered("Tea № is good.\n\n", n),
    "blank lines": lambda n: _many("\n", n),
    "spaces": lambda n: "a" + _many(" ", n) + "a",
    "tabs": lambda n: _many("\t", n) + "a",
    "addresses": lambda n: _many("http://a.b ", n),
    "opened addresses": lambda n: _many("<http://a", n),
    "opened shortcodes": lambda n: _many("{{< a ", n),
    "opened braces": lambda n: _many("{{", n),
    "marks of joined characters": lambda n: "a" + _many("\u0301", n // 2),
    "directions": lambda n: _many("\u202e\u2066", n // 3),
    "control characters": lambda n: _many("a\x01\x07\x1b[2J\x7f\x85", n),
}
"""Bodies of articles; each is read, or refused in one line."""

FRONT: Final[Mapping[str, Text]] = {
    "aliases of aliases": _aliases,
    "an alias of itself": lambda n: "a: &a [*a]",
    "brackets in YAML": lambda n: "a: " + _many("[", n),
    "mappings in YAML": lambda n: "a: " + _many("{a: ", n),
    "lists in YAML": lambda n: "a:\n  " + _many("- ", n) + "b",
    "a long value": lambda n: "a: " + _many("Tea ", n),
    "many keys": lambda n: _numbered("k№: v\n", n),
    "the same key": lambda n: _many("title: v\n", n),
    "a tag of Python": lambda n: "a: !!python/object/apply:os.system ['true']",
    "a long number": lambda n: "a: " + _many("9", n),
    "a date beyond the calendar": lambda n: "date: 9999-99-99",
    "merges": lambda n: "a: &a {b: c}\n" + _numbered("k№: {<<: *a}\n", n),
}
"""Front matter beside a title."""

BYTES: Final[Mapping[str, Callable[[int], bytes]]] = {
    "a NUL byte": lambda n: ARTICLE.encode() + b"a\0b\n",
    "invalid UTF-8": lambda n: ARTICLE.encode() + b"caf\xe9\n",
    "UTF-16": lambda n: ARTICLE.encode("utf-16"),
    "bytes of chance": lambda n: bytes(range(256)) * (4 * n),
    "nothing": lambda n: b"",
    "a byte-order mark alone": lambda n: b"\xef\xbb\xbf",
    "front matter without end": lambda n: b"---\n" + b"a: b\n" * (200 * n),
    "carriage returns": lambda n: ARTICLE.replace("\n", "\r").encode() * n,
}
"""Whole articles."""

CATALOGS: Final[Mapping[str, Callable[[int], bytes]]] = {
    "UTF-7": lambda n: HEADER.replace("UTF-8", "UTF-7").encode(),
    "plural forms": lambda n: _plural("900000000", "n;"),
    "plural forms deep": lambda n: _plural("2", _many("(", n)),
    "two headers": lambda n: (HEADER + "\n" + HEADER).encode(),
    "nothing": lambda n: b"",
    "white space": lambda n: b" \n" * 500 * n,
    "a NUL byte": lambda n: HEADER.encode() + b'\nmsgid "a\0"\nmsgstr ""\n',
    "invalid UTF-8": lambda n: HEADER.encode() + b'\nmsgid "caf\xe9"\nmsgstr ""\n',
    "UTF-16": lambda n: HEADER.encode("utf-16"),
    "bytes of chance": lambda n: bytes(range(1, 256)) * (4 * n),
    "a long line": lambda n: (HEADER + f'\nmsgid "{_many("a ", n)}"\nmsgstr "b"\n').encode(),
    "a line without end": lambda n: (HEADER + f'\nmsgid "{_many("a ", n)}').encode(),
    "control characters": lambda n: (HEADER + '\nmsgid "a"\nmsgstr "\x01\x1b[2J"\n').encode(),
    "escapes": lambda n: (HEADER + f'\nmsgid "{_many(chr(92) * 2, n)}"\nmsgstr "b"\n').encode(),
    "msgids only": lambda n: (HEADER + _many('msgid "a"\n', n)).encode(),
    "comments only": lambda n: (HEADER + _many("# a\n", n) + "x").encode(),
    "half strings": lambda n: (HEADER + 'msgid ""\n' + _many('"a"\n', n) + "x").encode(),
    "obsolete marks": lambda n: (HEADER + _many("#~ x ", n)).encode(),
    "the same entry": lambda n: (HEADER + _many('msgid "a"\nmsgstr "b"\n\n', n)).encode(),
    "entries": lambda n: (HEADER + _numbered('msgid "a№"\nmsgstr "b"\n\n', n)).encode(),
    "obsolete entries": lambda n: (HEADER + _numbered('#~ msgid "a№"\n#~ msgstr "b"\n\n', n)).encode(),
    "contexts": lambda n: (HEADER + _numbered('msgctxt "№"\nmsgid "a"\nmsgstr "b"\n\n', n)).encode(),
    "flags": lambda n: (HEADER + "#" + _many(", fuzzy", n) + '\nmsgid "a"\nmsgstr "b"\n').encode(),
    "forms": lambda n: (HEADER + 'msgid "a"\nmsgid_plural "b"\n' + _numbered('msgstr[№] ""\n', n)).encode(),
    "previous texts": lambda n: (HEADER + _many('#| msgid "b"\n', n) + 'msgid "a"\nmsgstr "b"\n').encode(),
    "a Markdown bomb": lambda n: (
        HEADER + f'\nmsgid "Tea is good."\nmsgstr "{_many("[", n)}"\n'
    ).encode(),
    "a bomb of emphasis": lambda n: (
        HEADER + f'\nmsgid "Tea is good."\nmsgstr "{_many("*a _b ", n)}"\n'
    ).encode(),
}  # fmt: skip


def _link_out(root: Path, inside: str, outside: str) -> None:
    out = root.parent / "outside" / outside
    out.parent.mkdir(exist_ok=True)
    out.write_text(ARTICLE, encoding="utf-8")
    (root / inside).unlink(missing_ok=True)
    (root / inside).symlink_to(out)


def _folder_out(root: Path) -> None:
    _link_out(root, "source/y.md", "y.md")
    (root / "source/y.md").unlink()
    (root / "source/more").symlink_to(root.parent / "outside", target_is_directory=True)


def _asset_out(root: Path) -> None:
    _link_out(root, "source/secret.png", "secret.png")
    (root / SOURCE).write_text(f"{ARTICLE}\n![Secret](secret.png)\n", encoding="utf-8")


def _locale_out(root: Path) -> None:
    (root / "locale/de/LC_MESSAGES").rmdir()
    (root.parent / "outside").mkdir()
    (root / "locale/de/LC_MESSAGES").symlink_to(root.parent / "outside", target_is_directory=True)


FILES: Final[Mapping[str, Callable[[Path], None]]] = {
    "a folder for an article": lambda root: (root / "source/y.md").mkdir(),
    "a pipe for an article": lambda root: os.mkfifo(root / "source/y.md"),
    "a pipe for an asset": lambda root: os.mkfifo(root / "source/y.png"),
    "a link to nothing": lambda root: (root / "source/y.md").symlink_to("nowhere.md"),
    "a link to itself": lambda root: (root / "source/y.md").symlink_to("y.md"),
    "a folder in itself": lambda root: (root / "source/more").symlink_to("."),
    "an article outside": lambda root: _link_out(root, "source/y.md", "y.md"),
    "a folder outside": _folder_out,
    "an asset outside": _asset_out,
    "a catalog outside": lambda root: _link_out(root, CATALOG, "x.po"),
    "a locale outside": _locale_out,
    "a folder for a catalog": lambda root: (root / CATALOG).mkdir(),
    "a pipe for a catalog": lambda root: os.mkfifo(root / CATALOG),
    "a file for a locale": lambda root: (
        (root / "locale/de/LC_MESSAGES").rmdir(),
        (root / "locale/de/LC_MESSAGES").write_bytes(b""),
    )[0],
    "a name of control characters": lambda root: (root / "source/a\x1b[2J.md").write_text(ARTICLE),
    "a name that is no UTF-8": lambda root: (root / os.fsdecode(b"source/caf\xe9.md")).write_text(ARTICLE),
    "a name of 250 letters": lambda root: (root / f"source/{'a' * 250}.md").write_text(ARTICLE),
}  # fmt: skip


def spoilt() -> dict[str, Callable[[Path, int], None]]:
    """Every case by its name: it takes a project's folder and a size."""
    found: dict[str, Callable[[Path, int], None]] = {}

    def bytes_of(path: str, make: Callable[[int], bytes]) -> Callable[[Path, int], None]:
        return lambda root, size: _put(root / path, make(size))

    for name, text in BODIES.items():
        found[f"article: {name}"] = bytes_of(
            SOURCE, lambda n, t=text: f"{ARTICLE}\n{t(n)}\n".encode()
        )
    for name, text in FRONT.items():
        found[f"front matter: {name}"] = bytes_of(
            SOURCE, lambda n, t=text: f"---\ntitle: Tea\n{t(n)}\n---\n\nTea is good.\n".encode()
        )
    for name, data in BYTES.items():
        found[f"article of {name}"] = bytes_of(SOURCE, data)
    for name, data in CATALOGS.items():
        found[f"catalog: {name}"] = bytes_of(CATALOG, data)
    for name, harm in FILES.items():
        found[name] = lambda root, size, harm=harm: harm(root)
    return found


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)
