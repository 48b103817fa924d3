"""deep-translator, given a ``requests`` of ours: its readers of web pages over our transport.

The package has no deadline, no retry and no connection that is kept, and it opens its own sockets
through the module ``requests``. Each of its modules that we use gets a stand-in for that module:
what runs inside :func:`over` goes through a transport; what anybody else in the process does with
deep-translator goes where it always went.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Any

from pipeline.engines.transport import Call, Reply, Transport

_using = threading.local()


class _Response:
    """What deep-translator reads of a response; a bad status never gets here."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.status_code = reply.status
        self.text = reply.text

    def json(self) -> Any:
        return json.loads(self._reply.body)

    def close(self) -> None:
        """The connection is the transport's."""


class _Requests:
    def __init__(self, real: ModuleType) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def get(self, url: str, params: Mapping[str, str] | None = None, **rest: Any) -> Any:
        transport: Transport | None = getattr(_using, "transport", None)
        if transport is None:
            return self._real.get(url, params=params, **rest)
        query = urllib.parse.urlencode(params or {})
        characters = len((params or {}).get("q", ""))
        reply = transport.send(Call(f"?{query}", method="GET", characters=characters))
        return _Response(reply)

    def post(self, url: str, params: Mapping[str, str] | None = None, **rest: Any) -> Any:
        """Parameters go into the body: what is translated belongs in nobody's log."""
        transport: Transport | None = getattr(_using, "transport", None)
        if transport is None:
            return self._real.post(url, params=params, **rest)
        body = urllib.parse.urlencode(params or {}).encode()
        path = urllib.parse.urlsplit(url).path.removeprefix(
            urllib.parse.urlsplit(transport.url).path
        )
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        characters = len((params or {}).get("q", ""))
        return _Response(transport.send(Call(path, body, kind, characters=characters)))


_lock = threading.Lock()


def module(name: str) -> Any:
    """One of deep-translator's modules, with the stand-in in place."""
    with _lock:
        found: Any = importlib.import_module(f"deep_translator.{name}")
        if not isinstance(found.requests, _Requests):
            found.requests = _Requests(found.requests)
        return found


@contextlib.contextmanager
def over(transport: Transport) -> Iterator[None]:
    """What deep-translator asks in this thread goes through a transport."""
    before = getattr(_using, "transport", None)
    _using.transport = transport
    try:
        yield
    finally:
        _using.transport = before
