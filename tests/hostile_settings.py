"""Settings that nobody should find: each makes the bytes of ``polyfolio.toml`` from good ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tests.hostile_catalogs import many, numbered


def _more(line: str) -> Callable[[str, int], bytes]:
    return lambda good, n: (good + line + "\n").encode()


def _instead(old: str, new: str) -> Callable[[str, int], bytes]:
    return lambda good, n: good.replace(old, new).encode()


_GOOGLE: Final = '"google",'
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "project": ("name", "base_url", "source_locale", "locales", "notice", "catalogs"),
    "publish": ("formats", "accept", "stale", "missing"),
    "draft": ("engines", "budget"),
    "locales.de": ("register", "derive_from", "style"),
}
_KINDS: Final[Mapping[str, str]] = {
    "a whole number": "1",
    "a truth": "true",
    "no number": "nan",
    "a date": "2026-01-01",
    "an empty list": "[]",
    "a list of lists": "[[], [{}]]",
    "a table": "{a = 1}",
    "an empty text": '""',
    "a text of a control character": '"a\\u0007"',
}


def _set(good: str, table: str, key: str, value: str) -> bytes:
    """The settings with another value for a key, whether they have it or not."""
    kept = [line for line in good.splitlines() if not line.startswith(f"{key} =")]
    if f"[{table}]" not in kept:
        kept.append(f"[{table}]")
    kept.insert(kept.index(f"[{table}]") + 1, f"{key} = {value}")
    return ("\n".join(kept) + "\n").encode()


SETTINGS_FILES: Final[Mapping[str, Callable[[str, int], bytes]]] = {
    "nothing": lambda good, n: b"",
    "a NUL byte": lambda good, n: good.encode() + b"\0",
    "invalid UTF-8": lambda good, n: good.encode() + b'x = "caf\xe9"\n',
    "UTF-16": lambda good, n: good.encode("utf-16"),
    "a byte-order mark": lambda good, n: b"\xef\xbb\xbf" + good.encode(),
    "bytes of chance": lambda good, n: bytes(range(256)) * (4 * n),
    "brackets": lambda good, n: (good + "a = " + many("[", n)).encode(),
    "tables": lambda good, n: (good + numbered("[a№]\n", n)).encode(),
    "a deep table": lambda good, n: (good + f"[a{many('.a', n)}]\n").encode(),
    "tables of locales": lambda good, n: (good + numbered("[locales.a№]\n", n)).encode(),
    "locales of three letters": lambda good, n: good.replace(
        '"de"', ", ".join(f'"{a}{b}{c}"' for a in _LETTERS for b in _LETTERS for c in "abc")
    ).encode(),
    "tables in a line": lambda good, n: (good + "a = " + many("{a=", n)).encode(),
    "dotted keys": lambda good, n: (good + "a" + many(".a", n) + " = 1").encode(),
    "blank lines": lambda good, n: (many("\n", n) + good + "x = 1").encode(),
    "a long number": lambda good, n: (good + "a = " + many("9", n)).encode(),
    "a long name": lambda good, n: good.replace("Hostile", many("a ", n)).encode(),
    "many locales": lambda good, n: good.replace('"de"', many('"de",', n)).encode(),
    "a locale outside": _instead('["de"]', '["../../outside"]'),
    "a locale of nobody": _instead('["de"]', '["x-y-z-0123456789"]'),
    "a long locale": lambda good, n: good.replace('["de"]', f'["{many("de-", n)}de"]').encode(),
    "a locale that is a number": _instead('["de"]', "[1]"),
    "locales that are a word": _instead('["de"]', '"de"'),
    "an address that is code": _instead("https://example.org", "javascript:alert(1)"),
    "an address of files": _instead("https://example.org", "file:///etc"),
    "a long address": lambda good, n: good.replace("example.org", many("a", n)).encode(),
    "a format of nobody": _instead('"text"', '"exe"'),
    "a name of control characters": _instead("Hostile", "a\\u0000\\u001b[2J\\n"),
    "an unknown key": _more('secret = "x"'),
    "an engine of nobody": _more('[engines.x]\ntype = "os.system"'),
    "an engine that is a path": _more('[engines."../x"]\ntype = "google"'),
    "a table again": _more("[project]"),
    "a key again": _instead('name = "Hostile"', 'name = "Hostile"\nname = "Hostile"'),
    "no project": _instead("[project]", "[projekt]"),
    "many engines": lambda good, n: (good + f"[draft]\nengines = [{many(_GOOGLE, n)}]\n").encode(),
    "the same engine": _more('[draft]\nengines = ["memory", "memory"]'),
    "an address with a key": _more('[engines.libretranslate]\nurl = "http://a:b@c/?key=d"'),
    "an address of nobody": _more('[engines.libretranslate]\nurl = "http://[::1:9999999"'),
    "a price of no number": _more("[engines.google]\nprice = nan"),
    "a price without end": _more("[engines.google]\nprice = inf"),
    "workers without end": _more("[engines.google]\nworkers = 9999999999999999999"),
    "no workers": _more("[engines.google]\nworkers = 0"),
    "a rate of nothing": _more("[engines.google]\nrate = 0.0"),
    "a deadline below none": _more("[engines.google]\ndeadline = -1"),
    "a key in settings": _more('[engines.deepl]\nauth_key = "secret"'),
    "modes of programs": _more('[engines.apertium]\nmodes = {de = "../../bin/sh"}'),
    "modes of numbers": _more("[engines.apertium]\nmodes = {de = 1}"),
    "glossaries of numbers": _more("[engines.deepl]\nglossaries = [1]"),
    "a locale derived from itself": _more('[locales.de]\nderive_from = "de"'),
    "a locale derived from nobody": _more('[locales.de]\nderive_from = "../x"'),
    "a table of another locale": _more('[locales.fr]\nregister = "tu"'),
    "a register of nobody": _more('[locales.de]\nregister = "Ihr"'),
    "a long style": lambda good, n: (good + f'[locales.de]\nstyle = "{many("a ", n)}"\n').encode(),
    "a long notice": lambda good, n: good.replace(
        'name = "Hostile"', f'name = "Hostile"\nnotice = "{many("a ", n)}"'
    ).encode(),
    "two spellings of a locale": _instead('["de"]', '["de", "DE", "de_DE"]'),
    "the source's own locale": _instead('["de"]', '["en"]'),
    "a locale of dots": _instead('["de"]', '["..", "."]'),
    "a locale of extensions": _instead('["de"]', '["de-u-co-phonebk-x-../y"]'),
    "a source locale of nobody": _instead("[publish]", '[source]\nlocale = "xx"\n[publish]'),
    "every known locale": lambda good, n: good.replace(
        '"de"', ", ".join(f'"{a}{b}"' for a in _LETTERS for b in _LETTERS)
    ).encode(),
    "many formats": lambda good, n: good.replace('"text"', many('"text",', n)).encode(),
    "comments": lambda good, n: (many("# a\n", n) + good).encode(),
    "an opened text": lambda good, n: (good + f'x = """{many("a ", n)}').encode(),
    "escapes": lambda good, n: (good + f'x = "{many(chr(92) + "u0041", n)}"').encode(),
    "half a character": _instead("Hostile", "\\ud800"),
    "a carriage return": lambda good, n: good.replace("\n", "\r").encode(),
    "ends of lines of another system": lambda good, n: good.replace("\n", "\r\n").encode(),
    "directions": _instead("Hostile", "\u202eelitsoH"),
    "mark-up": _instead("Hostile", "<script>alert(1)</script>&amp;{{ 7*7 }}#eval(1)"),
    "a key of directions": _more('"\\u202eemän" = 1'),
    "a key of a NUL": _more('"a\\u0000b" = 1'),
    "a key that is empty": _more('"" = 1'),
    "a NUL in a comment": _more("# a\0b"),
    "an address with a user": _instead("https://example.org", "https://a:b@example.org"),
    "an address of other letters": _instead("example.org", "ex\u00e4mple.org"),
    "an address with spaces": _instead("example.org", "example.org/a b\\n"),
    "an address of ways": _instead("example.org", "example.org/../../x?y#z"),
    "a budget without end": _more('[draft]\nbudget = "1e999 EUR"'),
    "locales in two forms": _instead('["de"]', '["zh_CN", "zh-Hans"]'),
    "a locale of private use": _instead('["de"]', '["x-tea"]'),
    "a locale in wide letters": _instead('["de"]', '["\uff44\uff45"]'),
    "a date for a name": _instead('"Hostile"', "9999-12-31"),
    **{
        f"{key} that is {name}": lambda good, n, k=key, t=table, v=value: _set(good, t, k, v)
        for table, keys in _KEYS.items()
        for key in keys
        for name, value in _KINDS.items()
    },
}
