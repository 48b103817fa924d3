"""What went wrong on the way to a service, in one line, from the errors that urllib3 has for it."""

from __future__ import annotations

import re
from typing import Final

from urllib3 import exceptions

from pipeline.engines.limits import Limits
from pipeline.errors import ServiceError, ServiceRefusedError


class UnreachedError(ServiceError):
    """The service was not reached: it has read nothing of the request."""


class UntrustedError(ServiceRefusedError):
    """Whoever answers there cannot show to be the service: it has read nothing of the request."""


_LATER: Final = "try again later"
_TUNNEL: Final = "Tunnel connection failed: "


def trouble(
    error: Exception | None, host: str, limits: Limits
) -> tuple[type[ServiceError], str, str]:
    """Which error it is to us, what is said of the service, and what would help.

    >>> trouble(exceptions.SSLError("[SSL: WRONG_VERSION_NUMBER]"), "tea.example", Limits())[1]
    'broke off the connection (SSLError)'
    """
    if isinstance(error, exceptions.NewConnectionError):
        return UnreachedError, f"cannot be reached at {host}", _LATER
    if isinstance(error, exceptions.ConnectTimeoutError):
        return UnreachedError, f"could not be reached at {host} in {limits.connect:g} s", _LATER
    if isinstance(error, exceptions.ReadTimeoutError):
        return ServiceError, f"was silent for {limits.read:g} s", _LATER
    said = str(error)
    if isinstance(error, exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in said:
        what = f"has no certificate that can be trusted at {host}{_why(said)}"
        return UntrustedError, what, "check its url; SSL_CERT_FILE names certificates of your own"
    if isinstance(error, exceptions.ProxySchemeUnknown):
        what = "cannot be asked: the proxy's address is of no kind we know"
        return UnreachedError, what, "set HTTPS_PROXY to http://… or https://…"
    if _TUNNEL in said:
        answer = said.rpartition(_TUNNEL)[2].strip("')\"")[:80]
        return UnreachedError, f"cannot be asked: the proxy refused ({answer})", _LATER
    if isinstance(error, exceptions.ProxyError):
        return UnreachedError, "cannot be asked: the proxy cannot be reached", _LATER
    return ServiceError, f"broke off the connection ({type(error).__name__})", _LATER


def _why(said: str) -> str:
    """What is wrong with a certificate, in the words of the library."""
    found = re.search(r"certificate verify failed: ([^(\"]+)", said)
    return f" ({found[1].strip(' .,')})" if found else ""
