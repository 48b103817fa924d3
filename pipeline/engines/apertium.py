"""Apertium, where it is installed: rules and dictionaries, on this machine, in well under a second.

Its HTML mode moves inline tags with their words; a word that it does not know stays as it is.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from typing import Final

from pipeline.engines.base import Basis, Batch, Capabilities, Missing, Options, Pairs, Task
from pipeline.engines.sentences import cased
from pipeline.errors import ServiceError
from pipeline.placeholders import HTML

_MODES: Final = {"es": "eng-spa", "ca": "eng-cat"}
_PACKAGES: Final = {"eng-spa": "apertium-eng-spa", "eng-cat": "apertium-eng-cat"}
_WORDS: Final = re.compile(
    r"(?<![\w’'-])[\w’'-]*[^\W\d_][A-Z][\w’'-]*|(?<![^\W\d_])[^\W\d_]+\d\w*|(?<!\w)\w+[+#]+"
)
"""Names and codes (GmbH, COVID19, C#) that its dictionaries would take to pieces."""

_TO_KEYS: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
"""Its dictionaries know a typewriter's marks only; typography comes after it."""


class ApertiumTranslator:
    """One process for each pack of texts; ``modes`` of the settings add to the pairs from English
    that it knows."""

    name = "apertium"
    host = ""

    def __init__(self, options: Options) -> None:
        self._modes = {**_MODES, **options.get("modes", {})}
        self._seconds = float(options.get("read_timeout", 120))
        self.capabilities = Capabilities(
            local=True,
            basis=Basis.SOURCE,
            pairs=Pairs(("en",), tuple(self._modes)),
            styles=(HTML,),
            batch=200,
            workers=1,
            keep=_WORDS,
        )

    @property
    def origin(self) -> str:
        return self.name

    def missing(self, task: Task | None = None) -> Missing | None:
        if shutil.which("apertium") is None:
            return Missing("is not installed", "install apertium and a language pair")
        pairs = self.capabilities.pairs
        codes = pairs.of(task.source, task.target) if task and pairs else None
        mode = self._modes[codes[1]] if codes else ""
        if mode and mode not in _installed():
            package = _PACKAGES.get(mode, f"its pair {mode}")
            return Missing(f"has no {mode} here", f"install {package}")
        return None

    def translate(self, batch: Batch) -> Sequence[str]:
        mode = self._modes[batch.codes[1]]
        # Each text is a paragraph, and ends as a sentence does to it. No -n, which says so to one of
        # the two programs alone that Debian may have for this: the other takes the last stop away.
        page = "".join(f"<p>{text.translate(_TO_KEYS)}</p>\n" for text in batch.texts)
        try:
            done = subprocess.run(  # noqa: S603 - no shell; the mode is one of the settings'
                ["apertium", "-u", "-f", "html", mode],  # noqa: S607 - found on PATH
                input=page.encode(),
                capture_output=True,
                timeout=self._seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ServiceError(f"apertium failed: {type(error).__name__}") from error
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise ServiceError(f"apertium failed: {''.join(said)[:160]}")
        shown = done.stdout.decode("utf-8", "replace")
        found = [" ".join(text.split()) for text in re.findall(r"(?s)<p>(.*?)</p>", shown)]
        if len(found) != len(batch.texts):
            return found
        return [
            cased(text, draft, batch.style) for text, draft in zip(batch.texts, found, strict=True)
        ]


@cache
def _installed() -> frozenset[str]:
    listed = subprocess.run(["apertium", "-l"], capture_output=True, check=False, timeout=30)  # noqa: S607
    return frozenset(listed.stdout.decode("utf-8", "replace").split())
