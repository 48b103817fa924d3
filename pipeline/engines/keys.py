"""Keys of hosted engines: from the environment or a keyring, and never to be seen anywhere."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import urllib.parse
from collections.abc import Iterable, Mapping

from pipeline.options import variable


def key(name: str, environ: Mapping[str, str] | None = None) -> str:
    """An engine's key: the environment's, else that of the ``keyring`` package where it is
    installed (service ``polyfolio``, user name the engine's); empty where there is none.

    >>> key("deepl", {"DEEPL_AUTH_KEY": " abc "})
    'abc'
    """
    found = (os.environ if environ is None else environ).get(variable(name), "").strip()
    return found or _from_keyring(name)


def _from_keyring(name: str) -> str:
    if importlib.util.find_spec("keyring") is None:
        return ""
    # A keyring may be locked, or have no backend on a server: then there is no key in it.
    with contextlib.suppress(Exception):
        return str(importlib.import_module("keyring").get_password("polyfolio", name) or "")
    return ""


def redacted(text: str, secrets: Iterable[str]) -> str:
    """A text for messages, without any secret in any spelling that URLs have for it.

    >>> redacted("GET /?k=a%2Fb", ["a/b"])
    'GET /?k=…'
    """
    for secret in filter(None, secrets):
        for spelled in (secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote(secret)):
            text = text.replace(spelled, "…")
    return text
