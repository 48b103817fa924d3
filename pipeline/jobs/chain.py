"""The engines of the settings, in order: whether they translate a locale, and what would help where
none does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from pipeline.engines import check_tables, engine
from pipeline.engines.base import Basis, Engine, Request, Task
from pipeline.errors import SettingsError
from pipeline.jobs.draft_chain import admitted
from pipeline.locales import Locale
from pipeline.project import SETTINGS, Project

NONE: Final = "no engine in [draft] engines translates"
"""What is said of a pair, which follows."""

_HERE: Final = ("opencc", "offline", "apertium")


def chain_of(project: Project) -> tuple[Engine, ...]:
    """The engines of the settings, in order. Raises :class:`SettingsError`."""
    file = SETTINGS if (project.root / SETTINGS).is_file() else "pyproject.toml"
    settings = project.settings
    check_tables(settings.engine_options, file)
    return tuple(
        engine(name, file, settings.engine_options.get(name), settings.engines_at)
        for name in dict.fromkeys(settings.engines)
    )


def translates(one: Engine, task: Task) -> bool:
    """Whether an engine can make a translation that nobody made before."""
    return one.capabilities.basis is not Basis.MEMORY and one.serves(task)


def translator_to_add(
    chain: Iterable[Engine], task: Task, locales: Iterable[Locale]
) -> tuple[str, str]:
    """What to set so that an engine of this machine translates a pair that none of the chain does,
    and so that a service does; each "" where there is none. ``locales`` are those of the project.

    >>> from pipeline.locales import parse_locale
    >>> task = Task(parse_locale("en"), parse_locale("pt_BR"))
    >>> translator_to_add([engine("memory")], task, ())
    ("add 'offline' to them", "add one that sends text to a service, such as 'deepl' or 'openai'")
    """
    chosen = [one.name for one in chain]
    return _here(chosen, task, locales), _elsewhere(chosen, task)


def _here(chosen: Collection[str], task: Task, locales: Iterable[Locale]) -> str:
    for one in map(engine, _HERE):
        for origin in (task.origin, *locales):
            if not translates(one, replace(task, origin=origin)):
                continue
            steps = [] if one.name in chosen else [f"add {one.name!r} to them"]
            if origin is not None and origin is not task.origin:
                table = f"[locales.{task.target.posix}]"
                steps.append(f'set derive_from = "{origin.posix}" in {table}')
            return " and ".join(steps)
    return ""


def _elsewhere(chosen: Collection[str], task: Task) -> str:
    from pipeline.engines.deepl import PAIRS

    knows = {"deepl": PAIRS.of(task.source, task.target) is not None, "openai": True}
    names = [repr(name) for name, known in knows.items() if known and name not in chosen]
    return f"add one that sends text to a service, such as {' or '.join(names)}" if names else ""


@dataclass(frozen=True, slots=True)
class Prospect:
    """Whether 'draft' can do something for the empty entries of a locale.

    ``translated``: an engine translates them. ``remembered``: memory is asked. ``origin`` is the
    locale that all drafts are converted from, once something is accepted there. Where no engine
    translates them, ``why`` says so (of the locale, whose name follows) and ``remedy`` what to set.
    """

    translated: bool
    remembered: bool
    origin: str = ""
    why: str = ""
    remedy: str = ""


def prospect(project: Project, locale: Locale, mt: str = "") -> Prospect:
    """What to expect of 'draft' for a locale, and for articles whose front matter says ``mt``. No
    engine is asked anything. Where the settings name an engine that there is not, 'draft' is
    the one to say so."""
    try:
        chain = chain_of(project)
    except SettingsError:
        return Prospect(True, False)
    settings = project.settings
    derived = settings.of(locale).derive_from
    task = Task(settings.source_locale, locale, settings.locale(derived) if derived else None)
    request = Request("", (None, ""), mt=mt)
    may = [one for one in chain if admitted(one, request)]
    able = [one for one in may if translates(one, task)]
    remembered = any(one.capabilities.basis is Basis.MEMORY for one in may)
    # To ask an engine elsewhere for its key may open a dialog of the system's.
    absent = [(one, one.missing(task)) for one in able if one.capabilities.local]
    missing = {one.name: what for one, what in absent if what is not None}
    if there := [one for one in able if one.name not in missing]:
        converted = all(one.capabilities.basis is Basis.ORIGIN for one in there)
        return Prospect(True, remembered, task.origin.posix if task.origin and converted else "")
    for name, what in missing.items():
        return Prospect(False, remembered, why=f"{name} {what.reason}, for", remedy=what.remedy)
    if mt:
        return Prospect(False, remembered)
    here, elsewhere = translator_to_add(chain, task, settings.locales)
    why = f"{NONE} {settings.source_locale.posix} →"
    return Prospect(False, remembered, why=why, remedy=here or elsewhere)
