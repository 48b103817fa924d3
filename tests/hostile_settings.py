"""Settings that nobody should find: each makes the bytes of ``polyfolio.toml`` from good ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from tests.hostile_catalogs import many, numbered


def _more(line: str) -> Callable[[str, int], bytes]:
    return lambda good, n: (good + line + "\n").encode()


def _instead(old: str, new: str) -> Callable[[str, int], bytes]:
    return lambda good, n: good.replace(old, new).encode()


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
}  # fmt: skip
