"""Files, links and pipes where nobody should find them: each harm takes a project's folder."""

from __future__ import annotations

import os
import socket
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

TEXT: Final = "# Tea\n\nTea is good.\n"
SOURCE: Final = "source/x.md"
CATALOG: Final = "locale/de/LC_MESSAGES/x.po"


def _link_out(root: Path, inside: str, outside: str) -> None:
    out = root.parent / "outside" / outside
    out.parent.mkdir(exist_ok=True)
    out.write_text(TEXT, encoding="utf-8")
    (root / inside).unlink(missing_ok=True)
    (root / inside).symlink_to(out)


def _folder_out(root: Path) -> None:
    _link_out(root, "source/y.md", "y.md")
    (root / "source/y.md").unlink()
    (root / "source/more").symlink_to(root.parent / "outside", target_is_directory=True)


def _asset_out(root: Path) -> None:
    _link_out(root, "source/secret.png", "secret.png")
    (root / SOURCE).write_text(f"{TEXT}\n![Secret](secret.png)\n", encoding="utf-8")


def _locale_out(root: Path) -> None:
    (root / "locale/de/LC_MESSAGES").rmdir()
    (root.parent / "outside").mkdir()
    (root / "locale/de/LC_MESSAGES").symlink_to(root.parent / "outside", target_is_directory=True)


def _deep(folder: Path, depth: int, name: str = "a") -> None:
    inner = folder.joinpath(*[name] * depth)
    inner.mkdir(parents=True)
    (inner / "y.md").write_text(TEXT)


def _instead(path: Path, link: str = "", *, pipe: bool = False) -> None:
    """A file (or a link, or a pipe) where another or a folder was."""
    if path.is_dir():
        path.rename(path.with_name("before"))
    else:
        path.unlink()
    if pipe:
        os.mkfifo(path)
    elif link:
        path.symlink_to(link)
    else:
        path.write_text("x")


def _state_out(root: Path) -> None:
    (root.parent / "outside").mkdir()
    (root / ".polyfolio").symlink_to(root.parent / "outside", target_is_directory=True)


def _state(root: Path, data: bytes) -> None:
    (root / ".polyfolio").mkdir()
    for name in ("extracted.json", "lock", "untouched"):
        (root / ".polyfolio" / name).write_bytes(data)


def _pipes(root: Path) -> None:
    (root / ".polyfolio").mkdir()
    for name in ("extracted.json", "untouched"):
        os.mkfifo(root / ".polyfolio" / name)


def _lock_out(root: Path) -> None:
    (root / ".polyfolio").mkdir()
    _link_out(root, ".polyfolio/lock", "lock")


def _round(root: Path) -> None:
    (root / "source/y.md").symlink_to("z.md")
    (root / "source/z.md").symlink_to("y.md")


def _folders_round(root: Path) -> None:
    for name, other in (("y", "z"), ("z", "y")):
        (root / "source" / name).mkdir()
        (root / "source" / name / "more").symlink_to(f"../{other}", target_is_directory=True)


def _socket(path: Path) -> None:
    """A socket, bound by a short name: a long one is none."""
    folder = os.open(path.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{folder}/{path.name}")
    os.close(folder)


def _sparse(path: Path) -> None:
    """A file of 64 GB that takes no place."""
    path.unlink(missing_ok=True)
    with path.open("wb") as file:
        file.write(TEXT.encode())
        file.truncate(64 * 2**30)


def _note(root: Path, data: bytes) -> None:
    (root / ".polyfolio").mkdir()
    for name in ("extracted.json", "parts.json", "habits.json"):
        (root / ".polyfolio" / name).write_bytes(data)


def _picture(root: Path, name: str, data: bytes) -> None:
    (root / "source" / name).write_bytes(data)
    (root / SOURCE).write_text(f"{TEXT}\n![A picture]({name})\n", encoding="utf-8")


def _each(number: int, make: Callable[[int], object]) -> None:
    for n in range(number):
        make(n)


def _releases(root: Path, manifest: bytes) -> None:
    """A release that is live, of which nothing is so."""
    (root / "dist/releases/1").mkdir(parents=True)
    for name in ("manifest.json", "release.json"):
        (root / "dist/releases/1" / name).write_bytes(manifest)
    (root / "dist/current").symlink_to("releases/1")


def _svg(inner: str, before: str = "", size: str = "90") -> bytes:
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}<svg {space} width="{size}" height="{size}">{inner}</svg>'.encode()


def _png(width: int, height: int) -> bytes:
    """A picture of one colour, a few bytes for whatever size."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        size, check = struct.pack(">I", len(content)), zlib.crc32(kind + content)
        return size + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = zlib.compressobj(9)
    rows = min(height, 20_000)
    pixels = row.compress(bytes((width + 7) // 8 + 1) * rows) + row.flush()
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


_LAUGHS: Final = (
    '<!DOCTYPE svg [<!ENTITY a0 "<g/>">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_USES: Final = "".join(
    f'<g id="a{n}">{f"""<use xlink:href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 9)
)

STATE: Final = (
    "lock",
    "untouched",
    "extracted.json",
    "parts.json",
    "habits.json",
    "told.json",
    "rejected.json",
    "dates.json",
    "journal",
    "journal/de.jsonl",
    "memory",
    "memory/de.sqlite",
    "memory/de.habits.json",
)
"""What stands in ``.polyfolio/``, by the names that it has there."""
STATES: Final[Mapping[str, bytes | None]] = {
    "a folder": None,
    "nothing": b"",
    "no text": bytes(range(256)) * 40,
    "null": b"null",
    "a number": b"1e999",
    "a list": b"[[], {}, 1]",
    "a table of lists": b'{"version": [], "": [[]], "de": {"a": [1]}}',
    "a table of nothing": b'{"version": null, "de": null}',
    "half a character": b'{"version": "\\ud800", "\\ud800": "\\udfff"}',
}


def spoil_state(root: Path, name: str, data: bytes | None) -> None:
    """Something else where a note of polyfolio's own should be."""
    path = root / ".polyfolio" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if data is None:
        path.mkdir()
    else:
        path.write_bytes(data)


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
    "a name of control characters": lambda root: (root / "source/a\x1b[2J.md").write_text(TEXT),
    "a name on two lines": lambda root: (root / "source/a\nb.md").write_text(TEXT),
    "a name from right to left": lambda root: (root / "source/a\u202egpj.md").write_text(TEXT),
    "a name that cannot be seen": lambda root: (root / "source/\u200b.md").write_text(TEXT),
    "a name of dots": lambda root: (root / "source/...md").write_text(TEXT),
    "a name of an option": lambda root: (root / "source/--help.md").write_text(TEXT),
    "a name of code": lambda root: (root / "source/$(true);{a}.md").write_text(TEXT),
    "a name of 255 bytes": lambda root: (root / f"source/{'é' * 126}.md").write_text(TEXT),
    "a name of 251 letters": lambda root: (root / f"source/{'a' * 251}.md").write_text(TEXT),
    "names that differ in case": lambda root: (root / "source/X.md").write_text(TEXT),
    "names that look the same": lambda root: (
        (root / "source/\u00e9.md").write_text(TEXT),
        (root / "source/e\u0301.md").write_text(TEXT),
    )[0],
    "a name that a list has": lambda root: (root / "source/index.md").write_text(TEXT),
    "folders in folders": lambda root: _deep(root / "source", 60),
    "a long way": lambda root: _deep(root / "source", 15, "a" * 240),
    "a device for an article": lambda root: (root / "source/y.md").symlink_to("/dev/zero"),
    "a device for a catalog": lambda root: (root / CATALOG).symlink_to("/dev/zero"),
    "a pipe for a template": lambda root: os.mkfifo(root / "locale/x.pot"),
    "a folder for a template": lambda root: (root / "locale/x.pot").mkdir(),
    "a template outside": lambda root: _link_out(root, "locale/x.pot", "x.pot"),
    "a pipe in a locale": lambda root: os.mkfifo(root / "locale/de/LC_MESSAGES/y.po"),
    "a pipe among locales": lambda root: os.mkfifo(root / "locale/fr"),
    "a link to itself for a catalog": lambda root: (root / CATALOG).symlink_to("x.po"),
    "a link to itself for a locale": lambda root: _instead(root / "locale/de", "de"),
    "two spellings of a locale": lambda root: (root / "locale/DE/LC_MESSAGES").mkdir(parents=True),
    "a file for all sources": lambda root: _instead(root / "source"),
    "a pipe for all sources": lambda root: _instead(root / "source", pipe=True),
    "a link to itself for all sources": lambda root: _instead(root / "source", "source"),
    "a file for all locales": lambda root: _instead(root / "locale"),
    "a folder for settings": lambda root: (
        (root / "polyfolio.toml").unlink(),
        (root / "polyfolio.toml").mkdir(),
    )[1],
    "a pipe for settings": lambda root: _instead(root / "polyfolio.toml", pipe=True),
    "settings that lead to themselves": lambda root: _instead(
        root / "polyfolio.toml", "polyfolio.toml"
    ),
    "a file for the state": lambda root: (root / ".polyfolio").write_text("x"),
    "a state outside": _state_out,
    "notes of bytes": lambda root: _state(root, bytes(range(256)) * 40),
    "notes of another kind": lambda root: _state(root, b'[{"version": []}]'),
    "pipes for notes": _pipes,
    "a lock outside": _lock_out,
    "a file for releases": lambda root: (root / "dist").write_text("x"),
    "a pipe for the glossary": lambda root: os.mkfifo(root / "locale/glossary.csv"),
    "a glossary of bytes": lambda root: (root / "locale/glossary.csv").write_bytes(bytes(range(256))),
    "a folder for the glossary": lambda root: (root / "locale/glossary.csv").mkdir(),
    "links in a round": _round,
    "folders in a round": _folders_round,
    "a socket for an article": lambda root: _socket(root / "source/y.md"),
    "a socket for a catalog": lambda root: _socket(root / CATALOG),
    "an article of 64 GB": lambda root: _sparse(root / "source/y.md"),
    "a catalog of 64 GB": lambda root: _sparse(root / CATALOG),
    "settings of 64 GB": lambda root: _sparse(root / "polyfolio.toml"),
    "a glossary of 64 GB": lambda root: _sparse(root / "locale/glossary.csv"),
    "notes of brackets": lambda root: _note(root, b"[" * 100_000),
    "notes of numbers": lambda root: _note(root, b"9" * 100_000),
    "notes of 64 GB": lambda root: (
        (root / ".polyfolio").mkdir(),
        _sparse(root / ".polyfolio/extracted.json"),
    )[0],
    "a glossary of one cell": lambda root: (root / "locale/glossary.csv").write_text(
        f'en,de\n"{"a" * 200_000}",b\n'
    ),
    "a picture of laughs": lambda root: _picture(root, "a.svg", _svg("&a9;", _LAUGHS)),
    "a picture in itself": lambda root: _picture(
        root, "a.svg", _svg('<g id="a"><use xlink:href="#a"/></g>')
    ),
    "a picture of pictures": lambda root: _picture(
        root, "a.svg", _svg(f'<g id="a0"><rect width="1" height="1"/></g>{_USES}')
    ),
    "a picture of files": lambda root: _picture(
        root, "a.svg", _svg('<image xlink:href="/etc/passwd" width="9" height="9"/>')
    ),
    "a picture of elements": lambda root: _picture(root, "a.svg", _svg("<g>" * 30_000)),
    "a picture without end": lambda root: _picture(root, "a.svg", _svg("", size="1e30")),
    "a picture of nothing": lambda root: _picture(root, "a.svg", _svg("", size="0")),
    "a picture of pixels": lambda root: _picture(root, "a.png", _png(30_000, 20_000)),
    "a picture of no pixels": lambda root: _picture(root, "a.png", _png(2**16 - 1, 2**16 - 1)),
    "a picture of 64 GB": lambda root: (
        _picture(root, "a.png", b""),
        _sparse(root / "source/a.png"),
    )[0],
    "a name that is no UTF-8": lambda root: (root / os.fsdecode(b"source/caf\xe9.md")).write_text(TEXT),
    "a word that is reserved": lambda root: (root / "source/con.md").write_text(TEXT),
    "a name that ends with a dot": lambda root: (root / "source/a..md").write_text(TEXT),
    "a name with spaces": lambda root: (root / "source/ a .md").write_text(TEXT),
    "a name of a space": lambda root: (root / "source/ .md").write_text(TEXT),
    "a name without letters": lambda root: (root / "source/.md").write_text(TEXT),
    "a name of two suffixes": lambda root: (root / "source/a.md.md").write_text(TEXT),
    "a suffix of capitals": lambda root: (root / "source/a.MD").write_text(TEXT),
    "a name of a backslash": lambda root: (root / "source/a\\b.md").write_text(TEXT),
    "a name of percent signs": lambda root: (root / "source/a%2e%2e%2fb.md").write_text(TEXT),
    "a name of joined letters": lambda root: (root / "source/\ufb01.md").write_text(TEXT),
    "a name of half a character": lambda root: (root / "source/\udced\udca0\udc80.md").write_text(TEXT),
    "a folder that is no UTF-8": lambda root: _deep(root / "source", 1, "caf\udce9"),
    "a folder on two lines": lambda root: _deep(root / "source", 1, "a\nb"),
    "a folder of a name": lambda root: _deep(root / "source", 1, "w.md"),
    "a folder of a locale": lambda root: _deep(root / "source", 1, "de"),
    "a folder of a dot": lambda root: _deep(root / "source", 1, ".git"),
    "an article that two names have": lambda root: os.link(root / SOURCE, root / "source/y.md"),
    "an article and a folder": lambda root: _deep(root / "source", 1, "x"),
    "a locale that is no UTF-8": lambda root: (root / "locale/d\udce9").mkdir(),
    "a locale on two lines": lambda root: (root / "locale/a\nb").mkdir(),
    "a locale of control characters": lambda root: (root / "locale/\x1b[2J").mkdir(),
    "a locale of 255 letters": lambda root: (root / f"locale/{'d' * 255}").mkdir(),
    "locales in a round": lambda root: (root / "locale/de/LC_MESSAGES/de").symlink_to("../.."),
    "many locales": lambda root: _each(5_000, lambda n: (root / f"locale/x{n}").mkdir()),
    "many articles": lambda root: _each(300, lambda n: (root / f"source/y{n}.md").write_text(TEXT)),
    "a catalog of nobody": lambda root: (
        (root / "locale/de/LC_MESSAGES/y.po").write_text("x"),
    )[0],
    "a catalog of a name that is no UTF-8": lambda root: (
        (root / "locale/de/LC_MESSAGES/\udce9.po").write_text("x"),
    )[0],
    "a catalog that two names have": lambda root: (
        (root / CATALOG).write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'),
        os.link(root / CATALOG, root / "locale/de/LC_MESSAGES/y.po"),
    )[0],
    "a device that is always full": lambda root: (root / "locale/x.pot").symlink_to("/dev/full"),
    "a device for a template": lambda root: (root / "locale/x.pot").symlink_to("/dev/zero"),
    "a device for settings": lambda root: _instead(root / "polyfolio.toml", "/dev/zero"),
    "a device for the state": lambda root: (root / ".polyfolio").symlink_to("/dev/null"),
    "a device for releases": lambda root: (root / "dist").symlink_to("/dev/null"),
    "a socket for settings": lambda root: (
        (root / "polyfolio.toml").unlink(),
        _socket(root / "polyfolio.toml"),
    )[1],
    "a socket for the glossary": lambda root: _socket(root / "locale/glossary.csv"),
    "a glossary outside": lambda root: _link_out(root, "locale/glossary.csv", "glossary.csv"),
    "a glossary of a link to itself": lambda root: (
        (root / "locale/glossary.csv").symlink_to("glossary.csv")
    ),
    "releases of a pipe": lambda root: os.mkfifo(root / "dist"),
    "releases of a link": lambda root: (root / "dist").symlink_to("dist"),
    "releases outside": lambda root: (
        (root.parent / "outside").mkdir(),
        (root / "dist").symlink_to(root.parent / "outside"),
    )[1],
    "a release of bytes": lambda root: _releases(root, bytes(range(256))),
    "a release of another kind": lambda root: _releases(root, b'{"documents": [[]], "files": 1}'),
    "a release of ways": lambda root: _releases(
        root, b'{"documents": [{"path": "../../x"}], "files": {"../../x": "0"}}'
    ),
    "a release of brackets": lambda root: _releases(root, b"[" * 100_000),
    "settings of Python": lambda root: (
        (root / "polyfolio.toml").unlink(),
        (root / "pyproject.toml").write_bytes(b"[tool.polyfolio\n" * 1_000),
    )[0],
    "settings of Python that are deep": lambda root: (
        (root / "polyfolio.toml").unlink(),
        (root / "pyproject.toml").write_text(
            f"[tool.polyfolio.project]\nname = {'[' * 50_000}\n", encoding="utf-8"
        ),
    )[0],
    "a picture of bytes": lambda root: _picture(root, "a.jpg", bytes(range(256)) * 40),
    "half a picture": lambda root: _picture(root, "a.png", _png(99, 99)[:40]),
    "a picture of a page": lambda root: _picture(root, "a.svg", b"<html><script>1</script>"),
    "a picture of letters": lambda root: _picture(
        root, "a.svg", _svg(f"<text>{'a' * 100_000}</text>")
    ),
    "a picture of ways": lambda root: _picture(root, "a.svg", _svg(f'<path d="{"M0 0" * 30_000}"/>')),
    "a picture of shades": lambda root: _picture(
        root, "a.svg", _svg('<filter id="a"><feGaussianBlur stdDeviation="1e9"/></filter>')
    ),
    "a picture that is below": lambda root: _picture(root, "a.svg", _svg("", size="-9")),
    "a name of 250 letters": lambda root: (root / f"source/{'a' * 250}.md").write_text(TEXT),
}  # fmt: skip
