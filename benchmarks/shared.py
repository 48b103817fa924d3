"""What ``extract`` takes where one of many articles was edited, by how many share a catalog.

Run as a script::

    python benchmarks/shared.py --articles 500

Articles of :mod:`benchmarks.corpus`, all of them translated into one language. Then a paragraph is
added to one after another, and the whole command is timed: processor seconds of its process, the
least of several. ``--edit`` changes a sentence instead, ``--rename`` an article's name.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.arguments import command_line  # noqa: E402 - needs the path above
from benchmarks.corpus import corpus  # noqa: E402
from benchmarks.processor import of_children  # noqa: E402
from pipeline.catalog_reader import parse_catalog  # noqa: E402
from pipeline.component import GRANULARITIES  # noqa: E402

FOLDERS: Final = 10


def write(root: Path, articles: int, catalogs: str) -> list[Path]:
    """A project of articles, translated; the paths of its sources."""
    (root / "polyfolio.toml").write_text(
        f'[project]\nname = "P"\nlocales = ["de"]\ncatalogs = "{catalogs}"\n'
    )
    paths = []
    for number, (article_id, text) in enumerate(corpus(articles)):
        path = root / f"source/part-{number % FOLDERS}/{article_id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        paths.append(path)
    extract(root)
    for path in (root / "locale").rglob("*.po"):
        catalog = parse_catalog(path.read_bytes(), path.name)
        done = {
            key: entry.with_msgstr(f"«{key[1]}»", catalog.style)
            for key, entry in catalog.active().items()
        }
        path.write_bytes(catalog.with_entries(done).to_bytes())
    extract(root)
    return paths


def extract(root: Path) -> float:
    """Run the command; its processor seconds."""
    before = of_children()
    subprocess.run(
        [sys.executable, ROOT / "cli.py", "-C", root, "extract"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return of_children() - before


def change(path: Path, what: str) -> None:
    """Edit an article, or rename it."""
    text = path.read_text()
    if what == "rename":
        path.rename(path.with_name(f"renamed-{path.name}"))
    elif what == "edit":
        longest = max(text.split("\n"), key=len)
        path.write_text(text.replace(longest, longest.replace(" ", " really ", 1)))
    else:
        path.write_text(
            f"{text}\nA paragraph that is new in {path.name}, and like no other here.\n"
        )


def main() -> None:
    parser = command_line(__doc__)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--times", type=int, default=5)
    for what in ("edit", "rename"):
        parser.add_argument(f"--{what}", dest="what", action="store_const", const=what)
    options = parser.parse_args()
    for catalogs in GRANULARITIES:
        with tempfile.TemporaryDirectory() as folder:
            paths = write(Path(folder), options.articles, catalogs)
            took = []
            for path in paths[7 :: len(paths) // options.times][: options.times]:
                change(path, options.what or "add")
                took.append(extract(Path(folder)))
        print(f'catalogs = "{catalogs}": {min(took):.2f} s')


if __name__ == "__main__":
    main()
