"""Translation services on loopback that fail in every way that services do, over real sockets."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import socket
import ssl
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest import mock


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    connection: int

    @property
    def raw(self) -> bytes:
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        return f"{self.method} {self.target}\r\n{head}\r\n".encode() + self.body

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def query(self) -> dict[str, str]:
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.target).query))


@dataclass(frozen=True, slots=True)
class Answer:
    """``raw`` bytes are sent as they are. ``hang``: nothing more is sent, and the connection stays
    open; ``reset``: it is torn down; ``drip``: the bytes come one by one, without end."""

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/json"),)
    raw: bytes | None = None
    hang: bool = False
    reset: bool = False
    drip: bool = False


def said(data: Any, status: int = 200, **headers: str) -> Answer:
    """An answer in JSON."""
    told = (("Content-Type", "application/json"), *headers.items())
    named = tuple((name.replace("_", "-"), value) for name, value in told)
    return Answer(json.dumps(data, ensure_ascii=False).encode(), status, named)


Script = Callable[[Asked], Answer]


@dataclass(slots=True)
class Service:
    """A server with a script; it notes everything that it was asked."""

    script: Script
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    url: str = ""
    tls: ssl.SSLContext | None = None
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def serve(self, listener: socket.socket) -> None:
        while not self.over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self.lock:
                self.connections += 1
                number = self.connections
            threading.Thread(target=self._talk, args=(connection, number), daemon=True).start()

    def _talk(self, connection: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            self._hear(connection, number)

    def _hear(self, connection: socket.socket, number: int) -> None:
        with connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            stream = connection.makefile("rb")
            while line := stream.readline():
                asked = _read(line, stream, number)
                with self.lock:
                    self.asked.append(asked)
                if not self._answer(connection, self.script(asked)):
                    return

    def _answer(self, connection: socket.socket, answer: Answer) -> bool:
        """Whether the connection is still good for another request."""
        if answer.reset:
            linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            return False
        if answer.drip:
            connection.sendall(answer.raw or b"")
            while not self.over.wait(0.01):
                connection.sendall(b"x")
            return False
        connection.sendall(answer.raw if answer.raw is not None else _written(answer))
        if answer.hang:
            self.over.wait()
        return answer.raw is None


def _read(line: bytes, stream: Any, number: int) -> Asked:
    method, target, _ = line.decode().split(" ", 2)
    if target.startswith("http://"):  # as a proxy is asked
        target = urllib.parse.urlsplit(target)._replace(scheme="", netloc="").geturl() or "/"
    headers = {}
    while (header := stream.readline().decode().strip()) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", "0")))
    return Asked(method, target, headers, body, number)


def _written(answer: Answer) -> bytes:
    head = [f"HTTP/1.1 {answer.status} X", f"Content-Length: {len(answer.body)}"]
    head += [f"{name}: {value}" for name, value in answer.headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + answer.body


@contextlib.contextmanager
def service(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[Service]:
    """A service on loopback while the context lasts; with ``tls``, behind HTTPS."""
    made = Service(script, tls=tls)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        made.url = f"http{'s' if tls else ''}://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=made.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            made.over.set()
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@contextlib.contextmanager
def elsewhere(script: Script, host: str = "tea.example") -> Iterator[Service]:
    """A service that is not this machine, as far as anybody knows who does not look names up: the
    proxy of the environment plays its part, and that of any other host."""
    with service(script) as made, mock.patch.dict(os.environ, {"http_proxy": made.url}):
        for name in ("no_proxy", "NO_PROXY"):
            os.environ.pop(name, None)
        made.url = f"http://{host}"
        yield made


def in_turn(*answers: Answer) -> Script:
    """Each answer once, the last one from then on."""
    rest = list(answers) or [Answer()]
    lock = threading.Lock()

    def script(asked: Asked) -> Answer:
        with lock:
            return rest.pop(0) if len(rest) > 1 else rest[0]

    return script


# --- protocols ------------------------------------------------------------------------------------

Model = Callable[[str], str]


def libre(model: Model, languages: Sequence[str] = ("en", "es", "ca", "pt-BR", "de")) -> Script:
    """LibreTranslate's protocol in front of a model: JSON, a form, or parameters in the address."""

    def script(asked: Asked) -> Answer:
        path = urllib.parse.urlsplit(asked.target).path
        if path == "/languages":
            return said([{"code": c, "name": c, "targets": list(languages)} for c in languages])
        kind = asked.headers.get("content-type", "")
        told: dict[str, Any] = asked.query
        if kind.startswith("application/json"):
            told = asked.json()
        elif asked.body:
            told = dict(urllib.parse.parse_qsl(asked.body.decode()))
        if path != "/translate" or "q" not in told:
            return said({"error": "Invalid request: missing q parameter"}, 400)
        texts = told["q"]
        done = [model(text) for text in texts] if isinstance(texts, list) else model(texts)
        return said({"translatedText": done})

    return script


def deepl(model: Model, kept: dict[str, dict[str, str]] | None = None) -> Script:
    """DeepL's protocol in front of a model: translation, and glossaries of one pair, which are
    ``kept`` by their ids."""
    glossaries = {} if kept is None else kept
    made = itertools.count(1)

    def script(asked: Asked) -> Answer:
        if asked.target.startswith("/v2/glossaries"):
            return glossary(asked, asked.target.removeprefix("/v2/glossaries").strip("/"))
        told = asked.json()
        if told.get("glossary_id", "") not in ("", *glossaries):
            return said({"message": "Glossary not found"}, 404)
        found = [{"detected_source_language": "EN", "text": model(text)} for text in told["text"]]
        return said({"translations": found})

    def glossary(asked: Asked, name: str) -> Answer:
        if asked.method == "POST":
            name = f"g-{next(made)}"
            glossaries[name] = asked.json()
        if name not in glossaries:
            return said({"message": "Glossary not found"}, 404)
        if asked.method == "DELETE":
            del glossaries[name]
            return Answer(raw=b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
        told = {key: glossaries[name][key] for key in ("name", "source_lang", "target_lang")}
        count = len(glossaries[name]["entries"].splitlines())
        shown = {"glossary_id": name, "ready": True, **told, "entry_count": count}
        return said(shown, 201 if asked.method == "POST" else 200)

    return script


def chat(model: Model) -> Script:
    """A chat service whose model answers in the JSON that it was asked for."""

    def script(asked: Asked) -> Answer:
        units = json.loads(asked.json()["messages"][-1]["content"])["units"]
        done = [{"n": unit["n"], "text": model(unit["text"])} for unit in units]
        return completion(json.dumps({"units": done}, ensure_ascii=False))

    return script


def completion(content: str) -> Answer:
    return said({"choices": [{"message": {"role": "assistant", "content": content}}]})


def google(model: Model) -> Script:
    """The page that deep-translator reads."""

    def script(asked: Asked) -> Answer:
        shown = model(asked.query["q"]).replace("&", "&amp;").replace("<", "&lt;")
        page = f'<html><body><div class="result-container">{shown}</div></body></html>'
        return Answer(page.encode(), headers=(("Content-Type", "text/html; charset=UTF-8"),))

    return script
