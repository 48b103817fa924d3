"""Drafting through a service that fails, by a process that is killed: is anything wrong, or paid twice?

    python -m benchmarks.paid --seeds 100
    python -m benchmarks.paid --seeds 6 --control journal              # must find texts paid twice
    python -m benchmarks.paid --seeds 6 --faults 0.2 --control checks  # must find wrong drafts

Each seed drafts a project of its own into two languages through DeepL's protocol on loopback. A
tenth of the answers are faults: hang, slow drip, reset, 429, 500, HTML, an error body with status
200, truncated JSON, a wrong count, the source, lost and doubled placeholders, another script. The
process is killed (SIGKILL) at up to two places that the seed chooses: before a request is answered,
once a reply is in the journal, before and after a catalog is written. Then it is run to its end,
and once more.

A text is paid for when a whole, well-formed answer holds a translation of it. Paid twice is one
that is paid for again although its answer was in the journal; an answer that was on the way when
the process died nobody can know of, and is counted apart.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.arguments import command_line
from pipeline.clock import now
from pipeline.jobs.extract import extract_articles
from pipeline.jobs.usage import usage
from pipeline.project import open_project
from pipeline.stores.journal import Journal
from tests.hosted import shout
from tests.services import Answer, Asked, said, service

ROOT = Path(__file__).parents[1]
KINDS = "hang drip reset 429 500 html error truncated count echo lost doubled script".split()

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - SIGKILL loses no memory
"""Where the projects are: a kill, unlike a power cut, takes nothing that was written."""

DRIVER = """
import json, os, signal, sys
import pipeline.engines.transport as transport
from pipeline.commands import main
from pipeline.engines.metered import Metered
from pipeline.jobs import draft_chain
from pipeline.jobs.draft import _Run
from pipeline.stores.journal import Journal

import pipeline.engines.deepl, pipeline.engines.watched, pipeline.jobs.draft, urllib3  # loaded once

# Everything is loaded before; each run is a process of its own all the same.
for line in sys.stdin:
    folder, place, number, control, report = json.loads(line)
    pid = os.fork()
    if pid == 0:
        break
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
else:
    sys.exit()

os.dup2(os.open(report, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
transport.pause = lambda *_: 0.0

def at(here):
    global number
    if here == place:
        number -= 1
        if number == 0:
            os.kill(os.getpid(), signal.SIGKILL)

note, write = Journal.note, _Run.write

def noting(self, locale, line, *, durable):
    if control != "journal":
        note(self, locale, line, durable=durable)
    if durable:
        at("journal")

def writing(self, path, drafts):
    at("before catalog")
    done = write(self, path, drafts)
    at("after catalog")
    return done

Journal.note, _Run.write = noting, writing
if control == "journal":
    Metered._known = lambda self, locale: self._own
if control == "checks":
    draft_chain.fault = lambda *_: ""
    draft_chain.foreign = lambda *_: ""
main(["-C", folder, "draft", "--json"])
"""


def units(seed: int) -> dict[str, str]:
    """Texts and what becomes of them."""
    chance = random.Random(seed)
    found = {}
    for n in range(48):
        kind = chance.randrange(4)
        one, other = (
            (
                f"Cup {n} holds `c{n}` and [*tea* {n}](t{n}.md).",
                f"CUP {n} HOLDS `c{n}` AND [*TEA* {n}](t{n}.md).",
            ),
            (f"Boil water **{n}** times.", f"BOIL WATER **{n}** TIMES."),
            (f"Pour number {n} into the pot.", f"POUR NUMBER {n} INTO THE POT."),
            (f"Use `tea --{n}` or <kbd>{n}</kbd> now.", f"USE `tea --{n}` OR <kbd>{n}</kbd> NOW."),
        )[kind]
        found[one] = other
    return found


@dataclass(slots=True)
class Shop:
    """The service: what it was asked, what it answered, what it would bill."""

    chance: random.Random
    share: float
    victim: int = 0
    kill_at: int = 0
    answered: list[tuple[str, str, str]] = field(default_factory=list)
    billed: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def script(self, asked: Asked) -> Answer:
        with self.lock:
            self.asked += 1
            if self.victim and self.asked == self.kill_at:
                os.kill(self.victim, signal.SIGKILL)
                return Answer(reset=True)
            fault = self.chance.choice(KINDS) if self.chance.random() < self.share else ""
            self.faults[fault] += 1
            told = asked.json()
            texts, locale = told["text"], told["target_lang"].lower()
            done = [self._one(text, fault) for text in texts]
            body = said({"translations": [{"text": text} for text in done]})
            if fault in ("", "echo", "lost", "doubled", "script"):
                self.answered += [(locale, one, two) for one, two in zip(texts, done, strict=True)]
            if fault not in ("hang", "drip", "reset", "429", "500"):
                self.billed += sum(map(len, texts))
            return self._faulty(fault, body, done)

    @staticmethod
    def _one(text: str, fault: str) -> str:
        if fault == "echo":
            return text
        if fault == "script":
            return re.sub(r"[a-z]+", "чай", re.sub(r"<[^>]*>|\[X\d+X\]|\(\d+[ab]\)", "", text))
        done = shout(text)
        if fault == "lost":
            return re.sub(r"<x\d+/>|</?g\d+>|\[X\d+X\]|\(\d+[ab]\)", "", done, count=1)
        if fault == "doubled":
            return re.sub(r"(<x\d+/>|</?g\d+>|\[X\d+X\]|\(\d+[ab]\))", r"\1\1", done, count=1)
        return done

    @staticmethod
    def _faulty(fault: str, body: Answer, done: list[str]) -> Answer:
        if fault == "hang":
            return Answer(raw=b"", hang=True)
        if fault == "drip":
            return Answer(raw=b"HTTP/1.1 200 X\r\nContent-Length: 99999\r\n\r\n{", drip=True)
        if fault == "count":
            return said({"translations": [{"text": text} for text in done[:-1]]})
        return {
            "reset": Answer(reset=True),
            "429": said({"message": "slow down"}, 429, Retry_After="0"),
            "500": said({"message": "oops"}, 500),
            "html": Answer(b"<html>", headers=(("Content-Type", "text/html"),)),
            "error": said({"message": "sorry"}),
            "truncated": Answer(body.body[:-9]),
        }.get(fault, body)


@dataclass(slots=True)
class Found:
    """What one seed, or all of them, gave."""

    units: int = 0
    drafted: int = 0
    empty: int = 0
    unexplained: int = 0
    wrong: list[str] = field(default_factory=list)
    paid: int = 0
    twice: int = 0
    on_the_way: int = 0
    kills: int = 0
    requests: int = 0
    faults: int = 0
    last_requests: int = 0
    miscounted: int = 0

    def add(self, other: Found) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


def driver() -> subprocess.Popen[str]:
    """A process that forks a run for each line that it is told."""
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DEEPL_AUTH_KEY": "k",
        "SOURCE_DATE_EPOCH": "1777863600",
    }
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER],
        env=environ,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


def run(
    process: subprocess.Popen[str], folder: Path, shop: Shop, place: str, number: int, control: str
) -> Any:
    """One ``draft``; its report, or None where it was killed."""
    if process.stdin is None or process.stdout is None:
        raise SystemExit("the driver has no pipes")
    report = folder / "report.json"
    with shop.lock:
        shop.kill_at = shop.asked + number if place == "request" else 0
        told = [str(folder), place, number, control, str(report)]
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        shop.victim = int(process.stdout.readline())
    code = int(process.stdout.readline())
    if code == -signal.SIGKILL:
        return None
    if code not in (0, 4):
        raise SystemExit(f"draft ended with {code}")
    return json.loads(report.read_bytes())


def journalled(folder: Path) -> set[tuple[str, str]]:
    """Locale and text of every reply in the journal."""
    with Journal(folder / ".polyfolio") as journal:
        return {
            (locale, reply)
            for locale in journal.locales()
            for reply in journal.replies(locale).values()
        }


def one_seed(process: subprocess.Popen[str], seed: int, share: float, control: str) -> Found:
    chance = random.Random(f"{seed} kills")
    known = units(seed)
    found = Found()
    shop = Shop(random.Random(f"{seed} faults"), share)
    with tempfile.TemporaryDirectory(dir=MEMORY) as name, service(shop.script) as there:
        folder = Path(name)
        _project(folder, there.url, known)
        places = ("request", "journal", "before catalog", "after catalog")
        safe: set[tuple[str, str]] = set()
        seen = 0
        paid: dict[tuple[str, str], str] = {}
        report: Any = None
        for step in range(8):
            place = chance.choice(places) if step < 2 else ""
            number = chance.randint(1, 24 if place in ("request", "journal") else 3)
            report = run(process, folder, shop, place, number, control)
            for locale, text, answer in shop.answered[seen:]:
                found.paid += 1
                if (locale, text) in paid:
                    if control == "journal" or (locale, paid[locale, text].strip()) in safe:
                        found.twice += 1
                    else:
                        found.on_the_way += 1
                paid[locale, text] = answer
            seen = len(shop.answered)
            safe = journalled(folder)
            found.kills += report is None
            if report is not None and step >= 2 and not report_failed(report):
                break
        before = shop.asked
        report = run(process, folder, shop, "", 0, control)
        found.last_requests = shop.asked - before
        _look(folder, known, report, found)
        _count(folder, shop, found, control)
    found.requests = shop.asked
    found.faults = sum(n for fault, n in shop.faults.items() if fault)
    return found


def report_failed(report: Any) -> bool:
    return any(left["failed"] for item in report["locales"] for left in item["left"])


def _project(folder: Path, url: str, known: dict[str, str]) -> None:
    (folder / "source").mkdir()
    texts = list(known)
    for number in range(3):
        part = texts[number::3]
        (folder / "source" / f"a{number}.md").write_text("\n\n".join(part) + "\n", encoding="utf-8")
    (folder / "polyfolio.toml").write_text(
        f'[project]\nname = "Tea"\nlocales = ["de", "es"]\n[draft]\nengines = ["deepl"]\n'
        f'[engines.deepl]\nurl = "{url}"\nbatch = 2\nworkers = 3\nretries = 2\nread_timeout = 2\n'
        'deadline = 3\ncontext = false\nprice = 20\ncurrency = "EUR"\n',
        encoding="utf-8",
    )
    project = open_project(folder)
    extract_articles(project, project.article_ids(), now())


def _look(folder: Path, known: dict[str, str], report: Any, found: Found) -> None:
    """Every unit is drafted and right, or empty and explained by the last run's report."""
    project = open_project(folder)
    for item in report["locales"]:
        empty = 0
        for article in project.article_ids():
            catalog = project.article_catalog(article, project.settings.locale(item["locale"]))
            for key, entry in catalog.active().items() if catalog else ():
                found.units += 1
                if not entry.msgstr:
                    empty += 1
                elif entry.msgstr == known[key[1]]:
                    found.drafted += 1
                else:
                    found.wrong.append(f"{key[1]} → {entry.msgstr}")
        found.empty += empty
        found.unexplained += abs(empty - sum(left["entries"] for left in item["left"]))


def _count(folder: Path, shop: Shop, found: Found, control: str) -> None:
    """Whether ``usage`` brackets what the service would bill."""
    rows = usage(open_project(folder)).rows
    sure = sum(row.characters for row in rows)
    most = sure + sum(row.unsure for row in rows)
    found.miscounted = int(control != "journal" and not sure <= shop.billed <= most)


def main() -> None:
    parser = command_line(__doc__)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--faults", type=float, default=0.1)
    parser.add_argument("--control", choices=("none", "journal", "checks"), default="none")
    options = parser.parse_args()
    total = Found()
    process = driver()
    for seed in range(options.first, options.first + options.seeds):
        found = one_seed(process, seed, options.faults, options.control)
        total.add(found)
        print(seed, end=" ", file=sys.stderr, flush=True)
        if found.wrong or found.unexplained or found.twice or found.miscounted:
            print(f"seed {seed}: {found}", flush=True)
    print(
        f"{options.seeds} runs, {total.kills} kills, {total.requests} requests of which"
        f" {total.faults} faults\n"
        f"units {total.units}: right {total.drafted}, empty with a reason {total.empty},"
        f" unexplained {total.unexplained}, wrong {len(total.wrong)}\n"
        f"texts paid {total.paid}: twice {total.twice}, again after a kill on the way"
        f" {total.on_the_way}\n"
        f"requests of the last, repeated runs {total.last_requests}; runs whose usage does not"
        f" bracket the service's own count {total.miscounted}"
    )
    bad = bool(total.wrong or total.unexplained or total.twice or total.miscounted)
    if options.control != "none":
        raise SystemExit(0 if bad else "the control found nothing")
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
