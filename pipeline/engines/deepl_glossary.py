"""A project's own glossary at DeepL: made there from its terms, used again, and cleared away.

DeepL's glossaries of one pair never change once they are made, so that one is known by a digest of
all that is in it. What was made is noted, and only what is noted is ever taken away.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from pipeline.engines.base import Task
from pipeline.engines.transport import Call, Reply, Transport
from pipeline.errors import ServiceError
from pipeline.glossary import Glossary

_LONGEST: Final = 1024
"""Bytes that DeepL takes of one term."""

_CHECKS: Final = 10
"""How often a new glossary is asked whether it is ready, a second apart."""


class Notes(Protocol):
    """Where what was made at services is noted; :class:`pipeline.stores.notes.Notes` is one."""

    def read(self) -> dict[str, Any]:
        """What is noted; nothing where the note is gone."""

    def write(self, data: Mapping[str, Any]) -> None:
        """Note it, durably."""


def entries(glossary: Glossary, locale: str) -> tuple[tuple[str, str], ...]:
    """What a glossary says for a locale, as pairs that DeepL takes: no term twice, none empty, none
    with a tab or another control character, none over 1,024 bytes.

    >>> from pipeline.glossary import Term
    >>> terms = (Term("tea", {"de": ("Tee",)}), Term("Quiet", translate=False), Term("cup"))
    >>> entries(Glossary(terms), "de")
    (('tea', 'Tee'), ('Quiet', 'Quiet'))
    """
    found: dict[str, str] = {}
    for term in glossary.terms:
        source, target = term.text.strip(), term.preferred(locale).strip()
        if source and target and _fits(source) and _fits(target):
            found.setdefault(source, target)
    return tuple(found.items())


def _fits(text: str) -> bool:
    return text.isprintable() and len(text.encode()) <= _LONGEST


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The glossary that a locale needs."""

    host: str
    locale: str
    source: str
    target: str
    entries: Sequence[tuple[str, str]]

    @property
    def digest(self) -> str:
        told = [self.host, self.source, self.target, self.entries]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


@dataclass(slots=True)
class Glossaries:
    """The glossaries of one account. ``own`` are ids from the settings, by locale: they overrule.

    Without ``notes`` none is made: nobody could tell later whose it was. ``said`` collects what the
    user ought to know, a line each.
    """

    transport: Transport
    key: str
    own: Mapping[str, str]
    notes: Notes | None = None
    said: list[str] = field(default_factory=list)
    _needs: dict[tuple[str, str], tuple[Glossary, _Wanted]] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _failed: dict[str, ServiceError] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def id(self, task: Task, codes: tuple[str, str]) -> str:
        """The id of the glossary for a task; empty where there is none, or where DeepL does not take
        it, which is said. Raises :class:`ServiceError` where DeepL could not be asked: a draft
        without the terms would be paid for, and stay."""
        wanted = self._wanted(task, codes)
        if isinstance(wanted, str):
            return wanted
        with self._lock:
            if wanted.locale in self._failed:
                raise self._failed[wanted.locale]
            if wanted.locale not in self._ids:
                try:
                    self._ids[wanted.locale] = self._settled(wanted) if wanted.entries else ""
                    self._clear(wanted)
                except ServiceError as error:
                    self._failed[wanted.locale] = error
                    raise
            return self._ids[wanted.locale]

    def refused(self, task: Task, codes: tuple[str, str]) -> bool:
        """Whether DeepL did not take the glossary when it was last asked; nobody is asked now."""
        wanted = self._wanted(task, codes)
        if isinstance(wanted, str) or not wanted.entries or self.notes is None:
            return False
        return "refused" in self.notes.read().get(wanted.digest, {})

    def _wanted(self, task: Task, codes: tuple[str, str]) -> _Wanted | str:
        """What a task needs, or the id that is known without asking."""
        locale = task.target.posix
        if locale in self.own or self.notes is None:
            return self.own.get(locale, "")
        source, target = (code.partition("-")[0].lower() for code in codes)
        known = self._needs.get((source, locale))
        if known is None or known[0] is not task.glossary:
            found = entries(task.glossary, locale)
            wanted = _Wanted(self.transport.host, locale, source, target, found)
            known = self._needs[source, locale] = (task.glossary, wanted)
        return known[1]

    # --- at DeepL ---------------------------------------------------------------------------------

    def _settled(self, wanted: _Wanted) -> str:
        """The id of a glossary that is there: one of ours, or a new one."""
        known = self._noted().get(wanted.digest, {})
        found = known.get("id")
        if found and self._is_there(found):
            locales = sorted({*known.get("locales", ()), wanted.locale})
            self._note(wanted.digest, {**known, "locales": locales})
            return str(found)
        reply = self._asked("POST", "/v2/glossaries", _creation(wanted))
        if reply.status in (401, 403):
            self.transport.good(reply)
        record = {"host": wanted.host, "locales": [wanted.locale]}
        if not 200 <= reply.status < 300:
            why = f"{reply.status}{self.transport.message(reply)}"
            self._note(wanted.digest, {**record, "refused": why})
            self.said.append(
                f"deepl did not take the glossary for {wanted.locale} ({why}); it drafts without,"
                " and 'check' names the terms that drafts miss"
            )
            return ""
        made = _json(reply)
        if not isinstance(made.get("glossary_id"), str):
            raise self.transport.error("answered with JSON of another shape")
        made_id = str(made["glossary_id"])
        self._note(wanted.digest, {**record, "id": made_id})
        self.said.append(
            f"deepl was given {len(wanted.entries)} of the glossary's terms for {wanted.locale}"
        )
        self._await(made_id, made)
        return made_id

    def _await(self, made_id: str, state: Mapping[str, Any]) -> None:
        for _ in range(_CHECKS):
            if state.get("ready", True):
                return
            self.transport.wait(1.0)
            state = _json(self.transport.good(self._asked("GET", f"/v2/glossaries/{made_id}")))
        raise self.transport.error("has not made the glossary ready")

    def _is_there(self, known: str) -> bool:
        reply = self._asked("GET", f"/v2/glossaries/{known}")
        if reply.status in (400, 404):
            return False
        self._await(known, _json(self.transport.good(reply)))
        return True

    def _clear(self, wanted: _Wanted) -> None:
        """Take away what we made for the locale before, and nobody needs any more."""
        noted = self._noted()
        for digest, record in list(noted.items()):
            if record.get("host") != wanted.host:
                continue
            old = digest != wanted.digest or not wanted.entries
            locales = [name for name in record["locales"] if name != wanted.locale or not old]
            known = record.get("id", "")
            if locales:
                noted[digest] = {**record, "locales": locales}
            elif not known or known in self.own.values() or self._is_gone(known):
                del noted[digest]
            else:
                noted[digest] = {**record, "locales": []}
        if self.notes is not None and noted != self._noted():
            self.notes.write(noted)

    def _is_gone(self, known: str) -> bool:
        """Take one away; what does not work now is tried again the next time."""
        try:
            reply = self._asked("DELETE", f"/v2/glossaries/{known}")
        except ServiceError:
            return False
        return reply.status in (200, 204, 404)

    def _asked(self, method: str, path: str, data: Any = None) -> Reply:
        body = None if data is None else json.dumps(data, ensure_ascii=False).encode()
        headers = {"Authorization": f"DeepL-Auth-Key {self.key}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        return self.transport.answer(Call(path, body, headers, method))

    # --- the note ---------------------------------------------------------------------------------

    def _noted(self) -> dict[str, Any]:
        return self.notes.read() if self.notes is not None else {}

    def _note(self, digest: str, record: Mapping[str, Any]) -> None:
        if self.notes is not None:
            self.notes.write({**self._noted(), digest: record})


def _creation(wanted: _Wanted) -> dict[str, str]:
    return {
        "name": f"polyfolio {wanted.source}-{wanted.target} {wanted.digest[:12]}",
        "source_lang": wanted.source,
        "target_lang": wanted.target,
        "entries": "\n".join(f"{source}\t{target}" for source, target in wanted.entries),
        "entries_format": "tsv",
    }


def _json(reply: Reply) -> Mapping[str, Any]:
    try:
        found = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
