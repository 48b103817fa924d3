"""Programs of others that write catalogs, each as a function of a catalog and its template."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

import polib


def by_polib(path: Path, _: Path) -> None:
    polib.pofile(str(path)).save()


def by_toolkit(path: Path, _: Path) -> None:
    from translate.storage.pypo import pofile

    store = pofile.parsefile(str(path))
    store.save()


def by_gettext(*command: str) -> Callable[[Path, Path], None]:
    def write(path: Path, template: Path) -> None:
        named = {"PO": str(path), "POT": str(template)}
        words = [named.get(word, word) for word in command]
        subprocess.run(words, check=True, capture_output=True)

    return write


TOOLS: Final = (
    by_gettext("msgcat", "-o", "PO", "PO"),
    by_gettext("msgcat", "--no-wrap", "-o", "PO", "PO"),
    by_gettext("msgattrib", "-o", "PO", "PO"),
    by_gettext("msgmerge", "--quiet", "--update", "--previous", "--backup=off", "PO", "POT"),
    by_gettext("msgmerge", "--quiet", "--update", "-N", "--backup=off", "PO", "POT"),
    by_polib,
    by_toolkit,
)
