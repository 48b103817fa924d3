"""A project whose drafts cost something, and what its files say of that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.command_line import Outcome, polyfolio
from tests.services import Service

TEA = "# On tea\n\nBoil *the* water in `kettle` & [pot](pot.md).\n\nDrink it.\n\nDrink it all.\n"
POT = "# The pot\n\nKeep it warm.\n\nDrink it.\n\n**Two** cups, please.\n"
PRICED = "price = 20.0\ncurrency = 'EUR'\n"


def project(
    folder: Path, url: str, more: str = PRICED, *, engine: str = "deepl", draft: str = ""
) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "source").mkdir(exist_ok=True)
    for name, text in {"pot": POT, "tea": TEA}.items():
        (folder / "source" / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "polyfolio.toml").write_text(
        f'[project]\nname = "Tea"\nlocales = ["de", "es"]\n[draft]\nengines = ["memory", "{engine}"]'
        f'\n{draft}\n[engines.{engine}]\nurl = "{url}"\nretries = 0\n{more}',
        encoding="utf-8",
    )
    assert polyfolio(folder, "extract").code == 0
    return folder


def draft(folder: Path, *args: str) -> Outcome:
    return polyfolio(folder, "draft", *args)


def shares(outcome: Outcome, engine: str) -> list[dict[str, Any]]:
    found = outcome.json()["locales"]
    return [share for item in found for share in item["shares"] if share["engine"] == engine]


def texts(there: Service) -> list[str]:
    """Every text that a DeepL protocol was sent, in order."""
    return [text for asked in there.asked for text in asked.json()["text"]]


def journal(folder: Path, locale: str = "de") -> Path:
    return folder / ".polyfolio" / "journal" / f"{locale}.jsonl"


def catalogs(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*.po"))}


def revert(folder: Path, before: dict[Path, bytes]) -> None:
    """What ``git checkout locale`` does."""
    for path, data in before.items():
        path.write_bytes(data)
