"""An HTTP proxy on loopback that tunnels (CONNECT) to wherever a test says, and notes what passes."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(slots=True)
class Proxy:
    """Every tunnel ends at ``target``, whatever it was asked for; ``refusal`` is a status line that
    is answered instead."""

    target: str
    refusal: str = ""
    url: str = ""
    asked: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    passed: bytearray = field(default_factory=bytearray)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                read = near.recv(1)
                if not read:
                    return
                head += read
            first, *rest = head.decode().split("\r\n")
            self.asked.append(first)
            self.headers += rest
            if self.refusal:
                near.sendall(f"HTTP/1.1 {self.refusal}\r\nContent-Length: 0\r\n\r\n".encode())
                return
            to = urlsplit(self.target)
            with socket.create_connection((to.hostname or "", to.port or 0)) as far:
                near.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                back = threading.Thread(target=self._pass, args=(far, near), daemon=True)
                back.start()
                self._pass(near, far)
                back.join(5)

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(2**16):
                self.passed += data
                other.sendall(data)
            other.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def proxy(target: str = "", refusal: str = "") -> Iterator[Proxy]:
    """A proxy while the context lasts."""
    made = Proxy(target, refusal)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=made.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)
