"""Catalogs and templates that nobody should find, by what is wrong with them, in any size.

``size`` is in thousands of characters, roughly.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from typing import Final

HEADER: Final = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
ENTRY: Final = '\nmsgid "Tea is good."\nmsgstr "{}"\n'
Make = Callable[[int], bytes]


def many(text: str, size: int) -> str:
    """A text over and over."""
    return text * (size * 1000 // len(text) + 1)


def numbered(form: str, size: int) -> str:
    """A text over and over, with another number for each ``№``."""
    return "".join(form.replace("№", str(n)) for n in range(size * 1000 // len(form) + 1))


def translation(text: str) -> bytes:
    """A catalog in which the article's one sentence is translated by a text."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return (HEADER + ENTRY.format(quoted.replace("\t", "\\t"))).encode()


def _plural(count: str, rule: str) -> bytes:
    return _header(f"Plural-Forms: nplurals={count}; plural={rule}")


def _header(fields: str, charset: str = "UTF-8") -> bytes:
    return (HEADER.replace("UTF-8", charset) + f'"{fields}\\n"\n{ENTRY.format("Tee.")}').encode()


def _catalog(text: str) -> bytes:
    return (HEADER + text).encode()


CATALOGS: Final[Mapping[str, Make]] = {
    "UTF-7": lambda n: HEADER.replace("UTF-8", "UTF-7").encode(),
    "UTF-16 by its word": lambda n: _header("X: y", "UTF-16"),
    "Latin-1": lambda n: _header("X: caf\u00e9", "ISO-8859-1").replace("\u00e9".encode(), b"\xe9"),
    "a charset of nobody": lambda n: _header("X: y", "x" * 1000 * n),
    "a charset that is code": lambda n: _header("X: y", "zlib_codec"),
    "no charset": lambda n: HEADER.replace("UTF-8", "").encode(),
    "plural forms": lambda n: _plural("900000000", "n;"),
    "more plural forms": lambda n: _plural("9" * 1000 * n, "n;"),
    "plural forms deep": lambda n: _plural("2", many("(", n)),
    "plural forms long": lambda n: _plural("2", many("n+", n) + "n;"),
    "plural forms by choice": lambda n: _plural("2", many("n?1:", n) + "0;"),
    "plural forms by nothing": lambda n: _plural("2", "n%0;"),
    "plural forms by power": lambda n: _plural("2", "9**9**9**9;"),
    "no plural forms": lambda n: _plural("0", "0;"),
    "plural forms below none": lambda n: _plural("-1", "n;"),
    "half a plural form": lambda n: _plural("1.5", "n;"),
    "plural forms of other digits": lambda n: _plural("\u0662", "n;"),
    "plural forms of raised digits": lambda n: _plural("\u00b2", "n;"),
    "plural forms without a rule": lambda n: _header("Plural-Forms: nplurals=2"),
    "plural forms without end": lambda n: _plural("2", "n"),
    "plural forms of nothing": lambda n: _plural("2", ";"),
    "plural forms of code": lambda n: _plural("2", "__import__('os').system('true');"),
    "plural forms of letters": lambda n: _plural("2", many("n ", n)),
    "plural forms of signs": lambda n: _plural("2", many("!", n) + "n;"),
    "plural forms of sameness": lambda n: _plural("2", many("n==", n) + "n;"),
    "plural forms of choices": lambda n: _plural("2", many("(n?", n) + "0;"),
    "plural forms of numbers": lambda n: _plural("2", many("9", n) + ";"),
    "plural forms by shifts": lambda n: _plural("2", "1<<n<<999999999;"),
    "plural forms by the largest": lambda n: _plural("3", "9/(n-n)%3;"),
    "plural forms again": lambda n: _header(
        many("Plural-Forms: nplurals=2; plural=n;\\n", n) + "Plural-Forms: nplurals=3; plural=0;"
    ),
    "charsets": lambda n: _header("Content-Type: text/plain; charset=UTF-16"),
    "a charset on lines": lambda n: _header("X: y", "UTF\\n-8"),
    "a header in a context": lambda n: b'msgctxt "a"\n' + HEADER.encode(),
    "a fuzzy header": lambda n: b"#, fuzzy\n" + HEADER.encode() + ENTRY.format("Tee.").encode(),
    "an obsolete header": lambda n: "".join(f"#~ {x}\n" for x in HEADER.splitlines()).encode(),
    "a header of forms": lambda n: b'msgid ""\nmsgid_plural "a"\nmsgstr[0] ""\nmsgstr[1] "b"\n',
    "a header behind": lambda n: (ENTRY.format("Tee.") + "\n" + HEADER).encode(),
    "no header": lambda n: ENTRY.format("Tee.").encode(),
    "no end of a header": lambda n: HEADER.replace("\\n", "").encode() + ENTRY.format("a").encode(),
    "a language of nobody": lambda n: _header("Language: ../../etc"),
    "a long language": lambda n: _header(f"Language: {many('de_', n)}"),
    "control characters of a header": lambda n: _header("X-\\x1b[2J: \\a\\b\\v\\f"),
    "marks of order within": lambda n: _catalog(many('\ufeff\nmsgid "\ufeff"\nmsgstr "a"\n', n)),
    "a mark of order behind": lambda n: _catalog(ENTRY.format("Tee.") + "\ufeff"),
    "halves of characters": lambda n: _catalog('\nmsgid "\\ud800"\nmsgstr "\\udc00"\n'),
    "bytes by their numbers": lambda n: _catalog('\nmsgid "\\377\\376"\nmsgstr "\\xff\\x80"\n'),
    "a NUL by its number": lambda n: _catalog('\nmsgid "a\\0b"\nmsgstr "c\\x00d\\000"\n'),
    "large numbers of characters": lambda n: _catalog(f'\nmsgid "\\x{many("f", n)}"\nmsgstr "\\777"\n'),
    "no escapes": lambda n: _catalog('\nmsgid "\\q\\u0041\\N{BEL}"\nmsgstr "\\"\n'),
    "directions": lambda n: _catalog(ENTRY.format(many("\u202e\u2066a", n // 4))),
    "directions in comments": lambda n: _catalog(f"# \u202e{many('a', n)}\n" + ENTRY.format("b")),
    "no characters": lambda n: _catalog(ENTRY.format("\ufffe\uffff\U0010ffff")),
    "the end of a context": lambda n: _catalog('\nmsgctxt "a\\4b"\nmsgid "c\\4d"\nmsgstr "e"\n'),
    "a long context": lambda n: _catalog(f'\nmsgctxt "{many("a ", n)}"\nmsgid "b"\nmsgstr "c"\n'),
    "entries of a letter": lambda n: _catalog(
        "".join(f'msgid "{chr(0x4E00 + i)}"\nmsgstr "a"\n\n' for i in range(25 * n))
    ),
    "entries without translations": lambda n: _catalog(numbered('msgid "№"\nmsgstr ""\n\n', n)),
    "drafts": lambda n: _catalog(numbered('#, fuzzy\nmsgid "a№"\nmsgstr "b"\n\n', n)),
    "a stale entry of words": lambda n: _catalog(
        f'\n#, fuzzy\n#| msgid "{many("tea a ", n)}"{ENTRY.format(many("b ", n))}'
    ),
    "a stale entry of letters": lambda n: _catalog(
        f'\n#, fuzzy\n#| msgid "{many("tea", n)}"{ENTRY.format("b")}'
    ),
    "stale entries": lambda n: _catalog(
        numbered('#, fuzzy\n#| msgid "Tea is good №"\nmsgid "Tea is bad №"\nmsgstr "b"\n\n', n)
    ),
    "previous contexts": lambda n: _catalog(
        many('#| msgctxt "a"\n', n) + '#| msgid "b"\nmsgid "a"\nmsgstr "b"\n'
    ),
    "half a previous text": lambda n: _catalog('#| "a"\nmsgid "a"\nmsgstr "b"\n'),
    "ranges": lambda n: _catalog("#, range: 0..99999999999\n" + ENTRY.format("Tee.")),
    "formats": lambda n: _catalog(f"#, python-format{ENTRY.format(many('%(a', n))}"),
    "new flags": lambda n: _catalog(many("#= fuzzy\n", n) + ENTRY.format("Tee.")),
    "years of reviewers": lambda n: _catalog(
        f"# reviewed-by: A 99999-99-99 d:zzzz\n# reviewed-by:\n# reviewed-by: {ENTRY.format('b')}"
    ),
    "numbers of origins": lambda n: _catalog(
        f"# origin: memory {many('9', n)}% d:0\n# origin: d:{ENTRY.format('Tee.')}"
    ),
    "marks of conflicts": lambda n: _catalog(
        many('<<<<<<< a\nmsgid "b"\n=======\nmsgid "c"\n>>>>>>> d\n', n)
    ),
    "lines of a translation": lambda n: _catalog(ENTRY.format(many("\\n", n))),
    "unlike ends of lines": lambda n: _catalog('\nmsgid "a\\n"\nmsgstr "b"\n'),
    "carriage returns in a text": lambda n: _catalog('\nmsgid "a\\r\\n"\nmsgstr "b\\r"\n'),
    "forms of other digits": lambda n: _catalog('msgid "a"\nmsgid_plural "b"\nmsgstr[\u00b2] "c"\n'),
    "forms below none": lambda n: _catalog('msgid "a"\nmsgid_plural "b"\nmsgstr[-1] "c"\n'),
    "a form without its end": lambda n: _catalog(f'msgid "a"\nmsgid_plural "b"\nmsgstr[{many("0", n)}'),
    "forms of one text": lambda n: _catalog('msgid "Tea is good."\nmsgid_plural "b"\nmsgstr[0] "c"\n'),
    "obsolete and not": lambda n: _catalog(many('#~ msgid "a"\nmsgid "b"\nmsgstr "c"\n\n', n)),
    "two headers": lambda n: (HEADER + "\n" + HEADER).encode(),
    "fields of a header": lambda n: _header(numbered("X-№: a\\n", n)),
    "a long field": lambda n: _header(f"X: {many('a', n)}"),
    "colons": lambda n: _header(many(":", n)),
    "the same field": lambda n: _header(many("Language: de\\n", n)),
    "dates of a header": lambda n: _header("POT-Creation-Date: 99999-99-99 99:99+9999"),
    "nothing": lambda n: b"",
    "white space": lambda n: b" \n" * 500 * n,
    "a NUL byte": lambda n: HEADER.encode() + b'\nmsgid "a\0"\nmsgstr ""\n',
    "invalid UTF-8": lambda n: HEADER.encode() + b'\nmsgid "caf\xe9"\nmsgstr ""\n',
    "surrogates": lambda n: HEADER.encode() + b'\nmsgid "\xed\xa0\x80"\nmsgstr ""\n',
    "a byte-order mark": lambda n: b"\xef\xbb\xbf" + HEADER.encode(),
    "two byte-order marks": lambda n: b"\xef\xbb\xbf\xef\xbb\xbf" + HEADER.encode(),
    "UTF-16": lambda n: HEADER.encode("utf-16"),
    "UTF-16 without its mark": lambda n: HEADER.encode("utf-16-be"),
    "UTF-32": lambda n: HEADER.encode("utf-32"),
    "bytes of chance": lambda n: bytes(range(1, 256)) * (4 * n),
    "carriage returns": lambda n: _catalog(many(ENTRY, 1).replace("\n", "\r")),
    "mixed line ends": lambda n: _catalog(numbered('\r\nmsgid "№"\r\nmsgstr ""\n', n)),
    "line ends of Unicode": lambda n: _catalog(many("# a\u2028b\x85c\x0cd\x0b\n", n)),
    "a long line": lambda n: _catalog(f'\nmsgid "{many("a ", n)}"\nmsgstr "b"\n'),
    "a line without end": lambda n: _catalog(f'\nmsgid "{many("a ", n)}'),
    "control characters": lambda n: _catalog('\nmsgid "a"\nmsgstr "\x01\x1b[2J"\n'),
    "escapes": lambda n: _catalog(f'\nmsgid "{many(chr(92) * 2, n)}"\nmsgstr "b"\n'),
    "escapes of numbers": lambda n: _catalog(f'\nmsgid "{many(chr(92) + "x00", n)}"\nmsgstr ""\n'),
    "half an escape": lambda n: _catalog('\nmsgid "a\\\nmsgstr ""\n'),
    "msgids only": lambda n: _catalog(many('msgid "a"\n', n)),
    "msgstrs only": lambda n: _catalog(many('msgstr "a"\n', n)),
    "plurals only": lambda n: _catalog(many('msgid_plural "a"\n', n)),
    "words of nobody": lambda n: _catalog(many('msgfoo "a"\n', n)),
    "domains": lambda n: _catalog(numbered('domain "a№"\n', n)),
    "comments only": lambda n: _catalog(many("# a\n", n) + "x"),
    "comments": lambda n: _catalog(many("# a\n", n) + ENTRY.format("")),
    "empty comments": lambda n: _catalog(many("#\n", n) + ENTRY.format("")),
    "notes": lambda n: _catalog(many("#. a\n", n) + ENTRY.format("")),
    "places": lambda n: _catalog(numbered("#: a:№\n", n) + ENTRY.format("")),
    "places in a line": lambda n: _catalog(f"#: {numbered('a:№ ', n)}{ENTRY.format('')}"),
    "comments of nobody": lambda n: _catalog(many("#& a\n", n) + ENTRY.format("")),
    "half strings": lambda n: _catalog('msgid ""\n' + many('"a"\n', n) + "x"),
    "strings in a line": lambda n: _catalog(f"msgid {many(chr(34) * 2, n)}\nmsgstr {chr(34) * 2}\n"),
    "obsolete marks": lambda n: _catalog(many("#~ x ", n)),
    "obsolete comments": lambda n: _catalog(many("#~| msgid \"a\"\n", n)),
    "the same entry": lambda n: _catalog(many('msgid "a"\nmsgstr "b"\n\n', n)),
    "entries": lambda n: _catalog(numbered('msgid "a№"\nmsgstr "b"\n\n', n)),
    "obsolete entries": lambda n: _catalog(numbered('#~ msgid "a№"\n#~ msgstr "b"\n\n', n)),
    "contexts": lambda n: _catalog(numbered('msgctxt "№"\nmsgid "a"\nmsgstr "b"\n\n', n)),
    "flags": lambda n: _catalog("#" + many(", fuzzy", n) + '\nmsgid "a"\nmsgstr "b"\n'),
    "flags of nobody": lambda n: _catalog("#" + numbered(", a№", n) + '\nmsgid "a"\nmsgstr "b"\n'),
    "forms": lambda n: _catalog('msgid "a"\nmsgid_plural "b"\n' + numbered('msgstr[№] ""\n', n)),
    "a form far away": lambda n: _catalog(
        f'msgid "a"\nmsgid_plural "b"\nmsgstr[{"9" * 1000 * n}] ""\n'
    ),
    "the same form": lambda n: _catalog('msgid "a"\nmsgid_plural "b"\n' + many('msgstr[0] ""\n', n)),
    "previous texts": lambda n: _catalog(many('#| msgid "b"\n', n) + 'msgid "a"\nmsgstr "b"\n'),
    "one previous text": lambda n: _catalog(
        '#| msgid ""\n' + many('#| "b"\n', n) + 'msgid "a"\nmsgstr "b"\n'
    ),
    "reviewers": lambda n: _catalog(
        many("# reviewed-by: a 2026-01-01 d:0\n", n) + ENTRY.format("Tee.")
    ),
    "a long reviewer": lambda n: _catalog(
        f"# reviewed-by: {many('a ', n)}2026-01-01 d:0{ENTRY.format('Tee.')}"
    ),
    "waivers": lambda n: _catalog(many("# waived: a b d:0\n", n) + ENTRY.format("Tee.")),
    "origins": lambda n: _catalog(many("# origin: a b d:0\n", n) + ENTRY.format("Tee.")),
    "spaces before a string": lambda n: _catalog(f'\nmsgid{many(" ", n)}"a"\nmsgstr ""\n'),
    "spaces behind a string": lambda n: _catalog(f'\nmsgid "a"{many(" ", n)}x\nmsgstr ""\n'),
    "tabs and spaces": lambda n: _catalog(many("\t \n", n) + ENTRY.format("Tee.")),
    "quotes in a string": lambda n: _catalog(f'\nmsgid "{many(chr(34), n)}"\nmsgstr ""\n'),
    "UTF-8 that is too long": lambda n: HEADER.encode() + b'\nmsgid "\xc0\xaf"\nmsgstr ""\n',
    "likenesses": lambda n: _catalog(numbered('msgid "Tea is good, №."\nmsgstr "b"\n\n', n)),
    "bombs in many entries": lambda n: _catalog(
        "".join(f'msgid "a{i}"\nmsgstr "{"[a](" * 250}"\n\n' for i in range(n))
    ),
    "half characters of UTF-16": lambda n: (
        _header("X: y", "UTF-16").decode().replace("Tee.", "\ud800").encode("utf-16", "surrogatepass")
    ),
    "forms without a header": lambda n: b'msgid "Tea is good."\nmsgid_plural "b"\nmsgstr[0] "c"\n',
    "contexts that end in a text": lambda n: _catalog(
        numbered('\nmsgctxt "a\x04"\nmsgid "\x04№"\nmsgstr "b"\n', n)
    ),
    "obsolete likenesses": lambda n: _catalog(
        numbered('#~ msgid "Tea № is good for №."\n#~ msgstr "b"\n\n', n)
    ),
    "addresses of a bug": lambda n: _header(f"Report-Msgid-Bugs-To: {many('a@b ', n)}"),
    "no space before a string": lambda n: _catalog(numbered('\nmsgid"№"\nmsgstr"b"\n', n)),
    "words in capitals": lambda n: _catalog('\nMSGID "a"\nMSGSTR "b"\n'),
    "a translation before its text": lambda n: _catalog('\nmsgstr "a"\nmsgid "b"\n'),
    "comments within an entry": lambda n: _catalog(
        f'\nmsgid "Tea is good."\n{many("# c" + chr(10), n)}msgstr "b"\n'
    ),
    "places of isolates": lambda n: _catalog(f"#: {many(chr(0x2068) + 'a b.md:1 ', n)}{ENTRY}"),
    "places of ends of isolates": lambda n: _catalog(f"#: {many(chr(0x2069) + ' ', n // 3)}{ENTRY}"),
    "places without numbers": lambda n: _catalog(f"#: {many('a ', n)}{ENTRY.format('b')}"),
    "numbers of places": lambda n: _catalog(f"#: x.md:{many('9', n)}{ENTRY.format('b')}"),
    "lines that forbid machines": lambda n: _catalog(many("#. safety: a\n", n) + ENTRY.format("")),
    "lines for locales of nobody": lambda n: _catalog(
        f"#. only: {many('../x ', n)}{ENTRY.format('b')}"
    ),
    "moves": lambda n: _catalog(
        many("# moved-to: x d:00000000\n# moved-from: x d:00000000\n", n) + ENTRY.format("b")
    ),
    "a move of a way": lambda n: _catalog(f"# moved-to: ../../y d:0{ENTRY.format('b')}"),
    "a header that goes on in itself": lambda n: (
        f"# moved-to: x as 00000000 d:00000000\n{HEADER}{ENTRY.format('b')}".encode()
    ),
    "spares of nobody": lambda n: _catalog(
        numbered('#~ msgctxt "article a№//b"\n#~ msgid "a"\n#~ msgstr "b"\n\n', n)
    ),
    "spares in use": lambda n: _catalog('\nmsgctxt "article ../y//"\nmsgid "a"\nmsgstr "b"\n'),
    "a character in two strings": lambda n: _catalog('\nmsgid "a"\nmsgstr "\\303"\n"\\251"\n'),
    "flags without commas": lambda n: _catalog(f"#, {many('fuzzy ', n)}{ENTRY.format('b')}"),
    "commas of flags": lambda n: _catalog(f"#{many(',', n)}{ENTRY.format('b')}"),
    "previous texts of forms": lambda n: _catalog(
        many('#| msgid_plural "a"\n', n) + ENTRY.format("b")
    ),
    "obsolete previous texts of forms": lambda n: _catalog(
        numbered('#~| msgid_plural "№"\n#~ msgid "a№"\n#~ msgstr "b"\n\n', n)
    ),
    "spaces before all": lambda n: _catalog('\n  #, fuzzy\n \tmsgid "a"\n\v\fmsgstr "b"\n'),
    "tabs before strings": lambda n: _catalog(
        f'\nmsgid "a"\nmsgstr ""\n{many(chr(9) + chr(34) + "b" + chr(34) + chr(10), n)}'
    ),
    "a header in an empty context": lambda n: _catalog('\nmsgctxt ""\nmsgid ""\nmsgstr "a"\n'),
    "headers in contexts": lambda n: _catalog(
        numbered('\nmsgctxt "c№"\nmsgid ""\nmsgstr "a"\n', n)
    ),
    "escapes of nobody": lambda n: _catalog(f'\nmsgid "{many(chr(92) + "?", n)}"\nmsgstr "b"\n'),
    "strings that go on": lambda n: _catalog(f'\nmsgid "{many(chr(92) + chr(10), n)}"\nmsgstr "b"\n'),
    "apostrophes for quotation marks": lambda n: _catalog("\nmsgid 'a'\nmsgstr 'b'\n"),
    "quotation marks of a text": lambda n: _catalog("\nmsgid \u201ca\u201d\nmsgstr \u201cb\u201d\n"),
    "lines of quotation marks": lambda n: _catalog('\nmsgid ""\n' + many('"\n', n)),
    "a catalog for machines": lambda n: b"\xde\x12\x04\x95" + bytes(range(256)) * (4 * n),
    "an archive": lambda n: gzip.compress(HEADER.encode() * 1000 * n, mtime=0),
    "a table in JSON": lambda n: ("{" + numbered('"№": "b", ', n) + "}").encode(),
    "properties": lambda n: numbered("a№ = b\n", n).encode(),
    "XLIFF": lambda n: f'<?xml version="1.0"?><xliff>{many("<trans-unit/>", n)}</xliff>'.encode(),
    "a charset in quotation marks": lambda n: _header("X: y", '\\"UTF-8\\"'),
    "a charset that nobody filled in": lambda n: _header("X: y", "CHARSET"),
    "a charset with a NUL": lambda n: _header("X: y", "UTF-8\\0"),
    "texts in two forms": lambda n: _catalog(
        '\nmsgid "\u00e9"\nmsgstr "a"\n\nmsgid "e\u0301"\nmsgstr "b"\n'
    ),
    "texts in use and not": lambda n: _catalog(
        ENTRY.format("a") + many('\n#~ msgid "Tea is good."\n#~ msgstr "b"\n', n)
    ),
    "several translations in one": lambda n: _catalog(
        ENTRY.format(many("#-#-#-#-#  a.po  #-#-#-#-#\\nb\\n", n))
    ),
    "half of several translations": lambda n: _catalog(ENTRY.format(many("#-#-#-#-#  a", n))),
    "isolates in a translation": lambda n: _catalog(ENTRY.format(many("\u2067b", n // 4))),
    "one text in all contexts": lambda n: _catalog(
        numbered('msgctxt "№"\nmsgid "Tea is good."\nmsgstr "b№"\n\n', n)
    ),
}  # fmt: skip
"""Whole catalogs; each is read, or refused in one line."""

TEMPLATES: Final[Mapping[str, Make]] = {
    name: CATALOGS[name]
    for name in ("UTF-7", "nothing", "a NUL byte", "UTF-16", "bytes of chance", "entries", "forms")
}
"""The same, for the template, which no person writes to."""
