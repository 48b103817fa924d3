"""Data as JSON that people can read, too: each member on a line of its own."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any


def indented(data: Any, newline: str = "\n") -> str:
    """What ``json.dumps(data, ensure_ascii=False, indent=2)`` says, which goes through a generator for
    each member and takes several times as long; ``newline`` ends a line and begins the next.

    >>> print(indented({"a": ["é", 1, None], "b": []}))
    {
      "a": [
        "é",
        1,
        null
      ],
      "b": []
    }
    """
    if isinstance(data, str):
        return encode_basestring(data)
    if data and isinstance(data, dict | list | tuple):
        inner = f"{newline}  "
        if isinstance(data, dict):
            members = [f"{encode_basestring(k)}: {indented(v, inner)}" for k, v in data.items()]
            return f"{{{inner}{f',{inner}'.join(members)}{newline}}}"
        members = [indented(value, inner) for value in data]
        return f"[{inner}{f',{inner}'.join(members)}{newline}]"
    return json.dumps(data)
