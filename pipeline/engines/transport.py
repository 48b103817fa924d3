"""HTTP for hosted engines: one careful client, whatever the service does.

urllib3 is imported only here, and only when something is sent. Every request has a connect, a read
and a total deadline; only network errors, 429 and 5xx are tried again; a reply has a largest size;
no redirect leads to another host; what may be secret is in no message.
"""

from __future__ import annotations

import json
import threading
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.engines.keys import redacted
from pipeline.engines.limits import (
    LONGEST_PAUSE,
    Breaker,
    Limits,
    Pace,
    Runtime,
    pause,
    retry_after,
)
from pipeline.engines.loopback import is_loopback
from pipeline.errors import ServiceError, ServiceRefusedError, UnansweredError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

    from pipeline.engines.watched import Watch


@dataclass(frozen=True, slots=True)
class Call:
    """A request. ``path`` is added to the service's address, ``characters`` is what it counts for
    the pace."""

    path: str = ""
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer of any status; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text; what is not UTF-8 is shown as such."""
        return self.body.decode("utf-8", "replace")


class Meter(Protocol):
    """What is told of each try, before and after."""

    def before(self, call: Call) -> None:
        """A try is about to go out. Raises :class:`ServiceError` where it may not."""

    def after(self, call: Call, reply: Reply | None, *, sent: bool) -> None:
        """It was answered, or not; ``sent`` says whether the service may have read it."""


class Transport:
    """The connections to one service: at most one a worker, kept alive."""

    def __init__(
        self,
        name: str,
        url: str,
        limits: Limits | None = None,
        secrets: tuple[str, ...] = (),
        runtime: Runtime | None = None,
    ) -> None:
        self.name = name
        self.url = url.rstrip("/")
        self.limits = limits or Limits()
        self.runtime = runtime or Runtime()
        self._secrets = secrets
        self._pace = Pace(self.limits, self.runtime.clock)
        self._breaker = Breaker(self.limits, self.runtime.clock)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._manager: PoolManager | None = None
        self._watches: set[Watch] = set()
        self.meter: Meter | None = None

    @property
    def host(self) -> str:
        """The host that text goes to, with its port where it has one."""
        return urllib.parse.urlsplit(self.url).netloc

    # --- asking -----------------------------------------------------------------------------------

    def json(self, call: Call) -> Any:
        """The JSON of a good answer.

        Raises :class:`ServiceError` where there is none, :class:`UnansweredError` where that may be
        this request's fault, :class:`ServiceRefusedError` where there will be none for any other
        request either.
        """
        reply = self.send(call)
        try:
            return json.loads(reply.body)
        except (ValueError, RecursionError) as error:
            self._breaker.failure()
            kind = reply.headers.get("content-type", "something else").partition(";")[0]
            raise self.unanswered(f"answered with {kind} that is no JSON") from error

    def send(self, call: Call) -> Reply:
        """The good answer to a request, tried again where that may help. Raises as :meth:`json`."""
        return self.good(self.answer(call))

    def answer(self, call: Call) -> Reply:
        """The answer to a request, also one that refuses it (of any status but 429 and 5xx). Raises
        :class:`ServiceError` where there is none."""
        problem = "was not asked"
        for attempt in range(self.limits.retries + 1):
            self.wait(self._pace.reserve(call.characters))
            if not self._breaker.admits():
                raise self.error(f"is left alone after {self.limits.failures} failures in a row")
            wait = pause(attempt, self.runtime.random())
            try:
                reply = self._tried(call)
            except ServiceRefusedError:
                raise
            except ServiceError as error:
                self._breaker.failure()
                problem = error.what.removeprefix(f"{self.name} ")
            else:
                if reply.status != 429 and reply.status < 500:
                    self._breaker.succeeded()
                    return reply
                problem = f"answered {reply.status}{self.message(reply)}"
                wait = self._after(reply, wait)
            if attempt < self.limits.retries:
                self.wait(wait)
        raise self.error(problem)

    def _after(self, reply: Reply, wait: float) -> float:
        """Seconds to wait after an answer that may get better: the service knows best."""
        if reply.status == 429:
            self._breaker.succeeded()
        else:
            self._breaker.failure()
        asked = retry_after(reply.headers.get("retry-after"), self.runtime.wall())
        if asked is None:
            return wait
        if asked > LONGEST_PAUSE:
            raise self.refusal(f"asks to wait {asked:.0f} s", "run 'draft' again later")
        self._pace.hold(asked)
        return asked

    def good(self, reply: Reply) -> Reply:
        """The same answer, if it is a good one. Raises as :meth:`json`."""
        status = reply.status
        if 200 <= status < 300:
            return reply
        if 300 <= status < 400:
            target = urllib.parse.urlsplit(reply.headers.get("location", ""))
            raise self.refusal(
                f"redirects to {target.netloc or 'another address'}, which is not followed",
                "correct its url in the settings",
            )
        said = self.message(reply)
        if status in (401, 403):
            raise self.refusal(f"refused the key ({status}{said})", "check the key")
        if status == 407:
            raise self.refusal("cannot be asked: the proxy refused (407)", "check its address")
        if status in (402, 456):
            raise self.refusal(f"has no quota left ({status}{said})", "see its account")
        raise self.unanswered(f"answered {status}{said}")

    def error(self, what: str) -> ServiceError:
        """An error about this service, with nothing secret in it."""
        return ServiceError(
            f"{self.name} {redacted(what, self._secrets)}", remedy="try again later"
        )

    def unanswered(self, what: str, remedy: str = "try again later") -> UnansweredError:
        """An error that other texts may not have."""
        return UnansweredError(f"{self.name} {redacted(what, self._secrets)}", remedy=remedy)

    def refusal(self, what: str, remedy: str) -> ServiceRefusedError:
        """An error after which asking again is of no use."""
        return ServiceRefusedError(f"{self.name} {redacted(what, self._secrets)}", remedy=remedy)

    def message(self, reply: Reply) -> str:
        """The service's own short message behind a colon, where its JSON has one."""
        try:
            data = json.loads(reply.body)
        except (ValueError, RecursionError):
            return ""
        found = data.get("error", data.get("message")) if isinstance(data, dict) else None
        if isinstance(found, dict):
            found = found.get("message")
        shown = " ".join(str(found or "").split())[:160]
        return redacted(f": {shown}", self._secrets) if shown.isprintable() and shown else ""

    def wait(self, seconds: float) -> None:
        """Wait, unless the run is interrupted. Raises :class:`ServiceRefusedError`."""
        if seconds > 0 and self.runtime.sleep is not None:
            self.runtime.sleep(seconds)
        elif seconds > 0:
            self._stop.wait(seconds)
        if self._stop.is_set():
            raise self.refusal("was interrupted", "run 'draft' again")

    # --- one try ----------------------------------------------------------------------------------

    def _tried(self, call: Call) -> Reply:
        """One try, on the meter where there is one."""
        meter = self.meter
        if meter is None:
            return self._once(call)
        meter.before(call)
        try:
            reply = self._once(call)
        except BaseException as error:
            from pipeline.engines.troubles import UnreachedError, UntrustedError

            meter.after(call, None, sent=not isinstance(error, UnreachedError | UntrustedError))
            raise
        meter.after(call, reply, sent=True)
        return reply

    def _once(self, call: Call) -> Reply:
        import urllib3

        from pipeline.engines.watched import Watch

        watch = Watch(self.limits.deadline)
        with self._lock:
            self._watches.add(watch)
        try:
            with watch:
                response = self._pool().urlopen(
                    call.method,
                    self.url + call.path,
                    body=call.body,
                    headers={"User-Agent": "polyfolio", **call.headers},
                    timeout=urllib3.Timeout(connect=self.limits.connect, read=self.limits.read),
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
                reply = self._whole(response)
        # A connection that is shut down while it is read fails in many ways, one of them a
        # ValueError; urllib3 wraps most others.
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise self._trouble(watch, error) from None
        finally:
            with self._lock:
                self._watches.discard(watch)
        if watch.cut_short:
            # A reply without a length ends where its connection does, also if we shut that.
            raise self._trouble(watch)
        if len(reply.body) > self.limits.reply_bytes:
            raise self.error(f"sent more than {self.limits.reply_bytes} bytes")
        return reply

    def _whole(self, response: BaseHTTPResponse) -> Reply:
        """A reply with its whole body, or with more of it than there may be."""
        body = bytearray()
        done = False
        try:
            for chunk in response.stream(2**16):
                body += chunk
                if len(body) > self.limits.reply_bytes:
                    break
            else:
                done = True
        finally:
            if done:
                response.release_conn()
            else:
                response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status, headers, bytes(body))

    def _trouble(self, watch: Watch, error: Exception | None = None) -> ServiceError:
        from pipeline.engines.troubles import trouble

        if self._stop.is_set():
            return self.refusal("was interrupted", "run 'draft' again")
        if watch.expired:
            return self.error(f"did not answer whole within {self.limits.deadline:g} s")
        kind, what, remedy = trouble(error, self.host, self.limits)
        return kind(f"{self.name} {redacted(what, self._secrets)}", remedy=remedy)

    def _pool(self) -> PoolManager:
        with self._lock:
            if self._manager is None:
                from pipeline.engines.watched import manager

                proxies = urllib.request.getproxies()
                parts = urllib.parse.urlsplit(self.url)
                # Through a proxy, what is meant for this machine would leave it.
                here = is_loopback(parts.netloc)
                skipped = here or urllib.request.proxy_bypass(parts.hostname or "")
                proxy = "" if skipped else proxies.get(parts.scheme, "")
                self._manager = manager(self.limits.workers, proxy)
            return self._manager

    # --- the end ----------------------------------------------------------------------------------

    def abort(self) -> None:
        """Break off what is under way, from any thread: a user does not wait for a deadline."""
        self._stop.set()
        with self._lock:
            watches = tuple(self._watches)
        for watch in watches:
            watch.shut()

    def close(self) -> None:
        """Close the connections that are kept alive."""
        with self._lock:
            if self._manager is not None:
                self._manager.clear()
