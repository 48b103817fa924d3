"""urllib3 connections that can be shut from another thread, and so have a total deadline.

A socket's own timeout begins anew with every byte, also within the head of a reply: a service that
drips could hold a worker for ever.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import urllib.parse
from types import TracebackType
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_ import create_urllib3_context

_current = threading.local()


class Watch:
    """The time that one request has, as a context; ``expired`` once it is over, ``cut_short`` where
    its connection was shut for that or another reason."""

    def __init__(self, seconds: float) -> None:
        self.expired = False
        self._connection: HTTPConnection | None = None
        self.cut_short = False
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True

    def __enter__(self) -> Watch:
        _current.watch = self
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._connection = None
        _current.watch = None

    def over(self, connection: HTTPConnection) -> None:
        """Watch a connection; it may have connected after the time was over."""
        self._connection = connection
        if self.cut_short:
            self.shut()

    def shut(self) -> None:
        """Make whatever reads or writes now fail at once."""
        self.cut_short = True
        connection = self._connection
        sock = connection.sock if connection is not None else None
        if sock is not None:
            # The plain socket's method: that of a TLS socket takes its session away under the
            # thread that reads.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def _expire(self) -> None:
        self.expired = True
        self.shut()


def _watch(connection: HTTPConnection) -> None:
    watch = getattr(_current, "watch", None)
    if watch is not None:
        watch.over(connection)


class _Plain(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _watch(self)

    def request(self, *args: Any, **kwargs: Any) -> None:
        _watch(self)
        super().request(*args, **kwargs)


class _Secure(_Plain, HTTPSConnection):
    """The same of a connection that is encrypted."""


def _login(proxy: str) -> dict[str, str]:
    """The header for the name and password in a proxy's address."""
    login = proxy.rpartition("://")[2].rpartition("@")[0]
    if not login:
        return {}
    return dict(urllib3.make_headers(proxy_basic_auth=urllib.parse.unquote(login)))


class _PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Secure


def manager(workers: int, proxy: str = "") -> urllib3.PoolManager:
    """Pools with one connection a worker; certificates are the system's (or those of
    ``SSL_CERT_FILE``) and those of ``certifi``. ``proxy`` is an address as the environment has it;
    without a scheme it is HTTP's."""
    import certifi

    context = create_urllib3_context()
    context.load_default_certs()
    context.load_verify_locations(certifi.where())
    made = (
        urllib3.ProxyManager(
            proxy if "://" in proxy else f"http://{proxy}",
            maxsize=workers,
            block=True,
            ssl_context=context,
            proxy_headers=_login(proxy),
        )
        if proxy
        else urllib3.PoolManager(maxsize=workers, block=True, ssl_context=context)
    )
    made.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
    return made
