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
    "a name of 250 letters": lambda root: (root / f"source/{'a' * 250}.md").write_text(TEXT),
}  # fmt: skip
