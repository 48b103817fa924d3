"""Wall time of drafting through a slow service, beside deep-translator's own loop, in one run.

    python benchmarks/drafting.py --units 1000 --latency 50

The service is on loopback and answers each request after the latency, however many texts it holds.
deep-translator asks it one text at a time and opens a connection for each, as it always does.
Ours keeps its journal of replies, as it does in a run.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.arguments import command_line
from pipeline.engines.base import Proposal, Request, Task
from pipeline.engines.budget import Purse
from pipeline.engines.google import GoogleTranslator
from pipeline.engines.libretranslate import LibreTranslateTranslator
from pipeline.engines.limits import Runtime
from pipeline.engines.metered import Metered
from pipeline.engines.through import TextEngine
from pipeline.inline import References
from pipeline.locales import parse_locale
from pipeline.stores.journal import Journal
from tests.hosted import shout
from tests.services import Answer, Asked, Script, Service, google, libre, service


def slow(script: Script, seconds: float) -> Script:
    def later(asked: Asked) -> Answer:
        time.sleep(seconds)
        return script(asked)

    return later


def theirs(name: str, url: str, texts: list[str]) -> list[str]:
    import deep_translator

    client: Any
    if name == "google":
        client = deep_translator.GoogleTranslator(source="en", target="es")
        client._base_url = url  # noqa: SLF001 - it has no setting for its address
    else:
        client = deep_translator.LibreTranslator(
            source="en", target="es", api_key="x", custom_url=f"{url}/"
        )
    found: list[str] = client.translate_batch(texts)
    return found


def ours(name: str, url: str, texts: list[str], workers: int) -> list[str]:
    make: Callable[..., Any] = GoogleTranslator if name == "google" else LibreTranslateTranslator
    options = {"url": url, "workers": workers, "rate": 1e6}
    with tempfile.TemporaryDirectory() as folder, Journal(Path(folder)) as journal:
        translator = make(options, Runtime(environ={}))
        engine = TextEngine(Metered(translator, options, journal, Purse(), None, "2026-01-01"))
        return drafted(engine, texts)


def drafted(engine: TextEngine, texts: list[str]) -> list[str]:
    task = Task(parse_locale("en"), parse_locale("es"))
    requests = [Request("a", (None, text), False, References()) for text in texts]
    outcomes = list(engine.propose(requests, task))
    return [outcome.text if isinstance(outcome, Proposal) else "" for outcome in outcomes]


def timed(work: Callable[[], list[str]], there: Service) -> tuple[float, list[str], int, int]:
    asked, connections = len(there.asked), there.connections
    start = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - start
    return seconds, found, len(there.asked) - asked, there.connections - connections


def main() -> None:
    parser = command_line(__doc__)
    parser.add_argument("--units", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=50.0, help="milliseconds")
    parser.add_argument("--workers", type=int, default=4)
    args = parser.parse_args()
    texts = [
        f"This is sentence {n} of an article, and it is about as long as they are."
        for n in range(args.units)
    ]
    print("| service | client | wall | requests | connections | × |")
    print("|---|---|--:|--:|--:|--:|")
    for name, protocol in (("libretranslate", libre(shout)), ("google", google(shout))):
        with service(slow(protocol, args.latency / 1000)) as there:
            mine = timed(lambda: ours(name, there.url, texts, args.workers), there)  # noqa: B023
            other = timed(lambda: theirs(name, there.url, texts), there)  # noqa: B023
        if not [shout(text) for text in texts] == mine[1] == other[1]:
            raise SystemExit(f"{name}: the translations differ")
        for who, (seconds, _, asked, connections) in (
            ("deep-translator translate_batch", other),
            (f"polyfolio, {args.workers} workers", mine),
        ):
            share = other[0] / seconds
            print(f"| {name} | {who} | {seconds:.2f} s | {asked} | {connections} | {share:.0f} |")


if __name__ == "__main__":
    main()
