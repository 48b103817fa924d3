"""What extraction costs beside other tools: CPU seconds of each, over one corpus, in one run.

::

    python benchmarks/extraction.py --peers /tmp/peers

CPU is user plus system time of the tool's process and of every process that it started, by
``getrusage``. Each tool runs twice: from nothing, and again with nothing changed. A tool that is
not installed is skipped and says so. How to install them is in ``benchmarks/README.md``.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
TEMPLATES: Final = "templates"
CATALOGS: Final = "templates and one locale's catalogs"

SETTINGS: Final = '[project]\nname = "Benchmark"\nlocales = [{locales}]\n'
SPHINX: Final = """\
project = "Benchmark"
extensions = ["myst_parser"]
gettext_compact = False
suppress_warnings = ["myst.header"]
"""
SPHINX_INDEX: Final = "# Index\n\n```{toctree}\n:glob:\n\narticle-*\n```\n"
MDPO: Final = """\
import sys
from pathlib import Path
from mdpo.md2po import markdown_to_pofile
source, out = map(Path, sys.argv[1:])
for path in sorted(source.glob("*.md")):
    markdown_to_pofile(str(path), save=True, po_filepath=str(out / f"{path.stem}.pot"))
"""
PO4A_OPTIONS: Final = ["--option", "markdown", "--master-charset", "UTF-8"]


@dataclass(frozen=True, slots=True)
class Contender:
    """A tool and a way to use it. ``prepare`` makes a work folder from the corpus and returns the
    command; ``output`` is a folder, in the work folder, that starts empty."""

    name: str
    writes: str
    version: tuple[str, ...]
    prepare: Callable[[Path, Path], list[str]]
    output: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Result:
    """What a contender's two runs took, and how many entries its templates and catalogs hold."""

    contender: Contender
    first: Cost
    again: Cost
    files: int
    entries: int


# --- the tools ------------------------------------------------------------------------------------


def polyfolio(cli: Path, *locales: str) -> Callable[[Path, Path], list[str]]:
    """Our own command, for these target locales."""

    def prepare(source: Path, work: Path) -> list[str]:
        shutil.copytree(source, work / "source")
        listed = ", ".join(f'"{locale}"' for locale in locales)
        (work / "polyfolio.toml").write_text(SETTINGS.format(locales=listed))
        return [sys.executable, str(cli), "-C", str(work), "extract"]

    return prepare


def updatepo(tool: str) -> Callable[[Path, Path], list[str]]:
    """po4a-updatepo: one template of all articles; deprecated by its authors."""

    def prepare(source: Path, work: Path) -> list[str]:
        masters = [arg for path in sorted(source.glob("*.md")) for arg in ("--master", str(path))]
        pot = ["--po", str(work / "out" / "all.pot")]
        return [tool, "--format", "text", *PO4A_OPTIONS, *masters, *pot]

    return prepare


def po4a(tool: str, name: str) -> Callable[[Path, Path], list[str]]:
    """po4a itself, which its authors recommend; ``name`` is ``all``, or ``$master`` for a template
    and a catalog an article."""

    def prepare(source: Path, work: Path) -> list[str]:
        lines = [
            "[po4a_langs] de",
            f"[po4a_paths] out/{name}.pot $lang:out/$lang/{name}.po",
            '[options] opt:"--option markdown --master-charset UTF-8 --localized-charset UTF-8"',
        ]
        lines += [
            f"[type: text] {path} $lang:localized/$lang/{path.name}"
            for path in sorted(source.glob("*.md"))
        ]
        (work / "po4a.cfg").write_text("\n".join(lines) + "\n")
        return [tool, "--quiet", "--no-translations", "po4a.cfg"]

    return prepare


def mdpo(tool: str) -> Callable[[Path, Path], list[str]]:
    """mdpo as a library in one process, a template an article: its command starts anew for each,
    or gathers all in one catalog in quadratic time."""

    def prepare(source: Path, work: Path) -> list[str]:
        return [str(Path(tool).parent / "python"), "-c", MDPO, str(source), str(work / "out")]

    return prepare


def sphinx(tool: str) -> Callable[[Path, Path], list[str]]:
    """Sphinx's gettext builder over MyST, a template an article."""

    def prepare(source: Path, work: Path) -> list[str]:
        shutil.copytree(source, work / "source")
        (work / "source/conf.py").write_text(SPHINX)
        (work / "source/index.md").write_text(SPHINX_INDEX)
        return [tool, "-q", "-b", "gettext", "-d", "out/doctrees", "source", "out"]

    return prepare


def ours(cli: Path) -> list[Contender]:
    """polyfolio, writing templates only, and writing a locale's catalogs too."""
    version = (sys.executable, str(cli), "--version")
    return [
        Contender("polyfolio", TEMPLATES, version, polyfolio(cli), "locale"),
        Contender("polyfolio", CATALOGS, version, polyfolio(cli, "de"), "locale"),
    ]


def peers(find: Callable[[str], str | None], split: bool) -> list[Contender | str]:
    """Every other tool, or the name of one whose program is not there."""
    found: list[Contender | str] = []
    known: list[tuple[str, str, str, Callable[[str], Callable[[Path, Path], list[str]]]]] = [
        ("po4a-updatepo", "po4a-updatepo", TEMPLATES, updatepo),
        ("mdpo", "md2po", TEMPLATES, mdpo),
        ("Sphinx + MyST", "sphinx-build", TEMPLATES, sphinx),
        ("po4a", "po4a", CATALOGS, lambda tool: po4a(tool, "all")),
    ]
    if split:
        known.append(("po4a, a PO an article", "po4a", CATALOGS, lambda t: po4a(t, "$master")))
    for name, program, writes, way in known:
        tool = find(program)
        if tool is None:
            found.append(name)
        else:
            found.append(Contender(name, writes, (tool, "--version"), way(tool), "out"))
    return found


def finder(venv: Path | None) -> Callable[[str], str | None]:
    """Where a program is: in a virtual environment of peers, else on the path."""

    def find(program: str) -> str | None:
        folders = [str(venv / "bin")] if venv else []
        return shutil.which(program, path=os.pathsep.join([*folders, os.environ.get("PATH", "")]))

    return find


# --- measuring ------------------------------------------------------------------------------------


def measured(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end. Raises ``CalledProcessError`` where it fails."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    after, end = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Cost(cpu, end - start)


def contest(contender: Contender, source: Path, work: Path, repeat: int) -> Result:
    """Both runs of one contender: of ``repeat`` rounds, the least CPU of each. Every round has a
    folder of its own: file systems make files slowly where thousands were deleted just before."""
    costs = []
    for number in range(repeat):
        place = work / str(number)
        place.mkdir(parents=True)
        command = contender.prepare(source, place)
        out = place / contender.output
        (out / "de").mkdir(parents=True)  # po4a fails where its language's folder is missing
        costs.append((measured(command, place), measured(command, place)))
    files = [path for path in out.rglob("*") if path.suffix in (".po", ".pot")]
    return Result(
        contender,
        min((first for first, _ in costs), key=lambda cost: cost.cpu),
        min((again for _, again in costs), key=lambda cost: cost.cpu),
        len(files),
        sum(path.read_bytes().count(b"\nmsgid ") for path in files),
    )


def version_of(contender: Contender) -> str:
    """The last word of the first line that a tool says of itself."""
    said = subprocess.run(contender.version, capture_output=True, text=True, check=False)
    lines = (said.stdout or said.stderr).split("\n")
    words = lines[0].split()
    return words[-1].strip(".,") if words else "?"


# --- the report -----------------------------------------------------------------------------------


def table(results: Sequence[Result]) -> list[str]:
    """One line a contender; ratios are to our run that writes the same."""
    own = {r.contender.writes: r for r in results if r.contender.name == "polyfolio"}
    heads = ("files", "entries", "first", "again", "× ours", "× ours again", "first ÷ again")
    lines = []
    for writes in (TEMPLATES, CATALOGS):
        lines += ["", writes, f"  {'':30}" + "".join(f"{head:>15}" for head in heads)]
        for result in (r for r in results if r.contender.writes == writes):
            first, again = result.first.cpu, result.again.cpu
            base = own.get(writes)
            cells = (
                str(result.files),
                str(result.entries),
                f"{first:.2f} s",
                f"{again:.2f} s",
                f"{first / base.first.cpu:.1f}" if base else "",
                f"{again / base.again.cpu:.1f}" if base else "",
                f"{first / again:.1f}",
            )
            name = f"{result.contender.name} {version_of(result.contender)}"
            lines.append(f"  {name:30}" + "".join(f"{cell:>15}" for cell in cells))
    return lines


def growth(cli: Path, source: Path, work: Path, repeat: int) -> list[str]:
    """CPU an article of our own first run, for a quarter, half and all of the corpus."""
    articles = sorted(source.glob("*.md"))
    lines = ["", f"growth of polyfolio's first run, {CATALOGS}"]
    for share in (4, 2, 1):
        part = work / f"part-{share}"
        part.mkdir()
        count = len(articles) // share
        for path in articles[:count]:
            shutil.copy(path, part)
        cost = contest(ours(cli)[1], part, work / f"growth-{share}", repeat).first.cpu
        lines.append(f"  {count:6} articles {cost:8.2f} s {1000 * cost / count:8.2f} ms an article")
    return lines


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare extraction with other tools.")
    add = parser.add_argument
    add("--articles", type=int, default=1000)
    add("--words", type=int, default=600)
    add("--seed", type=int, default=1)
    add("--repeat", type=int, default=1, help="rounds, of which the best counts")
    add("--peers", type=Path, metavar="VENV", help="where other tools are installed")
    add("--cli", type=Path, default=HERE.parent / "cli.py", help="another version's cli.py")
    add("--ours", action="store_true", help="polyfolio only")
    add("--only", metavar="NAME", help="only the tools whose name has this in it")
    add("--po4a-split", action="store_true", help="po4a also with a PO an article (slow)")
    add("--growth", action="store_true", help="polyfolio also at a quarter and half the size")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    sys.path.insert(0, str(HERE.parent))
    from benchmarks.corpus import write

    # As those of installed tools are: else each run of a fresh checkout would do it anew.
    compileall.compile_dir(options.cli.resolve().parent / "pipeline", quiet=1)
    entrants: list[Contender | str] = [*ours(options.cli)]
    if not options.ours:
        entrants += peers(finder(options.peers), options.po4a_split)
    if options.only:
        entrants = [e for e in entrants if options.only in (e if isinstance(e, str) else e.name)]
    failed = False
    with tempfile.TemporaryDirectory(prefix="polyfolio-benchmark-") as name:
        folder = Path(name)
        source = folder / "corpus"
        size = write(source, options.articles, options.words, options.seed)
        print(
            f"{options.articles} articles of about {options.words} words, {size / 1e6:.1f} MB; "
            f"Python {platform.python_version()} on {platform.machine()}; CPU seconds",
            flush=True,
        )
        results = []
        for number, contender in enumerate(entrants):
            if isinstance(contender, str):
                print(f"{contender}: skipped: not installed", flush=True)
                continue
            try:
                results.append(contest(contender, source, folder / f"{number}", options.repeat))
            except subprocess.CalledProcessError as error:
                said = error.stderr.decode(errors="replace").strip().splitlines() or ["nothing"]
                print(f"{contender.name}: failed ({error.returncode}): {said[-1]}", flush=True)
                failed = True
        print("\n".join(table(results)))
        if options.growth and not failed:
            print("\n".join(growth(options.cli, source, folder, options.repeat)))
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
