"""Files from elsewhere that nobody should import: what each is called, what brings it in, its bytes.

``size`` is in thousands of characters, roughly.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from typing import Final

from tests.hostile_bodies import BODIES
from tests.hostile_cases import ARTICLE, SOURCE
from tests.hostile_catalogs import CATALOGS, many, numbered
from tests.hostile_csv import CSV

Make = Callable[[int], bytes]

_TMX: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n{}<tmx version="1.4"><header srclang="en"/><body>'
)
_UNIT: Final = (
    '<tu><tuv xml:lang="en"><seg>{}</seg></tuv><tuv xml:lang="de"><seg>{}</seg></tuv></tu>'
)
_END: Final = "</body></tmx>"
_LAUGHS: Final = (
    '<!DOCTYPE tmx [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_OUTSIDE: Final = '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_PARAMETER: Final = '<!DOCTYPE tmx [<!ENTITY % x SYSTEM "file:///etc/passwd">%x;]>'
_ELSEWHERE: Final = '<!DOCTYPE tmx SYSTEM "http://127.0.0.1:9/tmx.dtd">'


def _tmx(inner: str, before: str = "") -> bytes:
    return (_TMX.format(before) + inner + _END).encode()


def _unit(text: str) -> bytes:
    return _tmx(_UNIT.format("Tea is good.", text))


TMX: Final[Mapping[str, Make]] = {
    "laughs": lambda n: _tmx(_UNIT.format("Tea is good.", "&a9;"), _LAUGHS),
    "an entity outside": lambda n: _tmx(_UNIT.format("Tea is good.", "&x;"), _OUTSIDE),
    "a parameter outside": lambda n: _tmx("", _PARAMETER),
    "a grammar elsewhere": lambda n: _tmx(_UNIT.format("Tea is good.", "Tee"), _ELSEWHERE),
    "an unknown entity": lambda n: _unit("&nobody;"),
    "elements in elements": lambda n: _tmx(many("<a>", n)),
    "marks in marks": lambda n: _unit(many("<hi>", n // 2) + many("</hi>", n // 2)),
    "marks": lambda n: _unit(many('<ph x="1"/>', n)),
    "attributes": lambda n: _tmx("<tu " + numbered('a№="b" ', n) + "/>"),
    "the same attribute": lambda n: _tmx("<tu " + many('a="b" ', n) + "/>"),
    "a long attribute": lambda n: _tmx(f'<tu a="{many("b", n)}"/>'),
    "a long name": lambda n: _tmx(f"<{many('a', n)}/>"),
    "a long text": lambda n: _unit(many("Tee ", n)),
    "brackets": lambda n: _unit(many("[", n)),
    "opened links": lambda n: _unit(many("[a](", n)),
    "unlike marks": lambda n: _unit(many("*a _b ", n)),
    "opened comments": lambda n: _unit(many("&lt;!-- ", n)),
    "references": lambda n: _unit(many("&#65;", n)),
    "a section": lambda n: _unit(f"<![CDATA[{many('a ', n)}]]>"),
    "a comment": lambda n: _tmx(f"<!--{many('a ', n)}-->"),
    "instructions": lambda n: _tmx(many("<?a b?>", n)),
    "units": lambda n: _tmx(
        "".join(_UNIT.format(f"Tea {i}", f"Tee {i}") for i in range(n * 1000 // 90))
    ),
    "the same unit": lambda n: _tmx(many(_UNIT.format("Tea is good.", "Tee"), n)),
    "unlike translations": lambda n: _tmx(
        "".join(_UNIT.format("Tea is good.", f"Tee {i}") for i in range(n * 1000 // 90))
    ),
    "variants": lambda n: _tmx(
        "<tu>" + many("<tuv xml:lang='de'><seg>a</seg></tuv>", n) + "</tu>"
    ),
    "languages": lambda n: _tmx(
        "<tu>" + numbered("<tuv xml:lang='x№'><seg>a</seg></tuv>", n) + "</tu>"
    ),
    "no end": lambda n: _tmx(many("<tu>", n))[: -len(_END)],
    "one entity often": lambda n: _tmx(
        _UNIT.format("Tea is good.", many("&a;", n)), f'<!DOCTYPE tmx [<!ENTITY a "{"b" * 9999}">]>'
    ),
    "laughs in an attribute": lambda n: _tmx('<tu a="&a9;"/>', _LAUGHS),
    "an entity in itself": lambda n: _tmx("&a;", '<!DOCTYPE tmx [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'),
    "entities": lambda n: _tmx("", "<!DOCTYPE tmx [" + numbered("<!ENTITY a№ 'b'>", n) + "]>"),
    "attributes by grammar": lambda n: _tmx(
        "<tu/>", "<!DOCTYPE tmx [<!ATTLIST tu " + numbered("a№ CDATA 'b' ", n) + ">]>"
    ),
    "a deep grammar": lambda n: _tmx(
        "", f"<!DOCTYPE tmx [<!ELEMENT tu {many('(', n // 2)}a{many(')', n // 2)}>]>"
    ),
    "a grammar without end": lambda n: _tmx("", f"<!DOCTYPE tmx [{many(' ', n)}"),
    "a public grammar": lambda n: _tmx("", '<!DOCTYPE tmx PUBLIC "-//x" "http://127.0.0.1:9/x">'),
    "name spaces": lambda n: _tmx("<tu " + numbered("xmlns:a№='b' ", n) + "/>"),
    "name spaces in name spaces": lambda n: _tmx(many('<a xmlns="b">', n)),
    "a prefix of nobody": lambda n: _tmx("<a:tu/>"),
    "a long language": lambda n: _tmx(f'<tu><tuv xml:lang="{many("de-", n)}"><seg>a</seg></tuv></tu>'),
    "a language of ways": lambda n: _tmx('<tu><tuv xml:lang="../.."><seg>a</seg></tuv></tu>'),
    "two declarations": lambda n: _unit("Tee") + b'<?xml version="1.0"?>',
    "two roots": lambda n: _unit("Tee") + _unit("Tee").split(b"\n", 1)[1],
    "another version": lambda n: _unit("Tee").replace(b'xml version="1.0"', b'xml version="9.9"'),
    "words behind": lambda n: _unit("Tee") + many("a ", n).encode(),
    "blank lines before": lambda n: many("\n", n).encode() + _unit("Tee"),
    "references to nothing": lambda n: _unit("&#0;"),
    "references to halves": lambda n: _unit("&#xD800;"),
    "references beyond": lambda n: _unit("&#x110000;"),
    "references to no character": lambda n: _unit("&#xFFFF;"),
    "large references": lambda n: _unit(f"&#{many('9', n)};"),
    "an end of a section": lambda n: _unit("]]>"),
    "hyphens in a comment": lambda n: _tmx(f"<!--{many('-', n)}-->"),
    "EBCDIC": lambda n: _unit("Tee").replace(b"UTF-8", b"cp037").decode().encode("cp037"),
    "UTF-32": lambda n: _unit("Tee").replace(b"UTF-8", b"UTF-32").decode().encode("utf-32"),
    "an archive": lambda n: gzip.compress(_unit(many("Tee ", n)), mtime=0),
    "two marks of order": lambda n: b"\xef\xbb\xbf\xef\xbb\xbf" + _unit("Tee"),
    "units in units": lambda n: _tmx(many(_UNIT.split("<seg>")[0], n)),
    "texts in texts": lambda n: _tmx("<tu><tuv xml:lang='en'>" + many("<seg>", n)),
    "directions": lambda n: _unit(many("\u202ea\u2066", n // 7)),
    "halves in UTF-8": lambda n: _unit("x").replace(b">x<", b">\xed\xa0\x80<"),
    "languages of two cases": lambda n: _tmx(
        "<tu>" + many("<tuv xml:lang='DE'><seg>a</seg></tuv><tuv xml:lang='de'><seg>b</seg></tuv>", n)
    ),
    "any language": lambda n: _unit("Tee").replace(b'srclang="en"', b'srclang="*all*"'),
    "texts of white space": lambda n: _unit(many(" \n\t", n)),
    "pairs without ends": lambda n: _unit(many('<bpt i="1">*</bpt>', n)),
    "numbers of pairs": lambda n: _unit(f'<bpt i="{many("9", n)}">*</bpt>a<ept i="1">*</ept>'),
    "what includes others": lambda n: _unit('<xi:include href="/etc/passwd"/>'),
    "a sheet of styles": lambda n: _tmx("", f'<?xml-stylesheet href="{many("a", n)}"?>'),
    "a standalone declaration": lambda n: _unit("Tee").replace(b"?>", b' standalone="perhaps"?>', 1),
    "joiners": lambda n: _unit(many("T\u200dee ", n)),
    "nothing": lambda n: b"",
    "UTF-16": lambda n: _unit("Tee").replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"),
    "UTF-16 by its word": lambda n: _unit("Tee").replace(b"UTF-8", b"UTF-16"),
    "a charset of nobody": lambda n: _unit("Tee").replace(b"UTF-8", b"x-nobody"),
    "UTF-7": lambda n: _unit("+ADw-").replace(b"UTF-8", b"UTF-7"),
    "invalid UTF-8": lambda n: _unit("caf\xe9").replace("\xe9".encode(), b"\xe9"),
    "a NUL byte": lambda n: _unit("a\0b"),
    "control characters": lambda n: _unit("a&#7;b"),
    "bytes of chance": lambda n: bytes(range(256)) * 4 * n,
}  # fmt: skip


HTML: Final[Mapping[str, Callable[[int], str]]] = {
    "tags in tags": lambda n: many("<div>", n) + "a",
    "closed tags in tags": lambda n: many("<div>", n // 2) + "a" + many("</div>", n // 2),
    "inline tags in tags": lambda n: "<p>" + many("<b>", n) + "a",
    "unlike tags": lambda n: "<p>" + many("<b><i>a</b>", n),
    "lists in lists": lambda n: many("<ul><li>a", n),
    "quotations in quotations": lambda n: many("<blockquote>", n) + "a",
    "tables in tables": lambda n: many("<table><tr><td>", n) + "a",
    "cells": lambda n: "<table><tr>" + many("<td>a", n),
    "rows": lambda n: "<table>" + many("<tr><td>a", n),
    "cells that span": lambda n: (
        "<table><tr><td colspan=900000000 rowspan=900000000>a<td>b<tr><td>c</table>"
    ),
    "many cells that span": lambda n: "<table>" + many("<tr><td colspan=1000 rowspan=9999>a", n),
    "links in links": lambda n: many('<a href="b">', n) + "a",
    "links": lambda n: "<p>" + many('<a href="b">c</a> ', n),
    "code that is code": lambda n: (
        f'<p><a href="javascript:x()">a</a><script>{many("x ", n)}</script>'
    ),
    "opened scripts": lambda n: many("<script>", n),
    "opened comments": lambda n: many("<!-- ", n),
    "opened quotes": lambda n: many('<p title="', n),
    "less-than signs": lambda n: many("<", n),
    "ampersands": lambda n: many("&", n),
    "references": lambda n: many("&#x1F600;", n),
    "references beyond": lambda n: many("&#99999999999;", n),
    "attributes": lambda n: f"<p {numbered('a№=b ', n)}>a",
    "paragraphs": lambda n: many("<p>Tea is good.</p>\n", n),
    "one paragraph": lambda n: f"<p>{many('Tea is good. ', n)}</p>",
    "headings": lambda n: many("<h1>a</h1>", n),
    "line ends": lambda n: "<p>" + many("a<br>", n),
    "ids": lambda n: numbered('<p id="a№">b</p>', n),
    "formulas": lambda n: many("<math><mi>a</mi></math>", n),
    "pictures": lambda n: many('<img src="data:image/png;base64,AAAA" alt="a">', n),
    "foreign tags": lambda n: many("<svg><foreignObject>", n) + "a",
    "templates": lambda n: many("<template>", n) + "a",
    "forms": lambda n: many("<form><select><option>a", n),
    "a page of frames": lambda n: f"<frameset>{many('<frame src=a>', n)}",
    "Markdown": lambda n: "<p>" + many("[a](b) *c* `d` ", n),
    "underscores": lambda n: "<p>" + many("_", n),
    "spaces": lambda n: f"<p>a{many('&nbsp; ', n)}b",
    "UTF-7": lambda n: '<meta charset="utf-7"><p>+ADw-script+AD4-',
    "control characters": lambda n: "<p>a\x01\x1b[2J\x7f",
    "words before a page": lambda n: many("a ", n) + "<html><body><p>b",
    "a long title": lambda n: f"<title>{many('a ', n)}</title><p>b",
    "titles": lambda n: many("<title>a</title>", n),
    "an opened title": lambda n: f"<title>{many('<b>', n)}",
    "names of a page": lambda n: many('<meta name="author" content="a">', n),
    "data of a page": lambda n: f'<script type="application/ld+json">{many("[", n)}</script><p>a',
    "a base": lambda n: '<base href="javascript:x"><p><a href="b">c</a>',
    "a frame": lambda n: f'<iframe srcdoc="{many("&lt;p>", n)}"></iframe><p>a',
    "words for nobody": lambda n: many("<noscript><p>a", n),
    "text as it is": lambda n: f"<pre>{many('a  b' + chr(10), n)}</pre>",
    "texts as they are": lambda n: many("<pre>", n) + "a",
    "code": lambda n: f"<p><code>{many('`', n)}</code>",
    "codes": lambda n: "<p>" + many("<code>a</code>", n),
    "opened codes": lambda n: "<p>" + many("<code>", n) + "a",
    "numbers of lists": lambda n: many('<ol start=999999999999 reversed><li value="-1">a</ol>', n),
    "items of nobody": lambda n: many("<li>a", n),
    "definitions": lambda n: many("<dl><dt>a<dd>", n),
    "quotations": lambda n: "<p>" + many("<q>", n) + "a",
    "ruby": lambda n: "<p>" + many("<ruby>a<rt>b", n),
    "details": lambda n: many("<details><summary>a", n),
    "captions": lambda n: many("<table><caption>a", n),
    "heads of tables": lambda n: f"<table><thead><tr>{many('<th>a', n)}",
    "wide rows": lambda n: f"<table><tr><td>a{many('<tr><td>b<td>c', n)}",
    "cells below none": lambda n: "<table><tr><td colspan=-1 rowspan=0>a<td colspan=x>b</table>",
    "the same attribute": lambda n: f"<p {many('a=b ', n)}>c",
    "an attribute": lambda n: f'<p title="{many("a ", n)}">b',
    "signs of attributes": lambda n: f"<p {many('=', n)}>a",
    "quotation marks of attributes": lambda n: f"<p {many(chr(34), n)}>a",
    "slashes of a tag": lambda n: f"<p{many('/', n)}>a",
    "a long tag": lambda n: f"<{many('a', n)}>b",
    "ends of tags": lambda n: many("</p>", n),
    "ends of others": lambda n: "<p>" + many("</b>", n) + "a",
    "conditions": lambda n: many("<!--[if IE]>", n) + "<p>a",
    "sections": lambda n: many("<![CDATA[", n) + "<p>a",
    "declarations": lambda n: many("<!DOCTYPE ", n) + "<p>a",
    "instructions": lambda n: many("<?", n) + "<p>a",
    "references without ends": lambda n: "<p>" + many("&amp", n),
    "long references": lambda n: f"<p>&{many('a', n)};",
    "styles": lambda n: f"<style>{many('a{', n)}</style><p>b",
    "pictures with words": lambda n: f'<p><img alt="{many("a]", n)}" src=b>',
    "a picture of many": lambda n: f'<p><img srcset="{many("a 1x,", n)}" alt=b>',
    "addresses": lambda n: f'<p><a href="{many("(", n)}">b</a>',
    "addresses of lines": lambda n: f'<p><a href="{many("a" + chr(10), n)}">b</a>',
    "anchors": lambda n: "<p>" + numbered("<a id=a№></a>", n) + "b",
    "stars": lambda n: "<p>" + many("<b>*</b>", n),
    "emphasis in emphasis": lambda n: "<p>" + many("<em>a<strong>b", n),
    "rules": lambda n: many("<hr>", n),
    "directions": lambda n: f"<p>{many(chr(0x202E), n // 3)}<bdo dir=rtl>a",
    "plain texts": lambda n: f"<p>a<plaintext>{many('<b>', n)}",
    "examples": lambda n: many("<xmp><b>", n) + "a",
    "areas of text": lambda n: many("<textarea><p>", n) + "a",
    "slots": lambda n: many("<my-a><slot name=b>", n) + "c",
    "notes of formulas": lambda n: many("<math><annotation-xml><p>a", n),
    "styles of pictures": lambda n: many("<svg><style><p>a</style>", n),
    "hidden words": lambda n: many("<p hidden aria-hidden=true>a</p>", n),
    "links in tables in links": lambda n: many("<a href=b><table><a href=c>", n) + "d",
    "words from right to left": lambda n: "<p>" + many("<bdi dir=rtl>a</bdi>", n),
    "joiners": lambda n: f"<p>{many('a&zwj;&zwnj;', n)}",
    "another page": lambda n: f'<meta http-equiv=refresh content="0;url={many("b", n)}"><p>a',
    "a charset within": lambda n: '<meta charset="ISO-2022-JP"><p>a\x1b$B!!\x1b(B',
    "two charsets": lambda n: '<meta charset="UTF-16"><meta charset="x-nobody"><p>a',
    "a NUL": lambda n: "<p>a\0<b\0>c",
    "nothing": lambda n: "",
}
"""Pages; each becomes an article, or is refused in one line."""

PLAIN: Final[Mapping[str, Callable[[int], str]]] = {
    "one line": lambda n: many("Tea is good. ", n),
    "one word": lambda n: many("a", n),
    "short lines": lambda n: many("Tea\n", n),
    "paragraphs": lambda n: many("Tea is good.\n\n", n),
    "items": lambda n: many("- Tea\n", n),
    "items in items": lambda n: "".join(f"{'  ' * d}- a\n" for d in range(int((n * 1000) ** 0.5))),
    "numbers": lambda n: numbered("№. Tea\n", n),
    "capitals": lambda n: many("TEA IS GOOD\n\n", n),
    "underlined lines": lambda n: many("Tea\n===\n", n),
    "spaces": lambda n: "a" + many(" ", n) + "b",
    "tabs": lambda n: many("a\tb\n", n),
    "rules": lambda n: many("---\n", n),
    "pipes": lambda n: many("a | b\n", n),
    "bylines": lambda n: many("By A. Author\n", n),
    "dates": lambda n: many("2026-01-01\n", n),
    "addresses": lambda n: many("https://a.b/ ", n),
    "at signs": lambda n: many("a@b ", n),
    "brackets": lambda n: many("[", n),
    "stars": lambda n: many("*a ", n),
    "backquotes": lambda n: many("` ", n),
    "less-than signs": lambda n: many("<", n),
    "hyphens": lambda n: many("-", n),
    "colons": lambda n: many("a: b\n", n),
    "quotation marks": lambda n: many("\"a' ", n),
    "form feeds": lambda n: many("a\f\n", n),
    "carriage returns": lambda n: many("a\r", n),
    "control characters": lambda n: many("a\x01\x1b[2J\n", n),
    "line ends of Unicode": lambda n: many("a\u2028b\u0085", n),
    "Chinese": lambda n: many("茶是好的，", n // 3),
    "joiners": lambda n: many("a\u200d\u200c\u2060 ", n),
    "isolates": lambda n: many("\u2067a\n", n // 5),
    "marks of order": lambda n: many("a\ufeff\n", n),
    "wide digits": lambda n: many("\uff11. Tea\n", n),
    "marks of items": lambda n: many("\u2022 a\n\u2013 b\n\u25e6 c\n", n),
    "soft hyphens": lambda n: many("a\u00adb ", n),
    "chatbots": lambda n: many("Sure, here is your article.\n\n", n),
    "nothing": lambda n: "",
}
"""Plain text."""

BYTES: Final[Mapping[str, Make]] = {
    "a NUL byte": lambda n: b"a\0b",
    "UTF-16": lambda n: "Tea".encode("utf-16"),
    "UTF-32": lambda n: "Tea".encode("utf-32"),
    "Latin-1": lambda n: b"caf\xe9",
    "bytes of chance": lambda n: bytes(range(256)) * 4 * n,
}


def imports() -> dict[str, tuple[tuple[str, ...], str, Make]]:
    """Every case by its name: a command, the file's name, and what makes its bytes."""
    found: dict[str, tuple[tuple[str, ...], str, Make]] = {}
    for name, make in TMX.items():
        found[f"TMX: {name}"] = (("memory", "import"), "a.tmx", make)
        found[f"TBX: {name}"] = (("glossary", "import"), "a.tbx", make)
    for name, make in CATALOGS.items():
        found[f"PO: {name}"] = (("memory", "import", "--locale", "de"), "a.po", make)
    for name, text in BODIES.items():
        found[f"pair: {name}"] = (
            ("memory", "import", "--locale", "de", "--pair", SOURCE),
            "a.md",
            lambda n, t=text: f"{ARTICLE}\n{t(n)}\n".encode(),
        )
    for name, make in CSV.items():
        found[f"CSV: {name}"] = (("glossary", "import"), "a.csv", make)
    for suffix, texts in (("html", HTML), ("txt", PLAIN)):
        for name, text in texts.items():
            found[f"{suffix}: {name}"] = (
                ("import",),
                f"a.{suffix}",
                lambda n, t=text: t(n).encode(),
            )
        for name, make in BYTES.items():
            found[f"{suffix} of {name}"] = (("import",), f"a.{suffix}", make)
    return found
