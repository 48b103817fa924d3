"""What the clients of hosted engines share: a key, a transport, and the settings of both."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from pipeline.engines.base import Capabilities, Missing, Options, Task
from pipeline.engines.keys import key
from pipeline.engines.limits import Limits, Runtime
from pipeline.engines.transport import Call, Transport
from pipeline.errors import UnansweredError
from pipeline.options import variable


class Hosted:
    """A service behind HTTP. Nothing is connected, and no library loaded, before it is asked."""

    name: ClassVar[str]
    needs_key: ClassVar[bool] = True
    capabilities: Capabilities

    def __init__(
        self, options: Options, url: str, runtime: Runtime | None, **defaults: float
    ) -> None:
        self.options = options
        self.runtime = runtime or Runtime()
        self.key = key(self.name, self.runtime.environ)
        self.limits = Limits.of(options, **defaults)
        self.transport = Transport(
            self.name, options.get("url", url), self.limits, (self.key,), self.runtime
        )

    @property
    def host(self) -> str:
        return self.transport.host

    @property
    def origin(self) -> str:
        return self.name

    def missing(self, task: Task | None = None) -> Missing | None:  # noqa: ARG002 - no pair differs
        if not self.host:
            return Missing("has no address", f"set url in [engines.{self.name}]")
        if self.needs_key and not self.key:
            return Missing("has no key", f"set {variable(self.name)} in the environment")
        return None

    def posted(self, path: str, data: Any, characters: int, **headers: str) -> Any:
        """The JSON that answers JSON. Raises :class:`ServiceError`."""
        body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        told = {"Content-Type": "application/json", "Accept": "application/json", **headers}
        return self.transport.json(Call(path, body, told, characters=characters))

    def strange(self) -> UnansweredError:
        """The error for JSON that is not what the service documents."""
        return self.transport.unanswered("answered with JSON of another shape")

    def abort(self) -> None:
        self.transport.abort()
