"""Articles that are renamed, joined and parted after they were translated."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.command_line import contents, polyfolio
from tests.granular import catalog, choose, fill

ONE = [f"The {n} sentence of the first article is long enough to be known." for n in "abcdef"]
TWO = [f"Of the second article, {n} is a sentence that nobody else wrote." for n in "klmnop"]
GONE = "This paragraph went before anything was renamed."


def write(root: Path, name: str, paragraphs: list[str]) -> Path:
    path = root / f"source/{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(paragraphs) + "\n")
    return path


def path_of(root: Path, name: str) -> Path:
    return root / f"locale/de/LC_MESSAGES/{name}.po"


def living(root: Path, catalogs: str, articles: dict[str, list[str]]) -> Path:
    """Articles that were translated, each of which then lost a paragraph."""
    for name, paragraphs in articles.items():
        write(root, name, [*paragraphs, f"{GONE} {name}"])
    choose(root, catalogs)
    assert polyfolio(root, "extract").code == 0
    for path in sorted(path_of(root, "").parent.glob("**/*.po")):
        component = path.relative_to(path_of(root, "x").parent).with_suffix("").as_posix()
        every = {key[1]: f"Deutsch: {key[1]}" for key in catalog(root, component).active()}
        fill(root, component, every, note="Looked at twice.")
    for name, paragraphs in articles.items():
        write(root, name, paragraphs)
    assert polyfolio(root, "extract").code == 0
    return root


def extract(root: Path, *lines: str) -> str:
    outcome = polyfolio(root, "extract")
    assert outcome.code == 0, outcome.err
    for line in lines:
        assert line in outcome.out
    before = contents(root)
    shutil.rmtree(root / ".polyfolio")
    assert polyfolio(root, "extract").code == 0
    shutil.rmtree(root / ".polyfolio")
    after = contents(root)
    assert {k: v for k, v in before.items() if not k.startswith(".polyfolio")} == after
    return outcome.out
