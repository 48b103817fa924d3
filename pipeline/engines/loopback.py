"""Whether an address is this machine itself, as far as that can be known without asking anybody."""

from __future__ import annotations

import ipaddress
import urllib.parse
from typing import Final

_NAME: Final = "localhost"


def is_loopback(host: str) -> bool:
    """Whether a host (with or without a port) is this machine: a loopback address or ``localhost``.
    No other name is looked up: what it stands for may change, and asking would tell.

    >>> [is_loopback(host) for host in ("localhost:5000", "127.0.0.2", "[::1]:80", "[::ffff:127.0.0.1]")]
    [True, True, True, True]
    >>> [is_loopback(host) for host in ("localhost.example.org", "0.0.0.0", "10.0.0.1", "", "127.1")]
    [False, False, False, False, False]
    """
    try:
        name = urllib.parse.urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == _NAME
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
