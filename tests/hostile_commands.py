"""What people do with a spoilt project beside extracting and checking it: each command by its name, and
hostile words on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from pipeline.review import entry_id
from tests.hostile_bodies import BODIES
from tests.hostile_cases import CATALOG, HEADER, SETTINGS
from tests.hostile_catalogs import ENTRY, many

TEA: Final = entry_id((None, "Tea is good."))
LISTED: Final = ("review", "list", "--json", "-s", "stale", "-s", "draft", "-s", "translated")
"""Its output names the entries that :func:`commands` shows."""
SHOWN: Final = 20
"""So many entries are shown."""
DRAFT: Final = ("draft", "--yes")
SIDES: Final = ("base", "ours", "theirs")
_ENGINE: Final = """[draft]
engines = ["memory", "libretranslate"]
[engines.libretranslate]
url = "{}"
"""


def service_settings(root: Path, url: str) -> None:
    """Let drafts come from a service, where the settings are not what is spoilt."""
    settings = root / "polyfolio.toml"
    if settings.is_file() and settings.stat().st_size < 1 << 20:
        good = settings.read_bytes()
        if b"[draft]" not in good and good.startswith(SETTINGS[:40].encode()):
            settings.write_bytes(good + _ENGINE.format(url).encode())


def listed(said: str) -> tuple[str, ...]:
    """The ids that a queue in JSON names."""
    try:
        entries = json.loads(said)["entries"]
    except ValueError:
        return ()
    return tuple(dict.fromkeys(entry["id"] for entry in entries))[:SHOWN]


def commands(root: Path) -> dict[str, tuple[str, ...]]:
    """What is done with a spoilt project, in this order, by what it is called."""
    return {
        "status": ("status",),
        "plan": ("draft", "--plan"),
        "draft": DRAFT,
        "list": LISTED,
        "show": ("review", "show", "-l", "de", TEA),
        "approve": ("review", "approve", "--all", "--sign", "--by", "A"),
        "sign": ("review", "sign", "--all", "--by", "B"),
        "edit": ("review", "edit", "-l", "de", "-a", "x", TEA, "Tee ist gut."),
        "find": ("memory", "find", "Tea is very good."),
        "export": ("memory", "export", str(root.parent / "out.tmx")),
        "prune": ("memory", "prune", "--yes", "--into", str(root.parent / "pruned.tmx")),
        "terms": ("glossary", "list", "Tea is good."),
        "usage": ("usage",),
        "run": ("run", "-f", "text"),
    }


def merges(root: Path) -> dict[str, tuple[str, ...]]:
    """The spoilt catalog as each version that git merges, by what it is called; none where it is no
    file."""
    catalog = root / CATALOG
    if catalog.is_symlink() or not catalog.is_file() or catalog.stat().st_size > 1 << 30:
        return {}
    good = (HEADER + ENTRY.format("Tee ist gut.")).encode()
    found = {}
    for spoilt in SIDES:
        folder = root.parent / f"merge {spoilt}"
        folder.mkdir(exist_ok=True)
        for side in SIDES:
            (folder / side).write_bytes(catalog.read_bytes() if side == spoilt else good)
        paths = (str(folder / side) for side in SIDES)
        found[f"merge {spoilt}"] = ("merge", *paths, "x.po")
    return found


Word = Callable[[str], tuple[str, ...]]
_HERE: Final = ("-l", "de", "-a", "x")
WORDS: Final[Mapping[str, Word]] = {
    "edit": lambda text: ("review", "edit", *_HERE, "--", TEA, text),
    "find": lambda text: ("memory", "find", "--", text),
    "terms": lambda text: ("glossary", "list", "--", text),
}
"""Commands that take a text; what is said of it is told in one line."""
NAMES: Final[Mapping[str, Word]] = {
    "an article": lambda text: ("extract", "--", text),
    "a locale": lambda text: ("status", "-l", text),
    "an entry": lambda text: ("review", "show", "--", text),
    "a reviewer": lambda text: ("review", "sign", *_HERE, "--by", text, "--", TEA),
    "a reason": lambda text: (
        *("review", "waive", *_HERE, "--rule", "numbers", "--because", text, "--", TEA),
    ),
    "a budget": lambda text: ("draft", "--budget", text),
    "a limit": lambda text: ("review", "list", "-n", text),
    "a threshold": lambda text: ("memory", "find", "--threshold", text, "Tea"),
    "a file to export to": lambda text: ("memory", "export", "--", text),
    "a file to import": lambda text: ("import", "--", text),
    "an id": lambda text: ("import", "--id", text, "a.txt"),
    "a date": lambda text: ("import", "--date", text, "a.txt"),
    "a folder of fonts": lambda text: ("publish", "-f", "text", "--font-path", text),
    "a command": lambda text: (text,),
    "an option": lambda text: ("check", f"--{text}"),
    "a folder for a project": lambda text: ("init", "--bare", "--", text),
    "a locale for a project": lambda text: ("init", "--bare", "-l", text, "new"),
}
"""Commands that take a name, a number or a path."""
UNLIKELY: Final[Mapping[str, Callable[[int], str]]] = {
    "nothing": lambda n: "",
    "a space": lambda n: " ",
    "a long word": lambda n: many("a", n),
    "a long way": lambda n: many("a/", n),
    "ways up": lambda n: many("../", n),
    "lines": lambda n: many("a\n", n),
    "control characters": lambda n: many("\x1b[2J\x07", n),
    "directions": lambda n: "\u202egnp.x",
    "bytes": lambda n: "caf\udce9",
    "digits": lambda n: many("9", n),
    "an exponent": lambda n: "1e999999999",
    "digits of others": lambda n: "\u0661\u0662",
    "no number": lambda n: "nan",
    "a number below": lambda n: "-1",
    "a device": lambda n: "/dev/full",
    "code": lambda n: "$(true);{a}`b`%s{0}",
    "an option": lambda n: "--help=x",
    "joiners": lambda n: many("a\u200d", n),
    "wide spaces": lambda n: many("\u3000\u2003", n),
    "half characters": lambda n: "\udced\udca0\udc80",
    "digits with marks": lambda n: "1_000",
    "a number of other base": lambda n: "0x10",
    "a tilde": lambda n: "~nobody/../x",
    "two forms": lambda n: "\u00e9/e\u0301",
    "at signs": lambda n: many("@", n),
    "hyphens": lambda n: many("a-", n),
}


def words() -> dict[str, Callable[[int], tuple[str, ...]]]:
    """Every command line with a hostile word, by its name; it takes a size."""
    found: dict[str, Callable[[int], tuple[str, ...]]] = {}
    for command, line in WORDS.items():
        for name, text in BODIES.items():
            found[f"{command}: {name}"] = lambda n, c=line, t=text: c(t(n))
    for command, line in (NAMES | WORDS).items():
        for name, text in UNLIKELY.items():
            found[f"{command} of {name}"] = lambda n, c=line, t=text: c(t(n))
    # A way up that is short enough leads to the root of the machine, and a project would begin there.
    del found["a folder for a project of ways up"]
    return found
