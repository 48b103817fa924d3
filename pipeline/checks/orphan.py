"""Templates and catalogs whose articles are gone: renamed, merged into others, or deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.amounts import count
from pipeline.catalog import Catalog, Entry, Key
from pipeline.model import Finding, Severity, State
from pipeline.provenance import state
from pipeline.succession import successor

RULE = "orphan"
_KEPT = (State.TRANSLATED, State.ATTESTED, State.OBSOLETE)


@dataclass(frozen=True, slots=True)
class Left:
    """A catalog that no article of the project belongs to. ``in_use``: what the locale's catalogs
    in use say for each text."""

    catalog: Catalog
    locale: str
    in_use: Mapping[Key, Collection[str]]

    @property
    def kept(self) -> tuple[Entry, ...]:
        """The entries with a translation that somebody accepted."""
        return tuple(entry for entry in self.catalog.body if state(entry) in _KEPT)

    @property
    def otherwise(self) -> tuple[Entry, ...]:
        """Those that say something else than the catalogs in use. None of a catalog that nobody
        changed since it went on in another one: what is said otherwise there is newer."""
        went = successor(self.catalog)
        if went is not None and went.is_unchanged:
            return ()
        return tuple(
            entry
            for entry in self.kept
            if not entry.obsolete
            and entry.msgstr not in self.in_use.get(entry.key, (entry.msgstr,))
        )


def check(template: str, left: Sequence[Left], *, extracted: bool) -> Iterator[Finding]:
    """A note on a ``template`` ("" where there is none) and its catalogs that no article of the
    project belongs to: one for all locales. ``extracted`` says that every article was extracted
    since, so that none can want anything more of them.

    A catalog that says something else than those in use has a note of its own. One of both is
    newer: who translated on another branch while an article was renamed wrote into its old
    catalog.
    """
    alone: list[Left] = []
    alike: list[Left] = []
    for item in left:
        (alone if extracted and item.otherwise else alike).append(item)
    if template or alike:
        yield _note(template, alike, extracted)
    for item in alone:
        other = item.otherwise
        texts = count(len(other), "text is", "texts are")
        yield Finding(
            RULE,
            Severity.INFO,
            f"no article belongs to this catalog; {_kept([item])}, and {texts} translated otherwise"
            f" now — “{other[0].msgid[:50]}”",
            item.catalog.where(other[0]),
            "if this is newer (from another branch), put it in there; then delete the catalog",
            locale=item.locale,
        )


def _note(template: str, left: Sequence[Left], extracted: bool) -> Finding:
    what = "no article belongs to this template" if template else _catalogs(left)
    if template and left:
        locales = count(len(left), "locale")
        what += f" and its catalog{'s' if left[1:] else ''} in {locales}"
    what += f"; {_kept(left)}" if left else ""
    several = bool(template) or len(left) > 1
    if not extracted:
        remedy = "run 'polyfolio extract' first: a renamed article takes a copy of all of it along"
    elif not left:
        remedy = "delete it with its catalogs"
    else:
        them = "them" if several else "it"
        remedy = (
            f"an article that was renamed has all of this in its new catalog{'s' * several}, too;"
            f" delete {them} once nothing in {them} is wanted"
        )
    where = template or left[0].catalog.path
    locale = left[0].locale if len(left) == 1 else ""
    return Finding(RULE, Severity.INFO, what, f"{where}:1", remedy, locale=locale)


def _catalogs(left: Sequence[Left]) -> str:
    more = f", nor to those of {count(len(left) - 1, 'other locale')}" if left[1:] else ""
    return f"no article belongs to this catalog{more}"


def _kept(left: Sequence[Left]) -> str:
    number = sum(len(item.kept) for item in left)
    them = "them" if left[1:] else "it"
    return f"{count(number, 'translation is', 'translations are')} kept in {them}"
