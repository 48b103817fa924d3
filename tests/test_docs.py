"""What the documentation names is there: commands and their options, files, links, make targets."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from pipeline.addresses import addresses, link_targets
from pipeline.article import read_article
from pipeline.commands import group

ROOT = Path(__file__).parents[1]
PAGES = [
    path.relative_to(ROOT).as_posix()
    for path in (
        *sorted(ROOT.glob("*.md")),
        *sorted(ROOT.glob("docs/*.md")),
        ROOT / "benchmarks/README.md",
    )
    if path.name not in ("CHANGELOG.md", "map.md")  # what was, and what is made from the modules
]
NO_COMMAND = "memory match"
"""A reason to doubt a draft, which stands in code, too."""
OURS = re.compile(r"(?:pipeline|tests|benchmarks)/[\w./-]*\w|docs/[\w-]+\.md")


def code_of(page: str) -> Iterator[str]:
    """The code in a page: spans, and lines of blocks without their comments."""
    fenced = False
    text = []
    for line in (ROOT / page).read_text().splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif fenced:
            yield from re.split(r"&&|;", line.partition(" #")[0])
        else:
            text.append(line)
    for span in re.findall(r"(?<!`)`([^`]+)`(?!`)", "\n".join(text)):
        yield " ".join(span.split())


def command_line(code: str) -> list[str]:
    """The words of a call of ours behind the program's name, or of a command alone; else none."""
    try:
        words = shlex.split(code)
    except ValueError:
        return []
    while words and re.match("[A-Z_]+=", words[0]):
        words.pop(0)
    if words[:1] == ["polyfolio"]:
        return words[1:]
    return words if words[1:] and words[0] in group.COMMANDS and code != NO_COMMAND else []


def faults(words: list[str]) -> Iterator[str]:
    """What a call names that there is not: a command, or an option of one."""
    command: click.Command = group.cli
    known = {"--help"}
    context = click.Context(command)
    waiting = list(words)
    while waiting:
        known |= {name for option in command.params for name in option.opts}
        word = waiting.pop(0)
        if re.match("--?[a-z]", word, re.IGNORECASE):
            name = word.partition("=")[0]
            if name not in known:
                yield f"{command.name} has no {name}"
            if name == "-C":
                waiting.pop(0)
        elif isinstance(command, click.Group):
            found = {n: command.get_command(context, n) for n in command.list_commands(context)}
            inner = found.get(word)
            if inner is None:
                if re.fullmatch("[a-z]+", word):
                    yield f"{command.name} has no command {word}"
                return
            command = inner


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_option_is_there(page: str) -> None:
    told = [(code, fault) for code in code_of(page) for fault in faults(command_line(code))]
    assert told == []


def test_the_control_what_is_not_there_is_told() -> None:
    for code, fault in (
        ("polyfolio -C x publsh", "cli has no command publsh"),
        ("review sing --all", "review has no command sing"),
        ("LANG=C polyfolio draft --plans", "draft has no --plans"),
    ):
        assert list(faults(command_line(code))) == [fault]


def known_to(benchmark: str) -> str:
    """What a benchmark and those that it imports are written as."""
    source = (ROOT / f"benchmarks/{benchmark}.py").read_text()
    others = re.findall(r"^(?:from|import) benchmarks\.(\w+)", source, re.MULTILINE)
    return source + "".join((ROOT / f"benchmarks/{name}.py").read_text() for name in others)


@pytest.mark.parametrize("page", PAGES)
def test_every_file_link_and_module_is_there(page: str) -> None:
    missing = []
    article = read_article("page", page, (ROOT / page).read_bytes())
    for address in addresses(article):
        path, _, fragment = address.url.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        place = ((ROOT / page).parent / unquote(path)) if path else ROOT / page
        if not place.exists():
            missing.append(address.url)
        elif fragment and place.suffix == ".md":
            there = read_article("page", place.name, place.read_bytes())
            missing += [address.url] * (fragment not in link_targets(there))
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for code in code_of(page):
        named = [path for path in OURS.findall(code) if code.startswith(path)]
        if run := re.search(r"python (?:-m )?benchmarks[./](\w+)(?:\.py)?((?: .*)?)", code):
            named.append(f"benchmarks/{run[1]}.py")
            options = re.findall(r"(?<= )--[a-z][\w-]*", run[2])
            missing += [f"{run[1]} {name}" for name in options if name not in known_to(run[1])]
        missing += [path for path in named if not (ROOT / path).exists()]
        if made := re.fullmatch(r"make ([\w-]+)", code):
            missing += [code] * (made[1] not in targets)
    assert missing == []
