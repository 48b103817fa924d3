"""Engines that draft translations, by the name that settings use. One engine a file.

Engines of other distributions come through the entry point group ``polyfolio.engines``: each entry
is something to call with the table ``[engines.<name>]``, which returns an engine or a translator
(see :mod:`pipeline.engines.base`), and may say in ``options`` which keys that table may have.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, cast

from pipeline.engines.base import Engine, Options, Translator
from pipeline.engines.through import TextEngine
from pipeline.errors import PolyfolioError, SettingsError
from pipeline.options import BUILT_IN, MONEY, TOKENS, Option, faults

GROUP: Final = "polyfolio.engines"

_BUILT_IN: Final = {
    "memory": "memory:MemoryEngine",
    "opencc": "opencc:OpenccEngine",
    "offline": "offline:OfflineTranslator",
    "apertium": "apertium:ApertiumTranslator",
    "deepl": "deepl:DeeplTranslator",
    "google": "google:GoogleTranslator",
    "libretranslate": "libretranslate:LibreTranslateTranslator",
    "mymemory": "mymemory:MyMemoryTranslator",
    "openai": "openai:OpenaiTranslator",
}

REFUSED: Final = {
    "libre": "deep-translator's client puts the text into the address: use 'libretranslate'",
    "chatgpt": "deep-translator's client speaks an interface that is gone: use 'openai'",
    "microsoft": "deep-translator's client loads a language list without a deadline when it is made",
    "yandex": "the interface that deep-translator knows was switched off, and its key was in the"
    " address",
    "papago": "the interface that deep-translator knows was switched off",
    "qcri": "its key and its text stand in the address",
    "baidu": "its key and its text stand in the address",
    "tencent": "its key and its text stand in the address",
    "linguee": "it is a dictionary of words, not a translator",
    "pons": "it is a dictionary of words, not a translator",
}
"""deep-translator's other engines, and why they are not taken."""


def names() -> tuple[str, ...]:
    """Every engine's name: those that come with polyfolio, then those that are installed.

    >>> names()[:3]
    ('memory', 'opencc', 'offline')
    """
    return (*_BUILT_IN, *sorted(set(_installed()) - set(_BUILT_IN)))


@cache
def _installed() -> Mapping[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def engine(
    name: str, where: str = "polyfolio.toml", options: Options | None = None, listed: str = ""
) -> Engine:
    """The engine of a name, with what ``[engines.<name>]`` says; ``where`` is what an error calls
    the settings' file, and ``listed`` the line there that names the engine.

    Raises :class:`SettingsError` for an unknown name, a key that the engine does not have, and an
    engine of another distribution that cannot be loaded.

    >>> engine("memory").capabilities.local
    True
    """
    given = options or {}
    if name in _BUILT_IN:
        module, _, made = _BUILT_IN[name].partition(":")
        make = getattr(importlib.import_module(f"pipeline.engines.{module}"), made)
        known = BUILT_IN[name]
    elif name in _installed():
        make = _loaded(name, where)
        known = getattr(make, "options", {})
    else:
        raise _unknown(name, listed or where)
    _check(name, given, known if name in _BUILT_IN else {**known, **MONEY, **TOKENS}, where)
    if name in _BUILT_IN:
        return _engine(make(given) if known else make(), name, where)
    try:
        made = make(given)
    except PolyfolioError:
        raise
    except Exception as error:
        raise _unusable(name, where, error) from error
    return _engine(made, name, where)


def _engine(made: Any, name: str, where: str) -> Engine:
    if callable(getattr(made, "propose", None)):
        return cast(Engine, made)
    if callable(getattr(made, "translate", None)):
        return TextEngine(cast(Translator, made))
    raise SettingsError(
        f"{name!r} is neither an engine nor a translator: it has no 'propose' and no 'translate'",
        where=where,
        remedy="'python -m pydoc pipeline.engines.base' says what one has to have; mend or uninstall"
        " its distribution",
    )


def _loaded(name: str, where: str) -> Any:
    try:
        return _installed()[name].load()
    except (
        Exception
    ) as error:  # what somebody else's module raises as it is loaded is not ours to know
        raise _unusable(name, where, error) from error


def _unusable(name: str, where: str, error: Exception) -> SettingsError:
    return SettingsError(
        f"the engine {name!r} cannot be loaded: {type(error).__name__}: {error}",
        where=where,
        remedy="mend or uninstall its distribution",
    )


def _check(name: str, given: Options, known: Mapping[str, Option], where: str) -> None:
    for fault in faults(name, given, known):
        raise SettingsError(fault.what, where=where, remedy=fault.remedy)


def _unknown(name: str, where: str) -> SettingsError:
    remedy = REFUSED.get(name) or _nearest(name)
    return SettingsError(
        f"[draft] engines names {name!r}, which is no engine", where=where, remedy=remedy
    )


def _nearest(name: str) -> str:
    # Four letters that two short names share are no likeness: "nope" is not "opencc".
    near = difflib.get_close_matches(name, names(), 1, 0.7)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names())}"


def check_tables(tables: Mapping[str, Options], where: str) -> None:
    """Raise :class:`SettingsError` for a table ``[engines.…]`` that is no engine's."""
    for name in tables:
        if name not in names():
            raise SettingsError(
                f"[engines.{name}] is no engine's", where=where, remedy=_nearest(name)
            )
